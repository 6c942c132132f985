"""The tables made anew from the journal, and compared with what is there."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, delete

from mcrrt.domain import fold
from mcrrt.domain.errors import Refused
from mcrrt.domain.journal import Entry
from mcrrt.service.ports import Crypto
from mcrrt.store import project, schema
from mcrrt.store.engine import create_file, make_engine
from mcrrt.store.lookup import load_state
from mcrrt.store.reader import JournalReader

Progress = Callable[[int, int], None]
_PAGE = 2_000


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
    for done, row in enumerate(reader.all(), start=1):
        entry = reader.entry(row)
        with contextlib.suppress(Refused):
            fold.apply(states, entry, load)
            page.append(entry)
        if done % _PAGE == 0:
            _write_page(target, agency, states, page)
            if progress:
                progress(done, total)
    _write_page(target, agency, states, page)


def _write_page(
    target: Connection, agency: str, states: dict[str, fold.State], page: list[Entry]
) -> None:
    project.write_states(target, agency, states.items())
    project.write_facts(target, agency, page)
    states.clear()
    page.clear()


def empty_fold_tables(connection: Connection) -> None:
    """Delete what the fold made, so that it can be made anew."""
    for table in schema.FOLD_TABLES:
        connection.execute(delete(table))


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
        return _first_difference(raw)
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
