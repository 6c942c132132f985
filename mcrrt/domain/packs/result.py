"""What a set of answers means: how urgent, why, what is open, what to do. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from mcrrt.domain.packs.condition import NOT_ASKED, OPEN, Answer
from mcrrt.domain.packs.pack import PackRole
from mcrrt.domain.packs.scoring import Scored
from mcrrt.domain.urgency import Urgency, most_urgent

_T = TypeVar("_T")

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


def together(one: Result, other: Result, answers: Mapping[str, Answer]) -> Result:
    """Return what two results of one run mean where neither author saw the other's answers.

    Everything that either says counts, reasons and bars too, until somebody who has all answers
    before them gives the next one. ``answers`` are those of both.
    """
    first, second = sorted((one, other), key=lambda result: result.urgency)
    still_open = (item for item in (*one.unanswered, *other.unanswered)
                  if answers.get(item, NOT_ASKED) in OPEN)  # fmt: skip
    return replace(
        first,
        provisional=one.provisional or other.provisional,
        complete=one.complete and other.complete,
        at_least=one.at_least or other.at_least,
        axes=_both_axes(one.axes, other.axes),
        reasons=_each_once(first.reasons, second.reasons),
        unanswered=tuple(dict.fromkeys(still_open)),
        actions=_each_once(first.actions, second.actions),
        diversion=Diversion(
            open=one.diversion.open and other.diversion.open,
            closed_by=_each_once(one.diversion.closed_by, other.diversion.closed_by),
        ),
        bars=_each_once(first.bars, second.bars),
    )


def _each_once(some: tuple[_T, ...], more: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*some, *more)))


def _both_axes(one: Axes, other: Axes) -> Axes:
    return Axes(
        most_urgent(one.safety, other.safety),
        most_urgent(one.medical, other.medical),
        most_urgent(one.clinical, other.clinical),
    )
