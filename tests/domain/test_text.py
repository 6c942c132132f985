import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.text import LINE, NARRATIVE, clean, folded, in_order, required

# What would make a page read differently from what was typed, by name.
HOSTILE = {
    "bell": "a\x07b",
    "null": "a\x00b",
    "escape": "\x1b[31mred",
    "delete": "a\x7fb",
    "next line": "a\x85b",
    "lone surrogate": "a\ud800b",
    "lone low surrogate": "\udfff",
    "right-to-left override": "abc\u202edef",
    "left-to-right embedding": "\u202aabc",
    "isolate": "\u2067abc\u2069",
    "zero width space": "ad\u200bmin",
    "byte order mark": "\ufeffabc",
    "soft hyphen": "ab\u00adcd",
    "tag letters": "a\U000e0041",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_character_that_cannot_be_shown_is_refused_by_its_code(name):
    with pytest.raises(BadInput) as refused:
        clean("address", HOSTILE[name], LINE)
    assert refused.value.field == "address"
    assert str(refused.value.fields["code"]).startswith("U+")
    assert HOSTILE[name] not in str(refused.value)


@pytest.mark.parametrize(
    "name", [n for n in HOSTILE if n not in ("line separator", "paragraph separator")]
)
def test_it_is_refused_in_a_paragraph_too(name):
    with pytest.raises(BadInput):
        clean("note", HOSTILE[name], NARRATIVE, many_lines=True)


def test_new_lines_and_tabs_are_for_paragraphs_only():
    assert clean("note", "one\n\ttwo", NARRATIVE, many_lines=True) == "one\n\ttwo"
    for text in ("one\ntwo", "one\ttwo", "one\rtwo", "one\r\ntwo"):
        with pytest.raises(BadInput):
            clean("address", text, LINE)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029"])
def test_every_line_end_becomes_one_kind(end):
    assert clean("note", f"one{end}two", NARRATIVE, many_lines=True) == "one\ntwo"


def test_words_of_other_languages_keep_their_joiners():
    persian = "می\u200cخواهم"
    hindi = "क्\u200dष"
    assert clean("name", persian, LINE) == persian
    assert clean("name", hindi, LINE) == hindi


@pytest.mark.parametrize(
    "text",
    ["if a<b then c>d", "<b>bold</b>", "A&lt;B", "=1+1", "Zoë Łukasz", "محمد", "王小明", "😀"],
)
def test_ordinary_text_stays_as_it_was_typed(text):
    assert clean("name", text, LINE) == text


def test_text_is_kept_composed_and_trimmed():
    assert clean("name", "  e\u0301milie ", LINE) == "émilie"
    assert clean("name", " \u00a0\u3000 ", LINE) == ""


def test_too_long_is_refused_with_its_length():
    with pytest.raises(BadInput) as refused:
        clean("address", "x" * 100_000, LINE)
    assert refused.value.fields == {"length": 100_000, "limit": LINE}
    assert "x" * 20 not in str(refused.value)
    assert clean("address", "x" * LINE, LINE) == "x" * LINE


def test_composing_does_not_make_it_longer_than_the_limit():
    grows = "\U0001d160"  # a musical note: one character, three when composed
    with pytest.raises(BadInput):
        clean("name", grows * LINE, LINE)


@pytest.mark.parametrize("value", [None, 5, True, 1.5, b"bytes", ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(BadInput):
        clean("name", value, LINE)


@pytest.mark.parametrize("value", ["", " ", "\t", "\n \n", "\u00a0"])
def test_required_text_is_not_empty(value):
    with pytest.raises(BadInput, match=r"must not be empty|cannot be shown"):
        required("reason", value, LINE)
    with pytest.raises(BadInput, match="must not be empty"):
        required("reason", value, LINE, many_lines=True)


@given(st.text(max_size=60), st.booleans())
def test_cleaning_again_changes_nothing(text, many_lines):
    try:
        once = clean("note", text, 50, many_lines=many_lines)
    except BadInput:
        return
    assert clean("note", once, 50, many_lines=many_lines) == once
    assert unicodedata.is_normalized("NFC", once)
    assert len(once) <= 50
    assert many_lines or len(once.splitlines()) <= 1
    once.encode()  # no half of a surrogate pair is left


def test_folded_compares_without_case_accents_and_curly_quotes():
    assert folded("Émilie D\u2019Arcy") == folded("emilie d'arcy")
    assert folded("STRASSE") == folded("straße")
    assert folded("ﬁnch") == "finch"


@given(st.text(max_size=40))
@example("\u3385 \u210c \u1fb3")  # square KB, black-letter H, alpha with iota below
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


def test_names_with_numbers_stand_in_the_order_of_their_numbers():
    names = ["MC10", "mc2", "MC1", "Élan 3", "Elan 12", "MC", "7"]
    assert sorted(names, key=in_order) == ["7", "Élan 3", "Elan 12", "MC", "MC1", "mc2", "MC10"]
