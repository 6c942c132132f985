"""Who goes, by keyboard alone: a shift from a template, two sign on, the plan's pair, a call."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mcrrt.app import make_office
from mcrrt.service import commands as c
from mcrrt.service.doorstep import Founding
from tests.journeys.person import NAME, PASSWORD, USERNAME, Person

HOME = ZoneInfo("America/Toronto")


@pytest.fixture(scope="module")
def agency(tmp_path_factory) -> Path:
    """A store with two members, and a template whose shift is on now."""
    folder: Path = tmp_path_factory.mktemp("agency") / "store"
    house = make_office(folder)  # with the real cost of a password, as the window's office has it
    house.office.found(Founding("Invented agency", USERNAME, PASSWORD, practice=True), NAME)
    begins = datetime.now(UTC).astimezone(HOME) - timedelta(hours=2)
    ends = begins + timedelta(hours=8)
    template = {
        "name": "Now",
        "start": f"{begins:%H:%M}",
        "end": f"{ends:%H:%M}",
        "days": [*range(7)],
    }
    house.office.submit(c.ChangeSetting("shift_templates", json.dumps([template])))
    for name, profession in (("Ola Strand", "officer"), ("Noor Haddad", "clinician")):
        house.office.submit(c.RecordMember(name, profession, district="oakville"))
    house.close()
    return folder


@pytest.fixture
def person(agency, sit_down, tmp_path) -> Person:
    shutil.copytree(agency, tmp_path / "store")
    one: Person = sit_down()
    one.fill("username", USERNAME)
    one.log_in()
    return one


def space_of(person: Person) -> Any:
    workspace = person.window.workspace
    assert workspace is not None
    return workspace


def day_of_shift() -> str:
    return f"{datetime.now(UTC).astimezone(HOME) - timedelta(hours=2):%Y-%m-%d}"


def take_call(person: Person, address: str) -> None:
    person.press("F3")
    person.type("n")
    person.fill("address", address)
    person.fill("municipality", "Oak")
    person.press("Ctrl+Return")
    person.settle()
    person.press("Alt+3")


def test_from_a_template_to_a_call_with_the_reasons_on_screen(person):
    person.press("Ctrl+Alt+3")
    person.wait_to_see("Ola Strand")
    person.do("plan_template")
    person.until(person._asked)
    person.fill("template", "Now")
    person.tab_to("members")
    for _line in space_of(person).people.roster.grid.lines.lines[1:]:
        person.press("Down")
        person.press("Space")
    person.tab_to("first_day")
    person.press("Ctrl+A")
    person.type(day_of_shift())
    person.tab_to("days")
    person.press("Ctrl+A")
    person.type("1")
    person.do("ask.do")
    person.until(lambda: not person._asked())
    person.press("Ctrl+Alt+1")
    person.wait_to_see("due since")
    person.tab_to("at_work")
    for _two in range(2):
        person.press("End")
        person.press("Return")
        person.settle()
    person.until(lambda: not person.sees("due since"))
    person.press("Ctrl+Alt+4")
    person.settle()
    person.tab_to("day")
    person.press("Ctrl+A")
    person.type(day_of_shift())
    person.tab_to("template")
    person.type("Now")
    person.tab_to("proposed_pairs")
    person.wait_to_see("Ola Strand / Noor Haddad")
    person.wait_to_see("+20")
    person.press("Return")
    person.wait_to_see("Formed: MC1.")
    take_call(person, "12 Maple Run")
    person.wait_to_see("covers Oakville")
    person.wait_to_see("MC1 is a team already.")
    person.press("Return")
    person.wait_to_see("MC1 was sent.")
    take_call(person, "9 Quarry Lane")
    person.wait_to_see("No lawful pair.")
    person.wait_to_see("Those who could go are in teams that are not free")
