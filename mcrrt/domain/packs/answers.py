"""Which answers a pack can take, and which of its questions are to be asked.

Source: domain.md 3.9 (yes, no, unknown, not asked) and 3.3 (skip logic; a refused answer skips nothing).
"""

import re
from collections.abc import Mapping

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, UNKNOWN, YES, Answer
from mcrrt.domain.packs.pack import Item, Pack
from mcrrt.domain.packs.read import shown

# What may be said again in a sentence: nothing that could be somebody's name or number.
_LIKE_AN_ITEM = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,15}")


def check_answers(pack: Pack, answers: Mapping[str, object]) -> dict[str, Answer]:
    """Return the answers if the pack can take them; BadInput names the item otherwise."""
    checked: dict[str, Answer] = {}
    for item_id, answer in answers.items():
        item = pack.item(item_id)
        if item is None:
            raise BadInput(
                shown(item_id),
                N_(
                    "There is no item {item} in this checklist. It has: {items}. Nothing was changed."
                ),
                item=item_id if _LIKE_AN_ITEM.fullmatch(str(item_id)) else "?",
                items=", ".join(item.id for item in pack.items),
            )
        checked[item_id] = _check_answer(item, answer)
    return checked


def _check_answer(item: Item, answer: object) -> Answer:
    if isinstance(answer, str) and (answer in OPEN or item.takes(answer)):
        return answer
    number = answer if isinstance(answer, int) and not isinstance(answer, bool) else None
    if number is not None and item.takes(number):
        return number
    if item.numbers and (number is not None or not item.yes_no):
        raise BadInput(
            item.id,
            N_("{item} takes a number from {low} to {high}. Nothing was changed."),
            item=item.id,
            low=item.numbers[0],
            high=item.numbers[1],
        )
    words = [YES, NO] if item.yes_no else [choice.id for choice in item.choices]
    raise BadInput(
        item.id,
        N_("{item} takes {words} or {last}. Nothing was changed."),
        item=item.id,
        words=", ".join([*words, UNKNOWN]),
        last=NOT_ASKED,
    )


def applies(item: Item, answers: Mapping[str, Answer]) -> bool:
    """Say whether the item is to be asked now.

    While what it depends on was not asked, it is not. When that was asked and stayed unknown, it
    is: only an answer may skip a question.
    """
    if item.ask_when is None:
        return True
    holds = item.ask_when.holds(answers)
    if holds is None:
        return all(answers.get(i, NOT_ASKED) != NOT_ASKED for i in item.ask_when.items())
    return holds
