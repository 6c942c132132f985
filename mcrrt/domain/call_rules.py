"""What may happen to a call, and when that is refused.

``evolve`` is the only way a call changes, on a station and on a hub. It is pure, and raises
RuleBroken when a fact cannot follow what came before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from mcrrt.domain.assignment import Assignment, advance, crewed, decline, owned, withdraw
from mcrrt.domain.call import WORKING_STAGES, Call, Link, SentTwice, Stage, require_stage
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.call_triage import triaged, with_move
from mcrrt.domain.call_watch import on_watch
from mcrrt.domain.conflict import merge, resolve
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import crews as cr
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.fields import Value
from mcrrt.domain.held import Held
from mcrrt.domain.journal import Entry
from mcrrt.domain.team_status import TeamStatus


def evolve(call: Call | None, entry: Entry) -> Call:
    """Return the call after the fact, or raise RuleBroken when the fact cannot follow."""
    fact = entry.fact
    if isinstance(fact, f.CallOpened):
        return _opened(call, fact, entry)
    if isinstance(fact, f.CallImported):
        return _imported(call, fact, entry)
    if call is None:
        raise RuleBroken(N_("There is no such call."))
    changed = with_move(call, _next(call, entry), entry)
    at = max(entry.at, call.changed_at or entry.at)
    since = call.status_since if changed.status is call.status else at
    return replace(changed, changed_at=at, status_since=since)


def _next(call: Call, entry: Entry) -> Call:
    match entry.fact:
        case f.CallDetailsRecorded() as fact:
            return _details(call, fact.values, entry)
        case f.CallQueued():
            require_stage(call, Stage.DRAFT)
            return replace(call, stage=Stage.OPEN, queued_at=entry.at)
        case (
            f.UrgencyRaised()
            | tr.UrgencyLowered()
            | tr.ScreeningCounted()
            | tr.TriageAnswered()
            | tr.TriageDone()
        ):
            return triaged(call, entry)
        case f.CallsLinked() as fact:
            return _linked(call, fact)
        case f.ImportAmended() as fact:
            return _amended(call, fact)
        case t.TeamAssigned() | t.TeamStatusSet() | t.StackedCallStarted() as fact:
            return _team_fact(call, fact, entry)
        case t.StackedCallWithdrawn() as fact:
            _require_stacked(call, fact.assignment)
            return _on_assignment(call, fact.assignment, lambda a: withdraw(a, entry.at))
        case _:
            return _ending(call, entry)


def _ending(call: Call, entry: Entry) -> Call:
    match entry.fact:
        case f.CallMarkedDuplicate() as fact:
            return _duplicate(call, fact, entry)
        case f.CallDiverted():
            _require_free(call)
            return replace(call, stage=Stage.DIVERTED, dispositions=("D02",), ended_at=entry.at)
        case f.CallCancelled():
            _require_free(call)
            return replace(call, stage=Stage.CANCELLED, ended_at=entry.at)
        case f.CallClosed() as fact:
            return _closed(call, fact, entry)
        case f.CallReviewed():
            require_stage(call, Stage.PENDING_REVIEW)
            stage = Stage.FOLLOW_UP_OPEN if call.follow_up_by else Stage.CLOSED
            return replace(call, stage=stage)
        case f.FollowedUp() as fact:
            require_stage(call, Stage.FOLLOW_UP_OPEN)
            stage = Stage.FOLLOW_UP_OPEN if fact.again_by else Stage.CLOSED
            return replace(call, stage=stage, follow_up_by=fact.again_by)
        case f.CallReopened():
            return _reopened(call, entry)
        case _:
            return _settled(call, entry)


def _settled(call: Call, entry: Entry) -> Call:
    """What settles a doubt about the call, and what changes nothing but its timeline."""
    match entry.fact:
        case f.CallConflictResolved() as fact:
            details, open_ones = resolve(
                call.details, call.conflicts, fact.field, fact.other, fact.keep, entry
            )
            return replace(call, details=details, conflicts=open_ones)
        case t.AssignmentReadBack() as fact:
            return _on_assignment(call, fact.assignment, lambda a: replace(a, read_back=True))
        case cr.CrewsChanged() as fact:
            return _crews_changed(call, fact, entry)
        case t.AssignmentDeclined() as fact:
            return _declined(call, fact, entry)
        case f.SentTwiceSettled() as fact:
            return _sent_twice_settled(call, fact)
        case _:
            return on_watch(call, entry)


def _opened(call: Call | None, fact: f.CallOpened, entry: Entry) -> Call:
    if call is not None:
        raise RuleBroken(N_("This call is there already."))
    return Call(
        fact.call, fact.number, entry.at, entry.actor, changed_at=entry.at, status_since=entry.at
    )


def _imported(call: Call | None, fact: f.CallImported, entry: Entry) -> Call:
    if call is not None:
        raise RuleBroken(N_("This call is there already."))
    ends = [outcome.at for outcome in fact.outcomes if outcome.at]
    codes = [outcome.disposition for outcome in fact.outcomes if outcome.disposition]
    return Call(
        id=fact.call,
        number=fact.number,
        received_at=fact.received_at,
        opened_by=entry.actor,
        stage=Stage.CLOSED,
        details=_held(fact.values, entry),
        dispositions=tuple(dict.fromkeys(codes)),
        queued_at=fact.received_at,
        ended_at=max(ends, default=fact.received_at),
        changed_at=entry.at,
        status_since=max(ends, default=fact.received_at),
        system=fact.system,
        source_key=fact.source_key,
        outcomes=fact.outcomes,
        imported_urgency=fact.urgency,
    )


def _amended(call: Call, fact: f.ImportAmended) -> Call:
    outcomes = call.outcomes + fact.outcomes
    codes = [o.disposition for o in outcomes if o.disposition]
    return replace(call, outcomes=outcomes, dispositions=tuple(dict.fromkeys(codes)))


def _held(values: Mapping[str, Value], entry: Entry) -> dict[str, Held]:
    return {
        name: Held(value, entry.event_id, entry.at, entry.actor) for name, value in values.items()
    }


def _details(call: Call, values: Mapping[str, Value], entry: Entry) -> Call:
    details, conflicts = merge(CALL_FIELDS, call.details, call.conflicts, values, entry)
    return replace(call, details=details, conflicts=conflicts)


def _require_free(call: Call) -> None:
    """The call is being worked on, and no team is on it."""
    require_stage(call, *WORKING_STAGES)
    teams = [a.call_sign for a in call.assignments if a.open]
    if teams:
        raise RuleBroken(
            N_("{teams} is still on call {number}. Clear the team first."),
            teams=", ".join(teams),
            number=call.number,
        )


def _linked(call: Call, fact: f.CallsLinked) -> Call:
    other = fact.other if call.id == fact.call else fact.call
    kind = fact.link
    if kind == "parent" and call.id == fact.other:
        kind = "child"
    return replace(call, links=(*_without(call.links, other), Link(other, kind)))


def _without(links: tuple[Link, ...], other: str) -> tuple[Link, ...]:
    return tuple(link for link in links if link.other != other)


def _duplicate(call: Call, fact: f.CallMarkedDuplicate, entry: Entry) -> Call:
    if call.id == fact.parent:
        if call.stage is Stage.DUPLICATE:
            raise RuleBroken(N_("Call {number} is itself a duplicate."), number=call.number)
        return replace(call, links=(*_without(call.links, fact.call), Link(fact.call, "child")))
    _require_free(call)
    links = (*_without(call.links, fact.parent), Link(fact.parent, "parent"))
    return replace(call, stage=Stage.DUPLICATE, links=links, ended_at=entry.at)


def _team_fact(
    call: Call, fact: t.TeamAssigned | t.TeamStatusSet | t.StackedCallStarted, entry: Entry
) -> Call:
    match fact:
        case t.TeamAssigned():
            return _assigned(call, fact, entry)
        case t.StackedCallStarted():
            _require_stacked(call, fact.assignment)
            return _on_assignment(call, fact.assignment, lambda a: _begun(a, fact, entry))
        case t.TeamStatusSet():
            return _on_assignment(
                call, fact.assignment, lambda a: advance(a, fact.status, entry.at)
            )


def _begun(waiting: Assignment, fact: t.StackedCallStarted, entry: Entry) -> Assignment:
    """A stacked call begins with whoever is in the team now."""
    mine = replace(waiting, officer_id=fact.officer, clinician_id=fact.clinician)
    return advance(owned(mine, fact.against, fact.despite), TeamStatus.ASSIGNED, entry.at)


def _declined(call: Call, fact: t.AssignmentDeclined, entry: Entry) -> Call:
    return _on_assignment(call, fact.assignment, lambda a: decline(a, fact.why, entry.at))


def _crews_changed(call: Call, fact: cr.CrewsChanged, entry: Entry) -> Call:
    for one in fact.teams:
        if one.call == call.id and one.after:
            put = partial(crewed, officer=one.officer, clinician=one.clinician, at=entry.at)
            call = _on_assignment(call, one.assignment, put)
            mine = [rule for rule in fact.against if rule.member in one.after]
            if mine:
                own = partial(owned, against=mine, despite=fact.despite)
                call = _on_assignment(call, one.assignment, own)
    return call


def _assigned(call: Call, fact: t.TeamAssigned, entry: Entry) -> Call:
    if entry.crossed:
        twice = SentTwice(entry.event_id, fact.team, fact.call_sign, entry.at, entry.actor)
        return replace(call, sent_twice=(*call.sent_twice, twice))
    require_stage(call, Stage.OPEN)
    if any(a.open and a.team_id == fact.team for a in call.assignments):
        raise RuleBroken(
            N_("{call_sign} is on call {number} already."),
            call_sign=fact.call_sign,
            number=call.number,
        )
    assignment = Assignment(
        fact.assignment, call.id, fact.team, fact.call_sign, fact.officer, fact.clinician,
        fact.mode, entry.at, last_at=entry.at, provisional=fact.provisional,
        read_back=fact.read_back, despite=fact.despite, against=fact.against,
    )  # fmt: skip
    if not fact.stacked:
        assignment = advance(assignment, TeamStatus.ASSIGNED, entry.at)
    hold = call.hold if fact.stacked else None  # somebody goes: it is held no longer
    return replace(call, assignments=(*call.assignments, assignment), hold=hold)


def _sent_twice_settled(call: Call, fact: f.SentTwiceSettled) -> Call:
    rest = tuple(twice for twice in call.sent_twice if twice.event != fact.sending)
    if len(rest) == len(call.sent_twice):
        raise RuleBroken(N_("This conflict was settled already."))
    return replace(call, sent_twice=rest)


def _require_stacked(call: Call, assignment_id: str) -> None:
    if assignment_id not in (a.id for a in call.stacked):
        raise RuleBroken(N_("Call {number} does not wait for this team."), number=call.number)


def _on_assignment(
    call: Call, assignment_id: str, change: Callable[[Assignment], Assignment]
) -> Call:
    found = [a for a in call.assignments if a.id == assignment_id]
    if not found or not found[0].open:
        raise RuleBroken(N_("This team is not on call {number}."), number=call.number)
    return replace(
        call,
        assignments=tuple(change(a) if a.id == assignment_id else a for a in call.assignments),
    )


def _closed(call: Call, fact: f.CallClosed, entry: Entry) -> Call:
    _require_free(call)
    if fact.review:
        stage = Stage.PENDING_REVIEW
    elif fact.follow_up_by:
        stage = Stage.FOLLOW_UP_OPEN
    else:
        stage = Stage.CLOSED
    return replace(
        call,
        stage=stage,
        dispositions=fact.dispositions,
        closing_note=fact.note,
        follow_up_by=fact.follow_up_by,
        ended_at=entry.at,
    )


def _reopened(call: Call, entry: Entry) -> Call:
    if call.stage in WORKING_STAGES:
        raise RuleBroken(N_("Call {number} is open already."), number=call.number)
    return replace(
        call,
        stage=Stage.OPEN,
        reopened=call.reopened + 1,
        assignments_before=len(call.assignments),
        queued_at=entry.at,
        ended_at=None,
        follow_up_by=None,
        dispositions=(),
    )
