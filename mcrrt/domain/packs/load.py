"""From a pack file's data to a Pack, refusing every hole by name.

A pack that a person cannot rely on must not open: an item nobody can reach, a rule about an item
that does not exist, a text missing in a language the pack claims.
"""

from collections.abc import Mapping
from typing import Any as Json

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.condition import All, Any, Between, Condition, Is, Not
from mcrrt.domain.packs.pack import Axis, DiversionGate, Item, Licence, Pack, Rule, Text
from mcrrt.domain.urgency import Urgency


def load(data: Mapping[str, Json], pack_hash: str) -> Pack:
    """Build a pack from parsed JSON. Raises BadInput with the place of the first hole."""
    languages = tuple(_need(data, "languages", list, "pack"))
    if "en" not in languages:
        raise _hole("languages", N_("The pack must have English (en) among its languages."))
    items = tuple(_item(row, languages) for row in _need(data, "items", list, "pack"))
    ids = [item.id for item in items]
    for item_id in ids:
        if ids.count(item_id) > 1:
            raise _hole(item_id, N_("The item {item} stands twice."), item=item_id)
    rules = tuple(_rule(row, languages, set(ids)) for row in _need(data, "rules", list, "pack"))
    _check_rules(items, rules)
    _check_skips(items)
    return Pack(
        id=_need(data, "id", str, "pack"),
        version=_need(data, "version", str, "pack"),
        hash=pack_hash,
        title=_text(data, "title", "pack", languages),
        languages=languages,
        licence=_licence(_need(data, "licence", dict, "pack"), languages),
        items=items,
        rules=rules,
        while_starred_open=_urgency(_need(data, "while_starred_open", str, "pack"), "pack"),
        when_nothing=_urgency(_need(data, "when_nothing", str, "pack"), "pack"),
        diversion=_gate(data.get("diversion"), set(ids)),
        rules_of={i: tuple(rule for rule in rules if i in rule.when.items()) for i in ids},
    )


def _hole(place: str, template: str, /, **fields: object) -> BadInput:
    return BadInput(place, template, **fields)


def _need(row: Mapping[str, Json], name: str, kind: type, place: str) -> Json:
    value = row.get(name)
    if not isinstance(value, kind) or value in ("", [], {}):
        raise _hole(
            place, N_("{place}: '{name}' is missing or of the wrong kind."), place=place, name=name
        )
    return value


def _text(row: Mapping[str, Json], name: str, place: str, languages: tuple[str, ...]) -> Text:
    texts = _need(row, name, dict, place)
    for language in languages:
        if not str(texts.get(language) or "").strip():
            raise _hole(
                place,
                N_("{place}: '{name}' is missing in the language {language}."),
                place=place,
                name=name,
                language=language,
            )
    return {str(k): str(v) for k, v in texts.items()}


def _licence(row: Mapping[str, Json], languages: tuple[str, ...]) -> Licence:
    return Licence(
        _need(row, "name", str, "licence"),
        _text(row, "notice", "licence", languages),
        bool(row.get("may_ship_items")),
    )


def _urgency(code: str, place: str) -> Urgency:
    try:
        return Urgency(code)
    except ValueError:
        raise _hole(
            place, N_("{place}: {code} is not an urgency (P0 to P4)."), place=place, code=code
        ) from None


def _axis(row: Mapping[str, Json], place: str) -> Axis:
    code = _need(row, "axis", str, place)
    try:
        return Axis(code)
    except ValueError:
        raise _hole(place, N_("{place}: {axis} is not an axis."), place=place, axis=code) from None


