"""The words for every code: one list a kind, marked for translation, used on screen and on paper.

Codes are what is stored; words are only shown. Plain, short, Canadian spelling. It is *response
urgency*, never patient risk; *person in crisis*, never *subject*; hyperactive delirium.
"""

from collections.abc import Callable, Mapping

from mcrrt.domain.pairing.rules import REFUSALS
from mcrrt.service.language import N_, _

URGENCY = {
    "P0": N_("Emergency"),
    "P1": N_("Very urgent"),
    "P2": N_("Urgent"),
    "P3": N_("Soon"),
    "P4": N_("Routine"),
}

CALL_STATUS = {
    "draft": N_("Draft"),
    "received": N_("Received"),
    "triaging": N_("In triage"),
    "queued": N_("Waiting"),
    "dispatched": N_("Team sent"),
    "active": N_("With a team"),
    "at_hospital": N_("At hospital"),
    "follow_up_open": N_("Follow-up due"),
    "pending_review": N_("To be reviewed"),
    "closed": N_("Closed"),
    "diverted": N_("Diverted"),
    "cancelled": N_("Cancelled"),
    "duplicate": N_("Duplicate"),
}

TEAM_STATUS = {
    "off_duty": N_("Off duty"),
    "available": N_("Free"),
    "assigned": N_("Assigned"),
    "acknowledged": N_("Acknowledged"),
    "en_route": N_("En route"),
    "staged": N_("Staged"),
    "on_scene": N_("On scene"),
    "transporting": N_("Transporting"),
    "at_hospital": N_("At hospital"),
    "clearing": N_("Clearing"),
    "report_writing": N_("Writing report"),
    "meal": N_("Meal"),
    "out_of_service": N_("Out of service"),
}

SOURCE = {
    "911": N_("911"),
    "police_line": N_("Police line"),
    "crisis_line": N_("Crisis line"),
    "officer": N_("Officer on scene"),
    "walk_up": N_("Walk-up"),
    "hospital": N_("Hospital"),
    "other_agency": N_("Other agency"),
    "follow_up": N_("Own follow-up"),
}

MUNICIPALITY = {
    "burlington": N_("Burlington"),
    "oakville": N_("Oakville"),
    "milton": N_("Milton"),
    "halton_hills": N_("Halton Hills"),
    "outside": N_("Outside Halton"),
}

RELATION = {
    "self": N_("The person"),
    "family": N_("Family"),
    "partner": N_("Partner"),
    "friend": N_("Friend"),
    "neighbour": N_("Neighbour"),
    "passer_by": N_("Passer-by"),
    "professional": N_("Professional"),
    "officer": N_("Officer"),
    "unknown": N_("Not known"),
}

CALL_TYPE = {
    "suicidal": N_("Thoughts of suicide"),
    "self_harm": N_("Self-injury"),
    "psychosis": N_("Hearing or seeing things"),
    "agitation": N_("Agitation"),
    "anxiety": N_("Anxiety or panic"),
    "low_mood": N_("Low mood"),
    "substance": N_("Substance use"),
    "confusion": N_("Confusion, dementia"),
    "missing": N_("Missing person"),
    "welfare_check": N_("Welfare check"),
    "family_conflict": N_("Family conflict"),
    "youth": N_("Youth in crisis"),
    "other": N_("Other"),
}

GENDER = {
    "woman": N_("Woman"),
    "man": N_("Man"),
    "non_binary": N_("Non-binary"),
    "other": N_("Other"),
    "unknown": N_("Not known"),
}

YES_NO = {
    "yes": N_("Yes"),
    "no": N_("No"),
    "unknown": N_("Unknown"),
    "not_asked": N_("Not asked"),
    "unclear": N_("Unclear"),
}

