"""The screeners and records that ship, against the vectors of domain.md 8.2 to 8.4 typed again."""

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.actions import ACTIONS, BESIDE
from mcrrt.domain.packs.answers import applies, check_answers
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import Compartment, PackRole
from mcrrt.domain.packs.scoring import Cutoff, Scored
from mcrrt.domain.urgency import Urgency
from tests.domain.making import PACK_IDS, pack_data, shipped_pack

P0, P1, P2, P3, P4 = Urgency
CSSRS, CTRS = shipped_pack("c-ssrs"), shipped_pack("ctrs")
FLAGS = shipped_pack("medical-red-flags")
WORD = {"Y": "yes", "N": "no", "?": "unknown", "-": "not_asked"}


def result(pack, answers):
    """The result, after the answers have been checked as a command checks them."""
    return evaluate(pack, check_answers(pack, answers), ask=99)


# --- C-SSRS (domain.md 3.3, 8.2) -----------------------------------------------------------------

CSSRS_IDS = ("q1", "q2", "q3", "q4", "q5", "q6", "q6b")
# q1 to q5, q6 ever, within 3 months; level, urgency, complete
CSSRS_VECTORS = """
N N - - -  N -   none_endorsed  P4  complete
Y N - - -  N -   low            P3  complete
N Y N N N  N -   low            P3  complete
Y Y Y N N  N -   moderate       P2  complete
Y Y N Y N  N -   high           P1  complete
Y Y Y Y Y  N -   high           P1  complete
N N - - -  Y N   moderate       P2  complete
N N - - -  Y Y   high           P1  complete
Y Y Y N N  Y Y   high           P1  complete
Y Y - - -  N -   low            P3  incomplete
N N - - -  Y ?   high           P1  incomplete
N N - - -  Y -   high           P1  incomplete
- - - - -  - -   -              P4  incomplete
? ? ? ? ?  ? ?   -              P4  incomplete
N N - - -  ? -   none_endorsed  P4  incomplete
N Y N N Y  N -   high           P1  complete
"""


def cssrs(letters):
    return dict(zip(CSSRS_IDS, [WORD[letter] for letter in letters], strict=True))


@pytest.mark.parametrize("line", CSSRS_VECTORS.strip().splitlines())
def test_cssrs_vectors(line):
    *letters, level, urgency, complete = line.split()
    found = result(CSSRS, cssrs(letters))
    assert found.scored.level == (None if level == "-" else level)
    assert found.urgency == urgency
    assert found.complete is (complete == "complete")
    assert found.at_least is not found.complete
    assert not found.provisional


def test_cssrs_four_is_high_whatever_a_public_dictionary_says():
    found = result(CSSRS, cssrs("YYNYNN-"))
    assert (found.scored.level, found.urgency) == ("high", P1)
    assert ("q4", "q4", P1) in [(r.item, r.rule, r.urgency) for r in found.reasons]


@pytest.mark.parametrize(
    ("q2", "asked"),
    [("no", False), ("not_asked", False), ("yes", True), ("unknown", True)],
)
def test_cssrs_only_an_answer_skips_three_to_five(q2, asked):
    """A refused question 2 is no "no": what follows it is asked all the same."""
    answers = {"q1": "no", "q2": q2, "q6": "no"}
    found = result(CSSRS, answers)
    for name in ("q3", "q4", "q5"):
        assert applies(CSSRS.by_id[name], answers) is asked
        assert (name in found.unanswered) is asked
    assert found.complete is (q2 == "no")


@pytest.mark.parametrize(
    ("q6", "asked"), [("no", False), ("not_asked", False), ("yes", True), ("unknown", True)]
)
def test_cssrs_when_it_was_is_asked_unless_there_was_nothing(q6, asked):
    assert ("q6b" in result(CSSRS, {"q6": q6}).unanswered) is asked


def test_cssrs_an_answer_that_contradicts_the_skip_still_counts():
    """Question 4 was answered before question 2 was corrected: nothing worrying is lost."""
    assert result(CSSRS, cssrs("NN-Y-N-")).scored.level == "high"


