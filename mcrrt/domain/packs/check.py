"""Whether the parts of a pack fit together: what one part names, another must have."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from mcrrt.domain.errors import N_
from mcrrt.domain.packs.actions import ACTIONS
from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.condition import (
    NOT_ASKED,
    All,
    Answer,
    Any,
    Between,
    Condition,
    Is,
    Not,
)
from mcrrt.domain.packs.pack import DiversionGate, Item, Rule, Text, worth_trying
from mcrrt.domain.packs.read import hole
from mcrrt.domain.packs.scoring import Levels, Total
from mcrrt.domain.urgency import Urgency

# Above this many combinations of answers nobody could follow a condition either.
_MOST_COMBINATIONS = 100_000


# --- rules ---------------------------------------------------------------------------------------


def check_rules(items: tuple[Item, ...], rules: tuple[Rule, ...]) -> None:
    """Refuse rules that stand twice, name strange items or can never fire; stars without a rule."""
    by_id = {item.id: item for item in items}
    ids = [rule.id for rule in rules]
    for rule in rules:
        if ids.count(rule.id) > 1:
            raise hole(rule.id, N_("The rule {rule} stands twice."), rule=rule.id)
        strange = sorted((rule.when.items() | {rule.item}) - set(by_id))
        if strange:
            raise hole(
                rule.id,
                N_("The rule {rule} looks at an item that does not exist: {item}."),
                rule=rule.id,
                item=strange[0],
            )
        _check_values(rule.when, by_id, rule.id)
        if not _possible(rule.when, by_id, rule.id):
            raise hole(
                rule.id, N_("The rule {rule} can never fire: no answers make it."), rule=rule.id
            )
    looked_at = frozenset().union(*(rule.when.items() for rule in rules))
    for item in items:
        if item.star and item.id not in looked_at:
            raise hole(
                item.id,
                N_("The starred item {item} is used by no rule: its answer would mean nothing."),
                item=item.id,
            )


def _check_values(condition: Condition, items: Mapping[str, Item], place: str) -> None:
    """Refuse an answer that its item does not take, and a range that no answer can fall into."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                _check_values(part, items, place)
        case Not(part):
            _check_values(part, items, place)
        case Is(item_id, value) if not items[item_id].takes(value):
            raise hole(
                place,
                N_("{place}: {item} does not take the answer {value}."),
                place=place,
                item=item_id,
                value=value[:40],
            )
        case Between(item_id, low, high):
            numbers = items[item_id].numbers
            if numbers is None or max(low or numbers[0], numbers[0]) > min(
                numbers[1] if high is None else high, numbers[1]
            ):
                raise hole(
                    place,
                    N_("{place}: no answer to {item} is a number in this range."),
                    place=place,
                    item=item_id,
                )


def _possible(condition: Condition, items: Mapping[str, Item], place: str) -> bool:
    """Say whether answers that can all be given make the condition hold."""
    names = sorted(_with_gates(condition, items))
    asked = tuple(c for name in names if (c := items[name].ask_when) is not None)
    tries = [
        (NOT_ASKED, *worth_trying(items[name], (condition, *asked))) for name in names
    ]  # fmt: skip
    count = 1
    for one in tries:
        count *= len(one)
    if count > _MOST_COMBINATIONS:
        raise hole(place, N_("{place}: this looks at too many items to be checked."), place=place)
    return any(
        condition.holds(answers) is True and _can_be_given(answers, items)
        for values in itertools.product(*tries)
        for answers in [dict(zip(names, values, strict=True))]
    )


def _with_gates(condition: Condition, items: Mapping[str, Item]) -> set[str]:
    """Return the items a condition looks at, and those that decide whether these are asked."""
    found: set[str] = set()
    left = list(condition.items())
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            gate = items[name].ask_when
            left += gate.items() if gate else ()
    return found


def _can_be_given(answers: Mapping[str, Answer], items: Mapping[str, Item]) -> bool:
    return all(
        answer == NOT_ASKED or applies(items[name], answers) for name, answer in answers.items()
    )


def check_actions(rules: Iterable[Rule], own: Mapping[str, Text]) -> None:
    """Refuse an action nobody could read."""
    for rule in rules:
        for action in rule.actions:
            if action not in ACTIONS and action not in own:
                raise hole(
                    rule.id,
                    N_("The rule {rule} asks for an action that has no words: {action}."),
                    rule=rule.id,
                    action=action[:40],
                )


# --- skip logic ----------------------------------------------------------------------------------


