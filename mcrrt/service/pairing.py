"""The pairing in words, and as the command line gives it away."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from mcrrt.domain.pairing.pair import Degraded, Pair
from mcrrt.domain.pairing.proposal import BEST, Offer, Proposal, propose
from mcrrt.domain.pairing.read import read_situation
from mcrrt.domain.pairing.rules import REFUSALS
from mcrrt.domain.pairing.shortfall import SHORTFALLS
from mcrrt.domain.pairing.weights import TEXTS, Reason
from mcrrt.service.language import _, decimal
from mcrrt.service.roster_answers import PairsView, People, PlanOfShift, Ready
from mcrrt.service.solver import solve
from mcrrt.service.words import GENDER, MUNICIPALITY, label

MOST_OTHERS = 40


def propose_for(data: object, weights: Mapping[str, float] | None = None) -> Proposal:
    """Return who could go in a situation given as JSON. ``weights`` are the agency's."""
    with _without_collecting():
        return propose(read_situation(data, weights), solve)


def worked_out(ready: Ready) -> PairsView | PlanOfShift:
    """Return who could go to a call, or the plan of a shift."""
    with _without_collecting():
        found = propose(ready.situation, solve)
    if ready.start is not None and ready.end is not None:
        return _plan(ready.start, ready.end, found, ready)
    rest = found.pairs[BEST:MOST_OTHERS]
    teams = [pair for pair in found.pairs[MOST_OTHERS:] if pair.team]
    return PairsView(
        ready.call, ready.situation.now, found.best, (*rest, *teams), found.degraded,
        found.refused, found.shortfall, found.call_in, ready.people,
    )  # fmt: skip


def _plan(start: datetime, end: datetime, found: Proposal, ready: Ready) -> PlanOfShift:
    paired = {who for pair in found.plan.pairs for who in (pair.officer, pair.clinician)}
    barred = {one.id for one in found.refused}
    left = (one.id for one in ready.situation.members if one.id not in paired | barred)
    return PlanOfShift(
        start, end, found.plan, found.refused, tuple(left), found.shortfall, ready.people
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold the garbage collector: thousands of pairs, no cycle. A sixth of the time (measured)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def said(reason: Reason, people: People | None = None) -> str:
    """Return a reason as one sentence, with names in place of ids where they are known."""
    words = _(TEXTS[reason.says or reason.code])
    if not reason.fields:
        return words
    shown = {name: _shown(name, value, people) for name, value in reason.fields.items()}
    return words.format(**shown)


def why(code: str) -> str:
    """Return in words why somebody is passed over."""
    return _(REFUSALS[code])


def missing(code: str) -> str:
    """Return in words what is missing for a lawful pair."""
    return _(SHORTFALLS[code])


def as_json(proposal: Proposal) -> dict[str, Any]:
    """Return the proposal as plain values, each reason with its words."""
    tell = _telling()
    return {
        "best": [_best(offer, tell) for offer in proposal.best],
        "pairs": [_pair(pair, tell) for pair in proposal.pairs],
        "passed_over": [
            {"officer": p.officer, "clinician": p.clinician, "because": p.because}
            for p in proposal.passed_over
        ],
        "degraded": [_degraded(team, tell) for team in proposal.degraded],
        "refused": [{"id": one.id, "because": one.because} for one in proposal.refused],
        "plan": [
            {"officer": p.officer, "clinician": p.clinician, "team": p.team, "score": p.score}
            for p in proposal.plan.pairs
        ],
        "plan_total": proposal.plan.total,
        "shortfall": proposal.shortfall,
        "call_in": [
            {"id": m.id, "role": m.role, "rest_hours": m.rest_hours} for m in proposal.call_in
        ],
    }


_Tell = Callable[[Reason], dict[str, Any]]


def _telling() -> _Tell:
    """Return what turns a reason into plain values; many pairs share one, so each is told once."""
    told: dict[int, dict[str, Any]] = {}

    def tell(reason: Reason) -> dict[str, Any]:
        known = told.get(id(reason))
        if known is None:
            known = {"code": reason.code, "points": reason.points, "text": said(reason)}
            told[id(reason)] = known
        return known

    return tell


def _shown(name: str, value: str | float, people: People | None) -> str:
    if isinstance(value, float):
        return decimal(value)
    if people is None or not isinstance(value, str):
        return str(value)
    match name:
        case "who" | "team":
            return people.signs.get(value) or people.names.get(value, value)
        case "district":
            return label(MUNICIPALITY, value)
        case "gender":
            return label(GENDER, value).lower()
        case _:
            return value


def _pair(pair: Pair, tell: _Tell) -> dict[str, Any]:
    return {
        "officer": pair.officer,
        "clinician": pair.clinician,
        "team": pair.team,
        "score": pair.score,
        "reasons": [tell(reason) for reason in pair.reasons],
    }


def _best(offer: Offer, tell: _Tell) -> dict[str, Any]:
    cost = {
        "pairs_left": offer.pairs_left,
        "pairs_lost": offer.pairs_lost,
        "points_lost": offer.points_lost,
    }
    return {**_pair(offer.pair, tell), "cost": cost}


def _degraded(team: Degraded, tell: _Tell) -> dict[str, Any]:
    return {
        "team": team.team,
        "officer": team.officer,
        "clinician": team.clinician,
        "score": team.score,
        "reasons": [tell(reason) for reason in team.reasons],
        "because": team.because,
    }
