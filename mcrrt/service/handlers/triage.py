"""Answering a checklist on a call, and setting its urgency lower together."""

from collections.abc import Mapping

from mcrrt.domain import text
from mcrrt.domain.call import Call
from mcrrt.domain.call_urgency import covered_by, require_lower
from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.heads import crossed
from mcrrt.domain.packs.answers import check_answers
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import Compartment, Pack, PackRole
from mcrrt.domain.packs.result import Result
from mcrrt.domain.run import Run
from mcrrt.domain.screening import Screening
from mcrrt.domain.urgency import Urgency, most_urgent
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service.access import Right
from mcrrt.service.signing import require_password
from mcrrt.service.work import Handlers, Work, new_id


def answer(wish: c.AnswerTriage, work: Work) -> None:
    """Answers of a checklist go into the record it belongs to; its result is kept with them."""
    call = work.call(wish.call)
    found = _pack(wish.pack, work, _run(wish.pack, call, work))
    if found.compartment is Compartment.HEALTH:
        _screen(wish, call, found, work)
    else:
        _assess(wish, call, found, work)


def _run(pack_id: str, call: Call, work: Work) -> Run | None:
    """Return the open run through a checklist, of whichever record."""
    return call.open_run(pack_id) or _open_screening(pack_id, call, work)


def _pack(pack_id: str, work: Work, run: Run | None) -> Pack:
    """Return the checklist: a run goes on with what it began with, a new one takes today's."""
    record = work.checklist(pack_id)
    if run is not None:
        return packs.by_hash(pack_id, run.hash, record).pack
    found = packs.in_force(pack_id, record)
    packs.require_on(found.pack, record)
    return found.pack


def _keep(found: Pack, work: Work) -> None:
    """Keep a version the first time it is used, so that it can be opened for ever."""
    record = work.checklist(found.id)
    if record is None or record.version(found.hash) is None:
        raw = packs.in_force(found.id, record).raw.decode()
        work.add(tr.ChecklistKept(found.id, found.version, found.hash, raw))


