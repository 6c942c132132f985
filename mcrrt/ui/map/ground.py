"""What lies below the marks: areas, lines and streets, as paths in metres of the sheet.

Lines are put together by where they are, so that a tile draws a few paths and no line alone:
twenty thousand single lines cost three times as much (measured). From far away a second, coarser
set is drawn, without what would be smaller than a pixel.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from mcrrt.ui.map.frame import Sheet

CELL_M = 800.0
COARSE_M = 40.0  # what the coarse set leaves out or straightens
COARSE_BELOW = 1 / 30  # pixels a metre
_PAUSE_EVERY = 60


@dataclass(slots=True)
class Cell:
    """The lines of one square of the sheet, fine and coarse."""

    fine: QPainterPath = field(default_factory=QPainterPath)
    coarse: QPainterPath = field(default_factory=QPainterPath)
    bounds: QRectF = field(default_factory=QRectF)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing drawn by itself: an area or a line, in which style."""

    style: str
    path: QPainterPath
    bounds: QRectF
    filled: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the ground, or a sign with its name. ``rank``: smaller is written first."""

    text: str
    x: float
    y: float
    style: str
    rank: int


class Ground:
    """Everything that is drawn into tiles, and the names that are written over them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.drawn: list[Drawn] = []
        self.labels: list[Label] = []
        self.cells: dict[tuple[int, int], Cell] = {}
        self.long: list[Cell] = []
        self.lines = 0

    def add_area(self, style: str, rings: Sequence[Sequence[float]]) -> QRectF:
        """Add an area: longitudes and latitudes by turns, holes by the even-odd rule."""
        path = QPainterPath()
        for ring in rings:
            path.addPolygon(self._polygon(ring))
            path.closeSubpath()
        bounds = path.boundingRect()
        self.drawn.append(Drawn(style, path, bounds, filled=True))
        return bounds

    def add_line(self, style: str, corners: Sequence[float]) -> None:
        """Add a line that is drawn by itself."""
        path = QPainterPath()
        path.addPolygon(self._polygon(corners))
        self.drawn.append(Drawn(style, path, path.boundingRect(), filled=False))

    def add_label(self, text: str, lon: float, lat: float, style: str, rank: int) -> None:
        """Add a name."""
        x, y = self.sheet.flat(lon, lat)
        self.labels.append(Label(text, x, y, style, rank))

    def add_streets(self, lines: Iterator[Sequence[float]]) -> Iterator[int]:
        """Add many lines, a few at a time: yields how many there are, to be stopped at."""
        for corners in lines:
            self._add_street(corners)
            self.lines += 1
            if self.lines % _PAUSE_EVERY == 0:
                yield self.lines
        yield self.lines

    def _add_street(self, corners: Sequence[float]) -> None:
        polygon = self._polygon(corners)
        bounds = polygon.boundingRect()
        if max(bounds.width(), bounds.height()) > 2 * CELL_M:
            cell = Cell()
            self.long.append(cell)
        else:
            centre = bounds.center()
            key = int(centre.x() // CELL_M), int(centre.y() // CELL_M)
            cell = self.cells.setdefault(key, Cell())
        cell.fine.addPolygon(polygon)
        if max(bounds.width(), bounds.height()) >= COARSE_M:
            cell.coarse.addPolygon(_coarser(polygon))
        # A level line has no height, and Qt takes what is empty for nothing.
        cell.bounds = cell.bounds.united(bounds.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _polygon(self, corners: Sequence[float]) -> QPolygonF:
        west, south = self.sheet.middle
        east_m, south_m = self.sheet.east_metres, self.sheet.south_metres
        return QPolygonF([
            QPointF((lon - west) * east_m, (lat - south) * south_m)
            for lon, lat in zip(corners[::2], corners[1::2], strict=True)
        ])  # fmt: skip

    def drop_streets(self) -> None:
        """Take the streets away."""
        self.cells.clear()
        self.long.clear()
        self.lines = 0

    def streets_in(self, area: QRectF, scale: float) -> Iterator[QPainterPath]:
        """Return the paths of the streets that may show in an area of the sheet."""
        coarse = scale < COARSE_BELOW
        for cell in self._near(area):
            if cell.bounds.intersects(area):
                yield cell.coarse if coarse else cell.fine

    def _near(self, area: QRectF) -> Iterator[Cell]:
        """Return the cells around an area: a line reaches at most one cell beyond its own."""
        yield from self.long
        left, right = int(area.left() // CELL_M) - 1, int(area.right() // CELL_M) + 1
        top, bottom = int(area.top() // CELL_M) - 1, int(area.bottom() // CELL_M) + 1
        if (right - left + 1) * (bottom - top + 1) > len(self.cells):
            yield from self.cells.values()
            return
        for column in range(left, right + 1):
            for line in range(top, bottom + 1):
                cell = self.cells.get((column, line))
                if cell is not None:
                    yield cell


def _coarser(polygon: QPolygonF) -> QPolygonF:
    """Return the line without corners that are closer together than shows from far away."""
    corners = polygon.toList()
    kept = [corners[0]]
    for corner in corners[1:-1]:
        last = kept[-1]
        if abs(corner.x() - last.x()) + abs(corner.y() - last.y()) >= COARSE_M:
            kept.append(corner)
    kept.append(corners[-1])
    return QPolygonF(kept)
