"""The text cursor in the theme's colour.

Qt draws it as the inverse of what lies under it, which is white on the near-black of night. Here
the theme's colour is drawn over it; it does not blink, so that it is never the wrong half.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from mcrrt.ui.theme.apply import CARET_WIDTH, look

_LINE_EDIT_PADDING = 5
"""What ``QLineEdit.cursorRect`` adds on the left of the cursor itself."""


class CaretLineEdit(QLineEdit):
    """A line of text whose cursor has the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, and its cursor over Qt's."""
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly() and not self.hasSelectedText():
            at = self.cursorRect()
            caret = QRect(at.x() + _LINE_EDIT_PADDING, at.y(), CARET_WIDTH, at.height())
            QPainter(self).fillRect(caret, look().color("text"))


class CaretTextEdit(QPlainTextEdit):
    """Several lines of text whose cursor has the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and its cursor over Qt's."""
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            at = self.cursorRect()
            caret = QRect(at.x(), at.y(), CARET_WIDTH, at.height())
            QPainter(self.viewport()).fillRect(caret, look().color("text"))
