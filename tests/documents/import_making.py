"""Small invented files for the tests of the import, and what they say once read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.documents.csv_convert import RowReader
from mcrrt.documents.csv_import import Checked, Contact, check, contacts
from mcrrt.documents.csv_mapping import ImportMapping
from mcrrt.documents.csv_mapping_load import parse_mapping
from mcrrt.documents.csv_rows import CsvFile, open_csv

NOW = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)

SYSTEM = """
system = "Brant CAD"
[contact]
key = "case"
no_value = ["n/a"]
"""
TIME = """
[time]
zone = "America/Toronto"
no_value = ["1900-01-01 00:00"]
[[time.received]]
column = "at"
formats = ["%Y-%m-%d %H:%M"]
"""
OUTCOME = """
[outcome]
column = "end"
codes = {ADVICE = "D01", HOSPITAL = "D07", LATER = ""}
"""
SMALL = SYSTEM + TIME + OUTCOME
HEADER = "case,at,end\n"


def mapping(more: str = "", *, base: str = SMALL) -> ImportMapping:
    """Return a mapping of three columns, with more added."""
    return parse_mapping((base + more).encode())


@dataclass
class Read:
    """A file that was read to the end."""

    file: CsvFile
    checked: Checked
    contacts: list[Contact]
    rejects: list[tuple[int, str]]

    @property
    def calls(self):
        """The contacts by key, as the command takes them."""
        return {contact.imported.source_key: contact.imported for contact in self.contacts}

    @property
    def one(self):
        """The only contact there is."""
        (contact,) = self.contacts
        return contact.imported

    @property
    def adds_up(self) -> bool:
        """Say whether every row is in exactly one place."""
        c = self.checked
        in_contacts = sum(len(contact.lines) for contact in self.contacts)
        outcomes = sum(len(contact.imported.outcomes) for contact in self.contacts)
        return (
            c.rows == in_contacts + c.rejected + c.blank
            and in_contacts == outcomes == c.readable
            and len(self.rejects) == c.rejected
        )


def written(folder: Path, data: str | bytes, name: str = "calls.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def opened(path: Path, how: ImportMapping) -> CsvFile:
    """Return the file, looked through."""
    return open_csv(path, encoding=how.encoding, delimiter=how.delimiter, columns=how.columns)


def read(folder: Path, data: str | bytes, how: ImportMapping | None = None) -> Read:
    """Write a file, read it by a mapping, and see that the counts add up."""
    how = how or mapping()
    file = opened(written(folder, data), how)
    rejects: list[tuple[int, str]] = []
    reader = RowReader(how, file, NOW)
    checked = check(file, reader, lambda record, words: rejects.append((record.line, words)))
    found = Read(file, checked, list(contacts(file, reader, checked.again)), rejects)
    assert found.adds_up
    return found
