"""What a page is made of: rows of ink, boxes of rows, and boxes spread over pages.

Everything is measured in points from the top left. Nothing here draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mcrrt.documents.fonts import Type

WIDTH, HEIGHT = 612.0, 792.0  # US Letter
TOP, BOTTOM, SIDE = 32.0, 28.0, 36.0  # printers leave about 18 blank
LEFT, RIGHT = SIDE, WIDTH - SIDE
GUTTER = 91.0  # where a box has its number and title
BODY_LEFT = LEFT + GUTTER
BODY_WIDTH = RIGHT - BODY_LEFT
BOX_ABOVE, BOX_BELOW = 4.0, 5.0


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the order in which they are drawn. ``y`` is their baseline in the row."""

    x: float
    y: float
    text: str
    type: Type


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    x: float
    y: float
    length: float
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """An outlined box."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.8


@dataclass(frozen=True, slots=True)
class Mark:
    """The shape of a response urgency, in a square of ``size``."""

    x: float
    y: float
    urgency: str
    size: float


Ink = Words | Rule | Frame | Mark


@dataclass(frozen=True, slots=True)
class Row:
    """A strip that is never split."""

    height: float
    ink: tuple[Ink, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A numbered part of a form. ``title`` are the rows of its head in the gutter."""

    title: tuple[Row, ...]
    continued: tuple[Row, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a box stands on one page."""

    title: tuple[Row, ...]
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """How much of the page it takes."""
        return BOX_ABOVE + max(height(self.rows), height(self.title)) + BOX_BELOW


def height(rows: Sequence[Row]) -> float:
    """Return how high rows are together."""
    return sum(row.height for row in rows)


def spread(boxes: Sequence[Box], first_room: float, next_room: float) -> list[list[Part]]:
    """Spread boxes over pages, so that every row stands on exactly one page."""
    pages: list[list[Part]] = [[]]
    room = first_room
    for box in boxes:
        title, rows = box.title, box.rows
        while rows:
            taken = _fitting(title, rows, room)
            if taken < min(2, len(rows)) and pages[-1]:
                pages.append([])
                room = next_room
                continue
            part = Part(title, rows[: max(taken, 1)])
            pages[-1].append(part)
            room -= part.height
            title, rows = box.continued, rows[len(part.rows) :]
            if rows:
                pages.append([])
                room = next_room
    return pages


def _fitting(title: tuple[Row, ...], rows: tuple[Row, ...], room: float) -> int:
    """Return how many rows of a box fit into the room."""
    taken = len(rows)
    while taken and Part(title, rows[:taken]).height > room:
        taken -= 1
    return taken
