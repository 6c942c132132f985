"""A part drawn anew while somebody works in it with the keyboard."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.ui.kit.compose import button, column, redrawn
from mcrrt.ui.shell.places import TEAMS
from tests.support import START
from tests.ui.test_people import PEOPLE


@pytest.fixture
def holder(qtbot):
    made = QWidget()
    made.setLayout(column(button("Outside", name="outside")))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def fill(holder, layout, *names):
    with redrawn(layout):
        for name in names:
            layout.addWidget(button(name, name=name))
    QApplication.processEvents()


def inside(holder):
    layout = column()
    holder.layout().addLayout(layout)
    fill(holder, layout, "first", "second")
    return layout


def at():
    focus = QApplication.focusWidget()
    return focus.objectName() if focus else ""


def test_the_cursor_stays_on_the_button_of_the_same_name(holder):
    layout = inside(holder)
    old = holder.findChild(QWidget, "second")
    old.setFocus()
    fill(holder, layout, "another", "first", "second")
    assert at() == "second"
    assert QApplication.focusWidget() is not old


def test_it_stays_outside_when_it_was_outside(holder):
    layout = inside(holder)
    holder.findChild(QWidget, "outside").setFocus()
    fill(holder, layout, "outside", "first")
    assert QApplication.focusWidget() is holder.findChild(QWidget, "outside")


def test_what_is_gone_gives_the_cursor_to_what_is_left(holder):
    layout = inside(holder)
    holder.findChild(QWidget, "second").setFocus()
    fill(holder, layout, "first")
    assert at() in ("outside", "first")


def _team(office):
    ids = [
        str(office.submit(c.RecordMember(name, profession, badge=badge)).result["member"])
        for name, profession, badge, _district in PEOPLE
    ]
    for place in (0, 1):
        office.submit(
            c.FormTeam(
                f"MC{place + 1}", ids[place], ids[place + 2], START, START + timedelta(hours=8)
            )
        )


def test_news_leaves_the_cursor_with_the_team_that_is_being_changed(make_bench):
    bench = make_bench(_team)
    bench.log_in()
    bench.space.show_screen(TEAMS)
    bench.keys.settle()
    QApplication.processEvents()
    bench.keys.tab_to("split.MC1")
    rows = bench.space.people.on_now._model
    team = next(row.id for row in rows.state.teams if row.call_sign == "MC1")
    bench.window.desk.submit(c.SetTeamStatus(team, TeamStatus.MEAL))
    bench.keys.until(lambda: any(row.status is TeamStatus.MEAL for row in rows.state.teams))
    bench.keys.settle()
    QApplication.processEvents()
    assert at() == "split.MC1"
    bench.keys.type(" ")
    bench.keys.until(
        lambda: QApplication.activeModalWidget() is not None, "nobody asked who leaves"
    )
    bench.keys.press("Escape")
