"""Pairs split, swap and merge while they are on; in the middle of a call too."""

from dataclasses import replace

from mcrrt.domain import text
from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.call_watch import require_not_alone
from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts.crews import CrewChange, Crewed, CrewsChanged
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import fit_to_go
from mcrrt.service.fit_to_go import Standing
from mcrrt.service.handlers.dispatch import crew_member, despite_of, free_call_sign
from mcrrt.service.work import Handlers, Work, new_id

_S = TeamStatus
# How whoever splits off comes to what the team is doing, in steps that the table has.
_WAY_TO: dict[TeamStatus, tuple[TeamStatus, ...]] = {
    _S.ASSIGNED: (),
    _S.ACKNOWLEDGED: (_S.ACKNOWLEDGED,),
    _S.EN_ROUTE: (_S.EN_ROUTE,),
    _S.STAGED: (_S.EN_ROUTE, _S.STAGED),
    _S.ON_SCENE: (_S.EN_ROUTE, _S.ON_SCENE),
    _S.TRANSPORTING: (_S.EN_ROUTE, _S.ON_SCENE, _S.TRANSPORTING),
    _S.AT_HOSPITAL: (_S.EN_ROUTE, _S.ON_SCENE, _S.TRANSPORTING, _S.AT_HOSPITAL),
    _S.CLEARING: (_S.EN_ROUTE, _S.ON_SCENE, _S.CLEARING),
}


def _seats(team: Team, officer: str, clinician: str) -> Crewed:
    work = team.active
    return Crewed(
        team.id, team.call_sign, team.officer, team.clinician, officer, clinician,
        work.call if work else "", work.assignment if work else "", team.status,
    )  # fmt: skip


def _change(work: Work, how: CrewChange, reason: str, *teams: Crewed, despite: str = "") -> None:
    """Add it. Who joins a team that is on a call goes to that call: the hard rules are asked."""
    why = text.required("reason", reason, text.LINE)
    said = despite_of(despite)
    found = [(one.call_sign, _joining(work, one)) for one in teams if one.call]
    against = tuple(rule for _sign, standing in found for rule in standing.owned)
    work.add(CrewsChanged(how, teams, why, said if against else "", against))
    for call_sign, standing in found:
        standing.require(said, fit_to_go.CREW, call_sign)


def _joining(work: Work, one: Crewed) -> Standing:
    call, team = work.call(one.call), work.team(one.team)
    return fit_to_go.of_newcomers(work, call, team, one.officer, one.clinician)


def _check_calls(work: Work, *teams: Crewed) -> None:
    """No officer leaves a clinician alone where there is a weapon."""
    for one in teams:
        if one.call and one.was_officer and not one.officer:
            require_not_alone(work.call(one.call))


def change_crew(wish: c.ChangeCrew, work: Work) -> None:
    """Seats are filled, left, or taken by somebody else."""
    team = work.team(wish.team)
    officer = _who(work, "officer", wish.officer, Profession.OFFICER)
    clinician = _who(work, "clinician", wish.clinician, Profession.CLINICIAN)
    if (officer, clinician) == (team.officer, team.clinician):
        raise RuleBroken(
            N_("{call_sign} has this crew already. Nothing was changed."), call_sign=team.call_sign
        )
    if not (officer or clinician):
        raise BadInput("officer", N_("Both seats would be empty: stand the team down instead."))
    seats = _seats(team, officer, clinician)
    _change(work, CrewChange.CHANGE, wish.reason, seats, despite=wish.despite)
    _check_calls(work, seats)
    work.result.update(team=team.id, degraded=not (officer and clinician))


def _who(work: Work, seat: str, word: str, profession: Profession) -> str:
    return crew_member(work, seat, word, profession).id if word else ""