@pytest.mark.parametrize(
    ("letters", "action"),
    [("YYYYYN-", "do_not_leave_alone"), ("NN---YN", "clinician_contact"), ("YN---N-", "offer_referral")],
)  # fmt: skip
def test_cssrs_says_what_to_do(letters, action):
    assert result(CSSRS, cssrs(letters)).actions[0] == action


def test_cssrs_no_concern_endorsed_asks_for_nothing():
    assert result(CSSRS, cssrs("NN---N-")).actions == ()


def test_cssrs_what_would_change_this_are_the_questions_that_can_make_it_high():
    assert result(CSSRS, {}).ask_next == ("q6", "q1", "q2")
    assert result(CSSRS, cssrs("YYY--N-")).ask_next == ("q4", "q5")
    assert result(CSSRS, cssrs("YYNYNN-")).ask_next == ()


@pytest.mark.parametrize("answer", [0, 1, 5, "maybe", "", True, None, ["yes"]])
def test_cssrs_takes_yes_and_no(answer):
    with pytest.raises(BadInput) as refused:
        check_answers(CSSRS, {"q4": answer})
    assert refused.value.field == "q4"
    assert "q4" in str(refused.value)


# --- CTRS (domain.md 3.4, 8.3) -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("abc", "total", "band", "hours", "urgency", "at_9", "at_10"),
    [
        ((1, 1, 1), 3, "severe", 0, P1, True, True),
        ((3, 3, 3), 9, "severe", 0, P1, True, True),
        ((4, 3, 3), 10, "high", 2, P1, False, True),
        ((4, 4, 3), 11, "medium", 12, P2, False, False),
        ((4, 4, 4), 12, "low", 48, P3, False, False),
        ((5, 4, 4), 13, "low", 48, P3, False, False),
        ((5, 5, 4), 14, "non_urgent", 336, P4, False, False),
        ((5, 5, 5), 15, "non_urgent", 336, P4, False, False),
    ],
)
def test_ctrs_vectors(abc, total, band, hours, urgency, at_9, at_10):
    for order in (abc, abc[::-1]):
        found = result(CTRS, dict(zip("abc", order, strict=True)))
        lines = (Cutoff(9, at_9), Cutoff(10, at_10))
        assert found.scored == Scored(None, total, band, hours, lines)
        assert found.urgency is urgency
        assert found.complete
        assert [(r.item, r.rule) for r in found.reasons] == [(i, f"total.{band}") for i in "abc"]


@pytest.mark.parametrize("number", [0, 6, -1, 100, 10**30, 2.5, True, "3", "", "yes", "no", None])
@pytest.mark.parametrize("item", ["a", "b", "c"])
def test_ctrs_a_rating_outside_one_to_five_is_refused_by_name(item, number):
    with pytest.raises(BadInput) as refused:
        check_answers(CTRS, {"a": 5, "b": 5, "c": 5, item: number})
    assert refused.value.field == item
    assert str(refused.value) == f"{item} takes a number from 1 to 5. Nothing was changed."


@pytest.mark.parametrize("open_answer", ["unknown", "not_asked", None])
@pytest.mark.parametrize("missing", [("a",), ("b", "c"), ("a", "b", "c")])
def test_ctrs_a_blank_gives_no_total_and_no_band(missing, open_answer):
    given = {i: open_answer if i in missing else 5 for i in "abc"}
    found = result(CTRS, {i: answer for i, answer in given.items() if answer is not None})
    assert (found.scored.total, found.scored.band, found.scored.within_hours) == (None, None, None)
    assert found.scored.cutoffs == ()
    assert not found.complete
    assert found.at_least
    assert found.unanswered == missing


def test_ctrs_what_is_certain_already_moves_the_urgency_without_a_total():
    """1 and 1 with the third open is severe whatever the third is; 4 and 5 may be anything."""
    found = result(CTRS, {"a": 1, "b": 1})
    assert (found.urgency, found.scored.total) == (P1, None)
    assert [(r.item, r.rule) for r in found.reasons] == [("a", "total.severe"), ("b", "total.severe")]  # fmt: skip
    assert result(CTRS, {"a": 4, "b": 5}).urgency is P4


# --- BVC (domain.md 3.6, 8.4): an agency's own file, here with made-up signs ----------------------

