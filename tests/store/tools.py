"""How the tests get at a store from outside: with the key, past the guards, on copies."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcrrt.domain.errors import StoreDamaged
from mcrrt.service.answers import VerifyReport
from mcrrt.store.engine import connect
from mcrrt.store.store import FILE, SqlStore
from mcrrt.vault.crypto import StandardCrypto
from tests.support import ADMIN, PASSWORD, Founded, office_on, store_folder

TRIGGERS = ("journal_no_delete", "journal_no_change", "journal_in_order")


def key_of(founded: Founded) -> bytes:
    """Return the data key of an open store."""
    store = founded.office.store
    assert isinstance(store, SqlStore)
    return store._key


def data_key(path: Path) -> bytes:
    """Return the data key of a closed store, with the administrator's password."""
    house = store_folder(path)
    return house._slots.open(ADMIN, PASSWORD, house._secret())


@dataclass(frozen=True)
class Copy:
    """A store folder that a test may break, with its key."""

    path: Path
    key: bytes

    @property
    def file(self) -> Path:
        """The encrypted file."""
        return self.path / FILE

    def office(self) -> Founded:
        """Return an office on it, as a new start of the program; nobody is logged in."""
        return office_on(self.path)

    def store(self) -> SqlStore:
        """Open the store without logging in, so that nothing is written to it."""
        return SqlStore(self.path, self.key, StandardCrypto())

    def verify(self, *, tables: bool = True) -> VerifyReport:
        """Open, check, close."""
        store = self.store()
        try:
            return store.verify(tables=tables)
        finally:
            store.close()

    def checked(self, *, tables: bool = False) -> tuple[bool, str, str]:
        """Open and check; returns whether it is whole, the event named, and the sentence."""
        try:
            report = self.verify(tables=tables)
        except StoreDamaged as error:
            return False, str(error.fields.get("event", "")), str(error)
        return report.ok, report.bad_event, report.sentence

    def events(self) -> list[str]:
        """Return the events of the journal, oldest first."""
        with self.by_hand() as cursor:
            found = cursor.execute("SELECT event_id FROM journal ORDER BY position").fetchall()
        return [event for (event,) in found]

    @contextmanager
    def by_hand(self, file: Path | None = None) -> Iterator[Any]:
        """Give a cursor as somebody has who holds the key: no guard, no trigger."""
        connection = connect(file or self.file, self.key, guarded=False)
        cursor = connection.cursor()
        kept = [sql for (sql,) in cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'"
        )]  # fmt: skip
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        try:
            yield cursor
        finally:
            for sql in kept:
                cursor.execute(sql)
            connection.close()


def copy_of(source: Path, target: Path, key: bytes) -> Copy:
    """Copy a closed store folder."""
    shutil.copytree(source, target)
    return Copy(target, key)
