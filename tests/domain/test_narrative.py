import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.call_fields import CALL_TYPES, SAFETY_FLAGS
from mcrrt.domain.narrative import load_rules, suggest
from tests.domain.making import intake_pack, suggestion_rows

RULES = load_rules(suggestion_rows())
WEAPON = load_rules([{"target": "flag", "value": "weapon", "words": ["knife", "arme", "gun*"]}])


def weapon(narrative):
    return bool(suggest(narrative, WEAPON))


@pytest.mark.parametrize(
    "narrative",
    [
        "He has a knife.",
        "KNIFE in hand",
        "knife",
        "She is calm. There is a knife.",
        "no, he has a knife",
        "Not violent, but he has a knife",
        "not sure if he still has a knife",
        "never saw one before; a knife is there",
        "guns in the house",
        "Il a une arme",
        "Il n'est pas calme, il a une arme",
        "pas violent mais il a une arme",
        "A piano knife",  # "no" inside a word is no negation
        "no knife seen by her. The neighbour saw a knife.",
    ],
)
def test_it_is_suggested(narrative):
    assert weapon(narrative)


@pytest.mark.parametrize(
    "narrative",
    [
        "no knife",
        "No knife seen",
        "He has no visible knife",
        "denies having a knife",
        "Denied any knife",
        "without a knife",
        "neither gun nor knife",
        "he doesn't have a knife",
        "he doesn\u2019t have a knife",
        "He never had a gun",
        "sans arme",
        "aucune arme",
        "il n'a pas d'arme",
        "il n\u2019a jamais eu d\u2019arme",
        "il nie avoir une arme",
        "ni couteau ni arme",
        "penknives",
        "knifed",
        "begun",
        "",
    ],
)
def test_it_is_not_suggested(narrative):
    assert not weapon(narrative)


def test_a_word_cut_in_half_by_the_window_is_no_negation():
    for length in range(40, 80):
        assert weapon("x" * 30 + " piano " + "y" * length + " knife"), length
        assert weapon("piano" + " " * length + "knife"), length


def test_the_words_that_were_found_are_told():
    found = suggest("He is PACING with a Knife", RULES)
    assert ("flag", "weapon", "knife") in {(s.target, s.value, s.words) for s in found}
    assert ("type", "agitation", "pacing") in {(s.target, s.value, s.words) for s in found}


def test_each_value_is_suggested_once():
    found = suggest("knife knife gun weapon " * 50, RULES)
    assert len({(s.target, s.value) for s in found}) == len(found)


def test_accents_and_case_do_not_matter():
    assert [s.value for s in suggest("SURDOSE; il a AVALÉ", RULES) if s.target == "triage"] == [
        "M2"
    ]


def test_the_rules_that_ship_point_to_things_that_exist():
    items = {item.id for item in intake_pack().items}
    allowed = {"type": set(CALL_TYPES), "flag": set(SAFETY_FLAGS), "triage": items}
    for rule in RULES:
        assert rule.value in allowed[rule.target], rule.value


@pytest.mark.parametrize("words", [[], "knife", None, 5])
def test_a_rule_without_words_is_refused(words):
    with pytest.raises(ValueError, match="weapon"):
        load_rules([{"target": "flag", "value": "weapon", "words": words}])


@given(st.text(max_size=300))
def test_no_narrative_breaks_it(narrative):
    for found in suggest(narrative, RULES):
        assert found.words
