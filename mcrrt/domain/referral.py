"""What a referral is, what may happen to it, and what must be there before it can be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from mcrrt.domain.conflict import Conflict, merge, resolve
from mcrrt.domain.consent import Consent, Judgement, RecipientKind, judge
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.fields import Value
from mcrrt.domain.held import Held
from mcrrt.domain.journal import Entry
from mcrrt.domain.referral_fields import REFERRAL_FIELDS


class ReferralStatus(StrEnum):
    """Where a referral stands, until somebody answers."""

    DRAFT = "draft"
    ISSUED = "issued"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Issue:
    """One making of the page, with the ground on which it may leave the house."""

    version: int
    at: datetime
    by: str
    document: str
    pages: int
    disclosure: str
    partner: str
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral from one call to one partner."""

    id: str
    call: str
    number: str
    started_at: datetime
    by: str
    status: ReferralStatus = ReferralStatus.DRAFT
    details: Mapping[str, Held] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    changed_since_issue: bool = False
    answered_at: datetime | None = None
    changed_at: datetime | None = None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """All field values by name."""
        return {name: held.value for name, held in self.details.items()}

    def text(self, name: str) -> str:
        """Return a field as text, '' when it is empty."""
        held = self.details.get(name)
        return "" if held is None or held.value is None else str(held.value)


_WAITING = (ReferralStatus.ISSUED, ReferralStatus.HANDED_OVER)


def evolve(referral: Referral | None, entry: Entry) -> Referral:
    """Return the referral after the fact, or raise RuleBroken when the fact cannot follow."""
    fact = entry.fact
    if isinstance(fact, r.ReferralStarted):
        if referral is not None:
            raise RuleBroken(N_("This referral is there already."))
        return Referral(
            fact.referral, fact.call, fact.number, entry.at, entry.actor, changed_at=entry.at
        )
    if referral is None:
        raise RuleBroken(N_("There is no such referral."))
    return replace(_next(referral, entry), changed_at=entry.at)


def _next(referral: Referral, entry: Entry) -> Referral:
    match entry.fact:
        case r.ReferralDetailsRecorded() as fact:
            return _details(referral, fact.values, entry)
        case r.ReferralConflictResolved() as fact:
            return _resolved(referral, fact, entry)
        case r.ReferralIssued() as fact:
            return _issued(referral, fact, entry)
        case r.ReferralHandedOver():
            _require(referral, *_WAITING)
            return replace(referral, status=ReferralStatus.HANDED_OVER)
        case r.ReferralAnswered() as fact:
            _require(referral, *_WAITING)
            return replace(referral, status=ReferralStatus(fact.answer), answered_at=entry.at)
        case r.ReferralWithdrawn():
            _require(referral, ReferralStatus.DRAFT, *_WAITING)
            return replace(referral, status=ReferralStatus.WITHDRAWN)
        case _:
            return referral


def _require(referral: Referral, *statuses: ReferralStatus) -> None:
    if referral.status not in statuses:
        raise RuleBroken(
            N_("Referral {number} is {status}: this cannot be done now."),
            number=referral.number,
            status=referral.status,
        )


def _details(referral: Referral, values: Mapping[str, Value], entry: Entry) -> Referral:
    _require(referral, ReferralStatus.DRAFT, *_WAITING)
    details, conflicts = merge(REFERRAL_FIELDS, referral.details, referral.conflicts, values, entry)
    return replace(
        referral,
        details=details,
        conflicts=conflicts,
        changed_since_issue=bool(referral.issues),
    )


def _resolved(referral: Referral, fact: r.ReferralConflictResolved, entry: Entry) -> Referral:
    details, conflicts = resolve(
        referral.details, referral.conflicts, fact.field, fact.other, fact.keep, entry
    )
    changed = fact.keep == fact.other and bool(referral.issues)
    return replace(
        referral,
        details=details,
        conflicts=conflicts,
        changed_since_issue=referral.changed_since_issue or changed,
    )


def _issued(referral: Referral, fact: r.ReferralIssued, entry: Entry) -> Referral:
    _require(referral, ReferralStatus.DRAFT, *_WAITING)
    issue = Issue(
        fact.version, entry.at, entry.actor, fact.document, fact.pages, fact.disclosure,
        fact.partner, fact.overridden,
    )  # fmt: skip
    status = referral.status
    if status is ReferralStatus.DRAFT:
        status = ReferralStatus.ISSUED
    return replace(
        referral, status=status, issues=(*referral.issues, issue), changed_since_issue=False
    )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that keeps a referral from being made, or that should be looked at first."""

    field: str
    why: str
    blocks: bool = True


REQUIRED = ("partner", "consent", "reason", "asked_for", "urgency", "situation")

_MISSING = {
    "partner": N_("Choose who the referral goes to."),
    "consent": N_("Record what the person agreed to, or why nobody could ask."),
    "reason": N_("Write the reason for the referral."),
    "asked_for": N_("Write what is asked of the partner."),
    "urgency": N_("Choose how soon the partner should act."),
    "situation": N_("Describe the present situation."),
}


def verdict(values: Mapping[str, Value], recipient: RecipientKind) -> Judgement:
    """Judge whether these fields may be disclosed to this kind of recipient."""
    consent = Consent(str(values.get("consent") or Consent.NOT_SOUGHT))
    return judge(
        consent, recipient, str(values.get("basis") or ""), str(values.get("grounds") or "")
    )


def obstacles(
    values: Mapping[str, Value], recipient: RecipientKind | None, today: date
) -> tuple[Obstacle, ...]:
    """Return everything that stands in the way of making the page, in the order of the form."""
    found = [Obstacle(name, _MISSING[name]) for name in REQUIRED if not values.get(name)]
    if recipient is not None and values.get("consent"):
        judged = verdict(values, recipient)
        if not judged.allowed:
            found.append(Obstacle("basis" if judged.needs_basis else "consent", judged.why))
    if values.get("consent") == Consent.LIMITED and not values.get("consent_exclusions"):
        found.append(Obstacle("consent_exclusions", N_("Write what the person excluded.")))
    found += protection_obstacles(values, today)
    return tuple(found)


def age_of(values: Mapping[str, Value], today: date) -> int | None:
    """Return the person's age from the date of birth, or as estimated, or None."""
    born = values.get("person_birth_date")
    if isinstance(born, str) and born:
        day = date.fromisoformat(born)
        return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    age = values.get("person_age")
    return age if isinstance(age, int) else None


def protection_obstacles(values: Mapping[str, Value], today: date) -> list[Obstacle]:
    """Remind of the duty to report a child in need of protection (CYFSA s.125, domain.md 2.4).

    Under 16 it blocks until answered; at 16 and 17 a report may be made, so it only reminds. With
    a concern and no known age it blocks too: not knowing is not a way round a duty.
    """
    if values.get("protection_concern") != "yes":
        return []
    report = values.get("cas_report")
    answered = report == "made" or (report == "not_applicable" and bool(values.get("cas_reason")))
    age = age_of(values, today)
    if answered or (age is not None and age >= 18):
        return []
    if age is not None and age >= 16:
        return [
            Obstacle("cas_report", N_("Aged 16 or 17: a report to the society may be made."), False)
        ]
    return [
        Obstacle(
            "cas_report",
            N_(
                "A child may need protection: report to the children's aid society, or say why not."
            ),
        )
    ]
