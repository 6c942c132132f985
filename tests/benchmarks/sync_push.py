"""Stations that push through the real client, without a store: what the hub itself can do."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mcrrt.service.protocol import Cursor, Numbered, PullRequest
from mcrrt.sync.client import HubClient
from tests.benchmarks.sync_hubs import FEED, BenchHub, Shift, processor, send
from tests.benchmarks.sync_table import Row

RATE = 50.0
PUT_IN_LINE = 100  # how many pushes are timed less: connections are made, code is loaded


@dataclass
class Watcher:
    """A station that waits at the hub and notes when it saw each event."""

    client: HubClient
    seen: dict[str, float] = field(default_factory=dict)
    cursor: Cursor = field(default_factory=Cursor)
    done: threading.Event = field(default_factory=threading.Event)

    def catch_up(self) -> int:
        """Come to the end of the log; returns how many entries there were."""
        count = 0
        while True:
            page = self.client.pull(PullRequest({FEED: self.cursor})).pages.get(FEED)
            if page is None or not page.entries:
                return count
            count += len(page.entries)
            self.take(page.entries)

    def watch(self) -> None:
        """Wait for news until told to end."""
        while not self.done.is_set():
            page = self.client.pull(PullRequest({FEED: self.cursor}, 2.0)).pages.get(FEED)
            if page is not None:
                self.take(page.entries)

    def take(self, entries: Sequence[Any]) -> None:
        now = time.perf_counter()
        for entry in entries:
            assert isinstance(entry, Numbered)
            assert entry.seq == self.cursor.after + 1
            self.seen[entry.event.event_id] = now
            self.cursor = Cursor(entry.seq, entry.digest)


def paced(count: int, rate: float) -> Iterator[int]:
    """Yield so many times, at a rate; what is late is not left out."""
    begun = time.perf_counter()
    for number in range(count):
        wait = begun + number / rate - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        yield number


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "bench: it took too long"
        time.sleep(0.005)


def visible(hub: BenchHub, on: str, count: int) -> Row:
    """Push at 50 a second, and time until another station that waits has each event."""
    founder = hub.founder()
    other = hub.joiners(founder, 1)[0]
    shift, client = Shift(founder), hub.client(founder)
    send(client, founder, shift.calls)
    notes = shift.notes(count)
    watcher = Watcher(hub.client(other))
    watcher.catch_up()
    thread = threading.Thread(target=watcher.watch)
    thread.start()
    sent: dict[str, float] = {}
    for number in paced(count, RATE):
        sent[notes[number].event_id] = time.perf_counter()
        send(client, founder, notes[number : number + 1])
    wait_until(lambda: notes[-1].event_id in watcher.seen)
    watcher.done.set()
    thread.join()
    times = [(watcher.seen[name] - at) * 1_000 for name, at in sent.items()][PUT_IN_LINE:]
    return Row(
        "push to visible at another station, 50/s: hub only", on, times, 0, "client without a store"
    )


@dataclass(frozen=True, slots=True)
class Load:
    """So many stations, so many events in a push, so many pushes each."""

    stations: int
    batch: int
    pushes: int


LOADS = (Load(1, 1, 500), Load(20, 1, 100), Load(20, 20, 25), Load(4, 500, 10))


def ingest(hub: BenchHub, on: str, load: Load) -> Row:
    """All stations push as fast as they are answered; counts what was numbered a second."""
    founder = hub.founder()
    stations = [founder, *hub.joiners(founder, load.stations - 1)]
    clients = [hub.client(station) for station in stations]
    batches: list[list[list[Any]]] = []
    for station, client in zip(stations, clients, strict=True):
        shift = Shift(station)
        send(client, station, shift.calls)
        batches.append([shift.notes(load.batch) for _ in range(load.pushes)])
    times: list[float] = []
    barrier = threading.Barrier(load.stations + 1)

    def push(number: int) -> None:
        station, client = stations[number], clients[number]
        barrier.wait()
        for batch in batches[number]:
            begun = time.perf_counter()
            send(client, station, batch)
            times.append((time.perf_counter() - begun) * 1_000)

    threads = [threading.Thread(target=push, args=(n,)) for n in range(load.stations)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun, busy = time.perf_counter(), processor(hub.pid)
    for thread in threads:
        thread.join()
    took, busy = time.perf_counter() - begun, processor(hub.pid) - busy
    events = load.stations * load.batch * load.pushes
    assert len(times) == load.stations * load.pushes
    what = f"ingest: {load.stations} station{'s' if load.stations > 1 else ''} x {load.batch}"
    remark = f"{events:,} events; hub {busy / events * 1e3:.2f} ms of a core an event"
    return Row(what, on, times, events / took, remark)
