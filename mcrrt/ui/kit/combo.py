"""A list of choices that behaves in a form as a person at the keyboard expects."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from mcrrt.ui.kit.icons import pixmap
from mcrrt.ui.theme.apply import look

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuietCombo(QComboBox):
    """A list of choices that the mouse wheel does not change by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Delete empties, letters choose."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.focusNextPrevChild(not back)
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(0)
            self.activated.emit(0)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chevron, which no style sheet can colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = 14
        x, y = self.width() - size - 7, (self.height() - size) // 2
        painter.drawPixmap(
            QRectF(x, y, size, size).toRect(), pixmap("chevron-down", look().theme.muted, size)
        )
