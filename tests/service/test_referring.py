"""Partners, referrals, the page, handing over, the answer."""

import pytest

from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.errors import BadInput, NotFound, RuleBroken
from mcrrt.domain.referral import ReferralStatus
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.questions import Document, FollowUps, ReferralCard, ReferralPreview
from tests.service.plain import refused
from tests.service.scene import READY


def card(shift, number="R-A1-1"):
    return shift.office.ask(ReferralCard(number))


def partner(shift, kind, name="Station 3"):
    return shift.do(c.RecordPartner(name, kind)).result["partner"]


def test_what_the_call_says_is_filled_in(shift):
    shift.do(c.RecordCallDetails("A9", {"person_name": "Mo Fox", "substances_detail": "Wine"}))
    number = shift.do(c.StartReferral("A9", {"reason": "x"})).result["number"]
    values = card(shift, number).referral.values
    assert number == "R-A9-1"
    assert values["person_name"] == "Mo Fox"
    assert values["person_address"] == "9 Elm St"
    assert values["substances"] == "Wine"
    assert values["urgency"] == "P1"
    assert (
        values["responders"] == "Officer Tremblay, officer, 4403; Clinician Tremblay, clinician, C3"
    )
    assert shift.do(c.StartReferral("A9")).result["number"] == "R-A9-2"


def test_what_is_filled_in_fits_its_field(shift):
    for n in (5, 6):
        profession = ("officer", "clinician")[n - 5]
        shift.do(c.RecordMember("N" * 120, profession, badge=f"B{n}", discipline="D" * 60))
    now = shift.clock.time
    shift.do(c.FormTeam("MC9", "B5", "B6", now, now.replace(year=now.year + 1)))
    shift.do(c.AssignTeam("A1", "MC9"))
    for status in ("en_route", "on_scene"):
        shift.do(c.SetTeamStatus("MC9", TeamStatus(status)))
    number = shift.do(c.StartReferral("A1")).result["number"]
    for name, value in card(shift, number).referral.values.items():
        assert len(str(value)) <= REFERRAL_FIELDS[name].limit


def test_a_partner_given_by_name_is_kept_by_id(shift):
    assert card(shift).referral.text("partner") == shift.words["partner"]
    assert card(shift).partner.name == "Elm Clinic"
    shift.do(c.RecordReferralDetails("R-A1-1", {"partner": partner(shift, "police")}))
    shift.do(c.RecordReferralDetails("R-A1-1", {"partner": "Elm Clinic"}))
    assert card(shift).referral.text("partner") == shift.words["partner"]


@pytest.mark.parametrize("make", [lambda p: c.StartReferral("A1", {"partner": p}),
                                  lambda p: c.RecordReferralDetails("R-A1-1", {"partner": p})])  # fmt: skip
def test_a_partner_exists(shift, make):
    with refused(shift, "zqxj", kind=NotFound):
        shift.do(make("zqxj"))


@pytest.mark.parametrize("kind", ["", "hospital", "HIC", "zqxj"])
def test_a_partner_has_a_kind_the_law_knows(shift, kind):
    with refused(shift, "zqxj", kind=BadInput):
        shift.do(c.RecordPartner("Oak House", kind))


def test_the_page_is_made_kept_and_numbered(shift):
    receipt = shift.do(c.IssueReferral("R-A1-1"))
    fact = shift.fact(receipt.events[0])
    assert (fact.version, fact.consent, fact.basis, fact.overridden) == (
        1,
        "express_verbal",
        "",
        False,
    )
    assert fact.disclosure == receipt.result["disclosure"] == "L-A2"
    pages = shift.office.ask(Document("R-A1-1", receipt.result["document"]))
    assert pages.pdf.startswith(b"%PDF")
    assert pages.file_name == "R-A1-1-v1.pdf"
    again = shift.do(c.IssueReferral("R-A1-1"))
    assert shift.fact(again.events[0]).version == 2


def test_the_page_is_made_in_the_language_that_is_asked_for(shift):
    papers = shift.office._papers
    shift.do(c.IssueReferral("R-A1-1", "fr"))
    shift.office.ask(ReferralPreview("R-A1-1", 80, "fr"))
    shift.office.ask(ReferralPreview("R-A1-1"))
    assert [page.language for page in papers.pages[-3:]] == ["fr", "fr", "en"]
    with refused(shift, kind=BadInput):
        shift.do(c.IssueReferral("R-A1-1", "de"))


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"consent": None}, BadInput, "consent"),
        ({"partner": None}, BadInput, "partner"),
        ({"reason": None}, BadInput, "reason"),
        ({"consent": "refused"}, RuleBroken, ""),
        ({"consent": "not_sought"}, RuleBroken, ""),
        ({"consent": "refused", "basis": "PHIPA-40-1"}, RuleBroken, ""),
        ({"consent": "limited"}, BadInput, "consent_exclusions"),
        ({"protection_concern": "yes", "person_age": 15}, RuleBroken, ""),
    ],
)
def test_a_page_that_may_not_be_made(shift, changes, kind, field):
    shift.do(c.RecordReferralDetails("R-A1-1", changes))
    with refused(shift, kind=kind) as caught:
        shift.do(c.IssueReferral("R-A1-1"))
    assert getattr(caught[0], "field", "") == field


