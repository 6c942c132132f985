"""What a hub means for a store: catching up, a page that is taken in, a command that is saved."""

import cProfile
import pstats
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcrrt.app import OpenHouse
from mcrrt.domain.journal import Feed
from mcrrt.hub.folder import HubFolder
from mcrrt.hub.serve import database_of
from mcrrt.service import commands as c
from mcrrt.service.ports import Founding
from mcrrt.service.protocol import PullRequest
from mcrrt.service.wire import JoinHub
from mcrrt.sync.client import HubClient
from mcrrt.sync.joining import belong, rounds_of
from mcrrt.vault.crypto import StandardCrypto
from tests.benchmarks.figures import Stopwatch
from tests.benchmarks.person import NAME, PASSWORD, USERNAME
from tests.benchmarks.stores import office
from tests.benchmarks.sync_bulk import Bulk
from tests.benchmarks.sync_hubs import BenchHub, serving
from tests.benchmarks.sync_offices import TEXT
from tests.benchmarks.sync_table import Row
from tests.hub import making
from tests.hub.making import CRYPTO, Station

PAGES = ((1_000, 3), (1, 100), (10, 50), (50, 20), (100, 20), (200, 10))
NOTES = 150


@contextmanager
def joined(path: Path, hub: BenchHub, founder: Station, days: int = 0) -> Iterator[OpenHouse]:
    """A new store of the agency, with all that is at the hub by then; somebody is logged in."""
    path.mkdir(parents=True)
    desk = office(path / "store")
    try:
        code = hub.code(founder.agency, days)
        belong(desk.office, CRYPTO, JoinHub(hub.url, code, making.USERNAME, PASSWORD))
        yield desk
    finally:
        desk.close()


@contextmanager
def opened(path: Path) -> Iterator[OpenHouse]:
    """A store that has joined; somebody is logged in."""
    desk = office(path / "store")
    try:
        desk.office.log_in(making.USERNAME, PASSWORD)
        yield desk
    finally:
        desk.close()


def _grown(path: Path, folder: HubFolder, events: int) -> BenchHub:
    """A store that joined a hub whose log was empty, and the hub; the log is written afterwards.

    The hub is ended meanwhile: it takes itself for the only one that writes.
    """
    with serving(folder) as hub:
        founder = hub.founder()
        with joined(path, hub, founder):
            pass
    tables = database_of(folder, "")
    try:
        Bulk(tables, founder).write(events)
    finally:
        tables.close()
    return hub


def catch_up(path: Path, folder: HubFolder, events: int, *, profiled: bool = False) -> list[Row]:
    """Time until a store has all of a log that it had nothing of."""
    hub = _grown(path, folder, events)
    profile = cProfile.Profile()
    with serving(folder, listen=hub.listen), opened(path) as desk:
        rounds = rounds_of(desk.office.store.exchange, StandardCrypto())
        begun, busy = time.perf_counter(), time.process_time()
        if profiled:
            profile.enable()
        report = rounds.run_once()
        profile.disable()
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        assert report.complete
        assert report.cursors[Feed.OPS].after == events
    if profiled:
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
    what = f"catch-up of {events:,} events into an encrypted store"
    remark = f"{seconds:.1f} s; the store {busy / events * 1e6:,.0f} us of a core an event"
    return [Row(what, "embedded", (), events / seconds, remark)]


def pages(path: Path, folder: HubFolder) -> list[Row]:
    """How long the store's thread is taken by one page, by the size of the page."""
    hub = _grown(path, folder, sum(size * count for size, count in PAGES))
    found = []
    with serving(folder, listen=hub.listen), opened(path) as desk:
        exchange: Any = desk.office.store.exchange
        client = HubClient(hub.url, hub.ca_pem, exchange.identity(), CRYPTO)
        for size, count in PAGES:
            times = _take(client, exchange, size, count)
            remark = f"{sum(times) / len(times) / size:.2f} ms an event, {count} pages"
            what = f"store's thread taken by a page of {size:,}"
            found.append(Row(what, "embedded", times, 0, remark))
        client.close()
    return found


def _take(client: HubClient, exchange: Any, size: int, count: int) -> list[float]:
    """Pull so many pages of a size, and time the taking-in."""
    watch = Stopwatch()
    for _ in range(count):
        answer = client.pull(PullRequest(dict(exchange.cursors()), 0.0, size))
        news = {Feed.OPS: answer.pages[Feed.OPS]}
        assert len(news[Feed.OPS].entries) == size
        with watch.lap():
            exchange.receive(news)
    return watch.samples


def commands(path: Path, hub: BenchHub) -> list[Row]:
    """One note, durable: in a store that works alone, and in the same one with a hub."""
    path.mkdir(parents=True)
    desk = office(path / "store")
    try:
        desk.office.found(Founding("Bench Region MCRRT", USERNAME, PASSWORD), NAME)
        alone = _notes(desk)
        belong(desk.office, CRYPTO, JoinHub(hub.url, hub.code(), USERNAME, PASSWORD))
        waiting = _notes(desk)
        rounds_of(desk.office.store.exchange, StandardCrypto()).run_once()
    finally:
        desk.close()
    return [
        Row("one note saved, store alone", "embedded", alone),
        Row("one note saved, store with a hub, nothing sent yet", "embedded", waiting),
    ]


def _notes(desk: OpenHouse) -> list[float]:
    calls = [str(desk.office.submit(c.OpenCall({})).result["call"]) for _ in range(NOTES // 3)]
    watch = Stopwatch()
    for number in range(NOTES):
        with watch.lap():
            desk.office.submit(c.AddNote(calls[number % len(calls)], f"{number} {TEXT}"))
    return watch.samples
