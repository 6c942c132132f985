"""Members and shifts from a CSV file: each row read and checked by itself, the others untouched."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from mcrrt.domain import text
from mcrrt.domain.account import Profession
from mcrrt.domain.call_fields import MUNICIPALITIES, REQUESTED_GENDERS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.roster import clock_time, hours_on, local_instant
from mcrrt.domain.text import folded

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MEMBER_COLUMNS = (
    "name", "profession", "badge", "call_sign", "discipline", "languages", "district", "phone",
    "skills", "gender", "training",
)  # fmt: skip
SHIFT_COLUMNS = ("member", "start", "end", "template")
_MOST_WORDS = 12
_LAST_DAY = re.compile(r"\s+(\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A row of a file of members."""

    name: str
    profession: str
    badge: str
    call_sign: str
    discipline: str
    languages: tuple[str, ...]
    district: str
    phone: str
    skills: tuple[str, ...]
    gender: str
    training: tuple[Training, ...]


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A row of a file of shifts; ``member`` as it was written."""

    member: str
    start: datetime
    end: datetime
    template: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its line in the file: what it says, or why it cannot be read."""

    number: int
    row: MemberLine | ShiftLine | BadInput


def read_roster(data: bytes, zone: tzinfo) -> tuple[Line, ...]:
    """Return every row of a file. Raises BadInput when it is no such file at all."""
    table = _table(data)
    header = [folded(name).strip().replace(" ", "_") for name in next(table, (0, []))[1]]
    columns, read = _kind(header)
    strange = [name for name in header if name not in columns]
    if strange or len(set(header)) < len(header):
        raise BadInput(
            "data", N_("The first line must name the columns. These are known: {names}."),
            names=", ".join(columns),
        )  # fmt: skip
    return tuple(_lines(table, header, read, zone))


_Read = Callable[[dict[str, str], tzinfo], MemberLine | ShiftLine]


def _kind(header: list[str]) -> tuple[tuple[str, ...], _Read]:
    if {"member", "start", "end"} <= set(header):
        return SHIFT_COLUMNS, shift_line
    if {"name", "profession"} <= set(header):
        return MEMBER_COLUMNS, member_line
    raise BadInput(
        "data",
        N_("The first line must name the columns: name and profession for members; member, start "
           "and end for shifts."),
    )  # fmt: skip


def _table(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(data) > MOST_BYTES:
        raise BadInput("data", N_("This file is too large: at most 1 MB can be brought in."))
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("data", N_("This file is not UTF-8 text. Save it as CSV UTF-8.")) from None
    first = words.partition("\n")[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=comma, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise BadInput(
            "data", N_("Line {line} of the file is not CSV."), line=reader.line_num
        ) from None


def _lines(
    table: Iterator[tuple[int, list[str]]], header: list[str], read: _Read, zone: tzinfo
) -> Iterator[Line]:
    count = 0
    for number, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise BadInput("data", N_("At most {most} rows can be brought in."), most=MOST_ROWS)
        try:
            if len(cells) > len(header):
                raise BadInput("data", N_("This row has more cells than the first line."))  # noqa: TRY301
            row = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
            yield Line(number, read(row, zone))
        except BadInput as error:
            yield Line(number, error)


def member_line(row: dict[str, str], _zone: tzinfo) -> MemberLine:
    """Return a member from a row. Raises BadInput."""
    profession = folded(row.get("profession", "")).strip()
    if profession not in tuple(Profession):
        raise BadInput("profession", N_("This must be officer or clinician."))

    def cell(name: str, limit: int) -> str:
        return text.clean(name, row.get(name, ""), limit)

    return MemberLine(
        text.required("name", row.get("name", ""), 120), profession, cell("badge", 20),
        cell("call_sign", 12), cell("discipline", 60), words_of("languages", cell("languages", 400)),
        district_of(cell("district", 40)), cell("phone", 40), words_of("skills", cell("skills", 400)),
        gender_of(row.get("gender", "")), training_of(cell("training", 400)),
    )  # fmt: skip


def words_of(field: str, words: str) -> tuple[str, ...]:
    """Return words that are separated by commas or semicolons, each once. Raises BadInput."""
    parts = (text.clean(field, part, 40) for part in re.split(r"[,;]", words))
    found = tuple(filter(None, dict.fromkeys(parts)))
    if len(found) > _MOST_WORDS:
        raise BadInput(field, N_("At most {most} can be kept here."), most=_MOST_WORDS)
    return found


def training_of(words: str) -> tuple[Training, ...]:
    """Return courses written as ``CIT 2027-03-31, First aid``. Raises BadInput."""
    return tuple(checked_training(_course(part)) for part in words_of("training", words))


def _course(word: str) -> Training:
    found = _LAST_DAY.search(word)
    return Training(word[: found.start()], found[1]) if found else Training(word)


def checked_training(one: Training) -> Training:
    """Return a course whose last day is a day. Raises BadInput."""
    code = text.required("training", one.code, 40)
    until = text.clean("training", one.until, 10)
    if until:
        try:
            until = date.fromisoformat(until).isoformat()
        except ValueError:
            raise BadInput(
                "training", N_("The last day of a course is written as 2027-03-31.")
            ) from None
    return Training(code, until)


def gender_of(word: str) -> str:
    """Return a gender that somebody can ask for, or ''. Raises BadInput."""
    code = re.sub(r"[\s-]+", "_", folded(word).strip())
    if code and code not in REQUESTED_GENDERS:
        raise BadInput(
            "gender", N_("This must be one of: {choices}."), choices=", ".join(REQUESTED_GENDERS)
        )
    return code


def district_of(word: str) -> str:
    """Return the code of a municipality that was named, or the district as it was written."""
    code = re.sub(r"[\s-]+", "_", folded(word))
    return code if code in MUNICIPALITIES else word


def shift_line(row: dict[str, str], zone: tzinfo) -> ShiftLine:
    """Return a shift from a row. An end without a day is the next time that hour comes."""
    member = text.required("member", row.get("member", ""), 120)
    template = text.clean("template", row.get("template", ""), 40)
    first, end = row.get("start", "").strip(), row.get("end", "").strip()
    day, _gap, clock = first.replace("T", " ").partition(" ")
    if " " in end.replace("T", " "):
        return ShiftLine(
            member, _instant(first, zone, "start"), _instant(end, zone, "end"), template
        )
    starts, ends = hours_on(_day(day, "start"), clock, end, zone)
    return ShiftLine(member, starts, ends, template)


def _instant(words: str, zone: tzinfo, field: str) -> datetime:
    day, _gap, clock = words.replace("T", " ").partition(" ")
    return local_instant(_day(day, field), clock_time(clock, field), zone, field)


def _day(word: str, field: str) -> date:
    try:
        found = date.fromisoformat(word)
    except ValueError:
        raise BadInput(field, N_("A day and a time are written as 2026-06-15 20:00.")) from None
    if not 2000 <= found.year < 2200:
        raise BadInput(field, N_("This day cannot be right."))
    return found


def day_of(word: str, field: str) -> date:
    """Return a day written as ``2026-06-15``. Raises BadInput."""
    return _day(word.strip(), field)
