"""What can have happened to the crews of teams while they are on."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from mcrrt.domain.assignment import Against
from mcrrt.domain.journal import Fact, Feed, subject
from mcrrt.domain.team_status import TeamStatus


class CrewChange(StrEnum):
    """How crews changed: a seat was filled or left, two teams swapped, one split, two merged."""

    CHANGE = "change"
    SWAP = "swap"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Crewed:
    """One team's seats before and after. An empty seat is ''.

    ``call`` and ``assignment`` are what it works on, '' when on no call. ``status`` is what it was
    doing as its author saw it; the fold puts in what it is doing when the change counts.
    """

    team: str
    call_sign: str
    was_officer: str
    was_clinician: str
    officer: str
    clinician: str
    call: str = ""
    assignment: str = ""
    status: TeamStatus = TeamStatus.OFF_DUTY

    @property
    def before(self) -> tuple[str, ...]:
        """Who was in the team."""
        return tuple(filter(None, (self.was_officer, self.was_clinician)))

    @property
    def after(self) -> tuple[str, ...]:
        """Who is in the team now."""
        return tuple(filter(None, (self.officer, self.clinician)))


@dataclass(frozen=True, slots=True)
class CrewsChanged(Fact):
    """People changed seats, in one team or in several at once; with them what they are doing.

    A team that is left by both stands down with it. ``despite``: why somebody takes a seat of a team
    that is on a call although the hard rules ``against`` them stood.
    """

    KIND: ClassVar[str] = "team.crews_changed"
    FEED: ClassVar[Feed] = Feed.OPS
    how: CrewChange
    teams: tuple[Crewed, ...]
    reason: str
    despite: str = ""
    against: tuple[Against, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        """The teams, the calls they are on, and the duty of everybody who was or is in one."""
        people = (who for one in self.teams for who in (*one.before, *one.after))
        names = (
            *(subject("call", one.call) for one in self.teams if one.call),
            *(subject("team", one.team) for one in self.teams),
            *(subject("duty", who) for who in people),
        )
        return tuple(dict.fromkeys(names))

    def of(self, team: str) -> Crewed:
        """Return what it says of a team."""
        return next(one for one in self.teams if one.team == team)

    def doing(self, states: dict[str, TeamStatus]) -> "CrewsChanged":
        """Return it with what each team is doing now."""
        teams = (replace(one, status=states.get(one.team, one.status)) for one in self.teams)
        return replace(self, teams=tuple(teams))
