"""What a round of sync did, for a person and for a program."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import Unsent
from mcrrt.service.protocol import Cursor


class NoticeKind(StrEnum):
    """What a round noticed that somebody should know of."""

    REFUSED = "refused"  # the hub will never number an event of this store
    FORKED = "forked"  # another machine continues the chain of this one
    WENT_BACK = "went_back"  # the hub has lost what it once had: it is offered again
    BAD_LOG = "bad_log"  # a page of the hub's log does not fit, and no divergence explains it
    DOCUMENT = "document"  # the hub does not take a document, or gave other bytes for it


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was noticed. ``name`` is an event's or a document's."""

    kind: NoticeKind
    feed: Feed | None = None
    name: str = ""
    because: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What one round led to. ``complete``: the hub has all from here, and here is all it has."""

    pushed: int
    received: int
    reoffered: int
    documents_sent: int
    documents_fetched: int
    bad_pages: int
    notices: tuple[Notice, ...]
    heads: Mapping[Feed, int]
    cursors: Mapping[Feed, Cursor]
    unsent: int
    oldest: datetime | None
    complete: bool


@dataclass(slots=True)
class Tally:
    """What has been counted since the sync was started. Used from several threads."""

    pushed: int = 0
    offered: int = 0
    received: int = 0
    reoffered: int = 0
    documents_sent: int = 0
    documents_fetched: int = 0
    bad_pages: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, by: int = 1) -> None:
        """Count."""
        with self.lock:
            setattr(self, name, getattr(self, name) + by)


def total(unsent: Mapping[Feed, Unsent]) -> Unsent:
    """Return what waits in all feeds together."""
    times = [one.oldest for one in unsent.values() if one.oldest is not None]
    return Unsent(sum(one.count for one in unsent.values()), min(times, default=None))
