"""The port between a station's store and its sync: what waits, what came, how far both are.

All of it is called on the store's thread; what speaks to the hub runs beside it and never touches
the store itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mcrrt.domain.errors import NotNow
from mcrrt.domain.journal import Feed
from mcrrt.service.news import Committed
from mcrrt.service.protocol import Cursor, Envelope, Machine, Page, Point, SealingKey, Snapshot

# The order of pushing: an account must be known before what it did.
PUSH_ORDER = (Feed.ADMIN, Feed.OPS, Feed.CLINICAL, Feed.REFERRAL, Feed.ACCESS)


class LogDiffers(NotNow):
    """What a page says follows does not follow: the hub's log is not the one this station has."""


@dataclass(frozen=True, slots=True)
class HubLink:
    """The hub a station belongs to. ``urls`` in the order they are tried.

    ``courier`` is the X25519 key that courier files for it are sealed to; b"" when it has none.
    """

    urls: tuple[str, ...]
    ca_pem: str
    authority: bytes
    feeds: tuple[Feed, ...]
    courier: bytes = b""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the station is: what signs its events signs its requests."""

    agency: str
    station: str
    signing_key: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Events to push, in the order of their chains, with the keys that open them."""

    events: tuple[Envelope, ...]
    keys: tuple[SealingKey, ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What of a feed the hub has not numbered: how much, and the time of the oldest."""

    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What taking in pages led to: news for the screens, and which machines are not known yet."""

    committed: Committed | None
    strangers: tuple[str, ...] = ()


class Exchange(Protocol):
    """A store as its sync sees it."""

    def identity(self) -> Identity:
        """Who this station is."""

    def link(self) -> HubLink | None:
        """The hub it belongs to, or None while it works alone."""

    def set_link(self, link: HubLink) -> None:
        """Belong to a hub from now on, or to the same under other addresses."""

    def renew(self, station: str, signing_key: bytes, code: str) -> None:
        """Take another identity; the store has to be opened anew after it. '' keeps the letters."""

    def cursors(self) -> Mapping[Feed, Cursor]:
        """How far the log of each feed is here. Every feed is in it."""

    def outbox(self, feed: Feed, limit: int, *, relayed: bool) -> Batch:
        """What the hub has not numbered, oldest first.

        Own events; with ``relayed`` those of other stations instead, which a hub that went back in
        time has lost.
        """

    def skip_to(self, feed: Feed, station: str, expected: int) -> None:
        """The hub's chain of a station goes on at ``expected``: what is before it is on its way."""

    def answered(self, feed: Feed, station: str, station_seq: int) -> None:
        """The hub says it has numbered a chain up to here: a hint for people, proof of nothing."""

    def unsent(self) -> Mapping[Feed, Unsent]:
        """What waits, own and relayed, feed by feed. Every feed is in it."""

    def begin(self, snapshots: Mapping[Feed, Snapshot]) -> None:
        """Begin with a window of the record, in a store whose log is empty. Raises Bug."""

    def receive(self, pages: Mapping[Feed, Page]) -> Received:
        """Take pages in, in one transaction: journal, numbers, verdicts, records, cursors.

        A page that does not follow the cursor, or holds an event that is not what its station
        signed, is refused as a whole. Raises LogDiffers, Bug (the log has a gap) or StoreDamaged.
        With strangers nothing is taken in: ask who they are, tell ``know``, and pull again.
        """

    def points(self, feed: Feed, after: int, until: int, most: int) -> Sequence[Point]:
        """Up to ``most`` evenly spaced places of the log between the two, the last included."""

    def went_back(self, feed: Feed, common: int) -> int:
        """The hub has only the first ``common`` entries: all after it wait again. Returns how many."""

    def know(self, machines: Sequence[Machine]) -> None:
        """Take in who belongs to the agency. Each must be vouched for. Raises Refused."""

    def refused(self, event_id: str, because: str) -> None:
        """The hub will never number this event; it stays, marked, and is not offered again."""

    def missing_documents(self, limit: int) -> Sequence[str]:
        """Hashes of documents that records name and the store does not have."""

    def unsent_documents(self, limit: int) -> Sequence[str]:
        """Hashes of documents that no hub has confirmed."""

    def document(self, digest: str) -> bytes | None:
        """The bytes of a document."""

    def keep_document(self, data: bytes) -> str:
        """Keep a document that came; returns its hash."""

    def document_sent(self, digest: str) -> None:
        """The hub has it."""
