"""Ink put onto a PDF canvas. Only text, lines and filled shapes: no markup, no links, no scripts."""

from collections.abc import Sequence
from typing import Any

from mcrrt.documents import fonts
from mcrrt.documents.page import HEIGHT, WIDTH, Frame, Ink, Mark, Row, Rule, Words

WATERMARK_GREY = 0.87

# Corners in a square of one, from the bottom left. P3 and P4 are circles.
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "P0": ((0, 0.04), (1, 0.04), (0.5, 0.96)),
    "P1": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "P2": ((0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)),
}


def draw_rows(canvas: Any, rows: Sequence[Row], x: float, top: float) -> None:
    """Draw rows one under the other; ``top`` is measured from the top of the page."""
    for row in rows:
        for ink in row.ink:
            _draw(canvas, ink, x, top)
        top += row.height


def _draw(canvas: Any, ink: Ink, x: float, top: float) -> None:
    left, base = x + ink.x, HEIGHT - top - ink.y
    match ink:
        case Words():
            _words(canvas, ink, left, base)
        case Rule():
            canvas.setLineWidth(ink.weight)
            canvas.line(left, base, left + ink.length, base)
        case Frame():
            canvas.setLineWidth(ink.weight)
            canvas.rect(left, base - ink.height, ink.width, ink.height)
        case Mark():
            _mark(canvas, ink, left, base - ink.size)


def _words(canvas: Any, words: Words, x: float, y: float) -> None:
    text = canvas.beginText(x, y)
    text.setWordSpace(fonts.WORD_SPACE * words.type.size)
    for font, run in fonts.typeface(words.type.weight).runs(words.text):
        text.setFont(font, words.type.size)
        text.textOut(run)
    canvas.drawText(text)


def _mark(canvas: Any, mark: Mark, x: float, y: float) -> None:
    corners = _CORNERS.get(mark.urgency)
    canvas.setLineWidth(1.1)
    if corners is None:
        radius = mark.size * 0.44
        middle = mark.size / 2
        canvas.circle(x + middle, y + middle, radius, fill=int(mark.urgency == "P3"))
        return
    path = canvas.beginPath()
    for at, (across, up) in enumerate(corners):
        step = path.lineTo if at else path.moveTo
        step(x + across * mark.size, y + up * mark.size)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def draw_watermark(canvas: Any, text: str) -> None:
    """Write across the page, pale, under everything else."""
    size = min(64.0, 700 / max(fonts.typeface(fonts.STRONG).width(text), 1))
    canvas.saveState()
    canvas.setFillGray(WATERMARK_GREY)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    half = fonts.typeface(fonts.STRONG).width(text) * size / 2
    _words(canvas, Words(0, 0, text, fonts.Type(fonts.STRONG, size)), -half, -size / 3)
    canvas.restoreState()
