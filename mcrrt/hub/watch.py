"""Looking after what others change: another hub on the same database, an administrator's command.

Once a second, for agencies whose stations are there; at once when PostgreSQL gives a hint. This look
is the truth, the hint only makes it sooner.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.hub import pages
from mcrrt.hub.engines import Database
from mcrrt.hub.lines import MOST_LINES, MOST_SIZE, Head, Line, Tails
from mcrrt.hub.machines import Station, list_machines
from mcrrt.hub.polls import Polls
from mcrrt.service.fault import place_of
from mcrrt.service.protocol import Machines

log = logging.getLogger(__name__)

EVERY = 1.0
LATELY = 60.0
InReader = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: the machines, and of each feed that moved its head with the lines since."""

    machines: Machines
    heads: dict[Feed, Head]
    lines: dict[Feed, list[Line]]


class Watch:
    """Used from the event loop; the looks themselves run in a reader's thread."""

    def __init__(self, database: Database, tails: Tails, polls: Polls, in_reader: InReader) -> None:
        self._database = database
        self._tails = tails
        self._polls = polls
        self._in_reader = in_reader
        self._machines: dict[str, Machines] = {}
        self._hints: set[str] = set()
        self._hinted = asyncio.Event()
        self._asked: dict[str, float] = {}

    def hint(self, agency: str) -> None:
        """Something may have moved."""
        self._hints.add(agency)
        self._hinted.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                async with asyncio.timeout(EVERY):
                    await self._hinted.wait()
                agencies = set(self._hints)
            except TimeoutError:
                agencies = {*self._hints, *self._polls.agencies, *self._asked_lately()}
            self._hinted.clear()
            self._hints.clear()
            for agency in agencies:
                try:
                    await self._look_at(agency)
                except McrrtError:
                    continue  # the database does not answer now; the next look may find it
                except Exception as error:  # noqa: BLE001 - nobody would look any more
                    log.warning("a look at the database failed: %s", place_of(error))

    async def version(self, agency: str) -> str:
        """Return the version of the list of machines."""
        self._asked[agency] = asyncio.get_running_loop().time()
        if agency not in self._machines:
            await self._look_at(agency)
        return self._machines[agency].version

    def _asked_lately(self) -> list[str]:
        since = asyncio.get_running_loop().time() - LATELY
        return [agency for agency, at in self._asked.items() if at > since]

    def state_of(self, station: Station) -> str:
        """Return the state of a station as it was at the last look."""
        known = self._machines.get(station.agency)
        states = {m.station: m.state for m in known.machines} if known else {}
        return states.get(station.id, station.state)

    async def _look_at(self, agency: str) -> None:
        known = self._tails.heads(agency)
        look: Look = await self._in_reader(self._look, agency, known)
        moved = self._adopt(agency, known, look)
        before = self._machines.get(agency)
        self._machines[agency] = look.machines
        if moved or before is None or before.version != look.machines.version:
            self._polls.wake(agency)

    def _look(self, agency: str, known: dict[Feed, Head]) -> Look:
        lines: dict[Feed, list[Line]] = {}
        with self._database.reading(agency) as connection:
            machines = list_machines(connection, agency)
            heads = pages.heads(connection, agency)
            for feed, head in heads.items():
                before = known.get(feed)
                if before is None or before.seq >= head.seq:
                    continue
                there = pages.digests(connection, agency, feed, (before.seq,))
                if there.get(before.seq) == before.digest:
                    lines[feed] = list(
                        pages.lines_after(
                            connection, agency, feed, before.seq, MOST_LINES, MOST_SIZE
                        )
                    )
        return Look(machines, heads, lines)

    def _adopt(self, agency: str, known: dict[Feed, Head], look: Look) -> bool:
        """Bring the tails to what was found, unless they went on meanwhile."""
        moved = False
        for feed, before in known.items():
            tail, head = self._tails.get(agency, feed), look.heads.get(feed, Head())
            if tail is None or head == before or tail.head != before:
                continue
            moved = True
            lines = look.lines.get(feed)
            if lines:
                last = lines[-1].numbered
                tail.extend(before, lines, Head(last.seq, last.digest))
            else:  # the database went back in time, or has another log
                self._tails.forget(agency, feed)
        return moved
