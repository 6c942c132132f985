"""What the triage screen draws, made from a checklist, answers and their result. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcrrt.domain.packs.actions import BESIDE
from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.condition import NOT_ASKED, OPEN, Answer
from mcrrt.domain.packs.pack import Compartment, Pack, PackRole, Rule, said
from mcrrt.domain.packs.result import STAR_OPEN, Result
from mcrrt.domain.packs.scoring import Cutoff, Levels, Scored, Total
from mcrrt.domain.urgency import Urgency
from mcrrt.service import words
from mcrrt.service.checklist_answers import ChecklistRow
from mcrrt.service.language import _, current, ngettext
from mcrrt.ui.present.questions import QuestionLine, question

Hints = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason of the result; ``item`` is the question it links to."""

    item: str
    text: str
    urgency: str


@dataclass(frozen=True, slots=True)
class ChecklistChip:
    """One checklist in the row of those in use, with how far it is."""

    id: str
    title: str
    state: str
    current: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class TriagePicture:
    """Everything the triage screen draws about one checklist.

    ``actions`` are to be done now, ``beside`` is offered or good to know. ``scored`` is the level
    or total; ``bars`` says what nobody may go below; ``notice`` is the owner's. ``endorsed`` is
    false where nothing was endorsed, which does not mean no risk.
    """

    pack: str
    intake: bool
    questions: tuple[QuestionLine, ...]
    urgency: str
    provisional: bool
    headline: str
    scored: str
    axes: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    beside: tuple[str, ...]
    reasons: tuple[ReasonLine, ...]
    ask_next: tuple[ReasonLine, ...]
    bars: str
    diversion: str
    diversion_open: bool
    progress: str
    notice: str
    about: str
    done: bool
    may_answer: bool
    needs_formulation: bool


def picture(
    pack: Pack,
    answers: Mapping[str, Answer],
    result: Result,
    hints: Hints,
    *,
    done: bool,
    may_answer: bool = True,
    cutoff: int | None = None,
) -> TriagePicture:
    """Return what to draw. ``cutoff`` is the line the agency chose among those of a total."""
    rules = {rule.id: rule for rule in pack.rules}
    raised = {reason.item: reason.urgency for reason in reversed(result.reasons)}
    questions = tuple(
        question(item, answers, result, raised, hints.get(item.id, ("", False)))
        for item in sorted(pack.items, key=lambda item: not item.star)  # stars are asked first
        if applies(item, answers) or answers.get(item.id, NOT_ASKED) not in OPEN
    )
    return TriagePicture(
        pack=pack.id,
        intake=pack.role is PackRole.INTAKE,
        questions=questions,
        urgency="" if pack.role is PackRole.RECORD else result.urgency.value,
        provisional=result.provisional,
        headline=_headline(pack, result),
        scored=_scored(pack, result, cutoff),
        axes=_axes(result),
        actions=tuple(action_words(pack, a) for a in result.actions if a not in BESIDE),
        beside=tuple(action_words(pack, a) for a in result.actions if a in BESIDE),
        reasons=_reasons(pack, result, rules),
        ask_next=tuple(ReasonLine(i, _item_text(pack, i), "") for i in result.ask_next),
        bars=_bars(result),
        diversion=_diversion(pack, result),
        diversion_open=result.diversion.open,
        progress=_progress(questions),
        notice=said(pack.licence.notice, current()),
        about=said(pack.about, current()) if pack.about else "",
        done=done,
        may_answer=may_answer,
        needs_formulation=(
            pack.compartment is Compartment.HEALTH and pack.role is PackRole.SCREENER
        ),
    )


def action_words(pack: Pack, action: str) -> str:
    """Return what to do now; a checklist may bring words of its own."""
    own = pack.actions.get(action)
    return said(own, current()) if own else words.label(words.ACTION, action)


def chips(
    rows: tuple[ChecklistRow, ...],
    runs: Mapping[str, tuple[int, bool]],
    shown: str,
) -> tuple[ChecklistChip, ...]:
    """Return the checklists in use. ``runs`` says how many answers each has, and if it is done."""
    found = []
    for row in rows:
        if not row.on and row.id not in runs:
            continue
        title = said(row.title, current())
        state = "" if row.id == shown else _run_state(runs.get(row.id))
        whose = _("health record") if row.compartment is Compartment.HEALTH else ""
        spoken = ", ".join(part for part in (title, state, whose) if part)
        found.append(ChecklistChip(row.id, title, state, row.id == shown, spoken))
    return tuple(found)