SIGNS = tuple(f"sign{n}" for n in range(1, 7))
BANDS = (("small", 0, 0, None), ("moderate", 1, 2, "P3"), ("high", 3, 6, "P2"))


def signs_pack():
    def text(words):
        return {"en": words, "fr": f"{words} (fr)"}

    return load(
        {
            "id": "signs", "version": "1", "title": text("Six signs"), "languages": ["en", "fr"],
            "licence": {"name": "made up", "notice": text("Made up")}, "role": "screener",
            "compartment": "health", "while_starred_open": "P1", "when_nothing": "P4", "rules": [],
            "items": [{"id": i, "axis": "safety", "text": text(i)} for i in SIGNS],
            "scoring": {
                "kind": "total", "items": list(SIGNS), "axis": "safety", "lower_is_worse": False,
                "as_minimum": True,
                "bands": [
                    {"id": band, "text": text(band), "from": low, "to": high, "urgency": urgency}
                    for band, low, high, urgency in BANDS
                ],
            },
        },
        "hash",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "band"),
    [(0, "small"), (1, "moderate"), (2, "moderate"), (3, "high"), (4, "high"), (5, "high"), (6, "high")],
)  # fmt: skip
def test_signs_are_counted(count, band):
    found = result(signs_pack(), {s: "yes" if n < count else "no" for n, s in enumerate(SIGNS)})
    assert (found.scored.total, found.scored.band) == (count, band)
    assert found.complete
    assert found.urgency == {"small": "P4", "moderate": "P3", "high": "P2"}[band]


@pytest.mark.parametrize("open_answer", ["unknown", "not_asked"])
def test_a_missing_sign_is_shown_as_a_minimum(open_answer):
    found = result(signs_pack(), {**dict.fromkeys(SIGNS, "yes"), "sign6": open_answer})
    assert (found.scored.total, found.scored.band) == (5, "high")
    assert found.at_least
    assert not found.complete
    assert found.unanswered == ("sign6",)


def test_no_sign_looked_at_is_no_total_of_nought():
    assert result(signs_pack(), {}).scored == Scored()
    assert result(signs_pack(), dict.fromkeys(SIGNS, "unknown")).scored == Scored()


# --- the codes of other services (domain.md 3.5) -------------------------------------------------


@pytest.mark.parametrize(
    ("pack_id", "hours"),
    [("uk-mhts", {"A": 0, "B": 4, "C": 24, "D": 72, "E": 672, "F": None, "G": None}),
     ("vic-mhts", {"A": 0, "B": 2, "C": 8, "D": 72, "E": None, "F": None, "G": None})],
)  # fmt: skip
def test_a_code_has_its_time(pack_id, hours):
    pack = shipped_pack(pack_id)
    urgencies = {}
    for code, within in hours.items():
        found = result(pack, {"code": code})
        assert (found.scored.level, found.scored.within_hours) == (code, within)
        assert found.complete
        urgencies[code] = found.urgency
    assert urgencies == {"A": P0, "B": P1, "C": P2, "D": P3, "E": P4, "F": P4, "G": P4}
    assert result(pack, {"code": "A"}).actions == ("ems", "patrol_primary")
    assert result(pack, {"code": "unknown"}).scored.level is None
    for wrong in ("H", "a", "none", "yes", "no", 1):
        with pytest.raises(BadInput) as refused:
            check_answers(pack, {"code": wrong})
        assert str(refused.value).startswith("code takes A, B, C, D, E, F, G, unknown or not_asked")


# --- medical red flags (domain.md 3.7) -----------------------------------------------------------

FLAG_TABLE = """
R1  P0 ems
R2  P0 ems,naloxone
R3  P0 ems,never_prone
R4  P0 ems,never_prone
R5  P1 ems
R6  P1 ems
R7  P1 ems_joint
R8  P1 ems_joint
R9  P1 ems_joint
R10 P0 ems,naloxone
R11 P1 ems_joint
R12 P2 never_prone
"""
FLAG_ROWS = [line.split() for line in FLAG_TABLE.strip().splitlines()]


