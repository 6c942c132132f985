"""How the lines of the change of shift are drawn: a heading a part, nothing by colour alone."""

from PySide6.QtCore import QRectF

from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.kit.icons import draw_urgency, urgency_width
from mcrrt.ui.kit.rows import Canvas
from mcrrt.ui.present.sheet import MadeLine, SheetLine
from mcrrt.ui.theme.apply import font, look


def draw_sheet(canvas: Canvas, line: SheetLine) -> None:
    """Draw a heading, a word where a part is empty, or a call or team."""
    theme = look().theme
    if line.head:
        canvas.text(line.text, canvas.left, color=theme.muted, bold=True, small=True)
        return
    canvas.gap(8)
    if line.name:
        canvas.text(line.name, canvas.measure("AX00000 ", bold=True), bold=True)
    if line.urgency:
        _pill(canvas, line)
    if line.state:
        color = theme.danger if line.late else theme.muted
        width = canvas.widest(_in_column(line), bold=line.late)
        canvas.text(line.state, width, color=color, bold=line.late)
        canvas.gap(10)
    plain = bool(line.name) or line.id.startswith("watch/")
    canvas.text(line.text, canvas.left, color="" if plain else theme.muted)


def _in_column(line: SheetLine) -> tuple[str, ...]:
    """Return the words that can stand in this column of the line's part."""
    part = line.id.partition("/")[0]
    if part == "teams":
        return words.every(words.TEAM_STATUS)
    if part == "follow_ups":
        return (f"{_('due {at}').format(at='00-00 00:00')} · {_('late')}",)
    return ("00-00 00:00",)


def _pill(canvas: Canvas, line: SheetLine) -> None:
    said = f"{line.urgency}?" if line.provisional else line.urgency
    face = font(canvas.pixels - 1)
    width = urgency_width("P0?", face)
    height = min(canvas.box.height() - 4, canvas.pixels + 6)
    top = canvas.box.top() + (canvas.box.height() - 1 - height) / 2
    area = QRectF(canvas.x, top, width, height)
    draw_urgency(canvas.painter, area, look().theme.urgency[line.urgency], said, face, 4)
    canvas.gap(width + 8)


def draw_made(canvas: Canvas, line: MadeLine) -> None:
    """Draw a sheet that was made: when, by whom, and whether somebody took over."""
    theme = look().theme
    canvas.text(line.made, canvas.measure("2026-00-00 00:00  "))
    canvas.text(line.by, canvas.left * 34 // 100)
    canvas.gap(6)
    canvas.text(
        line.state, canvas.left, color="" if line.signed else theme.warning, bold=not line.signed
    )