def swap_crew(wish: c.SwapCrew, work: Work) -> None:
    """Two teams give each other their officers, or their clinicians."""
    team, other = work.team(wish.team), work.team(wish.other)
    if team.id == other.id:
        raise BadInput("other", N_("These are the same team. Nothing was changed."))
    if wish.seat is Profession.OFFICER:
        pair = (
            _seats(team, other.officer, team.clinician),
            _seats(other, team.officer, other.clinician),
        )
    else:
        pair = (
            _seats(team, team.officer, other.clinician),
            _seats(other, other.officer, team.clinician),
        )
    if not all(one.after for one in pair):
        raise RuleBroken(N_("A team would be left by everybody: merge the two instead."))
    _change(work, CrewChange.SWAP, wish.reason, *pair, despite=wish.despite)
    _check_calls(work, *pair)
    work.result.update(team=team.id, other=other.id)


def merge_teams(wish: c.MergeTeams, work: Work) -> None:
    """Two teams with a free seat each become one; the other one stands down."""
    team, other = work.team(wish.team), work.team(wish.other)
    if team.id == other.id:
        raise BadInput("other", N_("These are the same team. Nothing was changed."))
    if (team.officer and other.officer) or (team.clinician and other.clinician):
        raise RuleBroken(
            N_("{call_sign} has nobody for the empty seat of {other}. Nothing was changed."),
            call_sign=other.call_sign,
            other=team.call_sign,
        )
    joined = _seats(team, team.officer or other.officer, team.clinician or other.clinician)
    left = _seats(other, "", "")
    _change(work, CrewChange.MERGE, wish.reason, joined, left, despite=wish.despite)
    work.result.update(team=team.id, other=other.id)


def split_team(wish: c.SplitTeam, work: Work) -> None:
    """One of the two leaves: to be free, or to go on alone, on the same call where there is one."""
    team = work.team(wish.team)
    who = team.officer if wish.seat is Profession.OFFICER else team.clinician
    if team.degraded:
        raise RuleBroken(
            N_("{call_sign} has one member only: it cannot split."), call_sign=team.call_sign
        )
    stays = ("", team.clinician) if wish.seat is Profession.OFFICER else (team.officer, "")
    seats = _seats(team, *stays)
    call_sign = free_call_sign(work, wish.call_sign) if wish.call_sign.strip() else ""
    _change(work, CrewChange.SPLIT, wish.reason, seats)
    work.result.update(team=team.id)
    if call_sign:
        alone = (who, "") if wish.seat is Profession.OFFICER else ("", who)
        other = _go_on_alone(work, team, call_sign, alone)
        if wish.on_call and team.active:
            _stay_on_call(work, team, other, wish.reason)
        work.result.update(other=other.id)
    _check_calls(work, seats)


def _go_on_alone(work: Work, team: Team, call_sign: str, crew: tuple[str, str]) -> Team:
    new, (officer, clinician) = new_id(), crew
    start = min(team.shift_start, work.now)
    work.add(
        t.TeamFormed(
            new, call_sign, officer, clinician, start, team.shift_end, team.district, ""
        )
    )  # fmt: skip
    work.add(t.TeamStatusSet(new, officer, clinician, _S.AVAILABLE, work.role.value))
    return work.team(new)


def _stay_on_call(work: Work, team: Team, alone: Team, reason: str) -> None:
    """They are there already, and stay: what was answered for stands, and what came up since.

    ``team`` is as it was before they left it.
    """
    assert team.active is not None
    call, part, crew = work.call(team.active.call), new_id(), (alone.officer, alone.clinician)
    mine = replace(team, officer=alone.officer, clinician=alone.clinician)
    against = fit_to_go.of_stacking(work, call, mine).owned
    before = next(one for one in call.assignments if one.id == team.active.assignment)
    work.add(
        t.TeamAssigned(
            part, call.id, alone.id, alone.call_sign, *crew, ResponseMode.SECONDARY,
            provisional=work.cut_off, against=against,
            despite=(before.despite or text.clean("reason", reason, text.LINE)) if against else "",
        )
    )  # fmt: skip
    source = work.role.value
    for status in _WAY_TO[team.status]:
        work.add(t.TeamStatusSet(alone.id, *crew, status, source, call.id, part, team.place))


HANDLERS: Handlers = {
    c.ChangeCrew: change_crew,
    c.SwapCrew: swap_crew,
    c.SplitTeam: split_team,
    c.MergeTeams: merge_teams,
}
