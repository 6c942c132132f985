"""The fields of a call's intake.

Order follows the caller's story (domain.md 1.4): where, call back, what happens, who, any danger.
The conflict policies are those of design.md 4; the same table serves the station and the hub.
"""

from mcrrt.domain import text
from mcrrt.domain.fields import YES_NO_UNKNOWN, FieldSpec, Kind, Policy, table

SOURCES = (
    "911", "police_line", "crisis_line", "officer", "walk_up", "hospital", "other_agency",
    "follow_up",
)  # fmt: skip
MUNICIPALITIES = ("burlington", "oakville", "milton", "halton_hills", "outside")
RELATIONS = (
    "self", "family", "partner", "friend", "neighbour", "passer_by", "professional", "officer",
    "unknown",
)  # fmt: skip
CALL_TYPES = (
    "suicidal", "self_harm", "psychosis", "agitation", "anxiety", "low_mood", "substance",
    "confusion", "missing", "welfare_check", "family_conflict", "youth", "other",
)  # fmt: skip
GENDERS = ("woman", "man", "non_binary", "other", "unknown")
REQUESTED_GENDERS = ("woman", "man", "non_binary")
# Dated, attributed cautions for whoever goes (domain.md 6.1, cautionComponent).
SAFETY_FLAGS = (
    "weapon", "firearm_at_address", "violence", "partner_violence", "medical", "overdose",
    "height_or_traffic", "fire_or_gas", "animal", "infection", "children_present",
    "supervisor_needed",
)  # fmt: skip
WEAPON_FLAGS = frozenset({"weapon", "firearm_at_address"})

CALL_FIELDS = table(
    FieldSpec("source", Kind.CHOICE, Policy.LAST, choices=SOURCES),
    FieldSpec("address", Kind.LINE),
    FieldSpec("address_detail", Kind.LINE),
    FieldSpec("municipality", Kind.CHOICE, choices=MUNICIPALITIES),
    FieldSpec("caller_phone", Kind.PHONE),
    FieldSpec("caller_name", Kind.LINE),
    FieldSpec("caller_relation", Kind.CHOICE, Policy.LAST, choices=RELATIONS),
    FieldSpec("call_type", Kind.CHOICE, choices=CALL_TYPES),
    FieldSpec("narrative", Kind.NARRATIVE, limit=text.NARRATIVE),
    FieldSpec("person_name", Kind.LINE),
    FieldSpec("person_alias", Kind.LINE),
    FieldSpec("person_birth_date", Kind.DATE),
    FieldSpec("person_age", Kind.AGE),
    FieldSpec("person_gender", Kind.CHOICE, choices=GENDERS),
    FieldSpec("person_pronouns", Kind.LINE, Policy.LAST, limit=40),
    FieldSpec("person_phone", Kind.PHONE),
    FieldSpec("person_language", Kind.LINE, limit=60),
    FieldSpec("interpreter", Kind.CHOICE, choices=YES_NO_UNKNOWN),
    FieldSpec("requested_gender", Kind.CHOICE, Policy.LAST, choices=REQUESTED_GENDERS),
    FieldSpec("weapons", Kind.CHOICE, Policy.SAFER, choices=YES_NO_UNKNOWN),
    FieldSpec("weapons_detail", Kind.LINE),
    FieldSpec("injuries", Kind.CHOICE, Policy.SAFER, choices=YES_NO_UNKNOWN),
    FieldSpec("injuries_detail", Kind.LINE),
    FieldSpec("substances", Kind.CHOICE, Policy.SAFER, choices=YES_NO_UNKNOWN),
    FieldSpec("substances_detail", Kind.LINE),
    FieldSpec("who_is_there", Kind.LINE),
    FieldSpec(
        "safe_now",
        Kind.CHOICE,
        Policy.SAFER,
        choices=YES_NO_UNKNOWN,
        cautious=("no", "unknown", None, "yes"),
    ),
    FieldSpec("safety_flags", Kind.CHOICES, Policy.SAFER, choices=SAFETY_FLAGS),
    FieldSpec("what_helps", Kind.LINE, Policy.UNION),
)
