import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.documents.page import HEIGHT, Box, Row, Words, spread
from mcrrt.documents.setting import LABEL, SMALL
from mcrrt.domain.fields import Kind
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from tests.documents import reading
from tests.documents.pages import longest, page

NEVER_PRINTED = {"partner", "consent_exclusions", "basis", "grounds"}


def test_nothing_of_the_longest_referral_is_lost_over_its_pages(papers):
    sheet = page(longest())
    paper = papers.referral(sheet)
    assert paper.pages > 3
    body = reading.spaced(reading.body(sheet, paper.pdf))
    for name, spec in REFERRAL_FIELDS.items():
        if spec.kind in (Kind.LINE, Kind.NARRATIVE) and name not in NEVER_PRINTED:
            words = str(sheet.values[name]).split()
            lost = [word for word in words if f" {word} " not in f" {body} "]
            assert lost == [], name


def test_the_longest_grounds_are_printed_whole(papers):
    values = {**longest(), "consent": "refused", "basis": "PHIPA-40-1"}
    sheet = page(values, overridden=True)
    body = reading.spaced(reading.body(sheet, papers.referral(sheet).pdf))
    assert str(values["grounds"]) in body


def test_one_word_of_the_greatest_length_is_printed_whole(papers):
    word = "".join(f"{n:04}" for n in range(500))
    sheet = page({"situation": word, "person_name": word[:200], "asked_for": word[:300]})
    body = reading.squeezed(reading.body(sheet, papers.referral(sheet).pdf))
    assert word in body
    assert body.startswith(word[:200])


def test_every_page_says_which_it_is_and_whose(papers):
    paper = papers.referral(page({**longest(), "person_name": "Jordan Example"}))
    texts = [reading.spaced(found) for found in reading.page_texts(paper.pdf)]
    for number, found in enumerate(texts, 1):
        assert f"Page {number} of {paper.pages}" in found
        for words in ("CONFIDENTIAL", "R-A412-1", "Disclosure log L-A12", "Jordan Example"):
            assert words in found


def test_a_box_that_goes_on_says_so(papers):
    texts = reading.page_texts(papers.referral(page(longest())).pdf)
    assert any("(continued)" in found for found in texts[1:])
    assert "(continued)" not in texts[0]


def test_no_letter_on_the_page_is_smaller_than_nine_points(papers):
    from mcrrt.documents.referral_form import ReferralForm
    from mcrrt.documents.referral_frame import ReferralFrame
    from mcrrt.documents.setting import BODY

    sheet = page(longest(), practice=True)
    frame = ReferralFrame(sheet, str)
    boxes = ReferralForm(sheet, str).boxes()
    around = [*frame.first_head(2), *frame.next_head(2, 2), *frame.foot()]
    around += [row for box in boxes for row in (*box.title, *box.continued)]
    inside = [row for box in boxes for row in box.rows]
    words = [ink for row in (*around, *inside) for ink in row.ink if isinstance(ink, Words)]
    assert min(ink.type.size for ink in words) >= 9
    values = {ink.type for row in inside for ink in row.ink if isinstance(ink, Words)}
    assert all(kind.size >= BODY.size == 12 for kind in values - {LABEL, SMALL})


# --- spreading, on boxes of invented rows --------------------------------------------------------

HEIGHTS = st.floats(1, 60)
ROWS = st.lists(HEIGHTS, min_size=1, max_size=40)


def made(heights, name):
    head = (Row(12, (Words(0, 9, f"head {name}", SMALL),)),)
    rows = tuple(
        Row(high, (Words(0, 9, f"{name}:{at}", SMALL),)) for at, high in enumerate(heights)
    )
    return Box(head, head, rows)


@given(st.lists(ROWS, min_size=1, max_size=8), st.floats(150, 700), st.floats(150, 700))
def test_every_row_stands_on_exactly_one_page_in_order_and_none_runs_over(boxes, first, after):
    made_boxes = [made(heights, str(at)) for at, heights in enumerate(boxes)]
    pages = spread(made_boxes, first, after)
    on_paper = [row for parts in pages for part in parts for row in part.rows]
    assert on_paper == [row for box in made_boxes for row in box.rows]
    for number, parts in enumerate(pages):
        assert sum(part.height for part in parts) <= (after if number else first) + 1e-6
    assert all(pages)


def test_a_page_with_no_boxes_is_one_page():
    assert spread([], HEIGHT, HEIGHT) == [[]]


@pytest.mark.parametrize("room", [20.0, 30.0])
def test_a_row_higher_than_the_page_stands_alone_instead_of_never(room):
    pages = spread([made([100.0, 100.0], "a")], room, room)
    assert [len(parts) for parts in pages] == [1, 1]
