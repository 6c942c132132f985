"""Drawing what is above the ground: marks, the scale bar, and what the map is not for."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from mcrrt.service.language import _
from mcrrt.ui.kit.icons import draw_urgency, pixmap, urgency_width
from mcrrt.ui.map.frame import Frame, bar_length
from mcrrt.ui.map.marks import Mark, Size, Standing
from mcrrt.ui.theme.apply import font, look

_EDGE = 8
_RING = 6  # room around a mark for its ring


def mark_size(mark: Mark) -> Size:
    """Return how large a mark is drawn."""
    face = font(look().pixels - 1)
    high = max(24, look().pixels + 10)
    if mark.urgency:
        return float(urgency_width(mark.words, face)), float(high)
    bold = QFontMetricsF(font(look().pixels - 1, QFont.Weight.DemiBold))
    return bold.horizontalAdvance(mark.words) + look().pixels + 22, float(high)


def draw_marks(
    painter: QPainter,
    standing: tuple[Standing, ...],
    frame: Frame,
    current: str,
    focused: str,
    ratio: float,
) -> None:
    """Draw spots and leading lines first, then the marks; the current one last.

    ``focused``: the mark that has the keyboard, which may be none.
    """
    zero_x, zero_y = frame.to_screen(0.0, 0.0)
    painter.save()
    painter.translate(round(zero_x), round(zero_y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view = QRectF(-round(zero_x), -round(zero_y), frame.width, frame.height)
    for one in standing:
        if one.mark.id == current and not one.more:
            _draw_within(painter, one.mark, frame.scale)
        _draw_spot(painter, one, frame.scale, view)
    for one in sorted(standing, key=lambda s: s.mark.id == current):
        box = box_of(one, frame.scale)
        if view.intersects(box):
            ring = (one.mark.id == current) + (one.mark.id == focused)
            at = QPointF(box.left() - _RING, box.top() - _RING)
            painter.drawPixmap(at, _picture(one, 0 if one.more else ring, ratio))
    painter.restore()


def _picture(one: Standing, ring: int, ratio: float) -> QPixmap:
    size = math.ceil(one.width), math.ceil(one.height)
    mark = more_mark(one.more) if one.more else one.mark
    return _made(
        (mark.words, mark.urgency, mark.free), bool(one.more), ring, size, look().theme.name,
        look().pixels, ratio,
    )  # fmt: skip


def more_mark(count: int) -> Mark:
    """Return what stands for the marks that a column has no room for."""
    return Mark("", 0, 0, _("+ {n} more").format(n=count), "")


@lru_cache(maxsize=400)
def _made(
    what: tuple[str, str, bool], more: bool, ring: int, size: tuple[int, int], _theme: str,
    _pixels: int, ratio: float,
) -> QPixmap:  # fmt: skip
    """Return a mark as a picture: drawing it takes ten times as long as showing it."""
    around = 2 * _RING
    picture = QPixmap(math.ceil((size[0] + around) * ratio), math.ceil((size[1] + around) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    words, urgency, free = what
    box = QRectF(_RING, _RING, *size)
    _draw_ground(painter, box, ring)
    if more:
        _draw_more(painter, box, words)
    elif urgency:
        sign = look().theme.urgency[urgency]
        draw_urgency(painter, box, sign, words, font(look().pixels - 1), 5)
    else:
        _draw_team(painter, box, words, free=free)
    painter.end()
    return picture


def _draw_ground(painter: QPainter, box: QRectF, ring: int) -> None:
    """A ring around the current one; an edge around the others, to stand off what lies below."""
    theme = look().theme
    wide = 3.5 if ring else 1.5
    painter.setPen(
        QPen(QColor(theme.focus if ring else theme.surface), 0.5 + ring if ring else 1.5)
    )
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box.adjusted(-wide, -wide, wide, wide), 7, 7)


def box_of(one: Standing, scale: float) -> QRectF:
    """Return the box of a mark, in pixels from the sheet's middle."""
    left, top = one.mark.x * scale + one.left, one.mark.y * scale + one.top
    return QRectF(left, top, one.width, one.height)


