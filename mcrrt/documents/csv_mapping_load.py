"""Reading a mapping file and checking all of it, before a row of data is looked at."""

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

from mcrrt.documents.csv_fields_load import (
    SAMPLE,
    Check,
    check_date_format,
    field_sources,
    there_and_back,
    words_of,
)
from mcrrt.documents.csv_mapping import (
    Gap,
    ImportMapping,
    OutcomeRules,
    TimeRules,
    TimeSource,
    Twice,
    UrgencyRules,
    Words,
)
from mcrrt.documents.toml_table import Table, mistake, quoted
from mcrrt.domain.disposition import disposition
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.fields import Value
from mcrrt.domain.urgency import Urgency
from mcrrt.service.resources import resource

MAX_BYTES = 1_000_000
_DELIMITERS = {"auto": "", "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def load_mapping(path: Path) -> ImportMapping:
    """Return the mapping in a file, or one that ships with the program by its bare name.

    Raises BadInput with one sentence that names the first mistake.
    """
    shipped = resource("mappings", f"{path.name}.toml")
    if not path.is_file() and re.fullmatch(r"[a-z0-9_]{1,60}", str(path)) and shipped.is_file():
        path = shipped
    try:
        raw = path.read_bytes()
    except OSError:
        raise BadInput("mapping", N_("The mapping file cannot be read.")) from None
    return parse_mapping(raw)


def parse_mapping(raw: bytes) -> ImportMapping:
    """Return the mapping that the bytes of a file hold. Raises BadInput."""
    if len(raw) > MAX_BYTES:
        raise BadInput("mapping", N_("The mapping file is too long to be one."))
    try:
        return _mapping(Table("the top level", tomllib.loads(raw.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        raise BadInput("mapping", N_("The mapping file is not UTF-8.")) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise mistake(_where(error), N_("The mapping file is not TOML: {place}.")) from None


def _where(error: Exception) -> str:
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"line {found[1]}, column {found[2]}" if found else "at its end"


def _mapping(top: Table) -> ImportMapping:
    system = top.text("system")
    if len(system) > 60:
        raise mistake("system", N_("In the mapping, {place} has more than 60 characters."))
    name = top.text("name", system)[:120]
    encoding, delimiter = _file(top)
    contact = top.table("contact")
    times = top.table("time")
    outcome = top.table("outcome")
    original = top.table("original", needed=False) or Table("[original]", {})
    tables = _named_tables(top)
    assert contact is not None
    assert times is not None
    assert outcome is not None
    mapping = ImportMapping(
        name=name,
        system=system,
        key=contact.texts("key", needed=True),
        no_value=frozenset(contact.texts("no_value")),
        received=_time_sources(times, "received", needed=True),
        times=_time_rules(times),
        outcome=_outcome(outcome, tables),
        urgency=_urgency(top, tables),
        fields=field_sources(top, tables),
        keep=original.texts("keep"),
        left_out=frozenset(original.texts("left_out")),
        encoding=encoding,
        delimiter=delimiter,
    )
    for table in (contact, times, outcome, original, top):
        table.done()
    return _checked(mapping)


def _file(top: Table) -> tuple[str, str]:
    table = top.table("file", needed=False) or Table("[file]", {})
    encoding = table.one_of("encoding", ("utf-8", "cp1252"), "utf-8")
    delimiter = table.one_of("delimiter", (*_DELIMITERS, *_DELIMITERS.values()), "auto")
    table.done()
    return encoding, _DELIMITERS.get(delimiter, delimiter)


def _named_tables(top: Table) -> dict[str, object]:
    table = top.table("values", needed=False)
    return table.rest() if table else {}


def _checked(mapping: ImportMapping) -> ImportMapping:
    for place, column in mapping.named_columns():
        if column in mapping.left_out:
            raise mistake(
                place,
                N_("In the mapping, {place} uses the column {column}, which [original] left_out "
                   "says is left out."),
                column=quoted(column),
            )  # fmt: skip
    return mapping


# --- times ---------------------------------------------------------------------------------------


def _time_rules(table: Table) -> TimeRules:
    name = table.text("zone")
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise mistake(
            "[time] zone",
            N_("In the mapping, {place}: there is no time zone {zone}. Write it like "
               "'America/Toronto'."),
            zone=quoted(name),
        ) from None  # fmt: skip
    return TimeRules(
        zone,
        Gap(table.one_of("gap", tuple(Gap), Gap.REJECT)),
        Twice(table.one_of("twice", tuple(Twice), Twice.FIRST)),
        frozenset(table.texts("no_value")),
    )


def _time_sources(table: Table, key: str, *, needed: bool) -> tuple[TimeSource, ...]:
    sources = tuple(_time_source(inner) for inner in table.tables(key))
    if needed and not sources:
        raise mistake(
            f"[[{table.place.strip('[]')}.{key}]]",
            N_("In the mapping, the table {place} is missing."),
        )
    return sources


def _time_source(table: Table) -> TimeSource:
    source = TimeSource(
        table.text("column"),
        table.texts("formats", needed=True),
        table.text("clock_column", ""),
        table.texts("clock_formats"),
    )
    table.done()
    if bool(source.clock_column) != bool(source.clock_formats):
        raise mistake(
            table.place,
            N_("In the mapping, {place}: 'clock_column' and 'clock_formats' need each other."),
        )
    for written in source.formats:
        check_date_format(table.place, written)
    for written in source.clock_formats:
        _time_of_day(table.place, written)
    return source


def _time_of_day(place: str, written: str) -> None:
    back = there_and_back(written)
    if back is None or (back.hour, back.minute) != (SAMPLE.hour, SAMPLE.minute):
        raise mistake(
            place,
            N_("In the mapping, {place}: the format {written} does not give hour and minute. Write "
               "it like '%H:%M', or 'iso'."),
            written=quoted(written),
        )  # fmt: skip


# --- outcome and urgency -------------------------------------------------------------------------


def _outcome(table: Table, tables: dict[str, object]) -> OutcomeRules:
    column = table.text("column")
    words = _codes(table, tables, _disposition)
    return OutcomeRules(column, words, _time_sources(table, "time", needed=False))


def _urgency(top: Table, tables: dict[str, object]) -> UrgencyRules | None:
    table = top.table("urgency", needed=False)
    if table is None:
        return None
    rules = UrgencyRules(table.text("column"), _codes(table, tables, _urgency_code))
    table.done()
    return rules


def _codes(table: Table, tables: dict[str, object], check: Check) -> Words:
    words = words_of(table, tables, check, key="codes")
    if words is None:
        raise mistake(
            f"[{table.place.strip('[]')}.codes]",
            N_("In the mapping, the table {place} is missing."),
        )
    return words


def _disposition(place: str, code: object) -> Value:
    try:
        return disposition(str(code)).code
    except BadInput:
        raise mistake(
            place,
            N_("In the mapping, {place}: {code} is not a disposition code. Use one of D01 to D19, "
               "or D98."),
            code=quoted(code),
        ) from None  # fmt: skip


def _urgency_code(place: str, code: object) -> Value:
    if code not in tuple(Urgency):
        raise mistake(
            place,
            N_("In the mapping, {place}: {code} is not a response urgency. Use one of P0 to P4."),
            code=quoted(code),
        )
    return str(code)
