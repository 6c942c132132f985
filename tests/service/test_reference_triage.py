"""docs/triage.md is what the packs are: every item, rule, level and band, and no licensed word."""

import dataclasses
from pathlib import Path

import pytest

from mcrrt.domain.packs.condition import All, Any, Between, Is, Not, Open
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import Item, Rule
from mcrrt.domain.packs.scoring import Band, Level, Levels, Total
from mcrrt.service import packs
from mcrrt.service.reference_triage import _said, page
from tests.domain.making import pack_data

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "triage.md"
SHIPPED = [file.pack for file in packs.shipped().values()]


def section(text, title):
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_committed_page_is_current():
    assert COMMITTED.read_text(encoding="utf-8") == page(SHIPPED), "run: python3 dev.py docs"


@pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.id)
def test_nothing_of_a_checklist_is_left_out(pack):
    text = section(page(SHIPPED), pack.title["en"])
    rows: list[Item | Rule] = [*pack.items, *pack.rules]
    for row in rows:
        assert f"\n| `{row.id}`" in text
        assert row.text["en"] in text
    for rule in pack.rules:
        assert f"| `{rule.id}` | {_said(rule.when)} | {rule.urgency or '–'} |" in text
    scored = pack.scoring
    parts: list[Level | Band] = [*scored.levels] if isinstance(scored, Levels) else []
    parts += scored.bands if isinstance(scored, Total) else ()
    assert all(f"| `{part.id}` | {part.text['en']} |" in text for part in parts)
    assert pack.hash in text
    assert pack.licence.notice["en"] in text
    assert all(len(line.split(" | ")) > 1 for line in text.splitlines() if line.startswith("|"))


def test_stars_skips_actions_and_the_gate_are_said():
    intake = section(page(SHIPPED), packs.pack("mcrrt-intake").title["en"])
    assert "| `SF1` ★ |" in intake
    assert "Patrol first; Supervisor attends; Clinician stages until the scene is safe |" in intake
    assert "- X2: yes\n- none of these is yes: SF1, SF2" in intake
    assert "- the call did not come from: Hospital, Crisis line" in intake
    screener = section(page(SHIPPED), packs.pack("c-ssrs").title["en"])
    assert "| yes, no | when q2 is yes |" in screener
    assert "| q4 is yes | P1 | high |" in screener
    rating = section(page(SHIPPED), packs.pack("ctrs").title["en"])
    assert "| 10 | `high` | High: within 2 hours | P1 | 2 hours |" in rating
    assert "at or below 9 and 10" in rating


@pytest.mark.parametrize("may_ship", [True, False])
def test_the_words_of_an_instrument_never_stand_on_the_page(may_ship):
    data = pack_data("c-ssrs")
    data["licence"]["may_ship_items"] = may_ship
    for item in data["items"]:
        item["licensed_text"] = {"en": "Word for word zqxj", "fr": "Mot à mot zqxj"}
    filled = load(data, "hash")
    assert filled.items[0].licensed_text
    assert "zqxj" not in page([filled])
    shipped = packs.pack("c-ssrs")
    assert page([dataclasses.replace(filled, hash=shipped.hash, licence=shipped.licence)]) == page(
        [shipped]
    )


def test_an_action_of_its_own_is_said_in_its_words():
    data = pack_data("medical-red-flags")
    data["actions"] = {"sing": {"en": "Sing a song", "fr": "Chanter"}}
    data["rules"][0]["actions"] = ["sing"]
    assert "| Sing a song |" in page([load(data, "hash")])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Is("A", "yes"), "A is yes"),
        (Open("A"), "A is open"),
        (Between("N", 3), "N is 3 or more"),
        (Between("N", None, 3), "N is 3 or less"),
        (Between("N", 3, 5), "N is 3 to 5"),
        (Not(Any((Is("A", "yes"), Is("B", "no")))), "not (A is yes or B is no)"),
        (All((Is("A", "yes"), Any((Is("B", "no"), Open("C"))))), "A is yes and (B is no or C is open)"),
        (All((Any((Is("A", "yes"),)), Is("B", "no"))), "A is yes and B is no"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition, words):
    assert _said(condition) == words
