"""Everything the checker goes by: histories, the hub's final tables, each station's final tables.

Read once, with plain SQL. Nothing in here asks the product what any of it means.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.history import Line, lines
from tests.chaos.reading import Replica, Row, opened, rows, unsealed

FEEDS = ("admin", "ops", "clinical", "referral", "access")
RECORDS = (
    "call", "team", "duty", "screening", "referral", "account", "member", "partner", "setting",
    "checklist", "layer", "shift", "sheet",
)  # fmt: skip
COUNTING = ("stands", "conflict")


@dataclass
class Hub:
    """The hub's final tables. ``log`` by feed, in the order of the numbers."""

    log: dict[str, list[Row]]
    heads: dict[str, Row]
    stations: dict[str, Row]
    keys: dict[str, bytes]
    states: dict[str, str]
    refused: list[Row]
    copies: list[str] = field(default_factory=list)  # events that are in the log more than once


@dataclass
class Store:
    """A station's final tables."""

    replica: Replica
    journal: dict[str, Row]
    numbered: dict[str, list[Row]]
    skipped: dict[str, list[Row]]
    withheld: set[str]  # events that were here before the hub put them into quarantine
    ends: dict[str, Row]
    refusals: list[Row]
    keys: dict[str, bytes]
    states: dict[str, str]
    history: list[Line]
    trouble: str = ""


@dataclass
class Evidence:
    """All of it. ``said`` is what each event says, opened with the hub's keys."""

    path: Path
    hub: Hub
    stores: list[Store]
    conductor: list[Line]
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def positions(self) -> dict[str, Row]:
        """Where each event is in the log."""
        return {row["event_id"]: row for log in self.hub.log.values() for row in log}


def _keys(cursor: Any) -> dict[str, bytes]:
    return {row["key_id"]: bytes(row["key"]) for row in rows(cursor, "SELECT * FROM record_key")}


def read_hub(path: Path, key: bytes) -> Hub:
    """Read the hub's tables."""
    with opened(path, key) as cursor:
        log = {
            feed: list(rows(cursor, "SELECT * FROM log WHERE feed = ? ORDER BY seq", feed))
            for feed in FEEDS
        }
        seen: dict[str, int] = defaultdict(int)
        for feed in FEEDS:
            for row in log[feed]:
                seen[row["event_id"]] += 1
        return Hub(
            log,
            {row["feed"]: row for row in rows(cursor, "SELECT * FROM feed")},
            {row["station"]: row for row in rows(cursor, "SELECT * FROM station")},
            _keys(cursor),
            {f"{r['kind']}:{r['id']}": r["state"] for r in rows(cursor, "SELECT * FROM state")},
            list(rows(cursor, "SELECT * FROM refused")),
            [event for event, count in seen.items() if count > 1],
        )


def read_store(replica: Replica, history: list[Line]) -> Store:
    """Read a station's tables."""
    with opened(replica.file, replica.key) as cursor:
        journal = {row["event_id"]: row for row in rows(cursor, "SELECT * FROM journal")}
        by_position = {row["position"]: row for row in journal.values()}
        numbered: dict[str, list[Row]] = defaultdict(list)
        for row in rows(cursor, "SELECT * FROM numbered ORDER BY feed, seq"):
            event = by_position.get(row["position"], {"event_id": "", "hash": b""})
            numbered[row["feed"]].append(
                {**row, "event_id": event["event_id"], "hash": event["hash"]}
            )
        skipped: dict[str, list[Row]] = defaultdict(list)
        for row in rows(cursor, "SELECT * FROM skipped ORDER BY feed, last"):
            skipped[row["feed"]].append(row)
        hidden = {row["position"] for row in rows(cursor, "SELECT position FROM withheld")}
        states = {
            f"{kind}:{row['id']}": row["state"]
            for kind in RECORDS
            for row in rows(cursor, f"SELECT id, state FROM {kind}")
        }
        return Store(
            replica, journal, numbered, skipped,
            {by_position[place]["event_id"] for place in hidden if place in by_position},
            {row["feed"]: row for row in rows(cursor, "SELECT * FROM log_end")},
            list(rows(cursor, "SELECT * FROM refusal")), _keys(cursor), states, history,
        )  # fmt: skip


def gather(path: Path) -> Evidence:
    """Read everything of a finished run."""
    herd = json.loads((path / "herd.json").read_text())
    hub = read_hub(path / "hub" / "hub.db", bytes.fromhex(herd["hub_key"]))
    stores = []
    for one in herd["members"]:
        letter = one["letter"]
        replica = Replica(
            letter, one["station"], one["kind"], path / f"store{letter}",
            bytes.fromhex(one["key"]),
        )  # fmt: skip
        stores.append(read_store(replica, list(lines(path / f"history{letter}.jsonl"))))
    found = Evidence(path, hub, stores, list(lines(path / "conductor.jsonl")))
    for log in hub.log.values():
        for row in log:
            text = unsealed(row, hub.keys)
            found.said[row["event_id"]] = None if text is None else json.loads(text)
    return found


def records_digest(states: dict[str, str]) -> dict[str, str]:
    """Return the states by name: what two places must have alike."""
    return dict(sorted(states.items()))
