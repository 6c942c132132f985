"""The checker of the Patroni soak finds what it is there to find."""

from typing import Any

import msgspec
import pytest

from mcrrt.domain.verdict import Verdict
from mcrrt.service.protocol import next_digest
from mcrrt.sync.hubs import Hubs
from tests.hub.making import Station
from tests.soak.patroni_check import faults
from tests.soak.patroni_load import Ack, Load, Pusher, Watcher


def a_log(station: Station, how_many: int) -> list[dict[str, Any]]:
    """Rows as they are in the database."""
    rows, digest = [], b""
    for seq, event in enumerate(station.calls(how_many), start=1):
        digest = next_digest(digest, seq, event.hash, Verdict.STANDS)
        row = msgspec.structs.asdict(event) | {"seq": seq, "verdict": "stands", "digest": digest}
        rows.append(row | {"agency_id": row.pop("agency"), "feed": "ops"})
    return rows


def a_load(station: Station, rows: list[dict[str, Any]]) -> Load:
    """A station that was told of all of it, and one that saw it."""
    acks = [Ack(row["event_id"], row["seq"], 0.0, 1.0) for row in rows]
    seen = [row["event_id"] for row in rows]
    return Load([Pusher(station, Hubs([]), acks)], [Watcher(station, Hubs([]), seen)])


def test_a_sound_log_has_no_fault():
    rows = a_log(station := Station(), 5)
    assert faults(rows, 5, a_load(station, rows)) == []


def lost(rows: list[dict[str, Any]]) -> int:
    del rows[-1]
    return len(rows)


def hole(rows: list[dict[str, Any]]) -> int:
    del rows[2]
    return len(rows) + 1


def twice(rows: list[dict[str, Any]]) -> int:
    rows.append({**rows[0], "seq": len(rows) + 1})
    return len(rows)


def changed(rows: list[dict[str, Any]]) -> int:
    rows[1]["body"] += b" "
    return len(rows)


def exchanged(rows: list[dict[str, Any]]) -> int:
    rows[3], rows[4] = {**rows[4], "seq": 4}, {**rows[3], "seq": 5}
    return len(rows)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lost, "1 acknowledged events are lost"),
        (hole, "the log is not dense"),
        (twice, "an event is there twice"),
        (changed, "the hash at 2 is not that of its bytes"),
        (exchanged, "2 acknowledged events have another number"),
        (exchanged, "a watcher saw an entry that stands elsewhere now"),
        (exchanged, "the chain of a station breaks at 4"),
        (exchanged, "the digest at 4 does not cover the log before it"),
    ],
)
def test_damage_is_found(damage, told):
    rows = a_log(station := Station(), 5)
    load = a_load(station, rows)
    head = damage(rows)
    assert told in faults(rows, head, load)
