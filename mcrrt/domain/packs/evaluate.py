"""From answers to a result that can be explained.

The most urgent rule decides (domain.md 3.9). A starred item that is open keeps the result at
least as urgent as the pack says (P1 in the intake checklist), and the result says that it is
provisional. Order of answers never matters; unknown never counts as no.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, UNKNOWN, YES, Answer
from mcrrt.domain.packs.pack import Axis, Item, Pack, Rule
from mcrrt.domain.urgency import Urgency, most_urgent

# What is only to be considered, and the action that settles it.
_STRONGER = {"consider_ems": "ems"}

STAR_OPEN = "star_open"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired, with the item a person answered."""

    item: str
    rule: str
    urgency: Urgency | None


@dataclass(frozen=True, slots=True)
class Diversion:
    """Whether a crisis worker may be offered, and if not, which answers close the gate."""

    open: bool
    closed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """Urgency on each axis; None where nothing fired."""

    safety: Urgency | None = None
    medical: Urgency | None = None
    clinical: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a set of answers means. Times and words are made elsewhere."""

    pack: str
    version: str
    hash: str
    urgency: Urgency
    provisional: bool
    complete: bool
    at_least: bool
    axes: Axes
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...]
    ask_next: tuple[str, ...]
    actions: tuple[str, ...]
    diversion: Diversion


def check_answers(pack: Pack, answers: Mapping[str, object]) -> dict[str, Answer]:
    """Return the answers if the pack can take them; BadInput names the item otherwise."""
    checked: dict[str, Answer] = {}
    for item_id, answer in answers.items():
        item = pack.item(item_id)
        if item is None:
            raise BadInput(
                str(item_id)[:40],
                N_(
                    "There is no such item in this checklist. It has: {items}. Nothing was changed."
                ),
                items=", ".join(item.id for item in pack.items),
            )
        checked[item_id] = _check_answer(item, answer)
    return checked


def _check_answer(item: Item, answer: object) -> Answer:
    if isinstance(answer, str) and answer in (YES, NO, UNKNOWN, NOT_ASKED):
        return answer
    if isinstance(answer, int) and not isinstance(answer, bool) and item.numbers:
        low, high = item.numbers
        if low <= answer <= high:
            return answer
        raise BadInput(
            item.id,
            N_("{item} takes a number from {low} to {high}. Nothing was changed."),
            item=item.id,
            low=low,
            high=high,
        )
    raise BadInput(
        item.id,
        N_("{item} takes yes, no, unknown or not_asked. Nothing was changed."),
        item=item.id,
    )


def applies(item: Item, answers: Mapping[str, Answer]) -> bool:
    """Say whether the item is to be asked. While its condition is not known, it is not."""
    return item.ask_when is None or item.ask_when.holds(answers) is True


def evaluate(
    pack: Pack, answers: Mapping[str, Answer], *, source: str | None = None, ask: int = 2
) -> Result:
    """Return the result of these answers.

    ``answers`` have been checked with ``check_answers``; items that are missing were not asked.
    ``source`` is where the call came from, which can close the diversion gate. ``ask`` is how
    many items to propose next.
    """
    to_ask = [item for item in pack.items if applies(item, answers)]
    unanswered = tuple(i.id for i in to_ask if answers.get(i.id, NOT_ASKED) in OPEN)
    open_stars = tuple(i.id for i in to_ask if i.star and i.id in unanswered)
    fired = [rule for rule in pack.rules if rule.when.holds(answers) is True]
    from_rules = most_urgent(*(rule.urgency for rule in fired)) or pack.when_nothing
    urgency = min(from_rules, pack.while_starred_open) if open_stars else from_rules
    return Result(
        pack=pack.id,
        version=pack.version,
        hash=pack.hash,
        urgency=urgency,
        provisional=bool(open_stars),
        complete=not unanswered,
        at_least=bool(unanswered),
        axes=_axes(fired),
        reasons=_reasons(fired, open_stars, from_rules, pack.while_starred_open),
        unanswered=unanswered,
        ask_next=_ask_next(pack, answers, unanswered, open_stars, urgency)[:ask],
        actions=_actions(fired),
        diversion=_diversion(pack, answers, open_stars, source),
    )


def _actions(fired: list[Rule]) -> tuple[str, ...]:
    """Return what to do, most urgent first, each once; a thing to do is not to be considered."""
    found = dict.fromkeys(action for rule in _by_urgency(fired) for action in rule.actions)
    return tuple(action for action in found if _STRONGER.get(action) not in found)


def _by_urgency(rules: list[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.urgency or "P9")


def _axes(fired: list[Rule]) -> Axes:
    def on(axis: Axis) -> Urgency | None:
        return most_urgent(*(rule.urgency for rule in fired if rule.axis is axis))

    return Axes(on(Axis.SAFETY), on(Axis.MEDICAL), on(Axis.CLINICAL))


def _reasons(
    fired: list[Rule], open_stars: tuple[str, ...], from_rules: Urgency, floor: Urgency
) -> tuple[Reason, ...]:
    reasons = [Reason(rule.item, rule.id, rule.urgency) for rule in _by_urgency(fired)]
    if open_stars and floor < from_rules:
        reasons = [Reason(item, STAR_OPEN, floor) for item in open_stars] + reasons
    return tuple(reasons)


def _ask_next(
    pack: Pack,
    answers: Mapping[str, Answer],
    unanswered: tuple[str, ...],
    open_stars: tuple[str, ...],
    urgency: Urgency,
) -> tuple[str, ...]:
    """Order the open items by how urgent one answer could make the result, starred ones first.

    An item that no answer could make decide is left out, unless it is starred: answering that
    one can end the provisional state.
    """
    ranked = []
    for place, item in enumerate(unanswered):
        worst = _worst(pack, answers, item)
        starred = item in open_stars
        if starred or (worst is not None and worst < urgency):
            ranked.append((worst or Urgency.P4, not starred, place, item))
    return tuple(item for *_, item in sorted(ranked))


def _worst(pack: Pack, answers: Mapping[str, Answer], item_id: str) -> Urgency | None:
    """Return the most urgent rule that one answer to the item could make fire."""
    item = pack.item(item_id)
    candidates: list[Answer] = [YES, NO]
    if item is not None and item.numbers:
        candidates += range(item.numbers[0], item.numbers[1] + 1)
    best: Urgency | None = None
    for rule in pack.rules_of.get(item_id, ()):
        if rule.urgency is None or (best is not None and best <= rule.urgency):
            continue
        if any(rule.when.holds({**answers, item_id: c}) is True for c in candidates):
            best = rule.urgency
    return best


def _diversion(
    pack: Pack, answers: Mapping[str, Answer], open_stars: tuple[str, ...], source: str | None
) -> Diversion:
    gate = pack.diversion
    if gate is None:
        return Diversion(open=False, closed_by=())
    closed_by = [item for item in gate.closed_by_yes if answers.get(item) == YES]
    closed_by += [item for item in open_stars if item not in closed_by]
    closed_by += [item for item in gate.needs_yes if answers.get(item) != YES]
    if source in gate.closed_by_source:
        closed_by.append("source")
    return Diversion(open=not closed_by, closed_by=tuple(closed_by))
