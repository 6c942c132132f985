"""What a team is, what a member's duty is, and what may happen to both.

A pair is a record bounded in time: an officer and a clinician for a shift. A state set for the
team sets both members in the same fact, so they can never disagree (domain.md 1.6).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import teams as t
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.team_status import ON_A_CALL, TeamStatus, require_transition


@dataclass(frozen=True, slots=True)
class Work:
    """A call a team works on, or will work on."""

    call: str
    assignment: str


@dataclass(frozen=True, slots=True)
class Team:
    """An officer and a clinician on a shift, with what they are doing.

    ``event`` is the latest that said what they do: whoever sends them names the one they saw.

    ``shift_start`` and ``shift_end`` are instants: shifts cross midnight (domain.md 1.2).
    """

    id: str
    call_sign: str
    officer: str
    clinician: str
    shift_start: datetime
    shift_end: datetime
    formed_at: datetime
    district: str = ""
    vehicle: str = ""
    status: TeamStatus = TeamStatus.OFF_DUTY
    since: datetime | None = None
    place: str = ""
    active: Work | None = None
    stacked: tuple[Work, ...] = ()
    stood_down_at: datetime | None = None
    event: str = ""

    @property
    def on(self) -> bool:
        """Say whether the team exists now."""
        return self.stood_down_at is None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one member is doing, and in which team. ``team`` is '' when in none."""

    id: str
    team: str = ""
    status: TeamStatus = TeamStatus.OFF_DUTY
    since: datetime | None = None


def evolve_team(team: Team | None, entry: Entry) -> Team:
    """Return the team after the fact, or raise RuleBroken when the fact cannot follow."""
    fact = entry.fact
    if isinstance(fact, t.TeamFormed):
        return _formed(team, fact, entry)
    if team is None:
        raise RuleBroken(N_("There is no such team."))
    if not team.on:
        raise RuleBroken(N_("{call_sign} has stood down."), call_sign=team.call_sign)
    _check_crew(team, fact)
    if entry.crossed:
        return team
    after = _next(team, entry)
    return team if after is team else replace(after, event=entry.event_id)


def is_sent_twice(team: Team | None, entry: Entry) -> bool:
    """Say whether another desk sent the team elsewhere, which the author of this could not see."""
    fact = entry.fact
    if not isinstance(fact, t.TeamAssigned) or team is None or fact.stacked or not team.on:
        return False
    unseen = "team" in entry.base and entry.base["team"] != team.event
    return unseen and team.active is not None


def _next(team: Team, entry: Entry) -> Team:
    match entry.fact:
        case t.TeamStatusSet() as fact:
            return _status_set(team, fact, entry)
        case t.TeamAssigned() as fact:
            return _assigned(team, fact, entry)
        case t.StackedCallStarted() as fact:
            return _stacked_started(team, fact, entry)
        case t.StackedCallWithdrawn() as fact:
            return replace(team, stacked=_without(team.stacked, _waiting(team, fact)))
        case t.TeamStoodDown():
            return _stood_down(team, entry)
        case _:
            return team


def _check_crew(team: Team, fact: Fact) -> None:
    """A fact that names a crew names this team's: it changes what these two people are doing."""
    crew = (getattr(fact, "officer", team.officer), getattr(fact, "clinician", team.clinician))
    if crew != (team.officer, team.clinician):
        raise RuleBroken(N_("{call_sign} has another crew."), call_sign=team.call_sign)


def evolve_duty(duty: Duty | None, entry: Entry, member: str) -> Duty:
    """Return the member's duty after the fact.

    One person is never in two teams at once (domain.md 8.1, rule 11).
    """
    duty = duty or Duty(member)
    fact = entry.fact
    if entry.crossed:
        return duty
    match fact:
        case t.TeamFormed():
            if duty.team:
                raise RuleBroken(
                    N_("A member is already in another team. Stand that team down first.")
                )
            return Duty(duty.id, fact.team, TeamStatus.OFF_DUTY, entry.at)
        case t.TeamStoodDown():
            return Duty(duty.id, "", TeamStatus.OFF_DUTY, entry.at)
        case t.TeamStatusSet():
            return _on_duty(duty, fact.status, entry)
        case t.TeamAssigned(stacked=False) | t.StackedCallStarted():
            return _on_duty(duty, TeamStatus.ASSIGNED, entry)
        case _:
            return duty


