"""The soft rules: what weighs for sending a member or a pair, in whole points, each with its words.

Points are whole numbers, so that the points of the reasons are the score exactly. What is not
known earns nothing, so it never wins over what is known. Every weight and figure can be set by the
agency.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.pairing.situation import YOUTH_SKILL, CallNeeds, Member, Point, Situation, same
from mcrrt.domain.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Figure:
    """A weight, or a figure the rules calculate with: its default and what it may be."""

    default: float
    low: float
    high: float


def _points(default: float) -> Figure:
    return Figure(default, 0, 1_000)


FIGURES: dict[str, Figure] = {
    "travel": _points(1),  # a minute nearer than an hour
    "travel_urgent": _points(2),  # the same where every minute counts: P0, P1, or not known
    "district": _points(10),  # a member who covers the district of the call
    "language": _points(40),  # one of the two speaks the person's language
    "youth": _points(30),  # one of the two is trained for young people
    "gender": _points(25),  # one of the two is of the requested gender
    "continuity": _points(20),  # a member who has met the person before
    "workload": _points(4),  # a call fewer than eight today, of the busier of the two
    "shift_overlap": _points(2),  # an hour that both shifts share, up to twelve
    "hours_left": _points(5),  # an hour until the first goes off shift, up to four
    "together": _points(15),  # a team already: nobody has to be fetched
    "minimum_rest_hours": Figure(8, 0, 24),  # [GK-verify]
    "road_factor": Figure(1.4, 1, 5),  # how much longer the road is than the straight line
    "speed_kmh": Figure(50, 5, 150),
}
DEFAULT_WEIGHTS: Mapping[str, float] = {code: figure.default for code, figure in FIGURES.items()}

NEAR_MINUTES = 60
BUSY_CALLS = 8
FULL_OVERLAP_HOURS = 12
ENOUGH_HOURS = 4

TEXTS: dict[str, str] = {
    "travel": N_("{who}: about {minutes} min away (roughly, {km} km in a straight line)."),
    "travel_here": N_("{who}: in the same place as the call, as far as is known."),
    "travel_not_known": N_("{who}: how far away is not known; only the district can count."),
    "no_call": N_("There is no call: only the shift counts."),
    "district": N_("{who} covers {district}."),
    "language_officer": N_("The officer speaks {language}."),
    "language_clinician": N_("The clinician speaks {language}."),
    "language_both": N_("Both speak {language}."),
    "no_language": N_("Nobody going is known to speak {language}: an interpreter is needed."),
    "youth_officer": N_("The officer is trained for young people."),
    "youth_clinician": N_("The clinician is trained for young people."),
    "youth_both": N_("Both are trained for young people."),
    "no_youth": N_("Nobody going is known to be trained for young people."),
    "gender_officer": N_("The officer is of the requested gender ({gender})."),
    "gender_clinician": N_("The clinician is of the requested gender ({gender})."),
    "gender_both": N_("Both are of the requested gender ({gender})."),
    "no_gender": N_("Nobody going is known to be of the requested gender ({gender})."),
    "continuity": N_("{who} has met the person before."),
    "workload": N_("{who}: calls today {calls}."),
    "workload_not_known": N_("{who}: calls today not known."),
    "shift_overlap": N_("Both shifts overlap for {hours} h."),
    "hours_left": N_("{hours} h until the first goes off shift."),
    "together": N_("{team} is a team already."),
    "clinician_stages": N_("A weapon is reported: the officer goes first, the clinician stages."),
    "no_officer": N_("{team} is degraded: nobody has the officer's seat."),
    "no_clinician": N_("{team} is degraded: nobody has the clinician's seat."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that weighs: how much, and the fields of its words.

    The words stand in ``TEXTS`` under ``says``, or under the code where that is ''.
    """

    code: str
    points: int
    fields: Mapping[str, str | int | float] = field(default_factory=dict)
    says: str = ""


# What may be said again in a sentence: nothing that could be somebody's name or number.
_LIKE_A_CODE = re.compile(r"[a-z][a-z_]{0,30}")


def check_weights(given: object, place: str = "weights") -> dict[str, float]:
    """Return all weights, with the given ones in place of the defaults. Raises BadInput."""
    if not isinstance(given, Mapping):
        raise BadInput(place, N_("Write the weights as codes with numbers."))
    for code, value in given.items():
        figure = FIGURES.get(str(code))
        if figure is None:
            raise BadInput(
                place, N_("There is no weight {name}. These can be set: {names}."),
                name=code if _LIKE_A_CODE.fullmatch(str(code)) else "?",
                names=", ".join(FIGURES),
            )  # fmt: skip
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadInput(place, N_("The weight '{code}' must be a number."), code=code)
        if not figure.low <= value <= figure.high:
            raise BadInput(
                place, N_("The weight '{code}' must be from {low} to {high}."),
                code=code, low=f"{figure.low:g}", high=f"{figure.high:g}",
            )  # fmt: skip
    return {**DEFAULT_WEIGHTS, **given}


