"""A week of planned shifts: a line for each member, a column for each day."""

from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.fields import Value
from mcrrt.domain.roster import Shift
from mcrrt.service.commands import PlanShifts
from mcrrt.service.language import _, labelled, sentence
from mcrrt.service.questions import PreviewShifts
from mcrrt.service.roster_answers import ShiftPreview
from mcrrt.service.roster_words import why_not
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.dialog import AskDialog, Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView, line_height
from mcrrt.ui.kit.ticks import TicksInput
from mcrrt.ui.present.roster import DAYS, WeekLine, day_words, template_words, week_lines
from mcrrt.ui.present.times import clock, local, now
from mcrrt.ui.screens.people.roster_model import RosterState, RosterViewModel
from mcrrt.ui.theme.apply import font, look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_NAME_SHARE = 22  # percent of the width
_SHOWN_CONFLICTS = 8


def _columns(width: int) -> list[int]:
    """Return where each day begins and, last, where the week ends."""
    first = width * _NAME_SHARE // 100
    return [first + (width - first) * n // DAYS for n in range(DAYS + 1)]


class WeekHead(QWidget):
    """The days above the grid, whose width is that of what is ``below``: less where it scrolls."""

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self._below = below
        self.first = date(2000, 1, 3)
        look().changed.connect(self._on_look)

    def _on_look(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(200, line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the days; today stands out."""
        painter = QPainter(self)
        theme, today = look().theme, local(now()).date()
        painter.setFont(font(look().pixels - 1))
        edges = _columns(self._below.width())
        for n in range(DAYS):
            day = self.first + timedelta(days=n)
            painter.setPen(QColor(theme.accent_text if day == today else theme.muted))
            area = QRect(edges[n] + 4, 0, edges[n + 1] - edges[n] - 4, self.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), day_words(day))


class WeekGrid(LineView):
    """The week. Arrows move, Enter plans or changes, Del cancels.

    Signals: ``cell_opened(str, int)`` and ``cell_cleared(str, int)``: a member and a day of the week.
    """

    cell_opened = Signal(str, int)
    cell_cleared = Signal(str, int)

    def __init__(self) -> None:
        super().__init__(_("Planned shifts"), self._draw, pad=10)
        self.day = 0
        self.opened.connect(lambda member: self.cell_opened.emit(member, self.day))

    def _draw(self, canvas: Canvas, line: WeekLine) -> None:
        theme, left = look().theme, canvas.box.left()
        edges = _columns(canvas.box.width())
        canvas.text(line.name, edges[0] - 12, bold=True)
        for n, cell in enumerate(line.cells):
            canvas.x = left + edges[n] + 4
            canvas.text(cell, edges[n + 1] - edges[n] - 6)
            if n == self.day and line.id == self.current_id():
                area = QRect(left + edges[n], canvas.box.top() + 2, edges[n + 1] - edges[n] - 2,
                             canvas.box.height() - 5)  # fmt: skip
                canvas.painter.setPen(QPen(QColor(theme.accent), 2))
                canvas.painter.drawRoundedRect(area, 3, 3)

    def choose_day(self, day: int) -> None:
        """Put the cursor on a day of the week."""
        self.day = max(0, min(DAYS - 1, day))
        self.viewport().update()
        line = self._line()
        if line is not None:  # what a screen reader says of the cell
            self.setAccessibleDescription(f"{line.name}, {line.cells[self.day] or _('free')}")

    def _line(self) -> WeekLine | None:
        row_ = self.lines.row_of(self.current_id())
        return self.lines.lines[row_] if row_ >= 0 else None

    def shift_here(self) -> Shift | None:
        """Return the shift under the cursor, or None."""
        line = self._line()
        shifts = line.shifts[self.day] if line else ()
        return shifts[0] if shifts else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cell that is clicked is the one under the cursor."""
        super().mousePressEvent(event)
        edges = _columns(self.viewport().width())
        day = next(
            (n for n in range(DAYS) if edges[n] <= event.position().x() < edges[n + 1]), None
        )
        if day is not None:
            self.choose_day(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from day to day."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.choose_day(self.day + (1 if event.key() == Qt.Key.Key_Right else -1))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current_id():
            self.cell_cleared.emit(self.current_id(), self.day)
        else:
            super().keyPressEvent(event)
            self.choose_day(self.day)


class RosterPage(QWidget):
    """The page."""

    def __init__(self, model: RosterViewModel, *, plans: bool) -> None:
        super().__init__()
        self._model = model
        self._plans = plans
        self.grid = WeekGrid()
        self.grid.empty_words = _("Nobody yet. Add the officers and clinicians of the agency.")
        self.grid.cell_opened.connect(lambda _member, _day: self.ask_shift())
        self.grid.typed.connect(self.grid.seek)
        self.grid.cell_cleared.connect(lambda _member, _day: self._cancel())
        self._head = WeekHead(self.grid.viewport())
        self._title = PlainLabel("", "heading")
        hint = _("Enter plans or changes, Del cancels, arrows move.") if plans else ""
        template = button(_("Plan from a template…"), self.ask_template, role="primary",
                          name="plan_template")  # fmt: skip
        if not plans:
            template.hide()
        bar = row(
            self._title, None,
            button(_("Week before"), lambda: model.move(-1), role="quiet", name="week_before"),
            button(_("This week"), lambda: model.move(0), role="quiet", name="week_now"),
            button(_("Week after"), lambda: model.move(1), role="quiet", name="week_after"),
            template,
        )  # fmt: skip
        card = column(bar, self._head, self.grid, PlainLabel(hint, "small"), margin=SPACE_M,
                      space=SPACE_S)  # fmt: skip
        self.setLayout(column(box(card, "card")))
        model.state_changed.connect(self.render_state)
        self.render_state(model.state)

    def render_state(self, state: RosterState) -> None:
        """Draw the week."""
        last = state.first + timedelta(days=DAYS - 1)
        self._title.setText(f"{state.first:%Y-%m-%d} – {last:%m-%d}")
        self._head.first = state.first
        self._head.update()
        if state.view is not None:
            self.grid.show_lines(week_lines(state.view, state.first))
            if self.grid.lines.lines and not self.grid.current_id():
                self.grid.setCurrentIndex(self.grid.lines.index(0))
                self.grid.choose_day(local(now()).weekday())

    def start(self) -> None:
        """Put the cursor into the week."""
        self.grid.setFocus()

    def _day(self) -> date:
        return self._model.state.first + timedelta(days=self.grid.day)

    def _cancel(self) -> None:
        shift = self.grid.shift_here()
        if shift is not None and self._plans:
            self._model.cancel(shift)

    def _templates(self) -> list[tuple[str, str]]:
        return [(one.name, template_words(one)) for one in self._model.state.templates]

    def ask_shift(self) -> None:
        """Ask for the hours of the shift under the cursor."""
        member, shift, day = self.grid.current_id(), self.grid.shift_here(), self._day()
        if not (member and self._plans):
            return
        inputs: list[Input] = [
            LineInput("start", _("Shift starts"), 5, "08:00"),
            LineInput("end", _("Shift ends"), 5, "18:00"),
        ]
        if shift is None:
            inputs.insert(0, ChoiceInput("template", _("Template"), self._templates()))
        else:
            inputs[0].set_value(clock(shift.start))
            inputs[1].set_value(clock(shift.end))
        name = next(one.name for one in self.grid.lines.lines if one.id == member)
        title = _("Change a shift") if shift else _("Plan a shift")
        text = _("{who}, {day}. An end before the start belongs to the next day.")
        wording = Wording(title, _("Save"), text.format(who=name, day=day_words(day)))
        ask_command(
            self, self._model.desk, "shift", wording, inputs,
            lambda values: self._model.shift_command(dict(values), member, day, shift),
        )  # fmt: skip

    # --- a template ------------------------------------------------------------------------------

    def ask_template(self) -> None:
        """Ask for a template, members and days; show what cannot be planned before it is done."""
        members = [(one.id, one.name) for one in self.grid.lines.lines]
        if not members:
            return
        inputs: list[Input] = [
            ChoiceInput("template", _("Template"), self._templates()),
            TicksInput("members", _("Members"), members),
            LineInput("first_day", _("First day"), 10, "2026-06-15"),
            LineInput("days", _("How many days (1 to 31)"), 2),
        ]
        inputs[1].set_value((self.grid.current_id(),))
        inputs[2].set_value(self._model.state.first.isoformat())
        inputs[3].set_value("7")
        wording = Wording(_("Plan from a template"), _("Plan"))
        needed = ("template", "members", "first_day", "days")
        dialog = AskDialog(self, wording, inputs, needed)
        dialog.answered.connect(lambda values: self._preview(dialog, values))
        dialog.open()

    def _preview(self, dialog: AskDialog, values: dict[str, Value]) -> None:
        chosen = values["members"]
        members = chosen if isinstance(chosen, tuple) else ()
        days = str(values["days"])
        count = int(days) if days.isascii() and days.isdigit() else 0
        if not 1 <= count <= 31:
            dialog.problem(_("This must be a number from 1 to 31."), "days")
            return
        template, first = str(values["template"]), str(values["first_day"])

        def looked(found: ShiftPreview) -> None:
            bad = [line for line in found.rows if line.why]
            wish = PlanShifts(members, template, first, count, skip=bool(bad))
            if bad:
                dialog.accept()
                self._ask_anyway(found, wish)
            else:
                self._model.desk.submit(wish, lambda _r: dialog.accept(), refused)

        def refused(error: McrrtError) -> None:
            dialog.problem(sentence(error))

        self._model.preview(PreviewShifts(members, template, first, count), looked, refused)

    def _ask_anyway(self, found: ShiftPreview, wish: PlanShifts) -> None:
        """Some cannot be planned: say which and why, and offer the others."""
        bad = [line for line in found.rows if line.why]
        lines = [labelled(f"{line.name}, {day_words(line.day)}", why_not(line)) for line in bad]
        if len(lines) > _SHOWN_CONFLICTS:
            more = _("and {n} more").format(n=len(lines) - _SHOWN_CONFLICTS)
            lines = [*lines[:_SHOWN_CONFLICTS], more]
        good = len(found.rows) - len(bad)
        do_it = _("Plan the other {n}").format(n=good)
        wording = Wording(_("Some shifts cannot be planned"), do_it, "\n".join(lines))
        dialog = AskDialog(self, wording)
        dialog.do_button.setEnabled(good > 0)
        dialog.answered.connect(
            lambda _values: self._model.desk.submit(
                wish, lambda _r: dialog.accept(), lambda error: dialog.problem(sentence(error))
            )
        )
        dialog.open()
