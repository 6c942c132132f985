"""CSV that a spreadsheet shows and does not calculate, and the file of rejected rows.

A cell that a spreadsheet could take for a formula gets an apostrophe before it. So does one that
begins with an apostrophe, which makes it certain what to take away again.
"""

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mcrrt.domain.errors import N_, NotNow

MARK = "'"
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"


def guarded(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet might calculate it."""
    seen = cell.lstrip().lstrip(_INVISIBLE).lstrip()
    dangerous = seen.startswith(_FORMULA) or cell.startswith((MARK, "\t", "\r", "\n"))
    return MARK + cell if dangerous else cell


def unguarded(cell: str) -> str:
    """Take the apostrophe away again."""
    return cell.removeprefix(MARK)


class RejectsFile:
    """The rows that could not be read: their columns, their line in the file, and the reason.

    It is written under another name first, so that it is there whole or not at all. A file that
    is there already is left alone; when it says the same, that is as good as writing it.
    """

    def __init__(self, path: Path, header: Sequence[str], delimiter: str) -> None:
        self.path = path
        self.rows = 0
        self._part = path.with_name(path.name + ".part")
        self._header = [*header, "line", "reason"]
        self._width = len(header)
        self._delimiter = delimiter
        self._file: io.TextIOWrapper | None = None

    def add(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Write a row. Cells beyond the columns of the file follow the reason."""
        file = self._file or self._begin()
        known = [*cells[: self._width], *[""] * (self._width - len(cells))]
        self._write(file, [*known, str(line), reason, *cells[self._width :]])
        self.rows += 1

    def _begin(self) -> io.TextIOWrapper:
        with suppress(FileNotFoundError):
            self._part.unlink()  # left by a start that was killed
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        # The mark at the start is what tells Excel that it is UTF-8.
        file = os.fdopen(
            descriptor, "w", encoding="utf-8-sig", errors="backslashreplace", newline=""
        )
        self._file = file
        self._write(file, self._header)
        return file

    def _write(self, file: io.TextIOWrapper, cells: Sequence[str]) -> None:
        writer = csv.writer(file, delimiter=self._delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow([guarded(cell) for cell in cells])

    def finish(self) -> None:
        """Give the file its name. Raises NotNow when another file has it."""
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        try:
            if not self._take_name() and not _same(self.path, self._part):
                raise NotNow(
                    N_("There is a file of rejected rows already: {name}. Move it away, or name "
                       "another with --rejects. Nothing was changed."),
                    name=f"'{self.path.name}'",
                )  # fmt: skip
        finally:
            self.drop()

    def _take_name(self) -> bool:
        """Rename without ever replacing a file."""
        try:
            os.link(self._part, self.path)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            if self.path.exists():
                return False
            self._part.rename(self.path)
        return True

    def drop(self) -> None:
        """Leave nothing half written behind."""
        if self._file is not None:
            self._file.close()
            with suppress(FileNotFoundError):
                self._part.unlink()


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while chunk := first.read(1 << 16):
            if chunk != second.read(1 << 16):
                return False
    return True