def whole(points: float) -> int:
    """Round to whole points, halves up."""
    return math.floor(points + 0.5)


def travel(who: str, at: Point | None, s: Situation) -> Reason:
    """Return nearness: the straight line, longer for roads, at one speed for everybody. Rough."""
    if s.call is None:
        return Reason("no_call", 0)
    if at is None or s.call.at is None:
        return Reason("travel_not_known", 0, {"who": who})
    km = at.km_to(s.call.at)
    minutes = km * s.weights["road_factor"] / s.weights["speed_kmh"] * 60
    urgent = s.call.urgency in (Urgency.P0, Urgency.P1, None)
    weight = s.weights["travel_urgent" if urgent else "travel"]
    points = whole(weight * max(0.0, NEAR_MINUTES - minutes))
    fields: dict[str, str | int | float] = {
        "who": who, "minutes": whole(minutes), "km": round(km, 1),
    }  # fmt: skip
    # Two who are only known to be somewhere in the same town are not "0 minutes away".
    return Reason("travel", points, fields, says="" if fields["km"] else "travel_here")


def own(member: Member, s: Situation) -> tuple[Reason, ...]:
    """Return what each of the two adds for themselves: the district, and knowing the person."""
    reasons: list[Reason] = []
    call = s.call
    if call is None:
        return ()
    if call.municipality and same(member.district) == same(call.municipality):
        fields = {"who": member.id, "district": call.municipality}
        reasons.append(Reason("district", whole(s.weights["district"]), fields))
    if member.seen_person:
        reasons.append(Reason("continuity", whole(s.weights["continuity"]), {"who": member.id}))
    return tuple(reasons)


def wishes(s: Situation) -> tuple[str, ...]:
    """Return the codes of what the call wishes for; it is enough when one of the two meets each."""
    call = s.call or CallNeeds()
    asked = {
        "language": bool(call.language),
        "youth": call.youth,
        "gender": bool(call.requested_gender),
    }
    return tuple(code for code, wished in asked.items() if wished)


def meets(member: Member, s: Situation) -> tuple[bool, ...]:
    """Say of each wish, in the order of ``wishes``, whether the member is known to meet it."""
    call = s.call or CallNeeds()
    met = {
        "language": lambda: same(call.language) in member.languages,
        "youth": lambda: YOUTH_SKILL in (member.skills or ()),
        "gender": lambda: same(member.gender) == same(call.requested_gender),
    }
    return tuple(met[code]() for code in wishes(s))


def wish(code: str, officer: bool, clinician: bool, s: Situation) -> Reason:
    """Return what it weighs that the officer, the clinician, both or nobody meets a wish."""
    call = s.call or CallNeeds()
    fields: dict[str, dict[str, str | int | float]] = {
        "language": {"language": call.language},
        "gender": {"gender": call.requested_gender},
    }
    if not (officer or clinician):
        return Reason(f"no_{code}", 0, fields.get(code, {}))
    who = "both" if officer and clinician else "officer" if officer else "clinician"
    return Reason(code, whole(s.weights[code]), fields.get(code, {}), f"{code}_{who}")


def workload(member: Member, s: Situation) -> Reason:
    """Return what it weighs that the member has had few calls today."""
    calls = member.calls_today
    if calls is None:
        return Reason("workload_not_known", 0, {"who": member.id})
    points = whole(s.weights["workload"] * max(0, BUSY_CALLS - calls))
    return Reason("workload", points, {"who": member.id, "calls": calls})


def shift_overlap(minutes: int, s: Situation) -> Reason:
    """Return what it weighs that two shifts share so much time."""
    hours = minutes / 60
    points = whole(s.weights["shift_overlap"] * min(hours, FULL_OVERLAP_HOURS))
    return Reason("shift_overlap", points, {"hours": round(hours, 1)})


def hours_left(minutes: int, s: Situation) -> Reason:
    """Return what it weighs how long the first of the two is still on."""
    hours = minutes / 60
    points = whole(s.weights["hours_left"] * min(hours, ENOUGH_HOURS))
    return Reason("hours_left", points, {"hours": round(hours, 1)})
