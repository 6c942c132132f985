"""The checker: reads the final log from the database itself and holds it against what was told.

It recomputes chains and digests from the bytes, with nothing of the hub's ledger.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg

from tests.soak.patroni_load import Ack, Load

_LOG = (
    "SELECT seq, event_id, station, station_seq, hash, prev_hash, signature, body, digest, verdict,"
    " agency_id, feed, actor, role, at, kind, version, subjects, base, key_id"
    " FROM log WHERE agency_id = %s AND feed = 'ops' ORDER BY seq"
)
_HEADER = ("event_id", "agency_id", "feed", "station", "station_seq", "actor", "role", "at", "kind",
           "version", "subjects", "base", "key_id")  # fmt: skip


def read_log(port: int, agency: str) -> tuple[list[dict[str, Any]], int]:
    """Return the log of a feed, and the head that the counter row names."""
    with psycopg.connect(
        host="127.0.0.1", port=port, user="postgres", dbname="hub",
        row_factory=psycopg.rows.dict_row,
    ) as connection:  # fmt: skip
        rows = connection.execute(_LOG, (agency,)).fetchall()
        head = connection.execute(
            "SELECT head FROM feed WHERE agency_id = %s AND feed = 'ops'", (agency,)
        ).fetchone()
    assert head is not None
    return rows, head["head"]


def faults(rows: Sequence[dict[str, Any]], head: int, load: Load) -> list[str]:
    """Return everything that is wrong, in words."""
    found = [*_order(rows, head), *_chains(rows), *_digests(rows), *_lost(rows, load.acks())]
    ids = [row["event_id"] for row in rows]
    for watcher in load.watchers:
        if watcher.seen != ids[: len(watcher.seen)]:
            found.append("a watcher saw an entry that stands elsewhere now")
        if len(watcher.seen) < len(ids):
            found.append(f"a watcher has {len(watcher.seen)} of {len(ids)}")
        found += watcher.problems
    for pusher in load.pushers:
        found += pusher.problems
    if not load.is_done:
        found.append("not everything came to its end in time")
    return found


def _order(rows: Sequence[dict[str, Any]], head: int) -> list[str]:
    found = []
    if [row["seq"] for row in rows] != list(range(1, head + 1)):
        found.append("the log is not dense")
    if len({row["event_id"] for row in rows}) != len(rows):
        found.append("an event is there twice")
    return found


def _chains(rows: Sequence[dict[str, Any]]) -> list[str]:
    ends: dict[str, tuple[int, bytes, bytes]] = defaultdict(lambda: (0, b"", b""))
    found = []
    for row in rows:
        seq, before, signature = ends[row["station"]]
        header = "\n".join(str(row[name]) for name in _HEADER).encode()
        whole = hashlib.sha256(
            b"mcrrt-event-v1\0" + before + signature + header + b"\n" + row["body"]
        )
        if row["station_seq"] != seq + 1 or row["prev_hash"] != before:
            found.append(f"the chain of a station breaks at {row['seq']}")
        if whole.digest() != row["hash"]:
            found.append(f"the hash at {row['seq']} is not that of its bytes")
        ends[row["station"]] = (row["station_seq"], row["hash"], row["signature"])
    return found


def _digests(rows: Sequence[dict[str, Any]]) -> list[str]:
    before = b""
    for row in rows:
        head = f"mcrrt-log-v1\n{row['seq']}\n{row['verdict']}\n".encode()
        before = hashlib.sha256(head + before + row["hash"]).digest()
        if before != row["digest"]:
            return [f"the digest at {row['seq']} does not cover the log before it"]
    return []


def _lost(rows: Sequence[dict[str, Any]], acks: Sequence[Ack]) -> list[str]:
    places = {row["event_id"]: row["seq"] for row in rows}
    lost = [ack for ack in acks if ack.event_id not in places]
    moved = [ack for ack in acks if places.get(ack.event_id, ack.seq) != ack.seq]
    found = []
    if lost:
        found.append(f"{len(lost)} acknowledged events are lost")
    if moved:
        found.append(f"{len(moved)} acknowledged events have another number")
    return found