def check_skips(items: tuple[Item, ...]) -> None:
    """Refuse skip logic that looks at strange items, goes round in a circle, or asks never."""
    by_id = {item.id: item for item in items}
    needs = {item.id: item.ask_when.items() if item.ask_when else frozenset() for item in items}
    for item_id, others in needs.items():
        strange = sorted(others - set(needs))
        if strange:
            raise hole(
                item_id,
                N_("{item} is asked depending on an item that does not exist: {other}."),
                item=item_id,
                other=strange[0],
            )
        condition = by_id[item_id].ask_when
        if condition is not None:
            _check_values(condition, by_id, item_id)
    _check_circles(needs)
    for item in items:
        if item.ask_when is not None and not _possible(item.ask_when, by_id, item.id):
            raise hole(
                item.id,
                N_("{item} can never be asked: no answers lead to it."),
                item=item.id,
            )


def _check_circles(needs: dict[str, frozenset[str]]) -> None:
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {i for i, others in needs.items() if i not in done and others <= done}
        if not ready:
            stuck = min(set(needs) - done)
            raise hole(
                stuck,
                N_("{item} can never be asked: its conditions go round in a circle."),
                item=stuck,
            )
        done |= ready


def check_gate(items: tuple[Item, ...], gate: DiversionGate | None) -> None:
    """Refuse a gate that looks at strange items, or that opens without anybody's yes."""
    if gate is None:
        return
    takes = {item.id for item in items if item.yes_no}
    strange = sorted(set(gate.needs_yes + gate.closed_by_yes) - takes)
    if strange:
        raise hole(
            "diversion",
            N_("The diversion gate looks at an item that does not exist: {item}."),
            item=strange[0],
        )
    if not gate.needs_yes:
        raise hole("diversion", N_("The diversion gate must need a yes to open."))


# --- scoring -------------------------------------------------------------------------------------


def check_levels(rules: Sequence[Rule], scoring: Levels | Total | None) -> None:
    """Refuse levels that nothing names, that are not there, or that are less urgent when worse."""
    levels = [level.id for level in scoring.levels] if isinstance(scoring, Levels) else []
    for rule in rules:
        if rule.level and rule.level not in levels[:-1]:
            raise hole(
                rule.id,
                N_("The rule {rule} names a level that is not there: {level}."),
                rule=rule.id,
                level=rule.level,
            )
    worst: Urgency | None = None
    for level in levels[:-1]:
        named = [rule for rule in rules if rule.level == level]
        if not named:
            raise hole(level, N_("No rule leads to the level {level}."), level=level)
        here = [rule.urgency or Urgency.P4 for rule in named]
        if worst is not None and min(here) < worst:
            raise hole(level, N_("{level} is more urgent than a level that is worse."), level=level)
        worst = max(here)


def check_total(items: Sequence[Item], total: Total) -> None:
    """Refuse a total over strange items, and bands with a gap, an overlap or the wrong order."""
    by_id = {item.id: item for item in items}
    for name in total.items:
        if name not in by_id or total.items.count(name) > 1:
            raise hole(
                "scoring",
                N_("The total adds up an item that does not exist, or twice: {item}."),
                item=name[:40],
            )
    ranges = [by_id[name].numbers or (0, 1) for name in total.items]
    low, high = sum(r[0] for r in ranges), sum(r[1] for r in ranges)
    _check_bands(total, low, high)


def _check_bands(total: Total, low: int, high: int) -> None:
    bands = sorted(total.bands, key=lambda band: band.low)
    expected = low
    for band in bands:
        if band.low != expected or band.high < band.low:
            raise hole(
                band.id,
                N_("{band}: the bands must follow each other. It should begin at {expected}."),
                band=band.id,
                expected=expected,
            )
        expected = band.high + 1
    if expected != high + 1:
        raise hole(
            bands[-1].id,
            N_("The bands end at {end}, but totals go up to {high}."),
            end=expected - 1,
            high=high,
        )
    in_order = bands if total.lower_is_worse else bands[::-1]
    for worse, better in itertools.pairwise(in_order):
        if (better.urgency or "P9") < (worse.urgency or "P9"):
            raise hole(
                better.id,
                N_("{level} is more urgent than a level that is worse."),
                level=better.id,
            )


def check_used(
    items: Sequence[Item],
    rules: Iterable[Rule],
    gate: DiversionGate | None,
    scoring: Levels | Total | None,
) -> None:
    """Refuse a question whose answer would do nothing, unless it says that it is a record."""
    used = {name for rule in rules for name in rule.when.items()}
    used |= {name for item in items if item.ask_when for name in item.ask_when.items()}
    used |= set(gate.needs_yes + gate.closed_by_yes) if gate else set()
    used |= set(scoring.items) if isinstance(scoring, Total) else set()
    for item in items:
        if item.id not in used and not item.record_only:
            raise hole(
                item.id,
                N_("{item}: nothing looks at its answer. Give it a rule, or 'record_only'."),
                item=item.id,
            )
