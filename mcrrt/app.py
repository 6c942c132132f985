"""The cast: builds every object once and hands each what it needs. Knows everyone, known by no one."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mcrrt.house import StoreFolder
from mcrrt.service.clock import Clock
from mcrrt.service.office import Committed, Office

# What would change the program from outside, and is not the user's to set.
_IGNORED_ENVIRONMENT = (
    "PYTHON_KEYRING_BACKEND",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An office in this process, with the folder it works on."""

    folder: StoreFolder
    office: Office

    def close(self, why: str = "close") -> None:
        """Log out and let the folder go."""
        self.office.log_out(why)
        self.folder.release()


def clean_environment() -> None:
    """Take away what could replace a part of the program."""
    for name in _IGNORED_ENVIRONMENT:
        os.environ.pop(name, None)


def make_office(
    folder: Path,
    *,
    clock: Clock | None = None,
    on_committed: Callable[[Committed], None] | None = None,
    house: StoreFolder | None = None,
) -> Desk:
    """Build an office in this process. Raises StoreInUse when another one has the folder."""
    from mcrrt.documents.papers import StandardPapers  # noqa: PLC0415 - dear to import

    store_folder = house or StoreFolder(folder)
    return Desk(store_folder, Office(store_folder, StandardPapers(), clock, on_committed))


def start_log() -> None:
    """Log to standard error, warnings and worse. No personal information reaches a log."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
