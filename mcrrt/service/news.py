"""What the office tells of its work. Light to import: the window needs it before it is painted."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command led to: the entries that are now durable, and what the handler says."""

    events: tuple[str, ...]
    position: int
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """Something new is in the journal. Screens learn things in exactly this way."""

    position: int
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]


class LinkPhase(StrEnum):
    """How a station and its hub are with each other."""

    ALONE = "alone"  # it belongs to no hub
    LIVE = "live"
    CATCHING_UP = "catching_up"
    OFFLINE = "offline"
    REFUSED = "refused"  # the hub does not let it in: revoked, or another machine has its identity


@dataclass(frozen=True, slots=True)
class LinkNews:
    """How the link is now. ``since`` is when this phase began, ``contact`` when the hub last spoke.

    ``left`` counts entries still to come; ``unsent`` those the hub has not numbered, ``oldest`` the
    time of the first of them; ``skew`` is how many seconds this machine's clock is ahead.
    ``why`` is a code with words on screen.
    """

    phase: LinkPhase = LinkPhase.ALONE
    since: datetime | None = None
    contact: datetime | None = None
    left: int = 0
    unsent: int = 0
    oldest: datetime | None = None
    skew: float = 0.0
    why: str = ""
