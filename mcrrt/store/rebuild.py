"""The tables made anew from the journal, and compared with what is there."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, delete, insert, text

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, Refused, StoreDamaged
from mcrrt.domain.journal import Entry
from mcrrt.domain.verdict import COUNTS, Verdict
from mcrrt.service.exchange import PUSH_ORDER
from mcrrt.service.ports import Crypto
from mcrrt.store import project, schema
from mcrrt.store.base import base_ends, write_base
from mcrrt.store.engine import create_file, make_engine
from mcrrt.store.layers import note_waiting
from mcrrt.store.lookup import load_state
from mcrrt.store.reader import JournalReader

Progress = Callable[[int, int], None]
_PAGE = 2_000
_ADD_SUBJECTS = insert(schema.journal_subject)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose store it is that is made anew: what waits counts only where there is a hub."""

    agency: str
    code: str
    linked: bool


def fold_all(
    source: Connection,
    target: Connection,
    whose: Whose,
    crypto: Crypto,
    progress: Progress | None = None,
    total: int = 0,
) -> None:
    """Fold the journal of ``source`` into the empty fold tables of ``target``.

    First what a hub has numbered, in its order and by its verdicts, then what waits. States of a
    page stay in memory, older ones are read back, so memory does not grow with the journal.
    """
    reader = JournalReader(source, crypto)
    fold_to = _Folding(target, whose)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done % _PAGE == 0:
            fold_to.write()
            if progress:
                progress(done, total)

    write_base(source, target, whose.agency)
    begun = base_ends(source, whose.agency)
    for feed in PUSH_ORDER:
        for row in reader.log(feed):
            counts = Verdict(row.verdict) in COUNTS
            folds = counts and row.seq > begun.get(feed, 0)
            fold_to.take(_entry(reader, row), row, counts=counts, folds=folds)
            step()
    for row in reader.withheld():
        fold_to.take(_entry(reader, row), row, counts=False)
        step()
    for row in reader.waiting():
        fold_to.take_waiting(_entry(reader, row), row)
        step()
    fold_to.write()
    for call in sorted(fold_to.without_text):
        project.rewrite_notes(target, whose.agency, call, reader.notes_of(call))


class _Folding:
    """What is folded and not yet written."""

    def __init__(self, target: Connection, whose: Whose) -> None:
        self._target = target
        self._whose = whose
        self._states: dict[str, fold.State] = {}
        self._entries: list[Entry] = []
        self._folded: list[Entry] = []
        self._waiting: list[Entry] = []
        self._before: dict[str, fold.State | None] = {}
        self._subjects: list[dict[str, Any]] = []
        self.without_text: set[str] = set()

    def _load(self, name: str) -> fold.State | None:
        return load_state(self._target, self._whose.agency, name)

    def take(self, entry: Entry, row: Any, *, counts: bool, folds: bool = True) -> None:
        """Take an entry; one that is refused, or does not count, changes no record.

        Without ``folds`` what it did is in the records already; its note is still found.
        """
        self._subjects += subject_rows(row)
        self._entries.append(entry)
        if counts and not folds:
            self._folded.append(entry)
        elif counts:
            with contextlib.suppress(Refused):
                fold.apply(self._states, entry, self._load)
                self._folded.append(entry)

    def take_waiting(self, entry: Entry, row: Any) -> None:
        """Take an entry that no hub has numbered."""
        if self._whose.linked:
            self._waiting.append(entry)
            for name in fold.touched(entry):
                if name not in self._before:
                    self._before[name] = self._states.get(name) or self._load(name)
        self.take(entry, row, counts=True)

    def write(self) -> None:
        """Write it, and begin a new page."""
        agency = self._whose.agency
        note_waiting(self._target, agency, self._waiting, self._before)
        project.write_states(self._target, agency, self._states.items())
        self.without_text |= project.write_facts(self._target, agency, self._folded)
        project.count_numbers(self._target, self._entries, self._whose.code)
        if self._subjects:
            self._target.execute(_ADD_SUBJECTS, self._subjects)
        for kept in (self._states, self._before):
            kept.clear()
        for listed in (self._entries, self._folded, self._waiting, self._subjects):
            listed.clear()