SAFETY_FLAG = {
    "weapon": N_("Weapon"),
    "firearm_at_address": N_("Firearm at address"),
    "violence": N_("Violence"),
    "partner_violence": N_("Partner violence"),
    "medical": N_("Medical"),
    "overdose": N_("Overdose"),
    "height_or_traffic": N_("Height or traffic"),
    "fire_or_gas": N_("Fire or gas"),
    "animal": N_("Animal"),
    "infection": N_("Infection"),
    "children_present": N_("Children present"),
    "supervisor_needed": N_("Supervisor needed"),
}

DISPOSITION = {
    "D01": N_("Resolved by phone, advice only"),
    "D02": N_("Diverted to a crisis worker"),
    "D03": N_("Resolved on scene, safety plan"),
    "D04": N_("Resolved on scene, referral made"),
    "D05": N_("Left with family or a support person"),
    "D06": N_("Taken to a community site"),
    "D07": N_("Voluntary to hospital with the team"),
    "D08": N_("Voluntary to hospital by EMS or family"),
    "D09": N_("Mental Health Act s.17 apprehension"),
    "D10": N_("Form 1 executed"),
    "D11": N_("Form 2 executed"),
    "D12": N_("Form 47 executed"),
    "D13": N_("Form 9 executed"),
    "D14": N_("Medical emergency, EMS primary"),
    "D15": N_("Arrest or criminal custody"),
    "D16": N_("Not located"),
    "D17": N_("Cancelled before arrival"),
    "D18": N_("Not a mental-health event"),
    "D19": N_("Handed to another service"),
    "D98": N_("Other (write a note)"),
}

ROLE = {
    "call_taker": N_("Call-taker"),
    "dispatcher": N_("Dispatcher"),
    "officer": N_("Officer"),
    "clinician": N_("Clinician"),
    "supervisor": N_("Supervisor"),
    "privacy_officer": N_("Privacy officer"),
    "analyst": N_("Analyst"),
    "administrator": N_("Administrator"),
}

