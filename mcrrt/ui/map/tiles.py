"""The ground as pictures: painted once, a square at a time, and then only moved about.

While somebody zooms, the pictures of before are stretched; sharp ones follow when the hand rests.
No painting takes longer than its share: what is not ready yet comes with the next frame.
"""

import time
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from mcrrt.ui.map.colours import MapColours
from mcrrt.ui.map.frame import Frame
from mcrrt.ui.map.ground import Drawn, Ground

SIDE = 256  # pixels of a tile
SHARE_S = 0.006  # of a frame while something moves, for painting tiles that are not there
REST_SHARE_S = 0.012  # and while nothing does
_KEPT = 260
WIDE_FROM = (
    1 / 2.5
)  # pixels a metre: a wider pen is far slower (measured), so only where few lines are

Place = tuple[int, int]


class Tiles:
    """The pictures of the ground at one scale, and those of the scale before."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._colours: MapColours | None = None
        self._scale = 0.0
        self._ratio = 1.0
        self._tiles: OrderedDict[Place, QPixmap] = OrderedDict()
        self._before: tuple[float, dict[Place, QPixmap]] = (0.0, {})

    @property
    def scale(self) -> float:
        """The scale that the pictures are painted for."""
        return self._scale

    def forget(self, colours: MapColours | None = None) -> None:
        """The ground or its colours have changed."""
        self._colours = colours or self._colours
        self._tiles.clear()
        self._before = (0.0, {})

    def rescale(self, scale: float, ratio: float) -> None:
        """Paint for another scale from now on; what is there is stretched until then."""
        if (scale, ratio) == (self._scale, self._ratio):
            return
        if self._tiles:
            self._before = (self._scale, dict(self._tiles))
        self._tiles.clear()
        self._scale, self._ratio = scale, ratio

    def draw(self, painter: QPainter, frame: Frame, *, moving: bool) -> bool:
        """Draw what is in view; says whether all of it is there and sharp."""
        assert self._colours is not None
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), self._colours.around)
        wanted = self._in_view(frame, self._scale)
        missing = [place for place in wanted if place not in self._tiles]
        until = time.perf_counter() + (SHARE_S if moving else REST_SHARE_S)
        while missing and time.perf_counter() < until:
            place = missing.pop(0)
            self._tiles[place] = self._painted(place)
        if missing:
            scale, old = self._before
            if old:
                self._draw_all(painter, frame, scale, old)
        self._draw_all(painter, frame, self._scale, self._tiles)
        self._tidy(wanted, whole=not missing)
        return not missing

    def _tidy(self, wanted: list[Place], *, whole: bool) -> None:
        for place in wanted:
            if place in self._tiles:
                self._tiles.move_to_end(place)
        while len(self._tiles) > max(_KEPT, len(wanted)):
            self._tiles.popitem(last=False)
        if whole:
            self._before = (0.0, {})

    def _in_view(self, frame: Frame, scale: float) -> list[Place]:
        """Return the tiles in view, those in the middle first."""
        span = SIDE / scale
        left, top = frame.to_sheet(0, 0)
        right, bottom = frame.to_sheet(frame.width, frame.height)
        places = [
            (column, line)
            for line in range(int(top // span), int(bottom // span) + 1)
            for column in range(int(left // span), int(right // span) + 1)
        ]
        middle = frame.x / span - 0.5, frame.y / span - 0.5
        places.sort(key=lambda p: abs(p[0] - middle[0]) + abs(p[1] - middle[1]))
        return places

    def _draw_all(
        self, painter: QPainter, frame: Frame, scale: float, tiles: dict[Place, QPixmap]
    ) -> None:
        side = SIDE * frame.scale / scale
        sharp = abs(side - SIDE) < 1e-6
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        zero = frame.to_screen(0.0, 0.0)
        if sharp:  # whole pixels, so that tiles meet and nothing is blurred
            zero = float(round(zero[0])), float(round(zero[1]))
        for (column, line), picture in tiles.items():
            x, y = zero[0] + column * side, zero[1] + line * side
            if x > frame.width or y > frame.height or x + side < 0 or y + side < 0:
                continue
            if sharp:
                painter.drawPixmap(QPointF(x, y), picture)
            else:
                painter.drawPixmap(
                    QRectF(x, y, side + 1, side + 1), picture, QRectF(picture.rect())
                )

    def _painted(self, place: Place) -> QPixmap:
        """Paint one tile."""
        colours = self._colours
        assert colours is not None
        picture = QPixmap(round(SIDE * self._ratio), round(SIDE * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(colours.around)
        span = SIDE / self._scale
        area = QRectF(place[0] * span, place[1] * span, span, span)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.translate(-area.x(), -area.y())
        edge = 6 / self._scale  # lines are wider than nothing
        paint_ground(
            painter, self.ground, area.adjusted(-edge, -edge, edge, edge), self._scale, colours
        )
        painter.end()
        return picture


def _pen(color: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen whose width is in pixels at every scale."""
    pen = QPen(color, width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen


def paint_ground(
    painter: QPainter, ground: Ground, area: QRectF, scale: float, colours: MapColours
) -> None:
    """Paint what lies in an area of the sheet: areas, streets, roads, edges."""
    here = [one for one in ground.drawn if one.bounds.adjusted(-1, -1, 1, 1).intersects(area)]
    for one in here:
        if one.filled:
            _fill(painter, one, colours)
    if scale > WIDE_FROM:
        painter.setPen(_pen(colours.street, 1.6))
    else:
        painter.setPen(_pen(colours.street, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path in ground.streets_in(area, scale):
        painter.drawPath(path)
    pens = _pens(colours)
    for one in here:
        if one.style in pens:
            painter.strokePath(one.path, pens[one.style])


def _fill(painter: QPainter, one: Drawn, colours: MapColours) -> None:
    fills = {"water": colours.water, "municipality": colours.land}
    if one.style in fills:
        painter.fillPath(one.path, fills[one.style])


def _pens(colours: MapColours) -> dict[str, QPen]:
    dashed, dotted = Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
    return {
        "municipality": _pen(colours.border, 1.2),
        "zone": _pen(colours.zone, 1.6, dashed),
        "shore": _pen(colours.shore, 2.0),
        "escarpment": _pen(colours.escarpment, 3.0, dotted),
        "road": _pen(colours.road, 1.6),
        "highway": _pen(colours.highway, 2.6),
    }
