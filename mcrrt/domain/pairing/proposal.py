"""The whole answer: the ranking, the best plan of the shift, what the best three cost.

When no pair is lawful it says what is missing and who could be called in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from mcrrt.domain.pairing.pair import Degraded, Pair, PassedOver, Refused, rank
from mcrrt.domain.pairing.shortfall import CallIn, call_in, shortfall
from mcrrt.domain.pairing.situation import Situation
from mcrrt.domain.pairing.solving import Solver

BEST = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs of which no two share a member: as many as can be, with the highest total."""

    pairs: tuple[Pair, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the best pairs, and what sending it costs the shift.

    ``pairs_left`` can still be formed for the next call. ``pairs_lost`` and ``points_lost`` are what
    the best plan would have had beyond this pair and those.
    """

    pair: Pair
    pairs_left: int
    pairs_lost: int
    points_lost: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is known about who could go."""

    best: tuple[Offer, ...]
    pairs: tuple[Pair, ...]
    passed_over: tuple[PassedOver, ...]
    degraded: tuple[Degraded, ...]
    refused: tuple[Refused, ...]
    plan: Plan
    shortfall: tuple[str, ...]
    call_in: tuple[CallIn, ...]


def propose(situation: Situation, solver: Solver) -> Proposal:
    """Return who could go, with reasons, and what is missing if nobody can."""
    ranking = rank(situation)
    table = _Table(ranking.pairs)
    best_plan = table.plan(solver)
    missing = () if ranking.pairs else shortfall(situation)
    return Proposal(
        best=tuple(table.offer(pair, best_plan, solver) for pair in ranking.pairs[:BEST]),
        pairs=ranking.pairs,
        passed_over=ranking.passed_over,
        degraded=ranking.degraded,
        refused=ranking.refused,
        plan=best_plan,
        shortfall=missing,
        call_in=call_in(situation, missing) if missing else (),
    )


def plan(pairs: Sequence[Pair], solver: Solver) -> Plan:
    """Return the best matching over these pairs."""
    return _Table(pairs).plan(solver)


class _Table:
    """The scores of all pairs: a row for each officer, a column for each clinician."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        officers, clinicians = (sorted(set(map(itemgetter(seat), pairs))) for seat in (0, 1))
        self.rows = {officer: row for row, officer in enumerate(officers)}
        self.columns = {clinician: column for column, clinician in enumerate(clinicians)}
        self.pairs: list[list[Pair | None]] = [[None] * len(self.columns) for _ in self.rows]
        self.scores: list[list[int | None]] = [[None] * len(self.columns) for _ in self.rows]
        for pair in pairs:
            officer, clinician, _team, score, _reasons = pair
            row, column = self.rows[officer], self.columns[clinician]
            self.scores[row][column] = score
            self.pairs[row][column] = pair

    def plan(self, solver: Solver, without: Pair | None = None) -> Plan:
        """Return the best matching, or the best that is left when one pair is gone."""
        scores = self.scores
        if without is not None:
            gone, column = self.rows[without.officer], self.columns[without.clinician]
            scores = [[*row[:column], None, *row[column + 1 :]] for row in scores]
            scores[gone] = [None] * len(self.columns)
        found = [self.pairs[row][column] for row, column in solver(scores)]
        chosen = tuple(pair for pair in found if pair is not None)
        return Plan(chosen, sum(pair.score for pair in chosen))

    def offer(self, pair: Pair, whole: Plan, solver: Solver) -> Offer:
        """Say what is left of the plan when this pair is sent."""
        rest = self.plan(solver, without=pair)
        lost = len(whole.pairs) - 1 - len(rest.pairs)
        return Offer(pair, len(rest.pairs), lost, whole.total - pair.score - rest.total)
