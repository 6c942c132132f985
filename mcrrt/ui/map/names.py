"""Names and signs on the ground, written where they do not cover each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from mcrrt.ui.map.colours import MapColours
from mcrrt.ui.map.frame import Frame
from mcrrt.ui.map.ground import Label
from mcrrt.ui.theme.apply import font, look

SIGNS = {"hospital": "H", "station": "S"}
# From how many pixels a metre on the names of a style are written.
_FROM = {"hospital": 1 / 28, "station": 1 / 10, "zone": 1 / 60, "road": 1 / 40}
_SIGN = 16
# How a name may move aside, in its own widths and heights; and which names do.
_ASIDE = ((0, 0), (0, 1.6), (0, -1.6), (0.8, 0), (-0.8, 0), (0.8, 1.8), (-0.8, 1.8), (0, 3))
_MOVE = ("town", "water", "zone")


@dataclass(frozen=True, slots=True)
class Written:
    """One label that has room: its box in pixels from its spot.

    ``named``: its name is written, not only its sign.
    """

    label: Label
    box: QRectF
    named: bool


def write(labels: list[Label], scale: float, covered: Iterable[QRectF] = ()) -> list[Written]:
    """Return the labels that have room at a scale.

    ``covered``: where marks stand. A name moves aside for them; a sign alone stays where it is.
    """
    taken = list(covered)
    written = []
    for label in sorted(labels, key=lambda one: one.rank):
        for named, box in _ways(label, scale):
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                kept = box.translated(-label.x * scale, -label.y * scale)
                written.append(Written(label, kept, named))
                break
    return written


def _ways(label: Label, scale: float) -> Iterator[tuple[bool, QRectF]]:
    """Return the ways a label may be written, the best first."""
    sign = label.style in SIGNS
    named = bool(label.text) and scale >= _FROM.get(label.style, 0)
    metrics = QFontMetricsF(_face(label.style))
    wide = metrics.horizontalAdvance(label.text) + 8
    high = max(metrics.height(), _SIGN if sign else 0) + 2
    x, y = label.x * scale, label.y * scale
    if sign:
        if named:
            yield True, QRectF(x - _SIGN / 2 - 1, y - high / 2, _SIGN + 2 + wide, high)
        yield False, QRectF(x - _SIGN / 2 - 1, y - high / 2, _SIGN + 2, high)
    elif named:
        for across, down in _ASIDE if label.style in _MOVE else _ASIDE[:1]:
            left, top = x - wide / 2 + across * wide, y - high / 2 + down * high
            yield True, QRectF(left, top, wide, high)


def _face(style: str) -> QFont:
    pixels = look().pixels
    if style in ("highway", "road", "escarpment"):
        return font(max(11, pixels - 2))
    if style == "town":
        return font(pixels + 1, QFont.Weight.DemiBold)
    return font(max(11, pixels - 1))


def draw_names(
    painter: QPainter, written: list[Written], frame: Frame, colours: MapColours, ratio: float
) -> None:
    """Draw what is in view."""
    zero_x, zero_y = frame.to_screen(0.0, 0.0)
    view = QRectF(0, 0, frame.width, frame.height)
    for one in written:
        label = one.label
        x, y = zero_x + label.x * frame.scale, zero_y + label.y * frame.scale
        box = one.box.translated(round(x), round(y))
        if box.intersects(view):
            painter.drawPixmap(box.topLeft(), _picture(one, colours, ratio))


def _picture(one: Written, colours: MapColours, ratio: float) -> QPixmap:
    style = one.label.style
    water = style == "water"
    ink = colours.water_name if water else colours.name
    text = one.label.text if one.named else ""
    return _made(
        text, style, round(one.box.width()), round(one.box.height()), look().pixels, ink.name(),
        (colours.water if water else colours.halo).name(), colours.sign.name(), ratio,
    )  # fmt: skip


@lru_cache(maxsize=600)
def _made(
    text: str, style: str, width: int, height: int, _pixels: int, ink: str, halo: str, sign: str,
    ratio: float,
) -> QPixmap:  # fmt: skip
    """Return a name as a picture; its letters have an edge, to be read over lines."""
    picture = QPixmap(round((width + 1) * ratio), round((height + 1) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = 3.0
    if style in SIGNS:
        _draw_sign(painter, QRectF(1, (height - _SIGN) / 2, _SIGN, _SIGN), style, sign, halo)
        left += _SIGN
    if text:
        face = QFont(_face(style))
        face.setItalic(style == "water")
        metrics = QFontMetricsF(face)
        path = QPainterPath()
        path.addText(QPointF(left, (height + metrics.ascent() - metrics.descent()) / 2), face, text)
        painter.strokePath(path, QPen(QColor(halo), 3.0))
        painter.fillPath(path, QColor(ink))
    painter.end()
    return picture


def _draw_sign(painter: QPainter, box: QRectF, style: str, ink: str, halo: str) -> None:
    painter.setPen(QPen(QColor(ink), 1.2))
    painter.setBrush(QColor(halo))
    if style == "hospital":
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
    else:
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.setFont(font(11, QFont.Weight.DemiBold))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), SIGNS[style])
