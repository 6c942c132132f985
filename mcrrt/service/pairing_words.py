"""Why somebody goes, in a few words each: for one line of a list. The sentences are in ``pairing``."""

from collections.abc import Iterable, Mapping

from mcrrt.domain.pairing.weights import Reason
from mcrrt.service.language import N_, _, decimal, ngettext
from mcrrt.service.pairing import missing, why
from mcrrt.service.roster_answers import PairsView, People
from mcrrt.service.roster_words import rest_words
from mcrrt.service.words import GENDER, MUNICIPALITY, PROFESSION, label

# What each weight, and each figure the rules calculate with, means.
WEIGHTS: Mapping[str, str] = {
    "travel": N_("Points for a minute nearer than an hour"),
    "travel_urgent": N_("The same for P0 and P1, or while that is not known"),
    "district": N_("Points for a member who covers the district"),
    "language": N_("Points when one of the two speaks the language"),
    "youth": N_("Points when one is trained for young people (under 18)"),
    "gender": N_("Points when one is of the gender that is asked for"),
    "continuity": N_("Points for a member who has met the person"),
    "workload": N_("Points for each call under eight today"),
    "shift_overlap": N_("Points for an hour that both shifts share, up to twelve"),
    "hours_left": N_("Points for an hour until the first goes off, up to four"),
    "together": N_("Points for a team that is formed already"),
    "minimum_rest_hours": N_("Least rest before a shift, in hours: a hard rule"),
    "road_factor": N_("How much longer the road is than a straight line"),
    "speed_kmh": N_("Speed on the way, in km/h"),
}
_MOST_CALLED = 4

# In the order in which they are read; what a line is too short for stands in the sentences.
SHORT: Mapping[str, str] = {
    "clinician_stages": N_("weapon: clinician stages"),
    "no_officer": N_("not a whole pair: no officer"),
    "no_clinician": N_("not a whole pair: no clinician"),
    "travel": N_("{minutes} min"),
    "travel_here": N_("same place as far as known"),
    "district": N_("covers {district}"),
    "language": N_("speaks {language}"),
    "no_language": N_("interpreter needed"),
    "youth": N_("trained for young people"),
    "no_youth": N_("nobody trained for young people"),
    "gender": N_("{gender}, as asked for"),
    "no_gender": N_("nobody is {gender}"),
    "continuity": N_("{who} has met the person"),
    "workload": N_("calls today: {calls}"),
    "hours_left": N_("{hours} h left"),
    "travel_not_known": N_("distance not known"),
}


def shortly(reasons: Iterable[Reason], people: People) -> str:
    """Return reasons in one line, the most telling first, each once."""
    found = {reason.code: reason for reason in reasons}
    return ", ".join(_short(found[code], people) for code in SHORT if code in found)


def _short(reason: Reason, people: People) -> str:
    fields: dict[str, str] = {}
    for name, value in reason.fields.items():
        if isinstance(value, float):
            fields[name] = decimal(value)
        else:
            fields[name] = _named(name, str(value), people)
    return _(SHORT.get(reason.says, SHORT[reason.code])).format(**fields)


def _named(name: str, value: str, people: People) -> str:
    match name:
        case "who" | "team":
            return people.signs.get(value) or people.names.get(value, value)
        case "district":
            return label(MUNICIPALITY, value)
        case "gender":
            return label(GENDER, value).lower()
        case _:
            return value


def not_now(codes: Iterable[str]) -> str:
    """Return in words why somebody is passed over."""
    return "; ".join(why(code) for code in codes)


def shortfall_words(view: PairsView) -> tuple[str, ...]:
    """Return what is missing for a lawful pair, and who could be called in, a line each."""
    lines = [missing(code) for code in view.shortfall]
    told = _("Could be called in: {who} ({role}), {phone}, rested {rest}.")
    for one in view.call_in[:_MOST_CALLED]:
        name = view.people.names.get(one.id, one.id)
        phone = view.people.phones.get(one.id) or _("no phone number")
        role = label(PROFESSION, one.role).lower()
        lines.append(told.format(who=name, role=role, phone=phone, rest=rest_words(one.rest_hours)))
    more = len(view.call_in) - _MOST_CALLED
    if more > 0:
        lines.append(ngettext("And {n} more.", "And {n} more.", more).format(n=more))
    return tuple(lines)
