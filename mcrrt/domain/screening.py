"""A screening: one run through an instrument of the health record, for one call.

Its answers are the clinician's; of what it says only the urgency crosses to the call
(``ScreeningCounted``; domain.md 1.3, 2.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.heads import after_act, unseen
from mcrrt.domain.journal import Entry
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.packs.result import Result, together


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers so far and what they mean, open until it is done. ``event`` are its ``heads``."""

    id: str
    call: str
    pack: str
    version: str
    hash: str
    answers: Mapping[str, Answer]
    result: Result
    started_at: datetime
    changed_at: datetime
    done_at: datetime | None = None
    by: str = ""
    event: str = ""
    formulation: str = ""


def evolve_screening(state: Screening | None, entry: Entry) -> Screening:
    """Return the screening after the fact. Raises RuleBroken."""
    match entry.fact:
        case tr.ScreeningAnswered() as fact if state is None:
            result = fact.result
            return Screening(
                fact.screening, fact.call, result.pack, result.version, result.hash,
                dict(fact.answers), result, entry.at, entry.at, None, entry.actor, entry.event_id,
            )  # fmt: skip
        case tr.ScreeningAnswered() as fact:
            assert state is not None
            return _more(state, fact, entry)
        case tr.ScreeningDone() as fact if state is not None:
            if state.done_at:
                raise RuleBroken(N_("This screening is finished already."))
            return replace(
                state, done_at=entry.at, event=entry.event_id, formulation=fact.formulation
            )
        case _ if state is None:
            raise RuleBroken(N_("There is no such screening."))
        case _:
            return state


def _more(state: Screening, fact: tr.ScreeningAnswered, entry: Entry) -> Screening:
    """Add answers, also late ones; who did not see the last ones takes nothing back of them."""
    seen = entry.base.get("assessment", state.event)
    answers, result = {**state.answers, **fact.answers}, fact.result
    if unseen(state.event, seen):
        result = together(state.result, result, answers)
    return replace(
        state,
        answers=answers,
        result=result,
        changed_at=entry.at,
        by=entry.actor,
        event=after_act(state.event, seen, entry.event_id),
    )
