"""Taking calls, notes, closing and reopening."""

from collections.abc import Mapping
from datetime import datetime

from mcrrt.domain import text
from mcrrt.domain.call import Call, Stage
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.call_triage import require_raise
from mcrrt.domain.call_urgency import live
from mcrrt.domain.disposition import disposition
from mcrrt.domain.errors import N_, BadInput, NotFound, RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.fields import Value, clean_field
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service.access import Right
from mcrrt.service.work import Handlers, Work, base_of, is_id, new_id, utc


def clean_values(values: Mapping[str, Value], work: Work) -> dict[str, Value]:
    """Return call fields as they are kept. Raises BadInput naming the field."""
    cleaned = {name: clean_field(CALL_FIELDS, name, value) for name, value in values.items()}
    work.require_born(cleaned)
    return cleaned


def open_call(wish: c.OpenCall, work: Work) -> None:
    """A draft, with a number of this station."""
    values = clean_values(wish.values, work)
    number = f"{work.info.station_code}{work.unit.next_number('call')}"
    if wish.call and not is_id(wish.call):
        raise BadInput("call", N_("An id of one's own must be a UUID. Nothing was changed."))
    call_id = wish.call or new_id()
    work.add(f.CallOpened(call_id, number))
    given = {name: value for name, value in values.items() if value is not None}
    if given:
        work.add(f.CallDetailsRecorded(call_id, given), dict.fromkeys(given))
    work.result.update(call=call_id, number=number)


def record_details(wish: c.RecordCallDetails, work: Work) -> None:
    """Only what differs from the present value becomes a fact."""
    call = work.call(wish.call)
    values = clean_values(wish.values, work)
    changed = {name: value for name, value in values.items() if value != call.value(name)}
    if changed:
        base = base_of(changed, wish.base, call.details)
        suggested = tuple(name for name in wish.suggested if name in changed)
        work.add(f.CallDetailsRecorded(call.id, changed, suggested), base)
    work.result.update(call=call.id, changed=sorted(changed))


def queue_call(wish: c.QueueCall, work: Work) -> None:
    """From draft to the board."""
    call = work.call(wish.call)
    work.add(f.CallQueued(call.id))
    work.result.update(call=call.id, number=call.number)


def raise_urgency(wish: c.RaiseUrgency, work: Work) -> None:
    """Raising is free; it needs only a reason."""
    call = work.call(wish.call)
    reason = text.required("reason", wish.reason, text.PARAGRAPH, many_lines=True)
    require_raise(call, wish.urgency)
    work.add(f.UrgencyRaised(call.id, wish.urgency, reason))


def add_note(wish: c.AddNote, work: Work) -> None:
    """A note for the desk, or for clinicians."""
    call = work.call(wish.call)
    note = text.required("text", wish.text, text.NARRATIVE, many_lines=True)
    if wish.clinical:
        work.require(Right.CLINICAL_NOTE)
        entry = work.add(f.ClinicalNoteAdded(call.id, note))
    else:
        entry = work.add(f.NoteAdded(call.id, note))
    work.result.update(call=call.id, entry=entry.event_id)


def correct_note(wish: c.CorrectNote, work: Work) -> None:
    """A new note that supersedes; both stay in the record."""
    call = work.call(wish.call)
    note = text.required("text", wish.text, text.NARRATIVE, many_lines=True)
    reason = text.required("reason", wish.reason, text.LINE)
    fact = work.unit.fact(wish.entry)
    kinds = (
        f.NoteAdded, f.NoteCorrected, f.ClinicalNoteAdded, f.ClinicalNoteCorrected,
    )  # fmt: skip
    if not isinstance(fact, kinds) or fact.call != call.id:
        raise NotFound(N_("There is no such note on this call."))
    if isinstance(fact, f.ClinicalNoteAdded | f.ClinicalNoteCorrected):
        work.require(Right.CLINICAL_NOTE)
        entry = work.add(f.ClinicalNoteCorrected(call.id, wish.entry, note, reason))
    else:
        entry = work.add(f.NoteCorrected(call.id, wish.entry, note, reason))
    work.result.update(call=call.id, entry=entry.event_id)


def link_calls(wish: c.LinkCalls, work: Work) -> None:
    """Tie two calls."""
    call, other = _two(work, wish.call, wish.other)
    work.add(f.CallsLinked(call.id, other.id, "related"))


def mark_duplicate(wish: c.MarkDuplicate, work: Work) -> None:
    """The parent goes on; this one is kept and points to it."""
    call, parent = _two(work, wish.call, wish.parent)
    work.add(f.CallMarkedDuplicate(call.id, parent.id))


