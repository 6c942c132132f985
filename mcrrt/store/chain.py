"""The chain: what is hashed of an entry, in which order, and how it is checked.

Per station and feed, each hash covers the entry, the hash before it and the signature before it; so
one valid signature over the latest hash vouches for everything before. The hash is over the stored
bytes of the body: sealed bodies stay sealed, and erasing a key leaves the chain whole.
"""

import hashlib
from dataclasses import dataclass

PREFIX = b"mcrrt-event-v1\0"
HEADER_FIELDS = (
    "event_id", "agency", "feed", "station", "station_seq", "actor", "role", "at", "kind",
    "version", "subjects", "base", "key_id",
)  # fmt: skip
BREAKS = len(HEADER_FIELDS) - 1


@dataclass(frozen=True, slots=True)
class Link:
    """The end of one chain: how many entries, the last hash and the last signature."""

    seq: int = 0
    hash: bytes = b""
    signature: bytes = b""


def entry_hash(previous: Link, header: str, body: bytes) -> bytes:
    """Return the SHA-256 of an entry. ``header`` is its fields, a line each.

    No field may hold a line break: a header with another number of lines hashes to nothing valid.
    """
    if header.count("\n") != BREAKS:
        return b""
    return hashlib.sha256(
        b"".join((PREFIX, previous.hash, previous.signature, header.encode(), b"\n", body))
    ).digest()
