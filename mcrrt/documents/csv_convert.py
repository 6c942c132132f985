"""From a record of a file to what it says of one contact, by the rules of a mapping."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mcrrt.documents.csv_mapping import FieldSource, ImportMapping, Words
from mcrrt.documents.csv_rows import CsvFile, Record
from mcrrt.documents.csv_times import TimeReader, parse_date
from mcrrt.documents.toml_table import quoted
from mcrrt.domain import text
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.fields import FieldSpec, Kind, Value, clean_field
from mcrrt.domain.urgency import Urgency

_LINE_ENDS = re.compile(r"[\r\n\t]+")
_TEXTS = (Kind.LINE, Kind.NARRATIVE)
_EMPTY: tuple[Value, ...] = (None, "", ())

# A word of a table that is not closed and has no meaning in it: the table, the column, the word.
Unknown = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What one record says: a contact's key and facts, and exactly one outcome."""

    line: int
    key: str
    received_at: datetime
    values: Mapping[str, Value]
    outcome: ImportedOutcome
    urgency: Urgency | None
    original: Mapping[str, str]
    unknown: tuple[Unknown, ...] = ()
    noted: Mapping[str, int] = field(default_factory=dict)


class RowReader:
    """Reads the records of one file. ``now`` is the moment the import began."""

    def __init__(self, mapping: ImportMapping, file: CsvFile, now: datetime) -> None:
        self._mapping = mapping
        self._width = len(file.header)
        self._now = now
        self._used = _positions(mapping, file.header)
        self._received = TimeReader(mapping.received, mapping.times)
        self._ended = TimeReader(mapping.outcome.times, mapping.times)

    def read(self, record: Record) -> Row:
        """Return the row. Raises BadInput with the reason, which names columns, never values."""
        if record.problem:
            raise BadInput("row", record.problem)
        if len(record.cells) != self._width:
            raise BadInput(
                "row",
                N_("The row has {cells} columns; the file has {width}."),
                cells=len(record.cells),
                width=self._width,
            )
        said = {name: _word(name, record.cells[place]) for name, place in self._used}
        return self._row(record.line, said)

    def _row(self, line: int, said: Mapping[str, str]) -> Row:
        nothing = self._mapping.no_value
        words = {name: "" if word in nothing else word for name, word in said.items()}
        noted: Counter[str] = Counter()
        unknown: list[Unknown] = []
        key = self._key(words)
        received = self._received.read(words, self._now, noted)
        if received is None:
            columns = [c for source in self._mapping.received for c in source.columns]
            raise BadInput(
                "row",
                N_("There is no time: {columns} without a value."),
                columns=", ".join(map(quoted, dict.fromkeys(columns))),
            )
        outcome = self._outcome(said, words, received, unknown, noted)
        urgency = self._urgency(words, unknown)
        values = self._values(words, unknown)
        original = {name: words[name] for name in self._mapping.keep if words[name]}
        for _place, column, _part in unknown:
            if column != self._mapping.outcome.column:  # the outcome keeps its own words
                original.setdefault(column, words[column])
        return Row(
            line, key, received, values, outcome, urgency, original, tuple(unknown), dict(noted)
        )

    def _key(self, words: Mapping[str, str]) -> str:
        parts = []
        for column in self._mapping.key:
            if not words[column]:
                raise BadInput("row", N_("The key is missing: {column} is empty."),
                               column=quoted(column))  # fmt: skip
            parts.append(words[column])
        if len(parts) > 1:  # so that ("a|b", "c") and ("a", "b|c") stay two keys
            parts = [part.replace("\\", "\\\\").replace("|", "\\|") for part in parts]
        return _clean(self._mapping.key[0], "|".join(parts), text.LINE, many_lines=False)

    def _outcome(
        self,
        said: Mapping[str, str],
        words: Mapping[str, str],
        received: datetime,
        unknown: list[Unknown],
        noted: Counter[str],
    ) -> ImportedOutcome:
        # Its words are those of the file even where they mean nothing: they are what tells it apart
        # from others when the file comes again.
        rules = self._mapping.outcome
        code = _meaning(rules.words, rules.column, words[rules.column], unknown)
        at = self._ended.read(words, self._now, noted)
        if at is not None and at < received:
            raise BadInput("row", N_("The time of the outcome is before the time of the contact."))
        original = _clean(rules.column, said[rules.column], text.PARAGRAPH)
        return ImportedOutcome(original, None if code is None else str(code), at)

    def _urgency(self, words: Mapping[str, str], unknown: list[Unknown]) -> Urgency | None:
        rules = self._mapping.urgency
        if rules is None:
            return None
        code = _meaning(rules.words, rules.column, words[rules.column], unknown)
        return None if code is None else Urgency(str(code))

    def _values(self, words: Mapping[str, str], unknown: list[Unknown]) -> dict[str, Value]:
        values = {}
        for name, sources in self._mapping.fields.items():
            value = _first_or_all(CALL_FIELDS[name], sources, words, unknown)
            if value not in _EMPTY:
                values[name] = value
        return values


