"""From a pack file's data to a Pack, refusing every hole by name.

A pack that a person cannot rely on must not open: an item nobody can reach, a rule about an item
that does not exist or that nothing can make fire, a total that falls into no band, a text missing
in English or French.
"""

import re
from collections.abc import Mapping
from typing import Any as Json

from mcrrt.domain.errors import N_
from mcrrt.domain.packs import read
from mcrrt.domain.packs.check import (
    check_actions,
    check_gate,
    check_items,
    check_reason,
    check_rules,
    check_skips,
    check_used,
)
from mcrrt.domain.packs.check_scoring import check_adds_up, check_levels, check_role, check_total
from mcrrt.domain.packs.condition import All, Any, Between, Condition, Is, Not, Open
from mcrrt.domain.packs.pack import (
    Axis,
    Choice,
    Compartment,
    DiversionGate,
    Item,
    Licence,
    Pack,
    PackRole,
    Rule,
    worth_trying,
)
from mcrrt.domain.packs.read import Manner, hole
from mcrrt.domain.packs.scoring import Band, Level, Levels, Text, Total
from mcrrt.domain.urgency import Urgency

# A product for Ontario speaks both (domain.md 7): a checklist that lacks one is not whole.
LANGUAGES = ("en", "fr")


def load(data: Mapping[str, Json], pack_hash: str) -> Pack:
    """Build a new pack from parsed JSON. Raises BadInput with the place of the first hole."""
    read.only(data, _PACK_KEYS, "pack")
    languages = _languages(data)
    _check_languages(languages)
    pack = _built(data, pack_hash, Manner(languages))
    _check(pack)
    return pack


def reopen(data: Mapping[str, Json], pack_hash: str) -> Pack:
    """Build a version that was kept, also one that would be refused today if it were new.

    Raises BadInput only where the engine could not do with it.
    """
    pack = _built(data, pack_hash, Manner(_languages(data), kept=True))
    for rule in pack.rules:
        check_reason(rule, pack.by_id)
    if isinstance(pack.scoring, Total):
        check_adds_up(pack.items, pack.scoring)
    return pack


def _check(pack: Pack) -> None:
    """Refuse what a new pack must not be; what is asked for later is asked here, not in reading."""
    if pack.while_starred_open > Urgency.P1:  # domain.md 8.1, rule 4
        raise hole("pack", N_("pack: 'while_starred_open' must be P0 or P1."))
    check_items(pack.items)
    check_skips(pack.items)
    check_rules(pack.items, pack.rules)
    check_gate(pack.items, pack.diversion)
    check_actions(pack.rules, pack.actions)
    if isinstance(pack.scoring, Total):
        check_total(pack.items, pack.scoring)
    check_levels(pack.rules, pack.scoring)
    check_used(pack.items, pack.rules, pack.diversion, pack.scoring)
    check_role(pack)


def _built(data: Mapping[str, Json], pack_hash: str, manner: Manner) -> Pack:
    items = tuple(_item(row, manner) for row in read.need(data, "items", list, "pack"))
    rules = tuple(_rule(row, manner) for row in read.listed(data, "rules", "pack"))
    return Pack(
        id=manner.identity(data, "pack"),
        version=manner.identity(data, "pack", "version"),
        hash=pack_hash,
        title=manner.text(data, "title", "pack"),
        languages=manner.languages,
        licence=_licence(read.need(data, "licence", dict, "pack"), manner),
        items=items,
        rules=rules,
        while_starred_open=read.urgency(read.need(data, "while_starred_open", str, "pack"), "pack"),
        when_nothing=read.urgency(read.need(data, "when_nothing", str, "pack"), "pack"),
        diversion=_gate(data.get("diversion"), manner),
        role=PackRole(read.one_of(data, "role", tuple(PackRole), "pack", PackRole.INTAKE)),
        compartment=Compartment(
            read.one_of(data, "compartment", tuple(Compartment), "pack", Compartment.POLICE)
        ),
        on=read.flag(data, "on", "pack", unless=True),
        about=manner.text(data, "about", "pack") if "about" in data else None,
        scoring=_scoring(data.get("scoring"), items, manner),
        actions=_own_actions(data.get("actions", {}), manner),
        **_shortcuts(items, rules),
    )


_PACK_KEYS = (
    "id", "version", "title", "languages", "licence", "items", "rules", "while_starred_open",
    "when_nothing", "diversion", "role", "compartment", "on", "about", "scoring", "actions",
)  # fmt: skip


def _shortcuts(items: tuple[Item, ...], rules: tuple[Rule, ...]) -> dict[str, Json]:
    """What the engine looks up for each answer, made once."""
    asked = tuple(item.ask_when for item in items if item.ask_when is not None)
    conditions = (*asked, *(rule.when for rule in rules))
    return {
        "rules_of": {i.id: tuple(r for r in rules if i.id in r.when.items()) for i in items},
        "tries": {item.id: worth_trying(item, conditions) for item in items},
        "by_id": {item.id: item for item in items},
        "opens": frozenset().union(*(condition.items() for condition in asked)),
    }


