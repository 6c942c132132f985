"""Final stores read by the library alone: the key, plain SQL, and own code for what is sealed."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.chaos.watching import connect

Row = dict[str, Any]
NONCE = 12


@contextlib.contextmanager
def opened(path: Path, key: bytes) -> Iterator[Any]:
    """Give a cursor on an encrypted file."""
    connection = connect(path, key)
    try:
        yield connection.cursor()
    finally:
        connection.close()


def rows(cursor: Any, query: str, *values: Any) -> Iterator[Row]:
    """Return the rows of a query by the names of their columns."""
    found = cursor.execute(query, values)
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))


def hub_heads(path: Path, key: bytes) -> dict[str, int]:
    """Return how far each feed of a hub is; feeds with nothing in them are left out."""
    with opened(path, key) as cursor:
        return dict(cursor.execute("SELECT feed, head FROM feed WHERE head > 0"))


def unsealed(row: Row, keys: dict[str, bytes]) -> bytes | None:
    """Return what an event says; None when there is no key for it."""
    if not row["key_id"]:
        return bytes(row["body"])
    key = keys.get(row["key_id"])
    if key is None:
        return None
    body = bytes(row["body"])
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], row["event_id"].encode())
    except InvalidTag:
        return None


@dataclass
class Replica:
    """A station's final store, read."""

    letter: str
    station: str
    kind: str
    folder: Path
    key: bytes

    @property
    def file(self) -> Path:
        """Its encrypted file."""
        return self.folder / "store.db"
