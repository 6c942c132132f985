"""Two real office processes and a real hub: what is done at one is seen at the other."""

import time
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import pytest

from mcrrt.app import OfficeProcess
from mcrrt.domain.journal import Feed
from mcrrt.hub import machines, schema
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service import wire
from mcrrt.service.news import Committed, LinkNews, LinkPhase
from tests.hub.running import running_hub
from tests.journeys.desks import ADMIN, PASSWORD, two_stores

PATIENCE = 20.0


class Window:
    """The other end of an office's pipe."""

    def __init__(self, folder: Path) -> None:
        self.office = OfficeProcess(folder)
        self.heard: SimpleQueue[Any] = SimpleQueue()
        self._ticket = 0
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.heard.put(self.office.recv())
            except (EOFError, OSError):
                return

    def until(self, wanted: Any) -> Any:
        """Wait for a message."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                message = self.heard.get(timeout=0.2)
            except Empty:
                continue
            if wanted(message):
                return message
        raise AssertionError("it was never heard")

    def ask(self, wish: Any) -> Any:
        """Ask and wait for the answer."""
        self._ticket += 1
        self.office.send(wire.Request(self._ticket, wish))
        ticket = self._ticket
        answer = self.until(lambda m: getattr(m, "ticket", None) == ticket)
        assert isinstance(answer, wire.Reply), answer
        return answer.value


@pytest.fixture
def windows(tmp_path):
    with running_hub(tmp_path) as hub:
        one, two = two_stores(tmp_path, hub)
        both = [Window(one), Window(two)]
        yield (*both, hub)
        for window in both:
            window.office.kill()


def test_what_one_does_the_other_sees(windows):
    one, two, _hub = windows
    for window in (one, two):
        window.ask(wire.LogIn(ADMIN, PASSWORD))
        window.until(lambda m: isinstance(m, LinkNews) and m.phase is LinkPhase.LIVE)
    made = one.ask(c.OpenCall({"address": "12 Heron Lane"})).result
    name = f"call:{made['call']}"
    two.until(lambda m: isinstance(m, Committed) and name in m.subjects)
    card = two.ask(q.CallCard(made["number"]))
    assert card.call.text("address") == "12 Heron Lane"
    link = two.ask(q.Link())
    assert link.link.phase is LinkPhase.LIVE
    assert {row.code for row in link.machines} == {"A", "B"}
    heads = {row.feed: row.head for row in link.feeds}
    assert heads[Feed.OPS] == 2


def test_a_lock_ends_the_sync_and_the_next_log_in_begins_it(windows):
    one, two, _hub = windows
    for window in (one, two):
        window.ask(wire.LogIn(ADMIN, PASSWORD))
    two.until(lambda m: isinstance(m, LinkNews) and m.phase is LinkPhase.LIVE)
    two.ask(wire.LogOut("lock"))
    made = one.ask(c.OpenCall({"address": "3 Reed Street"})).result
    two.ask(wire.LogIn(ADMIN, PASSWORD))
    name = f"call:{made['call']}"
    two.until(lambda m: isinstance(m, Committed) and name in m.subjects)


def test_a_machine_that_was_taken_out_of_service_locks_and_no_password_opens_it(windows):
    one, two, hub = windows
    for window in (one, two):
        window.ask(wire.LogIn(ADMIN, PASSWORD))
        window.until(lambda m: isinstance(m, LinkNews) and m.phase is LinkPhase.LIVE)
    view = two.ask(q.Link())
    database = hub.hub.database
    with database.reading(schema.HUB) as connection:
        (agency,) = machines.agencies(connection)
    with database.writing(agency) as connection:
        machines.set_state(connection, agency, view.station, "revoked")
    one.ask(c.OpenCall({"address": "12 Heron Lane"}))
    two.until(lambda m: m == wire.Notice("revoked"))
    two.office.send(wire.Request(900, wire.LogIn(ADMIN, PASSWORD)))
    answer = two.until(lambda m: getattr(m, "ticket", None) == 900)
    assert isinstance(answer, wire.Failure)
    assert two.ask(wire.LookAtStore()).usernames == ()
