"""What one member is doing: at work or not, in which team, and when they worked.

Who is on is a fact: somebody signed on, or is in a team that is on. Nothing is guessed from a plan.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mcrrt.domain import roster
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import crews as cr
from mcrrt.domain.facts import roster as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.journal import Entry
from mcrrt.domain.roster import Worked
from mcrrt.domain.team_status import TeamStatus

_CALLS_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one member is doing, and in which team. ``team`` is '' when in none.

    ``worked`` are the times at work of the last days, the present one last; ``calls`` when they
    were sent to one.
    """

    id: str
    team: str = ""
    status: TeamStatus = TeamStatus.OFF_DUTY
    since: datetime | None = None
    signed_on: bool = False
    worked: tuple[Worked, ...] = ()
    calls: tuple[datetime, ...] = ()

    @property
    def on(self) -> bool:
        """Say whether the member is at work: signed on, or in a team that is on."""
        return self.signed_on or (bool(self.team) and self.status is not TeamStatus.OFF_DUTY)

    def calls_since(self, moment: datetime) -> int:
        """Return how many calls they were sent to since then."""
        return sum(at >= moment for at in self.calls)


def evolve_duty(duty: Duty | None, entry: Entry, member: str) -> Duty:
    """Return the member's duty after the fact.

    One person is never in two teams at once (domain.md 8.1, rule 11).
    """
    before = duty or Duty(member)
    if entry.crossed:
        return before
    after = _next(before, entry)
    if after.on and not before.on:
        return replace(after, worked=roster.came_on(after.worked, entry.at))
    if before.on and not after.on:
        return replace(after, worked=roster.went_off(after.worked, entry.at))
    return after


def _next(duty: Duty, entry: Entry) -> Duty:
    match entry.fact:
        case t.TeamFormed() as fact:
            if duty.team:
                raise RuleBroken(
                    N_("A member is already in another team. Stand that team down first.")
                )
            return _in_team(duty, fact.team, TeamStatus.OFF_DUTY, entry)
        case t.TeamStoodDown():
            return _in_team(duty, "", TeamStatus.OFF_DUTY, entry)
        case t.TeamStatusSet() as fact:
            return _doing(duty, fact.status, entry)
        case t.TeamAssigned(stacked=False) | t.StackedCallStarted():
            calls = tuple(at for at in duty.calls if entry.at - at < _CALLS_KEPT)
            return replace(_doing(duty, TeamStatus.ASSIGNED, entry), calls=(*calls, entry.at))
        case t.AssignmentDeclined():
            return replace(_doing(duty, TeamStatus.AVAILABLE, entry), calls=duty.calls[:-1])
        case cr.CrewsChanged() as fact:
            return _moved(duty, fact, entry)
        case r.MemberSignedOn():
            return _signed_on(duty)
        case r.MemberSignedOff():
            return _signed_off(duty)
        case _:
            return duty


def _in_team(duty: Duty, team: str, status: TeamStatus, entry: Entry) -> Duty:
    return replace(duty, team=team, status=status, since=entry.at)


def _doing(duty: Duty, status: TeamStatus, entry: Entry) -> Duty:
    since = duty.since if duty.status is status else entry.at
    return replace(duty, status=status, since=since)


def _signed_on(duty: Duty) -> Duty:
    if duty.signed_on:
        raise RuleBroken(N_("This member is signed on already."))
    return replace(duty, signed_on=True)


def _signed_off(duty: Duty) -> Duty:
    if duty.team:
        raise RuleBroken(N_("This member is in a team. Stand the team down first."))
    if not duty.signed_on:
        raise RuleBroken(N_("This member is not signed on."))
    return replace(duty, signed_on=False)


def _moved(duty: Duty, fact: cr.CrewsChanged, entry: Entry) -> Duty:
    """The member leaves a team, joins one, goes from one to another, or stays."""
    seats = [one for one in fact.teams if duty.id in one.after]
    if len(seats) > 1:
        raise RuleBroken(N_("One person cannot be in two teams at once."))
    if not seats:
        return _in_team(duty, "", TeamStatus.OFF_DUTY, entry)
    seat = seats[0]
    if duty.team == seat.team:
        return duty
    leaves = [one.team for one in fact.teams if duty.id in one.before]
    if duty.team and duty.team not in leaves:
        raise RuleBroken(N_("A member is already in another team. Stand that team down first."))
    return _in_team(duty, seat.team, seat.status, entry)