def _item(row: Mapping[str, Json], languages: tuple[str, ...]) -> Item:
    item_id = _need(row, "id", str, "items")
    numbers = row.get("numbers")
    if numbers is not None and not (
        isinstance(numbers, list) and len(numbers) == 2 and numbers[0] < numbers[1]
    ):
        raise _hole(item_id, N_("{item}: 'numbers' must be [lowest, highest]."), item=item_id)
    ask_when = row.get("ask_when")
    return Item(
        id=item_id,
        axis=_axis(row, item_id),
        text=_text(row, "text", item_id, languages),
        star=bool(row.get("star")),
        numbers=(int(numbers[0]), int(numbers[1])) if numbers else None,
        ask_when=_condition(ask_when, item_id) if ask_when else None,
    )


def _rule(row: Mapping[str, Json], languages: tuple[str, ...], ids: set[str]) -> Rule:
    rule_id = _need(row, "id", str, "rules")
    when = _condition(_need(row, "when", dict, rule_id), rule_id)
    strange = sorted(when.items() - ids)
    if strange:
        raise _hole(
            rule_id,
            N_("The rule {rule} looks at an item that does not exist: {item}."),
            rule=rule_id,
            item=strange[0],
        )
    urgency = row.get("urgency")
    return Rule(
        id=rule_id,
        item=str(row.get("item") or min(when.items())),
        when=when,
        urgency=_urgency(urgency, rule_id) if urgency else None,
        axis=_axis(row, rule_id),
        actions=tuple(row.get("actions", ())),
        text=_text(row, "text", rule_id, languages),
    )


def _condition(row: Mapping[str, Json], place: str) -> Condition:
    if "item" in row and "is" in row:
        return Is(str(row["item"]), str(row["is"]))
    if "item" in row and ("at_least" in row or "at_most" in row):
        return Between(str(row["item"]), row.get("at_least"), row.get("at_most"))
    if isinstance(row.get("all"), list) and row["all"]:
        return All(tuple(_condition(part, place) for part in row["all"]))
    if isinstance(row.get("any"), list) and row["any"]:
        return Any(tuple(_condition(part, place) for part in row["any"]))
    if isinstance(row.get("not"), dict):
        return Not(_condition(row["not"], place))
    raise _hole(
        place,
        N_("{place}: a condition must be item+is, item+at_least/at_most, all, any or not."),
        place=place,
    )


def _check_rules(items: tuple[Item, ...], rules: tuple[Rule, ...]) -> None:
    ids = [rule.id for rule in rules]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise _hole(rule_id, N_("The rule {rule} stands twice."), rule=rule_id)
    looked_at = frozenset().union(*(rule.when.items() for rule in rules))
    for item in items:
        if item.star and item.id not in looked_at:
            raise _hole(
                item.id,
                N_("The starred item {item} is used by no rule: its answer would mean nothing."),
                item=item.id,
            )


def _check_skips(items: tuple[Item, ...]) -> None:
    """Refuse skip logic that looks at strange items or goes round in a circle."""
    needs = {item.id: item.ask_when.items() if item.ask_when else frozenset() for item in items}
    for item_id, others in needs.items():
        strange = sorted(others - set(needs))
        if strange:
            raise _hole(
                item_id,
                N_("{item} is asked depending on an item that does not exist: {other}."),
                item=item_id,
                other=strange[0],
            )
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {i for i, others in needs.items() if i not in done and others <= done}
        if not ready:
            stuck = min(set(needs) - done)
            raise _hole(
                stuck,
                N_("{item} can never be asked: its conditions go round in a circle."),
                item=stuck,
            )
        done |= ready


def _gate(row: Mapping[str, Json] | None, ids: set[str]) -> DiversionGate | None:
    if row is None:
        return None
    gate = DiversionGate(
        tuple(row.get("needs_yes", ())),
        tuple(row.get("closed_by_yes", ())),
        tuple(row.get("closed_by_source", ())),
    )
    strange = sorted(set(gate.needs_yes + gate.closed_by_yes) - ids)
    if strange:
        raise _hole(
            "diversion",
            N_("The diversion gate looks at an item that does not exist: {item}."),
            item=strange[0],
        )
    return gate
