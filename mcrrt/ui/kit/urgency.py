"""The sign of an urgency as a widget: shape, code and word."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.kit.icons import draw_urgency, urgency_width
from mcrrt.ui.theme.apply import font, look


class UrgencySign(QWidget):
    """Shows one urgency. ``scale`` is how much larger than text it is.

    ``brief`` leaves the word *provisional* to the sentence beside it.
    """

    def __init__(self, scale: float = 1.0, *, brief: bool = False) -> None:
        super().__init__()
        self._brief = brief
        self._code = ""
        self._provisional = False
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._on_look)

    def _on_look(self) -> None:
        self.updateGeometry()
        self.update()

    def show_urgency(self, code: str, *, provisional: bool) -> None:
        """Show a code; '' shows nothing."""
        if (code, provisional) == (self._code, self._provisional):
            return
        self._code, self._provisional = code, provisional
        self.setVisible(bool(code))
        self.setAccessibleName(self._words())
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        if not self._code:
            return ""
        word = f"{self._code} {words.label(words.URGENCY, self._code)}"
        if not self._provisional:
            return word
        return f"{word} ?" if self._brief else f"{word} · {_('provisional')}"

    def _pixels(self) -> int:
        return round(look().pixels * self._scale)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        face = font(self._pixels())
        return QSize(urgency_width(self._words(), face), round(self._pixels() * 1.75))

    def minimumSizeHint(self) -> QSize:
        """As wide as its words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        if not self._code:
            return
        painter = QPainter(self)
        sign = look().theme.urgency[self._code]
        box = QRectF(0, 0, self.width(), self.height())
        draw_urgency(painter, box, sign, self._words(), font(self._pixels()), 5)
