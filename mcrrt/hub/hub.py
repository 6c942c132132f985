"""The hub while it runs: who may come in, what is numbered, what is served, who waits.

Everything but the database is a cache: a second hub on the same PostgreSQL, or this one after a
start, needs nothing of it.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar, TypeVarTuple

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.hub import documents, pages, schema
from mcrrt.hub.complaints import check_agency, invalid
from mcrrt.hub.engines import Database
from mcrrt.hub.enrolment import Authority, Enrolment
from mcrrt.hub.ledger import Ledger, Push, Taken
from mcrrt.hub.lines import Tails, line_of
from mcrrt.hub.machines import (
    Sighting,
    Station,
    agencies,
    find_station,
    list_machines,
    write_sightings,
)
from mcrrt.hub.metrics import Metrics
from mcrrt.hub.polls import Polls
from mcrrt.hub.pulling import Puller
from mcrrt.hub.snapshots import snapshot
from mcrrt.hub.watch import Watch
from mcrrt.hub.writers import Writers
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import (
    VERSION,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    Machines,
    MatchAnswer,
    MatchRequest,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
    Snapshot,
    SnapshotRequest,
)
from mcrrt.store.times import iso

log = logging.getLogger(__name__)

_R = TypeVar("_R")
_A = TypeVarTuple("_A")
SIGHTINGS_EVERY = 5.0


def utc_now() -> datetime:
    """Return the time of the hub."""
    return datetime.now(UTC)


class Hub:
    """Made before the event loop runs; ``open`` and ``close`` inside it."""

    def __init__(
        self,
        database: Database,
        crypto: Crypto,
        authority: Authority,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.database = database
        self.now = now
        self.crypto = crypto
        self.metrics = Metrics()
        self.polls = Polls()
        self.seconds = time.monotonic
        self._authority = authority
        self._readers = ThreadPoolExecutor(database.threads, "hub reader")
        self._writing = ThreadPoolExecutor(database.threads, "hub writer")
        self._tails = Tails()
        self._enrolment = Enrolment(database, crypto, authority, now)
        self._writers = Writers(Ledger(database, crypto, now), self._writing, self._published)
        self._watch = Watch(database, self._tails, self.polls, self.in_reader)
        self._puller = Puller(database, self._tails, self.polls, self._watch, self.in_reader)
        self._sightings: dict[str, dict[str, Sighting]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin what runs beside the requests."""
        loop = asyncio.get_running_loop()

        def heard(agency: str, _feed: str, _head: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._watch.hint, agency)

        self.database.listen(heard)
        self._tasks = [
            loop.create_task(self._watch.run()),
            loop.create_task(self._write_sightings()),
        ]

    async def close(self) -> None:
        """Answer what waits, finish what is under way, close the database."""
        self.polls.close()
        await self._writers.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._readers.shutdown()
        self._writing.shutdown()
        self.database.close()

    def in_reader(self, work: Callable[[*_A], _R], *arguments: *_A) -> Awaitable[_R]:
        """Run what reads the database in a thread."""
        return asyncio.get_running_loop().run_in_executor(self._readers, work, *arguments)

    # --- what stations ask ---------------------------------------------------------------------

    def hello(self) -> Hello:
        """Say who this is."""
        return Hello(VERSION, iso(self.now()), self._authority.ca_pem)

    async def find_station(self, agency: str, station: str) -> Station | None:
        """Return a station as it is now: taking one out of service works at its next request."""
        return await self.in_reader(self._find_station, agency, station)

    def _find_station(self, agency: str, station: str) -> Station | None:
        with self.database.reading(agency) as connection:
            return find_station(connection, agency, station)

    async def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Let a station in."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._writing, self._enrolment.enrol, request)
        self.metrics.count("mcrrt_enrolled_total")
        self._watch.hint(answer.agency)
        return answer

    async def push(self, station: Station, request: PushRequest) -> PushAnswer:
        """Number what a station sent."""
        for event in request.events:
            check_agency(event.agency, station.agency)
            if event.feed is not request.feed:
                raise invalid()
        self._saw(station, Sighting(iso(self.now()), request.unsent, request.oldest))
        begun = self.seconds()
        try:
            answer = await self._writers.push(station.agency, Push(station.id, request))
        except McrrtError:
            self.metrics.count("mcrrt_commit_failures_total")
            raise
        self.metrics.pushed(answer, self.seconds() - begun)
        return answer

    async def pull(self, station: Station, request: PullRequest) -> PullAnswer:
        """Return what is new, or wait for it."""
        answer, behind = await self._puller.pull(station, request)
        now = iso(self.now())
        self._saw(station, Sighting(now, request.unsent, request.oldest, behind))
        diverged = sum(page.diverged for page in answer.values())
        if diverged:
            self.metrics.count("mcrrt_diverged_total", diverged)
        return PullAnswer(now, answer, await self._watch.version(station.agency))

    async def match(self, station: Station, request: MatchRequest) -> MatchAnswer:
        """Say up to where two logs are the same."""
        return MatchAnswer(
            await self.in_reader(
                pages.matching, self.database, station.agency, request.feed, request.points
            )
        )

    async def snapshot(self, station: Station, request: SnapshotRequest) -> Snapshot:
        """Return where a machine begins that keeps only a window of the record."""
        return await self.in_reader(self._snapshot, station, request)

    def _snapshot(self, station: Station, request: SnapshotRequest) -> Snapshot:
        since = self.now() - timedelta(days=request.days)
        granted = request.feed in station.feeds
        with self.database.reading(station.agency) as connection:
            return snapshot(connection, station.agency, request.feed, since, granted=granted)

    async def machines(self, station: Station) -> Machines:
        """Return every station of the agency."""
        return await self.in_reader(self._machines, station.agency)

    def _machines(self, agency: str) -> Machines:
        with self.database.reading(agency) as connection:
            return list_machines(connection, agency, self._sightings.get(agency))

    async def keep_document(self, station: Station, digest: str, data: bytes) -> None:
        """Keep a document."""
        await asyncio.get_running_loop().run_in_executor(
            self._writing, documents.keep, self.database, station.agency, digest, data
        )

    async def document(self, station: Station, digest: str) -> bytes:
        """Return a document."""
        return await self.in_reader(documents.find, self.database, station.agency, digest)

    async def is_well(self) -> bool:
        """Say whether the database answers."""
        try:
            async with asyncio.timeout(5):
                await self.in_reader(self._agencies)
        except (McrrtError, TimeoutError):
            return False
        return True

    def _agencies(self) -> Mapping[str, str]:
        with self.database.reading(schema.HUB) as connection:
            return agencies(connection)

    # --- beside the requests -------------------------------------------------------------------

    def _published(self, agency: str, feed: Feed, taken: Taken) -> None:
        """Tell those who wait, after the commit."""
        self.metrics.count("mcrrt_commits_total")
        for numbered in taken.entries:
            self.metrics.count("mcrrt_verdicts_total", verdict=numbered.verdict.value)
        if taken.entries:
            lines = [line_of(numbered, taken.keys) for numbered in taken.entries]
            self._tails.extend(agency, feed, taken.before, lines, taken.head)
            self.polls.wake(agency)
        if taken.forked:
            self._watch.hint(agency)

    def _saw(self, station: Station, seen: Sighting) -> None:
        self._sightings.setdefault(station.agency, {})[station.id] = seen

    async def _write_sightings(self) -> None:
        """Write down now and then who was heard: the list of machines lives without it."""
        written: dict[str, dict[str, Sighting]] = {}
        while True:
            await asyncio.sleep(SIGHTINGS_EVERY)
            for agency, seen in self._sightings.items():
                before = written.setdefault(agency, {})
                new = {one: sight for one, sight in seen.items() if before.get(one) is not sight}
                if not new:
                    continue
                try:
                    await asyncio.get_running_loop().run_in_executor(
                        self._writing, self._write_seen, agency, new
                    )
                except McrrtError:
                    continue
                before |= new

    def _write_seen(self, agency: str, seen: Mapping[str, Sighting]) -> None:
        with self.database.writing(agency) as connection:
            write_sightings(connection, agency, seen)
