"""What a pack is: a checklist with its licence, items, rules, scoring and diversion gate, as data.

Source: domain.md 3.1 (product rule: instruments are packs) and 3.9 (the intake checklist).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mcrrt.domain.packs.condition import NO, YES, Answer, Condition, ends_of
from mcrrt.domain.packs.scoring import Levels, Text, Total
from mcrrt.domain.urgency import Urgency

BY_SOURCE = "source"  # what closes the gate where no item does: where the call came from


class Axis(StrEnum):
    """Three urgencies shown side by side, because one can hide another (domain.md 3.8)."""

    SAFETY = "safety"
    MEDICAL = "medical"
    CLINICAL = "clinical"
    LOGISTICS = "logistics"


class PackRole(StrEnum):
    """What a result may do. Only an intake can keep a call provisional or open the gate.

    A screener may raise and never lower, and what it says bars lowering (domain.md 3.2). A record
    keeps the result of an instrument that was used elsewhere.
    """

    INTAKE = "intake"
    SCREENER = "screener"
    RECORD = "record"


class Compartment(StrEnum):
    """Whose record the answers are (domain.md 2.2): of the police, or of the clinician."""

    POLICE = "police"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose instrument it is and what may be done with its words (domain.md 3.1).

    ``terms`` is what an administrator confirms before the pack can be used; None asks nothing.
    """

    name: str
    notice: Text
    may_ship_items: bool
    terms: Text | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers that are words: its code, and what it says."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    It takes yes or no (``yes_no``), a number in the range ``numbers``, one of ``choices``, or
    several of these. ``anchors`` say what a number stands for. ``record_only``: its answer is kept
    and moves nothing. ``licensed_text``: a place for the instrument's own words, which an agency
    that holds them may fill; ``text`` is then our own label.
    """

    id: str
    axis: Axis
    text: Text
    star: bool = False
    yes_no: bool = True
    numbers: tuple[int, int] | None = None
    choices: tuple[Choice, ...] = ()
    anchors: Mapping[int, Text] = field(default_factory=dict)
    ask_when: Condition | None = None
    record_only: bool = False
    licensed_text: Text | None = None

    def takes(self, answer: Answer) -> bool:
        """Say whether this can be its answer, open ones aside."""
        if isinstance(answer, int):
            return self.numbers is not None and self.numbers[0] <= answer <= self.numbers[1]
        if answer in (YES, NO):
            return self.yes_no
        return answer in (choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Rule:
    """When its condition holds: how urgent that makes the response, and what to do now.

    ``item`` is the item a person is shown as the reason. A rule without an urgency only asks for
    actions. ``level`` is what it says in a pack that is scored by levels.
    """

    id: str
    item: str
    when: Condition
    urgency: Urgency | None
    axis: Axis
    actions: tuple[str, ...]
    text: Text
    level: str = ""


@dataclass(frozen=True, slots=True)
class DiversionGate:
    """When a caller may be offered a crisis worker instead of a visit (domain.md 3.9)."""

    needs_yes: tuple[str, ...]
    closed_by_yes: tuple[str, ...]
    closed_by_source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A checklist, frozen by ``hash`` once it has been used.

    ``while_starred_open`` is the least urgency a result has while a starred item is open.
    ``when_nothing`` is the urgency when nothing fired. ``actions`` are the words of actions that
    are this pack's own. ``on`` says whether it is in use before anybody has decided.

    The last fields are made from the others when it is loaded, for speed: the rules that look at an
    item, the answers worth trying on it, and the items whose answers decide what else is asked.
    """

    id: str
    version: str
    hash: str
    title: Text
    languages: tuple[str, ...]
    licence: Licence
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]
    while_starred_open: Urgency
    when_nothing: Urgency
    diversion: DiversionGate | None
    role: PackRole = PackRole.INTAKE
    compartment: Compartment = Compartment.POLICE
    on: bool = True
    about: Text | None = None
    scoring: Levels | Total | None = None
    actions: Mapping[str, Text] = field(default_factory=dict)
    rules_of: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    tries: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    by_id: Mapping[str, Item] = field(default_factory=dict)
    opens: frozenset[str] = frozenset()

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id."""
        return self.by_id.get(item_id)


def worth_trying(item: Item, conditions: tuple[Condition, ...]) -> tuple[Answer, ...]:
    """Return answers to an item of which every other one is alike for these conditions."""
    found: list[Answer] = [YES, NO] if item.yes_no else []
    found += [choice.id for choice in item.choices]
    if item.numbers is not None:
        low, high = item.numbers
        ends = frozenset().union(*(ends_of(condition, item.id) for condition in conditions))
        near = {low, high} | {end + step for end in ends for step in (-1, 0, 1)}
        found += sorted(number for number in near if low <= number <= high)
    return tuple(found)


def said(text: Text, language: str) -> str:
    """Return the text in the language, or in English where it has none, or in what there is."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")
