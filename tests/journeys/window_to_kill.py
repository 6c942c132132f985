"""A window in a process of its own, where somebody types until the process is killed.

Run as ``python -m tests.journeys.window_to_kill FOLDER``: it makes the store, opens a call, types
the story without leaving the field, waits until the draft is kept, and prints ``typed``.
"""

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from mcrrt.app import OfficeProcess
from mcrrt.ui.desk import PipeDesk
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.shell.window import MainWindow
from mcrrt.ui.theme.apply import start_look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.journeys.person import Person

HALF_A_STORY = "Brother says he has not slept & walks up and down <since Frid"


class Waiter:
    """Waits as qtbot does, without a test around it."""

    def waitUntil(self, check: Any, timeout: int) -> None:
        loop, tick, end = QEventLoop(), QTimer(), QTimer()

        def look() -> None:
            try:
                check()
            except AssertionError:
                return
            loop.quit()

        tick.timeout.connect(look)
        tick.start(10)
        end.setSingleShot(True)
        end.timeout.connect(lambda: loop.exit(1))
        end.start(timeout)
        if loop.exec():
            check()


def main(folder: Path) -> None:
    """Type half a story, and stay."""
    application = QApplication([])
    start_look(application, ThemeName.LIGHT, TextSize.NORMAL)
    window = MainWindow(lambda: PipeDesk(OfficeProcess(folder)), PrefsFile(folder / "window.json"))
    person = Person(Waiter(), window, [], folder)
    window.show()
    window.activateWindow()
    person.first_start()
    person.press("F3")
    person.type("n")
    person.fill("address", "12 Maple Run")
    person.fill("narrative", HALF_A_STORY)
    workspace: Any = window.workspace
    typing = workspace.call_model._typing
    person.until(lambda: not typing._soon.isActive() and window.desk.waiting == 0)
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
