"""A version that was used opens for ever, also one that would be refused today if it were new."""

from typing import Any

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs import load as loading
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.load import load, reopen
from mcrrt.domain.packs.pack import said
from tests.domain.good_pack import GONE, GOOD, changed
from tests.domain.making import PACK_IDS, pack_data
from tests.domain.test_pack_load import HOLES


def answer_everything(pack):
    """Give each item every kind of answer; the engine takes them all."""
    for item in pack.items:
        for answer in ("yes", "no", *(item.numbers or ()), *(one.id for one in item.choices)):
            assert evaluate(pack, {item.id: answer}).pack == pack.id


# What is refused of a new file today, and nothing that the engine could not do without.
REFUSED_TODAY = [
    ("version", "two\nlines"), ("colour", "red"), ("title", {"en": "Small"}), ("title", {"fr": "Petit"}),
    ("compartment", "health"), ("licence/shape", "round"), ("languages", ["fr"]), ("while_starred_open", "P2"),
    ("items/0/text", {"en": "A?"}), ("items/0/colour", "red"), ("items/0/yes_no", False),
    ("items/0/anchors", {"0": {"en": "a"}}), ("items/2/anchors", {"0": {"en": "a"}, "one": {"en": "b"}}),
    ("items/2/choices", [{"id": "two words", "text": {"en": "a"}}]), ("items/0/record_only", True),
    ("items/2/numbers", [0, 10**12]), ("items/1/ask_when", {"item": "X", "is": "yes"}),
    ("items/0/ask_when", {"item": "B", "is": "yes"}), ("rules", []), ("rules/0/id", "star_open"),
    ("rules/0/item", "N"), ("rules/0/level", "high"), ("rules/0/actions", ["sing"]), ("rules/1/id", "r1"),
    ("rules/0/when", {"item": "A", "is": "perhaps"}), ("rules/2/when", {"item": "N", "at_least": 10}),
    ("actions", {"ems": {"en": "Sing", "fr": "Chanter"}}), ("actions", {"two words": {"en": "Sing"}}),
    ("diversion/colour", "red"), ("diversion/needs_yes", ["X"]), ("diversion/closed_by_source", ["hosptial"]),
]  # fmt: skip


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_what_is_taken_today_is_read_alike(pack_id):
    data = pack_data(pack_id)
    assert reopen(data, "hash") == load(data, "hash")


@pytest.mark.parametrize(("path", "value"), REFUSED_TODAY, ids=lambda x: str(x)[:60])
def test_what_is_refused_of_a_new_file_opens_when_it_was_kept(path, value):
    data = changed(path, value)
    with pytest.raises(BadInput):
        load(data, "hash")
    pack = reopen(data, "hash")
    assert pack.items[0].id == "A"
    assert said(pack.items[2].text, "fr") == "N?"
    answer_everything(pack)


@pytest.mark.parametrize(("path", "value"), [(path, value) for path, value, _ in HOLES])
def test_any_hole_in_a_kept_one_is_read_over_or_refused_in_one_sentence(path, value):
    try:
        pack = reopen(changed(path, value), "hash")
    except BadInput as refused:
        pack, words = None, str(refused)
    if pack is None:
        assert words.endswith(".")
    else:
        answer_everything(pack)


def test_what_a_later_day_asks_for_is_asked_of_new_files_only(monkeypatch):
    def nothing_is_good_enough(_pack):
        raise BadInput("pack", "Stricter than today.")

    monkeypatch.setattr(loading, "_check", nothing_is_good_enough)
    with pytest.raises(BadInput):
        load(GOOD, "hash")
    assert reopen(GOOD, "hash").version == "1"


@pytest.mark.parametrize(
    ("path", "value"),
    [("items", GONE), ("rules/0/when", {"item": "X", "is": "yes"}), ("rules/0/item", "X"),
     ("rules/0/when", "always"), ("items/0/text", GONE), ("items/0/axis", "mental")],
)  # fmt: skip
def test_what_the_engine_cannot_do_without_is_refused_of_a_kept_one_too(path, value):
    with pytest.raises(BadInput):
        reopen(changed(path, value), "hash")


def test_a_total_with_a_gap_is_refused_of_a_kept_one_too():
    data = pack_data("ctrs")
    data["scoring"]["bands"] = data["scoring"]["bands"][1:]
    with pytest.raises(BadInput):
        reopen(data, "hash")


@pytest.mark.parametrize(("depth", "opens"), [(60, True), (120, False), (5_000, False)])
def test_a_condition_may_be_deeper_than_today_and_not_without_end(depth, opens):
    condition: dict[str, Any] = {"item": "A", "is": "yes"}
    for _ in range(depth):
        condition = {"not": condition}
    data = changed("rules/0/when", {})
    data["rules"][0]["when"] = condition
    with pytest.raises(BadInput):
        load(data, "hash")
    if opens:
        assert evaluate(reopen(data, "hash"), {"A": "yes"}).urgency == "P0"
    else:
        with pytest.raises(BadInput):
            reopen(data, "hash")