CONSENT = {
    "not_sought": N_("Nobody has asked yet"),
    "express_verbal": N_("Agreed, verbally"),
    "express_written": N_("Agreed, in writing"),
    "sdm_express": N_("Substitute decision-maker agreed"),
    "implied_circle_of_care": N_("Implied, circle of care"),
    "limited": N_("Agreed with exceptions"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "unable_to_obtain": N_("Could not be asked"),
}

# domain.md 2.3, paraphrased; the codes are the statute sections.
BASIS = {
    "PHIPA-38-1-a": N_("PHIPA 38(1)(a): needed for care, consent not possible in time"),
    "PHIPA-38-1-c": N_("PHIPA 38(1)(c): contacting family when unable to consent"),
    "PHIPA-40-1": N_("PHIPA 40(1): significant risk of serious bodily harm"),
    "PHIPA-43-1-h": N_("PHIPA 43(1)(h): permitted or required by another Act"),
    "CYFSA-125": N_("CYFSA 125: duty to report a child in need of protection"),
    "MFIPPA-32-c": N_("MFIPPA 32(c): purpose consistent with collection"),
    "MFIPPA-32-f": N_("MFIPPA 32(f): law-enforcement agency"),
    "MFIPPA-32-g": N_("MFIPPA 32(g): to aid an investigation"),
    "MFIPPA-32-h": N_("MFIPPA 32(h): compelling health or safety, notice mailed"),
    "MFIPPA-32-i": N_("MFIPPA 32(i): compassionate, next of kin"),
    "CSPA-80": N_("CSPA s.80: disclosure by the chief or designate"),
    "MHA-17/33": N_("MHA 17, 33: handing over to the facility"),
}

PARTNER_KIND = {
    "hic": N_("Health care (hospital, CMHA, clinic)"),
    "non_hic": N_("Other service (school, housing)"),
    "police": N_("Police"),
    "family": N_("Family"),
    "cas": N_("Children's aid society"),
}

REFERRAL_STATUS = {
    "draft": N_("Draft"),
    "issued": N_("Made"),
    "handed_over": N_("Handed over"),
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
}

HANDED = {
    "in_person": N_("In person"),
    "fax": N_("Fax"),
    "phone": N_("Phone"),
    "mail": N_("Mail"),
    "email": N_("E-mail"),
}

SITUATION_SOURCE = {
    "observed_by_officer": N_("Observed by the officer"),
    "observed_by_clinician": N_("Observed by the clinician"),
    "told_by_person": N_("Told by the person"),
    "told_by_caller": N_("Told by the caller"),
    "told_by_other": N_("Told by somebody else"),
    "from_records": N_("From records"),
}

CAS_REPORT = {"made": N_("Report made"), "not_applicable": N_("Not applicable, because")}

RESPONSE_MODE = {
    "first_responder": N_("First response"),
    "secondary": N_("After patrol"),
    "consult": N_("Advice only"),
    "follow_up": N_("Follow-up visit"),
}

PROFESSION = {"officer": N_("Officer"), "clinician": N_("Clinician")}

# What a triage rule asks to be done now.
ACTION = {
    "ems": N_("EMS now"),
    "ems_joint": N_("Send EMS as well"),
    "consider_ems": N_("Consider EMS"),
    "patrol_primary": N_("Patrol first"),
    "patrol": N_("Patrol attends"),
    "supervisor_attends": N_("Supervisor attends"),
    "stage_clinician": N_("Clinician stages until the scene is safe"),
    "fire_rail": N_("Call fire or the railway"),
    "specialised": N_("Call the specialised unit"),
    "flag_firearm": N_("Firearm at the address: tell everyone who goes"),
    "no_diversion": N_("No diversion to a phone worker"),
    "duty_to_warn": N_("Duty to warn: speak with a supervisor about the person named"),
    "cyfsa": N_("Child may need protection: report to the children's aid society"),
    "cyfsa_under_16": N_("Under 16: duty to report applies"),
    "cyfsa_16_17": N_("16 or 17: a report to the children's aid society is possible"),
    "youth_path": N_("Youth: use the youth path"),
    "interpreter": N_("Interpreter needed"),
    "situation_table": N_("Repeat contact: consider the Situation Table"),
    "supports_present": N_("Supports are present"),
    "offer_crisis_worker": N_("Agrees to speak to a crisis worker"),
    "do_not_leave_alone": N_("Do not leave the person alone"),
    "clinician_contact": N_("Contact with a clinician this shift"),
    "offer_referral": N_("Offer a referral"),
    "naloxone": N_("Naloxone where opioids are possible"),
    "never_prone": N_("Never face down, watch the breathing"),
}

# Why two people set an urgency lower than what was said.
LOWERING = {
    "information_corrected": N_("What was reported turned out otherwise"),
    "seen_and_spoken_with": N_("The person was seen and spoken with"),
    "help_is_there": N_("Help is with the person already"),
    "supports_present": N_("Supports are present and able to help (one step)"),
    "other": N_("Another reason, in words"),
}

COMPARTMENT = {"police": N_("Police record"), "health": N_("Health record")}

FIELD = {
    "source": N_("Came in by"),
    "address": N_("Where"),
    "address_detail": N_("Unit, buzzer, landmark"),
    "municipality": N_("Municipality"),
    "caller_phone": N_("Call-back number"),
    "caller_name": N_("Caller"),
    "caller_relation": N_("Caller is"),
    "call_type": N_("Kind of call"),
    "narrative": N_("What is happening"),
    "person_name": N_("Person at risk"),
    "person_alias": N_("Also known as"),
    "person_birth_date": N_("Date of birth"),
    "person_age": N_("Age"),
    "person_gender": N_("Gender"),
    "person_pronouns": N_("Pronouns"),
    "person_phone": N_("Person's phone"),
    "person_language": N_("Language"),
    "person_address": N_("Address"),
    "interpreter": N_("Interpreter needed"),
    "requested_gender": N_("Asks for somebody who is"),
    "weapons": N_("Weapons"),
    "weapons_detail": N_("Weapons: what, where"),
    "injuries": N_("Injuries"),
    "injuries_detail": N_("Injuries: what"),
    "substances": N_("Substances"),
    "substances_detail": N_("Substances: what, when"),
    "who_is_there": N_("Who is there"),
    "safe_now": N_("Safe right now"),
    "safety_flags": N_("Safety flags"),
    "what_helps": N_("What helps, what to avoid"),
    "partner": N_("Referred to"),
    "consent": N_("Consent"),
    "consent_by": N_("Given by"),
    "capacity": N_("Able to consent"),
    "consent_scope": N_("Agreed to share"),
    "consent_exclusions": N_("Excluded"),
    "consent_obtained_by": N_("Obtained by"),
    "basis": N_("Legal basis"),
    "grounds": N_("Grounds"),
    "person_told": N_("Person was told"),
    "leave_message": N_("Safe to leave a message"),
    "health_number": N_("Health number"),
    "contact": N_("SDM or emergency contact"),
    "urgency": N_("Response urgency"),
    "asked_for": N_("What is asked for"),
    "reason": N_("Reason for referral"),
    "situation": N_("Present situation"),
    "situation_source": N_("Source"),
    "safety_concerns": N_("Safety concerns"),
    "means_access": N_("Access to means"),
    "medical": N_("Medical"),
    "communication": N_("Communication needs"),
    "dependants": N_("Children, dependants, pets"),
    "protection_concern": N_("Child may need protection"),
    "cas_report": N_("Report to children's aid"),
    "cas_reason": N_("Why not"),
    "assessment": N_("Assessment"),
    "strengths": N_("Strengths and supports"),
    "safety_plan": N_("Safety plan"),
    "agreed_by": N_("Agreed by"),
    "person_wants": N_("What the person wants"),
    "done": N_("Done so far"),
    "follow_up_owner": N_("Follow-up by"),
    "follow_up_due": N_("Due"),
    "responders": N_("Responders"),
}

# The labels of a field's choices, by field.
CHOICES: dict[str, Mapping[str, str]] = {
    "source": SOURCE,
    "municipality": MUNICIPALITY,
    "caller_relation": RELATION,
    "call_type": CALL_TYPE,
    "person_gender": GENDER,
    "requested_gender": GENDER,
    "safety_flags": SAFETY_FLAG,
    "consent": CONSENT,
    "basis": BASIS,
    "urgency": URGENCY,
    "situation_source": SITUATION_SOURCE,
    "cas_report": CAS_REPORT,
}

SEATED = {"the_officer": N_("the officer"), "the_clinician": N_("the clinician")}

# Codes that appear in sentences about what was refused.
_IN_SENTENCES = {**TEAM_STATUS, **CALL_STATUS, **REFERRAL_STATUS, **REFUSALS, **SEATED}


def label(kind: Mapping[str, str], code: str | None, translate: Callable[[str], str] = _) -> str:
    """Return the translated word for a code; the code itself when it has none."""
    return translate(kind[code]) if code and code in kind else (code or "")


def field_label(name: str, translate: Callable[[str], str] = _) -> str:
    """Return the translated name of a field."""
    return label(FIELD, name, translate)


def choice_label(field: str, code: str, translate: Callable[[str], str] = _) -> str:
    """Return the translated word for a choice of a field."""
    return label(CHOICES.get(field, YES_NO), code, translate)


def every(kind: Mapping[str, str]) -> tuple[str, ...]:
    """Return all words of a kind in the language in use, for the width of their column."""
    return tuple(_(word) for word in kind.values())


def label_of_any(text: str, translate: Callable[[str], str] = _) -> str:
    """Return a text with the status codes in it put into words, for sentences of refusals."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part in _IN_SENTENCES for part in parts):
        return text
    return ", ".join(translate(_IN_SENTENCES[part]).lower() for part in parts)
