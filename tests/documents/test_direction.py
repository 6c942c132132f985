import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.documents.direction import joined, right_to_left, visual


def drawn(text):
    return visual(text, right_to_left=right_to_left(text))


def anything(_character):
    return True


HEBREW = "שרה"  # stored shin, resh, he


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("plain text, 12:30", "plain text, 12:30"),
        ("Ольга & Ελένη", "Ольга & Ελένη"),
        (HEBREW, HEBREW[::-1]),
        (f"said {HEBREW} twice", f"said {HEBREW[::-1]} twice"),
        (f"{HEBREW} said", f"said {HEBREW[::-1]}"),
        (f"{HEBREW} (x)", f"(x) {HEBREW[::-1]}"),
        (f"({HEBREW})", f"({HEBREW[::-1]})"),
        (f"{HEBREW} 12", f"12 {HEBREW[::-1]}"),
        (f"{HEBREW} 3.5%", f"3.5% {HEBREW[::-1]}"),
        (f"{HEBREW} $12", f"$12 {HEBREW[::-1]}"),
        (f"{HEBREW}!", f"!{HEBREW[::-1]}"),
        ("ש\u05b8רה", "הרש\u05b8"),  # the mark stays on its letter
        (f"a {HEBREW} 12 b", f"a 12 {HEBREW[::-1]} b"),
    ],
)
def test_the_order_in_which_a_line_is_drawn(typed, expected):
    assert drawn(typed) == expected


@pytest.mark.parametrize(
    "number",
    ["905-555-0162", "(905) 555-0162", "905 555 0162", "+1 905-555-0162", "2026-06-11", "16:30",
     "1,5", "12/24"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["علی رضا", HEBREW])
def test_a_number_beside_a_right_to_left_name_keeps_its_order(number, name):
    assert number in drawn(f"{name}, {number}")
    assert number in drawn(f"{number} {name}")
    assert number in drawn(f"call {name} {number} now")


def test_arabic_letters_take_the_form_their_neighbours_ask_for():
    assert joined("بيت", anything) == "\ufe91\ufef4\ufe96"  # initial, medial, final
    assert joined("ب", anything) == "\ufe8f"  # alone
    assert joined("دار", anything) == "\ufea9\ufe8d\ufead"  # none of these joins the next


def test_lam_and_alef_are_one_letter():
    assert joined("لا", anything) == "\ufefb"
    assert joined("سلام", anything) == "\ufeb3\ufefc\ufee1"


def test_joiners_do_their_work_and_are_not_drawn():
    assert joined("ب\u200cب", anything) == "\ufe8f\ufe8f"
    assert joined("ب\u200d", anything) == "\ufe91"


def test_a_mark_does_not_part_two_letters():
    assert joined("ب\u064eي", anything) == "\ufe91\u064e\ufef2"


def test_a_form_no_font_has_is_drawn_as_the_letter_itself():
    assert joined("بيت", lambda c: not "\ufb50" <= c <= "\ufeff") == "بيت"


SOME_OF_EVERYTHING = st.text(st.sampled_from("abc אבג بيت 12 ۱۲ .,:-()[]%$ \u05b8\u064e\u0301"))


@given(SOME_OF_EVERYTHING, st.booleans())
def test_no_character_is_lost_or_added_by_ordering(text, turned):
    mirrored = str.maketrans("([", ")]")
    before, after = (
        sorted(t.translate(mirrored)) for t in (text, visual(text, right_to_left=turned))
    )
    assert before == after


@given(st.text(st.characters(max_codepoint=0x58F, categories=("L", "N", "P", "S", "Zs"))))
def test_text_from_left_to_right_is_left_alone(text):
    assert drawn(text) == text
    assert joined(text, anything) == text


@given(st.text(st.sampled_from("بيتسلاممحمد دار")))
def test_joined_text_is_still_the_same_text(text):
    assert unicodedata.normalize("NFKC", joined(text, anything)) == text
