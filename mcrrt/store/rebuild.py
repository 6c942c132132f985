"""The tables made anew from the journal, and compared with what is there."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, delete, insert, text

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, Refused, StoreDamaged
from mcrrt.domain.journal import Entry
from mcrrt.service.ports import Crypto
from mcrrt.store import project, schema
from mcrrt.store.engine import create_file, make_engine
from mcrrt.store.lookup import load_state
from mcrrt.store.reader import JournalReader

Progress = Callable[[int, int], None]
_PAGE = 2_000
_ADD_SUBJECTS = insert(schema.journal_subject)


def fold_all(
    source: Connection,
    target: Connection,
    agency: str,
    crypto: Crypto,
    progress: Progress | None = None,
    total: int = 0,
) -> None:
    """Fold the journal of ``source`` into the empty fold tables of ``target``.

    States of a page stay in memory, older ones are read back, so memory does not grow with the
    journal. A fact that is refused changes nothing, as it did when it came.
    """
    states: dict[str, fold.State] = {}

    def load(name: str) -> fold.State | None:
        return load_state(target, agency, name)

    reader = JournalReader(source, crypto)
    page: list[Entry] = []
    subjects: list[dict[str, Any]] = []
    for done, row in enumerate(reader.all(), start=1):
        subjects += subject_rows(row)
        entry = _entry(reader, row)
        with contextlib.suppress(Refused):
            fold.apply(states, entry, load)
            page.append(entry)
        if done % _PAGE == 0:
            _write_page(target, agency, states, page, subjects)
            if progress:
                progress(done, total)
    _write_page(target, agency, states, page, subjects)


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


def _write_page(
    target: Connection,
    agency: str,
    states: dict[str, fold.State],
    page: list[Entry],
    subjects: list[dict[str, Any]],
) -> None:
    project.write_states(target, agency, states.items())
    project.write_facts(target, agency, page)
    if subjects:
        target.execute(_ADD_SUBJECTS, subjects)
    states.clear()
    page.clear()
    subjects.clear()


def rebuild_tables(
    connection: Connection,
    agency: str,
    crypto: Crypto,
    progress: Progress | None = None,
    total: int = 0,
) -> None:
    """Delete what the fold made and make it anew, and the search index with it."""
    with _without_triggers(connection):
        for table in schema.FOLD_TABLES:
            connection.execute(delete(table))
        fold_all(connection, connection, agency, crypto, progress, total)
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
    agency: str,
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
            fold_all(source, target, agency, crypto, progress, total)
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
        columns = ", ".join(f'"{column.name}"' for column in table.c)
        for one, other in (("main", "rebuilt"), ("rebuilt", "main")):
            differs = cursor.execute(
                f'SELECT {columns} FROM {one}."{table.name}" EXCEPT '  # noqa: S608 - our names
                f'SELECT {columns} FROM {other}."{table.name}" LIMIT 1'
            ).fetchone()
            if differs:
                return table.name
    return ""


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
