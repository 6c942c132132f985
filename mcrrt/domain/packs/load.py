"""From a pack file's data to a Pack, refusing every hole by name.

A pack that a person cannot rely on must not open: an item nobody can reach, a rule about an item
that does not exist or that nothing can make fire, a text missing in a language the pack claims.
"""

import re
from collections.abc import Mapping
from typing import Any as Json

from mcrrt.domain.errors import N_
from mcrrt.domain.packs.check import check_gate, check_rules, check_skips, hole
from mcrrt.domain.packs.condition import NO, YES, All, Any, Between, Condition, Is, Not
from mcrrt.domain.packs.pack import Axis, DiversionGate, Item, Licence, Pack, Rule, Text
from mcrrt.domain.urgency import Urgency

_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def load(data: Mapping[str, Json], pack_hash: str) -> Pack:
    """Build a pack from parsed JSON. Raises BadInput with the place of the first hole."""
    languages = _languages(data)
    items = tuple(_item(row, languages) for row in _need(data, "items", list, "pack"))
    ids = [item.id for item in items]
    for item_id in ids:
        if ids.count(item_id) > 1:
            raise hole(item_id, N_("The item {item} stands twice."), item=item_id)
    rules = tuple(_rule(row, languages) for row in _need(data, "rules", list, "pack"))
    gate = _gate(data.get("diversion"))
    check_skips(items)
    check_rules(items, rules)
    check_gate(items, gate)
    return Pack(
        id=_id(data, "pack"),
        version=_need(data, "version", str, "pack"),
        hash=pack_hash,
        title=_text(data, "title", "pack", languages),
        languages=languages,
        licence=_licence(_need(data, "licence", dict, "pack"), languages),
        items=items,
        rules=rules,
        while_starred_open=_floor(data),
        when_nothing=_urgency(_need(data, "when_nothing", str, "pack"), "pack"),
        diversion=gate,
        rules_of={i: tuple(rule for rule in rules if i in rule.when.items()) for i in ids},
    )


# --- parts ---------------------------------------------------------------------------------------


def _languages(data: Mapping[str, Json]) -> tuple[str, ...]:
    languages = _texts(_need(data, "languages", list, "pack"), "languages", "languages")
    if not all(map(_ID.fullmatch, languages)):
        raise hole("languages", N_("The languages must be codes such as en and fr."))
    if "en" not in languages:
        raise hole("languages", N_("The pack must have English (en) among its languages."))
    return languages


def _licence(row: Mapping[str, Json], languages: tuple[str, ...]) -> Licence:
    return Licence(
        _need(row, "name", str, "licence"),
        _text(row, "notice", "licence", languages),
        _flag(row, "may_ship_items", "licence"),
    )


def _floor(data: Mapping[str, Json]) -> Urgency:
    """How urgent a result stays while a starred item is open: P0 or P1 (domain.md 8.1, rule 4)."""
    floor = _urgency(_need(data, "while_starred_open", str, "pack"), "pack")
    if floor > Urgency.P1:
        raise hole("pack", N_("pack: 'while_starred_open' must be P0 or P1."))
    return floor


def _item(data: Json, languages: tuple[str, ...]) -> Item:
    row = _row(data, "items")
    item_id = _id(row, "items")
    ask_when = row.get("ask_when")
    return Item(
        id=item_id,
        axis=_axis(row, item_id),
        text=_text(row, "text", item_id, languages),
        star=_flag(row, "star", item_id),
        numbers=_numbers(row.get("numbers"), item_id),
        ask_when=None if ask_when is None else _condition(ask_when, item_id),
    )


def _numbers(value: Json, item_id: str) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(map(_whole, value)):
        low, high = value
        if low < high:
            return low, high
    raise hole(item_id, N_("{item}: 'numbers' must be [lowest, highest]."), item=item_id)


