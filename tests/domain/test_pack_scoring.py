"""Levels and totals that would leave an answer without a word, each refused by name."""

from typing import Any

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.load import load
from tests.domain.good_pack import GONE, GOOD, changed

TWO = {"en": "x", "fr": "y"}
RATING: dict[str, Any] = {
    **{key: GOOD[key] for key in ("title", "languages", "licence", "while_starred_open", "when_nothing")},
    "id": "rating", "version": "1", "role": "screener", "rules": [],
    "items": [
        {"id": "a", "axis": "clinical", "text": TWO, "yes_no": False, "numbers": [1, 5]},
        {"id": "b", "axis": "clinical", "text": TWO, "yes_no": False, "numbers": [1, 5]},
    ],
    "scoring": {
        "kind": "total", "items": ["a", "b"], "lower_is_worse": True, "axis": "clinical", "cutoffs": [5],
        "bands": [
            {"id": "bad", "text": TWO, "from": 2, "to": 4, "urgency": "P1", "within_hours": 2},
            {"id": "fair", "text": TWO, "from": 5, "to": 7, "urgency": "P2"},
            {"id": "good", "text": TWO, "from": 8, "to": 10},
        ],
    },
}  # fmt: skip
LEVELS: dict[str, Any] = {
    **{key: GOOD[key] for key in ("title", "languages", "licence", "while_starred_open", "when_nothing")},
    "id": "levels", "version": "1", "role": "screener",
    "items": [{"id": i, "axis": "clinical", "text": TWO} for i in ("a", "b")],
    "rules": [
        {"id": "ra", "axis": "clinical", "text": TWO, "when": {"item": "a", "is": "yes"}, "urgency": "P1",
         "level": "high"},
        {"id": "rb", "axis": "clinical", "text": TWO, "when": {"item": "b", "is": "yes"}, "urgency": "P2",
         "level": "low"},
    ],
    "scoring": {"kind": "levels", "levels": [{"id": i, "text": TWO} for i in ("high", "low", "none")]},
}  # fmt: skip

SCORING_HOLES: list[tuple[dict[str, Any], str, Any, str]] = [
    (RATING, "scoring/bands/1/from", 6, "fair"),  # a gap
    (RATING, "scoring/bands/1/from", 4, "fair"),  # an overlap
    (RATING, "scoring/bands/0/from", 3, "bad"),  # too short below
    (RATING, "scoring/bands/2/to", 9, "good"),  # too short above
    (RATING, "scoring/bands/2/to", 11, "good"),  # too long
    (RATING, "scoring/bands/2/to", 10**300, "good"),
    (RATING, "scoring/bands/1/to", 4, "fair"),  # ends before it begins
    (RATING, "scoring/bands/1/id", "bad", "bad"),  # stands twice
    (RATING, "scoring/bands/1/urgency", "P0", "fair"),  # better and more urgent
    (RATING, "scoring/bands/0/urgency", None, "fair"),
    (RATING, "scoring/lower_is_worse", False, "fair"),
    (RATING, "scoring/lower_is_worse", "yes", "scoring"),
    (RATING, "scoring/bands/1/from", "5", "fair"),
    (RATING, "scoring/bands/1/from", 5.0, "fair"),
    (RATING, "scoring/bands/1/text", {"en": "x"}, "fair"),
    (RATING, "scoring/bands/1/within_hours", -1, "fair"),
    (RATING, "scoring/bands/1/within_hours", float("nan"), "fair"),
    (RATING, "scoring/bands/1/within_hours", True, "fair"),
    (RATING, "scoring/bands/1/colour", "red", "fair"),
    (RATING, "scoring/bands", [], "scoring"),
    (RATING, "scoring/items", ["a"], "bad"),  # then the bands are too long
    (RATING, "scoring/items", ["a", "b", "c"], "scoring"),
    (RATING, "scoring/items", ["a", "a"], "scoring"),
    (RATING, "scoring/items", [5], "scoring"),
    (RATING, "scoring/cutoffs", [11], "scoring"),
    (RATING, "scoring/cutoffs", ["5"], "scoring"),
    (RATING, "scoring/as_minimum", True, "scoring"),  # lower is worse here
    (RATING, "scoring/axis", "mental", "scoring"),
    (RATING, "scoring/colour", "red", "scoring"),
    (RATING, "items/0/yes_no", True, "a"),  # yes would be a 1, no a 0 that no band has
    (RATING, "items/0/ask_when", {"item": "b", "at_least": 2}, "a"),
    (RATING, "items/0/choices", [{"id": "low", "text": TWO}], "a"),
    (RATING, "role", "record", "bad"),  # a record must not move the urgency
    (LEVELS, "rules/0/level", "none", "ra"),  # the last level is that of no rule
    (LEVELS, "rules/0/level", "worst", "ra"),
    (LEVELS, "rules/0/level", GONE, "ra"),  # it would be urgent, and the level would say "none"
    (LEVELS, "rules/0/level", "low", "high"),  # no rule leads to high any more
    (LEVELS, "rules/0/urgency", "P3", "low"),  # the lower level is more urgent
    (LEVELS, "rules/0/urgency", GONE, "low"),
    (LEVELS, "scoring/levels", [], "scoring"),
    (LEVELS, "scoring/levels/0", "high", "scoring"),
    (LEVELS, "scoring/levels/0/id", "low", "low"),  # stands twice
    (LEVELS, "scoring/levels/0/text", {"en": "x"}, "high"),
    (LEVELS, "scoring/levels/0/within_hours", "now", "high"),
    (LEVELS, "scoring/levels/0/within_hours", float("inf"), "high"),
    (LEVELS, "role", "record", "ra"),
    (LEVELS, "diversion", {"needs_yes": ["a"]}, "diversion"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "path", "value", "place"),
    SCORING_HOLES,
    ids=[f"{k['id']}:{p}={'gone' if v is GONE else str(v)[:20]}" for k, p, v, _ in SCORING_HOLES],
)
def test_a_hole_in_the_scoring_is_refused_by_name(pack, path, value, place):
    assert load(pack, "hash").scoring
    with pytest.raises(BadInput) as refused:
        load(changed(path, value, pack), "hash")
    words = str(refused.value)
    assert refused.value.field == place
    assert words.endswith(".")
    assert len(words.splitlines()) == 1
