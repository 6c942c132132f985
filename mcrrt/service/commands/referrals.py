"""Commands about partners and referrals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from mcrrt.domain.fields import Value
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class RecordPartner(Command):
    """Add a referral partner, or change one. ``partner`` is empty for a new one.

    ``partner_kind``: ``hic`` (hospital, CMHA, clinic), ``non_hic``, ``police``, ``family``, ``cas``.
    """

    RIGHT: ClassVar[Right] = Right.PARTNERS
    name: str
    partner_kind: str
    partner: str = ""
    phone: str = ""
    fax: str = ""
    address: str = ""
    note: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class StartReferral(Command):
    """Begin a referral from a call; what the call already says is filled in."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    call: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordReferralDetails(Command):
    """Give, change or empty (null) fields of a referral."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    values: Mapping[str, Value]
    base: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueReferral(Command):
    """Make the page, in ``en`` or ``fr``. Refused without consent or a legal basis with grounds."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class HandOverReferral(Command):
    """Record that it reached the partner: ``in_person``, ``fax``, ``phone``, ``mail``, ``email``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    how: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class RecordReferralAnswer(Command):
    """Record what the partner answered: ``accepted`` or ``declined``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawReferral(Command):
    """Take a referral back, with the reason."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordDocumentUse(Command):
    """Record that a document was ``printed``, ``saved`` or ``shown``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    referral: str
    document: str
    how: str
