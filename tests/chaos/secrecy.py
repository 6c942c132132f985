"""I7 and I11: what a machine may not see is in no byte of it, and nothing lies anywhere in plain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.chaos.evidence import Evidence, Store
from tests.chaos.reading import opened, unsealed

Found = Iterator[tuple[str, str]]
WORD = b"CANARY"
CLINICAL = b"CANARYclin"
PLAIN = b"SQLite format 3"
DATABASES = (".db", "-wal", "-shm")


def raw_files(evidence: Evidence) -> Found:
    """I11: no file holds a text of a person, and no database is a plain one."""
    for path in sorted(evidence.path.rglob("*")):
        if not path.is_file() or path.name == "filler":
            continue
        data = path.read_bytes()
        name = path.relative_to(evidence.path)
        if WORD in data:
            yield "I11", f"{name} holds a text of a person in plain"
        if path.name.endswith(DATABASES) and data.startswith(PLAIN):
            yield "I11", f"{name} is a plain database"
        if path.suffix == ".err":
            yield from _said(name, data)


def _said(name: Path, data: bytes) -> Found:
    for word in (b"Traceback", b"bug in", b"mistake"):
        if word in data:
            at = data.index(word)
            yield (
                "I11",
                f"{name} tells of an error: {data[at : at + 300].decode(errors='replace')!r}",
            )


def compartments(evidence: Evidence) -> Found:
    """I7: a vehicle holds no clinical text but its own, in no table and no index, opened or not."""
    for store in evidence.stores:
        if store.replica.kind != "vehicle":
            continue
        letter = store.replica.letter
        own = CLINICAL + letter.encode() + b"n"
        for table, data in _everything(store):
            for at in _places(data, CLINICAL):
                if not data.startswith(own, at):
                    yield "I7", f"vehicle {letter} has a clinical text of another in {table}"
        strangers = {
            row["event_id"]
            for feed in ("clinical", "access")
            for row in evidence.hub.log[feed]
            if row["station"] != store.replica.station
        }
        for event in strangers & set(store.journal):
            yield "I7", f"vehicle {letter} was given {event} of a feed that is not its own"


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


def _everything(store: Store) -> Iterator[tuple[str, bytes]]:
    """Return every value of every table, indexes too, and what is sealed opened where it can be."""
    with opened(store.replica.file, store.replica.key) as cursor:
        tables = [
            name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]  # fmt: skip
        for table in tables:
            for row in cursor.execute(f'SELECT * FROM "{table}"'):
                yield table, b"\0".join(_bytes(value) for value in row)
    for row in store.journal.values():
        yield "journal, opened", unsealed(row, store.keys) or b""


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
