"""A small checklist of an agency's own."""

import json
from typing import Any

import pytest

from mcrrt.domain.packs.load import reopen
from mcrrt.service import packs


def own_data(**changes: Any) -> dict[str, Any]:
    """Return a screener with one question, changed as told."""
    return {
        "id": "winter", "version": "1", "title": {"en": "Cold nights", "fr": "Nuits froides"},
        "languages": ["en", "fr"],
        "licence": {"name": "Ours", "notice": {"en": "Ours.", "fr": "À nous."}, "may_ship_items": True},
        "role": "screener", "while_starred_open": "P1", "when_nothing": "P4",
        "items": [{"id": "W1", "axis": "clinical", "text": {"en": "Out in the cold?", "fr": "Dehors au froid?"}}],
        "rules": [{"id": "W1", "axis": "clinical", "when": {"item": "W1", "is": "yes"}, "urgency": "P2",
                   "text": {"en": "Out in the cold", "fr": "Dehors au froid"}}],
        **changes,
    }  # fmt: skip


def own_checklist(**changes: Any) -> str:
    """Return its file."""
    return json.dumps(own_data(**changes))


def of_another_day(**changes: Any) -> str:
    """Return a file of a day that asked for less: no French, an action without words, a strange name."""
    data = own_data(languages=["en"], colour="white", **changes)
    data["items"].append({"id": "W2", "axis": "clinical", "text": {"en": "Wet?"}, "hint": "Feel."})
    data["rules"][0]["actions"] = ["blankets"]
    data["rules"][0]["text"] = {"en": "Out in the cold"}
    return json.dumps(data)


def checked_as_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """New files are checked as on a day that asked for less."""
    monkeypatch.setattr(packs, "load", reopen)
