"""What is missing when no pair is lawful, and who could be called in."""

from collections.abc import Iterator
from dataclasses import dataclass

from mcrrt.domain.errors import N_
from mcrrt.domain.pairing import rules, weights
from mcrrt.domain.pairing.situation import Member, Seat, Situation

# What keeps the members of a seat from going, in the order in which it is looked at. The first
# step that nobody passes names what is missing.
_STEPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("on_duty", frozenset({
        "off_duty", "duty_not_known", "shift_not_begun", "shift_over", "shift_not_known",
    })),
    ("qualified", frozenset({"not_qualified", "skills_not_known"})),
    ("rested", frozenset({"no_rest", "rest_not_known"})),
    ("without_conflict", frozenset({"conflict_of_interest"})),
    ("available", frozenset({"not_available", "availability_not_known"})),
)  # fmt: skip

SHORTFALLS: dict[str, str] = {
    "no_officer_on_duty": N_("No officer is on duty."),
    "no_officer_qualified": N_("No officer on duty is qualified."),
    "no_officer_rested": N_("No officer on duty has had enough rest."),
    "no_officer_without_conflict": N_("Every officer on duty has a conflict of interest."),
    "no_officer_available": N_("No officer on duty is available."),
    "no_clinician_on_duty": N_("No clinician is on duty."),
    "no_clinician_qualified": N_("No clinician on duty is qualified."),
    "no_clinician_rested": N_("No clinician on duty has had enough rest."),
    "no_clinician_without_conflict": N_("Every clinician on duty has a conflict of interest."),
    "no_clinician_available": N_("No clinician on duty is available."),
    "no_free_team": N_("Those who could go are in teams that are not free, or in different ones."),
    "no_language": N_("Nobody on duty is known to speak the person's language."),
    "no_youth": N_("Nobody on duty is known to be trained for young people."),
    "no_gender": N_("Nobody on duty is known to be of the requested gender."),
}


@dataclass(frozen=True, slots=True)
class CallIn:
    """A member who is off duty, has had enough rest and could be called in."""

    id: str
    role: Seat
    rest_hours: float


def shortfall(s: Situation) -> tuple[str, ...]:
    """Return the codes of what is missing. Asked only where no pair is lawful."""
    seats = [code for seat in Seat if (code := _seat_shortfall(seat, s))]
    return (*(seats or ["no_free_team"]), *_wishes_unmet(s))


def call_in(s: Situation, missing: tuple[str, ...]) -> tuple[CallIn, ...]:
    """Return who could be called in for the seats that are short (both when it is the teams).

    Whoever meets more of the call's wishes, is nearer or has rested longer stands first.
    """
    seats = [seat for seat in Seat if any(code.startswith(f"no_{seat}_") for code in missing)]
    found = [m for m in s.members if m.role in (seats or list(Seat)) and _can_come(m, s)]
    found.sort(key=lambda m: (-_promise(m, s), -(m.rest_hours or 0), m.id))
    return tuple(CallIn(m.id, m.role, m.rest_hours or 0) for m in found)


def _seat_shortfall(seat: Seat, s: Situation) -> str:
    left = [set(rules.member_refusals(m, s)) for m in s.members if m.role is seat]
    for step, codes in _STEPS:
        left = [refused for refused in left if not refused & codes]
        if not left:
            return f"no_{seat}_{step}"
    return ""


def _wishes_unmet(s: Situation) -> Iterator[str]:
    _step, off = _STEPS[0]
    on = [m for m in s.members if not off & set(rules.member_refusals(m, s))]
    for place, wish in enumerate(weights.wishes(s)):
        if not any(weights.meets(m, s)[place] for m in on):
            yield f"no_{wish}"


def _can_come(member: Member, s: Situation) -> bool:
    """Only who is known to be off duty, rested, qualified and free of conflict."""
    in_team = any(member.id in (team.officer, team.clinician) for team in s.teams)
    rested = member.rest_hours is not None and not rules.too_little_rest(member, s)
    fit = not (rules.not_qualified(member, s) or rules.skills_not_known(member, s))
    return (
        member.on_duty is False
        and rested
        and fit
        and not in_team
        and not rules.has_conflict(member, s)
    )


def _promise(member: Member, s: Situation) -> int:
    met = zip(weights.wishes(s), weights.meets(member, s), strict=True)
    wished = [weights.wish(code, True, False, s) for code, meets in met if meets]
    near = weights.travel(member.id, member.at, s)
    return sum(reason.points for reason in (near, *weights.own(member, s), *wished))
