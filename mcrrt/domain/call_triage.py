"""What triage does to a call: answers, urgency raised and lowered, and the trail of both."""

from dataclasses import replace

from mcrrt.domain.call import WORKING_STAGES, Call, require_stage
from mcrrt.domain.call_urgency import (
    Lowered,
    Move,
    Raise,
    Screened,
    after_lowering,
    deciding,
    still_covered,
)
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.heads import after_act, unseen
from mcrrt.domain.journal import Entry
from mcrrt.domain.run import Run, begun, with_answers
from mcrrt.domain.urgency import Urgency


def triaged(call: Call, entry: Entry) -> Call:
    """Return the call after a fact of triage. Raises RuleBroken."""
    match entry.fact:
        case f.UrgencyRaised() as fact:
            return _raised(call, fact, entry)
        case tr.UrgencyLowered() as fact:
            return _lowered(call, fact, entry)
        case tr.ScreeningCounted() as fact:
            return _screening_counted(call, fact, entry)
        case tr.TriageAnswered() as fact:
            return _answered(call, fact, entry)
        case tr.TriageDone() as fact:
            return _triage_done(call, fact, entry)
        case _:
            return call


def require_raise(call: Call, urgency: Urgency) -> None:
    """Refuse a step that is none, while its author can see what stands. Raises RuleBroken."""
    now = call.urgency
    if now is not None and urgency >= now:
        raise RuleBroken(
            N_("Call {number} is {now} already. Here the urgency can only be raised."),
            number=call.number,
            now=now,
        )


def _raised(call: Call, fact: f.UrgencyRaised, entry: Entry) -> Call:
    """Two people who raise at once both count: the more urgent stands (design.md 4, *safer*)."""
    require_stage(call, *WORKING_STAGES)
    return replace(call, raises=(*call.raises, Raise(entry.event_id, fact.urgency)))


def _lowered(call: Call, fact: tr.UrgencyLowered, entry: Entry) -> Call:
    """What is set aside is named, so that nothing these two did not know of is."""
    require_stage(call, *WORKING_STAGES)
    now = Lowered(
        entry.event_id, fact.urgency, fact.covers, fact.code, entry.at, entry.actor, fact.second
    )
    return replace(call, lowered=after_lowering(call.lowered, now, entry.base.get("lowered")))


def _screening_counted(call: Call, fact: tr.ScreeningCounted, entry: Entry) -> Call:
    """A screener counts on a call in any stage; who did not see what it said cannot lower that."""
    others = tuple(
        replace(one, replaced=True) if one.id in fact.replaces else one
        for one in call.screened
        if one.id != fact.screening
    )
    before = next((one for one in call.screened if one.id == fact.screening), None)
    if before is None:
        now = Screened(fact.screening, fact.urgency, event=entry.event_id)
        return replace(call, screened=(*others, now))
    seen = entry.base.get("counted")
    crossed = bool(unseen(before.event, seen))
    urgency = min(before.urgency, fact.urgency) if crossed else fact.urgency
    now = replace(before, urgency=urgency, event=after_act(before.event, seen, entry.event_id))
    return _still_covered(replace(call, screened=(*others, now)))


def _answered(call: Call, fact: tr.TriageAnswered, entry: Entry) -> Call:
    """Answers are never turned away: late ones, and those of two people at once, all count."""
    require_stage(call, *WORKING_STAGES)
    found = [a for a in call.assessments if a.id == fact.assessment]
    if found and not found[0].done_at:
        return _on_assessment(call, with_answers(found[0], fact.answers, fact.result, entry))
    name = entry.event_id if found else fact.assessment
    started = begun(Run, name, fact.answers, fact.result, entry)
    return replace(call, assessments=(*call.assessments, started))


def _on_assessment(call: Call, changed: Run) -> Call:
    assessments = tuple(changed if a.id == changed.id else a for a in call.assessments)
    return _still_covered(replace(call, assessments=assessments))


def _still_covered(call: Call) -> Call:
    return replace(call, lowered=still_covered(call))


def _triage_done(call: Call, fact: tr.TriageDone, entry: Entry) -> Call:
    require_stage(call, *WORKING_STAGES)
    found = [a for a in call.assessments if a.id == fact.assessment]
    if not found or found[0].done_at:
        raise RuleBroken(N_("There is no open assessment to finish on this call."))
    return _on_assessment(call, replace(found[0], done_at=entry.at))


def with_move(before: Call, after: Call, entry: Entry) -> Call:
    """Add a step to the trail where the urgency moved: who made it so, and which answers."""
    if (before.urgency, before.provisional) == (after.urgency, after.provisional):
        return after
    move = Move(
        entry.event_id, entry.at, entry.actor, after.urgency, after.provisional, entry.fact.KIND,
        deciding(after),
    )  # fmt: skip
    return replace(after, moves=(*after.moves, move))
