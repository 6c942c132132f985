"""The shift-change sheet on paper: everything is on it, in both languages, on as many pages as it needs."""

from dataclasses import replace

import pypdfium2
import pytest

from mcrrt.documents.papers import StandardPapers
from mcrrt.documents.shift_sheet import shift_sheet
from tests.documents import reading
from tests.documents.sheet_making import EMPTY, LAST, PAGE, VIEW, longest


def shown(page=PAGE):
    return reading.text(shift_sheet(page).pdf)


def test_what_is_to_be_watched_stands_under_its_call_or_team():
    text = shown()
    assert "MC2 Emergency since 18:58 Ana Diaz" in text
    assert "A1 P1 Very urgent · target missed at 18:57 · weapon · animal" in text
    assert "A3 MC2 was sent provisionally and has not read it back" in text
    assert "A4 Held until 21:00" in text
    assert "Entries that the hub has not received: 7, the oldest of 18:49" in text


def test_calls_follow_ups_and_teams_are_on_it():
    text = shown()
    assert "1 Quarry Lane Apt 4, Oakville · Anxiety or panic · Casey Brook" in text
    assert "since 18:45 · target 19:29 · Weapon · Animal" in text
    assert "Asks for the evening, when his sister is there." in text
    assert "due 18:30 · late" in text
    assert "due 06-12 04:00" in text
    assert "Ana Diaz-Number3 / no clinician · then A2" in text


def test_the_note_comes_first_and_the_line_to_sign_on_last():
    text = shown()
    assert text.index("Elevator at the station is out.") < text.index("What to watch")
    assert text.index("Outgoing: Jo Park") > text.index("Teams on")
    assert "Incoming: name, date and time" in text


def test_it_says_who_made_it_when_and_where():
    assert "Made 2026-06-11 19:00 EDT by Jo Park, desk A" in shown()
    assert "CONFIDENTIAL" in shown()
    assert "PRACTICE" not in shown()
    assert "PRACTICE - NOT A REAL PERSON" in shown(replace(PAGE, view=replace(VIEW, practice=True)))


def test_who_took_over_the_sheet_before_stands_in_one_small_line():
    assert "was signed by Lou Roy 2026-06-11 07:02 EDT." in shown()
    open_ = replace(VIEW, sheets=(replace(LAST, signed_by="", signed_at=None),))
    text = shown(replace(PAGE, view=open_))
    assert "The sheet before, of 2026-06-11 07:00 EDT by Renate Okafor, was not signed." in text


def test_each_part_says_so_when_it_is_empty():
    text = shown(replace(PAGE, view=EMPTY, note=""))
    for words in (
        "Nothing stands out.",
        "No call waits for a team.",
        "No team is on a call.",
        "No call is held for later.",
        "No call is parked as a draft.",
        "No follow-up is overdue or due in the next 12 hours.",
        "No team is on.",
    ):
        assert words in text
    assert "Note" not in text


def test_forty_calls_and_eight_teams_go_on_over_pages_and_nothing_is_lost():
    page = longest()
    paper = shift_sheet(page)
    texts = reading.page_texts(paper.pdf)
    assert paper.pages == len(texts) > 3
    whole = reading.squeezed("\n".join(texts))
    view = page.view
    for row in (*view.waiting, *view.active, *view.held, *view.drafts):
        assert whole.count(reading.squeezed(f"{row.number}\n")) >= 1
        assert reading.squeezed(row.place) in whole
    assert all(reading.squeezed(row.officer) in whole for row in view.teams)
    assert all("CONFIDENTIAL" in text for text in texts)
    assert f"Page {paper.pages} of {paper.pages}" in texts[-1]


@pytest.mark.parametrize("drafts", range(12))
def test_the_line_to_sign_on_is_never_torn_from_what_stands_above_it(drafts):
    """The page ends at another row each time."""
    view = replace(VIEW, drafts=VIEW.drafts * drafts)
    last = reading.page_texts(shift_sheet(replace(PAGE, view=view)).pdf)[-1]
    assert "The sheet before" in last
    assert "Incoming" in last


def test_the_same_moment_gives_the_same_bytes_in_either_language():
    english, french = shift_sheet(PAGE), shift_sheet(replace(PAGE, language="fr"))
    assert english.pdf == shift_sheet(PAGE).pdf
    assert english.pdf != french.pdf
    assert StandardPapers().shift_sheet(PAGE).pdf == english.pdf


def test_nothing_of_a_person_is_in_the_details_of_the_file():
    document = pypdfium2.PdfDocument(shift_sheet(PAGE).pdf)
    try:
        details = document.get_metadata_dict()
    finally:
        document.close()
    assert details["Title"] == "Shift change"
    assert details["Author"] == VIEW.agency_name
    assert not any(name in str(details) for name in ("Jo Park", "Casey", "Quarry"))
