"""Commands for bringing data in and copying the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.fields import Value
from mcrrt.domain.urgency import Urgency
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command, Instant


@dataclass(frozen=True, slots=True)
class ImportedContact:
    """One finished contact of another system."""

    source_key: str
    received_at: Instant
    values: Mapping[str, Value]
    outcomes: tuple[ImportedOutcome, ...]
    urgency: Urgency | None = None
    original: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportContacts(Command):
    """Bring in finished contacts. A key that came in before adds only outcomes that are new."""

    RIGHT: ClassVar[Right] = Right.IMPORT
    system: str
    contacts: tuple[ImportedContact, ...]


@dataclass(frozen=True, slots=True)
class FinishImport(Command):
    """Record what a file brought in."""

    RIGHT: ClassVar[Right] = Right.IMPORT
    mapping: str
    file_hash: str
    rows: int
    calls: int
    outcomes: int
    skipped: int
    rejected: int


@dataclass(frozen=True, slots=True)
class MakeBackup(Command):
    """Make a verified copy of the store now."""

    RIGHT: ClassVar[Right] = Right.BACKUP
