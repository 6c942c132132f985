"""The roster: planned shifts, sign-on and off, conflicts of interest, and teams from a plan."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mcrrt.domain import roster, text
from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.errors import N_, BadInput, NotFound, RuleBroken
from mcrrt.domain.facts import admin as a
from mcrrt.domain.facts import roster as r
from mcrrt.domain.journal import subject
from mcrrt.domain.roster import Shift, Template
from mcrrt.service import commands as c
from mcrrt.service import fit_to_go
from mcrrt.service.handlers.dispatch import crew_member, despite_of, form_team, send
from mcrrt.service.roster_csv import MemberLine, ShiftLine, day_of, read_roster
from mcrrt.service.roster_import import Brings, Judged, judge_rows, merged, span_of
from mcrrt.service.work import Handlers, Work, new_id, utc

_AROUND = timedelta(days=2)  # no shift is longer
MOST_SHIFTS = 500
_MOST_MEMBERS = 200


def _others(work: Work, start: datetime, end: datetime, member: str) -> list[Shift]:
    return [s for s in work.unit.shifts(start - _AROUND, end + _AROUND) if s.member == member]


def _longest(work: Work) -> int:
    return work.settings().longest_shift_hours


def plan_shift(wish: c.PlanShift, work: Work) -> None:
    """One shift, that overlaps no other of the member."""
    member = work.member(wish.member)
    if not member.active:
        raise BadInput("member", N_("This member is not active. Nothing was changed."))
    start, end = utc(wish.start, "start"), utc(wish.end, "end")
    template = text.clean("template", wish.template, 40)
    roster.check_shift(start, end, _others(work, start, end, member.id), _longest(work))
    shift = new_id()
    work.add(r.ShiftPlanned(shift, member.id, start, end, template))
    work.result.update(shift=shift)


def plan_shifts(wish: c.PlanShifts, work: Work) -> None:
    """The shifts of a template: all of them, or with ``skip`` those that can be."""
    settings = work.settings()
    template = template_named(settings.shift_templates, wish.template)
    if not wish.members or len(wish.members) > _MOST_MEMBERS:
        raise BadInput("members", N_("Choose members: at least one, at most 200."))
    members = [work.member(word) for word in wish.members]
    if not all(member.active for member in members):
        raise BadInput("members", N_("This member is not active. Nothing was changed."))
    first = day_of(wish.first_day, "first_day")
    begin = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(settings.time_zone))
    there = work.unit.shifts(begin - _AROUND, begin + timedelta(days=wish.days) + _AROUND)
    found = roster.from_template(
        template, [m.id for m in members], (first, wish.days), there,
        ZoneInfo(settings.time_zone), settings.longest_shift_hours,
    )  # fmt: skip
    _require_some(found, skip=wish.skip)
    good = [one for one in found if one.problem is None]
    for one in good:
        work.add(r.ShiftPlanned(new_id(), one.member, one.start, one.end, template.name))
    work.result.update(planned=len(good), left_out=len(found) - len(good))


def _require_some(found: tuple[roster.Proposed, ...], *, skip: bool) -> None:
    bad = sum(one.problem is not None for one in found)
    if bad and not skip:
        raise RuleBroken(
            N_("{count} of these shifts cannot be planned: see the preview. Nothing was changed."),
            count=bad,
        )
    if len(found) == bad:
        raise RuleBroken(N_("There is no shift to plan on these days. Nothing was changed."))
    if len(found) > MOST_SHIFTS:
        raise BadInput(
            "members", N_("At most {most} shifts can be planned at once."), most=MOST_SHIFTS
        )


def template_named(templates: tuple[Template, ...], name: str) -> Template:
    """Return the agency's template of this name. Raises NotFound."""
    wanted = name.strip().casefold()
    found = next((one for one in templates if one.name.casefold() == wanted), None)
    if found is None:
        raise NotFound(N_("There is no such template of shifts."))
    return found


def _shift(work: Work, shift_id: str) -> Shift:
    found = work.unit.load(subject("shift", work.unit.find("shift", shift_id) or ""))
    if not isinstance(found, Shift) or found.cancelled:
        raise NotFound(N_("There is no such shift, or it was cancelled."))
    return found


def change_shift(wish: c.ChangeShift, work: Work) -> None:
    """Other hours, that overlap no other shift of the member."""
    shift = _shift(work, wish.shift)
    start, end = utc(wish.start, "start"), utc(wish.end, "end")
    others = _others(work, start, end, shift.member)
    roster.check_shift(start, end, others, _longest(work), own=shift.id)
    work.add(r.ShiftChanged(shift.id, start, end))


def cancel_shift(wish: c.CancelShift, work: Work) -> None:
    """Not worked."""
    work.add(r.ShiftCancelled(_shift(work, wish.shift).id))


# --- on and off ----------------------------------------------------------------------------------


def sign_on(wish: c.SignOn, work: Work) -> None:
    """At work, and whether that was planned."""
    member = work.member(wish.member)
    if not member.active:
        raise BadInput("member", N_("This member is not active. Nothing was changed."))
    work.add(r.MemberSignedOn(member.id))
    shifts = work.unit.shifts(work.now, work.now + timedelta(seconds=1))
    planned = roster.planned_at((s for s in shifts if s.member == member.id), work.now)
    work.result.update(member=member.id, planned=planned is not None)


