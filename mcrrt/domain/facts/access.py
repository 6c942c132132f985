"""Who looked, printed, exported and logged in: the trail that answers "who saw this file".

Ids and names of fields, never values: the trail must not become a second copy of the record.
"""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import Fact, Feed, subject


@dataclass(frozen=True, slots=True)
class LoggedIn(Fact):
    """Somebody opened the store."""

    KIND: ClassVar[str] = "access.logged_in"
    FEED: ClassVar[Feed] = Feed.ACCESS
    account: str
    failures: int = 0

    def subjects(self) -> tuple[str, ...]:
        """The account."""
        return (subject("account", self.account),)


@dataclass(frozen=True, slots=True)
class LogInsFailed(Fact):
    """Log-ins with this name had failed before one worked, at these times.

    While nobody is logged in the store is closed, so failures are told when it opens.
    """

    KIND: ClassVar[str] = "access.log_ins_failed"
    FEED: ClassVar[Feed] = Feed.ACCESS
    username: str
    times: tuple[str, ...]

    def subjects(self) -> tuple[str, ...]:
        """None: the name may not be an account's."""
        return ()


@dataclass(frozen=True, slots=True)
class LoggedOut(Fact):
    """Somebody left or locked. ``why`` is ``lock``, ``idle``, ``switch`` or ``close``."""

    KIND: ClassVar[str] = "access.logged_out"
    FEED: ClassVar[Feed] = Feed.ACCESS
    account: str
    why: str

    def subjects(self) -> tuple[str, ...]:
        """The account."""
        return (subject("account", self.account),)


@dataclass(frozen=True, slots=True)
class Viewed(Fact):
    """Somebody opened a record. ``compartments`` says which parts they could see."""

    KIND: ClassVar[str] = "access.viewed"
    FEED: ClassVar[Feed] = Feed.ACCESS
    record: str
    compartments: tuple[str, ...]

    def subjects(self) -> tuple[str, ...]:
        """The record."""
        return (self.record,)


@dataclass(frozen=True, slots=True)
class Searched(Fact):
    """Somebody searched. ``by`` names the filters used; what was typed is not kept."""

    KIND: ClassVar[str] = "access.searched"
    FEED: ClassVar[Feed] = Feed.ACCESS
    by: tuple[str, ...]
    found: int

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class DocumentUsed(Fact):
    """A document was printed, saved or shown. ``how`` is ``printed``, ``saved`` or ``shown``."""

    KIND: ClassVar[str] = "access.document"
    FEED: ClassVar[Feed] = Feed.ACCESS
    record: str
    document: str
    how: str

    def subjects(self) -> tuple[str, ...]:
        """The record the document is of."""
        return (self.record,)


@dataclass(frozen=True, slots=True)
class DataImported(Fact):
    """A file of another system came in. Only counts: the calls have entries of their own."""

    KIND: ClassVar[str] = "access.imported"
    FEED: ClassVar[Feed] = Feed.ACCESS
    mapping: str
    file_hash: str
    rows: int
    calls: int
    outcomes: int
    skipped: int
    rejected: int

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class ClockStepped(Fact):
    """The machine's clock jumped by this many seconds; times around here need care."""

    KIND: ClassVar[str] = "access.clock_stepped"
    FEED: ClassVar[Feed] = Feed.ACCESS
    seconds: float

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class BackupMade(Fact):
    """A verified copy of the store was made, up to this position of the journal."""

    KIND: ClassVar[str] = "access.backup"
    FEED: ClassVar[Feed] = Feed.ACCESS
    position: int
    name: str

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class StoreRestored(Fact):
    """The store was put back from a backup. What came after it is kept in the folder named."""

    KIND: ClassVar[str] = "access.restored"
    FEED: ClassVar[Feed] = Feed.ACCESS
    backup: str
    position: int
    set_aside: str

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class Alerted(Fact):
    """An alarm was shown and sounded to whoever was logged in: nobody else is alerted."""

    KIND: ClassVar[str] = "access.alerted"
    FEED: ClassVar[Feed] = Feed.ACCESS
    account: str
    alarm: str
    record: str

    def subjects(self) -> tuple[str, ...]:
        """The record the alarm is about, and the account."""
        return (self.record, subject("account", self.account))


@dataclass(frozen=True, slots=True)
class RulingSeen(Fact):
    """The author of an event that does not count has been told so."""

    KIND: ClassVar[str] = "access.ruling_seen"
    FEED: ClassVar[Feed] = Feed.ACCESS
    event: str

    def subjects(self) -> tuple[str, ...]:
        """The event."""
        return (subject("event", self.event),)


@dataclass(frozen=True, slots=True)
class HubJoined(Fact):
    """The station belongs to a hub from now on."""

    KIND: ClassVar[str] = "access.hub_joined"
    FEED: ClassVar[Feed] = Feed.ACCESS
    station: str

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()


@dataclass(frozen=True, slots=True)
class HubWentBack(Fact):
    """The hub had lost entries it had numbered; this station offered what it has of them again."""

    KIND: ClassVar[str] = "access.hub_went_back"
    FEED: ClassVar[Feed] = Feed.ACCESS
    feed: str
    offered: int

    def subjects(self) -> tuple[str, ...]:
        """Nothing in particular."""
        return ()
