"""Lists painted by hand: one model over lines, one delegate that draws a line, one calm view.

A Python delegate that paints everything from the line object is the fastest way to draw a table
(measured), and the model answers every role but the few it has at once.
"""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from mcrrt.domain.text import folded
from mcrrt.ui.theme.apply import font, look

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_LINE = int(Qt.ItemDataRole.UserRole)
_SEEK_S = 1.0  # letters that follow each other sooner are one word
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineModel(QAbstractListModel):
    """Lines, each with an ``id`` and what a screen reader says (``spoken``)."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Any, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The spoken text, or the line itself."""
        if role not in (_DISPLAY, _ACCESSIBLE, _LINE) or not index.isValid():
            return None
        line = self.lines[index.row()]
        return line if role == _LINE else line.spoken

    def replace(self, lines: Sequence[Any]) -> None:
        """Show other lines. Lines that only changed keep their place and selection."""
        new = tuple(lines)
        same = [line.id for line in new] == [line.id for line in self.lines]
        if same and new:
            self.lines = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.lines = new
        self.endResetModel()

    def row_of(self, line_id: str) -> int:
        """Return the row of a line, -1 when it is not there."""
        return next((i for i, line in enumerate(self.lines) if line.id == line_id), -1)


def line_height(pad: int = 8) -> int:
    """Return the height of a line in pixels: twenty calls and eight teams on a small screen."""
    return max(23, look().pixels + pad + 2)


@lru_cache(maxsize=16)
def _metrics(face: QFont) -> QFontMetrics:
    return QFontMetrics(face)


@lru_cache(maxsize=512)
def _measured(words: str, pixels: int, weight: QFont.Weight) -> int:
    """Columns are as wide as words that are the same for every line."""
    return _metrics(font(pixels, weight)).horizontalAdvance(words)


@lru_cache(maxsize=64)
def _widest(words: tuple[str, ...], pixels: int, weight: QFont.Weight) -> int:
    """What has most letters is not always what is widest."""
    return max(_measured(one, pixels, weight) for one in words)


