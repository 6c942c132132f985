"""The dispatcher's home, teams, and what is still owed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text

from mcrrt.domain.alarms import Watched, alarms, back_from_hold, watch_call, watch_team
from mcrrt.domain.assignment import Assignment
from mcrrt.domain.call import Call, CallStatus, Stage
from mcrrt.domain.journal import Feed
from mcrrt.domain.referral import ReferralStatus
from mcrrt.domain.response_plan import LineKind, PlanLine, lines_for
from mcrrt.domain.team import Team
from mcrrt.domain.text import in_order
from mcrrt.service import answers as a
from mcrrt.service import codec
from mcrrt.service import questions as q
from mcrrt.service import watch_answers as watch
from mcrrt.service.plans import plans_of
from mcrrt.store import schema
from mcrrt.store.queries.context import CALL_COLUMNS, Context
from mcrrt.store.times import iso

# The index holds only calls that are owed; SQLite uses it when the question says so word for word.
_OWED = text(schema.OWED)
_WAITING = (CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.QUEUED)


def board(_question: q.Board, context: Context) -> a.BoardView:
    """Everything in one answer, so that no two panes can disagree."""
    c = schema.call.c
    found = context.connection.execute(
        select(*CALL_COLUMNS).where(c.agency == context.agency, c.on_board == 1)
    )
    states = open_calls(context)
    teams = teams_of(context, past=False)
    watched = _watched(context, states, teams)
    calls = [_with_state(context.call_row(row), states, watched, context.now) for row in found]
    begun = [row for row in calls if row.status is not CallStatus.DRAFT]
    waiting = [row for row in begun if row.status in _WAITING]
    active = [row for row in begun if row.status not in _WAITING]
    drafts = [row for row in calls if row.status is CallStatus.DRAFT]
    return a.BoardView(
        at=context.now,
        position=context.position,
        waiting=tuple(sorted(waiting, key=_held_last)),
        active=tuple(sorted(active, key=_most_pressing)),
        drafts=tuple(sorted(drafts, key=lambda row: row.received_at)),
        teams=tuple(_team_rows(context, teams)),
        follow_ups_due=_count(context, CallStatus.FOLLOW_UP_OPEN, due_by=context.now),
        to_review=_count(context, CallStatus.PENDING_REVIEW),
        watched=watched,
        names=_names(context, states, teams),
    )


def _names(context: Context, calls: dict[str, Call], teams: list[Team]) -> dict[str, str]:
    """The names of everybody whom alarms and emergencies speak of."""
    seen = [one.by for call in calls.values() for one in call.acknowledged]
    seen += [one.by for team in teams for one in team.acknowledged]
    emergencies = [one for team in teams for one in team.emergencies]
    accounts = {*seen, *(one.acknowledged_by for one in emergencies)} - {""}
    members = {one.member for one in emergencies} - {""}
    return {
        **{who: context.account_name(who) for who in accounts},
        **{who: context.member_name(who) for who in members},
    }


def open_calls(context: Context) -> dict[str, Call]:
    """The calls that people work on, whole: alarms need more of them than a row tells."""
    c = schema.call.c
    query = select(c.state).where(c.agency == context.agency, c.on_board == 1)
    found = (codec.decode(s, Call) for s in context.connection.execute(query).scalars())
    return {call.id: call for call in found if call.stage is Stage.OPEN}


def _watched(context: Context, calls: dict[str, Call], teams: list[Team]) -> Watched:
    targets = context.settings.targets
    return Watched(
        tuple(watch_call(call, targets) for call in calls.values()),
        tuple(watch_team(team) for team in teams),
        context.settings.limits,
    )


def _with_state(
    row: a.CallRow, calls: dict[str, Call], watched: Watched, now: datetime
) -> a.CallRow:
    """Return a row with what only the board tells: who comes as well, and whether it is held."""
    call = calls.get(row.id)
    if call is None or not (call.support or call.hold):
        return row
    mine = next(one for one in watched.calls if one.id == row.id)
    held = mine.hold is not None and back_from_hold(mine, watched.teams, now) is None
    support = tuple(one for one in call.support if one.counts)
    return replace(row, support=support, hold=mine.hold if held else None)


def alarm_list(_question: q.Alarms, context: Context) -> watch.AlarmList:
    """The alarms of this moment."""
    watched = _watched(context, open_calls(context), teams_of(context, past=False))
    return watch.AlarmList(context.now, alarms(watched, context.now))


def response_plan(question: q.ResponsePlan, context: Context) -> watch.PlanView:
    """What the plans propose for a call, and what was done of it."""
    call: Call = context.require("call", question.call)
    lines = lines_for(plans_of(context.settings), call)
    return watch.PlanView(call.id, tuple(_plan_line(context, call, line) for line in lines))


def _plan_line(context: Context, call: Call, line: PlanLine) -> watch.PlanLineRow:
    told = next((one for one in call.notified if one.line == line.id), None)
    if told is not None:
        return watch.PlanLineRow(line, told.at, context.account_name(told.by))
    asked = [one for one in call.support if one.counts and one.kind.value == line.who]
    if line.kind is LineKind.SUPPORT and asked:
        return watch.PlanLineRow(line, min(asked[0].times.values()), support=asked[0].id)
    return watch.PlanLineRow(line, None)


def _held_last(row: a.CallRow) -> tuple[bool, str, datetime]:
    return (row.hold is not None, *_most_pressing(row))


def _most_pressing(row: a.CallRow) -> tuple[str, datetime]:
    return (row.urgency or "P9", row.received_at)


def _count(context: Context, status: CallStatus, due_by: datetime | None = None) -> int:
    c = schema.call.c
    mine = c.agency == context.agency
    query = (
        select(func.count()).select_from(schema.call).where(mine, c.status == status.value, _OWED)
    )
    if due_by is not None:
        query = query.where(c.follow_up_by <= iso(due_by))
    return int(context.connection.execute(query).scalar() or 0)


def team_rows(context: Context, *, past: bool) -> list[a.TeamRow]:
    """Return the teams that are on, by call-sign; with ``past`` all, newest first."""
    return _team_rows(context, teams_of(context, past=past))


def teams_of(context: Context, *, past: bool) -> list[Team]:
    """Return the same teams, whole."""
    c = schema.team.c
    query = select(c.state).where(c.agency == context.agency)
    query = query.order_by(c.formed_at.desc()).limit(200) if past else query.where(c.on_now == 1)
    teams = [codec.decode(s, Team) for s in context.connection.execute(query).scalars()]
    if not past:
        teams.sort(key=lambda team: in_order(team.call_sign))
    return teams


def _team_rows(context: Context, teams: list[Team]) -> list[a.TeamRow]:
    ids = {w.call for t in teams for w in (*t.stacked, *((t.active,) if t.active else ()))}
    calls = context.call_rows(sorted(ids))
    return [_team_row(context, team, calls) for team in teams]


def _team_row(context: Context, team: Team, calls: dict[str, a.CallRow]) -> a.TeamRow:
    call = calls.get(team.active.call) if team.active else None
    sending = _sending(context, team)
    return a.TeamRow(
        id=team.id,
        call_sign=team.call_sign,
        status=team.status,
        since=team.since or team.formed_at,
        officer=context.member_name(team.officer) if team.officer else "",
        clinician=context.member_name(team.clinician) if team.clinician else "",
        district=team.district,
        vehicle=team.vehicle,
        call=call.id if call else "",
        call_number=call.number if call else "",
        call_place=call.place if call else "",
        stacked=tuple(calls[work.call].number for work in team.stacked if work.call in calls),
        shift_start=team.shift_start,
        shift_end=team.shift_end,
        stood_down_at=team.stood_down_at,
        provisional=sending is not None and sending.provisional,
        read_back=sending is not None and sending.read_back,
        officer_id=team.officer,
        clinician_id=team.clinician,
        degraded=team.degraded,
        checked_at=team.checked_at,
        emergencies=team.emergencies,
    )


def _sending(context: Context, team: Team) -> Assignment | None:
    """Return the team's part in the call it is on."""
    call = context.load("call", team.active.call) if team.active else None
    if team.active is None or not isinstance(call, Call):
        return None
    return next((one for one in call.assignments if one.id == team.active.assignment), None)


