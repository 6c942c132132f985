"""What must hold for every set of answers, in the checklists that ship and in any other."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, UNKNOWN, YES
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.result import STAR_OPEN, TOTAL
from mcrrt.domain.packs.scoring import Total
from mcrrt.domain.urgency import Urgency, most_urgent
from tests.domain.making import PACK_IDS, intake_pack, shipped_pack
from tests.domain.pack_drawing import (
    answers_for,
    ask_next_by_trying,
    every_answer,
    rule_packs,
    total_packs,
    with_answers,
)

INTAKE = intake_pack()
IDS = [item.id for item in INTAKE.items]
STARRED = [item.id for item in INTAKE.items if item.star]
WORRYING = [i for i in IDS if not i.startswith(("X", "L"))]

# --- the intake checklist -------------------------------------------------------------------------


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


# --- every checklist that ships ------------------------------------------------------------------

SHIPPED = st.sampled_from([shipped_pack(pack_id) for pack_id in PACK_IDS])


def calm_first(pack, item):
    """The answers to an item, from the calmest to the most worrying."""
    if item.choices:
        return [choice.id for choice in reversed(item.choices)]
    if item.numbers and isinstance(pack.scoring, Total):
        numbers = every_answer(item)
        return numbers[::-1] if pack.scoring.lower_is_worse else numbers
    return [NO, YES]


@given(with_answers(SHIPPED), st.data())
def test_no_screener_is_calmed_by_a_worrying_answer(case, data):
    pack, answers = case
    item = data.draw(st.sampled_from(pack.items))
    ladder = calm_first(pack, item)
    calmer, worse = sorted(data.draw(st.tuples(*[st.integers(0, len(ladder) - 1)] * 2)))
    before = evaluate(pack, {**answers, item.id: ladder[calmer]})
    after = evaluate(pack, {**answers, item.id: ladder[worse]})
    assert after.urgency <= before.urgency
    open_before = evaluate(pack, {**answers, item.id: UNKNOWN})
    assert evaluate(pack, {**answers, item.id: ladder[-1]}).urgency <= open_before.urgency


@given(with_answers(SHIPPED), st.data())
def test_unknown_never_calms_more_than_the_calmest_answer(case, data):
    """An open item never makes it less urgent than its calmest answer would."""
    pack, answers = case
    item = data.draw(st.sampled_from(pack.items))
    unknown = evaluate(pack, {**answers, item.id: UNKNOWN})
    calmest = evaluate(pack, {**answers, item.id: calm_first(pack, item)[0]})
    assert unknown.urgency <= calmest.urgency
    assert item.id in unknown.unanswered or item.ask_when is not None


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_nothing_answered_says_nothing_of_its_own(pack_id):
    pack = shipped_pack(pack_id)
    result = evaluate(pack, {})
    assert (result.pack, result.complete, result.at_least) == (pack_id, False, True)
    assert {reason.rule for reason in result.reasons} <= {STAR_OPEN}
    assert result.urgency is (Urgency.P1 if any(i.star for i in pack.items) else Urgency.P4)


@given(with_answers(SHIPPED), st.randoms())
def test_the_order_of_answers_matters_in_no_checklist(case, random):
    pack, answers = case
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert evaluate(pack, dict(shuffled), ask=99) == evaluate(pack, answers, ask=99)


# --- any checklist -------------------------------------------------------------------------------

RULES = with_answers(rule_packs())
ANY = with_answers(rule_packs() | total_packs() | SHIPPED)


def fired(pack, answers):
    """The rules that fire, asked one at a time."""
    return {rule.id for rule in pack.rules if rule.when.holds(answers) is True}


@given(ANY)
def test_the_result_is_what_its_rules_say(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    from_rules = {r.rule for r in result.reasons if not r.rule.startswith(f"{TOTAL}.")}
    assert from_rules - {STAR_OPEN} == fired(pack, answers)
    urgencies = [r.urgency for r in result.reasons if r.urgency]
    assert result.urgency == min(urgencies, default=pack.when_nothing)
    ranks = [r.urgency or "P9" for r in result.reasons if not r.rule.startswith(f"{TOTAL}.")]
    assert all(a <= b for a, b in pairwise(ranks))


@given(ANY)
def test_the_reasons_are_all_that_is_needed_and_each_of_them_is(case):
    """Answers that no reason looks at change nothing; without its own answers a reason is gone."""
    pack, answers = case
    result = evaluate(pack, answers)
    rules = {rule.id: rule for rule in pack.rules}
    named = [rules[reason.rule] for reason in result.reasons if reason.rule in rules]
    looked_at = {name for rule in named for name in rule.when.items()}
    looked_at |= {r.item for r in result.reasons if r.rule.startswith(f"{TOTAL}.")}
    kept = {name: answer for name, answer in answers.items() if name in looked_at}
    alone = evaluate(pack, kept)
    assert {r.rule for r in result.reasons} - {STAR_OPEN} <= {r.rule for r in alone.reasons}
    for rule in named:
        without = {name: a for name, a in answers.items() if name not in rule.when.items()}
        if rule.when.holds({}) is not True:  # a rule about what is open holds without answers
            assert rule.id not in {r.rule for r in evaluate(pack, without).reasons}


@given(RULES)
def test_open_starred_items_are_the_reason_only_where_they_decide(case):
    pack, answers = case
    result = evaluate(pack, answers)
    rules = [rule.urgency for rule in pack.rules if rule.when.holds(answers) is True]
    decided = most_urgent(*rules) or pack.when_nothing
    stars = [r for r in result.reasons if r.rule == STAR_OPEN]
    assert bool(stars) is (result.provisional and pack.while_starred_open < decided)
    assert all(reason.urgency == result.urgency for reason in stars)


@given(ANY)
def test_ask_next_agrees_with_brute_force(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    assert result.ask_next == ask_next_by_trying(pack, answers)
    assert evaluate(pack, answers, ask=2).ask_next == result.ask_next[:2]


@given(ANY)
def test_what_is_not_asked_next_would_change_nothing(case):
    pack, answers = case
    result = evaluate(pack, answers, ask=99)
    for name in set(result.unanswered) - set(result.ask_next):
        for answer in every_answer(pack.item(name)):
            assert evaluate(pack, {**answers, name: answer}).urgency == result.urgency


@given(RULES)
def test_only_items_that_apply_are_unanswered(case):
    pack, answers = case
    result = evaluate(pack, answers)
    gate = pack.item("C").ask_when
    holds = True if gate is None else gate.holds(answers)
    asked = answers.get("A", NOT_ASKED) != NOT_ASKED if holds is None else holds
    assert ("C" in result.unanswered) is (asked and answers.get("C", NOT_ASKED) in OPEN)
    assert result.complete is (not result.unanswered)
    assert set(result.ask_next) <= set(result.unanswered)


@given(with_answers(total_packs()))
def test_a_total_is_never_a_guess(case):
    """With something open there is no total, or one that only what is known adds up to."""
    pack, answers = case
    scored = evaluate(pack, answers).scored
    assert scored
    is_open = [answers.get(name, NOT_ASKED) in OPEN for name in pack.scoring.items]
    points = [answers.get(name, NOT_ASKED) for name in pack.scoring.items]
    known = [{YES: 1, NO: 0}.get(point, point) for point in points if point not in OPEN]
    if not any(is_open):
        assert scored.total == sum(known)
        band = next(band for band in pack.scoring.bands if band.id == scored.band)
        assert band.low <= scored.total <= band.high
    elif all(is_open) or not pack.scoring.as_minimum:
        assert (scored.total, scored.band, scored.within_hours) == (None, None, None)


@given(with_answers(total_packs()), st.data())
def test_what_a_total_says_already_stays_true(case, data):
    """However the open ratings turn out, the urgency is at least what was said."""
    pack, answers = case
    said = evaluate(pack, answers).urgency
    turned_out = {
        item.id: data.draw(st.sampled_from(every_answer(item)))
        for item in pack.items
        if answers.get(item.id, NOT_ASKED) in OPEN
    }
    assert evaluate(pack, {**answers, **turned_out}).urgency <= said
