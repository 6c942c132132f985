"""What can have happened while a call waits and while a team is out: what the desk watches over."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mcrrt.domain.emergency import Severity
from mcrrt.domain.journal import CallFact, Fact, Feed, subject
from mcrrt.domain.support import SupportKind, SupportState


def _team_and_call(team: str, call: str) -> tuple[str, ...]:
    mine = (subject("team", team),) if team else ()
    return (*mine, subject("call", call)) if call else mine


# --- beside the team -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SupportAsked(CallFact):
    """Patrol, EMS, fire or a supervisor was asked to come. ``unit`` is '' while nobody said which."""

    KIND: ClassVar[str] = "call.support_asked"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    support: str
    kind: SupportKind
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SupportChanged(CallFact):
    """A unit beside the team is on its way, there, gone, or not needed after all."""

    KIND: ClassVar[str] = "call.support_changed"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    support: str
    kind: SupportKind
    state: SupportState
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PartyNotified(CallFact):
    """A line of the response plan was done: somebody was told. ``who`` is the plan's word for them."""

    KIND: ClassVar[str] = "call.party_notified"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    line: str
    who: str
    note: str = ""


# --- waiting -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallHeld(CallFact):
    """Nobody is sent yet, with the reason: until a time, or until a team is free."""

    KIND: ClassVar[str] = "call.held"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    reason: str
    until: datetime | None = None
    team: str = ""
    call_sign: str = ""


@dataclass(frozen=True, slots=True)
class CallReleased(CallFact):
    """A held call waits like the others again."""

    KIND: ClassVar[str] = "call.released"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str


# --- while a team is out -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WelfareChecked(Fact):
    """The team was asked how it is, and what it said. ``said_by`` is a member, '' when not known."""

    KIND: ClassVar[str] = "team.welfare_checked"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    team: str
    call: str
    said: str
    said_by: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and its call."""
        return _team_and_call(self.team, self.call)


@dataclass(frozen=True, slots=True)
class EmergencyStarted(Fact):
    """A member of a team, or somebody for them, pressed for help. ``member`` may be ''."""

    KIND: ClassVar[str] = "team.emergency"
    FEED: ClassVar[Feed] = Feed.OPS
    emergency: str
    team: str
    call_sign: str
    member: str
    source: str
    severity: Severity = Severity.EMERGENCY
    call: str = ""
    place: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and its call."""
        return _team_and_call(self.team, self.call)


@dataclass(frozen=True, slots=True)
class EmergencyMistaken(Fact):
    """The key was pressed by mistake, said within five seconds."""

    KIND: ClassVar[str] = "team.emergency_mistaken"
    FEED: ClassVar[Feed] = Feed.OPS
    emergency: str
    team: str
    call: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and its call."""
        return _team_and_call(self.team, self.call)


@dataclass(frozen=True, slots=True)
class EmergencyAcknowledged(Fact):
    """Somebody at a desk has taken it up: the sound stops, the strip stays."""

    KIND: ClassVar[str] = "team.emergency_acknowledged"
    FEED: ClassVar[Feed] = Feed.OPS
    emergency: str
    team: str
    call: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and its call."""
        return _team_and_call(self.team, self.call)


@dataclass(frozen=True, slots=True)
class EmergencyEnded(Fact):
    """It is over, and how."""

    KIND: ClassVar[str] = "team.emergency_ended"
    FEED: ClassVar[Feed] = Feed.OPS
    emergency: str
    team: str
    how: str
    call: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and its call."""
        return _team_and_call(self.team, self.call)


@dataclass(frozen=True, slots=True)
class AlarmAcknowledged(Fact):
    """Somebody has seen an alarm about a call or a team; it is quiet from now on, on every machine."""

    KIND: ClassVar[str] = "alarm.acknowledged"
    FEED: ClassVar[Feed] = Feed.OPS
    alarm: str
    call: str = ""
    team: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The team and the call."""
        return _team_and_call(self.team, self.call)
