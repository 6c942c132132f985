"""Small things that the domain's tests are made of."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import Pack

NOON = datetime(2026, 6, 11, 16, 0, tzinfo=UTC)  # noon in Toronto
_numbers = count(1)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def entry(fact: Fact, at: datetime = NOON, actor: str = "ada", role: str = "dispatcher") -> Entry:
    return Entry(f"event-{next(_numbers)}", at, actor, role, "A", fact)


PACK_IDS = sorted(path.stem for path in (RESOURCES / "packs").glob("*.json"))


def pack_data(pack_id: str) -> dict[str, Any]:
    """A checklist that ships, as its file has it; a fresh copy each time."""
    data = json.loads((RESOURCES / "packs" / f"{pack_id}.json").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def shipped_pack(pack_id: str) -> Pack:
    return load(pack_data(pack_id), "hash of the file")


def intake_data() -> dict[str, Any]:
    """The intake checklist as its file has it; a fresh copy each time."""
    return pack_data("mcrrt-intake")


def intake_pack() -> Pack:
    return load(intake_data(), "hash of the file")


def suggestion_rows() -> list[dict[str, object]]:
    rows = json.loads((RESOURCES / "suggestions.json").read_text(encoding="utf-8"))
    assert isinstance(rows, list)
    return rows
