"""A pack that a person cannot rely on does not open, and the hole is named."""

import copy
import itertools
import time
from typing import Any

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import said
from mcrrt.domain.urgency import Urgency
from tests.domain.good_pack import GONE, GOOD, changed
from tests.domain.making import intake_data


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
    *((name, [], "pack") for name in ("items", "languages")),
    ("rules", [], "A"),  # then nothing looks at the starred item
    ("version", "two\nlines", "pack"),
    ("colour", "red", "pack"),
    ("two\nlines", "red", "pack"),
    ("title", {"en": "Small", "fr": 5}, "pack"),
    ("title", {"en": "Small", "fr": "Petit", "de": ""}, "pack"),
    ("about", {"en": "Small"}, "pack"),
    ("about", None, "pack"),
    ("role", "helper", "pack"),
    ("role", None, "pack"),
    ("compartment", "private", "pack"),
    ("compartment", "health", "pack"),  # an intake is of the police
    ("on", "yes", "pack"),
    ("licence/terms", {"en": "Read."}, "licence"),
    ("licence/shape", "round", "licence"),
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
    ("items/0/colour", "red", "A"),
    ("items/0/id", "source", "source"),
    ("items/0/licensed_text", {"en": "A?"}, "A"),
    ("items/0/yes_no", False, "A"),  # then it takes no answer at all
    ("items/0/yes_no", None, "A"),
    ("items/0/anchors", {"0": {"en": "a", "fr": "a"}}, "A"),
    ("items/2/anchors", {"0": {"en": "a", "fr": "a"}}, "N"),
    ("items/2/anchors", {str(n): {"en": "a"} for n in range(10)}, "N"),
    ("items/2/choices", 5, "N"),
    ("items/2/choices", None, "N"),
    ("items/2/choices", ["low"], "N"),
    ("items/2/choices", [{"id": "low"}], "N"),
    ("items/2/choices", [{"id": "low", "text": {"en": "Low"}}], "N"),
    *(("items/2/choices", [{"id": word, "text": {"en": "a", "fr": "a"}}], "N")
      for word in ("yes", "no", "unknown", "not_asked", "two words")),
    ("items/2/choices", [{"id": "low", "text": {"en": "a", "fr": "a"}}] * 2, "N"),
    ("items/0/record_only", True, "A"),
    ("items/2/numbers", [0, 10**12], "N"),
    ("items/2/numbers", [-(10**12), 0], "N"),
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
    ("items/1/ask_when", {"all": [{"item": "A", "is": "yes"}, {"item": "A", "is": "no"}]}, "B"),
    ("items/1/ask_when", {"item": "A", "is": "perhaps"}, "B"),
    ("items/1/ask_when", {"item": "N", "at_least": 10}, "B"),
    ("rules/0", "r1", "rules"),
    ("rules/0/colour", "red", "r1"),
    ("rules/0/id", "star_open", "star_open"),
    ("rules/0/id", "total.low", "total.low"),
    ("rules/0/item", "N", "r1"),  # a reason that the rule does not look at
    ("rules/0/level", "high", "r1"),  # there are no levels here
    ("rules/0/actions", ["sing"], "r1"),
    ("rules/0/actions", None, "r1"),
    ("rules/0/when", {"all": [{"item": "A", "is": "yes"}, {"item": "A", "is": "no"}]}, "r1"),
    ("rules/0/when", {"all": [{"item": "A", "is": "yes"}, {"item": "A", "is": "open"}]}, "r1"),
    ("rules/0/when", {"all": [{"item": "A", "is": "no"}, {"item": "B", "is": "yes"}]}, "r1"),  # B is skipped
    ("rules/0/when", {"item": "A", "is": "yes", "at_least": 3}, "r1"),
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
    ("rules/2/when", {"any": [{"item": "N", "is": "yes"}, {"item": "N", "at_least": 0, "at_most": -3}]}, "r3"),
    ("actions", [], "actions"),
    ("actions", {"sing": "loudly"}, "actions"),
    ("actions", {"sing": {"en": "Sing"}}, "actions"),
    ("actions", {"two words": {"en": "Sing", "fr": "Chanter"}}, "actions"),
    ("actions", {"ems": {"en": "Sing", "fr": "Chanter"}}, "actions"),
    ("scoring", [], "scoring"),
    ("scoring", {"kind": "dice"}, "scoring"),
    ("diversion/colour", "red", "diversion"),
    ("diversion/needs_yes", ["A", "B"], "diversion"),  # A closes it too
    ("diversion/closed_by_source", ["hosptial"], "diversion"),
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