def _changed(
    given: Mapping[str, Answer], run: Run | None
) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Return all answers now, and those that are new."""
    before = dict(run.answers) if run else {}
    return {**before, **given}, {i: a for i, a in given.items() if before.get(i) != a}


def _crossed(run: Run | None) -> bool:
    """Say whether two people answered apart, so that nobody has said what all of it means."""
    return run is not None and crossed(run.event)


def _assess(wish: c.AnswerTriage, call: Call, found: Pack, work: Work) -> None:
    run = call.open_run(found.id)
    answers, changed = _changed(check_answers(found, wish.answers), run)
    result = evaluate(found, answers, source=call.text("source") or None)
    run_id = run.id if run else new_id()
    if changed or _crossed(run):
        if run is None:
            _keep(found, work)
        base = {"assessment": run.event} if run else {}
        work.add(tr.TriageAnswered(call.id, run_id, changed, result), base)
    _tell(work, call, run_id, result)


def _tell(work: Work, call: Call, run_id: str, result: Result) -> None:
    work.result.update(
        call=call.id,
        assessment=run_id,
        urgency=result.urgency,
        provisional=result.provisional,
        ask_next=result.ask_next,
        actions=result.actions,
    )


def finish(wish: c.FinishTriage, work: Work) -> None:
    """What it said stands from now on."""
    call = work.call(wish.call)
    run = _run(wish.pack, call, work)
    if run is None:
        raise RuleBroken(N_("There is no open assessment to finish on this call."))
    if _crossed(run):  # what all answers mean is said before it stands
        answer(c.AnswerTriage(wish.call, {}, wish.pack), work)
    if isinstance(run, Screening):
        work.require(Right.CLINICAL_NOTE)
        # No score stands alone (domain.md 3.2); the result of another's instrument may.
        scored = run.result.role is PackRole.SCREENER
        clean = text.required if scored else text.clean
        formulation = clean("formulation", wish.formulation, text.PARAGRAPH, many_lines=True)
        work.add(tr.ScreeningDone(call.id, run.id, formulation))
    else:
        if wish.formulation:
            raise BadInput(
                "formulation",
                N_("Only a screener of the health record is finished with words. Write a note."),
            )
        work.add(tr.TriageDone(call.id, run.id))
    work.result.update(call=call.id, urgency=work.result.get("urgency", run.result.urgency))


# --- the health record ---------------------------------------------------------------------------


def _open_screening(pack_id: str, call: Call, work: Work) -> Screening | None:
    runs = (one for one in reversed(work.unit.screenings(call.id)) if one.pack == pack_id)
    return next((one for one in runs if not one.done_at), None)


def _screen(wish: c.AnswerTriage, call: Call, found: Pack, work: Work) -> None:
    work.require(Right.CLINICAL_NOTE)
    run = _open_screening(found.id, call, work)
    answers, changed = _changed(check_answers(found, wish.answers), run)
    result = evaluate(found, answers)
    run_id = run.id if run else new_id()
    if changed or _crossed(run):
        if run is None:
            _keep(found, work)
        base = {"assessment": run.event} if run else {}
        work.add(tr.ScreeningAnswered(call.id, run_id, changed, result), base)
        _count(call, found, run_id, result, work)
    _tell(work, call, run_id, result)


def _count(call: Call, found: Pack, run_id: str, result: Result, work: Work) -> None:
    """Let the urgency cross to the call, and nothing else of what was answered."""
    says = most_urgent(*(reason.urgency for reason in result.reasons))
    before = next((one for one in call.screened if one.id == run_id), None)
    if (says or Urgency.P4) == before.urgency if before else says is None:
        return
    same = (one.id for one in work.unit.screenings(call.id) if one.pack == found.id)
    earlier = tuple(one for one in same if one != run_id)
    base = {"counted": before.event} if before else {}
    work.add(tr.ScreeningCounted(call.id, run_id, says or Urgency.P4, earlier), base)


# --- lowering ------------------------------------------------------------------------------------


def lower_urgency(wish: c.LowerUrgency, work: Work) -> None:
    """Two people set aside what they know of; the rules are asked before the password is."""
    call = work.call(wish.call)
    needed = text.required if wish.code == "other" else text.clean
    note = needed("note", wish.note, text.PARAGRAPH, many_lines=True)
    username = wish.second.strip().lower()
    account_id = work.unit.find("account", username)
    second = work.account(account_id) if account_id else None
    if second is None or not second.active or second.id == work.session.account:
        raise BadInput(
            "second", N_("The second person must be somebody else who has an account here.")
        )
    require_lower(call, wish.urgency, wish.code, second.roles)
    wrong = N_("The password of the second person is not right.")
    require_password(work, second.username, wish.password, wrong)
    base = {"lowered": call.lowered.event if call.lowered else None}
    covers = covered_by(call, wish.urgency)
    work.add(tr.UrgencyLowered(call.id, wish.urgency, covers, wish.code, note, second.id), base)
    work.result.update(call=call.id, urgency=work.call(call.id).urgency)


# --- the agency's checklists ---------------------------------------------------------------------


def load_checklist(wish: c.LoadChecklist, work: Work) -> None:
    """Checked whole before it is used; a version that was used stays what it is."""
    found = packs.parse(wish.json.encode())
    packs.require_loadable(found)
    if not found.licence.may_ship_items and not wish.terms:
        raise RuleBroken(
            N_(
                "Confirm first that the agency may use this instrument and that its terms were read."
            )
        )
    work.add(tr.ChecklistLoaded(found.id, found.version, found.hash, wish.json, wish.terms))
    work.result.update(pack=found.id, version=found.version, hash=found.hash)


def switch_checklist(wish: c.SwitchChecklist, work: Work) -> None:
    """On only with its terms confirmed; the intake is always on."""
    record = work.checklist(wish.pack)
    found = packs.in_force(wish.pack, record).pack
    if found.id == packs.INTAKE and not wish.on:
        raise RuleBroken(N_("The intake checklist is always in use: calls rest on it."))
    confirmed = wish.terms or (record is not None and bool(record.terms_by))
    if wish.on and found.licence.terms is not None and not confirmed:
        raise RuleBroken(
            N_(
                "Confirm first that the agency may use this instrument and that its terms were read."
            )
        )
    work.add(tr.ChecklistSwitched(found.id, wish.on, wish.terms))
    work.result.update(pack=found.id, on=wish.on)


HANDLERS: Handlers = {
    c.AnswerTriage: answer,
    c.FinishTriage: finish,
    c.LowerUrgency: lower_urgency,
    c.LoadChecklist: load_checklist,
    c.SwitchChecklist: switch_checklist,
}
