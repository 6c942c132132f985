"""A keyboard: keys go to whatever has the focus, as they would from a person."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mcrrt.ui.shell.window import MainWindow


class Keyboard:
    """Types and presses; waits for what must follow, never for time."""

    def __init__(self, qtbot: Any, window: MainWindow) -> None:
        self._qtbot = qtbot
        self._window = window

    def focus(self) -> QWidget:
        """Return what has the focus, or the window."""
        popup = QApplication.activePopupWidget()
        return QApplication.focusWidget() or popup or self._window

    def type(self, text: str) -> None:
        """Type text, a key at a time."""
        QTest.keyClicks(self.focus(), text)

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a combination such as ``Ctrl+N``."""
        for _ in range(times):
            sequence: Any = QKeySequence(keys)  # its stub does not know that it has places
            combination = sequence[0]
            QTest.keyClick(self.focus(), combination.key(), combination.keyboardModifiers())

    def tab_to(self, name: str, limit: int = 120) -> QWidget:
        """Press Tab until the widget with this object name has the focus.

        What was drawn a moment ago is shown first, as nobody presses Tab before seeing it.
        """
        QApplication.processEvents()
        for _ in range(limit):
            focus = self.focus()
            if focus.objectName() == name:
                return focus
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came to {name}; it is at {self.focus().objectName()!r}")

    def until(self, holds: Callable[[], bool], what: str = "", timeout: int = 30_000) -> None:
        """Wait until something is so."""

        def check() -> None:
            assert holds(), what or "it did not come to be"

        self._qtbot.waitUntil(check, timeout=timeout)

    def settle(self) -> None:
        """Wait until the desk has answered everything."""
        self.until(lambda: self._window.desk.waiting == 0, "the desk still waits")
