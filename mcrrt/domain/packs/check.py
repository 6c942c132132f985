"""Whether the parts of a pack fit together: what one part names, another must have."""

from collections.abc import Iterable, Mapping, Sequence

from mcrrt.domain.call_fields import SOURCES
from mcrrt.domain.errors import N_
from mcrrt.domain.packs.actions import ACTIONS
from mcrrt.domain.packs.condition import OPEN, All, Any, Between, Condition, Is, Not
from mcrrt.domain.packs.pack import BY_SOURCE, DiversionGate, Item, Rule
from mcrrt.domain.packs.possible import possible
from mcrrt.domain.packs.read import first_twice, hole, shown
from mcrrt.domain.packs.result import STAR_OPEN, TOTAL
from mcrrt.domain.packs.scoring import Levels, Text, Total

# --- items ---------------------------------------------------------------------------------------


def check_items(items: Sequence[Item]) -> None:
    """Refuse items that stand twice, and choices that nobody could choose."""
    twice = first_twice(item.id for item in items)
    if twice:
        raise hole(twice, N_("The item {item} stands twice."), item=twice)
    for item in items:
        if item.id == BY_SOURCE:  # the gate says "source" where no item closes it
            raise hole(item.id, N_("{item} cannot be the id of an item."), item=item.id)
        ids = [choice.id for choice in item.choices]
        wrong = first_twice([*OPEN, "yes", "no", *ids])
        if wrong:
            raise hole(
                item.id,
                N_("{item}: the choice {choice} stands twice or means something else."),
                item=item.id,
                choice=wrong,
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
        if item.id in used and item.record_only:
            raise hole(
                item.id,
                N_("{item}: it is 'record_only', and yet its answer does something."),
                item=item.id,
            )


# --- rules ---------------------------------------------------------------------------------------


def check_rules(items: tuple[Item, ...], rules: tuple[Rule, ...]) -> None:
    """Refuse rules that stand twice, name strange items or can never fire; stars without a rule."""
    by_id = {item.id: item for item in items}
    twice = first_twice(rule.id for rule in rules)
    if twice:
        raise hole(twice, N_("The rule {rule} stands twice."), rule=twice)
    for rule in rules:
        _check_rule(rule, by_id)
    looked_at = frozenset().union(*(rule.when.items() for rule in rules))
    for item in items:
        if item.star and item.id not in looked_at:
            raise hole(
                item.id,
                N_("The starred item {item} is used by no rule: its answer would mean nothing."),
                item=item.id,
            )


def _check_rule(rule: Rule, items: Mapping[str, Item]) -> None:
    if rule.id == STAR_OPEN or rule.id.startswith(f"{TOTAL}."):  # reasons that are no rule's
        raise hole(rule.id, N_("{rule} cannot be the id of a rule."), rule=rule.id)
    check_reason(rule, items)
    if rule.item not in rule.when.items():
        raise hole(
            rule.id,
            N_("The rule {rule} gives {item} as its reason and does not look at it."),
            rule=rule.id,
            item=rule.item,
        )
    _check_values(rule.when, items, rule.id)
    if not possible(rule.when, items, rule.id):
        raise hole(rule.id, N_("The rule {rule} can never fire: no answers make it."), rule=rule.id)


def check_reason(rule: Rule, items: Mapping[str, Item]) -> None:
    """Refuse a rule about items that are not there: nobody could be shown why it fires."""
    strange = sorted((rule.when.items() | {rule.item}) - set(items))
    if strange:
        raise hole(
            rule.id,
            N_("The rule {rule} looks at an item that does not exist: {item}."),
            rule=rule.id,
            item=shown(strange[0]),
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
                value=shown(value),
            )
        case Between(item_id, low, high) if not _overlap(items[item_id].numbers, low, high):
            raise hole(
                place,
                N_("{place}: no answer to {item} is a number in this range."),
                place=place,
                item=item_id,
            )


def _overlap(numbers: tuple[int, int] | None, low: int | None, high: int | None) -> bool:
    if numbers is None:
        return False
    first = numbers[0] if low is None else max(low, numbers[0])
    last = numbers[1] if high is None else min(high, numbers[1])
    return first <= last


def check_actions(rules: Iterable[Rule], own: Mapping[str, Text]) -> None:
    """Refuse an action nobody could read, and words for one that has words already."""
    for action in own:
        if action in ACTIONS:
            raise hole("actions", N_("The action {action} has its words already."), action=action)
    for rule in rules:
        for action in rule.actions:
            if action not in ACTIONS and action not in own:
                raise hole(
                    rule.id,
                    N_("The rule {rule} asks for an action that has no words: {action}."),
                    rule=rule.id,
                    action=shown(action),
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
                other=shown(strange[0]),
            )
        condition = by_id[item_id].ask_when
        if condition is not None:
            _check_values(condition, by_id, item_id)
    _check_circles(needs)
    for item in items:
        if item.ask_when is not None and not possible(item.ask_when, by_id, item.id):
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


# --- diversion -----------------------------------------------------------------------------------


def check_gate(items: tuple[Item, ...], gate: DiversionGate | None) -> None:
    """Refuse a gate that looks at what is not there, opens without a yes, or cannot open."""
    if gate is None:
        return
    takes = {item.id for item in items if item.yes_no}
    strange = sorted(set(gate.needs_yes + gate.closed_by_yes) - takes)
    if strange:
        raise hole(
            "diversion",
            N_("The diversion gate looks at an item that does not exist: {item}."),
            item=shown(strange[0]),
        )
    unheard = sorted(set(gate.closed_by_source) - set(SOURCES))
    if unheard:
        raise hole(
            "diversion",
            N_("The diversion gate looks at a source that does not exist: {source}."),
            source=shown(unheard[0]),
        )
    if not gate.needs_yes:
        raise hole("diversion", N_("The diversion gate must need a yes to open."))
    both = sorted(set(gate.needs_yes) & set(gate.closed_by_yes))
    if both:
        raise hole(
            "diversion",
            N_("The diversion gate can never open: {item} opens and closes it."),
            item=both[0],
        )
