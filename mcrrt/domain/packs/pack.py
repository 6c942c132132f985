"""What a pack is: a checklist with its licence, items, rules and diversion gate, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mcrrt.domain.packs.condition import Condition
from mcrrt.domain.urgency import Urgency

Text = Mapping[str, str]  # language code -> text


class Axis(StrEnum):
    """Three urgencies shown side by side, because one can hide another (domain.md 3.8)."""

    SAFETY = "safety"
    MEDICAL = "medical"
    CLINICAL = "clinical"
    LOGISTICS = "logistics"


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose instrument it is and what may be done with its words (domain.md 3.1)."""

    name: str
    notice: Text
    may_ship_items: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``numbers`` is the range of a number that may be given instead of yes or no."""

    id: str
    axis: Axis
    text: Text
    star: bool = False
    numbers: tuple[int, int] | None = None
    ask_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When its condition holds: how urgent that makes the response, and what to do now.

    ``item`` is the item a person is shown as the reason. A rule without an urgency only asks for
    actions.
    """

    id: str
    item: str
    when: Condition
    urgency: Urgency | None
    axis: Axis
    actions: tuple[str, ...]
    text: Text


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
    ``when_nothing`` is the urgency when nothing fired.
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
    rules_of: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id."""
        return next((item for item in self.items if item.id == item_id), None)


def said(text: Text, language: str) -> str:
    """Return the text in the language, or in English where it has none."""
    return text.get(language) or text["en"]
