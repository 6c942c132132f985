"""Answering a checklist on a call."""

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.packs.answers import check_answers
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.service import commands as c
from mcrrt.service.packs import pack as pack_by_id
from mcrrt.service.work import Handlers, Work, new_id


def answer(wish: c.AnswerTriage, work: Work) -> None:
    """The result of all answers so far is kept with the fact."""
    call = work.call(wish.call)
    pack = pack_by_id(wish.pack)
    given = check_answers(pack, wish.answers)
    open_one = call.open_assessment
    if open_one and open_one.pack != pack.id:
        raise RuleBroken(N_("Another assessment of this call is open. Finish it first."))
    before = dict(open_one.answers) if open_one else {}
    changed = {item: value for item, value in given.items() if before.get(item) != value}
    source = call.text("source") or None
    result = evaluate(pack, {**before, **given}, source=source)
    assessment = open_one.id if open_one else new_id()
    if changed:
        base = {"assessment": open_one.event} if open_one else {}
        work.add(tr.TriageAnswered(call.id, assessment, changed, result), base)
    work.result.update(
        call=call.id,
        assessment=assessment,
        urgency=result.urgency,
        provisional=result.provisional,
        ask_next=result.ask_next,
        actions=result.actions,
    )


def finish(wish: c.FinishTriage, work: Work) -> None:
    """What it said stands from now on."""
    call = work.call(wish.call)
    latest = call.open_assessment
    if latest is None:
        raise RuleBroken(N_("There is no open assessment to finish on this call."))
    work.add(tr.TriageDone(call.id, latest.id))
    work.result.update(call=call.id, urgency=latest.result.urgency)


HANDLERS: Handlers = {c.AnswerTriage: answer, c.FinishTriage: finish}