def _positions(mapping: ImportMapping, header: tuple[str, ...]) -> list[tuple[str, int]]:
    """Find every column that is read. Raises BadInput for one that is not there, or twice."""
    for place, column in mapping.named_columns():
        if column not in header:
            raise BadInput(
                "mapping",
                N_("In the mapping, {place} names the column {column}, which the file does not "
                   "have."),
                place=place,
                column=quoted(column),
            )  # fmt: skip
        if header.count(column) > 1:
            raise BadInput(
                "mapping",
                N_(
                    "In the mapping, {place} names the column {column}, which is in the file twice."
                ),
                place=place,
                column=quoted(column),
            )
    return [(column, header.index(column)) for column in sorted(mapping.columns)]


def _word(column: str, cell: str) -> str:
    word = cell.strip()
    return word if _plain(word, text.NARRATIVE) else _clean(column, word, text.NARRATIVE)


def _plain(word: str, limit: int) -> bool:
    """Say whether a text needs no closer look, as most do: looking at each character is dear."""
    return len(word) <= limit and word.isascii() and word.isprintable()


def _clean(column: str, word: str, limit: int, *, many_lines: bool = True) -> str:
    """Return the text as it may be kept. Raises BadInput in the words of a rejected row."""
    if _plain(word, limit):
        return word.strip()
    try:
        return text.clean("row", word, limit, many_lines=many_lines)
    except BadInput as error:
        raise _text_problem(column, error) from None


def _text_problem(column: str, error: BadInput) -> BadInput:
    if "code" in error.fields:
        return BadInput(
            "row",
            N_("A character in {column} cannot be shown ({code})."),
            column=quoted(column),
            code=error.fields["code"],
        )
    return BadInput(
        "row",
        N_("The text in {column} is too long: {length} characters, at most {limit}."),
        column=quoted(column),
        length=error.fields["length"],
        limit=error.fields["limit"],
    )


def _meaning(words: Words, column: str, word: str, unknown: list[Unknown]) -> Value:
    """Return what a word means; None for an empty one and for one without a meaning."""
    if not word:
        return None
    if word in words.meanings:
        return words.meanings[word]
    if words.closed:
        raise BadInput(
            "row",
            N_("What stands in {column} is not in the table {place} of the mapping."),
            column=quoted(column),
            place=words.place,
        )
    unknown.append((words.place, column, word))
    return None


# --- fields --------------------------------------------------------------------------------------


def _first_or_all(
    spec: FieldSpec,
    sources: tuple[FieldSource, ...],
    words: Mapping[str, str],
    unknown: list[Unknown],
) -> Value:
    """Return the first value there is; for a field that takes several, all of them."""
    chosen: list[str] = []
    for source in sources:
        value = _value(spec, source, words, unknown)
        if value in _EMPTY:
            continue
        if spec.kind is not Kind.CHOICES:
            return value
        chosen.extend(value if isinstance(value, tuple) else [str(value)])
    return tuple(choice for choice in spec.choices if choice in chosen) or None


def _value(
    spec: FieldSpec, source: FieldSource, words: Mapping[str, str], unknown: list[Unknown]
) -> Value:
    if not source.columns:
        return source.constant
    found = [words[column] for column in source.columns if words[column]]
    if not found:
        return None
    if source.present is not None:
        return source.present
    if len(source.columns) > 1 or spec.kind in _TEXTS:
        return _text(spec, source, found, unknown)
    return _single(spec, source, found[0], unknown)


def _text(spec: FieldSpec, source: FieldSource, found: list[str], unknown: list[Unknown]) -> Value:
    if source.words is not None:
        return _meaning(source.words, source.columns[0], found[0], unknown)
    joined = source.prefix + source.join.join(found)
    if spec.kind is Kind.LINE:
        joined = _LINE_ENDS.sub(" ", joined)  # a field of one line
    return _kept(spec, source.columns[0], joined)


def _single(spec: FieldSpec, source: FieldSource, word: str, unknown: list[Unknown]) -> Value:
    column = source.columns[0]
    if source.formats:
        day = parse_date(word, source.formats)
        if day is None:
            raise BadInput(
                "row",
                N_("What stands in {column} is not written like a date of this file."),
                column=quoted(column),
            )
        return _kept(spec, column, day.isoformat())
    parts = [word]
    if spec.kind is Kind.CHOICES:
        parts = [part.strip() for part in word.split(source.split)] if source.split else parts
    values = [
        _kept(spec, column, part)
        if source.words is None
        else _meaning(source.words, column, part, unknown)
        for part in parts
        if part
    ]
    if spec.kind is not Kind.CHOICES:
        return values[0]
    return tuple(choice for value in values if isinstance(value, tuple) for choice in value)


def _kept(spec: FieldSpec, column: str, word: str) -> Value:
    """Return the value as the field keeps it. Raises BadInput in the words of a rejected row."""
    if spec.kind in _TEXTS and _plain(word, spec.limit):
        return word.strip()
    try:
        return clean_field(CALL_FIELDS, spec.name, [word] if spec.kind is Kind.CHOICES else word)
    except BadInput as error:
        if "code" in error.fields or "length" in error.fields:
            raise _text_problem(column, error) from None
        raise BadInput(
            "row",
            N_("What stands in {column} is not a value of the field {name}."),
            column=quoted(column),
            name=quoted(spec.name),
        ) from None
