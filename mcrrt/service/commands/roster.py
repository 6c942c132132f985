"""Commands about the roster: what is planned, who comes on and goes off, who must not go."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from mcrrt.domain.assignment import ResponseMode
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command, Instant

Days = Annotated[int, Meta(ge=1, le=31)]


@dataclass(frozen=True, slots=True)
class PlanShift(Command):
    """Plan one shift of a member."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    member: str
    start: Instant
    end: Instant
    template: str = ""


@dataclass(frozen=True, slots=True)
class PlanShifts(Command):
    """Plan the shifts of a template for several members, from a day (``2026-06-15``) on.

    All of them or none; with ``skip`` those that can be planned. See ``PreviewShifts``.
    """

    RIGHT: ClassVar[Right] = Right.MEMBERS
    members: tuple[str, ...]
    template: str
    first_day: str
    days: Days = 7
    skip: bool = False


@dataclass(frozen=True, slots=True)
class ChangeShift(Command):
    """Give a planned shift other hours."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    shift: str
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True)
class CancelShift(Command):
    """Cancel a planned shift."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    shift: str


@dataclass(frozen=True, slots=True)
class SignOn(Command):
    """A member is at work from now on, within a planned shift or not."""

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    member: str


@dataclass(frozen=True, slots=True)
class SignOff(Command):
    """A member goes home. Not out of a team: it stands down first, or changes its crew."""

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    member: str


@dataclass(frozen=True, slots=True)
class RecordConflictOfInterest(Command):
    """A member must not meet the person of this call, with the reason."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class LiftConflictOfInterest(Command):
    """A conflict of interest was a mistake or is one no more, with the reason."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRoster(Command):
    """Bring in members or shifts from a CSV file; rows that cannot be taken are left out.

    What is there already is not brought in again. See ``PreviewRoster`` and docs/admin-guide.md.
    """

    RIGHT: ClassVar[Right] = Right.MEMBERS
    data: bytes


@dataclass(frozen=True, slots=True)
class PlannedTeam:
    """One team to form: who, and under which call-sign ('' for the next free one)."""

    officer: str
    clinician: str
    call_sign: str = ""


@dataclass(frozen=True, slots=True)
class FormTeams(Command):
    """Form several teams for a shift at once, all or none: the pairs of a plan."""

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    teams: tuple[PlannedTeam, ...]
    shift_start: Instant
    shift_end: Instant


@dataclass(frozen=True, slots=True)
class SendPair(Command):
    """Make a team of an officer and a clinician who are both free, and send it to a call.

    Both have signed on. ``despite`` as in ``AssignTeam``.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    officer: str
    clinician: str
    mode: ResponseMode = ResponseMode.FIRST_RESPONDER
    call_sign: str = ""
    despite: str = ""
