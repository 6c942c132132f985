"""A CSV file as records with the line each begins on, however large or damaged the file is.

Lines are physical lines of the file, so a record that holds line ends inside quotation marks takes
several. A record that cannot be taken apart costs one line and nothing of what follows it.
"""

import codecs
import csv
import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from mcrrt.documents.csv_safe import unguarded
from mcrrt.domain import text
from mcrrt.domain.errors import N_, BadInput

# What one record may hold. The csv library's own limit for one cell is this, and it is shared by
# the whole process, so it is left alone.
MAX_RECORD = 131_072
DELIMITERS = (",", ";", "\t")
REPORT_COLUMNS = ("line", "reason")
_CHUNK = 1 << 20
_LINE_ENDS = re.compile(r"[\r\n\t]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``problem`` says why ``cells`` could not be told apart; then they are the line."""

    line: int
    cells: list[str]
    problem: str = ""

    @property
    def blank(self) -> bool:
        """Say whether there is nothing in it."""
        return not self.problem and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file that was looked through once: how it is written, and what its columns are.

    ``report`` says that it is a file of rejected rows from here, corrected by somebody: its cells
    carry the mark that keeps a spreadsheet from calculating them, and two columns more than
    ``header`` says.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    hash: str
    lines: int
    report: bool = False

    def records(self) -> Iterator[Record]:
        """Yield what follows the header, in the order of the file."""
        records = _records(self.path, self.encoding, self.delimiter)
        for record in records:
            if not record.blank:
                break  # the header
        if not self.report:
            yield from records
            return
        for record in records:
            cells = [unguarded(cell) for cell in record.cells]
            width = len(self.header)
            yield Record(record.line, cells[:width] + cells[width + 2 :], record.problem)


def open_csv(
    path: Path, *, encoding: str, delimiter: str, columns: frozenset[str] = frozenset()
) -> CsvFile:
    """Look through a file. Raises BadInput when it is not a CSV that could be read.

    A file that is UTF-8 is read as that; ``encoding`` says what else it may be. ``delimiter`` is ''
    for finding it out, with ``columns`` as a hint of what must come out.
    """
    if not path.is_file():
        raise BadInput("file", N_("There is no such file."))
    found, digest, lines = _look_through(path, encoding)
    candidates = (delimiter,) if delimiter else DELIMITERS
    headers = {mark: _header(path, found, mark) for mark in candidates}
    mark = max(candidates, key=lambda m: (len(columns & set(headers[m])), len(headers[m])))
    header = headers[mark]
    if not header:
        raise BadInput("file", N_("The file is empty, or its first row cannot be read."))
    for name in header:
        _check_name(name)
    if header[-2:] != REPORT_COLUMNS:
        return CsvFile(path, found, mark, header, digest, lines)
    own = tuple(unguarded(name) for name in header[:-2])
    return CsvFile(path, found, mark, own, digest, lines, report=True)


def _header(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    """Return the names of the columns, or nothing when this delimiter cannot be the right one."""
    for record in _records(path, encoding, delimiter):
        if record.problem:
            break
        if not record.blank:
            return tuple(_LINE_ENDS.sub(" ", cell).strip() for cell in record.cells)
    return ()


def _check_name(name: str) -> None:
    try:
        text.clean("file", name, text.PARAGRAPH)
    except BadInput:
        raise BadInput(
            "file",
            N_("The first row holds what cannot be the name of a column: it is too long, or has "
               "characters that cannot be shown."),
        ) from None  # fmt: skip


def _look_through(path: Path, otherwise: str) -> tuple[str, str, int]:
    """Return encoding, SHA-256 and the number of lines, reading the file once."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 0
    start = b""
    bad_line = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            start = start or chunk[:4]
            digest.update(chunk)
            if not bad_line:
                bad_line = _undecodable(decoder, chunk, lines, final=False)
            lines += chunk.count(b"\n")
    bad_line = bad_line or _undecodable(decoder, b"", lines, final=True)
    _refuse_other_kinds(start)
    if not bad_line:
        bom = start.startswith(codecs.BOM_UTF8)
        return ("utf-8-sig" if bom else "utf-8"), digest.hexdigest(), lines
    if otherwise == "utf-8":
        raise BadInput(
            "file",
            N_("The file is not UTF-8: line {line}. If it was written on Windows, set encoding = "
               '"cp1252" in [file] of the mapping.'),
            line=bad_line,
        )  # fmt: skip
    return otherwise, digest.hexdigest(), lines


def _undecodable(
    decoder: codecs.IncrementalDecoder, chunk: bytes, lines: int, *, final: bool
) -> int:
    """Return the line of the first byte that is not UTF-8, or 0."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        return lines + chunk.count(b"\n", 0, error.start) + 1
    return 0


def _refuse_other_kinds(start: bytes) -> None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadInput("file", N_("The file is UTF-16. Save it as CSV in UTF-8."))
    if start.startswith(b"PK\x03\x04"):
        raise BadInput("file", N_("This is a spreadsheet, not a CSV. Save it as CSV in UTF-8."))


class _TooLongError(Exception):
    """A record, or a single line, is longer than any real one."""


class _Lines:
    """The lines of an open file, with those of the record being read, which can be put back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._back: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._file.readline(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        if len(line) > MAX_RECORD:
            line = self._cut(line)
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise _TooLongError
        return line

    def _cut(self, line: str) -> str:
        """Return the beginning of an overlong line, and read on to its end without keeping it."""
        piece = line
        while piece and not piece.endswith(("\n", "\r")):
            piece = self._file.readline(MAX_RECORD)
        if piece.endswith("\r"):
            following = self._file.readline(MAX_RECORD + 1)
            if following not in ("", "\n"):
                self._back.appendleft(following)
        return line.rstrip("\r\n") + "\n"

    def begin(self) -> None:
        """Forget the last record."""
        self.taken.clear()
        self._size = 0

    def put_back(self) -> str:
        """Give back all lines of the record but its first, and return that."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        return first.rstrip("\r\n")


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    # What cp1252 has no character for stays visible as half a surrogate, and is refused by field.
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1
        while True:
            lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Record(line, [lines.put_back()], _QUOTES)
                line += 1
            except _TooLongError:
                problem = _TOO_LONG if len(lines.taken) == 1 else _QUOTES
                yield Record(line, [lines.put_back()], problem)
                line += 1
            else:
                yield Record(line, cells)
                line += len(lines.taken)


_QUOTES = N_("The quotation marks do not match.")
_TOO_LONG = N_("The line is too long to be a row.")
