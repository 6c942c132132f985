"""A store that lives in memory: a model of what the sync asks of the real one."""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcrrt.domain.errors import Bug
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import Batch, HubLink, Identity, LogDiffers, Received, Unsent
from mcrrt.service.news import Committed
from mcrrt.store.chain import Link
from tests.sync.conftest import AGENCY
from tests.sync.fakes import envelope, hash_of, key_of


@dataclass
class Place:
    """One row of a feed as a station has it. A skipped run has no event."""

    first: int
    last: int
    digest: bytes
    event: p.Envelope | None
    ends: tuple[p.ChainEnd, ...] = ()


class FakeExchange:
    """A store: its journal, what of it is numbered, and the documents."""

    def __init__(self, station: str, *, checks_digest: bool = True) -> None:
        self.me = Identity(AGENCY, station, key_of(station))
        self.hub_link: HubLink | None = None
        self.rows: dict[Feed, list[Place]] = {feed: [] for feed in Feed}
        self.waiting: dict[Feed, list[p.Envelope]] = {feed: [] for feed in Feed}
        self.chains: dict[tuple[Feed, str], Link] = {}
        self.known: set[str] = set()
        self.given_up: dict[str, str] = {}
        self.thought_sent: set[str] = set()
        self.documents: dict[str, bytes] = {}
        self.named: set[str] = set()
        self.confirmed: set[str] = set()
        self.skips: list[tuple[Feed, str, int]] = []
        self.checks_digest = checks_digest

    # --- what the tests do to it -----------------------------------------------------------------

    def write(self, number: int, feed: Feed, **fields: object) -> p.Envelope:
        """Make an event here, as a command would."""
        station = self.me.station
        end = self._own_end(feed)
        event = envelope(number, station, feed, end.seq + 1, end, **fields)  # type: ignore[arg-type]
        self.waiting[feed].append(event)
        return event

    def _own_end(self, feed: Feed) -> Link:
        mine = [event for event in self.events(feed) if event.station == self.me.station]
        last = max(mine, key=lambda event: event.station_seq, default=None)
        return Link(last.station_seq, last.hash, last.signature) if last else Link()

    def events(self, feed: Feed) -> list[p.Envelope]:
        """Return every event that is here, numbered or not."""
        numbered = [row.event for row in self.rows[feed] if row.event is not None]
        return [*numbered, *self.waiting[feed]]

    def accounts(self) -> list[str]:
        return [e.subjects for e in self.events(Feed.ADMIN) if e.kind == "account"]

    def digest(self, feed: Feed) -> bytes:
        return self.rows[feed][-1].digest if self.rows[feed] else b""

    # --- the port --------------------------------------------------------------------------------

    def identity(self) -> Identity:
        return self.me

    def link(self) -> HubLink | None:
        return self.hub_link

    def set_link(self, link: HubLink) -> None:
        self.hub_link = link

    def renew(self, station: str, signing_key: bytes, code: str) -> None:
        self.me = Identity(AGENCY, station, signing_key)

    def cursors(self) -> Mapping[Feed, p.Cursor]:
        return {
            feed: p.Cursor(rows[-1].last, rows[-1].digest) if rows else p.Cursor()
            for feed, rows in self.rows.items()
        }

    def outbox(self, feed: Feed, limit: int, *, relayed: bool) -> Batch:
        left = [
            event
            for event in self.waiting[feed]
            if (event.station != self.me.station) == relayed
            and event.event_id not in self.given_up
            and event.event_id not in self.thought_sent
        ]
        return Batch(tuple(left[:limit]), ())

    def answered(self, feed: Feed, station: str, station_seq: int) -> None:
        """The hub says it has numbered a chain up to here."""

    def begin(self, snapshots) -> None:
        """Begin with a window of the record."""
        raise NotImplementedError

    def skip_to(self, feed: Feed, station: str, expected: int) -> None:
        self.skips.append((feed, station, expected))

    def unsent(self) -> Mapping[Feed, Unsent]:
        return {
            feed: Unsent(sum(e.event_id not in self.given_up for e in waiting))
            for feed, waiting in self.waiting.items()
        }

    def receive(self, pages: Mapping[Feed, p.Page]) -> Received:
        shown = [
            e.event for page in pages.values() for e in page.entries if isinstance(e, p.Numbered)
        ]
        strangers = {event.station for event in shown} - self.known
        if strangers:
            return Received(None, tuple(sorted(strangers)))
        before = copy.copy(self.__dict__)
        self.rows = {feed: list(rows) for feed, rows in self.rows.items()}
        self.waiting = {feed: list(events) for feed, events in self.waiting.items()}
        self.chains = dict(self.chains)
        try:
            for feed, page in pages.items():
                for entry in page.entries:
                    self._take(feed, entry)
        except (Bug, LogDiffers):
            self.__dict__.update(before)
            raise
        return Received(Committed(0, (), ()) if shown else None)

    def _take(self, feed: Feed, entry: p.Numbered | p.Skipped) -> None:
        after = self.cursors()[feed].after
        if isinstance(entry, p.Skipped):
            if entry.first != after + 1:
                raise Bug("gap")
            for one in entry.ends:
                self.chains[feed, one.station] = Link(one.station_seq, one.hash, one.signature)
            self.rows[feed].append(Place(entry.first, entry.last, entry.digest, None, entry.ends))
            return
        event = entry.event
        if entry.seq != after + 1:
            raise Bug("gap")
        follows = p.next_digest(self.digest(feed), entry.seq, event.hash, entry.verdict)
        if follows != entry.digest and self.checks_digest:
            raise LogDiffers("digest")
        end = self.chains.get((feed, event.station), Link())
        if self.checks_digest and (event.station_seq, hash_of(event, end)) != (
            end.seq + 1,
            event.hash,
        ):
            raise Bug("chain")
        self.chains[feed, event.station] = Link(event.station_seq, event.hash, event.signature)
        self.waiting[feed] = [e for e in self.waiting[feed] if e.event_id != event.event_id]
        self.rows[feed].append(Place(entry.seq, entry.seq, entry.digest, event))

    def points(self, feed: Feed, after: int, until: int, most: int) -> Sequence[p.Point]:
        known = [p.Point(r.last, r.digest) for r in self.rows[feed] if after < r.last <= until]
        if len(known) <= most:
            return known
        return [known[(n + 1) * len(known) // most - 1] for n in range(most)]

    def went_back(self, feed: Feed, common: int) -> int:
        gone = [row for row in self.rows[feed] if row.last > common]
        self.rows[feed] = [row for row in self.rows[feed] if row.last <= common]
        events = [row.event for row in gone if row.event is not None]
        self.waiting[feed] = [*events, *self.waiting[feed]]
        self.chains = {key: end for key, end in self.chains.items() if key[0] is not feed}
        for row in self.rows[feed]:
            ends = (row.event,) if row.event is not None else row.ends
            for end in ends:
                self.chains[feed, end.station] = Link(end.station_seq, end.hash, end.signature)
        return len(events)

    def know(self, machines: Sequence[p.Machine]) -> None:
        self.known |= {machine.station for machine in machines}

    def refused(self, event_id: str, because: str) -> None:
        self.given_up[event_id] = because

    def missing_documents(self, limit: int) -> Sequence[str]:
        return sorted(self.named - set(self.documents))[:limit]

    def unsent_documents(self, limit: int) -> Sequence[str]:
        return sorted(set(self.documents) - self.confirmed)[:limit]

    def document(self, digest: str) -> bytes | None:
        return self.documents.get(digest)

    def keep_document(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self.documents[digest] = data
        self.confirmed.add(digest)
        return digest

    def document_sent(self, digest: str) -> None:
        self.confirmed.add(digest)
