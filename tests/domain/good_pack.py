"""A small checklist that opens, and one change to it."""

import copy
from typing import Any

GOOD: dict[str, Any] = {
    "id": "small",
    "version": "1",
    "title": {"en": "Small", "fr": "Petit"},
    "languages": ["en", "fr"],
    "licence": {"name": "MIT", "notice": {"en": "Free.", "fr": "Libre."}, "may_ship_items": True},
    "while_starred_open": "P1",
    "when_nothing": "P4",
    "items": [
        {"id": "A", "axis": "medical", "text": {"en": "A?", "fr": "A?"}, "star": True},
        {"id": "B", "axis": "safety", "text": {"en": "B?", "fr": "B?"}, "ask_when": {"item": "A", "is": "yes"}},
        {"id": "N", "axis": "logistics", "text": {"en": "N?", "fr": "N?"}, "numbers": [0, 9]},
    ],
    "rules": [
        {"id": "r1", "axis": "medical", "when": {"item": "A", "is": "yes"}, "urgency": "P0", "actions": ["ems"],
         "text": {"en": "A", "fr": "A"}},
        {"id": "r2", "axis": "safety", "when": {"all": [{"item": "A", "is": "yes"}, {"not": {"item": "B", "is": "no"}}]},
         "urgency": "P2", "item": "B", "text": {"en": "B", "fr": "B"}},
        {"id": "r3", "axis": "logistics", "when": {"any": [{"item": "N", "at_least": 3}, {"item": "N", "is": "yes"}]},
         "text": {"en": "N", "fr": "N"}},
    ],
    "diversion": {"needs_yes": ["B"], "closed_by_yes": ["A"], "closed_by_source": ["hospital"]},
}  # fmt: skip

GONE = object()


def changed(path, value, good=GOOD):
    """Return a good pack with one place changed, or gone."""
    data = copy.deepcopy(good)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = data
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return data
