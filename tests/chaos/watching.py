"""What a station sees of the hub's log, read past the program from its own file, and written down.

Pairs of number and event, each once, and anew when a number has come to mean something else.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from tests.chaos.history import History

FEEDS = ("ops", "clinical", "referral", "admin", "access")
_PAIRS = (
    "SELECT n.seq, j.event_id, n.verdict, n.received_at FROM numbered n "
    "JOIN journal j ON j.position = n.position WHERE n.feed = ? AND n.seq > ? ORDER BY n.seq"
)
_AT = (
    "SELECT j.event_id, n.received_at FROM numbered n JOIN journal j ON j.position = n.position "
    "WHERE n.feed = ? AND n.seq = ?"
)
_WAITING = (
    "SELECT count(*) FROM journal j LEFT JOIN numbered n ON n.position = j.position "
    "WHERE n.position IS NULL AND j.position NOT IN (SELECT position FROM withheld)"
)


def connect(path: Path, key: bytes) -> Any:
    """Open an encrypted file with the library alone, for reading."""
    connection = sqlcipher.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    cursor = connection.cursor()
    cursor.execute("PRAGMA cipher_log_level=NONE")
    cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    cursor.execute("PRAGMA query_only=1")
    cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


class Watch:
    """Follows one store's view of the log."""

    def __init__(self, path: Path, key: bytes, history: History) -> None:
        self._connection = connect(path, key)
        self._history = history
        self._known: dict[str, dict[int, tuple[str, str]]] = {feed: {} for feed in FEEDS}

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[Any]:
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        try:
            yield cursor
        finally:
            cursor.execute("ROLLBACK")

    def look(self) -> None:
        """Write down what is new, or other than before."""
        with self._snapshot() as cursor:
            found = {feed: self._look_at(cursor, feed) for feed in FEEDS}
        for feed, pairs in found.items():
            if pairs:
                self._history.write("saw", feed=feed, pairs=pairs)

    def _look_at(self, cursor: Any, feed: str) -> list[tuple[int, str, str, str]]:
        known = self._known[feed]
        latest = max(known, default=0)
        if latest and cursor.execute(_AT, (feed, latest)).fetchone() != known[latest]:
            latest = 0  # the log went back: everything is looked at again
        fresh = []
        for seq, event, verdict, received in cursor.execute(_PAIRS, (feed, latest)):
            if known.get(seq) != (event, received):
                known[seq] = (event, received)
                fresh.append((seq, event, verdict, received))
        if latest == 0 and fresh:
            there = {row[0] for row in cursor.execute(_PAIRS, (feed, 0))}
            self._known[feed] = {seq: pair for seq, pair in known.items() if seq in there}
        return fresh

    def status(self) -> dict[str, Any]:
        """Return how far the store is, feed by feed, and how much waits."""
        with self._snapshot() as cursor:
            ends = {
                feed: [seq, digest.hex()]
                for feed, seq, digest in cursor.execute("SELECT feed, seq, digest FROM log_end")
            }
            return {"ends": ends, "waiting": cursor.execute(_WAITING).fetchone()[0]}

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()
