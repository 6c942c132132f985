"""I6 and I8: what two people did without seeing each other is on a card, settled, or by policy.

An own reading of the rules (design.md 4): it goes through the log in its order with nothing but the
bodies and the bases, and knows at each point which value stands and which cards are open.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.evidence import COUNTING, Evidence
from tests.chaos.reading import Row

Found = Iterator[tuple[str, str]]
LINE = 200
SAFER = {
    "weapons": ("yes", "unknown", None, "no"),
    "injuries": ("yes", "unknown", None, "no"),
    "substances": ("yes", "unknown", None, "no"),
    "safe_now": ("no", "unknown", None, "yes"),
}
ALL_OF_THEM = {"safety_flags"}  # safer, by having both
UNION = {"what_helps"}
LAST = {"source", "caller_relation", "person_pronouns"}
LEAVES = {"off_duty", "available", "report_writing", "meal", "out_of_service"}


@dataclass(frozen=True)
class Value:
    """A value and the event that gave it."""

    value: Any
    event: str


@dataclass
class Card:
    """Two values for a field, until somebody says which is right."""

    field: str
    kept: Value
    other: Value


@dataclass
class Record:
    """A call or referral, as far as its fields go."""

    values: dict[str, Value] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    crossings: int = 0


class Fields:
    """Reads one feed's log. ``feed`` is that of calls or of referrals."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.records: dict[str, Record] = {}
        self.found: list[tuple[str, str]] = []

    def take(self, row: Row, said: dict[str, Any]) -> None:
        """Take in an event that counts."""
        name = said.get("call" if self.kind == "call" else "referral", "")
        match row["kind"]:
            case "call.opened" | "referral.started":
                self.records[name] = Record()
            case "call.details" | "referral.details":
                self._details(row, said, self.records[name])
            case "call.conflict_resolved" | "referral.conflict_resolved":
                self._resolved(row, said, self.records[name])

    def _details(self, row: Row, said: dict[str, Any], record: Record) -> None:
        base, opened = json.loads(row["base"]), False
        for name, given in said["values"].items():
            value = tuple(given) if isinstance(given, list) else given
            new, now = Value(value, row["event_id"]), record.values.get(name)
            blind = now is not None and name in base and base[name] != now.event
            if now is None or not blind or now.value == new.value:
                record.values[name] = new
                self._known(record, name, new)
                continue
            record.crossings += 1
            opened |= self._cross(record, name, now, new, base.get(name))
        verdict = "conflict" if opened else "stands"
        if row["verdict"] != verdict:
            self.found.append(
                (
                    "I6",
                    f"{row['feed']} {row['seq']} is {row['verdict']}; by its base it is {verdict}",
                )
            )

    def _known(self, record: Record, name: str, new: Value) -> None:
        """Who saw what stood leaves a card open, unless both now agree."""
        record.cards = [
            Card(c.field, new, c.other) if c.field == name else c
            for c in record.cards
            if not (c.field == name and c.other.value == new.value)
        ]

    def _cross(
        self, record: Record, name: str, now: Value, new: Value, base: str | None
    ) -> bool:  # fmt: skip
        """Two values; says whether there is a card for it."""
        stands, other = self._policy(name, now, new)
        record.values[name] = stands
        if other is None:
            return False
        record.cards = [
            c for c in record.cards if not (c.field == name and c.other.event == base)
        ]  # fmt: skip
        known = {(c.field, c.other.event) for c in record.cards}
        record.cards.append(Card(name, stands, other))
        return (name, other.event) not in known

    def _policy(self, name: str, now: Value, new: Value) -> tuple[Value, Value | None]:
        if self.kind == "call" and name in LAST:
            return new, None
        if self.kind == "call" and name in UNION:
            parts = [part for v in (now, new) if v.value for part in v.value.split("; ")]
            joined = "; ".join(dict.fromkeys(parts))
            if joined and len(joined) <= LINE:
                return Value(joined, new.event), None
        if self.kind == "call" and name in ALL_OF_THEM:
            return Value(frozenset(now.value or ()) | frozenset(new.value or ()), new.event), now
        if self.kind == "call" and name in SAFER:
            order = SAFER[name]
            if order.index(new.value) < order.index(now.value):
                return new, now
        return now, new

    def _resolved(self, row: Row, said: dict[str, Any], record: Record) -> None:
        found = [
            c for c in record.cards
            if c.field == said["field"] and c.other.event == said["other"]
        ]  # fmt: skip
        if not found or said["keep"] not in (found[0].kept.event, found[0].other.event):
            self.found.append(
                ("I6", f"{row['feed']} {row['seq']} settles a card that is not there")
            )
            return
        card = found[0]
        chosen = card.other if said["keep"] == said["other"] else card.kept
        right = Value(chosen.value, row["event_id"])
        record.values[card.field] = right
        record.cards = [
            Card(c.field, right, c.other) if c.field == card.field else c
            for c in record.cards
            if c is not card
        ]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple | frozenset) else value


