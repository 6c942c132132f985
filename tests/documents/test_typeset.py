import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.documents import fonts
from mcrrt.documents.fonts import REGULAR, STRONG, Type, visible
from mcrrt.documents.page import BODY_WIDTH, Words
from mcrrt.documents.setting import BODY, Cell, cell_rows, head_rows, text_rows
from mcrrt.documents.typeset import one_line, width, wrap


def words_of(row):
    return [ink for ink in row.ink if isinstance(ink, Words)]


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=300)


@given(TEXT, st.floats(60, 500), st.floats(0, 59))
def test_no_line_is_wider_than_its_room(text, room, indent):
    for line in wrap(text, BODY, room, indent):
        assert line.indent + width(line.text, BODY) <= room + 1e-6


@given(TEXT, st.floats(60, 500))
def test_lines_hold_the_text_and_nothing_else(text, room):
    lines = wrap(text, BODY, room)
    assert "".join("".join(line.text.split()) for line in lines) == "".join(visible(text).split())


def test_a_first_word_that_does_not_fit_beside_the_label_begins_the_next_line():
    first, second = wrap("wonderful", BODY, 80, 60)
    assert (first.text, first.indent) == ("", 60)
    assert (second.text, second.indent) == ("wonderful", 0)


def test_line_ends_are_kept_and_empty_lines_are_not():
    assert [line.text for line in wrap("a\n\n\nb\n c", BODY, 300)] == ["a", "b", "c"]


def test_a_broken_word_keeps_marks_on_their_letters():
    word = "e\u0323" * 200
    assert all(line.text.startswith("e") for line in wrap(word, BODY, 100))


def test_an_empty_text_has_no_lines():
    assert wrap("", BODY, 100) == []
    assert wrap(" \n ", BODY, 100) == []


def test_one_line_is_one_line():
    assert one_line("a\n b\tc") == "a b c"


@given(st.lists(st.tuples(st.text("abc ", max_size=30), st.text("xyz ", min_size=1, max_size=120))))
def test_cells_stay_on_the_page_and_do_not_overlap(pairs):
    for row in cell_rows([Cell(label, value) for label, value in pairs]):
        end = -1.0
        for ink in words_of(row):
            assert ink.x >= end - 1e-6
            end = ink.x + width(ink.text, ink.type)
        assert end <= BODY_WIDTH + 1e-6


def test_a_cell_too_long_for_the_page_gets_its_own_lines():
    rows = cell_rows([Cell("A", "short"), Cell("B", "long " * 60), Cell("C", "short")])
    assert len(rows) > 4
    assert sum("short" in ink.text for row in rows for ink in words_of(row)) == 2


def test_the_field_beside_a_head_goes_below_when_there_is_no_room():
    cell = Cell("Date of birth", "1991-03-14")
    assert len(head_rows("Jo Example", cell)) == 1
    assert len(head_rows("Jo Example " * 6, cell)) > 2
    assert len(head_rows("", cell)) == 1


def test_a_label_without_text_is_not_printed():
    assert text_rows("", label="Grounds") == ()


# --- fonts ---------------------------------------------------------------------------------------


def test_runs_change_font_only_where_they_must():
    runs = fonts.typeface(REGULAR).runs("Jo שרה x")
    assert runs == [("Inter-Regular", "Jo "), ("DejaVuSans", "שרה"), ("Inter-Regular", " x")]


@pytest.mark.parametrize("weight", [REGULAR, STRONG])
def test_a_mark_that_would_stand_beside_its_letter_comes_from_the_other_font(weight):
    assert fonts.typeface(weight)["\u0323"].font == "DejaVuSans"
    assert fonts.typeface(weight)["\u0301"].width == 0


@given(TEXT)
def test_a_text_is_as_wide_as_its_parts(text):
    face = fonts.typeface(REGULAR)
    text = visible(text)
    assert face.width(text) == pytest.approx(sum(face.width(c) for c in text))
    assert width(text.replace("\n", ""), Type(REGULAR, 24)) == pytest.approx(
        2 * width(text.replace("\n", ""), BODY)
    )


def test_a_joiner_is_only_kept_inside_a_word_that_needs_it():
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("a\u200cb") == "a[U+200C]b"
    assert visible("می\u200c") == "می[U+200C]"
