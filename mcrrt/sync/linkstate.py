"""How a station stands to its hub, as a screen shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.journal import Feed


class Phase(StrEnum):
    """Whether the station and its hub have the same."""

    ALONE = "alone"  # it belongs to no hub
    LIVE = "live"
    CATCHING_UP = "catching_up"  # the hub has more: ``left``
    OFFLINE = "offline"  # no hub answers: ``since``, ``why``
    REFUSED = "refused"  # the hub, or the store, says no: ``why``


@dataclass(frozen=True, slots=True)
class FeedState:
    """How far one feed is: at the hub as last heard, here, and what waits."""

    head: int = 0
    cursor: int = 0
    unsent: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """Everything a screen says of the link. ``why`` is a word for programs, as errors have it.

    ``offset`` is what to add to this machine's clock to have the hub's, in seconds. ``contact`` is
    when the hub last answered, by this machine's clock.
    """

    phase: Phase = Phase.ALONE
    left: int = 0
    since: datetime | None = None
    why: str = ""
    unsent: int = 0
    oldest: datetime | None = None
    feeds: Mapping[Feed, FeedState] = field(default_factory=dict)
    offset: float = 0.0
    hub: int = 0
    contact: datetime | None = None
    reoffered: int = 0
