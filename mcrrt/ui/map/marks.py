"""Calls and teams on the map, and how those that would cover each other are put in a column.

Where marks stand depends on the scale alone, so panning moves them and works nothing out again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_IN_COLUMN = 8
GAP = 3.0
LIFT = 11.0  # how far above its spot a mark that stands alone is

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One call or team. ``x`` and ``y`` are metres of the sheet.

    ``words`` stand on it; ``urgency`` is a call's code, '' for a team; ``rough`` with ``within``
    metres where nobody knows the place exactly; ``spoken`` is what a reader says.
    """

    id: str
    x: float
    y: float
    words: str
    spoken: str
    urgency: str = ""
    free: bool = False
    rough: bool = False
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mark stands, in pixels from the sheet's middle: its box and its spot.

    ``more``: how many further marks this one stands for; it is then no mark itself.
    """

    mark: Mark
    left: float
    top: float
    width: float
    height: float
    spot: tuple[float, float]
    more: int = 0


@dataclass(slots=True)
class _Column:
    marks: list[Mark]
    width: float
    height: float
    x: float
    y: float

    def overlaps(self, other: "_Column") -> bool:
        """Say whether two columns would cover each other."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + GAP
            and abs(self.y - other.y) < (self.height + other.height) / 2 + GAP
        )


def arrange(
    marks: Sequence[Mark], scale: float, size: Callable[[Mark], Size], current: str = ""
) -> tuple[Standing, ...]:
    """Return where each mark stands. Marks come first things first; ``current`` is always shown."""
    columns: list[_Column] = []
    for mark in marks:
        column = _column([mark], scale, size)
        while True:
            hit = next((one for one in columns if one.overlaps(column)), None)
            if hit is None:
                break
            columns.remove(hit)
            column = _column([*hit.marks, *column.marks], scale, size)
        columns.append(column)
    order = {mark.id: place for place, mark in enumerate(marks)}
    standing: list[Standing] = []
    for column in columns:
        column.marks.sort(key=lambda mark: order[mark.id])
        standing += _stood(column, scale, size, current)
    return tuple(standing)


def _column(marks: list[Mark], scale: float, size: Callable[[Mark], Size]) -> _Column:
    sizes = [size(mark) for mark in marks]
    shown = min(len(marks), MOST_IN_COLUMN)
    width = max(wide for wide, _high in sizes)
    height = sum(high + GAP for _wide, high in sizes[:shown]) - GAP
    x = sum(mark.x for mark in marks) / len(marks) * scale
    y = sum(mark.y for mark in marks) / len(marks) * scale
    if len(marks) == 1:
        y -= LIFT + height / 2
    return _Column(marks, width, height, x, y)


def _stood(
    column: _Column, scale: float, size: Callable[[Mark], Size], current: str
) -> list[Standing]:
    shown = _shown(column.marks, current)
    hidden = len(column.marks) - len(shown)
    top = column.y - column.height / 2
    made = []
    for mark in shown:
        wide, high = size(mark)
        left = column.x - column.width / 2
        if len(column.marks) == 1:
            left = column.x - wide / 2
        spot = mark.x * scale, mark.y * scale
        made.append(Standing(mark, left, top, wide, high, spot))
        top += high + GAP
    if hidden:
        last = made.pop()
        made.append(
            Standing(last.mark, last.left, last.top, last.width, last.height, last.spot, hidden + 1)
        )
    return made


def _shown(marks: list[Mark], current: str) -> list[Mark]:
    """Return the marks a column has room for; the last place is the one that counts the rest."""
    if len(marks) <= MOST_IN_COLUMN:
        return marks
    shown = marks[:MOST_IN_COLUMN]
    chosen = next((mark for mark in marks if mark.id == current), None)
    if chosen is not None and chosen not in shown[:-1]:
        shown[-2] = chosen
    return shown
