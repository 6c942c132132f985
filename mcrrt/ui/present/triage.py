"""What the triage screen draws, made from a pack, answers and their result. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.condition import NOT_ASKED, Answer
from mcrrt.domain.packs.pack import Item, Pack, Rule, said
from mcrrt.domain.packs.result import STAR_OPEN, Result
from mcrrt.service import words
from mcrrt.service.language import _, current, ngettext


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with its answer. ``raises`` is the urgency its answer led to."""

    id: str
    text: str
    star: bool
    answer: str
    numbers: tuple[int, int] | None
    raises: str
    next: bool
    intake: str
    intake_yes: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason of the result; ``item`` is the question it links to."""

    item: str
    text: str
    urgency: str


@dataclass(frozen=True, slots=True)
class TriagePicture:
    """Everything the triage screen draws."""

    questions: tuple[QuestionLine, ...]
    urgency: str
    provisional: bool
    headline: str
    axes: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    reasons: tuple[ReasonLine, ...]
    ask_next: tuple[ReasonLine, ...]
    diversion: str
    diversion_open: bool
    progress: str
    done: bool


# What the intake form already says about an item: field, and the value that points to yes.
_FROM_INTAKE = {"SF1": "weapons", "M1": "injuries", "M2": "substances", "L2": "interpreter"}


def picture(
    pack: Pack,
    answers: Mapping[str, Answer],
    result: Result,
    values: Mapping[str, object],
    *,
    done: bool,
) -> TriagePicture:
    """Return what to draw."""
    rules = {rule.id: rule for rule in pack.rules}
    fired = {reason.item: reason.urgency for reason in reversed(result.reasons)}
    questions = tuple(
        _question(item, answers, result, fired, values)
        for item in pack.items
        if applies(item, answers)
    )
    return TriagePicture(
        questions=questions,
        urgency=result.urgency.value,
        provisional=result.provisional,
        headline=_headline(pack, result),
        axes=_axes(result),
        actions=tuple(words.label(words.ACTION, action) for action in result.actions),
        reasons=_reasons(result, rules),
        ask_next=tuple(ReasonLine(i, _item_text(pack, i), "") for i in result.ask_next),
        diversion=_diversion(pack, result),
        diversion_open=result.diversion.open,
        progress=_progress(questions),
        done=done,
    )


def _question(
    item: Item,
    answers: Mapping[str, Answer],
    result: Result,
    fired: Mapping[str, object],
    values: Mapping[str, object],
) -> QuestionLine:
    answer = answers.get(item.id, NOT_ASKED)
    text = said(item.text, current())
    word = str(answer) if isinstance(answer, int) else words.label(words.YES_NO, answer)
    star = _("must be asked") if item.star else ""
    intake = values.get(_FROM_INTAKE.get(item.id, ""))
    hint = ""
    if intake in ("yes", "no") and answer == NOT_ASKED:
        hint = _("Intake says: {answer}").format(
            answer=words.label(words.YES_NO, str(intake)).lower()
        )
    spoken = ", ".join(part for part in (item.id, star, text, word, hint) if part)
    urgency = fired.get(item.id)
    raises = str(urgency) if urgency and answer != NOT_ASKED else ""
    return QuestionLine(
        item.id, text, item.star, str(answer), item.numbers, raises, item.id in result.ask_next,
        hint, intake == "yes", spoken,
    )  # fmt: skip


def _headline(pack: Pack, result: Result) -> str:
    if not result.provisional:
        return "" if result.complete else _("At least this urgent: not everything was asked.")
    stars = [i.id for i in pack.items if i.star and i.id in result.unanswered]
    return ngettext(
        "Provisional: {n} starred question is open.",
        "Provisional: {n} starred questions are open.",
        len(stars),
    ).format(n=len(stars))


def _axes(result: Result) -> tuple[tuple[str, str], ...]:
    axes = result.axes
    named = (
        (_("Safety"), axes.safety),
        (_("Medical"), axes.medical),
        (_("Clinical"), axes.clinical),
    )
    return tuple((name, value.value if value else "–") for name, value in named)


def _reasons(result: Result, rules: Mapping[str, Rule]) -> tuple[ReasonLine, ...]:
    lines = []
    open_stars = [reason for reason in result.reasons if reason.rule == STAR_OPEN]
    for reason in result.reasons:
        if reason.rule == STAR_OPEN:
            continue
        text = said(rules[reason.rule].text, current())
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
    answered = sum(line.answer not in ("not_asked", "unknown") for line in questions)
    return _("{n} of {total} answered").format(n=answered, total=len(questions))
