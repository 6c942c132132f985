"""Sync without a network: a station writes a file for its hub, and takes in the hub's answer.

Runs on the store's thread. Both ways any number of times: what a file says again changes nothing,
and an event leaves the outbox only when the answer shows it in the log.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec

from mcrrt.domain.errors import N_, BadInput, NotNow
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import PUSH_ORDER, Batch, Exchange, HubLink
from mcrrt.service.news import Committed
from mcrrt.sync.offers import fitting
from mcrrt.sync.parcel import HUB, FromHub, FromStation, Receiver, Sender, Trail, pack, unpack
from mcrrt.sync.report import Notice, NoticeKind, total

MOST_EVENTS = 50_000
MOST_PAPERS = 64 * 2**20
_MANY = 1_000


class CourierCrypto(Protocol):
    """What a courier needs of the vault: signatures, and an X25519 key made of the signing key.

    The signing key is the root of the machine's identity; the X25519 key is derived from it (HKDF,
    a purpose of its own), so that no further key must be kept.
    """

    def sign(self, private: bytes, data: bytes) -> bytes:
        """Sign."""

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Say whether the signature is of this key over this data."""

    def courier_key(self, private: bytes) -> bytes:
        """Return the X25519 private key that belongs to a signing key."""

    def courier_public(self, private: bytes) -> bytes:
        """Return the X25519 public key that belongs to a signing key."""

    def seal_to(self, public: bytes, plain: bytes) -> bytes:
        """Seal for the holder of an X25519 private key."""

    def open_from(self, private: bytes, sealed: bytes) -> bytes:
        """Undo ``seal_to``. Raises McrrtError."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into a file. ``left`` events did not fit: take the answer in and export again."""

    events: int
    documents: int
    left: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What a hub's answer led to. ``committed`` is news for the screens."""

    received: int
    reoffered: int
    documents: int
    unsent: int
    notices: tuple[Notice, ...]
    more: bool
    committed: Committed | None


def export_station(
    exchange: Exchange, crypto: CourierCrypto, now: Callable[[], str]
) -> tuple[bytes, Exported]:
    """Return a file for the hub, and what is in it."""
    link, me = _link(exchange), exchange.identity()
    waiting = total(exchange.unsent())
    pushes = tuple(_pushes(exchange))
    papers = tuple(_papers(exchange))
    cursors = exchange.cursors()
    content = FromStation(
        now(),
        crypto.courier_public(me.signing_key),
        dict(cursors),
        {feed: points for feed, one in cursors.items() if (points := _points(exchange, feed, one))},
        pushes,
        papers,
        tuple(exchange.missing_documents(_MANY)),
    )
    sender = Sender(me.agency, me.station, lambda text: crypto.sign(me.signing_key, text))
    hub = Receiver(link.courier, seal=lambda plain: crypto.seal_to(link.courier, plain))
    events = sum(len(push.events) for push in pushes)
    left = max(0, waiting.count - events)
    return pack(content, sender, hub), Exported(events, len(papers), left)


def import_station(exchange: Exchange, crypto: CourierCrypto, data: bytes) -> Imported:
    """Take in a hub's answer. Raises BadInput when it is not one for this station."""
    link, me = _link(exchange), exchange.identity()
    private, public = crypto.courier_key(me.signing_key), crypto.courier_public(me.signing_key)

    def vouch(agency: str, sender: str, text: bytes, signature: bytes) -> bool:
        known = (agency, sender) == (me.agency, HUB)
        return known and crypto.verify(link.authority, text, signature)

    mine = Receiver(public, open=lambda sealed: crypto.open_from(private, sealed))
    _agency, _hub, content = unpack(data, mine, vouch, FromHub)
    return _Import(exchange, content).run()