# --- parts ---------------------------------------------------------------------------------------


def _languages(data: Mapping[str, Json]) -> tuple[str, ...]:
    return read.texts(read.need(data, "languages", list, "pack"), "languages", "languages")


def _check_languages(languages: tuple[str, ...]) -> None:
    if not all(map(read.ID.fullmatch, languages)):
        raise hole("languages", N_("The languages must be codes such as en and fr."))
    for language in LANGUAGES:
        if language not in languages:
            raise hole(
                "languages",
                N_("The pack must have English (en) and French (fr): {language} is missing."),
                language=language,
            )


def _licence(row: Mapping[str, Json], manner: Manner) -> Licence:
    manner.only(row, ("name", "notice", "may_ship_items", "terms"), "licence")
    return Licence(
        read.need(row, "name", str, "licence"),
        manner.text(row, "notice", "licence"),
        read.flag(row, "may_ship_items", "licence"),
        manner.text(row, "terms", "licence") if "terms" in row else None,
    )


_ITEM_KEYS = (
    "id", "axis", "text", "star", "numbers", "anchors", "choices", "yes_no", "ask_when",
    "record_only", "licensed_text",
)  # fmt: skip


def _item(data: Json, manner: Manner) -> Item:
    row = read.row(data, "items")
    item_id = manner.identity(row, "items")
    manner.only(row, _ITEM_KEYS, item_id)
    ask_when = row.get("ask_when")
    numbers = _numbers(row.get("numbers"), item_id, manner)
    listed = read.listed(row, "choices", item_id, [])
    choices = tuple(_choice(one, item_id, manner) for one in listed)
    item = Item(
        id=item_id,
        axis=_axis(row, item_id),
        text=manner.text(row, "text", item_id),
        star=read.flag(row, "star", item_id),
        yes_no=read.flag(row, "yes_no", item_id, unless=not choices),
        numbers=numbers,
        choices=choices,
        anchors=_anchors(row.get("anchors", {}), numbers, item_id, manner),
        ask_when=None if ask_when is None else _condition(ask_when, item_id, manner),
        record_only=read.flag(row, "record_only", item_id),
        licensed_text=_licensed(row, item_id, manner),
    )
    if not (manner.kept or item.yes_no or item.numbers or item.choices):
        raise hole(item_id, N_("{item} takes no answer at all."), item=item_id)
    return item


def _licensed(row: Mapping[str, Json], item_id: str, manner: Manner) -> Text | None:
    """Return the instrument's own words; empty ones say that the place is there and not filled."""
    if "licensed_text" not in row:
        return None
    if row["licensed_text"] == {}:
        return {}
    return manner.text(row, "licensed_text", item_id)


def _choice(data: Json, item_id: str, manner: Manner) -> Choice:
    row = read.row(data, item_id)
    return Choice(manner.identity(row, item_id), manner.text(row, "text", item_id))


def _anchors(
    data: Json, numbers: tuple[int, int] | None, item_id: str, manner: Manner
) -> dict[int, Text]:
    """Return what each number stands for: all of them, or none."""
    row = read.row(data, item_id)
    if manner.kept:
        return {int(n): manner.text(row, n, item_id) for n in row if _NUMERAL.fullmatch(n)}
    if not row:
        return {}
    wanted = range(numbers[0], numbers[1] + 1) if numbers else range(0)
    if set(row) != {str(number) for number in wanted}:
        raise hole(item_id, N_("{item}: 'anchors' must say each of its numbers."), item=item_id)
    return {number: manner.text(row, str(number), item_id) for number in wanted}


_NUMERAL = re.compile(r"-?[0-9]{1,9}")
_FURTHEST = 1000  # no rating is longer, and each number may be said in words


def _numbers(value: Json, item_id: str, manner: Manner) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(map(read.whole, value)):
        low, high = value
        if manner.kept or -_FURTHEST <= low < high <= _FURTHEST:
            return low, high
    raise hole(
        item_id,
        N_("{item}: 'numbers' must be [lowest, highest], from -{most} to {most}."),
        item=item_id,
        most=_FURTHEST,
    )


_RULE_KEYS = ("id", "item", "when", "urgency", "axis", "actions", "text", "level")


def _rule(data: Json, manner: Manner) -> Rule:
    row = read.row(data, "rules")
    rule_id = manner.identity(row, "rules")
    manner.only(row, _RULE_KEYS, rule_id)
    when = _condition(read.need(row, "when", dict, rule_id), rule_id, manner)
    urgency = row.get("urgency")
    return Rule(
        id=rule_id,
        item=manner.identity(row, rule_id, "item") if "item" in row else min(when.items()),
        when=when,
        urgency=None if urgency is None else read.urgency(urgency, rule_id),
        axis=_axis(row, rule_id),
        actions=read.texts(row.get("actions", []), "actions", rule_id),
        text=manner.text(row, "text", rule_id),
        level=manner.identity(row, rule_id, "level") if "level" in row else "",
    )


