"""Rows set from labels and values: running text, short fields in columns, signature lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from mcrrt.documents.fonts import REGULAR, STRONG, Type
from mcrrt.documents.page import BODY_WIDTH, GUTTER, Box, Frame, Ink, Mark, Row, Rule, Words
from mcrrt.documents.typeset import one_line, width, wrap

BODY, BODY_STRONG = Type(REGULAR, 12), Type(STRONG, 12)
HEAD, URGENT = Type(STRONG, 15), Type(STRONG, 13)
LABEL, SMALL, SMALL_STRONG = Type(STRONG, 9.5), Type(REGULAR, 9), Type(STRONG, 9)
TITLE, BANNER = Type(STRONG, 10), Type(STRONG, 11)

LEADING = 1.18
BASELINE = 0.94  # of the size, below the top of a row
LABEL_GAP = 5.0
STOPS = 12
CELL_GAP, COLUMN_GAP = 12.0, 8.0
SIGN_HEIGHT, SIGN_GAP = 32.0, 20.0
NUMBER_WIDTH = 12.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A short field: its label, its value, and whether the value must not be overlooked."""

    label: str
    value: str
    strong: bool = False

    @property
    def type(self) -> Type:
        """How the value is set."""
        return BODY_STRONG if self.strong else BODY

    @property
    def width(self) -> float:
        """How wide label and value are on one line."""
        return _label_room(self.label) + width(one_line(self.value), self.type)


def _label_room(label: str, kind: Type = LABEL) -> float:
    return width(one_line(label), kind) + LABEL_GAP if label else 0.0


def line_height(kind: Type) -> float:
    """Return the distance between two lines."""
    return kind.size * LEADING


def text_rows(
    text: str,
    kind: Type = BODY,
    *,
    label: str = "",
    label_type: Type = LABEL,
    room: float = BODY_WIDTH,
    x: float = 0.0,
) -> tuple[Row, ...]:
    """Set running text, one row a line, the label in front of the first."""
    indent = _label_room(label, label_type)
    baseline = kind.size * BASELINE
    rows = []
    for at, line in enumerate(wrap(text, kind, room, indent)):
        ink: list[Ink] = [Words(x + line.indent, baseline, line.text, kind)] if line.text else []
        if label and at == 0:
            ink.insert(0, Words(x, baseline, one_line(label), label_type))
        rows.append(Row(line_height(kind), tuple(ink)))
    return tuple(rows)


def cell_rows(cells: Sequence[Cell]) -> tuple[Row, ...]:
    """Set short fields side by side on common stops; one that is too long gets its own lines."""
    rows: list[Row] = []
    line: list[tuple[float, Cell]] = []
    step = BODY_WIDTH / STOPS
    stop = 0
    for cell in cells:
        wide = cell.width
        if stop and stop * step + wide > BODY_WIDTH:
            rows.append(_cell_row(line))
            line, stop = [], 0
        if wide > BODY_WIDTH:
            rows += text_rows(cell.value, cell.type, label=cell.label)
            continue
        line.append((stop * step, cell))
        stop += ceil((wide + CELL_GAP) / step)
    if line:
        rows.append(_cell_row(line))
    return tuple(rows)


def _cell_row(line: Sequence[tuple[float, Cell]]) -> Row:
    return Row(line_height(BODY), tuple(ink for x, cell in line for ink in _cell_ink(x, cell)))


def _cell_ink(x: float, cell: Cell, baseline: float = BODY.size * BASELINE) -> tuple[Words, ...]:
    value = Words(x + _label_room(cell.label), baseline, one_line(cell.value), cell.type)
    if not cell.label:
        return (value,)
    return (Words(x, baseline, one_line(cell.label), LABEL), value)


