"""Members, teams, and sending teams to calls."""

from dataclasses import replace

from mcrrt.domain import text
from mcrrt.domain.account import Member, Profession
from mcrrt.domain.assignment import Assignment
from mcrrt.domain.call import Call, Stage
from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.facts import admin as a
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import teams as t
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import fit_to_go
from mcrrt.service.access import Right
from mcrrt.service.commands.base import DESPITE
from mcrrt.service.fit_to_go import Standing
from mcrrt.service.roster_csv import checked_training, gender_of
from mcrrt.service.work import Handlers, Work, new_id, utc

_CALL_SIGN_LIMIT = 12
_MOST_WORDS = 12


def record_member(wish: c.RecordMember, work: Work) -> None:
    """A member as they are now; the earlier version stays in the journal."""
    if wish.profession not in tuple(Profession):
        raise BadInput("profession", N_("This must be officer or clinician."))
    member = wish.member and work.member(wish.member).id
    if member and work.duty(member).team and not _keeps_seat(wish, work.member(member)):
        raise RuleBroken(N_("This member is in a team. Stand the team down first."))
    fact = a.MemberRecorded(
        member=member or new_id(),
        name=text.required("name", wish.name, 120),
        profession=wish.profession,
        badge=text.clean("badge", wish.badge, 20),
        call_sign=text.clean("call_sign", wish.call_sign, _CALL_SIGN_LIMIT),
        discipline=text.clean("discipline", wish.discipline, 60),
        languages=_words("languages", wish.languages),
        district=text.clean("district", wish.district, 40),
        phone=text.clean("phone", wish.phone, 40),
        active=wish.active,
        skills=_words("skills", wish.skills),
        gender=gender_of(text.clean("gender", wish.gender, 20)),
        training=_training(wish.training),
    )
    work.add(fact, {"record": work.member(member).event} if member else {})
    work.result.update(member=fact.member)


def _keeps_seat(wish: c.RecordMember, member: Member) -> bool:
    return wish.active and wish.profession == member.profession


