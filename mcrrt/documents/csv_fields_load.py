"""Checking what a mapping says about fields: which there are, and what the words of a column mean."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

from mcrrt.documents.csv_mapping import FieldSource, Words
from mcrrt.documents.toml_table import Table, mistake, quoted
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.fields import FieldSpec, Kind, Value, clean_field

# Says what a meaning stands for, or raises BadInput with the place of it.
Check = Callable[[str, object], Value]

ISO = "iso"
SAMPLE = datetime(2026, 11, 22, 13, 45)  # noqa: DTZ001 - only how it is written matters
_TEXTS = (Kind.LINE, Kind.NARRATIVE)


def words_of(table: Table, tables: Mapping[str, object], check: Check, key: str) -> Words | None:
    """Return what the words of a column mean, from a table here or one under ``[values]``."""
    given = table.take(key)
    closed = table.flag("closed")
    if given is None and closed:
        raise mistake(
            table.place, N_("In the mapping, {place}: 'closed' goes with a table of words.")
        )
    if given is None:
        return None
    place = f"[{table.place.strip('[]')}.{key}]"
    if isinstance(given, str):
        place = f"[values.{given[:60]}]"
        given = tables.get(given)
        if given is None:
            raise mistake(place, N_("In the mapping, the table {place} is missing."))
    meanings: dict[str, Value] = {}
    for word, meaning in Table(place, given).rest().items():
        known = None if meaning == "" else check(f"{place} {quoted(word)}", meaning)
        meanings[unicodedata.normalize("NFC", word).strip()] = known
    return Words(place, meanings, closed)


def field_sources(top: Table, tables: Mapping[str, object]) -> dict[str, tuple[FieldSource, ...]]:
    """Return where the value of each field comes from, in the order to try."""
    fields = top.table("fields", needed=False)
    found = {}
    for name, value in fields.rest().items() if fields else ():
        place = f"fields.{name[:60]}"
        if name not in CALL_FIELDS:
            raise mistake(
                f"[{place}]",
                N_("In the mapping, {place}: there is no such field. The fields are: {fields}."),
                fields=", ".join(CALL_FIELDS),
            )
        if isinstance(value, list):
            inner = [Table(f"[[{place}]] {n}", item) for n, item in enumerate(value, 1)]
        else:
            inner = [Table(f"[{place}]", value)]
        found[name] = tuple(_source(CALL_FIELDS[name], table, tables) for table in inner)
    return found


def _source(spec: FieldSpec, table: Table, tables: Mapping[str, object]) -> FieldSource:
    check = _checker(spec)
    column, columns = table.text("column", ""), table.texts("columns")
    source = FieldSource(
        columns=(column,) if column else columns,
        constant=_fixed(table, "constant", check),
        present=_fixed(table, "present", check),
        join=table.text("join", ", "),
        prefix=table.text("prefix", ""),
        split=table.text("split", ""),
        words=words_of(table, tables, check, key="values"),
        formats=table.texts("formats"),
    )
    table.done()
    if sum(map(bool, (column, columns, source.constant is not None))) != 1:
        raise mistake(
            table.place,
            N_("In the mapping, {place} needs one of 'column', 'columns' and 'constant'."),
        )
    _check_ways(table.place, source, several=bool(columns))
    _check_kind(table.place, spec, source)
    return source


def _fixed(table: Table, key: str, check: Check) -> Value:
    value = table.take(key)
    return None if value is None else check(f"{table.place} {key}", value)


def _checker(spec: FieldSpec) -> Check:
    def check(place: str, value: object) -> Value:
        try:
            # One choice stands for a list of one.
            several = spec.kind is Kind.CHOICES and isinstance(value, str)
            cleaned = clean_field(CALL_FIELDS, spec.name, [value] if several else value)
        except BadInput:
            cleaned = None
        if cleaned is None:
            raise mistake(
                place,
                N_("In the mapping, {place}: {value} is not a value of the field {name}{choices}."),
                value=quoted(value),
                name=quoted(spec.name),
                choices=f" ({', '.join(spec.choices)})" if spec.choices else "",
            )
        return cleaned

    return check


def _check_ways(place: str, source: FieldSource, *, several: bool) -> None:
    """A constant stands alone, and so do columns that are put together."""
    plain = (source.present, source.split, source.words, source.formats)
    if (several or not source.columns) and any(plain):
        raise mistake(
            place,
            N_("In the mapping, {place}: 'present', 'split', 'values' and 'formats' go with one "
               "'column'."),
        )  # fmt: skip
    if source.present is not None and any(plain[1:]):
        raise mistake(place, N_("In the mapping, {place}: 'present' goes with 'column' alone."))


def _check_kind(place: str, spec: FieldSpec, source: FieldSource) -> None:
    wrong = ""
    if (len(source.columns) > 1 or source.prefix) and spec.kind not in _TEXTS:
        wrong = "columns" if len(source.columns) > 1 else "prefix"
    elif source.split and spec.kind is not Kind.CHOICES:
        wrong = "split"
    elif source.formats and spec.kind is not Kind.DATE:
        wrong = "formats"
    if wrong:
        raise mistake(
            place,
            N_("In the mapping, {place}: {key} does not go with a field of this kind ({kind})."),
            key=quoted(wrong),
            kind=spec.kind.value,
        )
    for written in source.formats:
        check_date_format(place, written)


def check_date_format(place: str, written: str) -> None:
    """Raise BadInput for a format that does not give a date."""
    back = there_and_back(written)
    if back is None or back.date() != SAMPLE.date():
        raise mistake(
            place,
            N_("In the mapping, {place}: the format {written} does not give year, month and day. "
               "Write it like '%Y-%m-%d %H:%M', or 'iso'."),
            written=quoted(written),
        )  # fmt: skip


def there_and_back(written: str) -> datetime | None:
    """Write a time in a format and read it again; None when that does not work."""
    if written == ISO:
        return SAMPLE
    try:
        return datetime.strptime(SAMPLE.strftime(written), written)  # noqa: DTZ007
    except (ValueError, OverflowError, IndexError, re.error):
        return None