def _condition(row: Json, place: str, manner: Manner, depth: int = 1) -> Condition:
    if depth > manner.deepest:
        raise hole(place, N_("{place}: this condition is nested too deep."), place=place)
    match row:
        case {"item": str(item), "is": "open"} if len(row) == 2:
            return Open(item)
        case {"item": str(item), "is": str(value)} if len(row) == 2:
            return Is(item, value)
        case {"item": str(item), **ends} if ends and set(ends) <= {"at_least", "at_most"}:
            low, high = row.get("at_least"), row.get("at_most")
            if all(map(read.whole, ends.values())):
                return Between(item, low, high)
        case {"all": [_, *_] as parts} if len(row) == 1:
            return All(tuple(_condition(part, place, manner, depth + 1) for part in parts))
        case {"any": [_, *_] as parts} if len(row) == 1:
            return Any(tuple(_condition(part, place, manner, depth + 1) for part in parts))
        case {"not": dict(part)} if len(row) == 1:
            return Not(_condition(part, place, manner, depth + 1))
    raise hole(
        place,
        N_("{place}: a condition must be item+is (yes, no, open or a choice), "
           "item+at_least/at_most (whole numbers), all, any or not."),
        place=place,
    )  # fmt: skip


def _gate(data: Json, manner: Manner) -> DiversionGate | None:
    if data is None:
        return None
    row = read.row(data, "diversion")
    manner.only(row, ("needs_yes", "closed_by_yes", "closed_by_source"), "diversion")
    return DiversionGate(
        read.texts(row.get("needs_yes", []), "needs_yes", "diversion"),
        read.texts(row.get("closed_by_yes", []), "closed_by_yes", "diversion"),
        read.texts(row.get("closed_by_source", []), "closed_by_source", "diversion"),
    )


def _own_actions(data: Json, manner: Manner) -> dict[str, Text]:
    row = read.row(data, "actions")
    if not manner.kept and not all(map(read.ID.fullmatch, row)):
        raise hole("actions", N_("The codes of actions have letters, digits and hyphens only."))
    return {code: manner.text(row, code, "actions") for code in row}


# --- scoring -------------------------------------------------------------------------------------


def _scoring(data: Json, items: tuple[Item, ...], manner: Manner) -> Levels | Total | None:
    if data is None:
        return None
    row = read.row(data, "scoring")
    match row.get("kind"):
        case "levels":
            manner.only(row, ("kind", "levels"), "scoring")
            levels = read.need(row, "levels", list, "scoring")
            return Levels(tuple(_level(one, manner) for one in levels))
        case "total":
            return _total(row, items, manner)
    raise hole("scoring", N_("scoring: 'kind' must be levels or total."))


def _level(data: Json, manner: Manner) -> Level:
    row = read.row(data, "scoring")
    level_id = manner.identity(row, "scoring")
    return Level(level_id, manner.text(row, "text", level_id), manner.hours(row, level_id))


_TOTAL_KEYS = ("kind", "items", "bands", "lower_is_worse", "axis", "as_minimum", "cutoffs")


def _total(row: Mapping[str, Json], items: tuple[Item, ...], manner: Manner) -> Total:
    manner.only(row, _TOTAL_KEYS, "scoring")
    lower_is_worse = read.flag(row, "lower_is_worse", "scoring")
    ranges = {item.id: item.numbers or (0, 1) for item in items}
    names = read.texts(read.need(row, "items", list, "scoring"), "items", "scoring")
    return Total(
        items=names,
        bands=tuple(_band(one, manner) for one in read.need(row, "bands", list, "scoring")),
        lower_is_worse=lower_is_worse,
        axis=_axis(row, "scoring"),
        best={name: ranges.get(name, (0, 1))[1 if lower_is_worse else 0] for name in names},
        as_minimum=read.flag(row, "as_minimum", "scoring"),
        cutoffs=read.numbers(row.get("cutoffs", []), "cutoffs", "scoring"),
    )


def _band(data: Json, manner: Manner) -> Band:
    row = read.row(data, "bands")
    band_id = manner.identity(row, "bands")
    manner.only(row, ("id", "text", "from", "to", "urgency", "within_hours"), band_id)
    urgency = row.get("urgency")
    return Band(
        band_id,
        manner.text(row, "text", band_id),
        read.need_whole(row, "from", band_id),
        read.need_whole(row, "to", band_id),
        None if urgency is None else read.urgency(urgency, band_id),
        manner.hours(row, band_id),
    )


def _axis(row: Mapping[str, Json], place: str) -> Axis:
    return Axis(read.one_of(row, "axis", tuple(Axis), place))
