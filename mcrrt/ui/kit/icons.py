"""Line icons (Lucide) in any colour, and the drawn signs of urgency."""

import functools

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from mcrrt.service.resources import resource
from mcrrt.ui.theme.tokens import Sign


@functools.cache
def _svg(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


@functools.cache
def pixmap(name: str, color: str, size: int, ratio: float = 2.0) -> QPixmap:
    """Return an icon as a picture of ``size`` logical pixels."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace(b"currentColor", color.encode())))
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, color: str, size: int = 18) -> QIcon:
    """Return an icon for a button or an action."""
    return QIcon(pixmap(name, color, size))


def draw_shape(painter: QPainter, shape: str, box: QRectF, color: QColor) -> None:
    """Draw the shape of an urgency: it tells the steps apart without any colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    if shape == "triangle":
        points = [QPointF(x + w / 2, y), QPointF(x + w, y + h), QPointF(x, y + h)]
        painter.drawPolygon(QPolygonF(points))
    elif shape == "diamond":
        points = [
            QPointF(x + w / 2, y), QPointF(x + w, y + h / 2),
            QPointF(x + w / 2, y + h), QPointF(x, y + h / 2),
        ]  # fmt: skip
        painter.drawPolygon(QPolygonF(points))
    elif shape == "square":
        inset = w * 0.08
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    elif shape == "disc":
        painter.drawEllipse(box)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, max(1.4, w * 0.16)))
        inset = w * 0.1
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    painter.restore()


def draw_urgency(
    painter: QPainter, box: QRectF, sign: Sign, words: str, font: QFont, radius: float
) -> None:
    """Draw a pill with shape and words; ``words`` begin with the code."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(sign.ground))
    painter.drawRoundedRect(box, radius, radius)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    side = bold.pixelSize() * 0.66
    top = box.y() + (box.height() - side) / 2
    mark = QRectF(box.x() + 7, top, side, side)
    draw_shape(painter, sign.shape, mark, QColor(sign.text))
    painter.setPen(QColor(sign.text))
    text = QRectF(mark.right() + 5, box.y(), box.right() - mark.right() - 6, box.height())
    painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
    painter.restore()


def urgency_width(words: str, font: QFont) -> int:
    """Return how wide a pill with these words is."""
    from PySide6.QtGui import QFontMetrics  # noqa: PLC0415

    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return int(7 + bold.pixelSize() * 0.66 + 5 + QFontMetrics(bold).horizontalAdvance(words) + 9)
