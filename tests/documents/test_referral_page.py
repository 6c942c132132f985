import re
from io import BytesIO

import pytest
from PIL import Image

from mcrrt.domain.consent import BASES, Consent, RecipientKind, judge, usable_bases
from mcrrt.domain.fields import Kind
from mcrrt.domain.referral_fields import REFERRAL_FIELDS, left_out
from mcrrt.service import words
from tests.documents import reading
from tests.documents.pages import TYPICAL, longest, page


@pytest.fixture
def printed(papers):
    """What a reader finds on a page."""
    return lambda sheet: reading.text(papers.referral(sheet).pdf)


def without(*names, **changes):
    return {name: value for name, value in TYPICAL.items() if name not in names} | changes


# --- what stands on it ---------------------------------------------------------------------------


def test_a_typical_referral_is_one_page(papers):
    assert papers.referral(page()).pages == 1


def test_a_typical_referral_against_a_refusal_is_one_page(papers):
    values = without("consent_by", "consent_scope", consent="refused", basis="PHIPA-40-1",
                     grounds="Said at 14:05 that the tablets will be taken tonight, when the "
                     "sister has gone; nobody else can see Jordan before then.")  # fmt: skip
    assert papers.referral(page(values, overridden=True)).pages == 1


def test_every_typed_value_of_a_typical_referral_is_on_the_page(printed):
    found = printed(page())
    for name, value in TYPICAL.items():
        if REFERRAL_FIELDS[name].kind is not Kind.CHOICE and name != "partner":
            assert str(value) in found, name


def test_every_choice_is_printed_in_words(printed):
    found = printed(page())
    for name, value in TYPICAL.items():
        if REFERRAL_FIELDS[name].kind is Kind.CHOICE:
            assert words.choice_label(name, value) in found, name


def test_boxes_are_numbered_one_to_eight(printed):
    found = printed(page())
    titles = ["1 Person", "2 Consent", "3 Reason and urgency", "4 Situation", "5 Safety concerns",
              "6 Assessment", "7 What we did", "8 Next steps"]  # fmt: skip
    places = [found.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)


def test_the_head_says_who_sends_what_to_whom(printed):
    found = printed(page())
    for words_ in ("Mobile Crisis Rapid Response Team", "Example Regional Police Service",
                   "24 h call-back 905-555-0100", "To Lakeview Hospital, Outpatient Mental Health",
                   "Phone 905-555-0133 · Fax 905-555-0134", "CONFIDENTIAL", "Document R-A412-1, version 1",
                   "Created 2026-06-11 15:30 EDT", "Call A412", "Page 1 of 1"):  # fmt: skip
        assert words_ in found


def test_the_foot_names_the_disclosure_and_what_it_is(printed):
    found = printed(page())
    assert "Disclosure log L-A12" in found
    assert "Retention: Keep 10 years after the last contact." in found
    assert "Decision support only" in found


def test_the_agency_stands_alone_when_the_service_has_no_name(printed):
    found = printed(page(service_name="", callback=""))
    assert found.startswith("Example Regional Police Service Referral")


@pytest.mark.parametrize("code", list(words.URGENCY))
def test_urgency_is_code_and_word(printed, code):
    assert f"{code} {words.URGENCY[code]}" in printed(page(without(urgency=code)))


def test_every_urgency_has_a_shape_of_its_own(papers):
    shapes = {code: shape(papers, code) for code in words.URGENCY}
    assert len(set(shapes.values())) == len(shapes)
    assert all(min(pixels) < 64 for pixels in shapes.values())


def shape(papers, code):
    """Return the grey values left of the code, in the outline."""
    pdf = papers.referral(page(without(urgency=code))).pdf
    with Image.open(BytesIO(papers.pictures(pdf, 144)[0])) as picture:
        x, top, _, bottom = reading.place(pdf, code)
        area = (2 * (x - 20), 2 * (top - 3), 2 * (x - 3), 2 * (bottom + 3))
        return picture.crop(area).tobytes()


