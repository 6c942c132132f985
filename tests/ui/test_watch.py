"""Alarms, emergencies, crews, holds and support on the screen."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QPushButton

from mcrrt.domain.account import Profession
from mcrrt.domain.support import SupportKind
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.ui.screens.call.view import SEND
from mcrrt.ui.shell.places import BOARD, TEAMS
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.service.scene import all_no
from tests.ui.filling import a_shift, people_and_teams, waiting_call
from tests.ui.test_every_screen import keep_picture, look_over


@pytest.fixture
def shift(make_bench):
    made = make_bench(a_shift)
    made.log_in()
    return made


def pass_time(bench, clock, **by):
    clock.advance(**by)
    bench.space.tick()
    bench.keys.settle()


def show_send(bench, call):
    bench.space.open_call(call)
    bench.keys.settle()
    bench.space.pane.show_tab(SEND)
    bench.keys.settle()


def popup():
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def button(bench, name):
    return next(one for one in bench.window.findChildren(QPushButton, name) if one.isVisible())


def test_one_press_starts_an_emergency_and_a_second_takes_it_back(shift):
    space, keys = shift.space, shift.keys
    show_send(shift, space.board_model.state.active[0].id)
    keys.press("Ctrl+Space")
    keys.until(space.emergencies.isVisible)
    assert "MC2" in space.emergencies._lines[0][0].text.text()
    assert button(shift, "emergency.mistake.MC2").isVisible()
    keys.press("Ctrl+Space")
    keys.until(lambda: not space.emergencies.isVisible())
    assert space.board_model.state.team(space.world().team.id).emergencies == ()


def test_after_five_seconds_it_is_taken_up_and_stays(shift, clock):
    space, keys = shift.space, shift.keys
    show_send(shift, space.board_model.state.active[0].id)
    keys.press("Ctrl+Space")
    keys.until(space.emergencies.isVisible)
    assert space.alerts._sound._name == "emergency"
    pass_time(shift, clock, seconds=6)
    assert not [
        b for b in shift.window.findChildren(QPushButton, "emergency.mistake.MC2") if b.isVisible()
    ]
    keys.press("F9")
    keys.until(lambda: space.alarm_model.state.emergencies[0].seen_by != "")
    assert space.emergencies.isVisible()
    assert "taken up by Renate Okafor" in space.emergencies._lines[0][0].text.text()


def test_two_presses_take_up_two_emergencies_before_either_is_answered(shift):
    space, keys = shift.space, shift.keys
    for team in space.board_model.state.teams[:2]:
        shift.window.desk.submit(c.StartEmergency(team.id))
    keys.until(lambda: len(space.alarm_model.state.emergencies) == 2, "there are no two")
    keys.press("F9", times=2)
    keys.until(lambda: all(one.seen_by for one in space.alarm_model.state.emergencies))
    assert space.emergencies.first_unseen is None


def test_when_no_team_is_meant_it_asks_with_one_more_key(shift):
    shift.space.board.calls.setFocus()
    shift.space.call_model.leave()
    shift.keys.settle()
    shift.keys.press("Ctrl+Space")
    menu = popup()
    assert [one.text() for one in menu.actions()][:2] == [
        "MC1  Officer Number1",
        "MC1  Clinician Number1",
    ]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    shift.keys.until(shift.space.emergencies.isVisible)
    assert "Officer Number1" in shift.space.emergencies._lines[0][0].text.text()


def test_alarms_are_shown_one_after_the_other_and_all_on_request(shift, clock):
    space, keys = shift.space, shift.keys
    assert not space.alerts.isVisible()
    pass_time(shift, clock, minutes=70)
    assert space.alerts.accessibleName().startswith("A1 P0: target missed")
    assert button(shift, "alert.all").text().strip().startswith("2 more")
    keys.press("F9")
    keys.until(lambda: space.alerts.accessibleName().startswith("A2 P1: target missed"))
    keys.until(lambda: any(one.acknowledged for one in space.alarm_model.state.alarms))
    keys.press("Shift+F9")
    menu = popup()
    said = [one.text() for one in menu.actions()]
    assert any("seen by Renate Okafor" in text for text in said)
    menu.close()


def test_a_lock_stops_the_sound_and_acknowledges_nothing(shift, clock):
    pass_time(shift, clock, minutes=70)
    alerts = shift.space.alerts
    shift.space.stop()
    assert not alerts._sound._timer.isActive()
    assert [a for a in shift.office.ask(_alarms()).alarms if a.acknowledged] == []


def _alarms():
    from mcrrt.service.questions import Alarms

    return Alarms()


def test_the_plan_is_ticked_and_who_comes_is_shown_on_the_row(shift):
    space, keys = shift.space, shift.keys
    call = space.board_model.state.active[0].id  # a weapon
    show_send(shift, call)
    keys.until(lambda: shift.window.findChild(QCheckBox, "plan.patrol_first") is not None)
    shift.window.findChild(QCheckBox, "plan.patrol_first").click()
    keys.until(lambda: bool(space.board_model.state.call(call).support))
    line = next(one for one in space.board.calls.lines.lines if one.id == call)
    assert "Patrol asked for" in line.status
    assert "Patrol asked for" in space.pane.header._about.text()


def test_a_degraded_team_says_so_and_is_offered_last(shift):
    shift.office.submit(c.SplitTeam("MC1", Profession.CLINICIAN, "Court."))
    space, keys = shift.space, shift.keys
    keys.until(lambda: "no clinician" in str(space.board.teams.lines.lines))
    show_send(shift, space.board_model.state.waiting[0].id)
    lines = [one for one in space.pane.send.offers.lines.lines if one.free]
    assert [one.call_sign for one in lines] == ["MC3", "MC1"]
    assert "not a whole pair" in lines[-1].reasons


def test_a_held_call_goes_down_and_says_until_when(shift, clock):
    space, keys = shift.space, shift.keys
    calm = waiting_call(shift.office, "8 Reed Street")
    shift.office.submit(c.AnswerTriage(calm, all_no()))
    shift.office.submit(c.HoldCall(calm, "Asks for the evening", clock.time + timedelta(hours=2)))
    keys.until(lambda: space.board_model.state.waiting[-1].id == calm)
    line = next(one for one in space.board.calls.lines.lines if one.id == calm)
    assert line.status == "Held until 12:00: Asks for the evening"
    pass_time(shift, clock, hours=2, minutes=1)
    assert "is back from hold" in str([one.text() for one in _menu_of(shift)])


def _menu_of(bench):
    bench.space.alerts.show_all()
    menu = popup()
    found = menu.actions()
    menu.close()
    return found


LOOKS = [
    (ThemeName.LIGHT, TextSize.SMALLER),
    (ThemeName.DARK, TextSize.NORMAL),
    (ThemeName.NIGHT, TextSize.LARGER),
]


@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=[t.value for t, _s in LOOKS])
def test_what_is_watched_over_in_three_looks(shift, clock, theme, size):
    look().set(theme, size)
    space, keys = shift.space, shift.keys

    def walk():
        active = space.board_model.state.active[0].id
        show_send(shift, active)
        pass_time(shift, clock, minutes=70)
        shift.office.submit(c.AskSupport(active, SupportKind.PATROL, "3P21"))
        shift.office.submit(c.SplitTeam("MC1", Profession.CLINICIAN, "Court."))
        shift.office.submit(c.StartEmergency("MC2"))
        keys.until(space.emergencies.isVisible)
        keys.settle()
        yield "watch emergency"
        space.show_screen(TEAMS)
        keys.settle()
        yield "watch teams"

    look_over(shift.window, walk(), theme)


def _forty_calls(office):
    people_and_teams(office, 6)
    for number in range(40):
        call = waiting_call(office, f"{number} Maple Run", f"Jordan Vale {number}")
        if number % 3:
            office.submit(c.AnswerTriage(call, all_no(O3="yes") if number % 2 else all_no()))
        if number >= 26:
            office.submit(c.CloseCall(call, "D03"))
    for number in range(1, 5):
        office.submit(c.AssignTeam(f"A{number}", f"MC{number}"))
        for status in (TeamStatus.EN_ROUTE, TeamStatus.ON_SCENE)[: number % 3]:
            office.submit(c.SetTeamStatus(f"MC{number}", status))


@pytest.mark.parametrize("size", [(1366, 768), (2560, 1440)])
def test_forty_calls_and_six_teams_stay_calm(make_bench, clock, size):
    bench = make_bench(_forty_calls)
    bench.window.resize(*size)
    bench.log_in()
    space = bench.space
    space.show_screen(BOARD)
    show_send(bench, space.board_model.state.waiting[0].id)
    pass_time(bench, clock, minutes=50)
    QCoreApplication.sendPostedEvents()
    keep_picture(bench.window.grab().toImage(), f"calm-{size[0]}")
    assert (len(space.board.calls.lines.lines), len(space.board.teams.lines.lines)) == (26, 6)
    assert space.alerts.isVisible()
    assert space.alerts.height() < 48  # one line, however many there are
    assert not space.emergencies.isVisible()
