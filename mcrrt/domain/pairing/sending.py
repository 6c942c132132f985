"""What stands against sending a team to a call, and what of it a person may answer for.

The hard rules are those of ``rules``; here they are asked of one team that is about to go. Most of
them nobody can set aside (domain.md 8.1, rule 12). What ``OWNED`` names, a person may, with a reason
that is kept: then it is owned, not broken in silence.
"""

from collections.abc import Collection, Iterable

from mcrrt.domain.assignment import Against
from mcrrt.domain.pairing import rules
from mcrrt.domain.pairing.situation import ActiveTeam, Member, Seat, Situation

# Who works on after the end of the shift is on duty: they may go, and somebody says why.
OWNED = frozenset({"conflict_of_interest", "no_rest", "shift_over"})

# What the team is doing is no matter of this: the team itself refuses it (domain/team.py).
_OF_THE_TEAM = "clinician_alone"
# Who takes a seat comes on duty with it, and on for as long as the team is.
_COMES_ON = frozenset({"off_duty", "duty_not_known", "shift_not_known", "shift_not_begun"})


def against_sending(team: ActiveTeam, situation: Situation) -> tuple[Against, ...]:
    """Return every hard rule that stands against this team going to the call of the situation."""
    whole = (Against(_OF_THE_TEAM),) if rules.clinician_alone(team, situation) else ()
    return (*whole, *against_stacking(team, situation))


def against_stacking(team: ActiveTeam, situation: Situation) -> tuple[Against, ...]:
    """Return those that stand against the call waiting behind the team: patrol may come meanwhile."""
    return _of_members(team, situation)


def against_joining(
    team: ActiveTeam, newcomers: Collection[str], situation: Situation
) -> tuple[Against, ...]:
    """Return those that stand against newcomers taking a seat of a team that is on the call."""
    found = _of_members(team, situation)
    return tuple(one for one in found if one.member in newcomers and one.rule not in _COMES_ON)


def can_be_owned(found: Iterable[Against]) -> tuple[Against, ...]:
    """Return what a person may answer for."""
    return tuple(one for one in found if one.rule in OWNED)


def cannot_be(found: Iterable[Against]) -> tuple[Against, ...]:
    """Return what nobody can set aside."""
    return tuple(one for one in found if one.rule not in OWNED)


def _of_members(team: ActiveTeam, s: Situation) -> tuple[Against, ...]:
    seats = ((team.officer, Seat.OFFICER), (team.clinician, Seat.CLINICIAN))
    members = {one.id: one for one in s.members}
    return tuple(
        Against(code, who)
        for who, seat in seats
        if who
        for code in _codes(members.get(who), seat, s)
    )


def _codes(member: Member | None, seat: Seat, s: Situation) -> tuple[str, ...]:
    """Nobody is qualified for the seat of the other profession, or when nothing is known of them."""
    if member is None or member.role is not seat:
        return ("not_qualified",)
    codes = rules.member_refusals(member, s)
    if "off_duty" in codes:  # which says why no shift is known
        codes = tuple(code for code in codes if code != "shift_not_known")
    return codes
