"""What the service needs from outside: a store, key slots, a house that holds both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mcrrt.domain.account import Account, Member
from mcrrt.domain.fields import Value
from mcrrt.domain.fold import State
from mcrrt.domain.journal import Entry, Fact, Feed
from mcrrt.domain.roster import Shift
from mcrrt.domain.screening import Screening
from mcrrt.service.answers import VerifyReport
from mcrrt.service.doorstep import Founding, HouseStatus, KeyringMode, Session
from mcrrt.service.exchange import Exchange
from mcrrt.service.link_answers import LinkView
from mcrrt.service.sheet_answers import ShiftSheetView

__all__ = ["Founding", "HouseStatus", "KeyringMode", "Session"]  # told on the doorstep, meant here


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Whose store it is."""

    agency: str
    agency_name: str
    station: str
    station_code: str
    practice: bool


class Unit(Protocol):
    """One transaction of the store. Leaving it without ``commit`` changes nothing."""

    def load(self, name: str) -> State | None:
        """Return the record with this journal subject."""

    def find(self, kind: str, word: str) -> str | None:
        """Return the id that a number, call-sign or user name stands for."""

    def fact(self, event: str) -> Fact | None:
        """Return the fact of an entry, or None."""

    def imported(self, system: str, source_key: str) -> str | None:
        """Return the id of the call that came in under this key of another system."""

    def screenings(self, call: str) -> tuple[Screening, ...]:
        """Return the screenings of a call, oldest first."""

    def shifts(self, start: datetime, end: datetime) -> tuple[Shift, ...]:
        """Return the shifts that are planned for any of this time, by their start."""

    def members(self) -> tuple[Member, ...]:
        """Return everybody on the list, also who is not active."""

    def administrators(self) -> int:
        """Return how many accounts are active administrators."""

    def next_number(self, counter: str) -> int:
        """Return the next number of a counter of this station."""

    def keep_draft(self, account: str, form: str, text: str) -> None:
        """Keep typed text that is no fact yet; '' drops it."""

    def keep_blob(self, data: bytes) -> str:
        """Keep bytes by their SHA-256, and return it."""

    def commit(self, entries: Sequence[Entry], states: Iterable[tuple[str, State]]) -> int:
        """Append the entries, write the states, make both durable.

        Returns the position of the journal. Raises OutcomeUnknown when it could not be told
        whether the entries are there.
        """

    def close(self) -> None:
        """End the transaction; without a commit before, nothing has happened."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the reader may see."""

    account: str
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class CopyMade:
    """A verified copy of the store: its name, and how far the journal was."""

    name: str
    position: int


class Store(Protocol):
    """An open store. Used from one thread."""

    info: StoreInfo

    @property
    def exchange(self) -> Exchange:
        """The store as its sync sees it."""

    @property
    def position(self) -> int:
        """How many entries the journal has."""

    @property
    def public_key(self) -> str:
        """The public key of the station, in hexadecimal."""

    def account(self, username: str) -> Account | None:
        """Return the account with this user name."""

    def backup(self, now: datetime) -> CopyMade:
        """Make a verified copy. Raises NotNow."""

    def unit(self) -> Unit:
        """Begin a transaction."""

    def answer(self, question: object, scope: Scope, now: datetime) -> object:
        """Answer a question from the tables. Raises NotFound."""

    def verify(
        self, *, tables: bool = True, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """Check chains, head file and tables. May run beside the thread that works."""

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Make the tables anew from the journal."""

    def last_at(self) -> datetime | None:
        """The time of the last entry."""

    def records_digest(self) -> str:
        """One digest of every record: equal where two machines have made the same of it."""

    def last_copy_at(self) -> datetime | None:
        """When the newest backup was made."""

    def last_views(self, account: str, since: datetime) -> dict[str, datetime]:
        """When this account last opened each record, since then."""

    def close(self) -> None:
        """Close it."""


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """Everything that stands on a referral page, before it has words and a layout."""

    number: str
    version: int
    issued_at: datetime | None
    time_zone: str
    agency_name: str
    service_name: str
    callback: str
    call_number: str
    partner_name: str
    partner_kind: str
    partner_phone: str
    partner_fax: str
    author: str
    author_role: str
    disclosure: str
    due_at: datetime | None
    consent_line: str
    overridden: bool
    incomplete: bool
    values: Mapping[str, Value]
    left_out: tuple[str, ...]
    retention_note: str
    practice: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """Everything that stands on a shift-change sheet, before it has words and a layout."""

    view: ShiftSheetView
    note: str
    made_by: str
    time_zone: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document."""

    pdf: bytes
    pages: int


class Papers(Protocol):
    """Makes documents and shows them."""

    def referral(self, page: ReferralPage) -> Paper:
        """Lay out a referral."""

    def receipt(self, view: LinkView, time_zone: str, language: str = "en") -> Paper:
        """Lay out the proof of what the hub has received."""

    def shift_sheet(self, page: ShiftPage) -> Paper:
        """Lay out what one shift hands to the next."""

    def pictures(self, pdf: bytes, dpi: int) -> tuple[bytes, ...]:
        """Return the pages as PNG."""

    def warm_up(self) -> None:
        """Load what the first document would wait for."""


class Crypto(Protocol):
    """Sealing, signing and hashing, behind one interface so that an agency can exchange it."""

    def new_key(self) -> bytes:
        """Return a fresh 256-bit key."""

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """Encrypt and authenticate, bound to a context."""

    def open(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """Undo ``seal``. Raises StoreDamaged when key, context or bytes do not fit."""

    def new_signing_key(self) -> bytes:
        """Return a fresh private signing key."""

    def public_key(self, private: bytes) -> bytes:
        """Return the public key of a private one."""

    def sign(self, private: bytes, data: bytes) -> bytes:
        """Sign."""

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Say whether the signature is of this key over this data."""


class KeySlots(Protocol):
    """Which passwords open the store."""

    @property
    def minimum_length(self) -> int:
        """The least length of a password."""

    def users(self) -> tuple[str, ...]:
        """The user names that have a slot."""

    def add(self, username: str, password: str) -> None:
        """Give a user name a slot, replacing an earlier one."""

    def check(self, username: str, password: str) -> bool:
        """Say whether this is the password of the user name."""

    def drop(self, username: str) -> None:
        """Take the slot away: the password opens nothing any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store with its key slots. ``failed`` are log-ins that failed before, to record."""

    store: Store
    slots: KeySlots
    failed: tuple[tuple[str, str], ...] = ()


class House(Protocol):
    """A store folder: it can be founded, opened, and opened with the recovery key."""

    def status(self) -> HouseStatus:
        """Look at the folder without opening anything."""

    def found(self, founding: Founding) -> tuple[Opened, str]:
        """Make a new store; also returns the recovery key, which is kept nowhere."""

    def open(self, username: str, password: str) -> Opened:
        """Open the store. Raises LogInRefused, StoreDamaged, StoreInUse."""

    def abandon(self) -> None:
        """Set aside a store that was founded and could not be used after all."""

    def recover(self, recovery_key: str, username: str, password: str) -> Opened:
        """Open the store with the recovery key and give the user name a new password."""

    def confirm(self, username: str, password: str) -> bool:
        """Say whether this is the password of the user name. Wrong ones are counted.

        Raises LogInRefused while the name is locked out.
        """

    def admitted(self, username: str, *, release: bool) -> None:
        """Forget the failed log-ins, which are on record now; ``release`` ends every lock."""
