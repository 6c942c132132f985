from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.packs.condition import All, Any, Between, Is, Not

ANSWERS = ("yes", "no", "unknown", "not_asked")


@pytest.mark.parametrize(
    ("answer", "holds"),
    [("yes", True), ("no", False), ("unknown", None), ("not_asked", None), (3, False)],
)
def test_is(answer, holds):
    assert Is("A", "yes").holds({"A": answer}) is holds


def test_an_item_that_is_missing_was_not_asked():
    assert Is("A", "yes").holds({}) is None
    assert Between("A", 1, 2).holds({}) is None


@pytest.mark.parametrize(
    ("answer", "holds"),
    [
        (15, False),
        (16, True),
        (17, True),
        (18, False),
        ("yes", False),
        ("no", False),
        ("unknown", None),
    ],
)
def test_between_includes_both_ends(answer, holds):
    assert Between("L1", 16, 17).holds({"L1": answer}) is holds


def test_between_may_be_open_at_one_end():
    assert Between("L3", low=3).holds({"L3": 99}) is True
    assert Between("L3", high=15).holds({"L3": 0}) is True


def test_not_known_is_neither_yes_nor_no():
    unknown, yes, no = Is("U", "yes"), Is("Y", "yes"), Is("N", "yes")
    answers = {"U": "unknown", "Y": "yes", "N": "no"}
    assert Not(unknown).holds(answers) is None
    assert All((unknown, yes)).holds(answers) is None
    assert All((unknown, no)).holds(answers) is False
    assert Any((unknown, no)).holds(answers) is None
    assert Any((unknown, yes)).holds(answers) is True


def test_it_knows_its_items():
    condition = All((Is("A", "yes"), Any((Not(Is("B", "no")), Between("C", 1)))))
    assert condition.items() == {"A", "B", "C"}


ITEMS = ("A", "B", "C")
CONDITIONS = st.recursive(
    st.builds(Is, st.sampled_from(ITEMS), st.sampled_from(("yes", "no"))),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.fixed_dictionaries({item: st.sampled_from(ANSWERS) for item in ITEMS}))
def test_what_holds_now_holds_whatever_the_open_items_turn_out_to_be(condition, answers):
    """A definite answer is never taken back by learning more; unknown never counted as no."""
    now = condition.holds(answers)
    if now is None:
        return
    still_open = [item for item in ITEMS if answers[item] in ("unknown", "not_asked")]
    for turned_out in product(("yes", "no"), repeat=len(still_open)):
        learnt = {**answers, **dict(zip(still_open, turned_out, strict=True))}
        assert condition.holds(learnt) is now


@given(CONDITIONS, st.sampled_from(ITEMS))
def test_unknown_and_not_asked_mean_the_same_to_a_condition(condition, item):
    assert condition.holds({item: "unknown"}) is condition.holds({item: "not_asked"})
    assert condition.holds({item: "unknown"}) is condition.holds({})
