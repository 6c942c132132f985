"""Whether the parts of a pack fit together: what one part names, another must have."""

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.condition import All, Any, Between, Condition, Not
from mcrrt.domain.packs.pack import DiversionGate, Item, Rule


def hole(place: str, template: str, /, **fields: object) -> BadInput:
    """Return the error that names a hole by its place."""
    return BadInput(place, template, **fields)


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
        _check_numbers(rule.when, by_id, rule.id)
    looked_at = frozenset().union(*(rule.when.items() for rule in rules))
    for item in items:
        if item.star and item.id not in looked_at:
            raise hole(
                item.id,
                N_("The starred item {item} is used by no rule: its answer would mean nothing."),
                item=item.id,
            )


def _check_numbers(condition: Condition, items: dict[str, Item], place: str) -> None:
    """Refuse a range that no answer of its item can fall into."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                _check_numbers(part, items, place)
        case Not(part):
            _check_numbers(part, items, place)
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


def check_skips(items: tuple[Item, ...]) -> None:
    """Refuse skip logic that looks at strange items or goes round in a circle."""
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
            _check_numbers(condition, by_id, item_id)
    _check_circles(needs)


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
    strange = sorted(set(gate.needs_yes + gate.closed_by_yes) - {item.id for item in items})
    if strange:
        raise hole(
            "diversion",
            N_("The diversion gate looks at an item that does not exist: {item}."),
            item=strange[0],
        )
    if not gate.needs_yes:
        raise hole("diversion", N_("The diversion gate must need a yes to open."))