def _run_state(run: tuple[int, bool] | None) -> str:
    if run is None or not run[0]:
        return ""
    answered, done = run
    if done:
        return _("finished")
    return ngettext("{n} answer so far", "{n} answers so far", answered).format(n=answered)


def _headline(pack: Pack, result: Result) -> str:
    if not result.provisional:
        at_least = result.at_least and pack.role is not PackRole.RECORD
        if at_least and result.urgency is Urgency.P0:  # nothing is more urgent
            return _("Not everything was asked.")
        return _("At least this urgent: not everything was asked.") if at_least else ""
    stars = [i.id for i in pack.items if i.star and i.id in result.unanswered]
    return ngettext(
        "Provisional: {n} starred question is open.",
        "Provisional: {n} starred questions are open.",
        len(stars),
    ).format(n=len(stars))


def _scored(pack: Pack, result: Result, cutoff: int | None) -> str:
    """Return the level or total in words, never as a plain figure while something is open."""
    scored = result.scored
    match pack.scoring:
        case Levels() as levels if scored is not None and scored.level:
            level = levels.find(scored.level)
            text = said(level.text, current()) if level else scored.level
            return _("At least: {level}").format(level=text) if result.at_least else text
        case Total() as total if scored is not None and scored.total is not None:
            return _total(total, scored, cutoff, at_least=result.at_least)
        case _:
            return ""


def _total(total: Total, scored: Scored, cutoff: int | None, *, at_least: bool) -> str:
    band = next(band for band in total.bands if band.id == scored.band)
    text = f"{scored.total} · {said(band.text, current())}"
    if at_least:
        text = _("At least: {level}").format(level=text)
    if not scored.cutoffs:
        return text
    lines = " · ".join(_cutoff(one, mine=one.at == cutoff) for one in scored.cutoffs)
    return f"{text}\n" + _("Cut-offs for admission: {lines}").format(lines=lines)


def _cutoff(line: Cutoff, *, mine: bool) -> str:
    """Return a published line, whether it is reached, and whether it is the agency's."""
    reached = _("{n} reached") if line.reached else _("{n} not reached")
    return reached.format(n=line.at) + (_(" (in use here)") if mine else "")


def _axes(result: Result) -> tuple[tuple[str, str], ...]:
    axes = result.axes
    named = (
        (_("Safety"), axes.safety),
        (_("Medical"), axes.medical),
        (_("Clinical"), axes.clinical),
    )
    return tuple((name, value.value if value else "–") for name, value in named)


def _reasons(pack: Pack, result: Result, rules: Mapping[str, Rule]) -> tuple[ReasonLine, ...]:
    lines = []
    open_stars = [reason for reason in result.reasons if reason.rule == STAR_OPEN]
    for reason in result.reasons:
        if reason.rule == STAR_OPEN:
            continue
        rule = rules.get(reason.rule)
        text = said(rule.text, current()) if rule else _item_text(pack, reason.item)
        lines.append(ReasonLine(reason.item, text, reason.urgency.value if reason.urgency else ""))
    if open_stars:
        items = ", ".join(reason.item for reason in open_stars)
        text = _("Not answered yet: {items}").format(items=items)
        urgency = open_stars[0].urgency
        lines.insert(0, ReasonLine(open_stars[0].item, text, urgency.value if urgency else ""))
    return tuple(lines)


def _item_text(pack: Pack, item_id: str) -> str:
    item = pack.item(item_id)
    return said(item.text, current()) if item else item_id


def _bars(result: Result) -> str:
    """Say what bars lowering, the most urgent first."""
    if not result.bars or result.provisional:  # that stars are open is said above
        return ""
    worst: Urgency = min(bar.urgency for bar in result.bars)
    items = list(dict.fromkeys(bar.item for bar in result.bars if bar.urgency is worst))
    more = " …" if len(items) > 6 else ""
    return _("Nobody may go below {urgency}: {items}").format(
        urgency=worst.value, items=", ".join(items[:6]) + more
    )


def _diversion(pack: Pack, result: Result) -> str:
    if pack.diversion is None:
        return ""
    if result.diversion.open:
        return _("A crisis worker by phone may be offered.")
    closed = ", ".join(
        _("where the call came from") if item == "source" else item
        for item in result.diversion.closed_by[:6]
    )
    more = " …" if len(result.diversion.closed_by) > 6 else ""
    return _("No diversion now. Closed by: {items}").format(items=closed + more)


def _progress(questions: tuple[QuestionLine, ...]) -> str:
    answered = sum(line.answer not in OPEN for line in questions)
    return _("{n} of {total} answered").format(n=answered, total=len(questions))
