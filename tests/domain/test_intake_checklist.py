"""The checklist that ships, item by item, against the table of domain.md 3.9 typed again here."""

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.answers import check_answers
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.result import STAR_OPEN, Axes
from mcrrt.domain.urgency import Urgency
from tests.domain.making import intake_pack

PACK = intake_pack()
P0, P1, P2, P3, P4 = Urgency

# id, starred, the axis shown, the urgency of a yes, the actions of a yes, closes diversion
TABLE = """
M1  *  medical    P0  ems
M2  *  medical    P0  ems
M3  -  medical    P0  ems
M4  -  medical    P1  ems_joint
M5  -  medical    P2  consider_ems
SF1 *  safety     P0  patrol_primary,supervisor_attends,stage_clinician
SF2 *  safety     P0  patrol_primary
SF3 *  safety     P0  patrol_primary,fire_rail
SF4 -  safety     P0  patrol_primary,specialised
SF5 -  safety     P2  flag_firearm
SF6 -  safety     -   patrol,no_diversion
H1  *  clinical   P0  ems
H2  -  clinical   P1  -
H3  -  clinical   P2  -
H4  -  clinical   P3  -
H5  -  clinical   P1  -
H6  -  clinical   P3  -
O1  -  clinical   P1  duty_to_warn
O2  -  clinical   P1  -
O3  -  clinical   P2  -
C1  -  clinical   P2  -
C2  -  clinical   P1  -
C3  -  clinical   P1  cyfsa
X1  -  logistics  -   supports_present
X2  -  logistics  -   offer_crisis_worker
L1  -  logistics  -   youth_path
L2  -  logistics  -   interpreter
L3  -  logistics  -   -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
IDS = [row[0] for row in ROWS]
STARRED = [row[0] for row in ROWS if row[1] == "*"]
# "No SF/M/H1-H2/H5/O1/O2/C3 yes" (domain.md 3.9), and nothing else, closes the diversion gate.
CLOSES = [i for i in IDS if i.startswith(("SF", "M"))] + ["H1", "H2", "H5", "O1", "O2", "C3"]
ALL_NO = dict.fromkeys(IDS, "no")
CALM = {**ALL_NO, "X2": "yes"}  # everything answered, nothing of concern, agrees to talk


def test_the_pack_has_these_items_and_no_other():
    assert [item.id for item in PACK.items] == IDS
    assert [item.id for item in PACK.items if item.star] == STARRED
    assert all(item.ask_when is None for item in PACK.items)


@pytest.mark.parametrize(("item", "star", "axis", "urgency", "actions"), ROWS)
def test_a_yes_on_an_item(item, star, axis, urgency, actions):
    result = evaluate(PACK, {**ALL_NO, item: "yes"})
    expected = P4 if urgency == "-" else Urgency(urgency)
    assert result.urgency is expected
    assert result.actions == (() if actions == "-" else tuple(actions.split(",")))
    assert [found.axis for found in PACK.items if found.id == item] == [axis]
    assert not result.provisional
    assert result.complete
    if urgency != "-":
        assert [reason.item for reason in result.reasons] == [item]
        assert getattr(result.axes, axis) is expected
        others = {"safety", "medical", "clinical"} - {axis}
        assert all(getattr(result.axes, other) is None for other in others)


@pytest.mark.parametrize(("item", "star", "axis", "urgency", "actions"), ROWS)
def test_an_item_alone_never_calms_what_is_starred_and_open(item, star, axis, urgency, actions):
    for answer in ("yes", "no", "unknown", "not_asked"):
        result = evaluate(PACK, {item: answer})
        assert result.urgency <= P1
        assert result.provisional
        assert result.at_least
        open_stars = [i for i in STARRED if i != item or answer in ("unknown", "not_asked")]
        assert [i for i in STARRED if i in result.unanswered] == open_stars


def test_a_fresh_call_is_p1_provisional_because_of_the_starred_items():
    result = evaluate(PACK, {})
    assert (result.urgency, result.provisional, result.complete) == (P1, True, False)
    assert [(r.item, r.rule, r.urgency) for r in result.reasons] == [
        (i, STAR_OPEN, P1) for i in STARRED
    ]
    assert result.axes == Axes()
    assert result.unanswered == tuple(IDS)
    assert set(result.ask_next) <= set(STARRED)


@pytest.mark.parametrize("item", STARRED)
@pytest.mark.parametrize("answer", ["unknown", "not_asked"])
def test_one_starred_item_that_is_open_keeps_it_provisional(item, answer):
    result = evaluate(PACK, {**ALL_NO, item: answer})
    assert (result.urgency, result.provisional) == (P1, True)
    assert [r.item for r in result.reasons] == [item]
    assert result.ask_next == (item,)


@pytest.mark.parametrize("item", STARRED)
def test_what_is_p0_stays_p0_while_starred_items_are_open(item):
    result = evaluate(PACK, {item: "yes"})
    assert (result.urgency, result.provisional) == (P0, True)
    assert STAR_OPEN not in [r.rule for r in result.reasons]


def test_all_no_is_routine_and_says_so():
    result = evaluate(PACK, ALL_NO)
    assert (result.urgency, result.provisional, result.complete) == (P4, False, True)
    assert result.reasons == ()
    assert result.ask_next == ()


@pytest.mark.parametrize("item", [i for i in IDS if i not in STARRED])
def test_an_open_item_without_a_star_leaves_it_at_least(item):
    result = evaluate(PACK, {**ALL_NO, item: "unknown"})
    assert not result.provisional
    assert result.at_least
    assert result.unanswered == (item,)


@pytest.mark.parametrize("supports", ["yes", "no", "unknown"])
def test_supports_lower_nothing_by_themselves(supports):
    for item in IDS:
        assert (
            evaluate(PACK, {**ALL_NO, item: "yes", "X1": supports}).urgency
            == evaluate(PACK, {**ALL_NO, item: "yes", "X1": "no"}).urgency
        )


def test_the_most_urgent_decides_and_every_axis_is_shown():
    result = evaluate(PACK, {**ALL_NO, "M5": "yes", "SF5": "yes", "H5": "yes", "H4": "yes"})
    assert result.urgency is P1
    assert result.axes == Axes(safety=P2, medical=P2, clinical=P1)
    assert [r.item for r in result.reasons] == ["H5", "M5", "SF5", "H4"]


def test_what_to_do_first_stands_first_and_once():
    result = evaluate(
        PACK, {**ALL_NO, "L2": "yes", "M5": "yes", "M1": "yes", "M2": "yes", "H1": "yes"}
    )
    assert result.actions == ("ems", "interpreter")


def test_what_is_to_be_done_is_not_also_to_be_considered():
    mild = evaluate(PACK, {**ALL_NO, "M5": "yes"})
    grave = evaluate(PACK, {**ALL_NO, "M5": "yes", "M2": "yes"})
    assert "consider_ems" in mild.actions
    assert "consider_ems" not in grave.actions


@pytest.mark.parametrize(
    ("age", "actions"),
    [(0, ("youth_path", "cyfsa_under_16")), (15, ("youth_path", "cyfsa_under_16")), (16, ("youth_path",)),
     (17, ("youth_path",)), (18, ()), (84, ()), ("yes", ("youth_path",)), ("no", ()), ("unknown", ())],
)  # fmt: skip
def test_age(age, actions):
    assert evaluate(PACK, {**ALL_NO, "L1": age}).actions == actions


@pytest.mark.parametrize(
    ("contacts", "actions"),
    [(0, ()), (2, ()), (3, ("situation_table",)), (99, ("situation_table",))],
)
def test_repeat_contacts(contacts, actions):
    assert evaluate(PACK, {**ALL_NO, "L3": contacts}).actions == actions


# --- diversion -----------------------------------------------------------------------------------


def test_a_calm_caller_who_agrees_may_be_diverted():
    gate = evaluate(PACK, CALM).diversion
    assert (gate.open, gate.closed_by) == (True, ())


@pytest.mark.parametrize("item", IDS)
def test_which_items_close_the_gate(item):
    gate = evaluate(PACK, {**CALM, item: "yes"}).diversion
    assert gate.open is (item not in CLOSES)
    assert gate.closed_by == ((item,) if item in CLOSES else ())


@pytest.mark.parametrize("item", STARRED)
@pytest.mark.parametrize("answer", ["unknown", "not_asked"])
def test_an_open_starred_item_closes_the_gate(item, answer):
    gate = evaluate(PACK, {**CALM, item: answer}).diversion
    assert (gate.open, gate.closed_by) == (False, (item,))


@pytest.mark.parametrize("answer", ["no", "unknown", "not_asked"])
def test_without_agreement_the_gate_is_closed(answer):
    assert evaluate(PACK, {**CALM, "X2": answer}).diversion.closed_by == ("X2",)


@pytest.mark.parametrize(
    ("source", "is_open"),
    [("hospital", False), ("crisis_line", False), ("911", True), ("police_line", True), ("walk_up", True),
     (None, True)],
)  # fmt: skip
def test_calls_from_who_has_seen_the_person_already_are_not_diverted(source, is_open):
    assert evaluate(PACK, CALM, source=source).diversion.open is is_open


def test_everything_that_closes_the_gate_is_told():
    gate = evaluate(PACK, {"SF6": "yes"}, source="hospital").diversion
    assert gate.closed_by == ("SF6", *STARRED, "X2", "source")


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "no", "unknown", "not_asked"])
def test_every_item_takes_the_four_answers(answer):
    assert check_answers(PACK, dict.fromkeys(IDS, answer)) == dict.fromkeys(IDS, answer)


@pytest.mark.parametrize(
    "answer",
    ["", "YES", "maybe", "y", None, True, False, 1, 0, 1.5, -1, 10**30, ["yes"], {}, "x" * 100_000],
)
def test_a_yes_or_no_item_takes_nothing_else(answer):
    with pytest.raises(BadInput) as refused:
        check_answers(PACK, {"M1": answer})
    assert refused.value.field == "M1"
    assert "xxx" not in str(refused.value)


@pytest.mark.parametrize(("item", "high"), [("L1", 120), ("L3", 99)])
def test_numbers_have_a_range(item, high):
    assert check_answers(PACK, {item: 0}) == {item: 0}
    assert check_answers(PACK, {item: high}) == {item: high}
    for answer in (-1, high + 1, 10**30, True, 5.0, "5"):
        with pytest.raises(BadInput):
            check_answers(PACK, {item: answer})


@pytest.mark.parametrize("item", ["", "M9", "m1", "M1 ", "Jane Fox\nhere", "x" * 100_000, "\ud800"])
def test_an_item_that_does_not_exist_is_refused_in_one_line(item):
    with pytest.raises(BadInput) as refused:
        check_answers(PACK, {item: "yes"})
    words = str(refused.value)
    assert len(words.splitlines()) == 1
    assert "Jane" not in words
    assert "xxx" not in words
    assert len(refused.value.field) <= 40
