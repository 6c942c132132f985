"""A question of a checklist as it is drawn, in the list and alone on a screen. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcrrt.domain.packs.condition import NO, NOT_ASKED, UNKNOWN, YES, Answer
from mcrrt.domain.packs.pack import Item, said
from mcrrt.domain.packs.result import Result
from mcrrt.service import words
from mcrrt.service.language import _, current, labelled


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be given: the key that gives it, and what it says."""

    key: str
    value: Answer
    text: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with its answer. ``raises`` is the urgency its answer led to.

    ``options`` are empty for a question of yes, no and unknown. ``hint`` is what is known already:
    from the intake, or from the run before. ``licensed``: the instrument's own words stand on the
    agency's form.
    """

    id: str
    text: str
    star: bool
    answer: str
    numbers: tuple[int, int] | None
    options: tuple[Option, ...]
    raises: str
    next: bool
    hint: str
    hint_yes: bool
    spoken: str


def question(
    item: Item,
    answers: Mapping[str, Answer],
    result: Result,
    raised: Mapping[str, object],
    hint: tuple[str, bool],
) -> QuestionLine:
    """Return the line of an item. ``raised`` is the urgency that items led to."""
    answer = answers.get(item.id, NOT_ASKED)
    text = said(item.licensed_text, current()) if item.licensed_text else said(item.text, current())
    options = _options(item)
    star = _("must be asked") if item.star else ""
    shown_hint = hint[0] if answer == NOT_ASKED else ""
    spoken = (item.id, star, text, answer_words(answer, options), shown_hint)
    urgency = raised.get(item.id)
    return QuestionLine(
        id=item.id,
        text=text,
        star=item.star,
        answer=str(answer),
        numbers=None if options else item.numbers,
        options=options,
        raises=str(urgency) if urgency and answer != NOT_ASKED else "",
        next=item.id in result.ask_next,
        hint=shown_hint,
        hint_yes=hint[1],
        spoken=", ".join(part for part in spoken if part),
    )


def _options(item: Item) -> tuple[Option, ...]:
    """Return answers that are chosen from a few: by their number, their letter, or in turn."""
    language = current()
    if item.anchors:
        return tuple(Option(str(n), n, said(text, language)) for n, text in item.anchors.items())
    letters = all(len(choice.id) == 1 for choice in item.choices)
    return tuple(
        Option(choice.id if letters else str(place), choice.id, said(choice.text, language))
        for place, choice in enumerate(item.choices, 1)
    )


def answer_words(answer: Answer, options: tuple[Option, ...]) -> str:
    """Return an answer in words."""
    chosen = next((option for option in options if option.value == answer), None)
    if chosen is not None:
        return f"{chosen.key} {chosen.text}"
    return str(answer) if isinstance(answer, int) else words.label(words.YES_NO, answer)


def yes_no_hint(label: str, answer: str) -> tuple[str, bool]:
    """Return what is known already of a question, and whether it points to yes."""
    if answer not in (YES, NO, UNKNOWN) and not answer.isdigit():
        return "", False
    word = words.label(words.YES_NO, answer).lower()
    return labelled(label, word), answer == YES


def keys_words(questions: Sequence[QuestionLine]) -> str:
    """Return which keys answer the questions of a checklist."""
    chosen = next((line.options for line in questions if line.options), ())
    keys = [_("Y"), _("N")] if any(not line.options for line in questions) else []
    keys += [f"{chosen[0].key}-{chosen[-1].key}"] if chosen else []
    keys += [_("U")] + ["0-9"] * any(line.numbers for line in questions)
    return _("{keys} · space takes back").format(keys=" ".join(keys))
