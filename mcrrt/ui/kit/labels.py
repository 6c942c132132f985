"""Labels that show text and never interpret it. The only place a QLabel is made."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mcrrt.ui.kit.icons import pixmap
from mcrrt.ui.theme.apply import look


class PlainLabel(QLabel):
    """A label of plain text. ``role`` picks its look in the style sheet."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wrap)
        if wrap:
            self.setMinimumWidth(60)  # a long word must not push a panel out of the window
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the look."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(PlainLabel):
    """A label of one line that shortens its text to fit and says the rest in its tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text, role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text in the tip when it is cut."""
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        tip(self, self.text() if cut else "")


class IconLabel(QLabel):
    """A picture in a colour of the theme. It says nothing a word beside it does not say."""

    def __init__(self, icon_name: str, color: str = "text", size: int = 16) -> None:
        super().__init__()
        self._name, self._color, self._size = icon_name, color, size
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._draw()

    def _draw(self) -> None:
        color = getattr(look().theme, self._color)
        self.setPixmap(pixmap(self._name, color, self._size))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()


def tip(widget: QWidget, text: str) -> None:
    """Give a widget a tip of plain text (Qt would interpret markup in it)."""
    from html import escape  # noqa: PLC0415

    widget.setToolTip(f"<span>{escape(text)}</span>" if text else "")
