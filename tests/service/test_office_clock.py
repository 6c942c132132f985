"""The office and the clock: jumps are told, order stays, and nothing on a call runs backwards."""

import logging
from datetime import timedelta

import pytest

from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.support import FakeClock, Founded, found_store, office_on


@pytest.fixture
def founded(tmp_path):
    """A store with an administrator logged in."""
    founded = found_store(tmp_path)
    yield founded
    founded.close()


class Jumping(FakeClock):
    """A clock that tells of jumps, as the real one does."""

    step: timedelta | None = None

    def take_step(self) -> timedelta | None:
        """Tell of the jump once."""
        step, self.step = self.step, None
        return step


def test_a_jump_of_the_clock_becomes_an_entry(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    clock = Jumping()
    founded = found_store(tmp_path, clock=clock)
    clock.step = timedelta(hours=-3)
    founded.office.submit(c.OpenCall())
    founded.office.submit(c.OpenCall())
    steps = [
        row.fact.seconds for row in founded.office.ask(q.AccessLog()).rows
        if row.kind == "access.clock_stepped"
    ]  # fmt: skip
    assert steps == [-10_800.0]
    assert "jumped" in caplog.text
    founded.close()


@pytest.mark.parametrize(("back", "told"), [(1, []), (3, [-3]), (86_400, [-86_400])])
def test_a_start_before_the_last_entry_is_told(founded: Founded, back, told):
    founded.close()
    last = founded.clock.now()
    later = office_on(founded.path, clock=FakeClock(last - timedelta(seconds=back)))
    later.log_in()
    rows = later.office.ask(q.AccessLog(limit=500)).rows
    steps = [row.fact.seconds for row in rows if row.kind == "access.clock_stepped"]
    assert [round(seconds) for seconds in steps] == told
    later.close()


def test_entries_of_one_session_are_in_the_order_of_their_times(founded: Founded):
    founded.close()
    clock = FakeClock(founded.clock.now() - timedelta(seconds=1))  # set back by a moment
    later = office_on(founded.path, clock=clock)
    later.log_in()
    for n in range(20):
        clock.advance(seconds=-0.05 if n % 2 else 0.01)
        later.office.submit(c.OpenCall({"address": f"{n} Elm Street"}))
    rows = later.office.ask(q.AccessLog(limit=500)).rows
    store = later.office.store
    with store._reading() as connection:  # type: ignore[attr-defined]
        times = [at for (at,) in connection.exec_driver_sql("SELECT at FROM journal").all()]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert rows
    later.close()


def test_times_on_an_assignment_never_go_backwards(founded: Founded):
    office, clock = founded.office, founded.clock
    now = clock.now()
    officer = office.submit(c.RecordMember("Officer 1", "officer")).result["member"]
    clinician = office.submit(c.RecordMember("Clinician 1", "clinician")).result["member"]
    office.submit(c.FormTeam("MC1", officer, clinician, now, now + timedelta(hours=12)))
    call = office.submit(c.OpenCall({"address": "1 Elm Street"})).result["call"]
    office.submit(c.AssignTeam(call, "MC1"))
    for hours, status in ((-5, "en_route"), (2, "on_scene"), (-9, "clearing"), (0.1, "available")):
        clock.advance(hours=hours)  # type: ignore[attr-defined]
        office.submit(c.SetTeamStatus("MC1", TeamStatus(status)))
    (assignment,) = office.ask(q.CallCard(call)).call.assignments
    times = [assignment.assigned_at, *assignment.times.values(), assignment.ended_at]
    assert times == sorted(times)
    assert len(assignment.times) == 4
    assert office.store.verify().ok
