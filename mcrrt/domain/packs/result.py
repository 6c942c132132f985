"""What a set of answers means: how urgent, why, what is open, what to do. Plain values."""

from dataclasses import dataclass

from mcrrt.domain.packs.pack import PackRole
from mcrrt.domain.packs.scoring import Scored
from mcrrt.domain.urgency import Urgency

STAR_OPEN = "star_open"  # the rule of a starred item that has no answer
TOTAL = "total"  # the rule of the items that a total adds up


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired, with the item a person answered."""

    item: str
    rule: str
    urgency: Urgency | None


@dataclass(frozen=True, slots=True)
class Bar:
    """What nobody may go below: an unresolved starred item, or what a screener says."""

    item: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Diversion:
    """Whether a crisis worker may be offered, and if not, which answers close the gate."""

    open: bool
    closed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """Urgency on each axis; None where nothing fired."""

    safety: Urgency | None = None
    medical: Urgency | None = None
    clinical: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a set of answers means. Times and words are made elsewhere.

    ``scored`` is the level or total of a pack that has one. ``bars`` is below what nobody may go.
    """

    pack: str
    version: str
    hash: str
    urgency: Urgency
    provisional: bool
    complete: bool
    at_least: bool
    axes: Axes
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...]
    ask_next: tuple[str, ...]
    actions: tuple[str, ...]
    diversion: Diversion
    scored: Scored | None = None
    bars: tuple[Bar, ...] = ()
    role: PackRole = PackRole.INTAKE
