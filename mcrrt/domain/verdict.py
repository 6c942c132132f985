"""What a hub says of an event when it numbers it. Stations adopt it; it is never worked out anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How an event stands in the order of its feed (design.md 4)."""

    STANDS = "stands"
    CONFLICT = "conflict"  # it counts, and a card shows what two people said
    VOID = "void"  # a rule of the work forbids it in the order that came about
    QUARANTINED = "quarantined"  # its author had no right to it


COUNTS = frozenset({Verdict.STANDS, Verdict.CONFLICT})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict with its reason: a template and its fields, as errors have them."""

    verdict: Verdict
    because: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Say whether the event changes records."""
        return self.verdict in COUNTS
