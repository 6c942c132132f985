"""A store and the import command on it, for the tests of the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mcrrt.cli import main
from mcrrt.service.questions import AccessLog, CallCard, SearchCalls
from tests import support
from tests.documents.import_making import SMALL

AT = "2026-01-05 10:00"
HEADER = "case,at,end\n"


@dataclass
class Said:
    """What a run of the command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The object it printed."""
        return dict(json.loads(self.out))


class Desk:
    """A founded store with nobody logged in, a mapping, and files to bring in."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "store"
        self._capsys = capsys
        (folder / "password").write_text(support.PASSWORD + "\n")
        self.mapping(SMALL)
        support.found_store(folder).close()

    def mapping(self, text: str) -> None:
        """Write the mapping."""
        (self.folder / "map.toml").write_text(text)

    def write(self, text: str | bytes, name: str = "calls.csv") -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def arguments(self, file: Path, *more: str) -> list[str]:
        """Return the command line."""
        return [
            "import", str(file), "--mapping", str(self.folder / "map.toml"),
            "--store", str(self.store), "--password-file", str(self.folder / "password"), *more,
        ]  # fmt: skip

    def run(self, text: str | bytes | Path, *more: str) -> Said:
        """Bring a text, or a file, in."""
        file = text if isinstance(text, Path) else self.write(text)
        self._capsys.readouterr()
        status = main(self.arguments(file, *more))
        said = self._capsys.readouterr()
        return Said(status, said.out, said.err)

    def import_json(self, text: str | bytes | Path) -> dict[str, Any]:
        """Bring a text in, and return what it said as JSON."""
        said = self.run(text, "--json")
        assert (said.status, said.err) == (0, "")
        return said.json

    def calls(self) -> dict[str, Any]:
        """Return the calls in the store by their key in the other system."""
        founded = support.office_on(self.store)
        founded.log_in()
        try:
            found, after = {}, ""
            while True:
                page = founded.office.ask(SearchCalls(after=after))
                for row in page.rows:
                    call = founded.office.ask(CallCard(row.id)).call
                    found[call.source_key] = call
                if not page.next:
                    return found
                after = page.next
        finally:
            founded.close()

    def imports(self) -> list[Any]:
        """Return what the access log says of imports, oldest first."""
        founded = support.office_on(self.store)
        founded.log_in()
        try:
            rows = founded.office.ask(AccessLog()).rows
            return [row.fact for row in rows if row.kind == "access.imported"][::-1]
        finally:
            founded.close()


def rows(*cells: tuple[str, str]) -> str:
    """Return a file of contacts with their outcomes, all at one time."""
    return HEADER + "".join(f"{key},{AT},{end}\n" for key, end in cells)
