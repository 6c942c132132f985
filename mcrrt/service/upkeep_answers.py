"""Answers about the store itself: how it is, and what a check of it found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the store is. Sizes in bytes."""

    entries: int
    unsent: int
    oldest_unsent: datetime | None
    calls: int
    file_size: int
    last_backup_at: datetime | None
    backups: int
    keyring: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found. ``bad_event`` names the first entry that is not as it was written.

    ``sentence`` says it all; ``why`` is the part of it that differs from fault to fault.
    """

    ok: bool
    entries: int
    sentence: str
    bad_event: str = ""
    bad_position: int = 0
    chain_seconds: float = 0.0
    tables_checked: bool = False
    bad_table: str = ""
    why: str = ""
