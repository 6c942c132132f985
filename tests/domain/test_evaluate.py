"""What must hold for every set of answers, in the checklist that ships and in any other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, UNKNOWN, YES
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.result import STAR_OPEN
from mcrrt.domain.urgency import Urgency
from tests.domain.making import intake_pack

INTAKE = intake_pack()
IDS = [item.id for item in INTAKE.items]
STARRED = [item.id for item in INTAKE.items if item.star]
WORRYING = [i for i in IDS if not i.startswith(("X", "L"))]

FOUR = st.sampled_from((YES, NO, UNKNOWN, NOT_ASKED))


def answers_for(pack):
    def of(item):
        return FOUR if item.numbers is None else FOUR | st.integers(*item.numbers)

    return st.fixed_dictionaries({}, optional={item.id: of(item) for item in pack.items})


# --- the checklist that ships --------------------------------------------------------------------


@given(answers_for(INTAKE), st.sampled_from(WORRYING), st.sampled_from((NO, UNKNOWN, NOT_ASKED)))
def test_a_worrying_answer_never_makes_it_less_urgent(answers, item, before):
    calmer = evaluate(INTAKE, {**answers, item: before})
    worse = evaluate(INTAKE, {**answers, item: YES})
    assert worse.urgency <= calmer.urgency
    for axis in ("safety", "medical", "clinical"):
        had, has = getattr(calmer.axes, axis), getattr(worse.axes, axis)
        assert had is None or (has is not None and has <= had)
    assert not (worse.diversion.open and not calmer.diversion.open)


@given(answers_for(INTAKE), st.sampled_from(IDS))
def test_unknown_never_counts_as_no(answers, item):
    unknown = evaluate(INTAKE, {**answers, item: UNKNOWN})
    no = evaluate(INTAKE, {**answers, item: NO})
    assert unknown.urgency <= no.urgency
    assert unknown == evaluate(INTAKE, {**answers, item: NOT_ASKED})
    assert item in unknown.unanswered
    if item in STARRED:
        assert unknown.provisional
        assert unknown.urgency <= Urgency.P1
        assert not unknown.diversion.open


@given(answers_for(INTAKE), st.randoms())
def test_the_order_of_answers_never_matters(answers, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert evaluate(INTAKE, dict(shuffled)) == evaluate(INTAKE, answers)


@given(answers_for(INTAKE))
def test_an_open_starred_item_is_p0_or_p1_and_provisional(answers):
    """domain.md 8.1, rule 4."""
    result = evaluate(INTAKE, answers)
    open_stars = [i for i in STARRED if answers.get(i, NOT_ASKED) in OPEN]
    assert result.provisional is bool(open_stars)
    if open_stars:
        assert result.urgency <= Urgency.P1


# --- any pack ------------------------------------------------------------------------------------

_ITEM_IDS = ("A", "B", "C", "N")
_IS = st.builds(
    lambda item, answer: {"item": item, "is": answer},
    st.sampled_from(_ITEM_IDS),
    st.sampled_from((YES, NO)),
)
_RANGE = st.integers(0, 4).map(lambda low: {"item": "N", "at_least": low})
CONDITIONS = st.recursive(
    _IS | _RANGE,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=4,
)  # fmt: skip


@st.composite
def packs(draw):
    text = {"en": "?", "fr": "?"}
    stars = draw(st.sets(st.sampled_from(("A", "B"))))
    items = [
        {"id": i, "axis": "safety", "text": text, "star": i in stars, **({"numbers": [0, 4]} if i == "N" else {})}
        for i in _ITEM_IDS
    ]  # fmt: skip
    if draw(st.booleans()):
        items[2]["ask_when"] = {"item": "A", "is": YES}
    drawn = draw(
        st.lists(
            st.tuples(CONDITIONS, st.none() | st.sampled_from(Urgency)), min_size=1, max_size=5
        )
    )
    plain = [({"item": i, "is": YES}, Urgency.P2) for i in sorted(stars)]
    rules = [
        {"id": f"r{n}", "axis": "safety", "text": text, "when": when, **({"urgency": urgency} if urgency else {})}
        for n, (when, urgency) in enumerate(drawn + plain)
    ]  # fmt: skip
    return load(
        {"id": "p", "version": "1", "title": text, "languages": ["en", "fr"], "items": items, "rules": rules,
         "licence": {"name": "MIT", "notice": text}, "while_starred_open": draw(st.sampled_from(("P0", "P1"))),
         "when_nothing": draw(st.sampled_from(("P3", "P4")))},
        "hash",
    )  # fmt: skip


CASES = packs().flatmap(lambda pack: st.tuples(st.just(pack), answers_for(pack)))


def fired(pack, answers):
    """The rules that fire, by brute force: asked one at a time."""
    return {rule.id for rule in pack.rules if rule.when.holds(answers) is True}


def reachable(pack, answers, item):
    """How urgent one answer to the item could make a rule about it: every answer is tried."""
    numbers = range(item.numbers[0], item.numbers[1] + 1) if item.numbers else ()
    tried = (YES, NO, UNKNOWN, NOT_ASKED, *numbers)
    about = {
        rule.id: rule.urgency
        for rule in pack.rules
        if item.id in rule.when.items() and rule.urgency
    }
    found = [
        about[r]
        for answer in tried
        for r in fired(pack, {**answers, item.id: answer})
        if r in about
    ]
    return min(found, default=None)


@given(CASES)
def test_the_result_is_what_its_rules_say(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    mine = fired(pack, answers)
    assert {r.rule for r in result.reasons} - {STAR_OPEN} == mine
    urgencies = [r.urgency for r in result.reasons if r.urgency]
    assert result.urgency == min(urgencies, default=pack.when_nothing)
    ranks = [r.urgency or "P9" for r in result.reasons]
    assert all(a <= b for a, b in pairwise(ranks))


@given(CASES)
def test_ask_next_agrees_with_brute_force(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    by_id = {item.id: item for item in pack.items}
    expected = []
    for place, item_id in enumerate(result.unanswered):
        item = by_id[item_id]
        worst = reachable(pack, answers, item)
        if item.star or (worst is not None and worst < result.urgency):
            expected.append((worst or Urgency.P4, not item.star, place, item_id))
    assert result.ask_next == tuple(item_id for *_, item_id in sorted(expected))
    assert evaluate(pack, answers, ask=2).ask_next == result.ask_next[:2]


@given(CASES)
def test_what_is_not_asked_next_could_not_make_it_more_urgent(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    for item_id in set(result.unanswered) - set(result.ask_next):
        for answer in (YES, NO):
            assert evaluate(pack, {**answers, item_id: answer}).urgency >= result.urgency


@given(CASES)
def test_only_items_that_apply_are_unanswered(case):
    pack, answers = case
    result = evaluate(pack, answers)
    skipped = pack.items[2].ask_when is not None and answers.get("A") != YES
    assert ("C" in result.unanswered) is (not skipped and answers.get("C", NOT_ASKED) in OPEN)
    assert result.complete is (not result.unanswered)
    assert set(result.ask_next) <= set(result.unanswered)
