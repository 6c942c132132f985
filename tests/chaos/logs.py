"""I1 to I5: nothing lost, nothing twice, one order for everybody, real time, all alike at the end.

Recomputed from the definitions (design.md 4 and 7): what a hash covers, what a digest covers.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.chaos.evidence import FEEDS, Evidence, Store
from tests.chaos.reading import Row

Found = Iterator[tuple[str, str]]
HEADER = ("event_id", "agency_id", "feed", "station", "station_seq", "actor", "role", "at", "kind",
          "version", "subjects", "base", "key_id")  # fmt: skip


def hash_of(row: Row, before: Row | None, agency: str = "agency_id") -> bytes:
    """Return what the hash of an event must be, after the one before it in its chain."""
    names = [agency if name == "agency_id" else name for name in HEADER]
    header = "\n".join(str(row[name]) for name in names)
    previous = bytes(before["hash"]) + bytes(before["signature"]) if before else b""
    return hashlib.sha256(
        b"mcrrt-event-v1\0" + previous + header.encode() + b"\n" + bytes(row["body"])
    ).digest()


def kept(evidence: Evidence) -> Found:
    """I1: what was acknowledged, or lies in any journal, is in the hub's log exactly once."""
    log = evidence.positions
    for event in evidence.hub.copies:
        yield "I1", f"event {event} is in the log more than once"
    for row in evidence.hub.refused:
        yield "I1", f"the hub has put {row['how']} aside: {row['because']} ({row['station']})"
    for store in evidence.stores:
        yield from _kept_at(store, log)
    for row in log.values():
        if row["verdict"] in ("void", "quarantined") and not row["because"]:
            yield "I1", f"{row['event_id']} is {row['verdict']} without a reason"


def _kept_at(store: Store, log: dict[str, Row]) -> Found:
    letter = store.replica.letter
    told = [e for line in store.history if line["what"] == "ok" for e in line["events"]]
    for event in told:
        if event not in log:
            yield "I1", f"{letter} was told that {event} is saved; the log has it not"
        if event not in store.journal:
            yield "I1", f"{letter} was told that {event} is saved; its store has it not"
    for event, row in store.journal.items():
        if event not in log:
            yield "I1", f"{event} ({row['kind']}) is at {letter} and not in the log"
    for row in store.refusals:
        yield "I1", f"{letter} keeps {row['event_id']} as refused: {row['because']}"


def dense(evidence: Evidence) -> Found:
    """I3: numbers without a gap, chains without a gap, hashes, signatures and digests right."""
    for feed, log in evidence.hub.log.items():
        if [row["seq"] for row in log] != list(range(1, len(log) + 1)):
            yield "I3", f"the numbers of {feed} have a gap"
        if evidence.hub.heads[feed]["head"] != (log[-1]["seq"] if log else 0):
            yield "I3", f"the counter of {feed} is not where its log ends"
        digest, ends = b"", dict[str, Row]()
        for row in log:
            yield from _chain(evidence, row, ends.get(row["station"]))
            ends[row["station"]] = row
            head = f"mcrrt-log-v1\n{row['seq']}\n{row['verdict']}\n".encode()
            digest = hashlib.sha256(head + digest + bytes(row["hash"])).digest()
            if digest != row["digest"]:
                yield "I3", f"the digest of {feed} at {row['seq']} is wrong"
                digest = row["digest"]


def _chain(evidence: Evidence, row: Row, before: Row | None) -> Found:
    place = f"{row['feed']} {row['seq']}"
    if row["station_seq"] != (before["station_seq"] if before else 0) + 1:
        yield "I3", f"{place}: number {row['station_seq']} of its station is out of turn"
    elif hash_of(row, before) != row["hash"]:
        yield "I3", f"{place}: the hash is not that of its bytes"
    try:
        key = Ed25519PublicKey.from_public_bytes(
            evidence.hub.stations[row["station"]]["public_key"]
        )
        key.verify(row["signature"], row["hash"])
    except (InvalidSignature, KeyError):
        yield "I3", f"{place}: not signed by its station"


def alike(evidence: Evidence) -> Found:
    """I2 and I5: every replica has the hub's log, nothing waits, every record is the same."""
    for store in evidence.stores:
        if store.trouble:
            yield "I5", f"{store.replica.letter}: {store.trouble}"
        yield from _same_log(evidence, store)
        yield from _withheld(evidence, store)
        yield from _same_records(evidence, store)
        numbered = {row["event_id"] for log in store.numbered.values() for row in log}
        waiting = set(store.journal) - numbered - store.withheld
        if waiting:
            yield "I5", f"{len(waiting)} events wait at {store.replica.letter} after healing"


