"""Pages made of one document: its boxes spread over them, each page with its head and foot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from mcrrt.documents.draw import Pen
from mcrrt.documents.page import (
    BODY_LEFT,
    BOTTOM,
    BOX_ABOVE,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    Box,
    Part,
    Row,
    Rule,
    height,
    spread,
)
from mcrrt.documents.sheets import sheets
from mcrrt.service.ports import Paper

Rows = tuple[Row, ...]

FULL = RIGHT - LEFT
_HAIRLINE = Row(0, (Rule(0, 0, FULL, 0.5),))


class Contents(Protocol):
    """What stands on the pages of a document."""

    def head(self, number: int, count: int) -> Rows:
        """Return the head of a page."""

    def foot(self) -> Rows:
        """Return the foot of every page."""

    def boxes(self) -> list[Box]:
        """Return the boxes in order."""


@dataclass(frozen=True, slots=True)
class Binding:
    """How a document is put together.

    ``air`` is the most that a box gets when there is one page and it is not full. ``under`` draws
    below everything else on each page.
    """

    title: str
    agency: str
    language: str
    air: float = 0.0
    under: Callable[[Any], object] | None = None


def bind(contents: Contents, how: Binding) -> Paper:
    """Return the document: the same contents always give the same bytes."""
    buffer = BytesIO()
    canvas = sheets(buffer, how.title, how.agency, how.language)
    foot = contents.foot()
    room = HEIGHT - TOP - BOTTOM - height(foot)
    first, later = (room - height(contents.head(n, n)) for n in (1, 2))
    pages = spread(contents.boxes(), first, later)
    for number, parts in enumerate(pages, 1):
        if how.under is not None:
            how.under(canvas)
        head = contents.head(number, len(pages))
        spare = room - height(head) - sum(part.height for part in parts)
        air = max(0.0, min(how.air, spare / len(parts))) if parts and len(pages) == 1 else 0.0
        pen = Pen(canvas)
        pen.draw(head, LEFT, TOP)
        _draw_parts(pen, parts, TOP + height(head), air)
        pen.draw(foot, LEFT, HEIGHT - BOTTOM - height(foot))
        pen.finish()
    canvas.save()
    return Paper(buffer.getvalue(), len(pages))


def _draw_parts(pen: Pen, parts: Sequence[Part], top: float, air: float) -> None:
    """Draw the boxes of a page, each with some air shared above and below."""
    for at, part in enumerate(parts):
        if at:
            pen.draw((_HAIRLINE,), LEFT, top)
        inside = top + BOX_ABOVE + air / 2
        pen.draw(part.title, LEFT, inside)
        pen.draw(part.rows, BODY_LEFT, inside)
        top += part.height + air
