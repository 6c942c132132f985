"""Referrals: writing, making the page, handing over, the partner's answer."""

import re
from collections.abc import Mapping

from mcrrt.domain import text
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.crew import everybody
from mcrrt.domain.errors import N_, BadInput, NotFound
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import admin as a
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.fields import Value, clean_field
from mcrrt.domain.journal import subject
from mcrrt.domain.referral import ReferralStatus, verdict
from mcrrt.domain.referral_fields import REFERRAL_FIELDS, prefill
from mcrrt.service import commands as c
from mcrrt.service.referral_page import local_day, page_of, recipient_kind, require_ready
from mcrrt.service.work import Handlers, Work, base_of, new_id

HOW_HANDED = ("in_person", "fax", "phone", "mail", "email")
HOW_USED = ("printed", "saved", "shown")


def _clean(values: Mapping[str, Value], work: Work) -> dict[str, Value]:
    cleaned = {name: clean_field(REFERRAL_FIELDS, name, value) for name, value in values.items()}
    work.require_born(cleaned)
    if cleaned.get("partner"):
        cleaned["partner"] = work.partner(str(cleaned["partner"])).id
    return cleaned


def record_partner(wish: c.RecordPartner, work: Work) -> None:
    """A partner as it is now."""
    if wish.partner_kind not in tuple(RecipientKind):
        raise BadInput("partner_kind", N_("This must be hic, non_hic, police, family or cas."))
    known = work.partner(wish.partner) if wish.partner else None
    fact = a.PartnerRecorded(
        partner=known.id if known else new_id(),
        name=text.required("name", wish.name, 120),
        partner_kind=wish.partner_kind,
        phone=text.clean("phone", wish.phone, 40),
        fax=text.clean("fax", wish.fax, 40),
        address=text.clean("address", wish.address, text.LINE),
        note=text.clean("note", wish.note, text.LINE),
        active=wish.active,
    )
    work.add(fact, {"record": known.event} if known else {})
    work.result.update(partner=fact.partner)


def start(wish: c.StartReferral, work: Work) -> None:
    """What the call already says is filled in, so that nobody types it twice."""
    call = work.call(wish.call)
    values: dict[str, Value] = {**prefill(call.values)}
    if call.urgency:
        values["urgency"] = call.urgency.value
    values["responders"] = _responders(work, call.id)
    values.update(_clean(wish.values, work))
    values = {name: value for name, value in values.items() if value not in (None, "")}
    count = work.unit.next_number(f"referral of {call.id}")
    # Two stations can write referrals for one call without seeing each other's.
    code = work.info.station_code
    station = "" if re.fullmatch(re.escape(code) + r"X?\d+", call.number) else code
    referral, number = new_id(), f"R-{call.number}-{station}{count}"
    work.add(r.ReferralStarted(call.id, referral, number))
    if values:
        work.add(r.ReferralDetailsRecorded(call.id, referral, values), dict.fromkeys(values))
    work.result.update(referral=referral, number=number)


def _responders(work: Work, call_id: str) -> str:
    """Names and professions of the last team that went."""
    call = work.call(call_id)
    went = [assignment for assignment in call.assignments if assignment.arrived]
    if not went:
        return ""
    crew = [work.member(who) for who in everybody(went[-1].crew_spans)]
    words = "; ".join(
        ", ".join(filter(None, (m.name, m.discipline or m.profession.value, m.badge))) for m in crew
    )
    return words[: REFERRAL_FIELDS["responders"].limit]


def record_details(wish: c.RecordReferralDetails, work: Work) -> None:
    """Only what differs from the present value becomes a fact."""
    referral = work.referral(wish.referral)
    values = _clean(wish.values, work)
    now = referral.values
    changed = {name: value for name, value in values.items() if value != now.get(name)}
    if changed:
        base = base_of(changed, wish.base, referral.details)
        work.add(r.ReferralDetailsRecorded(referral.call, referral.id, changed), base)
    work.result.update(referral=referral.id, changed=sorted(changed))


def issue(wish: c.IssueReferral, work: Work) -> None:
    """Make the page, keep its bytes, and put its hash and its ground into the journal."""
    referral = work.referral(wish.referral)
    word = referral.text("partner")
    partner = work.partner(word) if word else None
    settings = work.settings()
    require_ready(referral, partner, local_day(work.now, settings))
    assert partner is not None
    disclosure = f"L-{work.info.station_code}{work.unit.next_number('disclosure')}"
    page = page_of(
        referral, work.call(referral.call), partner, work.session, work.role.value, work.info,
        settings, issued_at=work.now, disclosure=disclosure, language=wish.language,
    )  # fmt: skip
    paper = work.papers.referral(page)
    document = work.unit.keep_blob(paper.pdf)
    kind = recipient_kind(partner)
    assert kind is not None
    judged = verdict(referral.values, kind)
    work.add(
        r.ReferralIssued(
            referral.call,
            referral.id,
            page.version,
            partner.id,
            document,
            paper.pages,
            disclosure,
            referral.text("consent"),
            referral.text("basis") if judged.needs_basis else "",
            referral.text("grounds") if judged.needs_basis else "",
            judged.overridden,
            page.left_out,
        )
    )
    work.result.update(
        referral=referral.id, document=document, pages=paper.pages, disclosure=disclosure
    )


def hand_over(wish: c.HandOverReferral, work: Work) -> None:
    """It reached the partner."""
    referral = work.referral(wish.referral)
    if wish.how not in HOW_HANDED:
        raise BadInput("how", N_("This must be one of: {choices}."), choices=", ".join(HOW_HANDED))
    to = text.clean("to", wish.to, text.LINE)
    work.add(r.ReferralHandedOver(referral.call, referral.id, wish.how, to))


def record_answer(wish: c.RecordReferralAnswer, work: Work) -> None:
    """The partner answered."""
    referral = work.referral(wish.referral)
    if wish.answer not in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED):
        raise BadInput("answer", N_("This must be accepted or declined."))
    note = text.clean("note", wish.note, text.PARAGRAPH, many_lines=True)
    work.add(r.ReferralAnswered(referral.call, referral.id, wish.answer, note))


def withdraw(wish: c.WithdrawReferral, work: Work) -> None:
    """With the reason."""
    referral = work.referral(wish.referral)
    reason = text.required("reason", wish.reason, text.LINE)
    work.add(r.ReferralWithdrawn(referral.call, referral.id, reason))


def record_use(wish: c.RecordDocumentUse, work: Work) -> None:
    """Printing and saving are disclosures: they are recorded like views."""
    referral = work.referral(wish.referral)
    if wish.how not in HOW_USED:
        raise BadInput("how", N_("This must be one of: {choices}."), choices=", ".join(HOW_USED))
    if wish.document not in {issued.document for issued in referral.issues}:
        raise NotFound(N_("There is no such document on this referral."))
    work.add(acc.DocumentUsed(subject("call", referral.call), wish.document, wish.how))


HANDLERS: Handlers = {
    c.RecordPartner: record_partner,
    c.StartReferral: start,
    c.RecordReferralDetails: record_details,
    c.IssueReferral: issue,
    c.HandOverReferral: hand_over,
    c.RecordReferralAnswer: record_answer,
    c.WithdrawReferral: withdraw,
    c.RecordDocumentUse: record_use,
}