def _same_log(evidence: Evidence, store: Store) -> Found:
    letter = store.replica.letter
    for feed in FEEDS:
        log = evidence.hub.log[feed]
        there = {row["seq"]: row for row in log}
        covered: list[int] = []
        for row in store.numbered[feed]:
            covered.append(row["seq"])
            other = there.get(row["seq"])
            names = ("event_id", "hash", "verdict", "digest")
            if other is None or any(row[name] != other[name] for name in names):
                yield "I2", f"{letter} has another event or verdict at {feed} {row['seq']}"
        for run in store.skipped[feed]:
            covered += range(run["first"], run["last"] + 1)
            if there.get(run["last"], {}).get("digest") != run["digest"]:
                yield "I2", f"{letter} has skipped {feed} to {run['last']} of another log"
        if sorted(covered) != list(range(1, len(log) + 1)):
            yield "I5", f"{letter} has {len(covered)} places of {feed}, the hub {len(log)}"
        if store.ends.get(feed, {}).get("seq", 0) != len(log):
            yield "I5", f"{letter} is not at the end of {feed}"


def _withheld(evidence: Evidence, store: Store) -> Found:
    """What a station hides stands in the log where that station may not look."""
    log = evidence.positions
    for event in sorted(store.withheld):
        row = log.get(event)
        runs = store.skipped[row["feed"]] if row else []
        if row is None or not any(run["first"] <= row["seq"] <= run["last"] for run in runs):
            yield "I5", f"{store.replica.letter} hides {event}, which the hub does not"


def _same_records(evidence: Evidence, store: Store) -> Found:
    mine, hubs = store.states, evidence.hub.states
    for name in sorted({n for n in {*mine, *hubs} if mine.get(n) != hubs.get(n)}):
        yield "I5", f"record {name} at {store.replica.letter} is not the hub's"


def local_chains(evidence: Evidence) -> Found:
    """I12: after every kill, each journal is whole: positions, own chains, hashes."""
    for store in evidence.stores:
        letter = store.replica.letter
        entries = sorted(store.journal.values(), key=lambda row: row["position"])
        if [row["position"] for row in entries] != list(range(1, len(entries) + 1)):
            yield "I12", f"the journal of {letter} has a gap"
        for feed in FEEDS:
            mine = [
                row for row in entries
                if row["feed"] == feed and row["station"] == store.replica.station
            ]  # fmt: skip
            for before, row in pairwise([None, *mine]):
                assert row is not None
                if hash_of(row, before, "agency") != row["hash"]:
                    yield "I12", f"{letter} {feed} {row['station_seq']}: the chain is broken"


def unchanged(evidence: Evidence) -> Found:
    """I2: what a station has seen confirmed changes only when a copy of the hub was put back."""
    restores = [line for line in evidence.conductor if line["what"] == "restored"]
    log = {feed: {row["seq"]: row for row in rows} for feed, rows in evidence.hub.log.items()}
    for store in evidence.stores:
        for line in store.history:
            if line["what"] != "saw":
                continue
            for seq, event, verdict, received in line["pairs"]:
                final = log[line["feed"]].get(seq)
                # A hub that went back may number the same again: then only the time is another.
                same = final is not None and (event, verdict) == (
                    final["event_id"], final["verdict"],
                )  # fmt: skip
                if not same and not _excused(restores, line["feed"], seq, received):
                    yield (
                        "I2",
                        f"{store.replica.letter} saw {event} at {line['feed']} {seq}; it changed",
                    )


def _excused(restores: list[Row], feed: str, seq: int, received: str) -> bool:
    at = datetime.fromisoformat(received).timestamp()
    return any(
        seq > line["heads"].get(feed, 0) and at < line["wall"] + 0.001 for line in restores
    )  # fmt: skip


def real_time(evidence: Evidence) -> Found:
    """I4: an event seen confirmed before another was begun has the smaller number."""
    begun: dict[str, float] = {}
    seen: dict[tuple[str, str], float] = {}
    for store in evidence.stores:
        invoked: dict[str, float] = {}
        for line in store.history:
            match line["what"]:
                case "invoke":
                    invoked[line["n"]] = line["t"]
                case "ok":
                    begun |= dict.fromkeys(line["events"], invoked[line["n"]])
                case "saw":
                    for _seq, event, _verdict, received in line["pairs"]:
                        known = seen.get((event, received))
                        seen[event, received] = min(known or line["t"], line["t"])
    for feed, log in evidence.hub.log.items():
        earliest = float("inf")
        for row in reversed(log):
            event = row["event_id"]
            if begun.get(event, float("-inf")) > earliest:
                yield "I4", f"{feed} {row['seq']} was begun after a later number had been seen"
            earliest = min(earliest, seen.get((event, row["received_at"]), float("inf")))
