"""Calls and teams on the map, and how those that would cover each other make room.

Marks of one spot stand in a column. Columns that would cover each other move apart, with a line to
their spots; those that cannot become one. It is worked out once for a scale: panning moves marks,
and while somebody zooms each keeps its distance from its spot.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_IN_COLUMN = 6
GAP = 3.0
LIFT = 11.0  # how far above its spot a mark that stands alone is
NEAR = 30.0  # spots closer than this share a column
_ROUNDS = 24
_APART = 0.5  # more than touching, so that rounding does not bring them together again

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
    """Where a mark stands: its box, in pixels from its spot.

    ``more``: how many further marks this one stands for; it is then no mark itself.
    """

    mark: Mark
    left: float
    top: float
    width: float
    height: float
    more: int = 0


@dataclass(slots=True)
class _Column:
    """Marks that stand together, and the middle of their box in pixels of the sheet."""

    marks: list[Mark]
    width: float
    height: float
    x: float
    y: float

    def inside(self, other: "_Column") -> tuple[float, float] | None:
        """Return how far the columns reach into each other across and down, or None."""
        across = (self.width + other.width) / 2 + GAP - abs(self.x - other.x)
        down = (self.height + other.height) / 2 + GAP - abs(self.y - other.y)
        return (across, down) if across > 0 and down > 0 else None


def arrange(
    marks: Sequence[Mark], scale: float, size: Callable[[Mark], Size], current: str = ""
) -> tuple[Standing, ...]:
    """Return where each mark stands. Marks come first things first; ``current`` is always shown."""
    columns = [_column(group, scale, size) for group in _groups(marks, scale)]
    while True:
        _move_apart(columns)
        pair = _first_hit(columns)
        if pair is None:
            break
        one, other = pair
        columns.remove(other)
        columns[columns.index(one)] = _column([*one.marks, *other.marks], scale, size)
    order = {mark.id: place for place, mark in enumerate(marks)}
    standing: list[Standing] = []
    for column in columns:
        column.marks.sort(key=lambda mark: order[mark.id])
        standing += _stood(column, scale, size, current)
    return tuple(standing)


def _groups(marks: Sequence[Mark], scale: float) -> list[list[Mark]]:
    """Return marks whose spots are close together, each with the first that is close enough."""
    groups: list[list[Mark]] = []
    for mark in marks:
        for group in groups:
            first = group[0]
            if abs(first.x - mark.x) * scale <= NEAR and abs(first.y - mark.y) * scale <= NEAR:
                group.append(mark)
                break
        else:
            groups.append([mark])
    return groups


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


def _move_apart(columns: list[_Column]) -> None:
    """Let columns that cover each other give way, each by half, the shorter way."""
    for _round in range(_ROUNDS):
        moved = False
        for place, one in enumerate(columns):
            for other in columns[:place]:
                depth = one.inside(other)
                if depth is not None:
                    moved = True
                    _push(one, other, depth)
        if not moved:
            return


def _push(one: _Column, other: _Column, depth: tuple[float, float]) -> None:
    across, down = depth
    if across < down:
        step = (across + _APART) / 2
        step = step if one.x >= other.x else -step
        one.x, other.x = one.x + step, other.x - step
    else:
        step = (down + _APART) / 2
        step = step if one.y >= other.y else -step
        one.y, other.y = one.y + step, other.y - step


def _first_hit(columns: list[_Column]) -> tuple[_Column, _Column] | None:
    for place, one in enumerate(columns):
        for other in columns[:place]:
            if one.inside(other) is not None:
                return other, one
    return None


def _stood(
    column: _Column, scale: float, size: Callable[[Mark], Size], current: str
) -> list[Standing]:
    shown = _shown(column.marks, current)
    hidden = len(column.marks) - len(shown)
    top = column.y - column.height / 2
    made = []
    for place, mark in enumerate(shown):
        wide, high = size(mark)
        alone = len(column.marks) == 1
        left = column.x - (wide if alone else column.width) / 2
        more = hidden + 1 if hidden and place == len(shown) - 1 else 0
        made.append(Standing(mark, left - mark.x * scale, top - mark.y * scale, wide, high, more))
        top += high + GAP
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
