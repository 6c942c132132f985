import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcrrt.documents import fonts
from mcrrt.documents.papers import StandardPapers
from mcrrt.domain.text import clean
from tests.documents import reading
from tests.documents.pages import page

PAPERS = StandardPapers()
BARE = {"values": {}, "consent_line": "", "partner_phone": "", "partner_fax": ""}

# Latin with accents, Greek, Cyrillic: what is read from left to right and needs no joining.
PRINTABLE = st.characters(
    min_codepoint=0x20, max_codepoint=0x52F, categories=("L", "N", "P", "S", "Zs")
)
NASTY = st.sampled_from(
    ["<b>bold", "</b>", "&amp;", "&", "<unknown>", "O'Brien", '"quoted"', "<br/>", "BP <90", "<3",
     "%s {0} {name}", "\\n", "((", "))", "=SUM(A1)", "<img src='x.png'/>", "é", "ñ", "œuf", "Łódź",
     "Ольга", "Ελένη", "-", "--", "x" * 90, "905-555-0147"]
)  # fmt: skip
WORDS = st.one_of(st.text(PRINTABLE, min_size=1, max_size=12), NASTY)
# PDFium leaves out a line that stands below its like as a doubled print; so no part comes twice.
NOTES = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", "\n", "  "])),
    min_size=1,
    max_size=60,
    unique_by=lambda part: part[0],
)


def typed(parts):
    """Return a note as the domain keeps it."""
    note = "".join(word + blank for word, blank in parts)[:2000]
    return clean("situation", "".join(c for c in note if allowed(c)), 2000, many_lines=True)


def allowed(character):
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def codes(text):
    """Return the text as it should be read: what no font has, by its code."""
    return "".join(c if c.isspace() or fonts.can_show(c) else f"[U+{ord(c):04X}]" for c in text)


def printed(note):
    """Return what stands in the boxes of a page with nothing but this note."""
    bare = page({"situation": note}, consent_line="")
    return reading.body(bare, PAPERS.referral(bare).pdf)


SIGNATURES = reading.squeezed(
    "Signature and date: Dana Okafor, Clinician Received by: name, signature, date and time"
)


@settings(max_examples=80)
@given(NOTES)
@example([("<unknown> & O'Brien", " ")])
@example([("said <unknown> fled </b> <b>bold", "\n")])
@example([("x" * 2000, " ")])
def test_a_note_is_printed_exactly_as_it_was_typed(parts):
    note = typed(parts)
    found = reading.squeezed(printed(note))
    assert found == reading.squeezed(codes(note)) + SIGNATURES


@settings(max_examples=60)
@given(st.lists(st.text("abcdefgh<>&'é", min_size=1, max_size=20), min_size=1, max_size=150))
def test_words_that_fit_on_a_line_are_never_broken(words):
    found = reading.spaced(printed(" ".join(words)))
    assert found.startswith(" ".join(words))


@settings(max_examples=120)
@given(st.text(max_size=200))
def test_no_text_whatever_stops_the_page_or_brings_a_control_character_onto_it(text):
    paper = PAPERS.referral(page({"situation": text, "person_name": text, "contact": text}))
    found = reading.squeezed("".join(reading.page_texts(paper.pdf)))
    strange = {c for c in found if unicodedata.category(c) in ("Cc", "Cf", "Co")}
    assert strange == set()


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\u0a2a", "[U+0A2A]"),  # Gurmukhi: in neither font
        ("\u4e2d", "[U+4E2D]"),
        ("\x00", "[U+0000]"),
        ("\x07", "[U+0007]"),
        ("\x1b", "[U+001B]"),
        ("\u202e", "[U+202E]"),  # would turn the text around
        ("\u2066", "[U+2066]"),
        ("\u200b", "[U+200B]"),  # nothing to see
        ("\u00ad", "[U+00AD]"),
        ("\ufeff", "[U+FEFF]"),
        ("\u115f", "[U+115F]"),
        ("\u2800", "[U+2800]"),  # a braille cell with no dots
        ("\ue000", "[U+E000]"),  # means something else on every machine
        ("\ud800", "[U+D800]"),
        ("\U0001f600", "[U+1F600]"),
    ],
)
def test_what_cannot_be_seen_is_printed_as_its_code(character, code):
    found = reading.squeezed(printed(f"before{character}after"))
    assert found.startswith(f"before{code}after")


@pytest.mark.parametrize(
    "name",
    ["José Núñez-Ibáñez", "Nguyễn Thị Ánh", "Łukasz Żółć", "Ольга Ильина", "Ελένη Παππά",
     "Ğülşen Işık", "Þórður Ægisson", "Արամ", "ნინო", "O’Connor-D'Arcy", "Đặng", "Ŵyn"],
)  # fmt: skip
def test_names_of_many_scripts_are_printed(name):
    paper = PAPERS.referral(page({"person_name": name}))
    assert name in reading.text(paper.pdf)


@pytest.mark.parametrize("name", ["שרה", "محمد", "علی", "فاطمة", "لارا"])
def test_right_to_left_names_are_found_as_typed(name):
    paper = PAPERS.referral(page({"person_name": name}))
    found = unicodedata.normalize("NFKC", reading.text(paper.pdf))
    assert name in found


def test_a_tab_is_a_space_and_odd_line_ends_are_line_ends():
    found = reading.spaced(printed("a\tb\u00a0c\u2003d\u2028e\r\nf"))
    assert found.startswith("a b c d e f ")
