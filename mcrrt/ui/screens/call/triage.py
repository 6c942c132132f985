"""The triage screen: the questions, and how urgent the response is so far with its reasons."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcrrt.domain.packs.condition import NOT_ASKED
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import box, button, clear, column, row, scrolled, section
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import ElidedLabel, PlainLabel
from mcrrt.ui.kit.urgency import UrgencySign
from mcrrt.ui.present.triage import TriagePicture
from mcrrt.ui.screens.call.triage_list import QuestionList
from mcrrt.ui.screens.call.triage_model import TriageViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_PANEL = 262


class ResultPanel(QWidget):
    """How urgent the response is so far, what to do now, and why."""

    def __init__(self, go_to: Callable[[str], None]) -> None:
        super().__init__()
        self._go_to = go_to
        self._sign = UrgencySign(1.25, brief=True)
        self._title = PlainLabel(_("Response urgency"), "section")
        self._headline = PlainLabel("", "warning", wrap=True)
        self._axes = PlainLabel("", "small", wrap=True)
        self._actions = column(space=3)
        self._actions_box = box(self._actions, "alert")
        self._actions.setContentsMargins(SPACE_S, 6, SPACE_S, 6)
        self._next = column(space=2)
        self._reasons = column(space=2)
        self._diversion = PlainLabel("", "small", wrap=True)
        self._never = PlainLabel(
            _("No concern endorsed does not mean no risk."), "small", wrap=True
        )
        self._shown: TriagePicture | None = None
        self.setLayout(
            column(
                self._title,
                row(self._sign, None),
                self._headline,
                self._axes,
                self._actions_box,
                section(_("Ask next")),
                self._next,
                section(_("Because")),
                self._reasons,
                self._diversion,
                self._never,
                None,
                margin=SPACE_S,
                space=6,
            )
        )

    def show_picture(self, shown: TriagePicture) -> None:
        """Draw the result."""
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        self._sign.show_urgency(shown.urgency, provisional=shown.provisional)
        self._headline.setText(shown.headline)
        self._headline.setVisible(bool(shown.headline))
        self._axes.setText("   ".join(f"{name}\u00a0{value}" for name, value in shown.axes))
        self._diversion.setText(shown.diversion)
        self._never.setVisible(not shown.reasons)
        if before is None or before.actions != shown.actions:
            clear(self._actions)
            for action in shown.actions:
                self._actions.addWidget(PlainLabel(action, "danger", wrap=True))
            self._actions_box.setVisible(bool(shown.actions))
        if before is None or before.ask_next != shown.ask_next:
            self._links(self._next, [(line.item, line.text) for line in shown.ask_next],
                        _("Nothing more would change it."))  # fmt: skip
        if before is None or before.reasons != shown.reasons:
            pairs = [(r.item, f"{r.urgency} {r.text}".strip()) for r in shown.reasons]
            self._links(self._reasons, pairs, _("No answer has raised it."))

    def _links(self, layout: Any, pairs: list[tuple[str, str]], empty: str) -> None:
        clear(layout)
        for item, text in pairs:
            layout.addWidget(ReasonLink(item, text, self._go_to))
        if not pairs:
            layout.addWidget(PlainLabel(empty, "small", wrap=True))


class ReasonLink(QWidget):
    """A question's id as a button, with its words beside it."""

    def __init__(self, item: str, text: str, go_to: Callable[[str], None]) -> None:
        super().__init__()
        link = button(item, lambda: go_to(item), role="link", name=f"reason.{item}")
        link.setAccessibleName(_("Go to {item}: {text}").format(item=item, text=text))
        words = PlainLabel(text, wrap=True)
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)


class TriageView(QWidget):
    """Questions on the left, result on the right, always visible.

    Signals: ``divert_requested()``, ``queue_requested()``.
    """

    divert_requested = Signal()
    queue_requested = Signal()

    def __init__(self, model: TriageViewModel) -> None:
        super().__init__()
        self._model = model
        self.questions = QuestionList()
        self.questions.answered.connect(model.answer)
        self.result = ResultPanel(self.questions.go_to)
        self._progress = PlainLabel("", "small")
        self._finish = button(
            _("Finish triage"), model.finish, icon_name="check", name="finish_triage"
        )
        self._divert = button(
            _("Divert…"), self.divert_requested.emit, icon_name="phone", name="divert"
        )
        keys = ElidedLabel(_("Y N U answer · space takes back · digits for a number"), "small")
        foot = row(self._progress, keys, margin=4)
        foot.setStretch(1, 1)
        left = column(self.questions, foot, space=2)
        side = column(scrolled(self.result), flow(self._finish, self._divert, space=6), space=6)
        panel = box(side, "card")
        side.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        self._panel = panel
        layout = QHBoxLayout()
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_M, SPACE_S)
        layout.setSpacing(SPACE_S)
        layout.addLayout(left, 1)
        layout.addWidget(panel)
        self.setLayout(layout)
        look().changed.connect(self._on_look)
        self._on_look()
        model.picture_changed.connect(self.render_picture)

    def _on_look(self) -> None:
        # Larger text makes it wider, but leaves the questions most of the width.
        self._panel.setFixedWidth(_PANEL + 8 * max(0, look().pixels - 13))

    def render_picture(self, shown: TriagePicture) -> None:
        """Draw."""
        self.questions.show_lines(shown.questions)
        self.result.show_picture(shown)
        self._progress.setText(shown.progress)
        self._finish.setEnabled(not shown.done)
        self._finish.setText(_("Finished") if shown.done else _("Finish triage"))
        self._divert.setEnabled(shown.diversion_open)

    def start(self) -> None:
        """Put the cursor on the first question that is open."""
        open_lines = [line for line in self.questions.lines.lines if line.answer == NOT_ASKED]
        starred = [line for line in open_lines if line.star] or open_lines
        if starred:
            self.questions.go_to(starred[0].id)
        self.questions.setFocus()