def test_there_is_no_colour(papers):
    drawn = reading.streams(papers.referral(page()).pdf)
    colours = re.findall(rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b", drawn)
    assert set(colours) <= {b"0 0 0"}


def test_when_to_respond_is_local_time_with_its_zone(printed):
    assert "Respond by 2026-06-11 16:30 EDT" in printed(page())


# --- consent -------------------------------------------------------------------------------------


def lines_of_consent():
    """Every state and recipient that may be disclosed to, with the basis it rests on."""
    for consent in Consent:
        for kind in RecipientKind:
            for basis in ("", *usable_bases(consent, kind)):
                verdict = judge(consent, kind, basis, "grounds")
                if verdict.allowed:
                    yield pytest.param(consent, kind, basis, id=f"{consent}-{kind}-{basis}")


@pytest.mark.parametrize(("consent", "kind", "basis"), list(lines_of_consent()))
def test_the_page_says_on_what_ground_it_leaves_the_house(printed, consent, kind, basis):
    grounds = "Because of what was said at 14:05."
    verdict = judge(consent, kind, basis, grounds)
    values = without(*left_out(kind), consent=consent, grounds=grounds, basis=basis)
    found = printed(
        page(values, partner_kind=kind, consent_line=verdict.why, overridden=verdict.overridden,
             incomplete=verdict.incomplete)
    )  # fmt: skip
    assert words.CONSENT[consent] in found
    if not verdict.overridden and not verdict.incomplete:
        assert verdict.why in found
    assert ("The person said no. Shared on the legal basis below." in found) == verdict.overridden
    assert ("(PHIPA s.20(3))" in found) == verdict.incomplete
    assert (grounds in found) == verdict.needs_basis
    if verdict.needs_basis:
        assert words.BASIS[basis] in found
        assert f"({basis})" in found


def test_a_basis_that_is_not_needed_is_not_printed(printed):
    found = printed(page(without(basis="PHIPA-40-1", grounds="From an earlier try")))
    assert "PHIPA" not in found
    assert "From an earlier try" not in found


def test_what_the_person_excluded_is_not_given_away(papers):
    values = without(consent="limited", consent_exclusions="the clinic at Invented Street")
    pdf = papers.referral(page(values, incomplete=True)).pdf
    found = reading.text(pdf)
    assert "Parts of the record are not included at the person's request (PHIPA s.20(3))." in found
    assert "Invented Street" not in found


def test_every_basis_has_words():
    assert set(BASES) == set(words.BASIS)


# --- what is left out ----------------------------------------------------------------------------


def test_a_field_not_for_the_recipient_is_neither_text_nor_bytes(papers):
    hidden = left_out(RecipientKind.POLICE)
    sheet = page(without(*hidden), partner_kind="police", left_out=hidden)
    pdf = papers.referral(sheet).pdf
    found = reading.text(pdf)
    assert "Not for this recipient Health number, Assessment" in found
    assert "6 Assessment Not for this recipient." in found
    everything = reading.streams(pdf)
    for name in hidden:
        assert str(TYPICAL[name]) not in found
        assert str(TYPICAL[name]).encode() not in everything


# The recipient stands in the head; these stand under the title of their box.
NO_LABEL = ("partner", "consent", "person_name", "safety_concerns")


@pytest.mark.parametrize("name", [n for n in TYPICAL if n not in NO_LABEL])
def test_an_empty_field_leaves_no_label_behind(printed, name):
    full, emptied = printed(page()), printed(page(without(name)))
    label = "Respond by" if name == "urgency" else words.field_label(name)
    assert len(emptied) < len(full)
    assert emptied.count(label) == max(0, full.count(label) - 1)


def test_none_and_nothing_are_left_out_alike(papers):
    nothing = papers.referral(page({"reason": "Sleep"}))
    nones = papers.referral(page({**dict.fromkeys(REFERRAL_FIELDS), "reason": "Sleep"}))
    assert nones.pdf == nothing.pdf


def test_a_page_with_nothing_filled_in_can_still_be_signed(printed):
    found = printed(page({}, consent_line="", partner_name="", retention_note=""))
    assert "8 Next steps" in found
    assert "Signature and date: Dana Okafor, Clinician" in found
    assert "1 Person" not in found
    assert "Retention" not in found


def test_yes_in_a_line_of_text_stays_as_typed(printed):
    assert "Medical no" in printed(page(without(medical="no")))


# --- marks ---------------------------------------------------------------------------------------


def test_a_preview_says_so(papers):
    preview = papers.referral(page(issued_at=None, due_at=None, disclosure="")).pdf
    found = "".join(reading.page_texts(preview))
    assert "PREVIEW - NOT ISSUED" in found
    assert "not issued yet" in found
    assert "set when issued" in found
    assert "PREVIEW" not in reading.text(papers.referral(page()).pdf)


def test_every_page_of_a_preview_says_so(papers):
    preview = papers.referral(page(longest(), issued_at=None))
    texts = reading.page_texts(preview.pdf)
    assert len(texts) > 2
    assert all("PREVIEW - NOT ISSUED" in found for found in texts)


def test_practice_is_marked_on_every_page_in_words(papers):
    texts = reading.page_texts(papers.referral(page(longest(), practice=True)).pdf)
    assert all("PRACTICE - NOT A REAL PERSON" in found for found in texts)
    assert "PRACTICE" not in reading.text(papers.referral(page()).pdf)


@pytest.mark.parametrize(("name", "value", "word"), [
    ("leave_message", "no", "No"), ("interpreter", "yes", "Yes"), ("consent", "refused", "Refused"),
])  # fmt: skip
def test_what_must_be_seen_is_set_stronger(papers, name, value, word):
    from mcrrt.documents.page import Words
    from mcrrt.documents.referral_form import ReferralForm
    from mcrrt.documents.setting import BODY_STRONG

    form = ReferralForm(page(without(**{name: value})), str)
    ink = [i for box in form.boxes() for row in box.rows for i in row.ink if isinstance(i, Words)]
    assert any(i.text == word and i.type == BODY_STRONG for i in ink)
