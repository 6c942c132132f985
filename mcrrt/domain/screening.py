"""A screening: one run through an instrument of the health record, for one call.

Its answers are the clinician's; of what it says only the urgency crosses to the call
(``ScreeningCounted``; domain.md 1.3, 2.2).
"""

from dataclasses import dataclass, replace

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Entry
from mcrrt.domain.run import Run, begun, with_answers


@dataclass(frozen=True, slots=True)
class Screening(Run):
    """The run, of which call, and what the clinician made of it in words."""

    call: str = ""
    formulation: str = ""


def evolve_screening(state: Screening | None, entry: Entry) -> Screening:
    """Return the screening after the fact. Raises RuleBroken."""
    match entry.fact:
        case tr.ScreeningAnswered() as fact if state is None:
            run = begun(Screening, fact.screening, fact.answers, fact.result, entry)
            return replace(run, call=fact.call)
        case tr.ScreeningAnswered() as fact:
            assert state is not None
            return with_answers(state, fact.answers, fact.result, entry)
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
