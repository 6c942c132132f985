"""The hard rules: what refuses a member, two members together, or a team with a missing seat.

All of them stand in the tables below. A rule that cannot be decided refuses, under a code of its
own. Sources: domain.md 8.1, rules 11 and 12; the rest before a shift is a setting [GK-verify].
"""

from collections.abc import Callable
from datetime import datetime

from mcrrt.domain.errors import N_
from mcrrt.domain.pairing.situation import ActiveTeam, Member, Situation
from mcrrt.domain.team_status import ON_A_CALL, TeamStatus

MemberRule = Callable[[Member, Situation], bool]
TeamRule = Callable[[ActiveTeam, Situation], bool]


def _shift(member: Member) -> tuple[datetime, datetime] | None:
    if member.shift_start is None or member.shift_end is None:
        return None
    return member.shift_start, member.shift_end


def _not_begun(member: Member, s: Situation) -> bool:
    return member.shift_start is not None and s.now < member.shift_start


def _over(member: Member, s: Situation) -> bool:
    return member.shift_end is not None and member.shift_end <= s.now


def too_little_rest(member: Member, s: Situation) -> bool:
    """Say whether the member is known to have rested less than the agency asks for."""
    return member.rest_hours is not None and member.rest_hours < s.weights["minimum_rest_hours"]


def not_qualified(member: Member, s: Situation) -> bool:
    """Say whether a skill that the seat requires is not among the member's listed ones."""
    return member.skills is not None and not s.required.get(member.role, frozenset()) <= (
        member.skills
    )


def skills_not_known(member: Member, s: Situation) -> bool:
    """Say whether a skill is required and nobody has listed the member's."""
    return member.skills is None and bool(s.required.get(member.role))


def has_conflict(member: Member, s: Situation) -> bool:
    """Say whether the member must not meet the person of this call."""
    return s.call is not None and member.id in s.call.person_conflicts


def clinician_alone(team: ActiveTeam, s: Situation) -> bool:
    """Say whether a clinician would be the only unit where there may be a weapon.

    A pair always has its officer; a team whose officer's seat is empty has not.
    """
    return (
        not team.officer
        and s.call is not None
        and s.call.may_have_weapon
        and not s.call.officer_goes
    )


MEMBER_RULES: dict[str, MemberRule] = {
    "off_duty": lambda m, _s: m.on_duty is False,
    "duty_not_known": lambda m, _s: m.on_duty is None,
    "not_available": lambda m, _s: m.available is False,
    "availability_not_known": lambda m, _s: m.available is None,
    "shift_not_begun": _not_begun,
    "shift_over": _over,
    "shift_not_known": lambda m, _s: _shift(m) is None,
    "no_rest": too_little_rest,
    "rest_not_known": lambda m, _s: m.rest_hours is None,
    "not_qualified": not_qualified,
    "skills_not_known": skills_not_known,
    "conflict_of_interest": has_conflict,
}

TEAM_RULES: dict[str, TeamRule] = {
    "team_busy": lambda t, _s: t.status in ON_A_CALL,
    "team_not_free": lambda t, _s: (
        t.status is not None and t.status not in ON_A_CALL and t.status is not TeamStatus.AVAILABLE
    ),
    "team_status_not_known": lambda t, _s: t.status is None,
    "clinician_alone": clinician_alone,
}

IN_OTHER_PAIR = "in_other_pair"

REFUSALS: dict[str, str] = {
    "off_duty": N_("off duty"),
    "duty_not_known": N_("not known whether on duty"),
    "not_available": N_("not available"),
    "availability_not_known": N_("not known whether available"),
    "shift_not_begun": N_("the shift has not begun"),
    "shift_over": N_("the shift is over"),
    "shift_not_known": N_("the shift is not known"),
    "no_rest": N_("too little rest before the shift"),
    "rest_not_known": N_("not known how long they have rested"),
    "not_qualified": N_("not qualified"),
    "skills_not_known": N_("skills not known"),
    "conflict_of_interest": N_("conflict of interest with the person"),
    "in_other_pair": N_("already in another active pair"),
    "team_busy": N_("the team is on a call"),
    "team_not_free": N_("the team is not free"),
    "team_status_not_known": N_("not known what the team is doing"),
    "clinician_alone": N_("a clinician would be the only unit where a weapon is reported"),
}


def member_refusals(member: Member, situation: Situation) -> tuple[str, ...]:
    """Return the codes of everything that keeps this member from going."""
    return tuple(code for code, refuses in MEMBER_RULES.items() if refuses(member, situation))


def team_refusals(team: ActiveTeam, situation: Situation) -> tuple[str, ...]:
    """Return the codes of everything that keeps this team from going."""
    return tuple(code for code, refuses in TEAM_RULES.items() if refuses(team, situation))
