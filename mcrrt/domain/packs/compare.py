"""What is new in a version of a checklist, against the one that is in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcrrt.domain.packs.pack import Item, Pack, Rule


@dataclass(frozen=True, slots=True)
class Difference:
    """The ids of what came, went and is not as it was."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side. ``rest``: something else differs, such as the scoring."""

    items: Difference
    rules: Difference
    rest: bool


def compare(before: Pack, now: Pack) -> Comparison:
    """Return what is different now."""
    items = _difference(before.items, now.items)
    rules = _difference(before.rules, now.rules)
    return Comparison(items, rules, _rest(before) != _rest(now))


def _rest(pack: Pack) -> tuple[object, ...]:
    """Return what is neither items nor rules, nor made from them."""
    return (
        pack.title, pack.languages, pack.licence, pack.while_starred_open, pack.when_nothing,
        pack.diversion, pack.role, pack.compartment, pack.about, pack.scoring, pack.actions,
    )  # fmt: skip


def _difference(before: Sequence[Item | Rule], now: Sequence[Item | Rule]) -> Difference:
    old: Mapping[str, Item | Rule] = {one.id: one for one in before}
    new: Mapping[str, Item | Rule] = {one.id: one for one in now}
    return Difference(
        tuple(name for name in new if name not in old),
        tuple(name for name in old if name not in new),
        tuple(name for name, one in new.items() if name in old and old[name] != one),
    )
