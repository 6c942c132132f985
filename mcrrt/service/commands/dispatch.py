"""Commands about members, teams, and sending teams to calls."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command, Instant


@dataclass(frozen=True, slots=True)
class RecordMember(Command):
    """Add an officer or a clinician, or change one. ``member`` is empty for a new one.

    ``gender`` is given where somebody in crisis may ask for it. Training has a code and the last
    day it counts, or '' for no end.
    """

    RIGHT: ClassVar[Right] = Right.MEMBERS
    name: str
    profession: str
    member: str = ""
    badge: str = ""
    call_sign: str = ""
    discipline: str = ""
    languages: tuple[str, ...] = ()
    district: str = ""
    phone: str = ""
    active: bool = True
    skills: tuple[str, ...] = ()
    gender: str = ""
    training: tuple[Training, ...] = ()


@dataclass(frozen=True, slots=True)
class FormTeam(Command):
    """Put an officer and a clinician together for a shift.

    They are available at once when the shift has begun.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    call_sign: str
    officer: str
    clinician: str
    shift_start: Instant
    shift_end: Instant
    district: str = ""
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class StandDownTeam(Command):
    """End the team's shift; both members are free for another."""

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str


@dataclass(frozen=True, slots=True)
class SetTeamStatus(Command):
    """Set the state of a team, and with it of both members and of its call, in one action.

    ``correction`` is a supervisor's reason for a step that the table does not have.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    team: str
    status: TeamStatus
    place: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class AssignTeam(Command):
    """Send a team to a call. With ``stack`` the call waits behind the one the team is on.

    While the hub cannot be reached this is provisional; ``read_back``: the team said it back.
    ``despite`` says why it goes although a hard rule stands against it: a conflict of interest, too
    little rest, or a shift that is over. It is kept only then. Other rules cannot be set aside.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str
    mode: ResponseMode = ResponseMode.FIRST_RESPONDER
    stack: bool = False
    read_back: bool = False
    despite: str = ""


@dataclass(frozen=True, slots=True)
class RecordReadBack(Command):
    """Record that the team said by radio that it goes to the call."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str


@dataclass(frozen=True, slots=True)
class StartStackedCall(Command):
    """Let a free team begin a call that waits for it.

    ``despite`` as in ``AssignTeam``, for what was not said already when the call was stacked.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str
    despite: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawStackedCall(Command):
    """Take a waiting call from a team, with the reason."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str
    reason: str