def column_row(cells: Sequence[tuple[str, Type]], stops: Sequence[float]) -> Row:
    """Set texts side by side, each wrapped in its own column."""
    ends = (*stops[1:], BODY_WIDTH + COLUMN_GAP)
    ink: list[Ink] = []
    highest = 0.0
    for (text, kind), x, end in zip(cells, stops, ends, strict=True):
        top = 0.0
        for row in text_rows(text, kind, room=end - x - COLUMN_GAP):
            ink += [replace(each, x=each.x + x, y=each.y + top) for each in row.ink]
            top += row.height
        highest = max(highest, top)
    return Row(highest + 3, tuple(ink))


def whole(rows: Sequence[Row]) -> Row:
    """Put rows under one another into one, which stands on one page."""
    ink: list[Ink] = []
    top = 0.0
    for row in rows:
        ink += [replace(each, y=each.y + top) for each in row.ink]
        top += row.height
    return Row(top, tuple(ink))


def banner_row(text: str, room: float, high: float, below: float) -> Row:
    """Set words in the middle of an outline as wide as ``room``, with some room below it."""
    shown = one_line(text)
    middle = (room - width(shown, BANNER)) / 2
    frame = Frame(0, 0, room, high, 1.2)
    return Row(high + below, (frame, Words(middle, high / 2 + 4, shown, BANNER)))


def head_rows(text: str, beside: Cell | None) -> tuple[Row, ...]:
    """Set the head line of a box, with a short field beside it when there is room."""
    rows = text_rows(text, HEAD)
    if beside is None:
        return rows
    step = BODY_WIDTH / STOPS
    x = ceil((width(one_line(text), HEAD) + 2 * CELL_GAP) / step) * step
    if not rows or x + beside.width > BODY_WIDTH:
        return (*rows, *cell_rows([beside]))
    ink = _cell_ink(x, beside, HEAD.size * BASELINE)
    return (Row(rows[0].height, (*rows[0].ink, *ink)),)


def urgency_row(code: str, word: str, beside: Cell | None) -> Row:
    """Set the response urgency in an outline, shape and code and word, and a field beside it."""
    words = one_line(f"{code} {word}")
    frame = width(words, URGENT) + 34
    ink: list[Ink] = [
        Frame(0, 1, frame, 21, 1.2),
        Mark(8, 6, code, 11),
        Words(25, 16.2, words, URGENT),
    ]
    if beside:
        ink += _cell_ink(frame + CELL_GAP, beside, 16.2)
    return Row(26, tuple(ink))


def signature_row(captions: Sequence[str], room: float = BODY_WIDTH) -> Row:
    """Set lines to sign on, side by side, each with what goes on it below."""
    each = (room - SIGN_GAP * (len(captions) - 1)) / len(captions)
    ink: list[Ink] = []
    lowest = 0.0
    for at, caption in enumerate(captions):
        x = at * (each + SIGN_GAP)
        ink.append(Rule(x, SIGN_HEIGHT - 11, each, 0.7))
        for down, line in enumerate(wrap(caption, SMALL, each)):
            lower = down * line_height(SMALL)
            lowest = max(lowest, lower)
            ink.append(Words(x, SIGN_HEIGHT - 1 + lower, line.text, SMALL))
    return Row(SIGN_HEIGHT + lowest + 3, tuple(ink))


def box(number: int, title: str, continued: str, rows: Sequence[Row]) -> Box:
    """Make a box; on later pages its head also says that it goes on."""
    head = _head(number, title)
    return Box(head, (*head, *_beside_number(continued, SMALL)), tuple(rows))


def _head(number: int, title: str) -> tuple[Row, ...]:
    first, *rest = _beside_number(title, TITLE)
    words = Words(0, BODY.size * BASELINE, str(number), TITLE)
    return (Row(first.height, (words, *first.ink)), *rest)


def _beside_number(text: str, kind: Type) -> tuple[Row, ...]:
    room = GUTTER - NUMBER_WIDTH - 4
    return tuple(
        Row(
            line_height(kind),
            (Words(NUMBER_WIDTH, BODY.size * BASELINE, line.text, kind),),
        )
        for line in wrap(text, kind, room)
    )
