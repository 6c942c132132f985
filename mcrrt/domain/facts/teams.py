"""What can have happened to a team and to its work on calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mcrrt.domain.assignment import Against, Declined, ResponseMode
from mcrrt.domain.journal import Fact, Feed, subject
from mcrrt.domain.team_status import TeamStatus


def _team_and_crew(team: str, officer: str, clinician: str) -> tuple[str, ...]:
    crew = (subject("duty", who) for who in (officer, clinician) if who)
    return (subject("team", team), *crew)


@dataclass(frozen=True, slots=True)
class TeamFormed(Fact):
    """An officer and a clinician were put together for a shift. A seat may be empty ('')."""

    KIND: ClassVar[str] = "team.formed"
    FEED: ClassVar[Feed] = Feed.OPS
    team: str
    call_sign: str
    officer: str
    clinician: str
    shift_start: datetime
    shift_end: datetime
    district: str = ""
    vehicle: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and the duty of both members."""
        return _team_and_crew(self.team, self.officer, self.clinician)


@dataclass(frozen=True, slots=True)
class TeamStoodDown(Fact):
    """The team's shift ended; its members are free for another."""

    KIND: ClassVar[str] = "team.stood_down"
    FEED: ClassVar[Feed] = Feed.OPS
    team: str
    officer: str
    clinician: str

    def subjects(self) -> tuple[str, ...]:
        """The team and the duty of both members."""
        return _team_and_crew(self.team, self.officer, self.clinician)


@dataclass(frozen=True, slots=True)
class TeamStatusSet(Fact):
    """The team's state changed, and with it both members' and its active assignment's.

    ``correction`` is a supervisor's reason for a step outside the table.
    ``call`` and ``assignment`` are empty when the team is not on a call.
    """

    KIND: ClassVar[str] = "team.status"
    FEED: ClassVar[Feed] = Feed.OPS
    team: str
    officer: str
    clinician: str
    status: TeamStatus
    source: str
    call: str = ""
    assignment: str = ""
    place: str = ""
    correction: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team, the duty of both members, and the call it works on."""
        crew = _team_and_crew(self.team, self.officer, self.clinician)
        return (*crew, subject("call", self.call)) if self.call else crew


@dataclass(frozen=True, slots=True)
class TeamAssigned(Fact):
    """A team was sent to a call, or the call was stacked behind the one it is on.

    ``provisional``: the hub could not be reached, so nobody could know whether another desk sends
    the same team. ``read_back``: the team said it back by radio (design.md 4, a team sent twice).
    ``despite``: why they go although the hard rules ``against`` them stood.
    """

    KIND: ClassVar[str] = "team.assigned"
    FEED: ClassVar[Feed] = Feed.OPS
    assignment: str
    call: str
    team: str
    call_sign: str
    officer: str
    clinician: str
    mode: ResponseMode
    stacked: bool = False
    provisional: bool = False
    read_back: bool = False
    despite: str = ""
    against: tuple[Against, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        """The call, the team and the duty of both members."""
        crew = _team_and_crew(self.team, self.officer, self.clinician)
        return (subject("call", self.call), *crew)

    @property
    def personal(self) -> bool:
        """A reason may say who is whose brother."""
        return bool(self.despite)


@dataclass(frozen=True, slots=True)
class AssignmentDeclined(Fact):
    """A team that was sent said that it cannot go. It is free, and the call waits again."""

    KIND: ClassVar[str] = "team.declined"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    assignment: str
    call: str
    team: str
    call_sign: str
    officer: str
    clinician: str
    why: Declined
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The call, the team and the duty of both members."""
        crew = _team_and_crew(self.team, self.officer, self.clinician)
        return (subject("call", self.call), *crew)


@dataclass(frozen=True, slots=True)
class AssignmentReadBack(Fact):
    """The team said by radio that it goes: a provisional sending is known to have reached it."""

    KIND: ClassVar[str] = "team.read_back"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    assignment: str

    def subjects(self) -> tuple[str, ...]:
        """The call."""
        return (subject("call", self.call),)


@dataclass(frozen=True, slots=True)
class StackedCallStarted(Fact):
    """A free team begins the call that waited for it. ``despite`` and ``against`` as when it is sent."""

    KIND: ClassVar[str] = "team.stacked_started"
    FEED: ClassVar[Feed] = Feed.OPS
    assignment: str
    call: str
    team: str
    officer: str
    clinician: str
    despite: str = ""
    against: tuple[Against, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        """The call, the team and the duty of both members."""
        crew = _team_and_crew(self.team, self.officer, self.clinician)
        return (subject("call", self.call), *crew)

    @property
    def personal(self) -> bool:
        """A reason may say who is whose brother."""
        return bool(self.despite)


@dataclass(frozen=True, slots=True)
class StackedCallWithdrawn(Fact):
    """A call that waited for a team no longer does, with the reason."""

    KIND: ClassVar[str] = "team.stacked_withdrawn"
    FEED: ClassVar[Feed] = Feed.OPS
    assignment: str
    call: str
    team: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        """The call and the team."""
        return (subject("call", self.call), subject("team", self.team))
