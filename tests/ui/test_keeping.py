"""Typing is kept: what is refused, what is left half done, what a lock or an end interrupts."""

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from mcrrt.service import questions as q
from mcrrt.ui.command_dialog import unfinished
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.screens.call.view import INTAKE
from mcrrt.ui.screens.settings.list_pages import AccountsPage
from mcrrt.ui.shell.places import BOARD
from tests.support import PASSWORD
from tests.ui.filling import a_shift


@pytest.fixture
def shift(make_bench: Any) -> Any:
    """A window on a shift, with the call that a team works on in view."""
    made = make_bench(a_shift)
    made.log_in()
    made.space.show_screen(BOARD)
    open_call(made, made.space.board_model.state.active[0].id)
    return made


def open_call(bench: Any, call: str) -> None:
    bench.space.work_on(call)
    bench.keys.settle()
    bench.space.pane.show_tab(INTAKE)
    bench.keys.settle()


def field(bench: Any, name: str) -> Any:
    return bench.space.pane.intake.inputs[name]


def type_into(bench: Any, name: str, text: str) -> None:
    entry = field(bench, name).entry
    entry.setFocus()
    entry.selectAll()
    bench.keys.type(text)


def drafts(bench: Any) -> dict[str, str]:
    return dict(bench.office.ask(q.Drafts()).texts)


def fact(bench: Any, name: str) -> Any:
    card = bench.office.ask(q.CallCard(bench.space.call_model.call_id))
    held = card.call.details.get(name)
    return held.value if held else None


def dialog(bench: Any) -> AskDialog:
    """Wait for a question that the keyboard is in."""

    def asked() -> bool:
        focus = QApplication.focusWidget()
        found = QApplication.activeModalWidget()
        return isinstance(found, AskDialog) and focus is not None and found.isAncestorOf(focus)

    bench.keys.until(asked)
    bench.keys.settle()
    found = QApplication.activeModalWidget()
    assert isinstance(found, AskDialog)
    return found


def said(root: Any) -> str:
    return " ".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


# --- fields ---------------------------------------------------------------------------------------


def test_a_field_is_a_fact_when_it_is_left_and_no_draft_stays(shift):
    type_into(shift, "person_name", "Riley & <Stone>")
    assert fact(shift, "person_name") == "Riley Stone"
    shift.keys.press("Tab")
    shift.keys.settle()
    assert fact(shift, "person_name") == "Riley & <Stone>"
    assert drafts(shift) == {}


def test_typing_that_stands_still_is_a_draft_before_the_field_is_left(shift):
    type_into(shift, "narrative", "Half a sentence")
    shift.keys.until(lambda: drafts(shift) != {})
    ((form, text),) = drafts(shift).items()
    assert form == f"call/{shift.space.call_model.call_id}"
    assert json.loads(text) == {"narrative": "Half a sentence"}


def test_what_is_refused_stays_with_its_sentence_and_holds_no_other_field_back(shift):
    type_into(shift, "person_birth_date", "1990-02-31")
    type_into(shift, "caller_name", "Pat Reed")
    shift.keys.press("Tab")
    shift.keys.until(lambda: fact(shift, "caller_name") == "Pat Reed")
    shift.keys.settle()
    birth = field(shift, "person_birth_date")
    assert birth.entry.text() == "1990-02-31"
    assert "date" in said(birth).casefold()
    assert fact(shift, "person_birth_date") is None
    assert "1990-02-31" in next(iter(drafts(shift).values()))


def test_what_was_refused_is_there_again_after_another_call_and_after_a_lock(shift):
    call = shift.space.call_model.call_id
    other = shift.space.board_model.state.waiting[0].id
    type_into(shift, "person_birth_date", "soon")
    shift.keys.press("Tab")
    shift.keys.settle()
    open_call(shift, other)
    assert field(shift, "person_birth_date").entry.text() == ""
    open_call(shift, call)
    assert field(shift, "person_birth_date").entry.text() == "soon"
    shift.window.lock()
    shift.log_in()
    open_call(shift, call)
    assert field(shift, "person_birth_date").entry.text() == "soon"
    type_into(shift, "person_birth_date", "1990-02-11")
    shift.keys.press("Tab")
    shift.keys.until(lambda: drafts(shift) == {})
    assert str(fact(shift, "person_birth_date")) == "1990-02-11"


def test_a_note_half_written_outlives_a_lock(shift):
    call = shift.space.call_model.call_id
    shift.keys.press("Ctrl+E")
    shift.keys.type("Neighbour says")
    shift.window.lock()
    shift.log_in()
    open_call(shift, call)
    assert shift.space.pane.timeline.note.toPlainText() == "Neighbour says"


# --- dialogs --------------------------------------------------------------------------------------


def entry(asked: AskDialog, name: str) -> Any:
    found: Any = asked.inputs[name]
    return found.entry


def close_dialog(bench: Any) -> AskDialog:
    bench.keys.press("Ctrl+W")
    return dialog(bench)


def test_a_refused_dialog_stays_open_with_all_that_was_typed(shift):
    asked = close_dialog(shift)
    entry(asked, "note").setPlainText("Went with her mother <home>")
    asked.try_to_answer()
    shift.keys.settle()
    assert asked.isVisible()
    assert asked.inputs["note"].value() == "Went with her mother <home>"
    assert said(asked).strip()
    before = shift.space.call_model.state.call.ended_at
    assert before is None


def test_a_dialog_interrupted_by_a_lock_is_told_and_comes_back_as_it_was(shift):
    call = shift.space.call_model.call_id
    asked = close_dialog(shift)
    entry(asked, "note").setPlainText("Went with her mother")
    shift.window.lock()
    assert QApplication.activeModalWidget() is None
    shift.log_in()
    assert unfinished(drafts(shift)) == ["Close call A3"]
    assert "Close call A3" in said(shift.window)
    open_call(shift, call)
    again = close_dialog(shift)
    assert again.inputs["note"].value() == "Went with her mother"
    again.reject()
    shift.keys.settle()
    assert drafts(shift) == {}


def test_what_is_typed_while_a_note_is_on_its_way_stays(shift):
    shift.keys.press("Ctrl+E")
    shift.keys.type("First note")
    shift.keys.press("Return")
    shift.keys.type(", second")
    shift.keys.settle()
    assert shift.space.pane.timeline.note.toPlainText() == ", second"
    assert "First note" in [line.text for line in shift.space.pane.timeline.list.lines.lines]


def test_a_password_is_never_part_of_a_draft(shift):
    settings = shift.space.settings
    shift.keys.press("F7")
    settings.show_part(settings.parts.index("Accounts"))
    shift.keys.settle()
    accounts = settings.findChild(AccountsPage)
    accounts.ask_account(None)
    asked = dialog(shift)
    entry(asked, "name").setFocus()
    shift.keys.type("Ines Park")
    entry(asked, "password").setFocus()
    shift.keys.type(PASSWORD)
    shift.keys.until(lambda: drafts(shift) != {})
    (kept,) = drafts(shift).values()
    assert "Ines Park" in kept
    assert PASSWORD not in kept
    asked.reject()