def _draw_within(painter: QPainter, mark: Mark, scale: float) -> None:
    """A dashed ring: it is somewhere in here."""
    if mark.rough and mark.within:
        radius = mark.within * scale
        painter.setPen(QPen(QColor(look().theme.focus), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(mark.x * scale, mark.y * scale), radius, radius)


def _draw_spot(painter: QPainter, one: Standing, scale: float, view: QRectF) -> None:
    """A leading line to the spot, which is hollow where the place is rough."""
    theme = look().theme
    spot, box = QPointF(one.mark.x * scale, one.mark.y * scale), box_of(one, scale)
    if not view.adjusted(-9, -9, 9, 9).contains(spot) and not view.intersects(box):
        return
    painter.setPen(QPen(QColor(theme.muted), 1.2))
    if not box.contains(spot):
        painter.drawLine(spot, _nearest(box, spot))
    painter.setBrush(QColor(theme.surface if one.mark.rough else theme.text))
    painter.setPen(QPen(QColor(theme.text), 1.4))
    painter.drawEllipse(spot, 3.2, 3.2)


def _nearest(box: QRectF, spot: QPointF) -> QPointF:
    return QPointF(
        min(max(spot.x(), box.left()), box.right()), min(max(spot.y(), box.top()), box.bottom())
    )


def _draw_team(painter: QPainter, box: QRectF, words: str, *, free: bool) -> None:
    theme = look().theme
    painter.setPen(QPen(QColor(theme.good if free else theme.input_edge), 1.5))
    painter.setBrush(QColor(theme.good_ground if free else theme.raised))
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
    size = look().pixels
    ink = theme.good if free else theme.text
    painter.drawPixmap(
        QPointF(box.left() + 6, box.top() + (box.height() - size) / 2), pixmap("car", ink, size)
    )
    painter.setFont(font(look().pixels - 1, QFont.Weight.DemiBold))
    painter.setPen(QColor(ink))
    area = box.adjusted(size + 12, 0, -4, 0)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), words)


def _draw_more(painter: QPainter, box: QRectF, words: str) -> None:
    theme = look().theme
    painter.setPen(QPen(QColor(theme.input_edge), 1.2))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font(look().pixels - 1))
    painter.setPen(QColor(theme.text))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


# --- what is always there ------------------------------------------------------------------------


def metres_words(metres: int) -> str:
    """Return a length: ``500 m`` or ``2 km``."""
    return f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"


def draw_furniture(painter: QPainter, frame: Frame) -> None:
    """Draw the scale bar, that this map is not for navigation, and what the sign at marks means.

    It stands on the lake, where the whole region leaves most room.
    """
    theme = look().theme
    face = font(look().pixels - 1, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(face)
    metres, length = bar_length(frame.scale, 110)
    words, warning = metres_words(metres), _("Schematic. Not for navigation.")
    rough, line = _("≈ about here"), metrics.height() + 3
    of_words = metrics.horizontalAdvance(words)
    below = metrics.horizontalAdvance(rough) + 16 + length + 8 + of_words
    wide = max(metrics.horizontalAdvance(warning), below) + 18
    high = 2 * line + 8
    area = QRectF(frame.width - wide - _EDGE, frame.height - high - _EDGE, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.hairline), 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(area, 5, 5)
    painter.setFont(face)
    painter.setPen(QColor(theme.warning))
    upper = QRectF(area.left() + 9, area.top() + 4, wide - 18, line)
    lower = upper.translated(0, line)
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(upper, middle, warning)
    painter.setPen(QColor(theme.text))
    painter.drawText(lower, middle, rough)
    painter.drawText(lower, middle | int(Qt.AlignmentFlag.AlignRight), words)
    end = lower.right() - of_words - 8
    y = lower.center().y() + 3
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.text), 2))
    painter.drawPolyline([
        QPointF(end - length, y - 5), QPointF(end - length, y), QPointF(end, y), QPointF(end, y - 5),
    ])  # fmt: skip
