"""The roster: who is on, what is planned, and all that who goes is worked out from."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mcrrt.domain import roster
from mcrrt.domain.account import Member
from mcrrt.domain.call import Call
from mcrrt.domain.duty import Duty
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.geo.place import Placed, place_in_district
from mcrrt.domain.journal import subject
from mcrrt.domain.matching import call_keys, reasons_alike
from mcrrt.domain.pairing.situation import Point
from mcrrt.domain.roster import Shift
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import codec
from mcrrt.service import questions as q
from mcrrt.service import roster_answers as ra
from mcrrt.service.gazetteer import gazetteer, zones_in_force
from mcrrt.service.handlers.roster import template_named
from mcrrt.service.roster_csv import MemberLine, ShiftLine, day_of, read_roster
from mcrrt.service.roster_import import Brings, Judged, judge_rows, span_of
from mcrrt.service.who_goes import About, Ground, for_call, for_shift
from mcrrt.store import schema
from mcrrt.store.lookup import load_states, members_of, shifts_between
from mcrrt.store.queries.board import teams_of
from mcrrt.store.queries.context import Context
from mcrrt.store.queries.places import agency_zones, where_of

_AROUND = timedelta(days=2)
_LONGEST_VIEW = timedelta(days=63)
_MOST_PRIOR = 50
_THERE = (TeamStatus.ON_SCENE, TeamStatus.STAGED)
_DAY, _WEEK = timedelta(hours=24), timedelta(days=7)


def _members(context: Context) -> tuple[Member, ...]:
    return members_of(context.connection, context.agency)


def _shifts(context: Context, start: datetime, end: datetime) -> tuple[Shift, ...]:
    return shifts_between(context.connection, context.agency, start, end)


def _duties(context: Context, members: Iterable[Member]) -> dict[str, Duty]:
    names = [subject("duty", one.id) for one in members]
    found = load_states(context.connection, context.agency, names).values()
    return {duty.id: duty for duty in found if isinstance(duty, Duty)}


def who_is_on(_question: q.WhoIsOn, context: Context) -> ra.OnNowList:
    """Who is at work, from what happened; who should be, from what is planned."""
    now = context.now
    members = _members(context)
    duties = _duties(context, members)
    shifts = _shifts(context, now, now + timedelta(seconds=1))
    signs = {team.id: team.call_sign for team in teams_of(context, past=False)}
    on = []
    expected = []
    for one in members:
        duty = duties.get(one.id) or Duty(one.id)
        planned = roster.planned_at((s for s in shifts if s.member == one.id), now)
        if duty.on:
            on.append(_on_now(one, duty, planned, signs.get(duty.team, ""), now))
        elif planned is not None and one.active:
            expected.append(ra.Expected(one.id, one.name, one.profession, planned, one.phone))
    return ra.OnNowList(now, tuple(on), tuple(expected))


def _on_now(one: Member, duty: Duty, planned: Shift | None, team: str, now: datetime) -> ra.OnNow:
    return ra.OnNow(
        member=one.id,
        name=one.name,
        profession=one.profession,
        since=roster.on_since(duty.worked) or now,
        signed_on=duty.signed_on,
        team=team,
        status=duty.status,
        shift=planned,
        hours_day=roster.hours_worked(duty.worked, now, _DAY),
        hours_week=roster.hours_worked(duty.worked, now, _WEEK),
        rest_hours=roster.rest_hours(duty.worked, now),
    )


def roster_view(question: q.Roster, context: Context) -> ra.RosterView:
    """What is planned."""
    if not timedelta() < question.end - question.start <= _LONGEST_VIEW:
        raise BadInput("end", N_("Ask for a time of at most nine weeks."))
    members = tuple(one for one in _members(context) if one.active)
    shifts = _shifts(context, question.start, question.end)
    return ra.RosterView(question.start, question.end, members, shifts)


# --- who goes ------------------------------------------------------------------------------------


def _ground(context: Context, start: datetime, end: datetime) -> Ground:
    members = _members(context)
    zones = agency_zones(context)
    known, in_force = gazetteer(zones), zones_in_force(zones)
    places: dict[str, Point | None] = {}

    def place(district: str) -> Point | None:
        if district not in places:
            places[district] = _point(place_in_district(district, known, in_force))
        return places[district]

    return Ground(
        context.now, members, _duties(context, members), teams_of(context, past=False),
        _shifts(context, start, end), context.settings, place,
    )  # fmt: skip


def _point(placed: Placed | None) -> Point | None:
    return Point(placed.lat, placed.lon) if placed else None


def best_pairs(question: q.BestPairs, context: Context) -> ra.Ready:
    """What is needed to say who could go to a call."""
    call: Call = context.require("call", question.call)
    ground = _ground(context, context.now, context.now + timedelta(seconds=1))
    placed, district = where_of(context, call)
    about = About(
        call, _point(placed), placed.municipality if placed else "", district,
        _met(context, call), _at_scene(context, ground.teams),
    )  # fmt: skip
    return ra.Ready(for_call(ground, about), _people(ground), call.id)


def _people(ground: Ground) -> ra.People:
    return ra.People(
        {one.id: one.name for one in ground.members},
        {one.id: one.phone for one in ground.members if one.phone},
        {team.id: team.call_sign for team in ground.teams},
        tuple(who for team in ground.teams for who in (team.officer, team.clinician) if who),
    )


def _at_scene(context: Context, teams: Iterable[Team]) -> dict[str, Point]:
    """Where the teams are that are at their call."""
    found = {}
    for team in teams:
        call = context.load("call", team.active.call) if team.active else None
        if isinstance(call, Call) and team.status in _THERE:
            point = _point(where_of(context, call)[0])
            if point is not None:
                found[team.id] = point
    return found


def _met(context: Context, call: Call) -> frozenset[str]:
    """Who went to an earlier call of the same person and got there."""
    mine = call_keys(call.values)
    if not mine.person:
        return frozenset()
    k, c = schema.call_key.c, schema.call.c
    query = (
        select(c.state)
        .join(schema.call_key, (k.agency == c.agency) & (k.call == c.id))
        .where(c.agency == context.agency, k.kind == "person", k.key == mine.person,
               c.id != call.id)
        .order_by(c.row.desc())
        .limit(_MOST_PRIOR)
    )  # fmt: skip
    states = context.connection.execute(query).scalars()
    earlier = [codec.decode(state, Call) for state in states]
    alike = [one for one in earlier if "person" in reasons_alike(mine, call_keys(one.values))]
    arrived = (part for one in alike for part in one.assignments if part.arrived)
    return frozenset(
        who
        for part in arrived
        for crew in part.crew_spans
        for who in (crew.officer, crew.clinician)
    ) - {""}


def shift_plan(question: q.ShiftPlan, context: Context) -> ra.Ready:
    """What is needed to say who goes together on a shift."""
    if not timedelta() < question.end - question.start <= _AROUND:
        raise BadInput("end", N_("The shift ends before it starts, or is longer than two days."))
    ground = _ground(context, question.start - _AROUND, question.end + _AROUND)
    situation = for_shift(ground, question.start, question.end)
    return ra.Ready(situation, _people(ground), "", question.start, question.end)


# --- previews ------------------------------------------------------------------------------------


def preview_shifts(question: q.PreviewShifts, context: Context) -> ra.ShiftPreview:
    """What a template would bring, each shift with what stands in its way."""
    settings = context.settings
    template = template_named(settings.shift_templates, question.template)
    members = [context.require("member", word) for word in question.members]
    names = {one.id: one.name for one in members}
    first = day_of(question.first_day, "first_day")
    zone = ZoneInfo(settings.time_zone)
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    there = _shifts(context, begin - _AROUND, begin + timedelta(days=question.days) + _AROUND)
    found = roster.from_template(
        template, names, (first, question.days), there, zone, settings.longest_shift_hours
    )
    return ra.ShiftPreview(tuple(_shift_row(one, names) for one in found))


def _shift_row(one: roster.Proposed, names: dict[str, str]) -> ra.ShiftRow:
    why, fields = _why(one.problem)
    return ra.ShiftRow(one.member, names[one.member], one.day, one.start, one.end, why, fields)


def _why(problem: BadInput | None) -> tuple[str, dict[str, str]]:
    if problem is None:
        return "", {}
    return problem.template, {name: str(value) for name, value in problem.fields.items()}


def preview_roster(question: q.PreviewRoster, context: Context) -> ra.RosterPreview:
    """What a file would bring. Raises BadInput when it is no such file."""
    settings = context.settings
    lines = read_roster(question.data, ZoneInfo(settings.time_zone))
    shifts = _shifts(context, *span_of(lines))
    judged = judge_rows(lines, _members(context), shifts, settings.longest_shift_hours)
    counts = {kind.value: sum(one.brings is kind for one in judged) for kind in Brings}
    of_shifts = any(isinstance(one.line.row, ShiftLine) for one in judged)
    kind = "shifts" if of_shifts else "members"
    return ra.RosterPreview(kind, tuple(map(_roster_row, judged)), **counts)


def _roster_row(one: Judged) -> ra.RosterRow:
    why, fields = _why(one.problem)
    match one.line.row:
        case MemberLine(name=who):
            pass
        case ShiftLine(member=who):
            pass
        case _:
            who = ""
    return ra.RosterRow(one.line.number, who, one.brings.value, why, fields)


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.WhoIsOn: who_is_on,
    q.Roster: roster_view,
    q.BestPairs: best_pairs,
    q.ShiftPlan: shift_plan,
    q.PreviewShifts: preview_shifts,
    q.PreviewRoster: preview_roster,
}
