"""Connections to the encrypted file, each with every pragma and guard, none without.

The traps, each of which is silent, are in notes kept with the tests (``tests/store``): no key makes
a plain file; a key after the first read is ignored; 64 hex digits without ``x'…'`` are taken for a
passphrase. So the key is the first statement, raw, and the header is checked at every start.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from mcrrt.domain.errors import N_, NotNow, StoreDamaged
from mcrrt.store.faults import plainly

PLAIN_HEADER = b"SQLite format 3"
CIPHER_VERSION = "4."

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "fullfsync": "1",
    "checkpoint_fullfsync": "1",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "temp_store": "MEMORY",
    "mmap_size": "0",
    "busy_timeout": "5000",
}

# Whatever makes, drops or alters something, also in the temporary schema: a temporary table called
# "journal" would stand before the real one.
_DENIED = {
    value
    for name, value in vars(sqlcipher).items()
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_", "SQLITE_ALTER_"))
} | {sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH}
_READABLE_PRAGMAS = {
    "cipher_integrity_check", "cipher_version", "quick_check", "synchronous", "journal_mode",
    "wal_checkpoint", "page_count", "page_size", "optimize", "data_version", "read_uncommitted",
}  # fmt: skip


def _authorize(action: int, first: str | None, second: str | None, *_rest: object) -> int:
    """Deny what could take a guard away. Only maintenance connections go without this."""
    if action in _DENIED:
        return int(sqlcipher.SQLITE_DENY)
    harmless = first in _READABLE_PRAGMAS and (second is None or first == "wal_checkpoint")
    if action == sqlcipher.SQLITE_PRAGMA and not harmless:
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def check_header(path: Path) -> None:
    """Raise StoreDamaged when the file is not there, empty, or not encrypted."""
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except FileNotFoundError:
        raise StoreDamaged(
            N_("The store file is missing. Nothing is deleted: restore it from the latest backup.")
        ) from None
    except OSError:
        raise NotNow(N_("The store file cannot be read now. Check the disk.")) from None
    if len(header) < 16:
        raise StoreDamaged(
            N_("The store file is empty. Nothing is deleted: restore it from the latest backup.")
        )
    if header.startswith(PLAIN_HEADER):
        raise StoreDamaged(N_("The store file is not encrypted. It is not opened."))


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read; WAL and index inherit the mode."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def connect(path: Path, key: bytes, *, guarded: bool = True, new: bool = False) -> Any:
    """Return a raw connection with the key and every pragma set.

    Raises StoreDamaged when the key does not open the file, NotNow when nothing can be read now.
    """
    if not new:
        check_header(path)
    with plainly():
        connection = sqlcipher.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=5, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        try:
            _set_up(connection.cursor(), key)
        except BaseException:
            connection.close()
            raise
    if guarded:
        connection.set_authorizer(_authorize)
    return connection


def _set_up(cursor: Any, key: bytes) -> None:
    """The key first, then a read that shows whether it fits, then every pragma."""
    cursor.execute("PRAGMA cipher_log_level=NONE")
    cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}").fetchall()
    if int(cursor.execute("PRAGMA synchronous").fetchone()[0]) != 2:
        raise StoreDamaged(N_("The store cannot be opened safely on this system."))
    if not str(cursor.execute("PRAGMA cipher_version").fetchone()[0]).startswith(CIPHER_VERSION):
        raise StoreDamaged(N_("The encryption library is not the one this store was made with."))


def has_wrong_page(path: Path, key: bytes) -> bool:
    """Read every page of the file, on a connection of its own, and say whether one is damaged."""
    with contextlib.closing(connect(path, key)) as connection:
        return bool(connection.cursor().execute("PRAGMA cipher_integrity_check").fetchall())


def make_engine(path: Path, key: bytes, *, guarded: bool = True, new: bool = False) -> Engine:
    """Return an engine whose connections all have the key, the pragmas and the guards."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key, guarded=guarded, new=new),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine
