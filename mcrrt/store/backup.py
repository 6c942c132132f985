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

import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.service.ports import Crypto
from mcrrt.store.engine import connect, create_file
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
    (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    unfinished = folder / FOLDER / "unfinished"
    unfinished.unlink(missing_ok=True)
    try:
        source = connect(store, key)
        create_file(unfinished)
        target = connect(unfinished, key, guarded=False, new=True)
        try:
            source.backup(target, pages=-1)
        finally:
            target.close()
            source.close()
        position = check_copy(unfinished, key, crypto, keys)
    except (sqlcipher.DatabaseError, OSError, McrrtError) as error:
        log.warning("backup failed: %s", type(error).__name__)
        raise NotNow(N_("The backup could not be made. The store itself is not touched.")) from None
    path = folder / FOLDER / f"{now.astimezone(UTC).strftime(_STAMP)}-{position}.db"
    unfinished.replace(path)
    for left_over in (folder / FOLDER).glob("unfinished*"):
        left_over.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        shutil.copy2(folder / "slots.json", folder / FOLDER / "slots.json")
    prune(folder, now)
    return Backup(path, now, position)


def check_copy(path: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes]) -> int:
    """Return how far a copy goes. Raises NotNow when it is not whole."""
    connection = connect(path, key)
    try:
        pages = connection.cursor().execute("PRAGMA cipher_integrity_check").fetchall()
        entries, bad = check_chains(connection, crypto, keys)
    finally:
        connection.close()
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
