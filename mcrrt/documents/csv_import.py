"""The contacts in a CSV of another system.

A file is read twice. ``check`` reads all of it once, so that what is wrong is known before anything
comes in, and remembers of each row one number: which keys come again. ``contacts`` then gives the
contacts one by one and holds back only those of which more rows are to come.

Every row is exactly one outcome of exactly one contact, or rejected, or blank; so the counts add up.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from mcrrt.documents.csv_convert import Row, RowReader, Unknown
from mcrrt.documents.csv_rows import CsvFile, Record
from mcrrt.domain.errors import BadInput
from mcrrt.service.commands import ImportedContact
from mcrrt.service.language import sentence

MAX_UNKNOWN = 2_000
MAX_REJECTS_SHOWN = 20

OnReject = Callable[[Record, str], None]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Checked:
    """What is in a file. ``again`` says how many rows there are of a key that comes again."""

    rows: int = 0
    readable: int = 0
    blank: int = 0
    rejected: int = 0
    first_rejects: list[tuple[int, str]] = field(default_factory=list)
    unknown: Counter[Unknown] = field(default_factory=Counter)
    more_unknown: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    again: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact with the lines its rows begin on, and where its rows contradict each other."""

    imported: ImportedContact
    lines: tuple[int, ...]
    differing: tuple[str, ...] = ()


def check(
    file: CsvFile,
    reader: RowReader,
    on_reject: OnReject | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Read the whole file without keeping it."""
    found = Checked()
    keys = array("q")
    for record in file.records():
        found.rows += 1
        if progress:
            progress(min(record.line, file.lines), file.lines)
        if record.blank:
            found.blank += 1
            continue
        try:
            row = reader.read(record)
        except BadInput as error:
            _reject(found, record, sentence(error), on_reject)
            continue
        found.readable += 1
        found.noted.update(row.noted)
        _count_unknown(found, row)
        keys.append(hash(row.key))
    found.again = _again(keys)
    if progress and file.lines:
        progress(file.lines, file.lines)
    return found


def _reject(found: Checked, record: Record, words: str, on_reject: OnReject | None) -> None:
    found.rejected += 1
    if len(found.first_rejects) < MAX_REJECTS_SHOWN:
        found.first_rejects.append((record.line, words))
    if on_reject:
        on_reject(record, words)


def _count_unknown(found: Checked, row: Row) -> None:
    for unknown in row.unknown:
        if unknown in found.unknown or len(found.unknown) < MAX_UNKNOWN:
            found.unknown[unknown] += 1
        else:
            found.more_unknown += 1


def _again(keys: "array[int]") -> dict[int, int]:
    """Return the numbers that come more than once. Eight bytes a row, not a row in memory.

    Two keys may have the same number; then both are held back a little longer, nothing else.
    """
    counts = ((number, sum(1 for _same in same)) for number, same in groupby(sorted(keys)))
    return {number: count for number, count in counts if count > 1}


def contacts(file: CsvFile, reader: RowReader, again: Mapping[int, int]) -> Iterator[Contact]:
    """Yield the contacts, each when its last row has been read."""
    left = dict(again)
    waiting: dict[int, dict[str, _Joined]] = {}
    for record in file.records():
        if record.blank:
            continue
        try:
            row = reader.read(record)
        except BadInput:
            continue  # counted and told by ``check``
        number = hash(row.key)
        if number not in left:
            yield _Joined(row).contact()
            continue
        group = waiting.setdefault(number, {})
        if row.key in group:
            group[row.key].add(row)
        else:
            group[row.key] = _Joined(row)
        left[number] -= 1
        if not left[number]:
            yield from (joined.contact() for joined in waiting.pop(number).values())
            del left[number]


class _Joined:
    """Rows of one contact on the way to become one. What an earlier row said stands."""

    def __init__(self, row: Row) -> None:
        self._first = row
        self._values = dict(row.values)
        self._original = dict(row.original)
        self._outcomes = [row.outcome]
        self._lines = [row.line]
        self._differing: dict[str, None] = {}

    def add(self, row: Row) -> None:
        """Join another row."""
        self._lines.append(row.line)
        self._outcomes.append(row.outcome)
        for name, value in row.values.items():
            if self._values.setdefault(name, value) != value:
                self._differing[name] = None
        for name, word in row.original.items():
            if self._original.setdefault(name, word) != word:
                self._differing[name] = None
        first = self._first
        if row.received_at != first.received_at:
            self._differing["received_at"] = None
        urgencies = [u for u in (first.urgency, row.urgency) if u is not None]
        if len(set(urgencies)) > 1:
            self._differing["urgency"] = None
        self._first = replace(
            first,
            received_at=min(first.received_at, row.received_at),
            urgency=min(urgencies, default=None),
        )

    def contact(self) -> Contact:
        """Return the contact."""
        first = self._first
        imported = ImportedContact(
            first.key, first.received_at, self._values, tuple(self._outcomes), first.urgency,
            self._original,
        )  # fmt: skip
        return Contact(imported, tuple(self._lines), tuple(self._differing))
