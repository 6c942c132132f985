"""Stations that push and stations that watch, through the real client with both hubs in its list.

What a station was told, and when, is all that the checker gets from here.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import HubLink, Identity
from mcrrt.service.protocol import Cursor, Envelope, Numbered, PullAnswer, PullRequest, next_digest
from mcrrt.sync.hub import Hub
from mcrrt.sync.hubs import Hubs, hubs_of
from tests.hub.making import CRYPTO, Station, call_of

PAUSE = 0.02  # between two pushes of a station
BATCH = 3


@dataclass(frozen=True, slots=True)
class Ack:
    """One event that a hub said to have numbered."""

    event_id: str
    seq: int
    begun: float
    heard: float


def hubs_for(station: Station, urls: Sequence[str], ca_pem: str) -> Hubs:
    """The hubs as the station's own sync has them."""
    link = HubLink(tuple(urls), ca_pem, b"", tuple(Feed))
    return hubs_of(link, Identity(station.agency, station.id, station.signing_key), CRYPTO)


@dataclass
class Pusher:
    """A station that writes notes and sends each until it is told that it is numbered."""

    station: Station
    hubs: Hubs
    acks: list[Ack] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failures: int = 0
    stopped: bool = False

    def run(self) -> None:
        """Write until stopped; what is under way then is sent to its end."""
        call = self.station.call(f"{self.station.code}1")
        self._send([call])
        number = 0
        while not self.stopped:
            self._send([
                self.station.note(call_of(call), f"{number + n} {'calm, at home, waiting ' * 20}")
                for n in range(BATCH)
            ])  # fmt: skip
            number += BATCH
            time.sleep(PAUSE)

    def _send(self, events: list[Envelope]) -> None:
        request = self.station.push(events)
        while True:
            begun = time.monotonic()
            try:
                answer = self.hubs.call(lambda hub: hub.push(request))
            except McrrtError:
                self.failures += 1
                time.sleep(0.2)
                continue
            heard = time.monotonic()
            hows = {outcome.how for outcome in answer.outcomes}
            if hows == {"numbered"}:
                self.acks += [Ack(o.event_id, o.seq, begun, heard) for o in answer.outcomes]
                return
            # Its account or its chain is always there before: anything else is a loss.
            self.problems.append(f"{self.station.code}: {sorted(hows)}")
            time.sleep(0.5)


@dataclass
class Watcher:
    """A station that waits for news, and holds every entry against what it has seen before."""

    station: Station
    hubs: Hubs
    seen: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failures: int = 0
    stopped: bool = False
    cursor: Cursor = field(default_factory=Cursor)

    def run(self) -> None:
        """Watch until stopped."""
        while not self.stopped:
            try:
                answer = self.hubs.call(self._ask)
            except McrrtError:
                self.failures += 1
                time.sleep(0.2)
                continue
            page = answer.pages.get(Feed.OPS)
            if page is None:
                continue
            if page.diverged:  # the log it has seen is not the log that is there
                self.problems.append(f"the log was rewritten before {self.cursor.after}")
                time.sleep(1.0)
            for entry in page.entries:
                self._take(entry)

    def _ask(self, hub: Hub) -> PullAnswer:
        return hub.pull(PullRequest({Feed.OPS: self.cursor}, 2.0))

    def _take(self, entry: object) -> None:
        assert isinstance(entry, Numbered)
        digest = next_digest(self.cursor.digest, entry.seq, entry.event.hash, entry.verdict)
        if entry.seq != self.cursor.after + 1 or digest != entry.digest:
            self.problems.append(f"{entry.seq} does not follow {self.cursor.after}")
            return
        self.seen.append(entry.event.event_id)
        self.cursor = Cursor(entry.seq, entry.digest)


@dataclass
class Load:
    """All of them, each on a thread."""

    pushers: list[Pusher]
    watchers: list[Watcher]
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        for run in [*(p.run for p in self.pushers), *(w.run for w in self.watchers)]:
            thread = threading.Thread(target=run, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, seconds: float = 90) -> None:
        """Send what is under way, let the watchers come to the end, and stop."""
        deadline = time.monotonic() + seconds
        for pusher in self.pushers:
            pusher.stopped = True
        for thread in self._threads[: len(self.pushers)]:
            thread.join(max(0.1, deadline - time.monotonic()))
        last = max((ack.seq for ack in self.acks()), default=0)
        while any(w.cursor.after < last for w in self.watchers) and time.monotonic() < deadline:
            time.sleep(0.2)
        for watcher in self.watchers:
            watcher.stopped = True
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()))

    @property
    def is_done(self) -> bool:
        """Say whether every thread has ended."""
        return not any(thread.is_alive() for thread in self._threads)

    def acks(self) -> list[Ack]:
        """All that was acknowledged so far, by when it was heard."""
        return sorted(
            (ack for pusher in self.pushers for ack in list(pusher.acks)), key=lambda a: a.heard
        )

    def longest_silence(self, begun: float, ended: float) -> float:
        """The longest time without an acknowledgement."""
        times = [begun, *(a.heard for a in self.acks() if begun <= a.heard <= ended), ended]
        return max(after - before for before, after in pairwise(times))
