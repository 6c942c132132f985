"""Whether any answers that can be given make a condition hold.

A search that gives up a branch as soon as no answer to what is left could still help. Every answer
is tried, "unknown" and "not asked" too, because skip logic tells them apart.
"""

import functools
from collections.abc import Mapping

from mcrrt.domain.errors import N_
from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.condition import NOT_ASKED, UNKNOWN, All, Answer, Any, Condition, Not, Open
from mcrrt.domain.packs.pack import Item, worth_trying
from mcrrt.domain.packs.read import hole

# About half a second of searching. Nobody could follow a condition that needs more, either.
_MOST_WORK = 200_000

# The three values in Kleene's order, so that "all" is the least and "any" the greatest.
_FALSE, _NOT_KNOWN, _TRUE = 0, 1, 2
_RANK = {False: _FALSE, None: _NOT_KNOWN, True: _TRUE}
_Values = frozenset[int]


def possible(condition: Condition, items: Mapping[str, Item], place: str) -> bool:
    """Say whether answers that can all be given make the condition hold.

    Raises BadInput with the place when that would take too long to find out.
    """
    names = sorted(_with_gates(condition, items))
    gates = {name: gate for name in names if (gate := items[name].ask_when) is not None}
    conditions = (condition, *gates.values())
    tries = [(UNKNOWN, *worth_trying(items[name], conditions), NOT_ASKED) for name in names]
    work, each = 0, sum(map(_size, conditions))
    stack: list[dict[str, Answer]] = [{}]
    while stack:
        given = stack.pop()
        work += each
        if work > _MOST_WORK:
            raise hole(
                place, N_("{place}: this looks at too many items to be checked."), place=place
            )
        if _TRUE not in _may(condition, given) or not _may_be_given(given, gates):
            continue
        if len(given) < len(names):
            name = names[len(given)]
            stack += [{**given, name: answer} for answer in tries[len(given)]]
        elif all(a == NOT_ASKED or applies(items[name], given) for name, a in given.items()):
            return True
    return False


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


def _may_be_given(given: Mapping[str, Answer], gates: Mapping[str, Condition]) -> bool:
    """Say whether the answers so far leave it open that each of them was asked for."""
    return not any(
        given.get(name, NOT_ASKED) != NOT_ASKED and _may(gate, given) == {_FALSE}
        for name, gate in gates.items()
    )


def _may(condition: Condition, given: Mapping[str, Answer]) -> _Values:
    """Return the values that the condition may have, whatever is answered to the other items."""
    match condition:
        case All(parts):
            return functools.reduce(_least, (_may(part, given) for part in parts))
        case Any(parts):
            return functools.reduce(_greatest, (_may(part, given) for part in parts))
        case Not(part):
            return frozenset(_TRUE - value for value in _may(part, given))
    if condition.items() <= given.keys():
        return frozenset({_RANK[condition.holds(given)]})
    if isinstance(condition, Open):
        return frozenset({_FALSE, _TRUE})
    return frozenset({_FALSE, _NOT_KNOWN, _TRUE})


def _least(some: _Values, more: _Values) -> _Values:
    return frozenset(min(a, b) for a in some for b in more)


def _greatest(some: _Values, more: _Values) -> _Values:
    return frozenset(max(a, b) for a in some for b in more)


def _size(condition: Condition) -> int:
    match condition:
        case All(parts) | Any(parts):
            return sum(map(_size, parts))
        case Not(part):
            return _size(part)
    return 1