class _Import:
    """One answer while it is taken in."""

    def __init__(self, exchange: Exchange, content: FromHub) -> None:
        self._exchange = exchange
        self._content = content
        self._notices: list[Notice] = []
        self._reoffered = 0
        self._fell = 0

    def run(self) -> Imported:
        exchange, content = self._exchange, self._content
        before = _height(exchange.cursors())
        exchange.know(content.machines.machines)
        pages = {trail.feed: page for trail in content.trails if (page := self._fitting(trail))}
        received = exchange.receive(pages) if pages else None
        if received is not None and received.strangers:
            raise BadInput(
                "file", N_("This courier file names machines that the hub does not vouch for.")
            )
        self._outcomes()
        papers = [exchange.keep_document(data) for data in content.documents]
        for digest in content.kept:
            exchange.document_sent(digest)
        return Imported(
            max(0, _height(exchange.cursors()) - before + self._fell),
            self._reoffered, len(papers), total(exchange.unsent()).count, tuple(self._notices),
            content.more, received.committed if received is not None else None,
        )  # fmt: skip

    def _fitting(self, trail: Trail) -> p.Page | None:
        """Return what of a trail follows the log here; None when nothing does."""
        cursor = self._exchange.cursors()[trail.feed]
        if trail.start != cursor and trail.asked == cursor:
            self._go_back(trail)
            cursor = self._exchange.cursors()[trail.feed]
        if trail.start.after > cursor.after:
            raise BadInput(
                "file",
                N_("This courier file is the answer to another one. Export again, and take the "
                   "answer to that."),
            )  # fmt: skip
        rest = tuple(_after(trail, cursor))
        return p.Page(trail.page.head, rest, trail.page.keys) if rest else None

    def _go_back(self, trail: Trail) -> None:
        """The hub does not have all that was here when the file was written: offer it again."""
        before = self._exchange.cursors()[trail.feed].after
        waits = self._exchange.went_back(trail.feed, trail.start.after)
        self._reoffered += waits
        self._fell += before - self._exchange.cursors()[trail.feed].after
        self._notices.append(Notice(NoticeKind.WENT_BACK, trail.feed, count=waits))

    def _outcomes(self) -> None:
        for outcome in self._content.outcomes:
            if outcome.how in {"forked", "refused"}:
                self._exchange.refused(outcome.event_id, outcome.because)
                kind = NoticeKind.FORKED if outcome.how == "forked" else NoticeKind.REFUSED
                self._notices.append(Notice(kind, None, outcome.event_id, outcome.because, 1))


def _after(trail: Trail, cursor: p.Cursor) -> Iterator[p.Numbered | p.Skipped]:
    """Yield what follows a cursor. Raises BadInput when the file tells another story up to it."""
    at = trail.start
    for entry in trail.page.entries:
        last = entry.seq if isinstance(entry, p.Numbered) else entry.last
        if at.after == cursor.after and at.digest != cursor.digest:
            break
        if last <= cursor.after:
            at = p.Cursor(last, entry.digest)
        elif isinstance(entry, p.Skipped) and entry.first <= cursor.after:
            at = cursor
            yield msgspec.structs.replace(entry, first=cursor.after + 1)
        else:
            yield entry
    if at.after == cursor.after and at.digest != cursor.digest:
        raise BadInput(
            "file",
            N_("The log in this courier file is not the one this machine has. Export again, and "
               "take the answer to that."),
        )  # fmt: skip


def _pushes(exchange: Exchange) -> Iterator[p.PushRequest]:
    """Yield what waits, own and relayed, in requests as they would go over the network."""
    room = MOST_EVENTS
    for feed in PUSH_ORDER:
        for relayed in (False, True):
            whole = exchange.outbox(feed, room, relayed=relayed)
            rest = list(whole.events)
            room -= len(rest)
            while rest:
                batch: Batch = fitting(whole, rest)
                rest = rest[len(batch.events) :]
                yield p.PushRequest(feed, batch.events, batch.keys)
            if room <= 0:
                return


def _papers(exchange: Exchange) -> Iterator[bytes]:
    size = 0
    for digest in exchange.unsent_documents(_MANY):
        data = exchange.document(digest)
        size += len(data or b"")
        if data is not None and size <= MOST_PAPERS:
            yield data


def _points(exchange: Exchange, feed: Feed, cursor: p.Cursor) -> tuple[p.Point, ...]:
    """Return places of a log: the cursor, and ever further apart before it."""
    if not cursor.after:
        return ()
    points, high, step = [p.Point(cursor.after, cursor.digest)], cursor.after - 1, 1
    while high > 0:
        points += exchange.points(feed, max(0, high - step), high, 1)
        high, step = high - step, step * 2
    return tuple(reversed(points[: p.MOST_POINTS]))


def _height(cursors: Mapping[Feed, p.Cursor]) -> int:
    return sum(cursor.after for cursor in cursors.values())


def _link(exchange: Exchange) -> HubLink:
    link = exchange.link()
    if link is None or not link.courier:
        raise NotNow(N_("This machine belongs to no hub that takes courier files."))
    return link
