"""Who may use the program, and who works in the field."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import admin as a
from mcrrt.domain.journal import Entry
from mcrrt.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in, with their roles.

    ``password_lent``: somebody else chose the password, so what is done with it is not surely theirs.
    """

    id: str
    username: str
    name: str
    roles: tuple[Role, ...]
    created_at: datetime
    active: bool = True
    password_lent: bool = False
    event: str = ""
    made_by: str = ""


class Profession(StrEnum):
    """The two seats of a team."""

    OFFICER = "officer"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Member:
    """An officer or a clinician who can be put into a team."""

    id: str
    name: str
    profession: Profession
    badge: str = ""
    call_sign: str = ""
    discipline: str = ""
    languages: tuple[str, ...] = ()
    district: str = ""
    phone: str = ""
    active: bool = True
    event: str = ""
    skills: tuple[str, ...] = ()
    gender: str = ""
    training: tuple[a.Training, ...] = ()

    def qualified(self, day: date) -> frozenset[str]:
        """Return their skills, and the training that counts on this day."""
        valid = (one.code for one in self.training if not one.until or day.isoformat() <= one.until)
        return frozenset((*self.skills, *valid))


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody a referral can go to. ``kind`` decides what may be disclosed (domain.md 2.5)."""

    id: str
    name: str
    kind: str
    phone: str = ""
    fax: str = ""
    address: str = ""
    note: str = ""
    active: bool = True
    event: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One agency setting, as its author wrote it (JSON)."""

    id: str
    value: str
    event: str = ""


def _require_seen(state: Account | Member | Partner | Setting | None, entry: Entry) -> None:
    """These are written whole, so whoever writes must have seen the latest. Raises RuleBroken.

    ``base`` names under ``record`` the event whose version was on the author's screen.
    """
    latest = state.event or None if state else None
    if "record" in entry.base and entry.base["record"] != latest:
        raise RuleBroken(
            N_("Somebody else changed this at the same time. Look at it and change it again.")
        )


def evolve_account(account: Account | None, entry: Entry) -> Account:
    """Return the account after the fact."""
    fact = entry.fact
    if isinstance(fact, a.AccountCreated):
        if account is not None:
            raise RuleBroken(N_("This account is there already."))
        lent = entry.actor != fact.account
        return Account(
            fact.account, fact.username, fact.name, fact.roles, entry.at, password_lent=lent,
            event=entry.event_id, made_by=entry.event_id,
        )  # fmt: skip
    if account is None:
        raise RuleBroken(N_("There is no such account."))
    match fact:
        case a.AccountChanged():
            _require_seen(account, entry)
            return replace(
                account, name=fact.name, roles=fact.roles, active=fact.active, event=entry.event_id
            )
        case a.PasswordChanged():
            return replace(account, password_lent=fact.how == "reset")
        case _:
            return account


def evolve_member(member: Member | None, entry: Entry) -> Member:
    """Return the member after the fact."""
    match entry.fact:
        case a.MemberRecorded() as fact:
            _require_seen(member, entry)
            return Member(
                fact.member, fact.name, Profession(fact.profession), fact.badge, fact.call_sign,
                fact.discipline, fact.languages, fact.district, fact.phone, fact.active,
                entry.event_id, fact.skills, fact.gender, fact.training,
            )  # fmt: skip
    if member is None:
        raise RuleBroken(N_("There is no such member."))
    return member


def evolve_partner(partner: Partner | None, entry: Entry) -> Partner:
    """Return the partner after the fact."""
    match entry.fact:
        case a.PartnerRecorded() as fact:
            _require_seen(partner, entry)
            return Partner(
                fact.partner, fact.name, fact.partner_kind, fact.phone, fact.fax, fact.address,
                fact.note, fact.active, entry.event_id,
            )  # fmt: skip
    if partner is None:
        raise RuleBroken(N_("There is no such partner."))
    return partner


def evolve_setting(setting: Setting | None, entry: Entry) -> Setting:
    """Return the setting after the fact."""
    match entry.fact:
        case a.SettingChanged() as fact:
            _require_seen(setting, entry)
            return Setting(fact.name, fact.value, entry.event_id)
    if setting is None:
        raise RuleBroken(N_("There is no such setting."))
    return setting