def _two(work: Work, first: str, second: str) -> tuple[Call, Call]:
    one, two = work.call(first), work.call(second)
    if one.id == two.id:
        raise BadInput("other", N_("A call cannot be tied to itself. Nothing was changed."))
    return one, two


def divert_call(wish: c.DivertCall, work: Work) -> None:
    """Only while the diversion gate is open (domain.md 3.9)."""
    call = work.call(wish.call)
    to = text.required("to", wish.to, text.LINE)
    note = text.clean("note", wish.note, text.PARAGRAPH, many_lines=True)
    closed = _closed_by(call, work)
    if closed:
        raise RuleBroken(
            N_("Call {number} cannot be diverted. What closes the gate: {closed}."),
            number=call.number,
            closed=", ".join(closed),
        )
    work.add(f.CallDiverted(call.id, to, note))


def _closed_by(call: Call, work: Work) -> tuple[str, ...]:
    """Return what closes the gate in any run through the intake that speaks of now."""
    runs = [run for run in live(call) if run.intake]
    if not runs:
        raise RuleBroken(N_("Diversion needs the triage questions first."))
    source = call.text("source") or None
    found: dict[str, None] = {}
    for run in runs:
        pack = packs.by_hash(run.pack, run.hash, work.checklist(run.pack)).pack
        gate = evaluate(pack, run.answers, source=source).diversion
        found |= dict.fromkeys(gate.closed_by or (() if gate.open else ("gate",)))
    return tuple(found)


def cancel_call(wish: c.CancelCall, work: Work) -> None:
    """With the reason; a draft too is kept."""
    call = work.call(wish.call)
    reason = text.required("reason", wish.reason, text.PARAGRAPH, many_lines=True)
    work.add(f.CallCancelled(call.id, reason))


def close_call(wish: c.CloseCall, work: Work) -> None:
    """With one main disposition; the agency says which of them a supervisor reviews."""
    call = work.call(wish.call)
    codes = tuple(dict.fromkeys((wish.disposition, *wish.more)))
    for code in codes:
        disposition(code)
    note = text.clean("note", wish.note, text.PARAGRAPH, many_lines=True)
    if "D98" in codes and not note:
        raise BadInput("note", N_("D98 (other) needs a note that says what happened."))
    follow_up = utc(wish.follow_up_by, "follow_up_by") if wish.follow_up_by else None
    if follow_up and follow_up <= work.now:
        raise BadInput("follow_up_by", N_("A follow-up must be due in the future."))
    review = bool(set(codes) & set(work.settings().review_dispositions))
    if call.stage is Stage.DRAFT:
        work.add(f.CallQueued(call.id))
    work.add(f.CallClosed(call.id, codes, note, review, follow_up))
    work.result.update(call=call.id, review=review)


def review_call(wish: c.ReviewCall, work: Work) -> None:
    """A supervisor accepts the closing."""
    call = work.call(wish.call)
    work.add(f.CallReviewed(call.id, text.clean("note", wish.note, text.PARAGRAPH)))


def record_follow_up(wish: c.RecordFollowUp, work: Work) -> None:
    """Made, or tried; nobody reached means that it stays due."""
    call = work.call(wish.call)
    words = text.required("text", wish.text, text.PARAGRAPH, many_lines=True)
    again = utc(wish.again_by, "again_by") if wish.again_by else None
    _check_again(again, wish.reached, work.now)
    work.add(f.FollowedUp(call.id, wish.reached, words, again))


def _check_again(again: datetime | None, reached: bool, now: datetime) -> None:
    if again and again <= now:
        raise BadInput("again_by", N_("The next try must be in the future."))
    if not reached and not again:
        raise BadInput("again_by", N_("Nobody was reached: say by when to try again."))


def reopen_call(wish: c.ReopenCall, work: Work) -> None:
    """With the reason."""
    call = work.call(wish.call)
    reason = text.required("reason", wish.reason, text.PARAGRAPH, many_lines=True)
    work.add(f.CallReopened(call.id, reason))


HANDLERS: Handlers = {
    c.OpenCall: open_call,
    c.RecordCallDetails: record_details,
    c.QueueCall: queue_call,
    c.RaiseUrgency: raise_urgency,
    c.AddNote: add_note,
    c.CorrectNote: correct_note,
    c.LinkCalls: link_calls,
    c.MarkDuplicate: mark_duplicate,
    c.DivertCall: divert_call,
    c.CancelCall: cancel_call,
    c.CloseCall: close_call,
    c.ReviewCall: review_call,
    c.RecordFollowUp: record_follow_up,
    c.ReopenCall: reopen_call,
}
