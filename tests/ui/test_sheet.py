"""The change of shift by keyboard: what is handed over, the note, making, looking, and signing."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.screens.sheet.view_model import FORM
from mcrrt.ui.shell.pages_dialog import PagesDialog
from mcrrt.ui.shell.places import BOARD, SHEET
from tests.support import ADMIN, OTHER_PASSWORD, PASSWORD, START
from tests.ui.filling import a_shift

NEXT, NEXT_NAME = "j.park", "Jo Park"


def with_somebody_to_take_over(office: Any) -> None:
    a_shift(office)
    office.submit(c.ConfirmPassword(PASSWORD))
    office.submit(c.CreateAccount(NEXT, NEXT_NAME, (Role.DISPATCHER,), OTHER_PASSWORD))


@pytest.fixture
def shift(make_bench: Any) -> Any:
    """The screen, on a shift with a colleague who may take it over."""
    made = make_bench(with_somebody_to_take_over)
    made.log_in()
    made.keys.press("Shift+F6")
    made.keys.until(lambda: made.space.sheet_model.view is not None)
    made.keys.settle()
    return made


def lines(bench: Any) -> list[Any]:
    return list(bench.space.sheet.list.lines.lines)


def made(bench: Any) -> list[Any]:
    return list(bench.space.sheet.made.lines.lines)


def make_sheet(bench: Any, note: str = "") -> None:
    before = len(made(bench))
    bench.keys.tab_to("sheet.note")
    bench.keys.type(note)
    bench.keys.tab_to("sheet.make")
    bench.keys.press("Return")
    bench.keys.until(lambda: len(made(bench)) == before + 1)
    bench.keys.until(lambda: bench.keys.focus().objectName() == "sheet.sign")


def in_front(bench: Any) -> None:
    """Have the keyboard in the window, where there is no window manager to give it back."""
    bench.window.activateWindow()
    bench.keys.until(lambda: QApplication.activeWindow() is bench.window)


def asked(bench: Any) -> AskDialog:
    def there() -> bool:
        top, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        return isinstance(top, AskDialog) and focus is not None and top.isAncestorOf(focus)

    bench.keys.until(there, "no question came")
    top = QApplication.activeModalWidget()
    assert isinstance(top, AskDialog)
    return top


# --- what is handed over -------------------------------------------------------------------------


def test_a_key_brings_it_with_every_part_and_its_count(shift):
    assert shift.space.place == SHEET
    heads = [line.text for line in lines(shift) if line.head]
    assert heads == [
        "What to watch · 3", "Waiting · 2", "With a team · 1", "Held for later", "Drafts · 1", "Follow-ups due",
        "Teams on · 3",
    ]  # fmt: skip
    by_id = {line.id: line for line in lines(shift)}
    assert by_id["empty/held"].text == "No call is held for later."
    assert by_id["empty/follow_ups"].text.startswith("No follow-up is overdue")
    assert shift.space.sheet.list.hasFocus()


def test_the_most_pressing_comes_first_and_says_everything_about_its_call(shift):
    first = lines(shift)[1]
    assert first.name == "A1"
    assert first.text == "P0 Emergency · weapon · triage is provisional"
    assert first.spoken == "A1, P0 Emergency · weapon · triage is provisional"


def test_all_of_a_line_stands_below_the_list_however_long_it_is(shift):
    assert shift.space.sheet.whole.text() == lines(shift)[1].spoken
    shift.keys.press("Home")
    assert shift.space.sheet.whole.text() == ""
    shift.keys.press("End")
    assert shift.space.sheet.whole.text().startswith(
        "MC3, Free, Officer Number3 / Clinician Number3"
    )


def test_enter_on_a_call_opens_it_and_on_a_heading_nothing(shift):
    shift.keys.press("Home")
    shift.keys.press("Return")
    assert shift.space.place == SHEET
    shift.keys.press("Down")
    line = lines(shift)[1]
    shift.keys.press("Return")
    shift.keys.settle()
    assert shift.space.place == BOARD
    assert shift.space.call_model.call_id == line.call


def test_a_team_opens_the_call_it_is_on(shift):
    busy = next(
        line for line in lines(shift) if line.name == "MC2" and line.id.startswith("teams/")
    )
    shift.space.sheet.list.choose(busy.id)
    shift.keys.press("Return")
    shift.keys.settle()
    assert shift.space.call_model.state.call.number == "A3"


def test_what_happens_while_it_is_in_view_is_on_it_at_once(shift):
    shift.office.submit(c.CloseCall("A1", "D03"))
    shift.keys.until(lambda: lines(shift)[1].name != "A1")
    owed = shift.office.submit(c.OpenCall({"address": "8 Birch Lane"})).result
    shift.office.submit(c.QueueCall(str(owed["call"])))
    shift.office.submit(
        c.CloseCall(str(owed["call"]), "D04", (), "", START + timedelta(hours=2)),
    )
    shift.keys.until(lambda: any(one.id == f"follow_ups/{owed['call']}" for one in lines(shift)))


# --- the note ------------------------------------------------------------------------------------


def test_the_note_is_kept_while_it_is_typed_and_comes_back(shift):
    shift.keys.tab_to("sheet.note")
    shift.keys.type("Elevator is ou")
    shift.keys.until(lambda: shift.office.ask(q.Drafts()).texts.get(FORM) == "Elevator is ou")
    shift.keys.press("Ctrl+L")
    shift.keys.until(lambda: shift.window.workspace is None)
    shift.log_in()
    shift.keys.until(lambda: shift.space.sheet.note.value() == "Elevator is ou")
    assert shift.space.unsaved_texts()[FORM] == "Elevator is ou"


def test_the_note_goes_onto_the_sheet_and_out_of_the_box(shift):
    make_sheet(shift, "Elevator is out.")
    assert shift.space.sheet.note.value() is None
    shift.keys.until(lambda: FORM not in shift.office.ask(q.Drafts()).texts)
    (row,) = shift.office.ask(q.ShiftSheet()).sheets
    assert row.note == "Elevator is out."
    assert shift.space.said.text == "The sheet was made. The incoming dispatcher signs it."


def test_a_note_that_is_too_long_is_refused_and_stays(shift):
    shift.keys.tab_to("sheet.note")
    shift.space.sheet.note.entry.setPlainText("x" * 4_001)
    shift.keys.tab_to("sheet.make")
    shift.keys.press("Return")
    shift.keys.until(lambda: "too long" in shift.space.said.text)
    assert len(str(shift.space.sheet.note.value())) == 4_001
    assert made(shift) == []


# --- signing -------------------------------------------------------------------------------------


def test_the_colleague_signs_here_and_a_wrong_password_is_said_and_loses_nothing(shift):
    make_sheet(shift)
    assert [one.state for one in made(shift)] == ["not signed yet"]
    shift.keys.press("Return")
    dialog = asked(shift)
    shift.keys.type(NEXT)
    shift.keys.press("Tab")
    shift.keys.type("not this one at all")
    shift.keys.press("Ctrl+Return")
    shift.keys.until(lambda: "is not right" in dialog._problem.text())
    assert dialog.values()["username"] == NEXT
    assert shift.keys.focus().objectName() == "password"
    dialog.inputs["password"].set_value("")
    shift.keys.type(OTHER_PASSWORD)
    shift.keys.press("Ctrl+Return")
    shift.keys.until(lambda: made(shift)[0].signed)
    assert made(shift)[0].state == "signed by Jo Park 10:00"
    assert not shift.space.sheet.sign.isEnabled()
    assert shift.office.session.username == ADMIN


def test_who_has_logged_in_since_signs_without_a_second_password(shift):
    sheet = shift.office.submit(c.MakeSheet("Elevator is out.")).result["sheet"]
    shift.keys.press("Ctrl+L")
    shift.keys.until(lambda: shift.window.workspace is None)
    with shift.keys._qtbot.waitSignal(shift.window.entered, timeout=15_000):
        shift.window.start_model.log_in(NEXT, OTHER_PASSWORD)
    shift.keys.settle()
    in_front(shift)
    shift.keys.press("Shift+F6")
    shift.keys.until(lambda: shift.space.sheet_model.row(str(sheet)) is not None)
    shift.keys.tab_to("sheet.sign")
    shift.keys.press("Return")
    dialog = asked(shift)
    assert dialog.inputs == {}
    shift.keys.tab_to("ask.do")
    shift.keys.press("Return")
    shift.keys.until(lambda: made(shift)[0].signed)
    assert made(shift)[0].state.startswith("signed by Jo Park")


def test_somebody_who_may_not_dispatch_sees_it_and_makes_nothing(make_bench):
    def prepare(office: Any) -> None:
        a_shift(office)
        office.submit(c.MakeSheet())
        office.submit(c.ConfirmPassword(PASSWORD))
        office.submit(c.ChangeAccount(ADMIN, "Ada", (Role.CALL_TAKER, Role.ADMINISTRATOR)))

    bench = make_bench(prepare)
    bench.log_in()
    bench.keys.press("Shift+F6")
    bench.keys.until(lambda: len(made(bench)) == 1)
    assert not bench.space.sheet.make.isEnabled()
    assert not bench.space.sheet.sign.isEnabled()


# --- paper ---------------------------------------------------------------------------------------


def used(bench: Any) -> list[str]:
    rows = bench.office.ask(q.AccessLog()).rows
    return [row.fact.how for row in rows if row.kind == "access.document"]


def test_it_is_looked_at_saved_and_printed_and_that_is_on_record(shift):
    make_sheet(shift, "Elevator is out.")
    shift.keys.tab_to("sheet.show")
    shift.keys.press("Return")
    shift.keys.until(lambda: isinstance(QApplication.activeModalWidget(), PagesDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PagesDialog)
    shift.keys.tab_to("sheet_pages.save")
    shift.keys.press("Space")
    (saved,) = shift.folder.glob("shift-2026-06-11-*.pdf")
    assert saved.read_bytes()[:4] == b"%PDF"
    dialog.accept()
    in_front(shift)
    shift.keys.until(lambda: used(shift) == ["saved"])
    shift.window._printing.printer = True
    shift.keys.tab_to("sheet.print")
    shift.keys.press("Return")
    shift.keys.until(lambda: used(shift) == ["printed", "saved"])
    assert shift.window._printing.printed == [1]


def test_enter_on_a_sheet_shows_its_pages(shift):
    make_sheet(shift)
    shift.space.sheet.made.setFocus()
    shift.keys.press("Return")
    shift.keys.until(lambda: isinstance(QApplication.activeModalWidget(), PagesDialog))
    shift.keys.press("Escape")
    shift.keys.until(lambda: QApplication.activeModalWidget() is None)


def test_an_empty_shift_says_so_part_by_part(bench):
    bench.keys.press("Shift+F6")
    bench.keys.until(lambda: bench.space.sheet_model.view is not None)
    bench.keys.settle()
    said = [line.text for line in lines(bench) if line.id.startswith("empty/")]
    assert said[:2] == ["Nothing stands out.", "No call waits for a team."]
    assert len(said) == 7
    assert bench.space.sheet.made.empty_words == "No sheet was made yet."
