"""Rolling verified copies of the store.

A copy is made in one step under a read lock: copying in pieces starts over with every write and
may never end. It is checked right after it was written, and carries the same key.
"""

import contextlib
import logging
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.service.ports import Crypto
from mcrrt.store.engine import connect, create_file
from mcrrt.store.faults import DATABASE_ERRORS, plainly
from mcrrt.store.verify import check_chains

log = logging.getLogger(__name__)

FOLDER = "backups"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d+)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
KEEP_RECENT, KEEP_DAILY, KEEP_WEEKLY = 8, 7, 4


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: when it was made and how far the journal was."""

    path: Path
    at: datetime
    position: int


def backups(folder: Path) -> list[Backup]:
    """Return the copies of a store, newest first."""
    found = []
    for path in (folder / FOLDER).glob("*.db"):
        match = _NAME.fullmatch(path.name)
        if match:
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, at, int(match[2])))
    return sorted(found, key=lambda backup: (backup.at, backup.position), reverse=True)


def make_backup(
    folder: Path, store: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes], now: datetime
) -> Backup:
    """Copy the store, check the copy, and let go of copies that are too many.

    Runs beside the store thread on a connection of its own. Raises NotNow when the copy fails.
    """
    try:
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        unfinished = folder / FOLDER / "unfinished"
        _clear(folder)
        _copy(store, unfinished, key)
        position = check_copy(unfinished, key, crypto, keys)
        path = folder / FOLDER / f"{now.astimezone(UTC).strftime(_STAMP)}-{position}.db"
        unfinished.replace(path)
        _keep_slots(folder)
        prune(folder, now)
    except (*DATABASE_ERRORS, OSError, McrrtError) as error:
        log.warning("backup failed: %s", type(error).__name__)
        with contextlib.suppress(OSError):
            _clear(folder)
        raise NotNow(N_("The backup could not be made. The store itself is not touched.")) from None
    return Backup(path, now, position)


def _clear(folder: Path) -> None:
    """Take away what an earlier try left unfinished."""
    for left_over in (folder / FOLDER).glob("unfinished*"):
        left_over.unlink(missing_ok=True)


def _copy(store: Path, target: Path, key: bytes) -> None:
    with contextlib.closing(connect(store, key)) as source:
        create_file(target)
        with contextlib.closing(connect(target, key, guarded=False, new=True)) as copy:
            source.backup(copy, pages=-1)


def _keep_slots(folder: Path) -> None:
    """Keep the key slots beside the copies: without them no copy opens."""
    with contextlib.suppress(OSError):
        slots = folder / FOLDER / "slots.json"
        shutil.copy2(folder / "slots.json", slots.with_suffix(".new"))
        slots.with_suffix(".new").replace(slots)


def check_copy(path: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes]) -> int:
    """Return how far a copy goes. Raises NotNow or StoreDamaged when it is not whole."""
    with plainly(), contextlib.closing(connect(path, key)) as connection:
        pages = connection.cursor().execute("PRAGMA cipher_integrity_check").fetchall()
        entries, bad = check_chains(connection, crypto, keys)
    if pages or bad:
        raise NotNow(N_("This backup is not whole."))
    return entries


def prune(folder: Path, now: datetime) -> None:
    """Keep the newest eight, then one a day for a week, then one a week for four weeks."""
    listed = backups(folder)
    keep = {backup.path for backup in listed[:KEEP_RECENT]}
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for backup in listed[KEEP_RECENT:]:
        age = now - backup.at
        if age <= timedelta(days=KEEP_DAILY):
            days.setdefault(backup.at.date(), backup.path)
        elif age <= timedelta(weeks=KEEP_WEEKLY):
            weeks.setdefault(backup.at.isocalendar()[:2], backup.path)
    keep |= set(days.values()) | set(weeks.values())
    for backup in listed:
        if backup.path not in keep:
            backup.path.unlink(missing_ok=True)