def test_a_question_that_nothing_looks_at_is_a_hole():
    data = copy.deepcopy(GOOD)
    data["items"].append({"id": "Z", "axis": "safety", "text": {"en": "Z?", "fr": "Z?"}})
    with pytest.raises(BadInput, match="Z: nothing looks at its answer") as refused:
        load(data, "hash")
    assert refused.value.field == "Z"
    data["items"][-1]["record_only"] = True
    assert load(data, "hash").item("Z")


@pytest.mark.parametrize("role", ["screener", "record"])
def test_only_an_intake_has_a_gate_stars_and_an_urgency_of_its_own(role):
    data = {**copy.deepcopy(GOOD), "role": role}
    places = []
    for mend in (
        lambda: data.pop("diversion"),
        lambda: data["items"][0].update(star=False),
        lambda: data.update(when_nothing="P4"),
    ):
        data["when_nothing"] = "P3"
        with pytest.raises(BadInput) as refused:
            load(data, "hash")
        places.append(refused.value.field)
        mend()
    assert places == ["diversion", "A", "pack"]
    if role == "screener":
        assert load(data, "hash").items
        return
    with pytest.raises(BadInput, match="r1: a record must not move the urgency"):
        load(data, "hash")


# --- conditions over many items ------------------------------------------------------------------


def many_items(when, count=40):
    """The good pack with many more items, and one rule about all of them."""
    data = copy.deepcopy(GOOD)
    names = [f"Q{n}" for n in range(count)]
    data["items"] += [{"id": n, "axis": "safety", "text": {"en": "?", "fr": "?"}} for n in names]
    row = {"id": "many", "axis": "safety", "text": {"en": "m", "fr": "m"}, "when": when(names)}
    data["rules"].append(row)
    return data


@pytest.mark.parametrize(
    "when",
    [
        lambda names: {"all": [{"item": n, "is": "yes"} for n in names]},
        lambda names: {"any": [{"item": n, "is": "yes"} for n in names]},
        lambda names: {"not": {"any": [{"item": n, "is": "yes"} for n in names]}},
        lambda names: {"not": {"all": [{"item": n, "is": "open"} for n in names]}},
    ],
    ids=["all yes", "any yes", "none yes", "not all open"],
)
def test_a_rule_may_look_at_many_items(when):
    assert load(many_items(when), "hash").rules[-1].id == "many"


def test_a_rule_that_nobody_could_follow_is_refused_in_good_time():
    """Each item must be unlike the next one, in a ring of odd length: there are no such answers."""

    def unlike(one, other):
        said = [{"item": one, "is": "yes"}, {"item": other, "is": "yes"}]
        unsaid = [{"item": one, "is": "no"}, {"item": other, "is": "no"}]
        return {"not": {"any": [{"all": said}, {"all": unsaid}]}}

    def ring(names):
        pairs = itertools.pairwise([*names, names[0]])
        return {"all": [unlike(a, b) for a, b in pairs]}

    began = time.perf_counter()
    with pytest.raises(BadInput) as refused:
        load(many_items(ring, 31), "hash")
    assert refused.value.field == "many"
    assert time.perf_counter() - began < 5


def test_a_condition_without_end_is_refused():
    when: dict[str, Any] = {"item": "A", "is": "yes"}
    for _ in range(400):
        when = {"not": {"all": [when]}}
    with pytest.raises(BadInput, match="nested too deep") as refused:
        load(changed("rules/0/when", when), "hash")
    assert refused.value.field == "r1"


def test_what_was_asked_and_stayed_unknown_asks_all_the_same():
    """B is asked when A is yes; while A stays unknown it is too, and a rule may say so."""
    both = {"all": [{"item": "B", "is": "yes"}, {"item": "A", "is": "open"}]}
    assert load(changed("rules/1/when", both), "hash").rules[1].id == "r2"
