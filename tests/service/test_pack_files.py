"""A checklist that is saved as a file: what may leave leaves letter by letter, the rest not at all."""

import json
from typing import Any

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.compare import compare
from mcrrt.service import packs
from mcrrt.service.pack_files import file_of
from tests.service.own_checklist import own_data

MARK = "Zqxj"
SHIPPED = packs.shipped()


def marked(data: Any) -> Any:
    """Put a mark into every text of items and rules."""
    if isinstance(data, dict):
        if data and set(data) <= {"en", "fr"}:
            return {language: f"{MARK} {text}" for language, text in data.items()}
        return {name: marked(value) for name, value in data.items()}
    return [marked(one) for one in data] if isinstance(data, list) else data


def with_words(pack_id: str, *, may_ship: bool) -> bytes:
    """A checklist that ships, with an instrument's own words in it."""
    data = json.loads(SHIPPED[pack_id].raw)
    data["items"], data["rules"] = marked(data["items"]), marked(data["rules"])
    for item in data["items"]:
        item["licensed_text"] = {"en": f"{MARK} word", "fr": f"{MARK} mot"}
    data["version"] = "9.ours"
    data["licence"] = {**data["licence"], "may_ship_items": may_ship}
    return json.dumps(data).encode()


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_what_came_with_the_program_is_saved_as_it_came(pack_id):
    raw = SHIPPED[pack_id].raw
    assert file_of(raw) == raw


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_words_that_may_not_leave_do_not(pack_id):
    saved = file_of(with_words(pack_id, may_ship=False))
    assert MARK not in saved.decode()
    found, ours = packs.parse(saved), SHIPPED[pack_id].pack
    assert found.version == "9.ours"
    assert [item.text for item in found.items] == [item.text for item in ours.items]
    assert [item.anchors for item in found.items] == [item.anchors for item in ours.items]
    assert found.rules == ours.rules


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_words_that_may_leave_do(pack_id):
    raw = with_words(pack_id, may_ship=True)
    assert file_of(raw) == raw


def test_a_list_the_program_does_not_know_keeps_its_ids_only():
    data = own_data()
    data["licence"]["may_ship_items"] = False
    found = packs.parse(file_of(json.dumps(data).encode()))
    assert [item.text for item in found.items] == [{"en": "W1", "fr": "W1"}]
    assert [rule.text for rule in found.rules] == [{"en": "W1", "fr": "W1"}]
    assert [rule.when for rule in found.rules] == [
        rule.when for rule in packs.parse(json.dumps(own_data()).encode()).rules
    ]


def test_a_kept_list_that_is_not_understood_whole_leaves_only_when_its_words_may():
    data = own_data()
    data["items"][0]["hint"] = {"en": f"{MARK} Feel the hands.", "fr": f"{MARK} Touchez les mains."}
    raw = json.dumps(data).encode()
    assert file_of(raw) == raw
    data["licence"]["may_ship_items"] = False
    with pytest.raises(BadInput):
        file_of(json.dumps(data).encode())


def test_two_versions_are_compared():
    before = packs.parse(json.dumps(own_data()).encode())
    assert not any((compare(before, before).items, compare(before, before).rules))
    assert not compare(before, before).rest
    data = own_data(version="2", when_nothing="P4", title={"en": "Cold", "fr": "Froid"})
    data["items"][0]["text"]["en"] = "Cold?"
    data["items"].append({**data["items"][0], "id": "W2"})
    data["rules"] = [{**data["rules"][0], "id": "W3", "when": {"any": [
        {"item": "W1", "is": "yes"}, {"item": "W2", "is": "yes"}]}}]  # fmt: skip
    found = compare(before, packs.parse(json.dumps(data).encode()))
    assert (found.items.new, found.items.gone, found.items.changed) == (("W2",), (), ("W1",))
    assert (found.rules.new, found.rules.gone, found.rules.changed) == (("W3",), ("W1",), ())
    assert found.rest
