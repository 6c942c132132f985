"""What a rule of a checklist may ask for, by its code. The words are in ``service.words``.

A pack may bring actions of its own, with their words. Source: domain.md 3.3, 3.7 and 3.9.
"""

ACTIONS = (
    "ems",
    "ems_joint",
    "consider_ems",
    "patrol_primary",
    "patrol",
    "supervisor_attends",
    "stage_clinician",
    "fire_rail",
    "specialised",
    "flag_firearm",
    "no_diversion",
    "duty_to_warn",
    "cyfsa",
    "cyfsa_under_16",
    "cyfsa_16_17",
    "youth_path",
    "interpreter",
    "situation_table",
    "supports_present",
    "offer_crisis_worker",
    "do_not_leave_alone",
    "clinician_contact",
    "offer_referral",
    "naloxone",
    "never_prone",
)

# What is offered, considered or good to know; everything else is to be done now.
BESIDE = frozenset({
    "consider_ems", "flag_firearm", "no_diversion", "youth_path", "interpreter", "situation_table",
    "supports_present", "offer_crisis_worker", "clinician_contact", "offer_referral",
})  # fmt: skip
