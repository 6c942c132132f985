"""The fields of a referral: the minimum set of domain.md 2.6, and what a recipient may not get."""

from collections.abc import Mapping

from mcrrt.domain.call_fields import GENDERS
from mcrrt.domain.consent import BASES, Consent, RecipientKind
from mcrrt.domain.fields import YES_NO_UNKNOWN, FieldSpec, Kind, Value, table
from mcrrt.domain.urgency import Urgency

SITUATION_SOURCES = (
    "observed_by_officer", "observed_by_clinician", "told_by_person", "told_by_caller",
    "told_by_other", "from_records",
)  # fmt: skip
CAPACITY = ("yes", "no", "unclear")
CAS_REPORTS = ("made", "not_applicable")

REFERRAL_FIELDS = table(
    FieldSpec("partner", Kind.LINE),
    FieldSpec("consent", Kind.CHOICE, choices=tuple(Consent)),
    FieldSpec("consent_by", Kind.LINE),
    FieldSpec("capacity", Kind.CHOICE, choices=CAPACITY),
    FieldSpec("consent_scope", Kind.LINE, limit=300),
    FieldSpec("consent_exclusions", Kind.LINE, limit=300),
    FieldSpec("consent_obtained_by", Kind.LINE),
    FieldSpec("basis", Kind.CHOICE, choices=tuple(BASES)),
    FieldSpec("grounds", Kind.NARRATIVE, limit=1_000),
    FieldSpec("person_told", Kind.CHOICE, choices=YES_NO_UNKNOWN),
    FieldSpec("person_name", Kind.LINE),
    FieldSpec("person_alias", Kind.LINE),
    FieldSpec("person_birth_date", Kind.DATE),
    FieldSpec("person_age", Kind.AGE),
    FieldSpec("person_gender", Kind.CHOICE, choices=GENDERS),
    FieldSpec("person_pronouns", Kind.LINE, limit=40),
    FieldSpec("person_language", Kind.LINE, limit=60),
    FieldSpec("interpreter", Kind.CHOICE, choices=YES_NO_UNKNOWN),
    FieldSpec("person_phone", Kind.PHONE),
    FieldSpec("leave_message", Kind.CHOICE, choices=YES_NO_UNKNOWN),
    FieldSpec("person_address", Kind.LINE),
    FieldSpec("health_number", Kind.LINE, limit=20),
    FieldSpec("contact", Kind.LINE),
    FieldSpec("urgency", Kind.CHOICE, choices=tuple(Urgency)),
    FieldSpec("asked_for", Kind.LINE, limit=300),
    FieldSpec("reason", Kind.NARRATIVE, limit=800),
    FieldSpec("situation", Kind.NARRATIVE, limit=2_000),
    FieldSpec("situation_source", Kind.CHOICE, choices=SITUATION_SOURCES),
    FieldSpec("safety_concerns", Kind.NARRATIVE, limit=800),
    FieldSpec("means_access", Kind.LINE, limit=300),
    FieldSpec("medical", Kind.LINE, limit=300),
    FieldSpec("substances", Kind.LINE, limit=300),
    FieldSpec("communication", Kind.LINE, limit=300),
    FieldSpec("dependants", Kind.LINE, limit=300),
    FieldSpec("protection_concern", Kind.CHOICE, choices=YES_NO_UNKNOWN),
    FieldSpec("cas_report", Kind.CHOICE, choices=CAS_REPORTS),
    FieldSpec("cas_reason", Kind.LINE, limit=300),
    FieldSpec("assessment", Kind.NARRATIVE, limit=800),
    FieldSpec("strengths", Kind.LINE, limit=300),
    FieldSpec("safety_plan", Kind.NARRATIVE, limit=800),
    FieldSpec("agreed_by", Kind.LINE, limit=200),
    FieldSpec("person_wants", Kind.LINE, limit=300),
    FieldSpec("done", Kind.NARRATIVE, limit=800),
    FieldSpec("follow_up_owner", Kind.LINE),
    FieldSpec("follow_up_due", Kind.LINE, limit=60),
    FieldSpec("responders", Kind.LINE, limit=300),
)

# Only a health information custodian gets these (domain.md 2.6, points 2 and 6; 2.2 on police).
_HIC_ONLY = ("health_number", "assessment")
# A concern for a child, and whether it was reported, is for those who act on it (CYFSA s.125).
_PROTECTION = ("protection_concern", "cas_report", "cas_reason")
_TOLD_OF_PROTECTION = (RecipientKind.HIC, RecipientKind.CAS, RecipientKind.POLICE)


def left_out(recipient: RecipientKind) -> tuple[str, ...]:
    """The fields that a recipient of this kind does not get."""
    hidden = () if recipient is RecipientKind.HIC else _HIC_ONLY
    return hidden if recipient in _TOLD_OF_PROTECTION else (*hidden, *_PROTECTION)


# What the call already says, so that nobody types it twice: referral field -> call field.
_FROM_CALL = {
    "person_name": "person_name",
    "person_alias": "person_alias",
    "person_birth_date": "person_birth_date",
    "person_age": "person_age",
    "person_gender": "person_gender",
    "person_pronouns": "person_pronouns",
    "person_language": "person_language",
    "interpreter": "interpreter",
    "person_phone": "person_phone",
    "person_address": "address",
    "substances": "substances_detail",
    "medical": "injuries_detail",
    "means_access": "weapons_detail",
}


def prefill(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the referral fields that the call's fields already answer."""
    filled = {mine: values[theirs] for mine, theirs in _FROM_CALL.items() if values.get(theirs)}
    limits = {name: REFERRAL_FIELDS[name].limit for name in filled}
    return {
        name: value[: limits[name]] if isinstance(value, str) else value
        for name, value in filled.items()
    }