@pytest.mark.parametrize(("item", "urgency", "actions"), FLAG_ROWS)
def test_a_red_flag(item, urgency, actions):
    none = {row[0]: "no" for row in FLAG_ROWS}
    found = result(FLAGS, {**none, item: "yes"})
    assert found.urgency == urgency
    assert found.axes.medical == urgency
    assert (found.axes.safety, found.axes.clinical) == (None, None)
    assert found.actions == tuple(actions.split(","))
    assert [reason.item for reason in found.reasons] == [item]
    assert result(FLAGS, none).urgency is P4


def test_the_red_flags_are_these_and_say_no_word_that_was_dropped():
    assert [item.id for item in FLAGS.items] == [row[0] for row in FLAG_ROWS]
    for pack_id in PACK_IDS:
        assert "excited delirium" not in str(pack_data(pack_id)).lower()


# --- records -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "small"), (1, "moderate"), (2, "moderate"), (3, "high"), (6, "high")],
)
def test_a_total_that_was_counted_elsewhere_moves_nothing(total, band):
    found = result(shipped_pack("bvc-result"), {"total": total})
    assert (found.scored.total, found.scored.band) == (total, band)
    assert (found.urgency, found.reasons, found.actions) == (P4, (), ())


@pytest.mark.parametrize("number", [-1, 7, "yes", "no"])
def test_a_total_that_cannot_be_is_refused(number):
    with pytest.raises(BadInput, match="total takes a number from 0 to 6"):
        check_answers(shipped_pack("bvc-result"), {"total": number})


def test_a_result_from_elsewhere_moves_nothing():
    pack = shipped_pack("bmhs-result")
    for word in ("low", "moderate", "high"):
        found = result(pack, dict.fromkeys(("self", "others", "selfcare"), word))
        assert found.complete
        assert (found.urgency, found.reasons, found.scored) == (P4, (), None)


# --- what each is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack_id", "role", "compartment", "on", "ships", "asks_terms"),
    [
        ("mcrrt-intake", "intake", "police", True, True, False),
        ("medical-red-flags", "screener", "police", True, True, False),
        ("ctrs", "screener", "health", True, True, False),
        ("c-ssrs", "screener", "health", False, False, True),
        ("uk-mhts", "screener", "police", False, True, False),
        ("vic-mhts", "screener", "police", False, True, False),
        ("bvc-result", "record", "health", False, True, False),
        ("bmhs-result", "record", "health", False, True, False),
    ],
)
def test_what_each_checklist_may_do(pack_id, role, compartment, on, ships, asks_terms):
    pack = shipped_pack(pack_id)
    assert (pack.role, pack.compartment) == (PackRole(role), Compartment(compartment))
    assert (pack.on, pack.licence.may_ship_items) == (on, ships)
    assert bool(pack.licence.terms) is asks_terms
    assert pack.about
    assert pack.licence.notice["en"]


def test_every_checklist_that_ships_is_in_this_table():
    assert len(PACK_IDS) == 8


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_no_words_of_a_licensed_instrument_ship(pack_id):
    pack = shipped_pack(pack_id)
    assert not any(item.licensed_text for item in pack.items)
    if not pack.licence.may_ship_items:
        assert all(item.licensed_text == {} for item in pack.items)


def test_every_action_of_the_program_is_asked_for_by_some_checklist():
    asked = {a for p in PACK_IDS for rule in shipped_pack(p).rules for a in rule.actions}
    assert asked == set(ACTIONS)


@pytest.mark.parametrize("pack_id", [p for p in PACK_IDS if shipped_pack(p).role == "screener"])
def test_what_a_screener_says_bars_lowering(pack_id):
    pack = shipped_pack(pack_id)
    for item in pack.items:
        worst = item.choices[0].id if item.choices else item.numbers[0] if item.numbers else "yes"
        found = result(pack, {item.id: worst})
        bars = [bar.urgency for bar in found.bars]
        assert min(bars, default=P4) == found.urgency


def test_what_an_emergency_asks_for_is_to_be_done_now():
    assert set(ACTIONS) >= BESIDE
    for pack_id in PACK_IDS:
        for rule in shipped_pack(pack_id).rules:
            if rule.urgency is P0 and rule.actions:
                assert set(rule.actions) - BESIDE, rule.id
