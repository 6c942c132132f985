"""Putting a damaged store back: the newest whole backup, and every later entry still readable.

Nothing is deleted. The damaged files are moved into a folder of their own once the new file is
ready, so that a crash at any moment leaves one or the other.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, insert

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, McrrtError, NotNow, Refused
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.store import project, schema
from mcrrt.store.backup import backups, check_copy
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.store.engine import connect, create_file, make_engine
from mcrrt.store.lookup import load_state
from mcrrt.store.migrate import migrate
from mcrrt.store.reader import JournalReader

log = logging.getLogger(__name__)

_COPIED = ("record_key", "blob", "draft")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    backup: str
    position: int
    salvaged: int
    set_aside: str


def restore(
    folder: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes], now: datetime
) -> Restored:
    """Put the store back. Raises NotNow when there is nothing to put back from."""
    store = folder / "store.db"
    fresh = folder / "restored.db"
    for left_over in folder.glob("restored.db*"):
        left_over.unlink()
    name, position = _base(folder, store, fresh, key, crypto, keys)
    salvaged = _salvage_into(fresh, store, key, crypto, keys, position)
    aside = folder / f"damaged-{now.astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    aside.mkdir(mode=0o700)
    for path in [*folder.glob("store.db*"), folder / "head"]:
        if path.exists():
            path.rename(aside / path.name)
    fresh.rename(store)
    return Restored(name, position, salvaged, aside.name)


def _base(
    folder: Path, store: Path, fresh: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes]
) -> tuple[str, int]:
    """Copy the newest whole backup, or make an empty store if there is none."""
    for backup in backups(folder):
        try:
            position = check_copy(backup.path, key, crypto, keys)
        except McrrtError:
            log.warning("a backup is not whole")
            continue
        shutil.copyfile(backup.path, fresh)
        fresh.chmod(0o600)
        return backup.path.name, position
    _empty_from(store, fresh, key)
    return "", 0


def _empty_from(store: Path, fresh: Path, key: bytes) -> None:
    try:
        with closing(connect(store, key)) as source:
            meta = source.cursor().execute("SELECT name, value FROM meta").fetchall()
    except (McrrtError, sqlcipher.DatabaseError):
        raise NotNow(
            N_("There is no whole backup, and the store itself cannot be read. Keep the folder and "
               "ask for help.")
        ) from None  # fmt: skip
    create_file(fresh)
    engine = make_engine(fresh, key, guarded=False, new=True)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(schema.meta), [{"name": name, "value": value} for name, value in meta]
        )
    engine.dispose()


def _salvage_into(
    fresh: Path, store: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes], after: int
) -> int:
    engine = make_engine(fresh, key, guarded=False)
    try:
        with engine.begin() as connection:
            _copy_side_tables(connection, store, key)
            return _append_salvaged(connection, _readable(store, key, after), crypto, keys)
    finally:
        engine.dispose()


def _copy_side_tables(connection: Connection, store: Path, key: bytes) -> None:
    """Bring over keys, documents and typed text that the backup did not have yet."""
    for name in _COPIED:
        table = schema.metadata.tables[name]
        columns = ", ".join(f'"{column.name}"' for column in table.c)
        try:
            with closing(connect(store, key)) as source:
                found = source.cursor().execute(f'SELECT {columns} FROM "{name}"').fetchall()  # noqa: S608
        except (McrrtError, sqlcipher.DatabaseError):
            log.warning("could not read %s of the damaged store", name)
            continue
        marks = ", ".join("?" for _ in table.c)
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.cursor().executemany(
            f'INSERT OR IGNORE INTO "{name}" ({columns}) VALUES ({marks})',  # noqa: S608
            found,
        )


def _readable(store: Path, key: bytes, after: int) -> Iterator[dict[str, Any]]:
    """Return the entries behind a position, until the first that cannot be read."""
    try:
        source = connect(store, key)
    except McrrtError:
        return
    source.row_factory = sqlcipher.Row
    with closing(source):
        position = after
        while True:
            try:
                found = source.cursor().execute(
                    "SELECT * FROM journal WHERE position = ?", (position + 1,)
                ).fetchone()  # fmt: skip
            except sqlcipher.DatabaseError:
                return
            if found is None:
                return
            position += 1
            yield dict(found)


def _append_salvaged(
    connection: Connection,
    found: Iterator[dict[str, Any]],
    crypto: Crypto,
    keys: dict[str, bytes],
) -> int:
    """Append entries that continue their chain and are signed; stop at the first that is not."""
    ends: dict[tuple[str, str], Link] = {}
    count = 0
    for row in found:
        chain = (row["station"], row["feed"])
        if chain not in ends:
            ends[chain] = _end(connection, *chain)
        end = ends[chain]
        header = "\n".join(str(row[name]) for name in HEADER_FIELDS)
        whole = row["hash"] == entry_hash(end, header, row["body"]) and crypto.verify(
            keys.get(row["station"], b""), row["hash"], row["signature"]
        )
        if not whole or row["station_seq"] != end.seq + 1:
            break
        _append(connection, row, crypto)
        ends[chain] = Link(row["station_seq"], row["hash"], row["signature"])
        count += 1
    return count


def _end(connection: Connection, station: str, feed: str) -> Link:
    j = schema.journal.c
    found = connection.execute(
        schema.journal.select()
        .where(j.station == station, j.feed == feed)
        .order_by(j.station_seq.desc())
        .limit(1)
    ).first()
    return Link(found.station_seq, found.hash, found.signature) if found else Link()


def _append(connection: Connection, row: dict[str, Any], crypto: Crypto) -> None:
    connection.execute(insert(schema.journal).values(row))
    reader = JournalReader(connection, crypto)
    stored = reader.find(row["event_id"])
    entry = reader.entry(stored)
    for name in dict.fromkeys(codec.decode(row["subjects"], tuple[str, ...])):
        connection.execute(
            insert(schema.journal_subject).values(subject=name, position=row["position"])
        )
    states: dict[str, fold.State] = {}

    try:
        fold.apply(states, entry, lambda name: load_state(connection, row["agency"], name))
    except Refused:
        return
    project.write_states(connection, row["agency"], states.items())
    project.write_facts(connection, row["agency"], [entry])
