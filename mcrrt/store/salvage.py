"""What can still be read of a damaged store, entry by entry.

A page that is not as it was written makes its connection useless, so whatever meets one goes on with
another connection. Nothing is written to the damaged file: give a copy.
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import McrrtError
from mcrrt.store import schema
from mcrrt.store.engine import connect

log = logging.getLogger(__name__)

_TRIES = 200


def meta_of(store: Path, key: bytes) -> dict[str, bytes]:
    """Return what the store says of itself, or nothing when that cannot be read."""
    try:
        with closing(connect(store, key)) as source:
            return dict(source.cursor().execute("SELECT name, value FROM meta").fetchall())
    except (McrrtError, sqlcipher.Error):
        return {}


def readable_entries(store: Path, key: bytes, after: int) -> Iterator[dict[str, Any]]:
    """Return the journal's rows behind a position, until the first that cannot be read."""
    try:
        source = connect(store, key)
    except McrrtError:
        return
    source.row_factory = sqlcipher.Row
    one = "SELECT * FROM journal WHERE position = ?"
    with closing(source):
        position = after
        while True:
            position += 1
            try:
                found = source.cursor().execute(one, (position,)).fetchone()
            except sqlcipher.Error:
                return
            if found is None:
                return
            yield dict(found)


def readable_rows(store: Path, key: bytes, name: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a side table that can be read, stepping over those that cannot."""
    columns = ", ".join(f'"{column.name}"' for column in schema.metadata.tables[name].c)
    following = f'SELECT rowid, {columns} FROM "{name}" WHERE rowid > ? ORDER BY rowid LIMIT 1'  # noqa: S608 - our names
    row_id, misses = 0, 0
    if not store.exists():
        return
    while misses < _TRIES:
        try:
            with closing(connect(store, key)) as source:
                while found := source.cursor().execute(following, (row_id,)).fetchone():
                    row_id, misses = found[0], 0
                    yield found[1:]
        except (McrrtError, sqlcipher.Error):
            row_id += 1
            misses += 1
        else:
            return
    log.warning("some rows of %s could not be read", name)