def _sorts(value: Any) -> Any:
    """Return a value so that a list and a set of the same are equal; nothing is an empty one."""
    return _plain(value) or None


def conflicts(evidence: Evidence) -> Found:
    """I6: the fields and cards of every record are those that the log leads to."""
    for kind, feed in (("call", "ops"), ("referral", "referral")):
        fields = Fields(kind)
        for row in evidence.hub.log[feed]:
            said = evidence.said[row["event_id"]]
            if row["verdict"] in COUNTING and said is not None:
                fields.take(row, said)
        yield from fields.found
        for name, record in fields.records.items():
            raw = evidence.hub.states.get(f"{kind}:{name}")
            if raw is None:
                yield "I6", f"{kind} {name} has events and no record"
            else:
                yield from _compared(kind, name, record, json.loads(raw))


def _compared(kind: str, name: str, record: Record, state: dict[str, Any]) -> Found:
    details = state.get("details", {})
    for given in sorted({*record.values, *details}):
        mine, its = record.values.get(given), details.get(given)
        if (
            mine is None
            or its is None
            or mine.event != its["event"]
            or (_sorts(mine.value) != _sorts(its.get("value")))
        ):
            yield "I6", f"{given} of {kind} {name} is not what the log leads to"
    mine_open = sorted((c.field, c.kept.event, c.other.event) for c in record.cards)
    its_open = sorted(
        (c["field"], c["kept"]["event"], c["other"]["event"]) for c in state.get("conflicts", ())
    )
    if mine_open != its_open:
        yield "I6", f"{kind} {name} shows {len(its_open)} cards, the log leads to {len(mine_open)}"


class Sendings:
    """Where the log sends each team."""

    def __init__(self) -> None:
        self.active: dict[str, str] = {}
        self.twice: dict[str, str] = {}
        self.settled: set[str] = set()
        self.found: list[tuple[str, str]] = []

    def take(self, row: Row, said: dict[str, Any]) -> None:
        """Take in an event that counts."""
        match row["kind"]:
            case "team.assigned" if not said.get("stacked"):
                if row["verdict"] == "conflict":
                    self.twice[row["event_id"]] = said["call"]
                else:
                    self._send(row, said)
            case "team.stacked_started":
                self._send(row, said)
            case "team.status" if said["status"] in LEAVES:
                self.active.pop(said["team"], None)
            case "call.sent_twice_settled":
                self.settled.add(said["sending"])

    def _send(self, row: Row, said: dict[str, Any]) -> None:
        if said["team"] in self.active:
            self.found.append(("I8", f"ops {row['seq']} sends a team that is on a call already"))
        self.active[said["team"]] = said["call"]


def sendings(evidence: Evidence) -> Found:
    """I8: no team is on two calls at once, unless a card says that it was sent twice."""
    sent, states = Sendings(), evidence.hub.states
    for row in evidence.hub.log["ops"]:
        said = evidence.said[row["event_id"]]
        if row["verdict"] in COUNTING and said is not None:
            sent.take(row, said)
    yield from sent.found
    for event, call in sent.twice.items():
        shown = {one["event"] for one in json.loads(states[f"call:{call}"]).get("sent_twice", ())}
        if event not in shown and event not in sent.settled:
            yield "I8", f"a team was sent twice with {event}, and call {call} has no card"
    for name, text in states.items():
        if name.startswith("team:"):
            at = json.loads(text).get("active") or {}
            if at.get("call") != sent.active.get(name.partition(":")[2]):
                yield "I8", f"{name} is not where the log sends it"
