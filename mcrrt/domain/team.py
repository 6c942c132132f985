"""What a team is, and what may happen to it.

A pair is a record bounded in time: an officer and a clinician for a shift. A state set for the
team sets both members in the same fact, so they can never disagree (domain.md 1.6).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.acknowledged import Acknowledged, seen
from mcrrt.domain.crew import Crew, changed
from mcrrt.domain.emergency import Emergency
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import crews as cr
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import watch as w
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.team_status import ON_A_CALL, TeamStatus, require_transition


@dataclass(frozen=True, slots=True)
class Work:
    """A call a team works on, or will work on."""

    call: str
    assignment: str


@dataclass(frozen=True, slots=True)
class Team:
    """An officer and a clinician on a shift, with what they are doing. An empty seat is ''.

    ``crews`` are the people in the seats, each crew with its time, the present one last. ``event`` is the latest that said what they do: whoever sends them names the one they saw.

    ``checked_at``: when it last said that all is well. ``emergencies`` are those that have not ended.
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
    crews: tuple[Crew, ...] = ()
    checked_at: datetime | None = None
    emergencies: tuple[Emergency, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()

    @property
    def on(self) -> bool:
        """Say whether the team exists now."""
        return self.stood_down_at is None

    @property
    def degraded(self) -> bool:
        """Say whether a seat is empty."""
        return not (self.officer and self.clinician)


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
    watched = on_watch(team, entry)
    if watched is not None:  # it does not say what they do, so ``event`` stays
        return watched
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
        case t.AssignmentDeclined() as fact:
            return _declined(team, fact, entry)
        case t.TeamStoodDown():
            return _stood_down(team, entry)
        case cr.CrewsChanged() as fact:
            return _crew_changed(team, fact, entry)
        case _:
            return team


def on_watch(team: Team, entry: Entry) -> Team | None:
    """Return the team after what the desk watches over; None when the fact is none of these.

    Two desks that say the same of an emergency or an alarm are no mistake: the first counts.
    """
    match entry.fact:
        case w.WelfareChecked():
            return replace(team, checked_at=max(entry.at, team.checked_at or entry.at))
        case w.EmergencyStarted() as fact:
            return _emergency(team, fact, entry)
        case w.EmergencyMistaken() as fact:
            return _mistaken(team, fact, entry)
        case w.EmergencyAcknowledged() as fact:
            return _taken_up(team, fact, entry)
        case w.EmergencyEnded() as fact:
            return replace(team, emergencies=_others(team, fact.emergency))
        case w.AlarmAcknowledged() as fact:
            known = seen(team.acknowledged, fact.alarm, entry.actor, entry.at)
            return replace(team, acknowledged=known)
        case _:
            return None


def _others(team: Team, emergency: str) -> tuple[Emergency, ...]:
    return tuple(one for one in team.emergencies if one.id != emergency)


def _emergency(team: Team, fact: w.EmergencyStarted, entry: Entry) -> Team:
    begun = Emergency(
        fact.emergency, fact.member, fact.call, fact.place, fact.severity, fact.source, entry.at,
        entry.actor,
    )  # fmt: skip
    return replace(team, emergencies=(*team.emergencies, begun))


def _mistaken(team: Team, fact: w.EmergencyMistaken, entry: Entry) -> Team:
    found = [one for one in team.emergencies if one.id == fact.emergency]
    if found and not found[0].can_be_mistake(entry.at):
        raise RuleBroken(
            N_("More than five seconds have passed. Say how it is and end the emergency.")
        )
    return replace(team, emergencies=_others(team, fact.emergency))


def _taken_up(team: Team, fact: w.EmergencyAcknowledged, entry: Entry) -> Team:
    def mark(one: Emergency) -> Emergency:
        if one.id != fact.emergency or one.acknowledged_at is not None:
            return one
        return replace(one, acknowledged_at=entry.at, acknowledged_by=entry.actor)

    return replace(team, emergencies=tuple(mark(one) for one in team.emergencies))


def _check_crew(team: Team, fact: Fact) -> None:
    """A fact that names a crew names this team's: it changes what these two people are doing."""
    crew = (getattr(fact, "officer", team.officer), getattr(fact, "clinician", team.clinician))
    if crew != (team.officer, team.clinician):
        raise RuleBroken(N_("{call_sign} has another crew."), call_sign=team.call_sign)


def _formed(team: Team | None, fact: t.TeamFormed, entry: Entry) -> Team:
    if team is not None:
        raise RuleBroken(N_("This team is there already."))
    _check_seats(fact.officer, fact.clinician)
    if fact.shift_end <= fact.shift_start:
        raise RuleBroken(N_("The shift ends before it starts."))
    return Team(
        fact.team, fact.call_sign, fact.officer, fact.clinician, fact.shift_start, fact.shift_end,
        entry.at, fact.district, fact.vehicle, since=entry.at,
        crews=(Crew(fact.officer, fact.clinician, entry.at),),
    )  # fmt: skip


def _check_seats(officer: str, clinician: str) -> None:
    """One seat may be empty, not both; nobody has two."""
    if officer == clinician:
        raise RuleBroken(N_("A team needs two people: an officer and a clinician."))


def _crew_changed(team: Team, fact: cr.CrewsChanged, entry: Entry) -> Team:
    """Others take the seats from now on. Who was in them on the call stays in its record."""
    mine = fact.of(team.id)
    if (mine.was_officer, mine.was_clinician) != (team.officer, team.clinician):
        raise RuleBroken(N_("{call_sign} has another crew."), call_sign=team.call_sign)
    work = team.active or Work("", "")
    if (mine.call, mine.assignment) != (work.call, work.assignment):
        raise RuleBroken(
            N_("{call_sign} has moved on to something else since."), call_sign=team.call_sign
        )
    spans = team.crews or (Crew(team.officer, team.clinician, team.formed_at),)
    if not mine.after:
        return _stood_down(team, entry)
    _check_seats(mine.officer, mine.clinician)
    return replace(
        team,
        officer=mine.officer,
        clinician=mine.clinician,
        crews=changed(spans, mine.officer, mine.clinician, entry.at),
    )


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


def _declined(team: Team, fact: t.AssignmentDeclined, entry: Entry) -> Team:
    """Only what was offered can be declined; who has taken a call gives it back by clearing."""
    if team.status is not TeamStatus.ASSIGNED or team.active != Work(fact.call, fact.assignment):
        raise RuleBroken(
            N_("{call_sign} has no call that it could decline."), call_sign=team.call_sign
        )
    return replace(team, status=TeamStatus.AVAILABLE, since=entry.at, active=None)


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
    if team.emergencies:
        raise RuleBroken(
            N_("The emergency of {call_sign} has not ended. End it first."),
            call_sign=team.call_sign,
        )
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
