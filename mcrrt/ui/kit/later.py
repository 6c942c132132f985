"""A screen that is built when somebody first goes to it, so that the first ones come sooner."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcrrt.ui.theme.apply import look

Built = TypeVar("Built", bound=QWidget)


class Later(QWidget, Generic[Built]):
    """The place of the screen. ``built`` is what stands in it, or None while nobody needed it.

    Signals: ``made(QWidget)`` the screen, once.
    """

    made = Signal(object)

    def __init__(self, build: Callable[[], Built]) -> None:
        super().__init__()
        self._build = build
        self.built: Built | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def inside(self) -> Built:
        """The screen, built if it is not there yet."""
        return self._needed()

    def _needed(self) -> Built:
        if self.built is None:
            with look().plain():
                self.built = self._build()
                self._layout.addWidget(self.built)
            self.made.emit(self.built)
        return self.built

    def start(self) -> None:
        """Put the cursor where work begins in it."""
        screen: Any = self._needed()
        screen.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What comes into view is there."""
        super().showEvent(event)
        self._needed()