def teams(question: q.Teams, context: Context) -> a.TeamList:
    """Teams."""
    return a.TeamList(tuple(team_rows(context, past=question.past)))


def follow_ups(_question: q.FollowUps, context: Context) -> a.FollowUpList:
    """Contacts, reviews and answers that are owed."""
    c = schema.call.c
    owed = context.connection.execute(
        select(*CALL_COLUMNS).where(c.agency == context.agency, _OWED)
    ).all()
    listed = [_owed(context, row) for row in owed]
    if context.sees(Feed.REFERRAL):
        listed += _unanswered(context)
    listed.sort(key=lambda row: row.due_at or row.call.received_at)
    return a.FollowUpList(tuple(listed))


def _owed(context: Context, row: Any) -> a.FollowUpRow:
    call = context.call_row(row)
    due = None if row.follow_up_by is None else datetime.fromisoformat(row.follow_up_by)
    kind = "contact" if call.status is CallStatus.FOLLOW_UP_OPEN else "review"
    return a.FollowUpRow(kind, call, due)


def _unanswered(context: Context) -> list[a.FollowUpRow]:
    waiting = (ReferralStatus.ISSUED.value, ReferralStatus.HANDED_OVER.value)
    referrals = context.referral_rows(schema.referral.c.status.in_(waiting))
    calls = context.call_rows([row.call for row in referrals])
    return [a.FollowUpRow("answer", calls[row.call], row.issued_at, row) for row in referrals]


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.Board: board,
    q.Alarms: alarm_list,
    q.ResponsePlan: response_plan,
    q.Teams: teams,
    q.FollowUps: follow_ups,
}
