"""What can have happened to the roster: shifts that are planned, and who came on and went off.

What is planned belongs to the agency's own affairs (``admin``); what happens to the day (``ops``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mcrrt.domain.journal import CallFact, Fact, Feed, subject


class ShiftFact(Fact):
    """A fact about one planned shift and nothing else."""

    __slots__ = ()
    FEED: ClassVar[Feed] = Feed.ADMIN
    shift: str

    def subjects(self) -> tuple[str, ...]:
        """The shift."""
        return (subject("shift", self.shift),)


@dataclass(frozen=True, slots=True)
class ShiftPlanned(ShiftFact):
    """A member is to work from one instant to another. ``template`` is the name of its pattern."""

    KIND: ClassVar[str] = "shift.planned"
    shift: str
    member: str
    start: datetime
    end: datetime
    template: str = ""


@dataclass(frozen=True, slots=True)
class ShiftChanged(ShiftFact):
    """A planned shift has other hours."""

    KIND: ClassVar[str] = "shift.changed"
    shift: str
    start: datetime
    end: datetime
    template: str = ""


@dataclass(frozen=True, slots=True)
class ShiftCancelled(ShiftFact):
    """A planned shift will not be worked."""

    KIND: ClassVar[str] = "shift.cancelled"
    shift: str


class DutyFact(Fact):
    """A fact about what one member is doing and nothing else."""

    __slots__ = ()
    FEED: ClassVar[Feed] = Feed.OPS
    member: str

    def subjects(self) -> tuple[str, ...]:
        """The member's duty."""
        return (subject("duty", self.member),)


@dataclass(frozen=True, slots=True)
class MemberSignedOn(DutyFact):
    """A member is at work, within a planned shift or not."""

    KIND: ClassVar[str] = "member.signed_on"
    member: str


@dataclass(frozen=True, slots=True)
class MemberSignedOff(DutyFact):
    """A member has gone home."""

    KIND: ClassVar[str] = "member.signed_off"
    member: str


@dataclass(frozen=True, slots=True)
class ConflictOfInterestRecorded(CallFact):
    """A member must not meet the person of this call; ``reason`` says why."""

    KIND: ClassVar[str] = "call.conflict_of_interest"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConflictOfInterestLifted(CallFact):
    """A conflict of interest was a mistake, or is one no more; ``reason`` says why."""

    KIND: ClassVar[str] = "call.conflict_of_interest_lifted"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    member: str
    reason: str
