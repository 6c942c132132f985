"""The rows that questions about checklists are answered with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.packs.pack import Compartment, PackRole
from mcrrt.domain.screening import Screening


@dataclass(frozen=True, slots=True)
class PackData:
    """A checklist as its file has it, with its hash."""

    hash: str
    json: bytes


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A checklist in a list. Texts by language; ``terms`` is None where nothing is to confirm.

    ``source`` is ``program`` or ``agency``. ``terms_by`` is the name of who confirmed the terms.
    """

    id: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    version: str
    hash: str
    role: PackRole
    compartment: Compartment
    on: bool
    source: str
    licence: str
    notice: Mapping[str, str]
    terms: Mapping[str, str] | None = None
    terms_by: str = ""
    terms_at: datetime | None = None
    versions: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistList:
    """Checklists, the intake first."""

    rows: tuple[ChecklistRow, ...]


@dataclass(frozen=True, slots=True)
class ScreeningList:
    """The screenings of a call, oldest first."""

    screenings: tuple[Screening, ...]
