"""A busy evening by keyboard alone: targets missed, stacked calls, a second team, a split, an emergency."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mcrrt.app import make_office
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.doorstep import Founding
from tests.journeys.person import PASSWORD, USERNAME, Person
from tests.support import FakeClock

BEGAN = timedelta(minutes=70)  # so that the hour of P1 has passed for the calls of this evening


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """A store with three teams and three calls that have waited too long."""
    start = datetime.now(UTC) - BEGAN
    desk = make_office(tmp_path / "store")
    office = desk.office
    office.clock = FakeClock(start)
    office.found(Founding("Halton practice agency (invented)", USERNAME, PASSWORD), "Renate Okafor")
    for number in (1, 2, 3):
        officer = office.submit(c.RecordMember(f"Officer Number{number}", "officer"))
        clinician = office.submit(c.RecordMember(f"Clinician Number{number}", "clinician"))
        office.submit(
            c.FormTeam(f"MC{number}", str(officer.result["member"]), str(clinician.result["member"]), start,
                       start + timedelta(hours=10))
        )  # fmt: skip
    for number in (1, 2, 3):
        office.submit(c.OpenCall({"address": f"{number} Maple Run", "municipality": "milton"}))
        office.submit(c.QueueCall(f"A{number}"))
    desk.close()
    return tmp_path


def teams(person: Person) -> dict[str, Any]:
    space: Any = person.window.workspace
    return {row.call_sign: row for row in space.board_model.state.teams}


def see_the_targets(person: Person) -> None:
    """Each missed target is shown until somebody has seen it; the record says who was alerted."""
    person.wait_to_see("target missed")
    for _ in range(3):
        before = rings(person)
        person.press("F9")
        person.until(lambda n=before: rings(person) < n, "the alarm stays")  # type: ignore[misc]
    space: Any = person.window.workspace
    assert not space.alerts.isVisible()


def rings(person: Person) -> int:
    space: Any = person.window.workspace
    return len(space.alarm_model.state.ringing)


def send_everybody(person: Person) -> None:
    """One team with two more calls behind it, and a second team on the first call."""
    for line in (
        "D MC1 A1",
        "D MC1 A2 +",
        "D MC1 A3 +",
        "D MC2 A1",
        "E MC1",
        "A MC1",
        "E MC2",
        "A MC2",
    ):
        person.command(line)
    person.until(lambda: teams(person)["MC1"].stacked == ("A2", "A3"), "nothing is stacked")
    person.until(lambda: teams(person)["MC2"].status.value == "on_scene", "MC2 is not there")


def split_the_first(person: Person) -> None:
    """The clinician of MC1 goes on alone, on the same call."""
    person.press("F4")
    person.settle()
    person.tab_to("split.MC1")
    person.press("Return")
    person.until(person._asked, "nobody asked who leaves")
    person.tab_to("seat.officer")
    person.type("c")
    person.answer(call_sign="MC1B", reason="Goes along with the mother")
    person.until(lambda: "MC1B" in teams(person), "there is no new team")
    new, old = teams(person)["MC1B"], teams(person)["MC1"]
    assert (new.status, new.call_number, new.degraded) == (old.status, "A1", True)
    assert old.degraded
    person.press("F3")
    person.wait_to_see("no officer")


def help_the_second(person: Person) -> None:
    """An emergency: one line starts it, one key takes it up, it stays until it is ended."""
    space: Any = person.window.workspace
    person.command("EM MC2")
    person.until(space.emergencies.isVisible, "no emergency is shown")
    person.press("F9")
    person.until(lambda: bool(teams(person)["MC2"].emergencies[0].acknowledged_at), "nobody has it")
    assert space.emergencies.isVisible()
    person.press("Ctrl+Shift+Space")
    person.answer(how="Person sat down, both are well")
    person.until(lambda: not space.emergencies.isVisible(), "the emergency stays")


def go_on(person: Person) -> None:
    """MC1 clears and begins what waited for it; what is declined waits again."""
    person.command("C MC1")
    person.command("O A2")
    person.press("Alt+3")
    person.do("start.MC1")
    person.until(lambda: teams(person)["MC1"].call_number == "A2", "A2 was not begun")
    person.settle()
    person.tab_to("decline.MC1")
    person.press("Return")
    person.answer(why="Too")
    person.until(lambda: teams(person)["MC1"].status.value == "available", "MC1 is not free")
    person.wait_to_see("declined A2")
    person.press("F9")


def test_a_busy_evening(evening: Path, sit_down: Callable[[], Person]) -> None:
    person = sit_down()
    person.fill("username", USERNAME)
    person.log_in()
    see_the_targets(person)
    send_everybody(person)
    split_the_first(person)
    help_the_second(person)
    go_on(person)
    person.settle()
    person.leave()
    _the_record_tells_it_all(evening)


def _the_record_tells_it_all(folder: Path) -> None:
    desk = make_office(folder / "store")
    desk.office.log_in(USERNAME, PASSWORD)
    kinds = [row.kind for row in desk.office.ask(q.CallCard("A1")).timeline]
    for kind in ("team.assigned", "team.crews_changed", "team.emergency", "team.emergency_acknowledged",
                 "team.emergency_ended", "alarm.acknowledged"):  # fmt: skip
        assert kind in kinds, kind
    parts = desk.office.ask(q.CallCard("A1")).call.assignments
    assert [part.call_sign for part in parts] == ["MC1", "MC2", "MC1B"]
    assert len(parts[0].crew_spans) == 2
    told = [row for row in desk.office.ask(q.AccessLog()).rows if row.kind == "access.alerted"]
    assert {row.actor for row in told} == {"Renate Okafor"}
    assert desk.office.ask(q.Verify()).ok
    desk.close()