def subject_rows(row: Any) -> list[dict[str, Any]]:
    """Return the rows that say which records a journal row is about."""
    names = msgspec.json.decode(row.subjects, type=tuple[str, ...])
    return [{"subject": name, "position": row.position} for name in dict.fromkeys(names)]


def _entry(reader: JournalReader, row: Any) -> Entry:
    try:
        return reader.entry(row)
    except StoreDamaged:
        raise StoreDamaged(
            N_("Entry {event} cannot be opened: the key of its record is not the one it was sealed "
               "with. Nothing is deleted: restore the store."),
            event=row.event_id,
        ) from None  # fmt: skip


def rebuild_tables(
    connection: Connection,
    whose: Whose,
    crypto: Crypto,
    progress: Progress | None = None,
    total: int = 0,
) -> None:
    """Delete what the fold made and make it anew, and the search index with it."""
    with _without_triggers(connection):
        for table in schema.FOLD_TABLES:
            connection.execute(delete(table))
        fold_all(connection, connection, whose, crypto, progress, total)
    # From the table itself: what the index held beyond its table would otherwise stay in it. Then in
    # one piece: what is left to merge would be merged while somebody waits for a note to be saved.
    for act in ("rebuild", "optimize"):
        connection.execute(text("INSERT INTO call_fts(call_fts) VALUES (:act)"), {"act": act})


@contextlib.contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Take away what keeps the search index up to date row by row: it is made anew at the end.

    In the same transaction, so nobody ever sees the tables without.
    """
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
        {"name": schema.call_text.name},
    ).all()
    for name, _sql in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in found:
        connection.exec_driver_sql(sql)


def differing_table(
    source: Connection,
    path: Path,
    key: bytes,
    whose: Whose,
    crypto: Crypto,
    progress: Progress | None = None,
    total: int = 0,
) -> str:
    """Rebuild into a new encrypted file and return the first table that differs, or ''.

    ``source`` must be unguarded and not have begun, because the file is attached to it. The file is
    deleted.
    """
    raw = source.connection.driver_connection
    assert raw is not None
    create_file(path)
    engine = make_engine(path, key, guarded=False, new=True)
    try:
        with engine.begin() as target:
            schema.metadata.create_all(target, tables=list(schema.FOLD_TABLES))
        # Attached before the reading begins: one snapshot serves the fold and the comparison.
        raw.cursor().execute(f"ATTACH DATABASE ? AS rebuilt KEY \"x'{key.hex()}'\"", (str(path),))
        with engine.begin() as target:
            fold_all(source, target, whose, crypto, progress, total)
        return _first_difference(raw) or _broken_index(raw) or _changed_document(raw)
    finally:
        source.rollback()
        with contextlib.suppress(sqlcipher.DatabaseError):
            raw.cursor().execute("DETACH DATABASE rebuilt")
        engine.dispose()
        for left_over in path.parent.glob(path.name + "*"):
            left_over.unlink(missing_ok=True)


def _first_difference(raw: Any) -> str:
    cursor = raw.cursor()
    for table in schema.FOLD_TABLES:
        # Calls of one microsecond are told apart by a row number, in the order they came here.
        compared = [column.name for column in table.c if column.name != "row"]
        columns = ", ".join(f'"{name}"' for name in compared)
        for one, other in (("main", "rebuilt"), ("rebuilt", "main")):
            differs = cursor.execute(
                f'SELECT {columns} FROM {one}."{table.name}" EXCEPT '  # noqa: S608 - our names
                f'SELECT {columns} FROM {other}."{table.name}" LIMIT 1'
            ).fetchone()
            if differs:
                return table.name
    apart = cursor.execute(
        "SELECT 1 FROM main.call c LEFT JOIN main.call_text t ON t.row = c.row AND t.call = c.id "
        "WHERE t.call IS NULL LIMIT 1"
    ).fetchone()
    return "call_text" if apart else ""


def _broken_index(raw: Any) -> str:
    """Return the search index when its own structure is broken."""
    found = raw.cursor().execute("PRAGMA main.quick_check(call_fts)").fetchone()
    return "" if found == ("ok",) else "call_fts"


def _changed_document(raw: Any) -> str:
    """Return the table of documents when one is not what its name says: its own SHA-256."""
    for name, data in raw.cursor().execute('SELECT hash, data FROM main."blob"'):
        if hashlib.sha256(data).hexdigest() != name:
            return "blob"
    return ""
