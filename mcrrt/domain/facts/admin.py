"""What can have happened to the agency: accounts, members, partners, settings."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import Fact, Feed, subject
from mcrrt.domain.roles import Role


@dataclass(frozen=True, slots=True)
class StoreMade(Fact):
    """The first entry of a station: whose store this is and which key signs for it."""

    KIND: ClassVar[str] = "store.made"
    FEED: ClassVar[Feed] = Feed.ADMIN
    agency_name: str
    station_code: str
    public_key: str
    practice: bool = False

    def subjects(self) -> tuple[str, ...]:
        """The agency."""
        return (subject("agency", "self"),)


@dataclass(frozen=True, slots=True)
class AccountCreated(Fact):
    """Somebody may log in."""

    KIND: ClassVar[str] = "account.created"
    FEED: ClassVar[Feed] = Feed.ADMIN
    account: str
    username: str
    name: str
    roles: tuple[Role, ...]

    def subjects(self) -> tuple[str, ...]:
        """The account."""
        return (subject("account", self.account),)


@dataclass(frozen=True, slots=True)
class AccountChanged(Fact):
    """Name, roles or permission to log in changed."""

    KIND: ClassVar[str] = "account.changed"
    FEED: ClassVar[Feed] = Feed.ADMIN
    account: str
    name: str
    roles: tuple[Role, ...]
    active: bool

    def subjects(self) -> tuple[str, ...]:
        """The account."""
        return (subject("account", self.account),)


@dataclass(frozen=True, slots=True)
class PasswordChanged(Fact):
    """The account got another password. ``how`` is ``own``, ``reset`` or ``recovery``."""

    KIND: ClassVar[str] = "account.password"
    FEED: ClassVar[Feed] = Feed.ADMIN
    account: str
    how: str

    def subjects(self) -> tuple[str, ...]:
        """The account."""
        return (subject("account", self.account),)


@dataclass(frozen=True, slots=True)
class Training:
    """A course a member has taken: its code, and the last day it counts (``2027-03-31``) or ''."""

    code: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class MemberRecorded(Fact):
    """An officer or clinician as they are now. ``profession`` is ``officer`` or ``clinician``."""

    KIND: ClassVar[str] = "member.recorded"
    FEED: ClassVar[Feed] = Feed.ADMIN
    member: str
    name: str
    profession: str
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

    def subjects(self) -> tuple[str, ...]:
        """The member."""
        return (subject("member", self.member),)


@dataclass(frozen=True, slots=True)
class PartnerRecorded(Fact):
    """A referral partner as it is now."""

    KIND: ClassVar[str] = "partner.recorded"
    FEED: ClassVar[Feed] = Feed.ADMIN
    partner: str
    name: str
    partner_kind: str
    phone: str = ""
    fax: str = ""
    address: str = ""
    note: str = ""
    active: bool = True

    def subjects(self) -> tuple[str, ...]:
        """The partner."""
        return (subject("partner", self.partner),)


@dataclass(frozen=True, slots=True)
class SettingChanged(Fact):
    """An agency setting has another value (JSON)."""

    KIND: ClassVar[str] = "setting.changed"
    FEED: ClassVar[Feed] = Feed.ADMIN
    name: str
    value: str

    def subjects(self) -> tuple[str, ...]:
        """The setting."""
        return (subject("setting", self.name),)
