"""The plan of a shift: the best pairs with their points; those ticked become teams. It proposes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from mcrrt.service.commands import PlannedTeam
from mcrrt.service.language import _
from mcrrt.service.news import Receipt
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.fields import ChoiceInput, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.roster import PlanLineShown, left_over, plan_lines, template_words
from mcrrt.ui.present.times import local, now
from mcrrt.ui.screens.people.roster_model import RosterState, RosterViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


def draw_pair(canvas: Canvas, line: PlanLineShown) -> None:
    """Draw one pair of the plan."""
    theme = look().theme
    mark = line.team or ("✓" if line.ticked else "")
    canvas.text(mark, canvas.measure("MC00 "), color=theme.accent_text, bold=True)
    canvas.text(line.crew, canvas.left * 40 // 100, bold=line.ticked)
    canvas.gap(8)
    canvas.text(line.score, canvas.measure("0000 points "))
    canvas.text(line.reasons, canvas.left, color=theme.muted)


class PairList(LineView):
    """Pairs; Space takes one in or leaves it out. Signals: ``ticked(str)``."""

    ticked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        if event.key() == Qt.Key.Key_Space and self.current_id():
            self.ticked.emit(self.current_id())
        else:
            super().keyPressEvent(event)


class PlanPage(QWidget):
    """The page. Signals: ``formed(str)`` the call-signs of new teams."""

    formed = Signal(str)

    def __init__(self, model: RosterViewModel) -> None:
        super().__init__()
        self._model = model
        self.day = LineInput("day", _("Day"), 10, "2026-06-15")
        self.template = ChoiceInput("template", _("Which shift"), [])
        self.template.entry.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.day.set_value(local(now()).date().isoformat())
        self.day.settled.connect(lambda _name: self._ask())
        self.template.settled.connect(lambda _name: self._ask())
        self.pairs = PairList(_("Proposed pairs"), draw_pair)
        self.pairs.setObjectName("proposed_pairs")
        self.pairs.ticked.connect(model.tick)
        self.pairs.opened.connect(lambda _pair: self._form())
        self.pairs.chosen.connect(lambda _pair: self._draw_why())
        self._why = PlainLabel("", "small", wrap=True)
        self._left = PlainLabel("", "small", wrap=True)
        self._problem = PlainLabel("", "danger", wrap=True)
        self.form = button(_("Form these teams"), self._form, role="primary", name="form_these")
        self._hint = PlainLabel(
            _("It proposes; you form. Space leaves a pair out, Enter forms those ticked."), "small"
        )
        layout = column(
            row(self.day, self.template, None, self.form), self._problem, self.pairs,
            self._hint, self._why, self._left, margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        self.setLayout(column(box(layout, "card")))
        model.state_changed.connect(self.render_state)
        self.render_state(model.state)

    def render_state(self, state: RosterState) -> None:
        """Draw the plan."""
        choices = [(one.name, template_words(one)) for one in state.templates]
        if choices != getattr(self, "_choices", None):
            self._choices = choices
            chosen = self.template.value()
            self.template.set_choices(choices)
            self.template.set_value(chosen)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        plan = state.plan
        lines = plan_lines(plan, state.unticked) if plan else ()
        left = "\n".join(left_over(plan)) if plan else ""
        if plan is None:
            self.pairs.empty_words = _("Choose a day and a shift: its best pairs are worked out.")
        else:
            self.pairs.empty_words = "\n".join((_("No pair can be proposed."), left))
        self.pairs.show_lines(lines)
        self.pairs.viewport().update()
        self._hint.setVisible(bool(lines))
        if lines and not self.pairs.current_id():
            self.pairs.setCurrentIndex(self.pairs.lines.index(0))
        self.form.setEnabled(any(line.ticked for line in lines))
        self._left.setText(left)
        self._left.setVisible(bool(lines) and bool(left))
        self._draw_why()

    def _draw_why(self) -> None:
        current = self.pairs.current_id()
        line = next((one for one in self.pairs.lines.lines if one.id == current), None)
        self._why.setText("\n".join(line.why) if line else "")
        self._why.setVisible(bool(line))

    def _ask(self) -> None:
        self.day.dirty = self.template.dirty = False
        template = self._model.template(self.template.value())
        if template is not None:
            self._model.plan_for(str(self.day.value() or ""), template.start, template.end)

    def _form(self) -> None:
        ticked = [line for line in self.pairs.lines.lines if line.ticked]
        teams = tuple(PlannedTeam(line.officer, line.clinician) for line in ticked)
        self._model.form(teams, self._on_formed)

    def _on_formed(self, receipt: Receipt) -> None:
        made = receipt.result["teams"]
        self.formed.emit(", ".join(map(str, made)) if isinstance(made, list) else "")

    def start(self) -> None:
        """Put the cursor where work begins."""
        if self.pairs.lines.lines:
            self.pairs.setFocus()
        else:
            self.template.setFocus()
