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


class Pen:
    """Puts ink onto one page. All its words are one text object: dear to begin, cheap to go on."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._font = ("", 0.0)

    def draw(self, rows: Sequence[Row], x: float, top: float) -> None:
        """Draw rows one under the other; ``top`` is measured from the top of the page."""
        for row in rows:
            for ink in row.ink:
                self._draw(ink, x + ink.x, HEIGHT - top - ink.y)
            top += row.height

    def finish(self) -> None:
        """Put the words down and end the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()

    def _draw(self, ink: Ink, x: float, y: float) -> None:
        canvas = self._canvas
        match ink:
            case Words():
                self._words(ink, x, y)
            case Rule():
                canvas.setLineWidth(ink.weight)
                canvas.line(x, y, x + ink.length, y)
            case Frame():
                canvas.setLineWidth(ink.weight)
                canvas.rect(x, y - ink.height, ink.width, ink.height)
            case Mark():
                _mark(canvas, ink, x, y - ink.size)

    def _words(self, words: Words, x: float, y: float) -> None:
        self._text.setTextOrigin(x, y)
        size = words.type.size
        for font, run in fonts.typeface(words.type.weight).runs(words.text):
            if self._font != (font, size):
                self._font = (font, size)
                self._text.setFont(font, size)
                self._text.setWordSpace(fonts.WORD_SPACE * size)
            self._text.textOut(run)


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
    wide = fonts.typeface(fonts.STRONG).width(text)
    size = min(64.0, 700 / max(wide, 1))
    canvas.saveState()
    canvas.setFillGray(WATERMARK_GREY)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    words = canvas.beginText(-wide * size / 2, -size / 3)
    words.setWordSpace(fonts.WORD_SPACE * size)
    for font, run in fonts.typeface(fonts.STRONG).runs(text):
        words.setFont(font, size)
        words.textOut(run)
    canvas.drawText(words)
    canvas.restoreState()
