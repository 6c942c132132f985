"""How an entry beside the map is drawn: what and where, and below it how that is known."""

from PySide6.QtCore import QRect, QRectF

from mcrrt.service import words
from mcrrt.ui.kit.icons import draw_urgency, pixmap, urgency_width
from mcrrt.ui.kit.rows import Canvas
from mcrrt.ui.present.places import PlaceLine
from mcrrt.ui.theme.apply import font, look

PAD = 27  # room for two lines


def draw_place(canvas: Canvas, line: PlaceLine) -> None:
    """Draw a call or a team."""
    box = canvas.box
    half = box.height() // 2
    upper = Canvas(canvas.painter, QRect(box.left(), box.top() + 2, box.width(), half), canvas.ink)
    lower = Canvas(
        canvas.painter, QRect(box.left(), box.top() + half - 1, box.width(), half), canvas.ink
    )
    width = urgency_width("P0?", font(canvas.pixels)) + 8
    _draw_sign(upper, line, width - 8)
    upper.gap(width)
    upper.text(line.name, upper.measure("AX0000"), bold=True)
    upper.gap(6)
    state = upper.widest(words.every(words.TEAM_STATUS)) + 4
    upper.text(line.state, min(state, upper.left * 45 // 100))
    upper.gap(8)
    upper.text(line.where, upper.left)
    lower.gap(width)
    theme = look().theme
    color = theme.muted if line.placed else theme.danger
    lower.text(line.how, lower.left, color=color, bold=not line.placed, small=True)


def _draw_sign(canvas: Canvas, line: PlaceLine, width: int) -> None:
    """The urgency of a call, a car for a team."""
    theme = look().theme
    height = canvas.pixels + 6
    top = canvas.box.top() + (canvas.box.height() - height) / 2
    if line.urgency:
        code = f"{line.urgency}?" if line.provisional else line.urgency
        area = QRectF(canvas.x, top, width, height)
        sign = theme.urgency[line.urgency]
        draw_urgency(canvas.painter, area, sign, code, font(canvas.pixels), 4)
    else:
        size = canvas.pixels + 3
        picture = pixmap("car", theme.good if line.free else theme.muted, size)
        canvas.painter.drawPixmap(
            canvas.x + (width - size) // 2, round(top + (height - size) / 2), picture
        )
