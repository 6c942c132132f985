"""What grows with the log: a hub with a thousand events, and with a million."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mcrrt.hub.folder import HubFolder
from mcrrt.hub.pages import digests
from mcrrt.hub.serve import database_of
from mcrrt.service.protocol import Cursor, Numbered, PullRequest, Skipped, SnapshotRequest
from mcrrt.sync.client import HubClient
from mcrrt.sync.errors import HubAway
from tests.benchmarks.figures import Stopwatch
from tests.benchmarks.sync_bulk import Bulk
from tests.benchmarks.sync_hubs import FEED, Shift, new_folder, send, serving
from tests.benchmarks.sync_table import Row
from tests.hub.making import Station

PUSHES = 200
PULLS = 20
ENTRIES = 100  # in the page near the end
READ = 20_000  # entries read from the beginning: the rate does not change after that
DAYS = 14


@contextmanager
def of_size(path: Path, events: int) -> Iterator[tuple[HubFolder, Station, Cursor, float]]:
    """A hub's folder with so many events of one feed, a place near its end, and how long it took."""
    path.mkdir(parents=True)
    folder = new_folder(path)
    with serving(folder) as hub:
        founder = hub.founder()
    begun = time.perf_counter()
    tables = database_of(folder, "")
    try:
        Bulk(tables, founder).write(events)
        place = events - ENTRIES
        with tables.reading(founder.agency) as connection:
            digest = digests(connection, founder.agency, FEED, (place,))[place]
    finally:
        tables.close()
    yield folder, founder, Cursor(place, digest), time.perf_counter() - begun


def grown(path: Path, events: int) -> list[Row]:
    """Everything at one size."""
    on = f"{events:,} events"
    with of_size(path, events) as (folder, founder, near_end, took):
        size = folder.database.stat().st_size / 2**20
        with serving(folder) as hub:
            client = hub.client(founder)
            rows = [
                _snapshot(client, on),
                _last_page(client, near_end, on),
                _catch_up(client, events, on),
                _pushes(client, founder, on),
            ]
            client.close()
    rows[0] = Row(*_with(rows[0], f"file {size:,.0f} MB, written directly in {took:.0f} s"))
    return rows


def _with(row: Row, more: str) -> tuple[str, str, list[float], float, str]:
    return row.what, row.on, list(row.times), row.rate, f"{row.remark}; {more}"


def _snapshot(client: HubClient, on: str) -> Row:
    watch, what = Stopwatch(), f"growth: snapshot of {DAYS} days for a new laptop"
    try:
        with watch.lap():
            found = client.snapshot(SnapshotRequest(FEED, DAYS))
    except HubAway:
        return Row(what, on, (), 0, "none: the client gave up waiting")
    remark = f"{len(found.records):,} records, log from {found.first:,} on"
    return Row(what, on, watch.samples, 0, remark)


def _last_page(client: HubClient, cursor: Cursor, on: str) -> Row:
    """The last hundred entries, by a station that was away for a moment: read, not remembered."""
    watch = Stopwatch()
    count = 0
    for _ in range(PULLS):
        with watch.lap():
            page = client.pull(PullRequest({FEED: cursor}, 0.0, ENTRIES)).pages[FEED]
        count = len(page.entries)
    return Row("growth: pull of a page near the end", on, watch.samples, 0, f"{count} entries")


def _catch_up(client: HubClient, events: int, on: str) -> Row:
    cursor, count = Cursor(), 0
    begun = time.perf_counter()
    while count < min(events, READ):
        page = client.pull(PullRequest({FEED: cursor})).pages[FEED]
        last = page.entries[-1]
        assert isinstance(last, Numbered | Skipped)
        cursor = Cursor(last.seq if isinstance(last, Numbered) else last.last, last.digest)
        count += len(page.entries)
    rate = count / (time.perf_counter() - begun)
    return Row(
        "growth: reading the log, client without a store", on, (), rate, f"{count:,} entries"
    )


def _pushes(client: HubClient, founder: Station, on: str) -> Row:
    shift = Shift(founder, calls=20)
    send(client, founder, shift.calls)
    watch = Stopwatch()
    for _ in range(PUSHES):
        notes = shift.notes(1)
        with watch.lap():
            send(client, founder, notes)
    return Row(
        "growth: push of one event", on, watch.samples, 0, "one station, one after the other"
    )
