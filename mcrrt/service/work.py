"""One command's piece of work: what it reads, the facts it adds, the states they lead to.

A fresh one for each command, inside one transaction. A fact is carried into the states it touches
the moment it is added, so that a rule it breaks stops the command before anything is written.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import uuid_utils

from mcrrt.domain import fold
from mcrrt.domain.account import Account, Member, Partner, Setting
from mcrrt.domain.call import Call
from mcrrt.domain.checklist import Checklist
from mcrrt.domain.duty import Duty
from mcrrt.domain.errors import N_, BadInput, NotFound
from mcrrt.domain.fields import Value
from mcrrt.domain.held import Held
from mcrrt.domain.journal import Entry, Fact, subject
from mcrrt.domain.referral import Referral
from mcrrt.domain.roles import Role
from mcrrt.domain.team import Team
from mcrrt.service.access import Right, allow
from mcrrt.service.commands import Command
from mcrrt.service.ports import KeySlots, Papers, Session, StoreInfo, Unit
from mcrrt.service.questions import Question
from mcrrt.service.settings import AgencySettings, effective

Handlers = Mapping[type[Command], Callable[[Any, "Work"], None]]

_S = TypeVar("_S", bound=fold.State)

_WORDS = {
    "call": N_("There is no such call."),
    "team": N_("There is no such team."),
    "member": N_("There is no such member."),
    "partner": N_("There is no such partner."),
    "referral": N_("There is no such referral."),
    "account": N_("There is no such account."),
}


def new_id() -> str:
    """Return a fresh id (UUIDv7), unique on every machine and sorted by time."""
    return str(uuid_utils.uuid7())


_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIRST_YEAR, _LAST_YEAR = 1880, 2200
_FURTHEST_EAST = timedelta(hours=14)


def is_id(word: str) -> bool:
    """Say whether a word is an id as ``new_id`` makes them."""
    return bool(_ID.fullmatch(word))


def utc(moment: datetime, field_name: str = "time") -> datetime:
    """Return an instant in UTC. Refuses one without an offset, or far outside anybody's life."""
    if moment.tzinfo is None:
        raise BadInput(
            field_name, N_("This time must say its offset from UTC. Nothing was changed.")
        )
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise BadInput(field_name, N_("This time cannot be right. Nothing was changed."))
    return moment.astimezone(UTC)


@dataclass
class Work:
    """What a handler works with."""

    unit: Unit
    session: Session
    role: Role
    now: datetime
    info: StoreInfo
    slots: KeySlots
    papers: Papers
    cut_off: bool = False  # the hub of the agency cannot be reached
    confirm: Callable[[str, str], bool] = lambda _username, _password: False
    ask: Callable[[Question], object] = lambda _question: None  # what the tables say
    entries: list[Entry] = field(default_factory=list)
    states: dict[str, fold.State] = field(default_factory=dict)
    result: dict[str, object] = field(default_factory=dict)
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    def add(self, fact: Fact, base: Mapping[str, str | None] | None = None) -> Entry:
        """Add a fact. Raises RuleBroken when it cannot follow what came before."""
        entry = Entry(
            event_id=new_id(),
            at=self.now + timedelta(microseconds=len(self.entries)),
            actor=self.session.account,
            role=self.role.value,
            station=self.info.station,
            fact=fact,
            base=base or {},
        )
        fold.apply(self.states, entry, self.unit.load)
        self.entries.append(entry)
        return entry

    def require(self, right: Right) -> None:
        """Ask for one more right; the act is recorded under the role that gives it."""
        self.role = allow(self.session.roles, right)

    def changed(self) -> list[tuple[str, fold.State]]:
        """The states to write: those that a fact touched."""
        names = dict.fromkeys(name for e in self.entries for name in fold.touched(e))
        return [(name, self.states[name]) for name in names]

    def find(self, kind: str, word: str) -> str:
        """Return the id that an id, number, call-sign or user name stands for."""
        if subject(kind, word) in self.states:  # also what this command has just made
            return word
        found = self.unit.find(kind, word)
        if found is None:
            raise NotFound(_WORDS[kind])
        return found

    def _load(self, kind: str, record_id: str, state: type[_S]) -> _S:
        name = subject(kind, record_id)
        found = self.states.get(name) or self.unit.load(name)
        if not isinstance(found, state):
            raise NotFound(_WORDS.get(kind, _WORDS["call"]))
        return found

    def call(self, word: str) -> Call:
        """Return the call with this id or number."""
        return self._load("call", self.find("call", word), Call)

    def team(self, word: str) -> Team:
        """Return the team with this id, or the team that is on under this call-sign."""
        return self._load("team", self.find("team", word), Team)

    def member(self, word: str) -> Member:
        """Return the member with this id, call-sign or badge."""
        return self._load("member", self.find("member", word), Member)

    def partner(self, word: str) -> Partner:
        """Return the partner with this id or name."""
        return self._load("partner", self.find("partner", word), Partner)

    def referral(self, word: str) -> Referral:
        """Return the referral with this id or number."""
        return self._load("referral", self.find("referral", word), Referral)

    def account(self, word: str) -> Account:
        """Return the account with this id or user name."""
        return self._load("account", self.find("account", word), Account)

    def checklist(self, pack: str) -> Checklist | None:
        """Return what the agency has of a checklist, or None."""
        name = subject("checklist", pack)
        found = self.states.get(name) or self.unit.load(name)
        return found if isinstance(found, Checklist) else None

    def duty(self, member: str) -> Duty:
        """Return what a member is doing."""
        found = self.unit.load(subject("duty", member))
        return found if isinstance(found, Duty) else Duty(member)

    def settings(self) -> AgencySettings:
        """Return the settings in force."""
        changed = {}
        for name in AgencySettings.__dataclass_fields__:
            found = self.unit.load(subject("setting", name))
            if isinstance(found, Setting):
                changed[name] = found.value
        return effective(changed)

    def require_past(self, field_name: str, moment: datetime) -> datetime:
        """Return the moment in UTC; refuse one that has not come yet."""
        when = utc(moment, field_name)
        if when > self.now + timedelta(minutes=1):
            raise BadInput(field_name, N_("This time has not come yet. Nothing was changed."))
        return when

    def require_born(self, values: Mapping[str, Value]) -> None:
        """Refuse a birth date that is not here yet, anywhere on earth."""
        born = values.get("person_birth_date")
        if isinstance(born, str) and born > (self.now + _FURTHEST_EAST).date().isoformat():
            raise BadInput(
                "person_birth_date", N_("This birth date is in the future. Nothing was changed.")
            )


def base_of(
    names: Iterable[str], given: Mapping[str, str | None], details: Mapping[str, Held]
) -> dict[str, str | None]:
    """Return, per field, the event whose value the author saw: as given, else the present one."""
    base = {}
    for name in names:
        held = details.get(name)
        seen = given.get(name, held.event if held else None)
        if seen is not None and not is_id(seen):
            raise BadInput(name, N_("A base names the event that was seen. Nothing was changed."))
        base[name] = seen
    return base
