"""Contacts on their way into the store, and what became of each of their rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from mcrrt.documents.csv_import import Contact, Progress
from mcrrt.service.commands import Command, ImportContacts
from mcrrt.service.news import Receipt

BATCH = 200

Submit = Callable[[Command], Receipt]


@dataclass(slots=True)
class Totals:
    """What came in. Every readable row is in exactly one of the three ``rows_`` counts."""

    rows_new: int = 0
    rows_added: int = 0
    rows_known: int = 0
    calls_made: int = 0
    calls_added_to: int = 0
    calls_known: int = 0
    differing: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """All readable rows."""
        return self.rows_new + self.rows_added + self.rows_known

    @property
    def outcomes_made(self) -> int:
        """Each row that brought something brought one outcome."""
        return self.rows_new + self.rows_added


def bring_in(
    submit: Submit,
    system: str,
    found: Iterable[Contact],
    progress: Progress | None = None,
    total: int = 0,
) -> Totals:
    """Submit the contacts in batches, and count what became of each row."""
    totals = Totals()
    for batch in _batches(iter(found)):
        result = submit(ImportContacts(system, tuple(c.imported for c in batch))).result
        rows = sum(len(contact.lines) for contact in batch)
        totals.rows_new += result["new_outcomes"]
        totals.rows_added += result["outcomes"] - result["new_outcomes"]
        totals.rows_known += rows - result["outcomes"]
        totals.calls_made += result["added"]
        totals.calls_added_to += result["amended"]
        totals.calls_known += result["known"]
        for contact in batch:
            totals.differing.update(contact.differing)
        if progress:
            progress(totals.rows, total)
    return totals


def _batches(found: Iterator[Contact]) -> Iterator[list[Contact]]:
    while batch := list(islice(found, BATCH)):
        yield batch