def _words(field: str, words: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(text.clean(field, word, 40) for word in words)
    kept = tuple(filter(None, cleaned))
    if len(kept) > _MOST_WORDS:
        raise BadInput(field, N_("At most {most} can be kept here."), most=_MOST_WORDS)
    return kept


def _training(given: tuple[a.Training, ...]) -> tuple[a.Training, ...]:
    checked = tuple(dict.fromkeys(checked_training(one) for one in given))
    if len(checked) > _MOST_WORDS:
        raise BadInput("training", N_("At most {most} can be kept here."), most=_MOST_WORDS)
    return checked


def form_team(wish: c.FormTeam, work: Work) -> None:
    """Both seats filled by somebody of that profession, for a shift."""
    officer = crew_member(work, "officer", wish.officer, Profession.OFFICER)
    clinician = crew_member(work, "clinician", wish.clinician, Profession.CLINICIAN)
    call_sign = free_call_sign(work, wish.call_sign)
    start, end = utc(wish.shift_start, "shift_start"), utc(wish.shift_end, "shift_end")
    if end <= work.now:
        raise BadInput("shift_end", N_("This shift is over already."))
    team_id = new_id()
    work.add(
        t.TeamFormed(
            team_id,
            call_sign,
            officer.id,
            clinician.id,
            start,
            end,
            text.clean("district", wish.district, 40),
            text.clean("vehicle", wish.vehicle, 40),
        )
    )
    if start <= work.now:
        work.add(
            t.TeamStatusSet(team_id, officer.id, clinician.id, TeamStatus.AVAILABLE, "dispatcher")
        )
    work.result.update(team=team_id, call_sign=call_sign)


def free_call_sign(work: Work, word: str) -> str:
    """Return a call-sign as it is kept; refuse one that a team has now."""
    call_sign = text.required("call_sign", word, _CALL_SIGN_LIMIT).upper()
    if not all(c.isalnum() or c == "-" for c in call_sign):
        raise BadInput("call_sign", N_("A call-sign has letters, digits and hyphens only."))
    if work.unit.find("team", call_sign) is not None:
        raise RuleBroken(N_("{call_sign} is on already."), call_sign=call_sign)
    return call_sign


def crew_member(work: Work, seat: str, word: str, profession: Profession) -> Member:
    """Return whoever is to sit there. Refuses the other profession, and who is not active."""
    member = work.member(word)
    if member.profession is not profession:
        raise BadInput(seat, N_("This seat needs the other profession. Nothing was changed."))
    if not member.active:
        raise BadInput(seat, N_("This member is not active. Nothing was changed."))
    return member


def stand_down(wish: c.StandDownTeam, work: Work) -> None:
    """The shift ends."""
    team = work.team(wish.team)
    work.add(t.TeamStoodDown(team.id, team.officer, team.clinician))


def set_status(wish: c.SetTeamStatus, work: Work) -> None:
    """One action for the team, both members and the active call."""
    team = work.team(wish.team)
    if wish.correction:
        work.require(Right.STATUS_CORRECT)
    active = team.active
    work.add(
        t.TeamStatusSet(
            team.id,
            team.officer,
            team.clinician,
            wish.status,
            source=work.role.value,
            call=active.call if active else "",
            assignment=active.assignment if active else "",
            place=text.clean("place", wish.place, text.LINE),
            correction=text.clean("correction", wish.correction, text.LINE),
        ),
        {"team": team.event},
    )
    work.result.update(team=team.id, status=wish.status)


def assign(wish: c.AssignTeam, work: Work) -> None:
    """Send a team; a draft goes to the board first, because help comes before paper."""
    call, team = work.call(wish.call), work.team(wish.team)
    judge = fit_to_go.of_stacking if wish.stack else fit_to_go.of_team
    standing = judge(work, call, team)
    send(wish, work, standing)
    standing.require(despite_of(wish.despite), fit_to_go.TEAM, team.call_sign)


def despite_of(typed: str) -> str:
    """Return why somebody goes all the same, as it is kept."""
    return text.clean(DESPITE, typed, text.LINE)


def send(wish: c.AssignTeam, work: Work, standing: Standing) -> None:
    """Add the sending. What the team and the call refuse is said before any other rule is."""
    call, team = work.call(wish.call), work.team(wish.team)
    if call.stage is Stage.DRAFT:
        work.add(f.CallQueued(call.id))
    if wish.stack and team.active is None:
        raise RuleBroken(
            N_("{call_sign} is not on a call: send it instead."), call_sign=team.call_sign
        )
    assignment = new_id()
    work.add(
        t.TeamAssigned(
            assignment,
            call.id,
            team.id,
            team.call_sign,
            team.officer,
            team.clinician,
            wish.mode,
            wish.stack,
            provisional=work.cut_off,
            read_back=work.cut_off and wish.read_back,
            despite=despite_of(wish.despite) if standing.owned else "",
            against=standing.owned,
        ),
        {"team": team.event},
    )
    work.result.update(assignment=assignment, call=call.id, team=team.id)


def read_back(wish: c.RecordReadBack, work: Work) -> None:
    """The team said by radio that it goes."""
    call, team = work.call(wish.call), work.team(wish.team)
    for assignment in call.assignments:
        if assignment.open and assignment.team_id == team.id:
            work.add(t.AssignmentReadBack(call.id, assignment.id))
            return
    raise RuleBroken(N_("This team is not on call {number}."), number=call.number)


def start_stacked(wish: c.StartStackedCall, work: Work) -> None:
    """The team is free and begins what waited for it."""
    call, team = work.call(wish.call), work.team(wish.team)
    waiting = _stacked(call, team)
    despite = despite_of(wish.despite)
    standing = replace(fit_to_go.of_team(work, call, team), known=waiting.against)
    work.add(
        t.StackedCallStarted(
            waiting.id, call.id, team.id, team.officer, team.clinician,
            despite if standing.owned else "", standing.owned,
        )
    )  # fmt: skip
    standing.require(despite, fit_to_go.TEAM, team.call_sign)


def withdraw_stacked(wish: c.WithdrawStackedCall, work: Work) -> None:
    """The call waits for somebody else."""
    call, team = work.call(wish.call), work.team(wish.team)
    reason = text.required("reason", wish.reason, text.LINE)
    work.add(t.StackedCallWithdrawn(_stacked(call, team).id, call.id, team.id, reason))


def _stacked(call: Call, team: Team) -> Assignment:
    for assignment in call.stacked:
        if assignment.team_id == team.id:
            return assignment
    raise RuleBroken(N_("This call does not wait for {team}."), team=team.call_sign)


HANDLERS: Handlers = {
    c.RecordMember: record_member,
    c.FormTeam: form_team,
    c.StandDownTeam: stand_down,
    c.SetTeamStatus: set_status,
    c.AssignTeam: assign,
    c.RecordReadBack: read_back,
    c.StartStackedCall: start_stacked,
    c.WithdrawStackedCall: withdraw_stacked,
}