class LinePainter(QStyledItemDelegate):
    """Draws a line with the function it was given."""

    def __init__(self, draw: "Callable[[Canvas, Any], None]", pad: int = 8) -> None:
        super().__init__()
        self._draw = draw
        self._pad = pad

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """As high as its text needs."""
        return QSize(100, line_height(self._pad))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, focus and the line."""
        state = QStyle.StateFlag
        selected = bool(option.state & state.State_Selected)
        hover = bool(option.state & state.State_MouseOver)
        focused = bool(option.state & state.State_HasFocus)
        box: QRect = option.rect
        theme = look().theme
        if selected:
            painter.fillRect(box, QColor(theme.selection))
        elif hover:
            painter.fillRect(box, QColor(theme.hover))
        painter.setPen(QColor(theme.hairline))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        line = index.data(_LINE)
        if line is not None:
            ink = QColor(theme.on_selection if selected else theme.text)
            self._draw(Canvas(painter, box, ink), line)
        if focused:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))


class Canvas:
    """One line being drawn from left to right."""

    def __init__(self, painter: QPainter, box: QRect, ink: QColor) -> None:
        self.painter = painter
        self.box = box
        self.ink = ink
        self.x = box.left() + 8
        self.pixels = look().pixels

    @property
    def left(self) -> int:
        """How much width is left."""
        return self.box.right() - self.x - 8

    def text(
        self,
        words: str,
        width: int,
        *,
        color: str = "",
        bold: bool = False,
        right: bool = False,
        small: bool = False,
    ) -> None:
        """Write words into the next ``width`` pixels, shortened to fit."""
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        face = font(self.pixels - 1 if small else self.pixels, weight)
        self.painter.setFont(face)
        self.painter.setPen(QColor(color) if color else self.ink)
        shown = _metrics(face).elidedText(words, Qt.TextElideMode.ElideRight, width)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        area = QRect(self.x, self.box.top(), width, self.box.height() - 1)
        self.painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        self.x += width

    def gap(self, width: int = 10) -> None:
        """Leave room."""
        self.x += width

    def bar(self, width: int, fill: float, *, late: bool) -> None:
        """Draw a thin bar that fills, under what was just written."""
        theme = look().theme
        area = QRectF(self.x - width, self.box.bottom() - 4, width, 2.5)
        self.painter.fillRect(area, QColor(theme.hairline))
        area.setWidth(width * fill)
        self.painter.fillRect(area, QColor(theme.bar_late if late else theme.bar))

    def measure(self, words: str, *, bold: bool = False) -> int:
        """Return how wide words are."""
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        return _measured(words, self.pixels, weight)

    def widest(self, words: tuple[str, ...], *, bold: bool = False) -> int:
        """Return how wide the widest of some words is: the width of a column they stand in."""
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        return _widest(words, self.pixels, weight)


class LineView(QListView):
    """A list of lines. Arrows move, Enter opens; Tab leaves it.

    Signals: ``chosen(str)`` the line under the cursor changed; ``opened(str)`` Enter or double
    click; ``typed(str)`` a letter that the list itself has no use for.
    """

    chosen = Signal(str)
    opened = Signal(str)
    typed = Signal(str)

    def __init__(self, name: str, draw: Callable[[Canvas, Any], None], pad: int = 8) -> None:
        super().__init__()
        self.lines = LineModel()
        self.empty_words = ""
        self._quiet = False
        self._sought, self._sought_at = "", 0.0
        self._painter = LinePainter(draw, pad)
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._id(index)))
        look().changed.connect(self.relayout)

    def relayout(self) -> None:
        """Text has another size or colour."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Show lines; the one that was current stays current if it is still there."""
        before = self.current_id()
        self._quiet = True
        self.lines.replace(lines)
        row = self.lines.row_of(before)
        if row >= 0 and self.currentIndex().row() != row:
            self.setCurrentIndex(self.lines.index(row))
        self._quiet = False
        if before and row < 0:
            self.chosen.emit(self.current_id())

    def current_id(self) -> str:
        """Return the id of the line under the cursor, or ''."""
        return self._id(self.currentIndex())

    def choose(self, line_id: str) -> bool:
        """Put the cursor on a line; says whether it is there."""
        row = self.lines.row_of(line_id)
        if row < 0:
            return False
        self.setCurrentIndex(self.lines.index(row))
        return True

    def forget_current(self) -> None:
        """No line is current any more, and nobody is told."""
        self._quiet = True
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        self._quiet = False

    def _id(self, index: Index) -> str:
        return str(self.lines.lines[index.row()].id) if index.isValid() else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which line is under the cursor now."""
        super().currentChanged(current, previous)
        if not self._quiet:
            self.chosen.emit(self._id(current))

    def seek(self, letter: str) -> None:
        """Go to the next line that begins with what is typed, or has a word that does."""
        at = time.monotonic()
        before = self._sought if at - self._sought_at < _SEEK_S else ""
        self._sought, self._sought_at = before + folded(letter), at
        words = [folded(line.spoken) for line in self.lines.lines]
        first = max(0, self.currentIndex().row() + (not before))
        order = [*range(first, len(words)), *range(min(first, len(words)))]
        begins = (row for row in order if words[row].startswith(self._sought))
        inside = (row for row in order if f" {self._sought}" in words[row])
        row = next(begins, next(inside, -1))
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; plain letters go to whoever listens."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
        )  # fmt: skip
        if event.key() in _ENTER and self.current_id():
            self.opened.emit(self.current_id())
        elif plain and event.text() and event.text().isprintable() and event.text() != " ":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: Any) -> None:
        """Say why it is empty when it is."""
        super().paintEvent(event)
        if self.lines.lines or not self.empty_words:
            return
        painter = QPainter(self.viewport())
        painter.setFont(font(look().pixels))
        painter.setPen(QColor(look().theme.muted))
        area = self.viewport().rect().adjusted(12, 6, -12, -6)
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self.empty_words
        )
