"""The frame around everything that is practice: it cannot be mistaken for the real thing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from mcrrt.service.language import _
from mcrrt.ui.kit.compose import column
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.theme.apply import look

_FRAME = 6


class PracticeFrame(QWidget):
    """The content, with a frame around it that cannot be mistaken for the real thing."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._practice = False
        self._banner = PlainLabel("", "strong")
        self._banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._banner.hide()
        self._layout = column(self._banner, content, space=0)
        self._layout.setStretch(1, 1)
        self.setLayout(self._layout)
        look().changed.connect(self._dress)

    def show_practice(self, *, practice: bool) -> None:
        """Put the frame on or take it off."""
        self._practice = practice
        self._banner.setText(_("PRACTICE · invented people, nothing here is real"))
        edge = _FRAME if practice else 0
        self._layout.setContentsMargins(edge, 0, edge, edge)
        self._banner.setVisible(practice)
        self._dress()

    def _dress(self) -> None:
        theme = look().theme
        self._banner.setStyleSheet(
            f"background: {theme.practice}; color: {theme.on_practice}; padding: 2px;"
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame's ground."""
        if self._practice:
            QPainter(self).fillRect(self.rect(), look().color("practice"))
