"""A pack that a person cannot rely on does not open, and the hole is named."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import said
from mcrrt.domain.urgency import Urgency
from tests.domain.making import intake_data

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


def changed(path, value):
    """Return the good pack with one place changed, or gone."""
    data = copy.deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = data
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return data


def test_the_good_pack_opens():
    pack = load(GOOD, "hash")
    assert (pack.id, pack.version, pack.hash) == ("small", "1", "hash")
    assert [item.id for item in pack.items] == ["A", "B", "N"]
    assert pack.items[2].numbers == (0, 9)
    assert pack.item("N") is pack.items[2]
    assert pack.item("X") is None
    assert [rule.item for rule in pack.rules] == ["A", "B", "N"]
    assert [rule.id for rule in pack.rules_of["A"]] == ["r1", "r2"]
    assert pack.rules[2].urgency is None
    assert pack.while_starred_open is Urgency.P1
    assert pack.licence.may_ship_items


def test_the_pack_that_ships_opens():
    pack = load(intake_data(), "hash")
    assert pack.languages == ("en", "fr")
    assert pack.licence.may_ship_items


def test_a_pack_without_a_gate_opens():
    assert load(changed("diversion", GONE), "hash").diversion is None


def test_a_text_without_the_language_is_said_in_english():
    assert said({"en": "Yes"}, "fr") == "Yes"
    assert said({"en": "Yes", "fr": "Oui"}, "fr") == "Oui"


# Where the hole is, what stands there, and the place the sentence names.
HOLES: list[tuple[str, Any, str]] = [
    *((name, GONE, "pack") for name in ("id", "version", "title", "languages", "licence", "items", "rules",
                                        "while_starred_open", "when_nothing")),
    *((name, "text", "pack") for name in ("items", "rules", "languages")),
    *((name, {}, "pack") for name in ("items", "rules", "languages")),
    *((name, [], "pack") for name in ("items", "rules", "languages")),
    *((name, None, "pack") for name in ("items", "rules", "languages")),
    ("title", {"en": "Small"}, "pack"),
    ("title", {"en": "Small", "fr": "  "}, "pack"),
    ("title", {"en": "Small", "fr": None}, "pack"),
    ("languages", ["fr"], "languages"),
    ("languages", ["en", 5], "languages"),
    ("languages", ["en", {}], "languages"),
    ("languages", ["en", "two\nlines"], "languages"),
    ("licence/name", "", "licence"),
    ("licence/notice", GONE, "licence"),
    ("licence/may_ship_items", "yes", "licence"),
    ("while_starred_open", "P9", "pack"),
    ("while_starred_open", "P2", "pack"),  # domain.md 8.1, rule 4
    ("when_nothing", "low", "pack"),
    ("items/0", "A", "items"),
    ("items/0", None, "items"),
    ("items/0/id", GONE, "items"),
    ("items/0/id", 5, "items"),
    ("items/0/id", "two\nlines", "items"),
    ("items/1/id", "A", "A"),
    ("items/0/axis", "mental", "A"),
    ("items/0/axis", GONE, "A"),
    ("items/0/text", GONE, "A"),
    ("items/0/text", {"en": "A?"}, "A"),
    ("items/0/text", "A?", "A"),
    ("items/0/star", "no", "A"),
    ("items/0/star", 1, "A"),
    ("items/2/numbers", [9, 0], "N"),
    ("items/2/numbers", [0], "N"),
    ("items/2/numbers", ["a", "b"], "N"),
    ("items/2/numbers", [0, "9"], "N"),
    ("items/2/numbers", [0.5, 9], "N"),
    ("items/2/numbers", [False, True], "N"),
    ("items/2/numbers", "0-9", "N"),
    ("items/1/ask_when", {"item": "X", "is": "yes"}, "B"),
    ("items/1/ask_when", {"item": "B", "is": "yes"}, "B"),
    ("items/0/ask_when", {"item": "B", "is": "yes"}, "A"),
    ("items/1/ask_when", "always", "B"),
    ("items/1/ask_when", {"item": "A"}, "B"),
    ("rules/0", "r1", "rules"),
    ("rules/0/id", GONE, "rules"),
    ("rules/1/id", "r1", "r1"),
    ("rules/0/axis", "soft", "r1"),
    ("rules/0/text", {"fr": "A"}, "r1"),
    ("rules/0/urgency", "P7", "r1"),
    ("rules/0/urgency", 0, "r1"),
    ("rules/0/urgency", "", "r1"),
    ("rules/0/urgency", ["P0"], "r1"),
    ("rules/0/actions", "ems", "r1"),
    ("rules/0/actions", [5], "r1"),
    ("rules/0/item", "X", "r1"),
    ("rules/0/when", GONE, "r1"),
    ("rules/0/when", {}, "r1"),
    ("rules/0/when", {"item": "X", "is": "yes"}, "r1"),
    ("rules/0/when", {"item": ["A"], "is": "yes"}, "r1"),
    ("rules/0/when", {"item": "A", "is": "maybe"}, "r1"),
    ("rules/0/when", {"item": "A", "is": "unknown"}, "r1"),
    ("rules/0/when", {"item": "A", "is": True}, "r1"),
    ("rules/0/when", {"all": []}, "r1"),
    ("rules/0/when", {"any": "A"}, "r1"),
    ("rules/0/when", {"all": ["A"]}, "r1"),
    ("rules/0/when", {"not": ["A"]}, "r1"),
    ("rules/0/when", {"item": "A", "at_least": 3}, "r1"),  # A takes no numbers
    ("rules/2/when", {"item": "N", "at_least": "3"}, "r3"),
    ("rules/2/when", {"item": "N", "at_least": True}, "r3"),
    ("rules/2/when", {"item": "N", "at_least": 8, "at_most": 2}, "r3"),
    ("rules/2/when", {"item": "N", "at_least": 10}, "r3"),  # N ends at 9
    ("rules/2/when", {"item": "N", "at_least": None}, "r3"),
    ("diversion/needs_yes", ["X"], "diversion"),
    ("diversion/closed_by_yes", ["X"], "diversion"),
    ("diversion/closed_by_yes", "A", "diversion"),
    ("diversion/closed_by_source", [5], "diversion"),
    ("diversion", "open", "diversion"),
    ("diversion", {"needs_yes": []}, "diversion"),  # a gate that nothing opens or closes
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "place"),
    HOLES,
    ids=[f"{p}={'gone' if v is GONE else v}" for p, v, _ in HOLES],
)
def test_a_hole_is_refused_by_name(path, value, place):
    with pytest.raises(BadInput) as refused:
        load(changed(path, value), "hash")
    words = str(refused.value)
    assert refused.value.field == place
    assert words.endswith(".")
    assert len(words.splitlines()) == 1


def test_a_starred_item_that_no_rule_uses_is_a_hole():
    data = copy.deepcopy(GOOD)
    data["items"].append(
        {"id": "Z", "axis": "safety", "text": {"en": "Z?", "fr": "Z?"}, "star": True}
    )
    with pytest.raises(BadInput, match="Z is used by no rule"):
        load(data, "hash")


def test_conditions_that_go_round_are_a_hole():
    data = copy.deepcopy(GOOD)
    data["items"][0]["ask_when"] = {"item": "N", "is": "yes"}
    data["items"][2]["ask_when"] = {"item": "B", "is": "yes"}
    with pytest.raises(BadInput, match="round in a circle"):
        load(data, "hash")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_PLACES = [path for path, _value, _place in HOLES]


@given(st.sampled_from(_PLACES), _JSON)
def test_any_junk_in_any_place_is_refused_or_understood(path, junk):
    try:
        pack = load(changed(path, junk), "hash")
    except BadInput:
        return
    assert pack.items


@given(_JSON)
def test_a_file_of_junk_is_refused(junk):
    with pytest.raises(BadInput):
        load(junk if isinstance(junk, dict) else {"items": junk}, "hash")
