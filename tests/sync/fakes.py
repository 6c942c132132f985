"""A hub that lives in memory, honest about order, chains, digests and verdicts.

It is a model: small enough to be seen to be right, and strict where the real one is.
"""

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.service import protocol as p
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

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""
        raise NotImplementedError

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


class LostOnTheWay(HubAway):
    """A request or its answer did not come through."""

    def __init__(self) -> None:
        super().__init__("timeout")
