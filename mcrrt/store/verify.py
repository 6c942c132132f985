"""Is the journal as it was written, is it all there, and are the tables what it says?

Three questions, each with the first bad entry named: the chains (every byte of every entry), the
head file (the end of the journal), the fold (tables against a rebuild).
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import N_, McrrtError, StoreDamaged
from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.service.answers import VerifyReport
from mcrrt.service.check_words import check_words
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import next_digest
from mcrrt.store.chain import BREAKS, HEADER_FIELDS, PREFIX
from mcrrt.store.head import Head

# The header is put together by the database, in bytes: this walk is what a check spends its time
# on, and a changed byte need not be text any more.
_WALK = (
    "SELECT position, station || '/' || feed, station_seq, "  # noqa: S608 - our own names
    f"CAST(concat_ws(char(10), {', '.join(HEADER_FIELDS)}) AS BLOB), "
    "body, prev_hash, hash, signature FROM journal ORDER BY position"
)


@dataclass(frozen=True, slots=True)
class Bad:
    """The first entry that is not as it was written, and why."""

    position: int
    event: str
    sentence: str


_End = tuple[int, bytes, bytes, int]  # number in its chain, hash, signature, position


def check_chains(raw: Any, crypto: Crypto, public_keys: dict[str, bytes]) -> tuple[int, Bad | None]:
    """Walk the whole journal once. ``raw`` is a driver connection; returns entries and fault.

    Each hash covers the signature before it, so checking the last signature of each chain vouches
    for all of them; another is checked only to say which of two entries was changed.
    """
    text_factory, raw.text_factory = raw.text_factory, bytes
    try:
        return _walk(raw, crypto, public_keys)
    finally:
        raw.text_factory = text_factory


def _walk(raw: Any, crypto: Crypto, public_keys: dict[str, bytes]) -> tuple[int, Bad | None]:
    ends: dict[bytes, _End] = {}
    nothing = (0, b"", b"", 0)
    sha256, join, end_of = hashlib.sha256, b"".join, ends.get
    expected = 0
    gaps = _gaps(raw)
    for position, chain, seq, header, body, before, digest, signature in (
        raw.cursor().execute(_WALK)
    ):  # fmt: skip
        expected += 1
        last_seq, last_hash, last_signature, _position = end = end_of(chain, nothing)
        if seq != last_seq + 1 and (chain, seq - 1) in gaps:
            # What this station may not see was left out; the hub said where the chain had come to.
            last_seq, last_hash, last_signature, _position = end = gaps[chain, seq - 1]
        elif seq <= last_seq:
            # It was left out at first, and came when the hub numbered anew.
            late = _end_before(raw, chain, seq)
            if late is not None and _signed(crypto, public_keys, chain, digest, signature):
                last_seq, last_hash, last_signature, _position = end = late
        if (
            position != expected
            or seq != last_seq + 1
            or before != last_hash
            or header.count(b"\n") != BREAKS
            or sha256(join((PREFIX, last_hash, last_signature, header, b"\n", body))).digest()
            != digest
        ):
            row = _Row(position, chain, seq, header)
            return expected - 1, _blame(raw, row, expected, end, crypto, public_keys)
        if seq > end_of(chain, nothing)[0]:
            ends[chain] = (seq, digest, signature, position)
    for chain, (_seq, digest, signature, position) in ends.items():
        if not _signed(crypto, public_keys, chain, digest, signature):
            return expected, Bad(
                position, _event_at(raw, position), N_("its signature is not right")
            )
    return expected, None


def _end_before(raw: Any, chain: bytes, seq: int) -> _End | None:
    """Return what an entry that came late continues: the entry before it, or nothing."""
    if seq == 1:
        return (0, b"", b"", 0)
    station, _, feed = chain.decode("utf-8", "replace").partition("/")
    found = raw.cursor().execute(
        "SELECT station_seq, hash, signature, position FROM journal "
        "WHERE station = ? AND feed = ? AND station_seq = ?",
        (station, feed, seq - 1),
    ).fetchone()  # fmt: skip
    return None if found is None else (int(found[0]), found[1], found[2], int(found[3]))


def _gaps(raw: Any) -> dict[tuple[bytes, int], _End]:
    """Return the ends of what was left out of each chain, by chain and number."""
    found = raw.cursor().execute(
        "SELECT CAST(station || '/' || feed AS BLOB), station_seq, hash, signature FROM chain_gap"
    )
    return {(chain, seq): (seq, digest, signature, 0) for chain, seq, digest, signature in found}


_LOG = (
    "SELECT n.feed, n.seq, n.verdict, n.digest, j.hash, j.position FROM numbered n "
    "JOIN journal j ON j.position = n.position AND j.feed = n.feed ORDER BY n.feed, n.seq"
)


def check_numbers(raw: Any) -> Bad | None:
    """Walk the log of each feed: its digests cover every number, entry and verdict."""
    text_factory, raw.text_factory = raw.text_factory, str
    try:
        cursor = raw.cursor()
        runs = {
            (feed, first): (last, digest)
            for feed, first, last, digest in cursor.execute(
                "SELECT feed, first, last, digest FROM skipped"
            )
        }
        ends = dict.fromkeys(Feed, (0, b""))
        for feed, seq, verdict, digest, entry, position in cursor.execute(_LOG):
            last, before = _over_runs(runs, feed, *ends[Feed(feed)])
            if seq != last + 1 or next_digest(before, seq, entry, Verdict(verdict)) != digest:
                return Bad(
                    position, _event_at(raw, position),
                    N_("its number or verdict is not what the hub gave it"),
                )  # fmt: skip
            ends[Feed(feed)] = (seq, digest)
        for feed, seq, digest in cursor.execute("SELECT feed, seq, digest FROM log_end"):
            if _over_runs(runs, feed, *ends[Feed(feed)]) != (seq, digest):
                return Bad(0, "", N_("the end of the log is not where it was"))
    finally:
        raw.text_factory = text_factory
    return None


def _over_runs(
    runs: dict[tuple[str, int], tuple[int, bytes]], feed: str, last: int, digest: bytes
) -> tuple[int, bytes]:
    while (feed, last + 1) in runs:
        last, digest = runs[feed, last + 1]
    return last, digest


@dataclass(frozen=True, slots=True)
class _Row:
    """What is needed of an entry to say what is wrong with it."""

    position: int
    chain: bytes
    seq: object
    header: bytes


def _signed(
    crypto: Crypto, keys: dict[str, bytes], chain: bytes, digest: bytes, signature: bytes
) -> bool:
    station = chain.partition(b"/")[0].decode("utf-8", "replace")
    return station in keys and crypto.verify(keys[station], digest, signature)


def _blame(
    raw: Any, row: _Row, expected: int, end: _End, crypto: Crypto, keys: dict[str, bytes]
) -> Bad:
    """Say which entry was changed: this one, or the signature or hash of the one before it."""
    event = row.header.partition(b"\n")[0].decode("utf-8", "replace")
    if row.position != expected:
        return Bad(row.position, event, N_("an entry before this one is missing"))
    last_seq, last_hash, last_signature, last_position = end
    if last_position and not _signed(crypto, keys, row.chain, last_hash, last_signature):
        return Bad(last_position, _event_at(raw, last_position), N_("its signature is not right"))
    if row.seq != last_seq + 1:
        return Bad(row.position, event, N_("an entry before this one is missing"))
    return Bad(row.position, event, N_("it is not as it was written"))


def _event_at(raw: Any, position: int) -> str:
    return _entry_at(raw, position)[0]


def _entry_at(raw: Any, position: int) -> tuple[str, bytes]:
    found = raw.cursor().execute(
        "SELECT CAST(event_id AS BLOB), hash FROM journal WHERE position = ?", (position,)
    ).fetchone()  # fmt: skip
    return (found[0].decode("utf-8", "replace"), found[1]) if found else ("", b"")


def check_head(raw: Any, slots: Sequence[Head | None]) -> Bad | None:
    """Compare both slots of the head file with the journal.

    A kill between COMMIT and head file leaves the head one commit behind: nothing is lost, and the
    next start writes it anew. Ahead of the journal it must never be.
    """
    last = int(raw.cursor().execute("SELECT max(position) FROM journal").fetchone()[0] or 0)
    if any(slot is None for slot in slots):
        return Bad(
            last, _event_at(raw, last), N_("the head file that remembers it has been changed")
        )
    for slot in slots:
        assert slot is not None
        if slot.position > last:
            return Bad(
                slot.position, slot.event_id, N_("the head file remembers it, the journal does not")
            )
        event, digest = _entry_at(raw, slot.position)
        if slot.position and (event, digest) != (slot.event_id, slot.hash):
            return Bad(
                slot.position, slot.event_id, N_("it is not the entry the head file remembers")
            )
    return None


def _walked(
    raw: Any, slots: Sequence[Head | None], crypto: Crypto, public_keys: dict[str, bytes]
) -> tuple[int, Bad | None] | None:
    """Check chains and head file; None when the file cannot be read to its end."""
    try:
        entries, bad = check_chains(raw, crypto, public_keys)
        return entries, bad or check_head(raw, slots) or check_numbers(raw)
    except (sqlcipher.DatabaseError, StoreDamaged):
        return None


def verify(
    raw: Any,
    slots: Sequence[Head | None],
    crypto: Crypto,
    public_keys: dict[str, bytes],
    wrong_table: Callable[[], str] | None,
    wrong_page: Callable[[], bool],
) -> VerifyReport:
    """Ask all questions and say the answer in a sentence.

    ``wrong_page`` reads every page on a connection of its own, beside the walk: both take long, and
    each keeps one core busy. ``wrong_table`` rebuilds the tables and names the first that differs;
    None leaves that out.
    """
    started = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        pages = beside.submit(wrong_page)
        walked = _walked(raw, slots, crypto, public_keys)
        try:
            if pages.result():
                return _bad(
                    0, Bad(0, "", N_("The file holds pages that are not as they were written"))
                )
        except (sqlcipher.DatabaseError, McrrtError):
            walked = None
    if walked is None:
        return _bad(0, Bad(0, "", N_("The file cannot be read to its end")))
    entries, bad = walked
    seconds = time.perf_counter() - started
    if bad:
        return _bad(entries, bad)
    table = wrong_table() if wrong_table else ""
    checked = wrong_table is not None
    return _said(VerifyReport(not table, entries, "", "", 0, seconds, checked, bad_table=table))


def _bad(entries: int, bad: Bad) -> VerifyReport:
    return _said(VerifyReport(False, entries, "", bad.event, bad.position, why=bad.sentence))


def _said(report: VerifyReport) -> VerifyReport:
    return replace(report, sentence=check_words(report))
