"""Is the journal as it was written, is it all there, and are the tables what it says?

Three questions, each with the first bad entry named: the chains (every byte of every entry), the
head file (the end of the journal), the fold (tables against a rebuild).
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import N_, StoreDamaged
from mcrrt.service.answers import VerifyReport
from mcrrt.service.ports import Crypto
from mcrrt.store.chain import PREFIX
from mcrrt.store.head import Head

_COLUMNS = (
    "position, event_id, agency, feed, station, station_seq, actor, role, at, kind, version, "
    "subjects, base, key_id, body, prev_hash, hash, signature"
)


@dataclass(frozen=True, slots=True)
class Bad:
    """The first entry that is not as it was written, and why."""

    position: int
    event: str
    sentence: str


def check_chains(raw: Any, crypto: Crypto, public_keys: dict[str, bytes]) -> tuple[int, Bad | None]:
    """Walk the whole journal once. ``raw`` is a driver connection; returns entries and fault.

    Each hash covers the signature before it, so checking the last signature of each chain vouches
    for all of them; another is checked only to say which of two entries was changed.
    """
    ends: dict[tuple[str, str], tuple[int, bytes, bytes, str, int]] = {}
    nothing = (0, b"", b"", "", 0)
    sha256 = hashlib.sha256
    expected = 0
    cursor = raw.cursor()
    cursor.arraysize = 1000
    for row in cursor.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY position"):  # noqa: S608
        (position, event, agency, feed, station, seq, actor, role, at, kind, version,
         subjects, base, key_id, body, prev_hash, digest, signature) = row  # fmt: skip
        expected += 1
        if position != expected:
            return expected - 1, Bad(expected, event, N_("an entry before this one is missing"))
        end = ends.get((station, feed), nothing)
        header = (
            f"{event}\n{agency}\n{feed}\n{station}\n{seq}\n{actor}\n{role}\n{at}\n{kind}\n"
            f"{version}\n{subjects}\n{base}\n{key_id}"
        )
        if (
            seq != end[0] + 1
            or prev_hash != end[1]
            or header.count("\n") != 12
            or sha256(b"".join((PREFIX, end[1], end[2], header.encode(), b"\n", body))).digest()
            != digest
        ):
            return expected - 1, _blame(row, end, crypto, public_keys)
        ends[station, feed] = (seq, digest, signature, event, position)
    for (station, _feed), (_seq, digest, signature, event, position) in ends.items():
        if not _signed(crypto, public_keys, station, digest, signature):
            return expected, Bad(position, event, N_("its signature is not right"))
    return expected, None


def _signed(
    crypto: Crypto, keys: dict[str, bytes], station: str, digest: bytes, signature: bytes
) -> bool:
    return station in keys and crypto.verify(keys[station], digest, signature)


def _blame(
    row: Any, end: tuple[int, bytes, bytes, str, int], crypto: Crypto, keys: dict[str, bytes]
) -> Bad:
    """Say which entry was changed: this one, or the signature or hash of the one before it."""
    position, event, station, seq = row[0], row[1], row[4], row[5]
    before_seq, before_hash, before_signature, before_event, before_position = end
    if before_event and not _signed(crypto, keys, station, before_hash, before_signature):
        return Bad(before_position, before_event, N_("its signature is not right"))
    if seq != before_seq + 1:
        return Bad(position, event, N_("an entry before this one is missing"))
    return Bad(position, event, N_("it is not as it was written"))


def check_head(raw: Any, slots: Sequence[Head | None]) -> Bad | None:
    """Compare both slots of the head file with the journal.

    A kill between COMMIT and head file leaves the head one commit behind: nothing is lost, and the
    next start writes it anew. Ahead of the journal it must never be.
    """
    last = int(raw.cursor().execute("SELECT max(position) FROM journal").fetchone()[0] or 0)
    if any(slot is None for slot in slots):
        event = _event_at(raw, last)[0]
        return Bad(last, event, N_("the head file that remembers it has been changed"))
    for slot in slots:
        assert slot is not None
        if slot.position > last:
            return Bad(
                slot.position, slot.event_id, N_("the head file remembers it, the journal does not")
            )
        event, digest = _event_at(raw, slot.position)
        if slot.position and (event, digest) != (slot.event_id, slot.hash):
            return Bad(slot.position, event, N_("it is not the entry the head file remembers"))
    return None


def _event_at(raw: Any, position: int) -> tuple[str, bytes]:
    found = (
        raw.cursor()
        .execute("SELECT event_id, hash FROM journal WHERE position = ?", (position,))
        .fetchone()
    )
    return found or ("", b"")


def verify(
    raw: Any,
    slots: Sequence[Head | None],
    crypto: Crypto,
    public_keys: dict[str, bytes],
    wrong_table: Callable[[], str] | None,
) -> VerifyReport:
    """Ask all three questions and say the answer in a sentence.

    ``wrong_table`` rebuilds the tables and names the first that differs; None leaves that out.
    """
    started = time.perf_counter()
    try:
        if raw.cursor().execute("PRAGMA cipher_integrity_check").fetchall():
            return _bad(0, Bad(0, "", N_("The file holds pages that are not as they were written")))
        entries, bad = check_chains(raw, crypto, public_keys)
        bad = bad or check_head(raw, slots)
    except (sqlcipher.DatabaseError, StoreDamaged):
        return _bad(0, Bad(0, "", N_("The file cannot be read to its end")))
    seconds = time.perf_counter() - started
    if bad:
        return _bad(entries, bad)
    table = wrong_table() if wrong_table else ""
    if table:
        sentence = f"The table '{table}' is not what the journal says. Run: main.py rebuild"
        return VerifyReport(False, entries, sentence, "", 0, seconds, True)
    words = f"All {entries} entries are as they were written and none is missing"
    tables = "; the tables are what they say." if wrong_table else "."
    return VerifyReport(True, entries, words + tables, "", 0, seconds, wrong_table is not None)


def _bad(entries: int, bad: Bad) -> VerifyReport:
    where = f"Entry {bad.position} ({bad.event}): " if bad.position else ""
    sentence = (
        f"{where}{bad.sentence}. Nothing is deleted. Restore the latest backup: main.py restore"
    )
    return VerifyReport(False, entries, sentence, bad.event, bad.position)
