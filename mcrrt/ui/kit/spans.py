"""A form's layout: fields in lines of twelve parts that wrap when there is no room for them.

So the same form serves a wide pane, a narrow one, and the largest text size.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QWidget

from mcrrt.ui.kit.flow import WrappingLayout

PARTS = 12
_GAP = 8
_LINE_GAP = 6


@dataclass(slots=True)
class _Cell:
    item: QLayoutItem
    line: int
    span: int


class SpanLayout(WrappingLayout):
    """Lays out lines of fields; each has a share of the width and a least width of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[_Cell] = []
        self._next = (0, PARTS)
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, line: int, span: int) -> None:
        """Add a field to a line."""
        self._next = (line, span)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Add a child (called by ``add``)."""
        self._cells.append(_Cell(item, *self._next))

    def count(self) -> int:
        """How many children."""
        return len(self._cells)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a child."""
        return self._cells[index].item if 0 <= index < len(self._cells) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a child out."""
        return self._cells.pop(index).item if 0 <= index < len(self._cells) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes the width there is."""
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        """A comfortable width."""
        return QSize(420, self.heightForWidth(420))

    def minimumSize(self) -> QSize:
        """As narrow as the widest field."""
        visible = [cell for cell in self._cells if not cell.item.isEmpty()]
        width = max((_least(cell) for cell in visible), default=0)
        return QSize(width, 0)

    def _lines(self, width: int) -> list[list[_Cell]]:
        """Split the lines so that every field has its least width."""
        split: list[list[_Cell]] = []
        line = -1
        for cell in self._cells:
            if cell.item.isEmpty():
                continue
            used = sum(_least(one) + _GAP for one in split[-1]) if split else 0
            if cell.line != line or used + _least(cell) > width:
                split.append([])
                line = cell.line
            split[-1].append(cell)
        return split

    def _place(self, box: QRect, *, move: bool) -> int:
        y = box.y()
        for cells in self._lines(box.width()):
            widths = _widths(cells, box.width())
            height = max(_height(cell, w) for cell, w in zip(cells, widths, strict=True))
            x = box.x()
            for cell, width in zip(cells, widths, strict=True):
                if move:
                    cell.item.setGeometry(QRect(x, y, width, height))
                x += width + _GAP
            y += height + _LINE_GAP
        return max(0, y - box.y() - _LINE_GAP)


def _least(cell: _Cell) -> int:
    return max(cell.item.minimumSize().width(), 56)


def _height(cell: _Cell, width: int) -> int:
    if cell.item.hasHeightForWidth():
        return max(cell.item.heightForWidth(width), 1)
    return cell.item.sizeHint().height()


def _widths(cells: list[_Cell], width: int) -> list[int]:
    """Share the width by spans, giving each field at least what it needs."""
    free = width - _GAP * (len(cells) - 1)
    spans = sum(cell.span for cell in cells)
    whole = max(spans, PARTS) if len(cells) == 1 and cells[0].span < PARTS else spans
    share = [max(_least(cell), free * cell.span // whole) for cell in cells]
    over = sum(share) - free
    while over > 0:
        widest = max(range(len(share)), key=lambda i: share[i] - _least(cells[i]))
        room = share[widest] - _least(cells[widest])
        if room <= 0:
            break
        taken = min(room, over)
        share[widest] -= taken
        over -= taken
    return share


def span_form(lines: list[list[tuple[QWidget, int]]]) -> QWidget:
    """Return a widget with lines of (field, parts)."""
    holder = QWidget()
    layout = SpanLayout()
    holder.setLayout(layout)
    for line, fields in enumerate(lines):
        for widget, span in fields:
            layout.add(widget, line, span)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
