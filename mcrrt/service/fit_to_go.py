"""Whether a team may be sent: the hard rules asked of the records, and the sentence that refuses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from mcrrt.domain.assignment import Against
from mcrrt.domain.call import Call
from mcrrt.domain.call_watch import left_alone
from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.pairing import sending
from mcrrt.domain.pairing.situation import ActiveTeam, Situation
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service.commands.base import DESPITE
from mcrrt.service.who_goes import About, Ground, for_call
from mcrrt.service.work import Work

_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sentences:
    """How it is said that somebody cannot go at all, and that a reason is needed."""

    never: str
    why: str


TEAM = Sentences(
    N_("{call_sign} cannot go, {who}: {rules}. Send another team, or change its crew."),
    N_("{call_sign}, {who}: {rules}. Send another team, or say why this one goes all the same."),
)
PAIR = Sentences(
    N_("This pair cannot go, {who}: {rules}. Send others; whoever is at work signs on first."),
    N_("This pair, {who}: {rules}. Send others, or say why these two go all the same."),
)
CREW = Sentences(
    N_("{call_sign} is on a call, {who}: {rules}. Put somebody else into the seat."),
    N_(
        "{call_sign} is on a call, {who}: {rules}. Put somebody else into the seat, or say why they "
        "go all the same."
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against a crew on a call. ``known`` was answered for when the call was stacked."""

    call: Call
    crew: ActiveTeam
    found: tuple[Against, ...]
    known: tuple[Against, ...] = ()

    @property
    def owned(self) -> tuple[Against, ...]:
        """What a person answers for by sending them."""
        return sending.can_be_owned(self.found)

    def require(self, despite: str, say: Sentences, call_sign: str = "") -> None:
        """Refuse what cannot be, and what needs a reason that is not there.

        Raises RuleBroken, BadInput for the reason.
        """
        never = sending.cannot_be(self.found)
        if any(not one.member for one in never):
            raise left_alone(self.call)
        if never:
            raise RuleBroken(say.never, call_sign=call_sign, **self._fields(never))
        new = [one for one in self.owned if one not in self.known]
        if new and not despite:
            raise BadInput(DESPITE, say.why, call_sign=call_sign, **self._fields(new))

    def _fields(self, found: Iterable[Against]) -> dict[str, str]:
        """Codes, that are put into words where the sentence is shown; never a name."""
        seats = {self.crew.officer: "the_officer", self.crew.clinician: "the_clinician"}
        rules = dict.fromkeys(one.rule for one in found)
        who = dict.fromkeys(seats[one.member] for one in found)
        return {"who": ", ".join(who), "rules": ", ".join(rules)}


def of_team(work: Work, call: Call, team: Team) -> Standing:
    """Return what stands against sending the team, as it is before anything is added."""
    crew, situation = _seen(work, call, team)
    return Standing(call, crew, sending.against_sending(crew, situation))


def of_stacking(work: Work, call: Call, team: Team) -> Standing:
    """Return what stands against the call waiting behind the team."""
    crew, situation = _seen(work, call, team)
    return Standing(call, crew, sending.against_stacking(crew, situation))


def of_pair(work: Work, call: Call, officer: str, clinician: str) -> Standing:
    """Return what stands against two who are no team yet."""
    situation = _situation(work, call, (officer, clinician))
    crew = ActiveTeam("", officer, clinician, TeamStatus.AVAILABLE)
    return Standing(call, crew, sending.against_sending(crew, situation))


def of_newcomers(work: Work, call: Call, team: Team, officer: str, clinician: str) -> Standing:
    """Return what stands against whoever takes a seat of a team that is on the call."""
    crew, situation = _seen(work, call, replace(team, officer=officer, clinician=clinician))
    new = {officer, clinician} - {team.officer, team.clinician}
    return Standing(call, crew, sending.against_joining(crew, new, situation))


def _seen(work: Work, call: Call, team: Team) -> tuple[ActiveTeam, Situation]:
    crew = tuple(filter(None, (team.officer, team.clinician)))
    mine = ActiveTeam(team.id, team.officer, team.clinician, team.status)
    return mine, _situation(work, call, crew, team)


def _situation(
    work: Work, call: Call, crew: tuple[str, ...], team: Team | None = None
) -> Situation:
    """Return what is known of this crew and this call alone: where anybody is counts for nothing."""
    ground = Ground(
        now=work.now,
        members=[work.member(who) for who in crew],
        duties={who: work.duty(who) for who in crew},
        teams=(team,) if team else (),
        shifts=work.unit.shifts(work.now, work.now + _A_MOMENT),
        settings=work.settings(),
        place_of=lambda _district: None,
    )
    return for_call(ground, About(call))
