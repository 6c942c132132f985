"""Conditions over answers, in three values: true, false, and not known yet.

Unknown is never no: a condition on an open item is not known, and neither is its opposite
(Kleene's strong three-valued logic; domain.md 3.9). Only ``Open`` asks about the openness itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Answer = str | int
YES, NO, UNKNOWN, NOT_ASKED = "yes", "no", "unknown", "not_asked"
OPEN = (UNKNOWN, NOT_ASKED)


class Condition(Protocol):
    """Something that is true, false or not known for a set of answers."""

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """Say whether it holds; None while it is not known."""

    def items(self) -> frozenset[str]:
        """The items it looks at."""


@dataclass(frozen=True, slots=True)
class Is:
    """The item was answered with this value."""

    item: str
    value: str

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """Compare; None while the item is open."""
        answer = answers.get(self.item, NOT_ASKED)
        return None if answer in OPEN else answer == self.value

    def items(self) -> frozenset[str]:
        """The one item."""
        return frozenset({self.item})


@dataclass(frozen=True, slots=True)
class Open:
    """The item has no answer yet: not asked, or asked and not known. Always true or false.

    For rules that must be on the safe side until the answer is there.
    """

    item: str

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """Say whether it is open."""
        return answers.get(self.item, NOT_ASKED) in OPEN

    def items(self) -> frozenset[str]:
        """The one item."""
        return frozenset({self.item})


@dataclass(frozen=True, slots=True)
class Between:
    """The item was answered with a number from ``low`` to ``high``, both included."""

    item: str
    low: int | None = None
    high: int | None = None

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """Compare; None while the item is open, false when the answer is no number."""
        answer = answers.get(self.item, NOT_ASKED)
        if answer in OPEN:
            return None
        if not isinstance(answer, int):
            return False
        return (self.low is None or answer >= self.low) and (
            self.high is None or answer <= self.high
        )

    def items(self) -> frozenset[str]:
        """The one item."""
        return frozenset({self.item})


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """False as soon as one part is false; not known while one is not known."""
        values = [part.holds(answers) for part in self.parts]
        if False in values:
            return False
        return None if None in values else True

    def items(self) -> frozenset[str]:
        """The items of all parts."""
        return frozenset().union(*(part.items() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """True as soon as one part is true; not known while one is not known."""
        values = [part.holds(answers) for part in self.parts]
        if True in values:
            return True
        return None if None in values else False

    def items(self) -> frozenset[str]:
        """The items of all parts."""
        return frozenset().union(*(part.items() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition

    def holds(self, answers: Mapping[str, Answer]) -> bool | None:
        """The opposite; what is not known stays so."""
        value = self.part.holds(answers)
        return None if value is None else not value

    def items(self) -> frozenset[str]:
        """The items of the part."""
        return self.part.items()


def ends_of(condition: Condition, item: str) -> frozenset[int]:
    """Return the numbers at which a condition on an item changes its mind."""
    match condition:
        case All(parts) | Any(parts):
            return frozenset().union(*(ends_of(part, item) for part in parts))
        case Not(part):
            return ends_of(part, item)
        case Between(name, low, high) if name == item:
            return frozenset(end for end in (low, high) if end is not None)
        case _:
            return frozenset()