def test_a_refusal_yields_to_a_basis_with_grounds_and_that_is_recorded(shift):
    """domain.md 8.6 and rule 5."""
    shift.do(
        c.RecordReferralDetails(
            "R-A1-1", {"consent": "refused", "basis": "PHIPA-40-1", "grounds": "Has a knife."}
        )
    )
    fact = shift.fact(shift.do(c.IssueReferral("R-A1-1")).events[0])
    assert (fact.basis, fact.grounds, fact.overridden) == ("PHIPA-40-1", "Has a knife.", True)
    assert shift.founded.papers.pages[-1].overridden


@pytest.mark.parametrize("kind", [k.value for k in RecipientKind if k is not RecipientKind.HIC])
def test_who_is_no_custodian_gets_no_health_number_and_no_assessment(shift, kind):
    shift.do(
        c.RecordReferralDetails(
            "R-A1-1",
            {"partner": partner(shift, kind), "health_number": "0000 000 000", "assessment": "C-SSRS high."},
        )
    )  # fmt: skip
    fact = shift.fact(shift.do(c.IssueReferral("R-A1-1")).events[0])
    page = shift.founded.papers.pages[-1]
    assert fact.left_out == page.left_out == ("health_number", "assessment")
    assert not {"health_number", "assessment"} & set(page.values)
    assert "C-SSRS" not in repr(page)


def test_implied_consent_reaches_the_clinic_but_not_the_police(shift):
    shift.do(c.RecordReferralDetails("R-A1-1", {"consent": "implied_circle_of_care"}))
    shift.do(c.IssueReferral("R-A1-1"))
    shift.do(c.RecordReferralDetails("R-A1-1", {"partner": partner(shift, "police")}))
    with refused(shift, kind=RuleBroken):
        shift.do(c.IssueReferral("R-A1-1"))


def test_a_preview_leaves_nothing_but_a_view(shift):
    shift.call("A1")
    before = shift.position
    pages = shift.office.ask(ReferralPreview("R-A1-1"))
    assert pages.png[0].startswith(b"PNG")
    assert pages.pdf == b""
    assert shift.position == before
    assert card(shift).referral.status is ReferralStatus.DRAFT


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (c.HandOverReferral("R-A1-1", "fax"), RuleBroken),  # not made yet
        (c.RecordReferralAnswer("R-A1-1", "accepted"), RuleBroken),
        (c.HandOverReferral("R-A2-1", "pigeon"), BadInput),
        (c.RecordReferralAnswer("R-A2-1", "maybe"), BadInput),
        (c.RecordReferralAnswer("R-A2-1", "withdrawn"), BadInput),
        (c.RecordDocumentUse("R-A2-1", "ab" * 32, "printed"), NotFound),
    ],
    ids=repr,
)
def test_what_cannot_happen_now(shift, command, kind):
    with refused(shift, "pigeon", "maybe", kind=kind):
        shift.do(command)


@pytest.mark.parametrize("how", ["", "emailed", "PRINTED"])
def test_a_document_is_printed_saved_or_shown(shift, how):
    with refused(shift, kind=BadInput):
        shift.do(c.RecordDocumentUse("R-A2-1", shift.words["document"], how))


def test_a_document_belongs_to_its_referral(shift):
    with refused(shift, kind=NotFound):
        shift.do(c.RecordDocumentUse("R-A1-1", shift.words["document"], "printed"))


def test_it_is_owed_until_somebody_answers(shift):
    def owed():
        return [row.referral.number for row in shift.office.ask(FollowUps()).rows if row.referral]

    assert owed() == ["R-A2-1"]
    shift.do(c.HandOverReferral("R-A2-1", "in_person", "Nurse"))
    assert owed() == ["R-A2-1"]
    shift.do(c.RecordReferralAnswer("R-A2-1", "declined", "Full."))
    assert owed() == []
    with refused(shift, kind=RuleBroken):
        shift.do(c.RecordReferralDetails("R-A2-1", {"reason": "Other."}))


def test_every_field_of_a_referral_can_be_given_and_emptied(shift):
    assert set(READY) < set(REFERRAL_FIELDS)
    shift.do(c.RecordReferralDetails("R-A1-1", dict.fromkeys(REFERRAL_FIELDS)))
    assert set(card(shift).referral.values.values()) == {None}
