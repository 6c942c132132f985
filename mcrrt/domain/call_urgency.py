"""How urgent the response to a call is: what says so, what bars less, and who may set it aside.

Everything that was said counts, and the most urgent decides (domain.md 3.9). Two people together
may set aside what they know, by name; what they did not know of, and what comes later, counts
(domain.md 8.1, rule 3). What bars lowering always counts: a starred item that is open or answered
with yes, and what a screener said last.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.heads import after_act, unseen
from mcrrt.domain.packs.condition import YES
from mcrrt.domain.packs.result import Bar
from mcrrt.domain.roles import Role
from mcrrt.domain.run import Run
from mcrrt.domain.urgency import Urgency, most_urgent

if TYPE_CHECKING:
    from mcrrt.domain.call import Call

IMPORTED = "imported"
_UNTRIAGED = Bar("", Urgency.P1)

# Why two people set the urgency lower than what was said (domain.md 3.9; PROPOSAL).
LOWERING_CODES = (
    "information_corrected",
    "seen_and_spoken_with",
    "help_is_there",
    "supports_present",
    "other",
)
# Whose second signature counts (domain.md 3.9).
SECOND_ROLES = (Role.CLINICIAN, Role.SUPERVISOR)
_SUPPORTS = "supports_present"
_SUPPORTS_ITEM = "X1"


@dataclass(frozen=True, slots=True)
class Raise:
    """A person set it higher."""

    event: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Screened:
    """What a clinician's screening says of the urgency; its answers are the health record's.

    ``replaced``: a later screening of the same kind has been made. ``event`` are its ``heads``.
    """

    id: str
    urgency: Urgency
    replaced: bool = False
    event: str = ""


@dataclass(frozen=True, slots=True)
class Lowered:
    """Two people set aside what they knew of. ``covers`` names it; ``event`` are the ``heads``."""

    event: str
    urgency: Urgency
    covers: tuple[str, ...]
    code: str
    at: datetime
    by: str
    second: str


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the trail: how urgent it became, by whom, through what, and which items said so.

    ``cause`` is the kind of the fact; ``event`` finds it, with its words, on the timeline.
    """

    event: str
    at: datetime
    by: str
    urgency: Urgency | None
    provisional: bool
    cause: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that says how urgent it is. ``key`` names it for those who set it aside."""

    key: str
    urgency: Urgency
    assessment: str = ""
    item: str = ""
    rule: str = ""


def said(call: "Call") -> tuple[Said, ...]:
    """Return everything that says how urgent the response is, set aside or not."""
    found = [Said(f"raise/{one.event}", one.urgency) for one in call.raises]
    if call.imported_urgency:
        found.append(Said(IMPORTED, call.imported_urgency))
    found += [Said(f"screening/{one.id}/{one.urgency}", one.urgency) for one in call.screened]
    for assessment in call.assessments:
        found += _said_by(assessment)
    return tuple(found)


def _said_by(assessment: Run) -> list[Said]:
    """Return the reasons of an assessment; one in which nothing fired speaks as a whole."""
    found = [
        Said(f"{assessment.id}/{r.rule}/{r.item}", r.urgency, assessment.id, r.item, r.rule)
        for r in assessment.result.reasons
        if r.urgency
    ]
    return found or [Said(assessment.id, assessment.result.urgency, assessment.id)]


def live(call: "Call") -> tuple[Run, ...]:
    """Return the runs that speak of now: each that is open, and the latest of each checklist."""
    latest = {one.pack: one.id for one in call.assessments}
    return tuple(a for a in call.assessments if not a.done_at or latest[a.pack] == a.id)


def bars(call: "Call") -> tuple[Bar, ...]:
    """Return what nobody may go below."""
    if call.assessment is None:
        return (_UNTRIAGED,)
    found = [bar for assessment in live(call) for bar in assessment.result.bars]
    found += [Bar("", one.urgency) for one in call.screened if not one.replaced]
    return tuple(found)


def floor(call: "Call") -> Urgency | None:
    """Return the least urgency it may have, or None when nothing bars lowering."""
    return most_urgent(*(bar.urgency for bar in bars(call)))


def urgency(call: "Call") -> Urgency | None:
    """Return how urgent the response is."""
    aside = set(call.lowered.covers) if call.lowered else set()
    stands = [one.urgency for one in said(call) if one.key not in aside]
    lowered = call.lowered.urgency if call.lowered else None
    return most_urgent(*stands, lowered, floor(call))


def deciding(call: "Call") -> tuple[str, ...]:
    """Return the items whose answers, or openness, make it as urgent as it is."""
    now = call.urgency
    aside = set(call.lowered.covers) if call.lowered else set()
    found = [one.item for one in said(call) if one.urgency == now and one.key not in aside]
    return tuple(dict.fromkeys(item for item in found if item))


# --- lowering ------------------------------------------------------------------------------------


def covered_by(call: "Call", target: Urgency) -> tuple[str, ...]:
    """Return what has to be set aside so that the urgency is ``target``."""
    before = set(call.lowered.covers) if call.lowered else set()
    return tuple(one.key for one in said(call) if one.urgency < target or one.key in before)


def require_lower(call: "Call", target: Urgency, code: str, second: Iterable[Role]) -> None:
    """Refuse a lowering that is none, or that may not be. Raises RuleBroken, BadInput."""
    now = call.urgency
    if code not in LOWERING_CODES:
        raise BadInput(
            "code",
            N_("The reason must be one of: {codes}. Nothing was changed."),
            codes=", ".join(LOWERING_CODES),
        )
    if now is None or target <= now:
        raise RuleBroken(
            N_("Call {number} is {now}. Choose something less urgent."),
            number=call.number,
            now=now or "-",
        )
    _require_above_bars(call, target)
    if not set(second) & set(SECOND_ROLES):
        raise RuleBroken(N_("The second person must be a clinician or a supervisor."))
    if code == _SUPPORTS:
        _require_supports(call, now, target, second)


def _require_above_bars(call: "Call", target: Urgency) -> None:
    barring = [bar for bar in bars(call) if bar.urgency < target]
    if not barring:
        return
    items = sorted({bar.item for bar in barring if bar.item})
    worst = min(bar.urgency for bar in barring)
    if call.assessment is None:
        raise RuleBroken(N_("Answer the triage questions first: nobody has asked yet."))
    if not items:
        raise RuleBroken(
            N_("A clinical screener says {worst}. Nobody may go below it."), worst=worst
        )
    raise RuleBroken(
        N_("{items}: this keeps call {number} at {worst}. Nobody may go below it."),
        items=", ".join(items),
        number=call.number,
        worst=worst,
    )


def _require_supports(call: "Call", now: Urgency, target: Urgency, second: Iterable[Role]) -> None:
    """Supports who are there support one step, and only a clinician may say so (domain.md 3.9)."""
    intake = call.assessment
    if intake is None or intake.answers.get(_SUPPORTS_ITEM) != YES:
        raise RuleBroken(
            N_("X1 is not answered with yes: nobody has said that supports are there.")
        )
    steps = list(Urgency).index(target) - list(Urgency).index(now)
    if steps > 1:
        raise RuleBroken(N_("Supports who are there allow one step only."))
    if Role.CLINICIAN not in set(second):
        raise RuleBroken(N_("For this reason the second person must be a clinician."))


def after_lowering(before: Lowered | None, now: Lowered, seen: str | None) -> Lowered:
    """Return what is set aside after two people did so; ``seen`` are the acts they knew of.

    Who did not know of another's act does not undo it: the more cautious of the two stands, with
    only what both set aside.
    """
    if before is None:
        return now
    event = after_act(before.event, seen, now.event)
    if not unseen(before.event, seen):
        return replace(now, event=event)
    both = tuple(key for key in now.covers if key in before.covers)
    return replace(now, urgency=min(now.urgency, before.urgency), covers=both, event=event)


def still_covered(call: "Call") -> Lowered | None:
    """Return what is set aside without what nobody says any more: said anew, it counts anew."""
    if call.lowered is None:
        return None
    keys = {one.key for one in said(call)}
    kept = tuple(key for key in call.lowered.covers if key in keys)
    return call.lowered if kept == call.lowered.covers else replace(call.lowered, covers=kept)