def sign_off(wish: c.SignOff, work: Work) -> None:
    """Gone home."""
    member = work.member(wish.member)
    work.add(r.MemberSignedOff(member.id))
    work.result.update(member=member.id)


# --- who must not go -----------------------------------------------------------------------------


def record_conflict(wish: c.RecordConflictOfInterest, work: Work) -> None:
    """Who must not meet the person, and why."""
    call, member = work.call(wish.call), work.member(wish.member)
    reason = text.required("reason", wish.reason, text.LINE)
    work.add(r.ConflictOfInterestRecorded(call.id, member.id, reason))


def lift_conflict(wish: c.LiftConflictOfInterest, work: Work) -> None:
    """They may after all."""
    call, member = work.call(wish.call), work.member(wish.member)
    reason = text.required("reason", wish.reason, text.LINE)
    if member.id not in {one.member for one in call.not_to_go}:
        raise RuleBroken(N_("No conflict of interest is recorded for this member."))
    work.add(r.ConflictOfInterestLifted(call.id, member.id, reason))


# --- a file --------------------------------------------------------------------------------------


def import_roster(wish: c.ImportRoster, work: Work) -> None:
    """Everything in the file that can be taken, in one piece."""
    settings = work.settings()
    lines = read_roster(wish.data, ZoneInfo(settings.time_zone))
    shifts = work.unit.shifts(*span_of(lines))
    judged = judge_rows(lines, work.unit.members(), shifts, settings.longest_shift_hours)
    for one in judged:
        if one.brings in (Brings.NEW, Brings.CHANGED):
            _take(one, work)
    counts = {kind: sum(one.brings is kind for one in judged) for kind in Brings}
    work.result.update({kind.value: count for kind, count in counts.items()})


def _take(one: Judged, work: Work) -> None:
    match one.line.row:
        case MemberLine() as row:
            member = one.member
            if member and work.duty(member.id).team and row.profession != member.profession:
                raise RuleBroken(N_("This member is in a team. Stand the team down first."))
            base = {"record": member.event} if member else {}
            fact = a.MemberRecorded(member=member.id if member else new_id(), **merged(member, row))
            work.add(fact, base)
        case ShiftLine() as row if one.member is not None:
            work.add(r.ShiftPlanned(new_id(), one.member.id, row.start, row.end, row.template))


# --- teams from a plan ---------------------------------------------------------------------------


def form_teams(wish: c.FormTeams, work: Work) -> None:
    """Every pair becomes a team, or none does."""
    if not wish.teams or len(wish.teams) > _MOST_MEMBERS:
        raise BadInput("teams", N_("Choose the teams to form."))
    made: list[str] = []
    for one in wish.teams:
        sign = one.call_sign or free_sign(work, made)
        if sign.upper() in made:
            raise RuleBroken(N_("{call_sign} is on already."), call_sign=sign)
        form = c.FormTeam(sign, one.officer, one.clinician, wish.shift_start, wish.shift_end,
                          _district(work, one.officer))  # fmt: skip
        form_team(form, work)
        made.append(sign.upper())
    work.result.clear()
    work.result.update(teams=made)


def send_pair(wish: c.SendPair, work: Work) -> None:
    """Two who are free become a team, for as long as both are on, and go."""
    officer = crew_member(work, "officer", wish.officer, Profession.OFFICER)
    clinician = crew_member(work, "clinician", wish.clinician, Profession.CLINICIAN)
    standing = fit_to_go.of_pair(work, work.call(wish.call), officer.id, clinician.id)
    ends = min(_goes_off(work, officer.id), _goes_off(work, clinician.id))
    sign = wish.call_sign or free_sign(work, [])
    form_team(
        c.FormTeam(sign, officer.id, clinician.id, work.now, ends, _district(work, officer.id)),
        work,
    )
    team = str(work.result["team"])
    send(
        c.AssignTeam(wish.call, team, ResponseMode(wish.mode), despite=wish.despite), work, standing
    )
    standing.require(despite_of(wish.despite), fit_to_go.PAIR)
    work.result.update(call_sign=sign)


def _district(work: Work, word: str) -> str:
    return work.member(word).district


def _goes_off(work: Work, member: str) -> datetime:
    shifts = work.unit.shifts(work.now, work.now + timedelta(seconds=1))
    planned = roster.planned_at((s for s in shifts if s.member == member), work.now)
    since = roster.on_since(work.duty(member).worked) or work.now
    ends = roster.longest_now(planned, since, _longest(work))
    return max(ends, work.now + timedelta(hours=1))


def free_sign(work: Work, made: list[str]) -> str:
    """Return the first call-sign MC1, MC2, … that no team has."""
    number = 1
    while f"MC{number}" in made or work.unit.find("team", f"MC{number}") is not None:
        number += 1
    return f"MC{number}"


HANDLERS: Handlers = {
    c.PlanShift: plan_shift,
    c.PlanShifts: plan_shifts,
    c.ChangeShift: change_shift,
    c.CancelShift: cancel_shift,
    c.SignOn: sign_on,
    c.SignOff: sign_off,
    c.RecordConflictOfInterest: record_conflict,
    c.LiftConflictOfInterest: lift_conflict,
    c.ImportRoster: import_roster,
    c.FormTeams: form_teams,
    c.SendPair: send_pair,
}
