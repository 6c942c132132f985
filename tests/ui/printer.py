"""A printer that prints nothing."""

from pathlib import Path
from typing import Any

from mcrrt.ui.shell.printing import Printing


class FakePrinting(Printing):
    """No dialog; files go where the test says, pages are counted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.printed: list[int] = []
        self.printer = False

    def has_printer(self) -> bool:
        return self.printer

    def print_pages(self, _parent: Any, pages: tuple[bytes, ...]) -> bool:
        self.printed.append(len(pages))
        return True

    def print_text(self, _parent: Any, _title: str, lines: list[str]) -> bool:
        self.printed.append(len(lines))
        return True

    def ask_file(self, _parent: Any, name: str) -> Path:
        return self._folder / name
