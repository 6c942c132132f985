"""Locking, by key and by itself; who comes after; what is on no screen then."""

import sys
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from mcrrt.domain.facts.access import LoggedOut
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.shell.places import BOARD
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.ui.filling import a_shift, waiting_call

OTHER_PASSWORD = "seven slow barges under fog"
MARKUP = "<b>Rae</b> & <img src=x> {0} %s"


@pytest.fixture
def shift(make_bench: Any) -> Any:
    made = make_bench(a_shift)
    made.log_in()
    made.space.show_screen(BOARD)
    made.space.work_on(made.space.board_model.state.active[0].id)
    made.keys.settle()
    return made


def on_screen(root: QWidget) -> str:
    """All text of every widget that exists, shown or not."""
    labels = [one.text() for one in root.findChildren(QLabel)]
    lines = [one.text() for one in root.findChildren(QLineEdit)]
    boxes = [one.toPlainText() for one in root.findChildren(QPlainTextEdit)]
    return " ".join((*labels, *lines, *boxes, root.windowTitle()))


@pytest.mark.parametrize("way", ["key", "idle"])
def test_a_lock_leaves_nothing_of_any_record_in_the_window(shift, way, qtbot):
    QApplication.clipboard().setText("77 Harbour Walk")
    assert "Harbour" in on_screen(shift.window)
    if way == "key":
        shift.keys.press("Ctrl+L")
    else:
        shift.window._idle.setInterval(1)
        qtbot.waitSignal(shift.window.left).wait()
    shift.keys.until(lambda: "Harbour" not in on_screen(shift.window))
    assert "Stone" not in on_screen(shift.window)
    assert QApplication.clipboard().text() == ""
    assert shift.office.session is None
    shift.log_in()
    log = shift.office.ask(q.AccessLog()).rows
    left = next(row.fact for row in log if isinstance(row.fact, LoggedOut))
    assert left.why == {"key": "lock", "idle": "idle"}[way]


def test_a_key_puts_the_idle_lock_off(shift):
    timer = shift.window._idle
    assert timer.interval() == shift.space.idle_minutes * 60_000
    timer.setInterval(500_000)
    shift.keys.press("F4")
    assert timer.interval() == shift.space.idle_minutes * 60_000


def test_somebody_else_logs_in_and_the_first_finds_the_half_written_note(make_bench):
    def prepare(office: Any) -> None:
        a_shift(office)
        office.submit(c.CreateAccount("i.park", "Ines Park", (Role.DISPATCHER,), OTHER_PASSWORD))

    bench = make_bench(prepare)
    bench.log_in()
    call = bench.space.board_model.state.active[0].id
    bench.space.work_on(call)
    bench.keys.settle()
    bench.keys.press("Ctrl+E")
    bench.keys.type("Half a no")
    bench.keys.press("Ctrl+Shift+L")
    bench.window.start_model.log_in("i.park", OTHER_PASSWORD)
    bench.keys.until(lambda: bench.window.workspace is not None)
    bench.keys.settle()
    assert bench.space.me.name == "Ines Park"
    assert not bench.office.ask(q.Drafts()).texts
    bench.window.lock()
    bench.log_in()
    bench.space.work_on(call)
    bench.keys.settle()
    assert bench.space.pane.timeline.note.toPlainText() == "Half a no"


def test_markup_is_shown_as_it_was_typed_and_never_in_the_title(make_bench):
    bench = make_bench(lambda office: waiting_call(office, MARKUP, MARKUP))
    bench.log_in()
    row = next(r for r in bench.space.board_model.state.waiting if r.place.startswith("<b>"))
    bench.space.work_on(row.id)
    bench.keys.settle()
    shown = [one.text() for one in bench.window.findChildren(PlainLabel)]
    assert any(MARKUP in text for text in shown)
    assert bench.window.windowTitle() == "MCRRT"


def test_night_comes_and_goes_by_one_key_and_text_grows(bench):
    size = look().pixels
    bench.keys.press("Ctrl+G")
    assert look().theme.name is ThemeName.NIGHT
    bench.keys.press("Ctrl+G")
    assert look().theme.name is ThemeName.LIGHT
    bench.keys.press("Ctrl++")
    assert look().size is TextSize.LARGER
    assert look().pixels > size
    bench.keys.press("Ctrl+0")
    assert look().pixels == size


def test_a_new_urgent_call_is_told_until_somebody_has_seen_it(shift):
    assert shift.space.alerts.isVisible() == shift.space.alerts.waiting
    shift.space.alerts.acknowledge()
    made = waiting_call(shift.office, "1 Cedar Court")
    shift.office.submit(c.AnswerTriage(made, {"M1": "yes"}))
    shift.keys.until(shift.space.alerts.isVisible)
    assert "1 Cedar Court" in on_screen(shift.space.alerts)
    assert shift.space.alerts.accessibleName().startswith("New: P0 Emergency")
    shift.keys.press("F9")
    assert not shift.space.alerts.isVisible()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_setting_texts_does_not_use_up_none(qapp):
    label = PlainLabel("")
    before = sys.getrefcount(None)
    for _ in range(20_000):
        label.setText("y")
    assert sys.getrefcount(None) > before - 1_000
