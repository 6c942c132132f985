"""From a referral to what stands on its page: who gets it, on what ground, what is left out."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mcrrt.domain.account import Partner
from mcrrt.domain.call import Call
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.errors import BadInput, RuleBroken
from mcrrt.domain.referral import Referral, obstacles, verdict
from mcrrt.domain.referral_fields import left_out
from mcrrt.domain.urgency import Urgency, due_at
from mcrrt.service.language import LANGUAGES, N_
from mcrrt.service.ports import ReferralPage, Session, StoreInfo
from mcrrt.service.settings import AgencySettings


def recipient_kind(partner: Partner | None) -> RecipientKind | None:
    """Return how privacy law sees the partner."""
    return RecipientKind(partner.kind) if partner else None


def local_day(moment: datetime, settings: AgencySettings) -> date:
    """Return the day at the agency."""
    return moment.astimezone(ZoneInfo(settings.time_zone)).date()


def require_ready(referral: Referral, partner: Partner | None, today: date) -> None:
    """Raise the first thing that stands in the way of making the page."""
    for obstacle in obstacles(referral.values, recipient_kind(partner), today):
        if obstacle.blocks:
            if referral.values.get(obstacle.field) or obstacle.field in ("basis", "cas_report"):
                raise RuleBroken(obstacle.why)
            raise BadInput(obstacle.field, obstacle.why)


def page_of(
    referral: Referral,
    call: Call,
    partner: Partner | None,
    session: Session,
    role: str,
    info: StoreInfo,
    settings: AgencySettings,
    *,
    issued_at: datetime | None,
    disclosure: str,
    language: str,
) -> ReferralPage:
    """Return the page. Fields that the recipient does not get are not in it."""
    if language not in LANGUAGES:
        choices = ", ".join(LANGUAGES)
        raise BadInput("language", N_("This must be one of: {choices}."), choices=choices)
    kind = recipient_kind(partner)
    hidden = left_out(kind) if kind else ()
    values = {name: value for name, value in referral.values.items() if name not in hidden}
    judged = verdict(referral.values, kind) if kind else None
    urgency = values.get("urgency")
    return ReferralPage(
        number=referral.number,
        version=len(referral.issues) + 1,
        issued_at=issued_at,
        time_zone=settings.time_zone,
        agency_name=info.agency_name,
        service_name=settings.service_name,
        callback=settings.callback,
        call_number=call.number,
        partner_name=partner.name if partner else "",
        partner_kind=partner.kind if partner else "",
        partner_phone=partner.phone if partner else "",
        partner_fax=partner.fax if partner else "",
        author=session.name,
        author_role=role,
        disclosure=disclosure,
        due_at=due_at(issued_at, Urgency(str(urgency)), settings.targets)
        if issued_at and urgency
        else None,
        consent_line=judged.why if judged else "",
        overridden=bool(judged and judged.overridden),
        incomplete=bool(judged and judged.incomplete),
        values=values,
        left_out=tuple(name for name in hidden if referral.values.get(name)),
        retention_note=settings.retention_note,
        practice=info.practice,
        language=language,
    )