def _on_duty(duty: Duty, status: TeamStatus, entry: Entry) -> Duty:
    since = duty.since if duty.status is status else entry.at
    return replace(duty, status=status, since=since)


def _formed(team: Team | None, fact: t.TeamFormed, entry: Entry) -> Team:
    if team is not None:
        raise RuleBroken(N_("This team is there already."))
    if fact.officer == fact.clinician:
        raise RuleBroken(N_("A team needs two people: an officer and a clinician."))
    if fact.shift_end <= fact.shift_start:
        raise RuleBroken(N_("The shift ends before it starts."))
    return Team(
        fact.team, fact.call_sign, fact.officer, fact.clinician, fact.shift_start, fact.shift_end,
        entry.at, fact.district, fact.vehicle, since=entry.at,
    )  # fmt: skip


def _status_set(team: Team, fact: t.TeamStatusSet, entry: Entry) -> Team:
    if _said_twice(team, fact, entry):
        return team
    _check_step(team, fact)
    since = team.since if team.status is fact.status else entry.at
    leaves = fact.status not in ON_A_CALL
    return replace(
        team,
        status=fact.status,
        since=since,
        place=fact.place or team.place,
        active=None if leaves else team.active,
    )


def _said_twice(team: Team, fact: t.TeamStatusSet, entry: Entry) -> bool:
    """The car and the desk said the same without seeing each other: that is no mistake of anybody."""
    unseen = "team" in entry.base and entry.base["team"] != team.event
    work = team.active or Work("", "")
    same = (fact.call, fact.assignment) == (work.call, work.assignment)
    return unseen and same and fact.status is team.status


def _check_step(team: Team, fact: t.TeamStatusSet) -> None:
    if fact.status is TeamStatus.ASSIGNED:
        raise RuleBroken(N_("A team becomes assigned by sending it to a call."))
    if not fact.correction:
        require_transition(team.status, fact.status, team.call_sign)
    if fact.status is TeamStatus.OFF_DUTY and team.stacked:
        raise RuleBroken(
            N_("A call still waits for {call_sign}. Withdraw it first."), call_sign=team.call_sign
        )
    if fact.status in ON_A_CALL and team.active is None:
        raise RuleBroken(N_("{call_sign} is not on a call."), call_sign=team.call_sign)
    active = team.active or Work("", "")
    if (fact.call, fact.assignment) != (active.call, active.assignment):
        raise RuleBroken(
            N_("{call_sign} has moved on to something else since."), call_sign=team.call_sign
        )


def _assigned(team: Team, fact: t.TeamAssigned, entry: Entry) -> Team:
    work = Work(fact.call, fact.assignment)
    if fact.stacked:
        if team.active is None:
            raise RuleBroken(
                N_("{call_sign} is not on a call: send it instead."), call_sign=team.call_sign
            )
        return replace(team, stacked=(*team.stacked, work))
    if team.status is not TeamStatus.AVAILABLE:
        raise RuleBroken(
            N_("{call_sign} is {status} and cannot be sent. Stack the call or choose another."),
            call_sign=team.call_sign,
            status=team.status,
        )
    return replace(team, status=TeamStatus.ASSIGNED, since=entry.at, active=work)


def _stacked_started(team: Team, fact: t.StackedCallStarted, entry: Entry) -> Team:
    work = _waiting(team, fact)
    require_transition(team.status, TeamStatus.ASSIGNED, team.call_sign)
    return replace(
        team,
        status=TeamStatus.ASSIGNED,
        since=entry.at,
        active=work,
        stacked=_without(team.stacked, work),
    )


def _stood_down(team: Team, entry: Entry) -> Team:
    if team.active or team.stacked:
        raise RuleBroken(
            N_("{call_sign} still has a call. Clear it or withdraw it first."),
            call_sign=team.call_sign,
        )
    return replace(team, status=TeamStatus.OFF_DUTY, since=entry.at, stood_down_at=entry.at)


def _waiting(team: Team, fact: t.StackedCallStarted | t.StackedCallWithdrawn) -> Work:
    """Return the work that waits for the team and that the fact is about."""
    work = Work(fact.call, fact.assignment)
    if work not in team.stacked:
        raise RuleBroken(N_("This call does not wait for {team}."), team=team.call_sign)
    return work


def _without(stacked: tuple[Work, ...], taken: Work) -> tuple[Work, ...]:
    return tuple(work for work in stacked if work != taken)
