"""Commands about what the desk watches over: who comes as well, what waits, how the teams are."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.assignment import Declined
from mcrrt.domain.emergency import Severity
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command, Instant


@dataclass(frozen=True, slots=True)
class DeclineCall(Command):
    """A team that was sent says that it cannot go. It is free again, and the call waits."""

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    team: str
    why: Declined
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskSupport(Command):
    """Ask for patrol, EMS, fire or a supervisor beside the team. ``unit`` names the one that comes."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    kind: SupportKind
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSupport(Command):
    """A unit beside the team is on its way, there, gone, or not needed. ``support`` is its id."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    support: str
    state: SupportState
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RecordNotified(Command):
    """A line of the response plan was done: whoever it names was told. ``line`` is its id."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    line: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldCall(Command):
    """Send nobody yet, with the reason: until a time, until a team is free, or whichever is first.

    Not for P0, and not while a starred question is open.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    reason: str
    until: Instant | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseCall(Command):
    """Let a held call wait like the others again."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str


@dataclass(frozen=True, slots=True)
class RecordWelfareCheck(Command):
    """The team was asked how it is: what it said, and who of the two. The clock begins anew."""

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    team: str
    said: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class StartEmergency(Command):
    """A member of a team needs help now. ``member`` is empty when it is not known which."""

    RIGHT: ClassVar[Right] = Right.EMERGENCY
    team: str
    member: str = ""
    severity: Severity = Severity.EMERGENCY
    place: str = ""


@dataclass(frozen=True, slots=True)
class CancelEmergency(Command):
    """The key was pressed by mistake; within five seconds. It stays in the record."""

    RIGHT: ClassVar[Right] = Right.EMERGENCY
    team: str
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeEmergency(Command):
    """Somebody at a desk takes it up. The sound stops; the emergency is shown until it is ended."""

    RIGHT: ClassVar[Right] = Right.ALARMS
    team: str
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class EndEmergency(Command):
    """It is over, and how. ``emergency`` may be empty when the team has only one."""

    RIGHT: ClassVar[Right] = Right.ALARMS
    team: str
    how: str
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm(Command):
    """Somebody has seen an alarm (``Alarms``): it is quiet from now on, on every machine."""

    RIGHT: ClassVar[Right] = Right.ALARMS
    alarm: str


@dataclass(frozen=True, slots=True)
class RecordAlerted(Command):
    """Put on record that these alarms were shown to whoever is logged in here."""

    RIGHT: ClassVar[Right] = Right.BOARD
    alarms: tuple[str, ...]