def _rule(data: Json, languages: tuple[str, ...]) -> Rule:
    row = _row(data, "rules")
    rule_id = _id(row, "rules")
    when = _condition(_need(row, "when", dict, rule_id), rule_id)
    urgency = row.get("urgency")
    return Rule(
        id=rule_id,
        item=_id(row, rule_id, "item") if "item" in row else min(when.items()),
        when=when,
        urgency=None if urgency is None else _urgency(urgency, rule_id),
        axis=_axis(row, rule_id),
        actions=_texts(row.get("actions", []), "actions", rule_id),
        text=_text(row, "text", rule_id, languages),
    )


def _condition(row: Json, place: str) -> Condition:
    match row:
        case {"item": str(item), "is": str(value)} if value in (YES, NO):
            return Is(item, value)
        case {"item": str(item), **ends} if ends and set(ends) <= {"at_least", "at_most"}:
            low, high = row.get("at_least"), row.get("at_most")
            if all(map(_whole, ends.values())):
                return Between(item, low, high)
        case {"all": [_, *_] as parts}:
            return All(tuple(_condition(part, place) for part in parts))
        case {"any": [_, *_] as parts}:
            return Any(tuple(_condition(part, place) for part in parts))
        case {"not": dict(part)}:
            return Not(_condition(part, place))
    raise hole(
        place,
        N_("{place}: a condition must be item+is (yes or no), item+at_least/at_most (whole "
           "numbers), all, any or not."),
        place=place,
    )  # fmt: skip


def _gate(data: Json) -> DiversionGate | None:
    if data is None:
        return None
    row = _row(data, "diversion")
    return DiversionGate(
        _texts(row.get("needs_yes", []), "needs_yes", "diversion"),
        _texts(row.get("closed_by_yes", []), "closed_by_yes", "diversion"),
        _texts(row.get("closed_by_source", []), "closed_by_source", "diversion"),
    )


# --- values --------------------------------------------------------------------------------------


def _whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _row(data: Json, place: str) -> Mapping[str, Json]:
    if not isinstance(data, dict):
        raise hole(place, N_("{place}: this must be an object."), place=place)
    return data


def _need(row: Mapping[str, Json], name: str, kind: type, place: str) -> Json:
    value = row.get(name)
    if not isinstance(value, kind) or value in ("", [], {}):
        raise hole(
            place, N_("{place}: '{name}' is missing or of the wrong kind."), place=place, name=name
        )
    return value


def _id(row: Mapping[str, Json], place: str, name: str = "id") -> str:
    """Return an id: short, and nothing in it that a sentence could not show."""
    value = str(_need(row, name, str, place))
    if not _ID.fullmatch(value):
        raise hole(
            place,
            N_("{place}: '{name}' has letters, digits, dots and hyphens only."),
            place=place,
            name=name,
        )
    return value


def _flag(row: Mapping[str, Json], name: str, place: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise hole(place, N_("{place}: '{name}' must be true or false."), place=place, name=name)
    return value


def _texts(value: Json, name: str, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise hole(place, N_("{place}: '{name}' must be a list of texts."), place=place, name=name)
    return tuple(value)


def _text(row: Mapping[str, Json], name: str, place: str, languages: tuple[str, ...]) -> Text:
    texts = _need(row, name, dict, place)
    for language in languages:
        if not str(texts.get(language) or "").strip():
            raise hole(
                place,
                N_("{place}: '{name}' is missing in the language {language}."),
                place=place,
                name=name,
                language=language,
            )
    return {str(k): str(v) for k, v in texts.items()}


def _urgency(code: Json, place: str) -> Urgency:
    if code not in tuple(Urgency):
        raise hole(place, N_("{place}: an urgency must be one of P0 to P4."), place=place)
    return Urgency(code)


def _axis(row: Mapping[str, Json], place: str) -> Axis:
    code = _need(row, "axis", str, place)
    if code not in tuple(Axis):
        raise hole(
            place,
            N_("{place}: 'axis' must be one of: {choices}."),
            place=place,
            choices=", ".join(Axis),
        )
    return Axis(code)
