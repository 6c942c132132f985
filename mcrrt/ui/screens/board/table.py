"""How a line of the board is drawn: density first, tabular figures, nothing by colour alone."""

from PySide6.QtCore import QRectF

from mcrrt.service import words
from mcrrt.ui.kit.icons import draw_urgency, pixmap, urgency_width
from mcrrt.ui.kit.rows import Canvas
from mcrrt.ui.present.board import CallLine, TeamLine
from mcrrt.ui.theme.apply import font, look

# A picture a section, so that the word need not stand on every line.
SECTION_ICONS = {"waiting": "clock", "active": "activity"}


def draw_call(canvas: Canvas, line: CallLine) -> None:
    """Draw a call: section, urgency, number, time against target, place, what, state."""
    theme = look().theme
    face = font(canvas.pixels)
    size = canvas.pixels
    top = canvas.box.top() + (canvas.box.height() - 1 - size) // 2
    picture = pixmap(SECTION_ICONS[line.section], theme.muted, size)
    canvas.painter.drawPixmap(canvas.x, top, picture)
    canvas.gap(size + 8)
    _pill(canvas, line, face.pixelSize())
    canvas.gap(8)
    canvas.text(line.number, canvas.measure("AX0000"), bold=True)
    canvas.gap(4)
    roomy = canvas.left > canvas.measure("M" * 46)
    time_width = canvas.measure("00 h 00 / 60 min" if roomy else "00 h 00")
    waited = f"{line.waited} / {line.target}" if line.target and roomy else line.waited
    canvas.text(waited, time_width, color=theme.danger if line.late else "", bold=line.late)
    if line.target:
        canvas.bar(time_width, line.fill, late=line.late)
    canvas.gap(10)
    flag_width = canvas.pixels + 10
    tight = canvas.left < canvas.measure("M" * 28)
    state_width = canvas.widest(words.every(words.TEAM_STATUS), bold=True)
    state_width += canvas.measure("MC10 " if tight else "MC10  00 h 00 ", bold=True)
    state_width = min(state_width, canvas.left * (46 if tight else 38) // 100)
    rest = canvas.left - state_width - flag_width - 14
    if tight:  # where and with whom are needed more than what
        canvas.text(line.place, rest + 8)
    else:
        place_width = rest * 60 // 100
        canvas.text(line.place, place_width)
        canvas.gap(8)
        canvas.text(line.what, rest - place_width, color=theme.muted)
    canvas.gap(6)
    _flags(canvas, line, flag_width)
    _provisional(canvas, unsure=line.unsure)
    canvas.text(line.status, canvas.left, bold=bool(line.teams))


def _pill(canvas: Canvas, line: CallLine, pixels: int) -> None:
    words = f"{line.urgency}?" if line.provisional else line.urgency
    face = font(pixels - 1)
    width = urgency_width("P0?", face)
    height = min(canvas.box.height() - 4, pixels + 6)
    top = canvas.box.top() + (canvas.box.height() - 1 - height) / 2
    area = QRectF(canvas.x, top, width, height)
    draw_urgency(canvas.painter, area, look().theme.urgency[line.urgency], words, face, 4)
    canvas.gap(width)


def _flags(canvas: Canvas, line: CallLine, width: int) -> None:
    if line.flags:
        size = canvas.pixels + 2
        top = canvas.box.top() + (canvas.box.height() - 1 - size) // 2
        picture = pixmap("triangle-alert", look().theme.danger, size)
        canvas.painter.drawPixmap(canvas.x, top, picture)
    canvas.gap(width)


def _provisional(canvas: Canvas, *, unsure: bool) -> None:
    """A sign for a sending that no hub has seen; the words stand behind it."""
    if unsure:
        size = canvas.pixels
        top = canvas.box.top() + (canvas.box.height() - 1 - size) // 2
        canvas.painter.drawPixmap(canvas.x, top, pixmap("radio", look().theme.warning, size))
        canvas.gap(size + 4)


def draw_team(canvas: Canvas, line: TeamLine) -> None:
    """Draw a team: call-sign, state and time in it, crew, work."""
    theme = look().theme
    canvas.text(line.call_sign, canvas.measure("MMM00"), bold=True)
    canvas.gap(6)
    size = canvas.pixels - 3
    top = canvas.box.top() + (canvas.box.height() - 1 - size) // 2
    sign = "circle-check" if line.free else "arrow-right"
    color = theme.good if line.free else theme.muted
    if line.emergency:
        sign, color = "siren", theme.danger
    canvas.painter.drawPixmap(canvas.x, top, pixmap(sign, color, size))
    canvas.gap(size + 5)
    canvas.text(line.status_word, canvas.widest(words.every(words.TEAM_STATUS), bold=True) + 4,
                bold=line.free, color=theme.good if line.free else "")  # fmt: skip
    canvas.gap(6)
    canvas.text(line.since, canvas.measure("00 h 00"), right=True)
    canvas.gap(14)
    crew = min(canvas.measure("MMMMMMM / MMMMMMM"), canvas.left // 2)
    canvas.text(line.crew, crew, color=theme.warning if line.degraded else "")
    canvas.gap(8)
    _provisional(canvas, unsure=line.unsure)
    work = theme.danger if line.emergency else theme.muted
    canvas.text(line.work, canvas.left, color=work, bold=line.emergency)
