"""``pair SITUATION.json``: who could go, with reasons, and why others are passed over."""

import sys
from argparse import Namespace
from typing import Any

from mcrrt.cli.session import print_json, read_json
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.pairing.proposal import Offer, Proposal
from mcrrt.service.language import _, sentence
from mcrrt.service.pairing import as_json, missing, propose_for, said, why
from mcrrt.service.words import PROFESSION


def run(options: Namespace) -> int:
    """Print one proposal, or a list of proposals for a list of situations."""
    data = read_json(options.situation, BadInput("situation", N_("The situation is not JSON.")))
    many = isinstance(data, list)
    if many:
        proposals = [_nth(number, row) for number, row in enumerate(data, start=1)]
    else:
        proposals = [propose_for(data)]
    if options.json:
        answers = [as_json(proposal) for proposal in proposals]
        print_json(answers if many else answers[0])
        return 0
    for proposal in proposals:
        sys.stdout.write("\n".join(_told(proposal)) + "\n")
    return 0


def _nth(number: int, row: Any) -> Proposal:
    try:
        return propose_for(row)
    except BadInput as refused:
        raise BadInput(
            refused.field, N_("Situation {n}: {why}."), n=number, why=sentence(refused).rstrip(".")
        ) from None


def _told(proposal: Proposal) -> list[str]:
    lines = [line for offer in proposal.best for line in _offer(offer)]
    if not lines:
        lines = [_("No lawful pair.")]
        lines += [f"  {missing(code)}" for code in proposal.shortfall]
        lines += [
            "  " + _("Could be called in: {who} ({role}, {hours} h of rest).").format(
                who=who.id, role=_(PROFESSION[who.role]), hours=f"{who.rest_hours:g}"
            )
            for who in proposal.call_in
        ]  # fmt: skip
    for team in proposal.degraded:
        if not team.because:
            lines += [_headed(team.team, team.score), *(f"  {said(r)}" for r in team.reasons)]
    lines += [
        _("Passed over: {who}: {why}.").format(who=one.id, why="; ".join(map(why, one.because)))
        for one in proposal.refused
    ]
    return [*lines, *_planned(proposal)]


def _headed(who: str, score: int) -> str:
    return _("{who}: {score} points").format(who=who, score=score)


def _offer(offer: Offer) -> list[str]:
    pair = offer.pair
    who = _("{officer} and {clinician}").format(officer=pair.officer, clinician=pair.clinician)
    return [
        _headed(f"{pair.team} ({who})" if pair.team else who, pair.score),
        *(f"  {reason.points:+5d}  {said(reason)}" for reason in pair.reasons),
        "  " + _("Pairs left for the next call: {left}; the plan of the shift loses {points} points.")
        .format(left=offer.pairs_left, points=offer.points_lost),
    ]  # fmt: skip


def _planned(proposal: Proposal) -> list[str]:
    if not proposal.plan.pairs:
        return []
    pairs = [
        "  " + _("{officer} and {clinician}").format(officer=p.officer, clinician=p.clinician)
        for p in proposal.plan.pairs
    ]
    return [_("Best plan of the shift: {points} points").format(points=proposal.plan.total), *pairs]
