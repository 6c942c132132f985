"""Triage by keyboard alone: an emergency, a diversion, two people who lower it, a parked checklist."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from mcrrt.app import make_office
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service.doorstep import Founding
from tests.journeys.person import NAME, PASSWORD, USERNAME, Person

SECOND, SECOND_PASSWORD = "a.roy", "slow barges pass the lime kiln"


@pytest.fixture(scope="module")
def agency(tmp_path_factory) -> Path:
    """A store whose agency has a clinician with an account."""
    folder: Path = tmp_path_factory.mktemp("agency") / "store"
    house = make_office(folder)  # with the real cost of a password, as the window's office has it
    house.office.found(Founding("Invented agency", USERNAME, PASSWORD, practice=True), NAME)
    house.office.submit(c.CreateAccount(SECOND, "Ana Roy", (Role.CLINICIAN,), SECOND_PASSWORD))
    house.close()
    return folder


@pytest.fixture
def person(agency, sit_down, tmp_path) -> Person:
    """Somebody at a desk of that agency."""
    shutil.copytree(agency, tmp_path / "store")
    one: Person = sit_down()
    one.fill("username", USERNAME)
    one.log_in()
    return one


def call_at(person: Person, address: str) -> None:
    """Take a call and put it on the board; triage comes into view by itself."""
    person.press("F3")
    person.type("n")
    person.fill("address", address)
    person.press("Ctrl+Return")
    person.settle()
    person.wait_to_see("starred questions are open")


def keys(person: Person, typed: str) -> None:
    """Answer one question after another."""
    for key in typed:
        person.type(key)
    person.settle()


def shown(person: Person) -> Any:
    workspace = person.window.workspace
    assert workspace is not None
    return workspace.triage_model.state


def test_a_weapon_makes_it_an_emergency_and_says_what_to_do(person):
    call_at(person, "4 Reed Lane")
    keys(person, "nny")  # M1, M2, SF1
    person.wait_to_see("P0 Emergency")
    for action in (
        "Patrol first",
        "Supervisor attends",
        "Clinician stages until the scene is safe",
    ):
        assert person.sees(action)
    assert person.sees("Weapon in hand or within reach")
    assert person.sees("No diversion now. Closed by: SF1")
    keys(person, "nnn")  # the other stars
    assert not person.sees("starred question")
    assert person.sees("Nobody may go below P0: SF1")
    person.press("Ctrl+Shift+U")  # P4 is chosen, and cannot be
    person.answer_refused(
        "SF1: this keeps call",
        urgency="P4", code="Another", note="Toy.", second=SECOND, password=SECOND_PASSWORD,
    )  # fmt: skip
    assert shown(person).urgency == "P0"


def test_a_call_is_diverted_when_the_gate_is_open(person):
    call_at(person, "9 Quarry Road")
    keys(person, "nnnnnn")
    assert person.sees("Closed by: X2")
    while shown(person).picture.ask_next:  # each answer that could raise it
        go_to(person, shown(person).picture.ask_next[0].item)
        keys(person, "n")
    go_to(person, "X2")
    keys(person, "y")
    person.wait_to_see("A crisis worker by phone may be offered.")
    person.do("divert")
    person.answer(to="Crisis line (invented)")
    person.wait_to_see("was diverted")


def go_to(person: Person, item: str) -> None:
    """Go along the list of questions with the arrow keys."""
    person.press("Home")
    lines = person.window.workspace.pane.triage.questions.lines.lines  # type: ignore[union-attr]
    for _ in range(next(n for n, line in enumerate(lines) if line.id == item)):
        person.press("Down")


def test_two_people_lower_it_and_the_trail_says_so(person):
    call_at(person, "12 Mill Street")
    keys(person, "nnnnnn")
    go_to(person, "H2")
    keys(person, "y")
    person.wait_to_see("P1 Very urgent")
    person.press("Ctrl+Return")
    person.until(lambda: shown(person).picture.done, "the triage is not finished")
    person.press("Ctrl+Shift+U")
    person.answer_refused(
        "somebody else",
        urgency="P3", code="The", note="Calm.", second=USERNAME, password="x",
    )  # fmt: skip
    person.press("Ctrl+Shift+U")
    person.answer_refused(
        "password of the second person is not right",
        urgency="P3", code="The", second=SECOND, password="not hers",
    )  # fmt: skip
    person.press("Ctrl+Shift+U")
    person.answer(
        urgency="P3", code="The", note="With her sister.", second=SECOND,
        password=SECOND_PASSWORD,
    )  # fmt: skip
    person.wait_to_see("was set lower by two people")
    assert shown(person).urgency == "P3"
    steps = shown(person).trail
    assert [step.urgency for step in steps[:2]] == ["P3", "P1"]
    assert "With her sister." in steps[0].why
    assert "Ana Roy" in steps[0].why


def test_a_checklist_is_parked_and_taken_up_again_after_the_lock(person):
    call_at(person, "31 Depot Avenue")
    keys(person, "nn")
    person.press("Ctrl+PgDown")  # the health record's: to be seen by a supervisor, not answered
    keys(person, "3")
    person.wait_to_see("a clinician answers it")
    assert person.sees("0 of 3 answered")
    person.press("Ctrl+PgDown")
    keys(person, "n")
    assert shown(person).picture.pack == "medical-red-flags"
    person.press("Ctrl+PgUp", 2)
    keys(person, "n")
    assert shown(person).picture.pack == "mcrrt-intake"
    person.press("Ctrl+L")
    person.wait_to_see("Renate Okafor")
    person.log_in()
    person.press("F3")
    person.press("Down")
    person.press("Return")
    person.settle()
    person.press("Alt+2")
    person.wait_to_see("3 of 28 answered")
    assert [line.answer for line in shown(person).picture.questions[:4]] == ["no"] * 3 + [
        "not_asked"
    ]
    chip = next(chip for chip in shown(person).chips if chip.id == "medical-red-flags")
    assert chip.state == "1 answer so far"


def test_one_question_at_a_time_asks_the_stars_first(person):
    call_at(person, "2 Canal Walk")
    person.press("Ctrl+Shift+Q")
    for item in ("M1", "M2", "SF1", "SF2", "SF3", "H1"):
        person.wait_to_see(f"{item} · question")
        person.type("n")
    person.settle()
    person.wait_to_see("6 of 28 answered")
    nxt = shown(person).picture.ask_next[0].item
    assert person.sees(f"{nxt} · question")
    person.press("Left")
    assert not person.sees(f"{nxt} · question")
    assert QApplication.focusWidget() is person.window.workspace.pane.triage.one
