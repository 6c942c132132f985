"""The triage screen: the checklists in use, their questions, and the result with its reasons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from mcrrt.domain.packs.condition import NOT_ASKED, OPEN
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import Button, box, button, clear, column, row, scrolled
from mcrrt.ui.kit.flow import FlowLayout, flow
from mcrrt.ui.kit.labels import ElidedLabel, PlainLabel
from mcrrt.ui.present.questions import keys_words
from mcrrt.ui.present.triage import ChecklistChip
from mcrrt.ui.screens.call.triage_list import QuestionList
from mcrrt.ui.screens.call.triage_model import TriageState, TriageViewModel
from mcrrt.ui.screens.call.triage_one import OneQuestion
from mcrrt.ui.screens.call.triage_result import ResultPanel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_PANEL = 262


class TriageView(QWidget):
    """Questions on the left, result on the right, always visible.

    Signals: ``divert_requested()``, ``lower_requested()``, ``one_toggled(bool)``.
    """

    divert_requested = Signal()
    lower_requested = Signal()
    one_toggled = Signal(bool)

    def __init__(self, model: TriageViewModel) -> None:
        super().__init__()
        self._model = model
        self._chips_shown: tuple[ChecklistChip, ...] | None = None
        self._starting = False  # the checklist that was chosen is not here yet
        self._in_view = ("", "", "")  # call, checklist, earlier run
        self.questions = QuestionList()
        self.questions.answered.connect(model.answer)
        self.one = OneQuestion()
        self.one.answered.connect(model.answer)
        self.result = ResultPanel(self.go_to, model.show_run)
        self._about = PlainLabel("", "small", wrap=True)
        self._then = PlainLabel("", "warning", wrap=True)
        self._now = button(_("Back to now"), self.back_to_now, icon_name="chevron-left",
                           name="back_to_now")  # fmt: skip
        banner = row(self._then, self._now, margin=6)
        banner.setStretch(0, 1)
        self._banner = box(banner, "note")
        self._banner.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.questions)
        self._stack.addWidget(self.one)
        self._make_buttons()
        self._lay_out()
        look().changed.connect(self._on_look)
        self._on_look()
        model.state_changed.connect(self.render_state)

    def _make_buttons(self) -> None:
        self._finish = button(
            _("Finish triage"), self._model.finish, icon_name="check", name="finish_triage"
        )
        self._divert = button(_("Divert…"), self.divert_requested.emit, name="divert")
        self._lower = button(
            _("Lower…"), self.lower_requested.emit, name="lower",
            hint=_("Two people together may set the urgency lower"),
        )  # fmt: skip
        self._one = button(_("One at a time"), self.toggle_one, role="quiet", name="one_at_a_time")
        self._one.setCheckable(True)

    def _lay_out(self) -> None:
        self._chips = FlowLayout(4)
        strip = QWidget()
        strip.setLayout(self._chips)
        self._progress = PlainLabel("", "small")
        self._keys = ElidedLabel("", "small")
        foot = row(self._progress, self._keys, self._one, margin=4)
        foot.setStretch(1, 1)
        left = column(strip, self._banner, self._about, self._stack, foot, space=4)
        self._result_area = scrolled(self.result)
        side = column(
            self._result_area, flow(self._finish, self._divert, self._lower, space=6), space=6
        )
        self._panel = box(side, "card")
        side.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        layout = QHBoxLayout()
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_M, SPACE_S)
        layout.setSpacing(SPACE_S)
        layout.addLayout(left, 1)
        layout.addWidget(self._panel)
        self.setLayout(layout)

    def _on_look(self) -> None:
        # Larger text makes it wider, but leaves the questions most of the width.
        self._panel.setFixedWidth(_PANEL + 8 * max(0, look().pixels - 13))

    def render_state(self, state: TriageState) -> None:
        """Draw."""
        shown = state.picture
        if shown is None:
            return
        self._show_chips(state.chips)
        begun = any(line.answer not in OPEN for line in shown.questions)
        self._show_banner(state)
        self._about.setText(shown.about)
        self._about.setVisible(bool(shown.about) and not shown.intake and not begun)
        if self._stack.currentWidget() is self.one:
            self.one.show_picture(shown)
        else:
            self.questions.show_lines(shown.questions)
        self.result.show_state(state)
        self._progress.setText(shown.progress)
        self._keys.setText(keys_words(shown.questions))
        self._finish.setEnabled(not shown.done and shown.may_answer)
        self._finish.setText(_("Finished") if shown.done else _("Finish triage"))
        self._divert.setEnabled(shown.diversion_open)
        self._divert.setVisible(shown.intake)
        self._lower.setEnabled(state.can_lower)
        in_view = (state.call, shown.pack, state.viewing.id if state.viewing else "")
        if in_view != self._in_view:
            self._in_view = in_view
            self._begin()
        if self._starting and shown.pack == self._model.pack:
            self.start()

    def _show_banner(self, state: TriageState) -> None:
        """Say that what is in view was made earlier and stays as it was; a key goes back."""
        line = state.viewing
        comes = line is not None and self._banner.isHidden()
        if line is not None:
            self._then.setText(_("Earlier, to be read only: {line}").format(line=line.spoken))
        self._banner.setVisible(line is not None)
        if comes:
            self._now.setFocus()

    def _show_chips(self, chips: tuple[ChecklistChip, ...]) -> None:
        """Draw the checklists; one of many is in view, each says how far it is."""
        if chips == self._chips_shown:
            return
        had_focus = any(w.hasFocus() for w in self._chip_buttons())
        self._chips_shown = chips
        clear(self._chips)
        for chip in chips:
            text = f"{chip.title} · {chip.state}" if chip.state else chip.title
            made = button(text, lambda p=chip.id: self._model.show_pack(p), role="quiet",  # type: ignore[misc]
                          name=f"checklist.{chip.id}")  # fmt: skip
            made.setCheckable(True)
            made.setChecked(chip.current)
            made.setAccessibleName(chip.spoken)
            self._chips.addWidget(made)
            QWidget.setTabOrder(made, self.questions)
            if chip.current and had_focus:
                made.setFocus()

    def _chip_buttons(self) -> list[Button]:
        return [w for w in self.findChildren(Button) if w.objectName().startswith("checklist.")]

    # --- moving ----------------------------------------------------------------------------------

    def toggle_one(self) -> None:
        """Show one question at a time, or all of them."""
        self.show_one(self._stack.currentWidget() is not self.one)
        self.one_toggled.emit(self._stack.currentWidget() is self.one)
        self.start()

    def show_one(self, one: bool) -> None:
        """Choose between the two views of the same checklist."""
        self._stack.setCurrentWidget(self.one if one else self.questions)
        self._one.setChecked(one)
        self.render_state(self._model.state)

    def step_run(self, step: int) -> None:
        """Go along the earlier runs, and back to now."""
        viewed = self._model.state.viewing
        self._model.step_run(step)
        if viewed and not self._model.state.viewing:
            self.start()

    def back_to_now(self) -> None:
        """Leave the earlier runs."""
        self._model.show_run("")
        self.start()

    def go_to(self, item: str) -> None:
        """Put the cursor on a question, in whichever view."""
        if self._stack.currentWidget() is self.one:
            self.one.go_to(item)
        else:
            self.questions.go_to(item)

    def start(self) -> None:
        """Put the cursor on the first question that is open, once the checklist is there."""
        shown = self._model.state.picture
        self._starting = shown is None or shown.pack != self._model.pack
        if self._starting:
            return
        if self._stack.currentWidget() is self.one:
            self.one.setFocus()
            return
        self.questions.go_to(self._first())
        self.questions.setFocus()

    def _first(self) -> str:
        """Return the question to begin with: an open star, what is open, the first."""
        lines = self.questions.lines.lines
        open_lines = [line for line in lines if line.answer == NOT_ASKED]
        starred = [line for line in open_lines if line.star] or open_lines or list(lines[:1])
        return starred[0].id if starred else ""

    def _begin(self) -> None:
        """Another call, checklist or run is in view: from its beginning. The cursor stays outside."""
        self.questions.choose(self._first())
        self.one.begin()
        self._result_area.verticalScrollBar().setValue(0)
