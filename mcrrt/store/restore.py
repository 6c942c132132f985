"""Putting a damaged store back: the newest whole backup, and every later entry still readable.

Nothing is deleted. The new store is finished in a folder beside the damaged one, which is only read
as a copy; then the damaged files are moved into a folder of their own and the new ones take their
place. A crash before the switch leaves the damaged store, one during it is finished at the next
start (``finish_restore``).
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, McrrtError, NotNow, Refused, StoreDamaged
from mcrrt.domain.journal import Feed
from mcrrt.service.durable import sync_file, sync_folder
from mcrrt.service.ports import Crypto
from mcrrt.service.work import new_id
from mcrrt.store import project, schema
from mcrrt.store.backup import backups, check_copy
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.store.engine import create_file, make_engine
from mcrrt.store.exchange import HUB
from mcrrt.store.faults import plainly
from mcrrt.store.head import HeadFile
from mcrrt.store.log import Log
from mcrrt.store.lookup import load_state
from mcrrt.store.migrate import migrate
from mcrrt.store.reader import JournalReader
from mcrrt.store.rebuild import subject_rows
from mcrrt.store.renewal import renew
from mcrrt.store.salvage import meta_of, readable_entries, readable_rows

log = logging.getLogger(__name__)

STORE = "store.db"
# What the journal does not hold: keys and documents never change, typed text does.
_COPIED = {
    "record_key": "IGNORE", "blob": "IGNORE", "draft": "REPLACE", "machine": "IGNORE",
    "chain_gap": "IGNORE",
}  # fmt: skip
_MACHINE_COLUMNS = [column.name for column in schema.machine.c]
_MAKING = "restoring"  # the new store while it is made
_READY = "restored-"  # the new store when it only has to be put in place; ends with the time
_ASIDE = "damaged-"  # the damaged files, kept


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    backup: str
    position: int
    salvaged: int
    set_aside: str


def restore(folder: Path, key: bytes, crypto: Crypto, now: datetime) -> Restored:
    """Put the store back. Raises NotNow when there is nothing to put back from."""
    finish_restore(folder)
    making = folder / _MAKING
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    fresh = making / STORE
    try:
        damaged = _copy_of(folder, making / "damaged")
        keys = _station_keys(folder, damaged, key, crypto)
        name, position = _base(folder, damaged, fresh, key, crypto, keys)
        salvaged = _salvage_into(fresh, damaged, key, crypto, keys, position)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    shutil.rmtree(making / "damaged")
    sync_file(fresh)
    stamp = _free_stamp(folder, now)
    making.rename(folder / f"{_READY}{stamp}")
    finish_restore(folder)
    return Restored(name, position, salvaged, f"{_ASIDE}{stamp}")


def _station_keys(folder: Path, damaged: Path, key: bytes, crypto: Crypto) -> dict[str, bytes]:
    """Return whose signatures count: what the store says, or else a backup of it."""
    for path in (damaged, *(backup.path for backup in backups(folder))):
        meta = meta_of(path, key)
        if "station" in meta and "signing_key" in meta:
            own = {meta["station"].decode(): crypto.public_key(meta["signing_key"])}
            place = _MACHINE_COLUMNS.index
            others = {
                row[place("station")]: row[place("public_key")]
                for row in readable_rows(path, key, "machine")
            }
            return others | own
    raise _nothing_readable()


def _free_stamp(folder: Path, now: datetime) -> str:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    taken = len(list(folder.glob(f"{_ASIDE}{stamp}*")))
    return f"{stamp}-{taken}" if taken else stamp


def _copy_of(folder: Path, target: Path) -> Path:
    """Copy the damaged files, so that reading them changes nothing; returns the store file."""
    target.mkdir(mode=0o700)
    for path in folder.glob(f"{STORE}*"):
        if not path.name.endswith("-shm"):
            shutil.copyfile(path, target / path.name)
    return target / STORE


def finish_restore(folder: Path) -> None:
    """Put a restored store in place, if one is ready. Each step may be the last before a crash."""
    for ready in sorted(folder.glob(f"{_READY}*")):
        aside = folder / (_ASIDE + ready.name.removeprefix(_READY))
        head, store = ready / HeadFile.NAME, ready / STORE
        if head.exists():  # still the damaged files in place
            aside.mkdir(mode=0o700, exist_ok=True)
            for path in [*folder.glob(f"{STORE}*"), folder / HeadFile.NAME]:
                if path.exists():
                    path.rename(aside / path.name)
            head.rename(folder / HeadFile.NAME)
        if store.exists():
            store.rename(folder / STORE)
        shutil.rmtree(ready)
        sync_folder(folder)


def _base(
    folder: Path, damaged: Path, fresh: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes]
) -> tuple[str, int]:
    """Copy the newest whole backup, or make an empty store if there is none."""
    # The one that goes furthest: the clock may have been set back between two of them.
    for backup in sorted(backups(folder), key=lambda b: (b.position, b.at), reverse=True):
        try:
            position = check_copy(backup.path, key, crypto, keys)
        except McrrtError:
            position = -1
        if position != backup.position:
            log.warning("a backup is not whole")
            continue
        create_file(fresh)
        shutil.copyfile(backup.path, fresh)
        return backup.path.name, position
    meta = meta_of(damaged, key)
    if not meta:
        raise _nothing_readable()
    _empty_store(fresh, key, meta)
    return "", 0


def _nothing_readable() -> NotNow:
    """Return the error for a store of which nothing is left to start from."""
    return NotNow(
        N_("There is no whole backup, and the store itself cannot be read. Keep the folder and "
           "ask for help.")
    )  # fmt: skip


def _empty_store(fresh: Path, key: bytes, meta: dict[str, bytes]) -> None:
    create_file(fresh)
    engine = make_engine(fresh, key, guarded=False, new=True)
    try:
        migrate(engine)
        with engine.begin() as connection:
            rows = [{"name": name, "value": value} for name, value in meta.items()]
            connection.execute(insert(schema.meta), rows)
    finally:
        engine.dispose()


def _salvage_into(
    fresh: Path, damaged: Path, key: bytes, crypto: Crypto, keys: dict[str, bytes], after: int
) -> int:
    """Bring over what the backup did not have yet, and write the head file of the result."""
    engine = make_engine(fresh, key, guarded=False)
    try:
        migrate(engine)  # the backup may be of an earlier version of the program
        with plainly(), engine.begin() as connection:
            for name, how in _COPIED.items():
                _add_rows(connection, name, how, readable_rows(damaged, key, name))
            entries = readable_entries(damaged, key, after)
            salvaged = _append_salvaged(connection, entries, crypto, keys)
            _write_head(connection, fresh.parent, key)
            _leave_old_identity(connection, crypto)
        return salvaged
    finally:
        engine.dispose()


def _leave_old_identity(connection: Connection, crypto: Crypto) -> None:
    """Where there is a hub it may know more of this machine than the copy does: see ``renewal``."""
    meta = {row.name: row.value for row in connection.execute(select(schema.meta))}
    if HUB not in meta:
        return
    renew(connection, crypto, new_id())


def _add_rows(
    connection: Connection, name: str, how: str, found: Iterator[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" for _ in schema.metadata.tables[name].c)
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.cursor().executemany(f'INSERT OR {how} INTO "{name}" VALUES ({marks})', found)  # noqa: S608 - our names


def _append_salvaged(
    connection: Connection,
    found: Iterator[dict[str, Any]],
    crypto: Crypto,
    keys: dict[str, bytes],
) -> int:
    """Append entries that continue their chain and are signed; stop at the first that is not."""
    ends: dict[tuple[str, str], Link] = {}
    reader = JournalReader(connection, crypto)
    count = 0
    for row in found:
        chain = (row["station"], row["feed"])
        end = ends.get(chain, Link())
        if end.seq != row["station_seq"] - 1:
            end = Log(connection, row["agency"]).link_before(
                Feed(row["feed"]), row["station"], row["station_seq"]
            )
        header = "\n".join(str(row[name]) for name in HEADER_FIELDS)
        whole = row["hash"] == entry_hash(end, header, row["body"]) and crypto.verify(
            keys.get(row["station"], b""), row["hash"], row["signature"]
        )
        if not whole or row["station_seq"] != end.seq + 1:
            break
        _append(connection, row, reader)
        ends[chain] = Link(row["station_seq"], row["hash"], row["signature"])
        count += 1
    return count


def _append(connection: Connection, row: dict[str, Any], reader: JournalReader) -> None:
    connection.execute(insert(schema.journal).values(row))
    stored = reader.find(row["event_id"])
    subjects = subject_rows(stored)
    if subjects:
        connection.execute(insert(schema.journal_subject), subjects)
    states: dict[str, fold.State] = {}
    # A sealed entry whose key could not be read is kept, and changes nothing.
    with suppress(Refused, StoreDamaged):
        entry = reader.entry(stored)
        fold.apply(states, entry, lambda name: load_state(connection, row["agency"], name))
        project.write_states(connection, row["agency"], states.items())
        project.write_facts(connection, row["agency"], [entry])
        code = connection.execute(
            select(schema.meta.c.value).where(schema.meta.c.name == "station_code")
        ).scalar_one()
        project.count_numbers(connection, [entry], code.decode())


def _write_head(connection: Connection, folder: Path, key: bytes) -> None:
    j = schema.journal.c
    last = connection.execute(
        select(j.position, j.event_id, j.hash).order_by(j.position.desc()).limit(1)
    ).first()
    head = HeadFile(folder, key)
    try:
        head.heal(*(last or (0, "", b"")))
    finally:
        head.close()
