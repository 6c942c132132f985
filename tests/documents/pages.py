"""Referral pages with invented people, as other tests and the eye need them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mcrrt.domain.fields import Kind
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.service.ports import ReferralPage

ISSUED = datetime(2026, 6, 11, 19, 30, tzinfo=UTC)

TYPICAL: dict[str, Any] = {
    "partner": "018f-partner",
    "consent": "express_verbal",
    "consent_by": "The person",
    "capacity": "yes",
    "consent_scope": "Today's events and the assessment, with the clinic only",
    "consent_obtained_by": "D. Okafor, RN",
    "person_told": "yes",
    "person_name": "Jordan Avery Example",
    "person_alias": "Jay",
    "person_birth_date": "1991-03-14",
    "person_gender": "non_binary",
    "person_pronouns": "they/them",
    "person_language": "English",
    "interpreter": "no",
    "person_phone": "905-555-0147",
    "leave_message": "no",
    "person_address": "24 Invented Crescent, Unit 5, Milton",
    "health_number": "0000-000-000-XX",
    "contact": "Morgan Example, sister, 905-555-0162",
    "urgency": "P1",
    "asked_for": "Psychiatric assessment today; review of medication",
    "reason": "Thoughts of suicide since Monday, with a method in mind and no sleep for three "
    "nights. Asks for help and agrees to be seen today.",
    "situation": "Called the crisis line at 13:10 from home. Tearful, slow to answer, made eye "
    "contact after a while. Lost work in May; rent is two months late. Said life <is not worth "
    "it> & that the tablets were counted out last night. Sober. Sister is on the way.",
    "situation_source": "observed_by_clinician",
    "safety_concerns": "Counted out tablets last night. Alone from 22:00.",
    "means_access": "Own tablets, now with the sister",
    "medical": "Asthma, inhaler",
    "substances": "None today",
    "communication": "Needs time to answer",
    "dependants": "One cat, fed by the neighbour",
    "assessment": "C-SSRS screener 2026-06-11 14:20, D. Okafor RN, complete: questions 1 to 3 "
    "yes, 4 to 6 no. Oriented, no signs of psychosis.",
    "strengths": "Sister nearby, likes the garden, has asked for help before",
    "safety_plan": "Tablets with the sister. Calls the crisis line before midnight. Sister stays "
    "until Friday.",
    "agreed_by": "Jordan and the sister",
    "person_wants": "To sleep, and not to lose the flat",
    "done": "Listened, screened, phoned the sister, made a safety plan on paper.",
    "follow_up_owner": "D. Okafor, RN",
    "follow_up_due": "2026-06-12 15:00",
    "responders": "A. Diaz, officer, 4471; D. Okafor, RN",
}

PAGE = ReferralPage(
    number="R-A412-1",
    version=1,
    issued_at=ISSUED,
    time_zone="America/Toronto",
    agency_name="Example Regional Police Service",
    service_name="Mobile Crisis Rapid Response Team",
    callback="905-555-0100",
    call_number="A412",
    partner_name="Lakeview Hospital, Outpatient Mental Health",
    partner_kind="hic",
    partner_phone="905-555-0133",
    partner_fax="905-555-0134",
    author="Dana Okafor",
    author_role="clinician",
    disclosure="L-A12",
    due_at=datetime(2026, 6, 11, 20, 30, tzinfo=UTC),
    consent_line="The person agreed.",
    overridden=False,
    incomplete=False,
    values=TYPICAL,
    left_out=(),
    retention_note="Keep 10 years after the last contact.",
    practice=False,
)


def page(values: dict[str, Any] | None = None, **changes: Any) -> ReferralPage:
    """Return the typical page with other fields, or with changes to the page itself."""
    return replace(PAGE, values=TYPICAL if values is None else values, **changes)


def longest() -> dict[str, Any]:
    """Return values of the greatest length that a referral takes, each word of its own."""
    return {name: _longest(name) for name in REFERRAL_FIELDS}


def _longest(name: str) -> Any:
    spec = REFERRAL_FIELDS[name]
    match spec.kind:
        case Kind.CHOICE:
            return max(spec.choices, key=len)
        case Kind.DATE:
            return "1991-03-14"
        case Kind.AGE:
            return 120
        case Kind.PHONE:
            return "905-555-0147 ext 123456789012345678901234"[:40]
    text = " ".join(f"{name}{number}" for number in range(spec.limit))
    return text[: spec.limit].rsplit(" ", 1)[0] if spec.limit < len(text) else text
