"""Checklists drawn by Hypothesis, answers to them, and what the engine must say of them."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, UNKNOWN, YES
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.load import load
from mcrrt.domain.urgency import Urgency

TEXT = {"en": "?", "fr": "?"}
URGENCIES = st.none() | st.sampled_from(Urgency)


def every_answer(item):
    """All answers that close an item."""
    numbers = range(item.numbers[0], item.numbers[1] + 1) if item.numbers else ()
    words = [YES, NO] if item.yes_no else []
    return [*words, *(choice.id for choice in item.choices), *numbers]


def answers_for(pack):
    """Any answers, open ones among them; not every item need be there."""
    return st.fixed_dictionaries(
        {},
        optional={
            item.id: st.sampled_from([UNKNOWN, NOT_ASKED, *every_answer(item)])
            for item in pack.items
        },
    )


# --- conditions ----------------------------------------------------------------------------------

_CHOICES = [{"id": word, "text": TEXT} for word in ("low", "high")]
_ITEMS: dict[str, dict[str, Any]] = {
    "A": {}, "B": {}, "C": {}, "N": {"numbers": [0, 4]}, "W": {"choices": _CHOICES},
}  # fmt: skip
_IS = st.builds(
    lambda item, answer: {"item": item, "is": answer},
    st.sampled_from("ABCN"), st.sampled_from((YES, NO, "open")),
)  # fmt: skip
_CHOSEN = st.sampled_from(("low", "high", "open")).map(lambda word: {"item": "W", "is": word})
_RANGE = st.integers(0, 4).map(lambda low: {"item": "N", "at_least": low})
CONDITIONS = st.recursive(
    _IS | _CHOSEN | _RANGE,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=4,
)


def names_in(condition):
    """The items a condition of a file looks at."""
    if "item" in condition:
        return {condition["item"]}
    parts = condition.get("all") or condition.get("any") or [condition["not"]]
    return set().union(*map(names_in, parts))


# --- packs ---------------------------------------------------------------------------------------


def rule(number, when, urgency):
    row = {"id": f"r{number}", "axis": "safety", "text": TEXT, "when": when}
    return {**row, "urgency": urgency} if urgency else row


def pack_data(items, rules, **more):
    return {
        "id": "p", "version": "1", "title": TEXT, "languages": ["en", "fr"], "items": items,
        "rules": rules, "licence": {"name": "MIT", "notice": TEXT}, "while_starred_open": "P1",
        "when_nothing": "P4", **more,
    }  # fmt: skip


def loaded(data):
    """Load it, without the rules that can never fire."""
    data = {**data, "rules": list(data["rules"])}
    while True:
        used = set().union(*(names_in(one["when"]) for one in data["rules"]))
        used |= {n for i in data["items"] if "ask_when" in i for n in names_in(i["ask_when"])}
        used |= set(data.get("scoring", {}).get("items", ()))
        for item in data["items"]:
            item["record_only"] = item["id"] not in used
        try:
            return load(data, "hash")
        except BadInput as refused:
            if "can never fire" not in str(refused):
                raise
            data["rules"] = [one for one in data["rules"] if one["id"] != refused.field]


@st.composite
def rule_packs(draw):
    """Rules over five items, some starred, one of them asked only after another."""
    stars = draw(st.sets(st.sampled_from("ABC")))
    items = [
        {"id": name, "axis": "safety", "text": TEXT, "star": name in stars, **more}
        for name, more in _ITEMS.items()
    ]
    if draw(st.booleans()):
        items[2]["ask_when"] = {"item": "A", "is": draw(st.sampled_from((YES, NO, "open")))}
    drawn = draw(st.lists(st.tuples(CONDITIONS, URGENCIES), min_size=1, max_size=5))
    plain = [({"item": name, "is": YES}, Urgency.P2) for name in sorted(stars)]
    return loaded(
        pack_data(
            items,
            [rule(n, when, urgency) for n, (when, urgency) in enumerate(drawn + plain)],
            while_starred_open=draw(st.sampled_from(("P0", "P1"))),
            when_nothing=draw(st.sampled_from(("P3", "P4"))),
        )
    )


@st.composite
def total_packs(draw):
    """A total over three ratings and a sign, in bands, sometimes with a rule beside it."""
    numbers = [[low := draw(st.integers(-2, 2)), low + draw(st.integers(1, 4))] for _ in range(3)]
    items = [
        {"id": name, "axis": "clinical", "text": TEXT, "yes_no": False, "numbers": ends}
        for name, ends in zip("ABC", numbers, strict=True)
    ]
    items.append({"id": "D", "axis": "clinical", "text": TEXT})
    low, high = sum(ends[0] for ends in numbers), sum(ends[1] for ends in numbers) + 1
    cuts = sorted(draw(st.sets(st.integers(low + 1, high), max_size=4)))
    ends = [*pairwise([low, *cuts, high + 1])]
    urgencies = sorted(
        draw(st.lists(URGENCIES, min_size=len(ends), max_size=len(ends))),
        key=lambda urgency: urgency or "P9",
    )
    lower_is_worse = draw(st.booleans())
    if not lower_is_worse:
        urgencies.reverse()
    bands = [
        {"id": f"b{n}", "text": TEXT, "from": first, "to": after - 1, "urgency": urgency}
        for n, ((first, after), urgency) in enumerate(zip(ends, urgencies, strict=True))
    ]
    scoring = {
        "kind": "total", "items": list("ABCD"), "bands": bands, "axis": "clinical",
        "lower_is_worse": lower_is_worse,
        "as_minimum": not lower_is_worse and draw(st.booleans()),
    }  # fmt: skip
    at = draw(st.integers(numbers[0][0], numbers[0][1]))
    rules = [rule(0, {"item": "A", "at_least": at}, draw(URGENCIES))][: draw(st.integers(0, 1))]
    return loaded(pack_data(items, rules, scoring=scoring))


def with_answers(packs):
    return packs.flatmap(lambda pack: st.tuples(st.just(pack), answers_for(pack)))


# --- the reference -------------------------------------------------------------------------------


def ask_next_by_trying(pack, answers):
    """What would change this, found by giving every answer to every open item."""
    now = evaluate(pack, answers)
    ranked = []
    for place, name in enumerate(now.unanswered):
        item = pack.item(name)
        found = {evaluate(pack, {**answers, name: answer}).urgency for answer in every_answer(item)}
        starred = item.star and answers.get(name, NOT_ASKED) in OPEN
        if starred or found - {now.urgency}:
            ranked.append((min(found), not starred, place, name))
    return tuple(name for *_, name in sorted(ranked))
