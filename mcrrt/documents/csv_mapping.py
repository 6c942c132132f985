"""How the CSV of another system is read: what a mapping file says, once it has been checked.

``docs/import.md`` explains every key for whoever writes one. Reading and checking the file is in
``csv_mapping_load``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from mcrrt.domain.fields import Value


class Gap(StrEnum):
    """What to do with a local time that the change of the clocks left out (02:30 in spring)."""

    REJECT = "reject"
    FORWARD = "forward"


class Twice(StrEnum):
    """Which of the two a local time means that came twice (01:30 in autumn)."""

    FIRST = "first"
    SECOND = "second"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class TimeSource:
    """Where a time stands: in one column, or the date in one and the time of day in another."""

    column: str
    formats: tuple[str, ...]
    clock_column: str = ""
    clock_formats: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs."""
        return (self.column, self.clock_column) if self.clock_column else (self.column,)


@dataclass(frozen=True, slots=True)
class TimeRules:
    """How local times are understood. ``no_value`` are the writings that mean "not known"."""

    zone: ZoneInfo
    gap: Gap = Gap.REJECT
    twice: Twice = Twice.FIRST
    no_value: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a column mean here; None for a word that is known and says nothing.

    ``closed`` means that a row with any other word is rejected.
    """

    place: str
    meanings: Mapping[str, Value]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class FieldSource:
    """One place a field's value may come from. Exactly one of the ways below is used.

    constant            the same for every contact
    present             this value when the column holds anything
    columns and join    several columns as one text
    column              as it stands, through ``words``, by ``formats`` (dates), or ``split``
    """

    columns: tuple[str, ...] = ()
    constant: Value = None
    present: Value = None
    join: str = ""
    prefix: str = ""
    split: str = ""
    words: Words | None = None
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """Where the outcome stands, and what its words mean."""

    column: str
    words: Words
    times: tuple[TimeSource, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgencyRules:
    """Where the response urgency stands, and what its words mean."""

    column: str
    words: Words


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A whole mapping. ``system`` and ``key`` say what makes two rows the same contact."""

    name: str
    system: str
    key: tuple[str, ...]
    received: tuple[TimeSource, ...]
    times: TimeRules
    outcome: OutcomeRules
    urgency: UrgencyRules | None = None
    fields: Mapping[str, tuple[FieldSource, ...]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    no_value: frozenset[str] = frozenset()
    encoding: str = "utf-8"
    delimiter: str = ""

    def named_columns(self) -> Iterator[tuple[str, str]]:
        """Yield every column that is read, with the place of the mapping that names it."""
        yield from (("[contact] key", column) for column in self.key)
        for number, source in enumerate(self.received, 1):
            yield from ((f"[[time.received]] {number}", column) for column in source.columns)
        yield "[outcome]", self.outcome.column
        for number, source in enumerate(self.outcome.times, 1):
            yield from ((f"[[outcome.time]] {number}", column) for column in source.columns)
        if self.urgency:
            yield "[urgency]", self.urgency.column
        for name, sources in self.fields.items():
            for found in sources:
                yield from ((f"[fields.{name}]", column) for column in found.columns)
        yield from (("[original] keep", column) for column in self.keep)

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is read."""
        return frozenset(column for _place, column in self.named_columns())
