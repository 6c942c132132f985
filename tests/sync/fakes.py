"""A hub and a store that live in memory, honest about order, chains, digests and verdicts.

They are models: small enough to be seen to be right, and strict where the real ones are.
"""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mcrrt.domain.errors import Bug
from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.service import protocol as p
from mcrrt.service.exchange import Batch, HubLink, Identity, LogDiffers, Received, Unsent
from mcrrt.service.news import Committed
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.sync.errors import HubAway
from tests.sync.conftest import AGENCY

AT = "2026-06-11T14:00:00.000000Z"
FOUNDER = "account 0"
MOST_IN_PAGE = 7  # small, so that every test turns pages


def name(number: int) -> str:
    """Return the id of a station or an event."""
    return f"00000000-0000-7000-8000-{number:012x}"


def signed(key: bytes, data: bytes) -> bytes:
    """Return 64 bytes that only who has the key can make. In the fakes both halves are one."""
    return hashlib.sha512(key + data).digest()


def key_of(station: str) -> bytes:
    """Return the key of a station."""
    return hashlib.sha256(station.encode()).digest()


def hash_of(event: p.Envelope, previous: Link) -> bytes:
    """Return the hash an event must have."""
    header = "\n".join(str(getattr(event, one)) for one in HEADER_FIELDS)
    return entry_hash(previous, header, event.body)


def envelope(
    number: int, station: str, feed: Feed, seq: int, previous: Link,
    *, actor: str = FOUNDER, kind: str = "note", subject: str = "", body: bytes = b"{}",
) -> p.Envelope:  # fmt: skip
    """Return an event as its station signs it."""
    bare = p.Envelope(
        name(number), AGENCY, feed, station, seq, actor, "dispatcher", AT, kind, 1, subject, "",
        "", body, previous.hash, bytes(32), bytes(64),
    )  # fmt: skip
    digest = hash_of(bare, previous)
    values = {f: getattr(bare, f) for f in bare.__struct_fields__}
    return p.Envelope(**{**values, "hash": digest, "signature": signed(key_of(station), digest)})


@dataclass
class Log:
    """One feed at the hub."""

    entries: list[p.Numbered] = field(default_factory=list)
    chains: dict[str, Link] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return len(self.entries)

    def digest(self, seq: int) -> bytes:
        return self.entries[seq - 1].digest if seq else b""


class FakeHub:
    """A hub: counter per feed, contiguous chains, verdicts, skipped runs, divergence told."""

    def __init__(self, stations: Sequence[str] = (), *, checks_cursor: bool = True) -> None:
        self.logs = {feed: Log() for feed in Feed}
        self.stations = list(stations)
        self.hidden: dict[str, set[Feed]] = {}
        self.documents: dict[str, bytes] = {}
        self.checks_cursor = checks_cursor
        self.questions: list[p.PullRequest] = []

    # --- what the tests do to it -----------------------------------------------------------------

    def copy(self) -> dict[Feed, Log]:
        """Return a backup."""
        return copy.deepcopy(self.logs)

    def restore(self, backup: dict[Feed, Log]) -> None:
        """Go back in time."""
        self.logs = copy.deepcopy(backup)

    def accounts(self) -> set[str]:
        return {
            e.event.subjects for e in self.logs[Feed.ADMIN].entries if e.event.kind == "account"
        }

    # --- the protocol ----------------------------------------------------------------------------

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        return p.PushAnswer(tuple(self._one(request.feed, event) for event in request.events))

    def _one(self, feed: Feed, event: p.Envelope) -> p.Outcome:
        log = self.logs[feed]
        end = log.chains.get(event.station, Link())
        if event.event_id in log.places:
            return p.Outcome(event.event_id, "numbered", log.places[event.event_id])
        if event.station_seq > end.seq + 1:
            return p.Outcome(event.event_id, "expected", expected=end.seq + 1)
        if event.station_seq <= end.seq:
            return p.Outcome(event.event_id, "forked", because="place")
        digest = hash_of(event, end)
        if digest != event.hash or signed(key_of(event.station), digest) != event.signature:
            return p.Outcome(event.event_id, "refused", because="signature")
        accounts = self.accounts()
        makes_itself = event.kind == "account" and event.subjects == event.actor and not accounts
        if event.actor not in accounts and not makes_itself:
            return p.Outcome(event.event_id, "later")
        return self._number(log, event)

    def _number(self, log: Log, event: p.Envelope) -> p.Outcome:
        verdict = Verdict.QUARANTINED if event.kind == "forbidden" else Verdict.STANDS
        seq = log.head + 1
        digest = p.next_digest(log.digest(seq - 1), seq, event.hash, verdict)
        log.entries.append(p.Numbered(seq, event, verdict, AT, digest))
        log.chains[event.station] = Link(event.station_seq, event.hash, event.signature)
        log.places[event.event_id] = seq
        return p.Outcome(event.event_id, "numbered", seq)

    def as_seen_by(self, station: str) -> "Seen":
        return Seen(self, station)

    def pages(self, station: str, request: p.PullRequest) -> p.PullAnswer:
        self.questions.append(request)
        pages = {}
        for feed, cursor in request.cursors.items():
            log = self.logs[feed]
            wrong = cursor.after > log.head or log.digest(cursor.after) != cursor.digest
            if wrong and self.checks_cursor:
                pages[feed] = p.Page(log.head, diverged=True)
            elif log.head > cursor.after:
                most = min(request.limit, MOST_IN_PAGE)
                pages[feed] = p.Page(log.head, self._shown(feed, station, cursor.after, most))
        return p.PullAnswer(AT, pages, str(len(self.stations)))

    def _shown(
        self, feed: Feed, station: str, after: int, most: int
    ) -> tuple[p.Numbered | p.Skipped, ...]:
        shown: list[p.Numbered | p.Skipped] = []
        for entry in self.logs[feed].entries[after : after + most]:
            event = entry.event
            hidden = entry.verdict is Verdict.QUARANTINED or feed in self.hidden.get(station, ())
            if event.station == station or not hidden:
                shown.append(entry)
                continue
            end = p.ChainEnd(event.station, event.station_seq, event.hash, event.signature)
            first, ends = entry.seq, {end.station: end}
            if shown and isinstance(shown[-1], p.Skipped):
                before = shown.pop()
                assert isinstance(before, p.Skipped)
                first = before.first
                ends = {**{one.station: one for one in before.ends}, **ends}
            shown.append(p.Skipped(first, entry.seq, entry.digest, tuple(ends.values())))
        return tuple(shown)

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        log = self.logs[request.feed]
        same = [
            point.seq
            for point in request.points
            if point.seq <= log.head and log.digest(point.seq) == point.digest
        ]
        return p.MatchAnswer(max(same, default=0))

    def machines(self) -> p.Machines:
        rows = tuple(
            p.Machine(one, "A", "Desk", "console", key_of(one), "active", AT, bytes(64))
            for one in self.stations
        )
        return p.Machines(str(len(rows)), rows)


@dataclass
class Seen:
    """The hub as one station asks it."""

    hub: FakeHub
    station: str

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        return self.hub.push(request)

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        return self.hub.pages(self.station, request)

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        return self.hub.match(request)

    def machines(self) -> p.Machines:
        return self.hub.machines()

    def put_document(self, digest: str, data: bytes) -> None:
        self.hub.documents[digest] = data

    def get_document(self, digest: str) -> bytes | None:
        return self.hub.documents.get(digest)

    def close(self) -> None:
        """Nothing is open."""


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


class LostOnTheWay(HubAway):
    """A request or its answer did not come through."""

    def __init__(self) -> None:
        super().__init__("timeout")
