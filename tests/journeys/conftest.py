"""The program as people start it: a window here, its office in a process of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from mcrrt.app import OfficeProcess
from mcrrt.ui.desk import PipeDesk
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.shell.window import MainWindow
from tests.journeys.person import Person
from tests.ui.printer import FakePrinting


@pytest.fixture(autouse=True)
def _same_look(same_look: None) -> None:
    """Every journey begins light, normal and English."""


@pytest.fixture
def sit_down(qtbot: Any, tmp_path: Path) -> Iterator[Callable[[], Person]]:
    """Return a function that starts the program on the same folder, any number of times."""
    people: list[Person] = []
    paper = tmp_path / "paper"
    paper.mkdir()

    def start() -> Person:
        offices: list[OfficeProcess] = []

        def make_desk() -> PipeDesk:
            offices.append(OfficeProcess(tmp_path / "store"))
            return PipeDesk(offices[-1])

        window = MainWindow(
            make_desk, PrefsFile(tmp_path / "store" / "window.json"), FakePrinting(paper)
        )
        person = Person(qtbot, window, offices, paper)
        people.append(person)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return person

    yield start
    for person in people:
        person.leave()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
