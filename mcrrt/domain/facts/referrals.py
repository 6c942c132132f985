"""What can have happened to a referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.fields import Value
from mcrrt.domain.journal import Fact, Feed, subject


class ReferralFact(Fact):
    """A fact about one referral of one call."""

    __slots__ = ()
    call: str
    referral: str

    def subjects(self) -> tuple[str, ...]:
        """The referral and its call."""
        return (subject("referral", self.referral), subject("call", self.call))


@dataclass(frozen=True, slots=True)
class ReferralStarted(ReferralFact):
    """Somebody began to write a referral."""

    KIND: ClassVar[str] = "referral.started"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    call: str
    referral: str
    number: str


@dataclass(frozen=True, slots=True)
class ReferralDetailsRecorded(ReferralFact):
    """Fields of the referral were given, changed or emptied (None)."""

    KIND: ClassVar[str] = "referral.details"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    PERSONAL: ClassVar[bool] = True
    call: str
    referral: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ReferralConflictResolved(ReferralFact):
    """Somebody said which of two values of a field is right. Both are named by their events."""

    KIND: ClassVar[str] = "referral.conflict_resolved"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    call: str
    referral: str
    field: str
    other: str
    keep: str


@dataclass(frozen=True, slots=True)
class ReferralIssued(ReferralFact):
    """The page was made: what is in it left the house, or may.

    ``document`` is the SHA-256 of its bytes. ``basis`` and ``overridden`` say on what ground
    (domain.md 2.3, 2.5); ``disclosure`` is its number in the disclosure log.
    """

    KIND: ClassVar[str] = "referral.issued"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    PERSONAL: ClassVar[bool] = True
    call: str
    referral: str
    version: int
    partner: str
    document: str
    pages: int
    disclosure: str
    consent: str
    basis: str = ""
    grounds: str = ""
    overridden: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralHandedOver(ReferralFact):
    """It reached the partner. ``how`` is ``in_person``, ``fax``, ``phone``, ``mail``, ``email``."""

    KIND: ClassVar[str] = "referral.handed_over"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    PERSONAL: ClassVar[bool] = True
    call: str
    referral: str
    how: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class ReferralAnswered(ReferralFact):
    """The partner answered: ``accepted`` or ``declined``, with what they said."""

    KIND: ClassVar[str] = "referral.answered"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    PERSONAL: ClassVar[bool] = True
    call: str
    referral: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn(ReferralFact):
    """The referral is not wanted any more, with the reason."""

    KIND: ClassVar[str] = "referral.withdrawn"
    FEED: ClassVar[Feed] = Feed.REFERRAL
    PERSONAL: ClassVar[bool] = True
    call: str
    referral: str
    reason: str
