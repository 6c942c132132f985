"""Somebody at the desk who has a keyboard and eyes, and nothing else."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from mcrrt.app import OfficeProcess
from mcrrt.ui.shell.window import MainWindow
from tests.ui.keyboard import Keyboard

NAME = "Renate Okafor"
USERNAME = "r.okafor"
PASSWORD = "quiet herons cross the ninth bridge"


class Person(Keyboard):
    """Types, presses keys and reads what is on the screen."""

    def __init__(
        self, qtbot: Any, window: MainWindow, offices: list[OfficeProcess], paper: Path
    ) -> None:
        super().__init__(qtbot, window)
        self.window = window
        self.offices = offices
        self.paper = paper

    # --- eyes ------------------------------------------------------------------------------------

    def sees(self, words: str) -> bool:
        """Say whether some label, list or choice on the screen has these words."""
        top = QApplication.activeModalWidget() or self.window
        labels = [one.text() for one in top.findChildren(QLabel) if one.isVisible()]
        labels += [one.currentText() for one in top.findChildren(QComboBox) if one.isVisible()]
        return any(words in text for text in labels) or words in self._lists(top)

    @staticmethod
    def _lists(top: QWidget) -> str:
        found = []
        for one in top.findChildren(QWidget):
            lines = getattr(getattr(one, "lines", None), "lines", None)
            if lines and one.isVisible():
                found += [str(line) for line in lines]
        return "\n".join(found)

    def wait_to_see(self, words: str) -> None:
        """Wait until the words are on the screen."""
        self.until(lambda: self.sees(words), f"{words!r} never came on screen")
        self.settle()

    # --- hands -----------------------------------------------------------------------------------

    def fill(self, name: str, text: str) -> None:
        """Go to a field with Tab and type."""
        self.tab_to(name)
        self.type(text)

    def do(self, name: str) -> None:
        """Go to a button with Tab and press it with Enter."""
        self.tab_to(name)
        self.press("Return")

    def answer(self, **fields: str) -> None:
        """Fill the dialog in front, in any order of fields, and do what it asks."""
        self.until(self._asked, "no question came")
        dialog = QApplication.activeModalWidget()
        for name, text in fields.items():
            self.fill(name, text)
        self.do("ask.do")
        self.until(lambda: QApplication.activeModalWidget() is not dialog, "the question stays")
        self.settle()

    def answer_refused(self, words: str, **fields: str) -> None:
        """Fill the dialog in front; it says why not, keeps what was typed, and is put away."""
        self.until(self._asked, "no question came")
        for name, text in fields.items():
            self.fill(name, text)
        self.do("ask.do")
        self.wait_to_see(words)
        self.press("Escape")
        self.until(lambda: QApplication.activeModalWidget() is None, "the question stays")
        self.until(lambda: QApplication.activeWindow() is self.window, "the window is not in front")
        self.settle()

    @staticmethod
    def _asked() -> bool:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        return dialog is not None and focus is not None and dialog.isAncestorOf(focus)

    def command(self, line: str) -> None:
        """Write a line into the command bar and press Enter."""
        self.press("F2")
        self.type(line)
        self.press("Return")
        self.settle()

    # --- coming and going ------------------------------------------------------------------------

    def first_start(self) -> str:
        """Make the store; returns the recovery key that was shown."""
        self.wait_to_see("step 1 of 4")
        self.fill("agency", "Halton practice agency (invented)")
        self.do("first.agency")
        self.fill("name", NAME)
        self.fill("new_username", USERNAME)
        self.fill("new_password", PASSWORD)
        self.fill("new_again", PASSWORD)
        self.do("first.make")
        self.wait_to_see("step 3 of 4")
        key = next(
            one.text()
            for one in self.window.findChildren(QLabel)
            if one.isVisible() and one.accessibleName() == "Recovery key"
        )
        self.do("first.kept")
        self.do("first.begin")
        self._come_in()
        return key

    def log_in(self, password: str = PASSWORD) -> None:
        """Type the password and press Enter."""
        self.tab_to("password")
        self.type(password)
        self.press("Return")
        self._come_in()

    def _come_in(self) -> None:
        self.until(lambda: self.window.workspace is not None, "nobody was let in", 60_000)
        self.settle()
        space: Any = self.window.workspace
        self.until(lambda: space.board_model.state.loaded, "the board stays empty")

    def leave(self) -> None:
        """Close the window."""
        self.window._closing = True
        self.window.close()
        self.window.deleteLater()
