"""From a situation to every pair: ranked with its reasons, or passed over with why.

It proposes; a person sends.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeVar

from mcrrt.domain.pairing import rules, weights
from mcrrt.domain.pairing.situation import ActiveTeam, Member, Seat, Situation
from mcrrt.domain.pairing.weights import Reason

_STAGES = Reason("clinician_stages", 0)
_OTHER = (rules.IN_OTHER_PAIR,)


class Pair(NamedTuple):
    """An officer and a clinician who may go. Higher scores are better.

    (A named tuple, for there are thousands: a frozen dataclass takes three times as long to make.)

    ``team`` is the team they are already, or None. The score is the sum of the reasons' points.
    """

    officer: str
    clinician: str
    team: str | None
    score: int
    reasons: tuple[Reason, ...]


class PassedOver(NamedTuple):
    """An officer and a clinician who may not go, and the codes of all that forbids it."""

    officer: str
    clinician: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Degraded:
    """A team with a missing seat: no pair, so it stands apart. It may go when nothing forbids it.

    What may not go has no reasons and a score of 0.
    """

    team: str
    officer: str | None
    clinician: str | None
    score: int
    reasons: tuple[Reason, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A member or a team that may not go with anybody, and the codes of all that forbids it."""

    id: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All combinations, each once: lawful ones best first, the others with why.

    ``refused`` says the same shorter: the members, then the teams, that no combination can save.
    """

    pairs: tuple[Pair, ...]
    passed_over: tuple[PassedOver, ...]
    degraded: tuple[Degraded, ...]
    refused: tuple[Refused, ...]


# What Pair() does, without the function around it: half the time, ten thousand times.
_new_pair = partial(tuple.__new__, Pair)

_Codes = tuple[tuple[str, ...], ...]
_Met = tuple[bool, ...]
_Weighed = tuple[tuple[Reason, ...], int]
_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(slots=True)
class _Side:
    """One member, with all that can be said of them before anybody is beside them.

    ``crew`` is what keeps their team from going, ``points`` are those of their own reasons.
    """

    id: str
    team: "_Crew | None"
    crew: tuple[str, ...]
    because: tuple[str, ...]
    own: tuple[Reason, ...]
    points: int
    meets: tuple[bool, ...]
    travel: Reason
    workload: Reason
    start: int
    end: int


@dataclass(slots=True)
class _Crew:
    """A team with all that can be said of it as a whole."""

    id: str
    because: tuple[str, ...]
    reasons: tuple[Reason, ...]
    travel: Reason | None


class _Ground:
    """What is the same for all pairs of a situation, worked out once."""

    def __init__(self, s: Situation) -> None:
        self.situation = s
        self.now = _minute(s.now)
        self.stages = _stages(s)
        self.crews = {team.id: _crew(team, s) for team in sorted(s.teams, key=attrgetter("id"))}
        teams = {m: self.crews[team.id] for team in s.teams for m in (team.officer, team.clinician)}
        members = sorted(s.members, key=attrgetter("id"))
        self.officers = [_side(m, teams, s) for m in members if m.role is Seat.OFFICER]
        self.clinicians = [_side(m, teams, s) for m in members if m.role is Seat.CLINICIAN]
        self.overlaps: _Kept[int, Reason] = _Kept(lambda minutes: weights.shift_overlap(minutes, s))
        self.lefts: _Kept[int, Reason] = _Kept(lambda end: weights.hours_left(end - self.now, s))
        self.wishes: _Kept[_Met, _Kept[_Met, tuple[Reason, ...]]] = _Kept(
            lambda one: _Kept(lambda other: _wishes(one, other, s))
        )
        self.refusals: _Kept[_Codes, tuple[str, ...]] = _Kept(
            lambda codes: tuple(dict.fromkeys(chain(*codes)))
        )

    def all(self) -> Iterator["_Side | _Crew"]:
        """Yield all members, then all teams."""
        yield from self.officers
        yield from self.clinicians
        yield from self.crews.values()


class _Kept(dict[_K, _V]):
    """What was worked out once for a value is kept: many pairs share the same ends and codes."""

    def __init__(self, work_out: Callable[[_K], _V]) -> None:
        self._work_out = work_out

    def __missing__(self, key: _K) -> _V:
        """Work it out."""
        self[key] = value = self._work_out(key)
        return value


def rank(situation: Situation) -> Ranking:
    """Return every officer with every clinician, and the teams with a missing seat.

    Pairs of the same score stand in the order of their ids, so the same situation always gives the
    same answer.
    """
    ground = _Ground(situation)
    pairs: list[Pair] = []
    passed: list[PassedOver] = []
    for officer in ground.officers:
        lawful = []
        for clinician in ground.clinicians:
            both = _OTHER if officer.team is not clinician.team else officer.crew
            if both or officer.because or clinician.because:
                codes = ground.refusals[officer.because, clinician.because, both]
                passed.append(PassedOver(officer.id, clinician.id, codes))
            else:
                lawful.append(clinician)
        pairs += _pairs(officer, lawful, ground)
    pairs.sort(key=attrgetter("score"), reverse=True)  # stable: ids stay in order
    refused = (Refused(one.id, one.because) for one in ground.all() if one.because)
    return Ranking(tuple(pairs), tuple(passed), tuple(_degraded(ground)), tuple(refused))


def _minute(at: datetime) -> int:
    return int(at.timestamp() // 60)


def _side(member: Member, teams: dict[str, _Crew], s: Situation) -> _Side:
    known = member.shift_start is not None and member.shift_end is not None
    own = weights.own(member, s)
    team = teams.get(member.id)
    return _Side(
        member.id,
        team,
        team.because if team else (),
        rules.member_refusals(member, s),
        own,
        _total(own),
        weights.meets(member, s),
        weights.travel(member.id, member.at, s),
        weights.workload(member, s),
        _minute(member.shift_start) if known and member.shift_start else 0,
        _minute(member.shift_end) if known and member.shift_end else 0,
    )


def _stages(s: Situation) -> tuple[Reason, ...]:
    return (_STAGES,) if s.call is not None and s.call.weapon else ()


def _crew(team: ActiveTeam, s: Situation) -> _Crew:
    if team.officer and team.clinician:
        reason = Reason("together", weights.whole(s.weights["together"]), {"team": team.id})
    else:
        reason = Reason("no_clinician" if team.officer else "no_officer", 0, {"team": team.id})
    travel = weights.travel(team.id, team.at, s) if team.at else None
    stages = _stages(s) if team.officer and team.clinician else ()
    return _Crew(team.id, rules.team_refusals(team, s), (reason, *stages), travel)


def _pairs(officer: _Side, clinicians: list[_Side], ground: _Ground) -> Iterator[Pair]:
    """Yield the officer with each of these: their own, one's for both, the worse of the two.

    A pair is there when the farther of the two is, unless the team has a place of its own. What is
    the same for the officer stands outside of the loop, which runs ten thousand times.
    """
    team, name = officer.team.id if officer.team else None, officer.id
    more = officer.team.reasons if officer.team else ground.stages
    place = officer.team.travel if officer.team else None
    busy, away, start, end = officer.workload, officer.travel, officer.start, officer.end
    overlaps, lefts = ground.overlaps, ground.lefts
    wishes = ground.wishes[officer.meets]
    same: _Kept[_Met, _Weighed] = _Kept(
        lambda meets: _weighed((*officer.own, *wishes[meets], *more))
    )
    for other in clinicians:
        # Not min and max: they take four times as long.
        first = other.end if other.end < end else end  # noqa: FURB136
        last = other.start if other.start > start else start  # noqa: FURB136
        overlap, left = overlaps[first - last], lefts[first]
        work = other.workload if other.workload.points < busy.points else busy
        travel = place or (other.travel if other.travel.points < away.points else away)
        also, points = same[other.meets]
        score = (
            travel.points + work.points + overlap.points + left.points + points + other.points
        )  # fmt: skip
        reasons = (travel, work, overlap, left, *also, *other.own)
        yield _new_pair((name, other.id, team, score, reasons))


def _wishes(officer: _Met, clinician: _Met, s: Situation) -> tuple[Reason, ...]:
    met = zip(weights.wishes(s), officer, clinician, strict=True)
    return tuple(weights.wish(code, one, other, s) for code, one, other in met)


def _weighed(reasons: tuple[Reason, ...]) -> _Weighed:
    return reasons, _total(reasons)


def _total(reasons: Iterable[Reason]) -> int:
    return sum([reason.points for reason in reasons])


def _degraded(ground: _Ground) -> Iterator[Degraded]:
    """Yield the teams with one member, the lawful and best ones first."""
    sides = {side.id: side for side in (*ground.officers, *ground.clinicians)}
    found = [
        _degraded_team(team, sides[team.officer or team.clinician], ground)
        for team in ground.situation.teams
        if not (team.officer and team.clinician)
    ]
    yield from sorted(found, key=lambda team: (bool(team.because), -team.score, team.team))


def _degraded_team(team: ActiveTeam, side: _Side, ground: _Ground) -> Degraded:
    crew = ground.crews[team.id]
    because = (*side.because, *crew.because)
    reasons: tuple[Reason, ...] = ()
    if not because:
        nobody = (False,) * len(side.meets)
        seats = (side.meets, nobody) if team.officer else (nobody, side.meets)
        reasons = (
            crew.travel or side.travel,
            *side.own,
            *ground.wishes[seats[0]][seats[1]],
            side.workload,
            ground.lefts[side.end],
            *crew.reasons,
        )
    return Degraded(
        team.id, team.officer or None, team.clinician or None, _total(reasons), reasons, because
    )
