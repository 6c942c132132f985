"""A small checklist of an agency's own."""

import json
from typing import Any


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
