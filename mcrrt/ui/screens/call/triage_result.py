"""How urgent the response is so far, what to do now, and why: beside the questions, always in view."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import Button, box, button, clear, column, redrawn, row, section
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.urgency import UrgencySign
from mcrrt.ui.present.runs import RunLine
from mcrrt.ui.present.trail import TrailLine
from mcrrt.ui.present.triage import TriagePicture
from mcrrt.ui.screens.call.triage_model import TriageState
from mcrrt.ui.theme.apply import font, look
from mcrrt.ui.theme.tokens import SPACE_S


class ResultPanel(QWidget):
    """The result of the checklist in view, and how the urgency of the call moved."""

    def __init__(self, go_to: Callable[[str], None], show_run: Callable[[str], None]) -> None:
        super().__init__()
        self._go_to = go_to
        self._show_run = show_run
        self._sign = UrgencySign(1.25, brief=True)
        self._scored = PlainLabel("", "strong", wrap=True)
        self._headline = PlainLabel("", "warning", wrap=True)
        self._axes = PlainLabel("", "small", wrap=True)
        self._actions = column(space=3)
        self._beside = PlainLabel("", "strong", wrap=True)
        self._actions_box = box(self._actions, "alert")
        self._actions.setContentsMargins(SPACE_S, 6, SPACE_S, 6)
        self._call = PlainLabel("", wrap=True)
        self._next = column(space=2)
        self._reasons = column(space=2)
        self._bars = PlainLabel("", "small", wrap=True)
        self._diversion = PlainLabel("", "small", wrap=True)
        self._never = PlainLabel(
            _("No concern endorsed does not mean no risk."), "small", wrap=True
        )
        self._moved = section(_("How it moved"))
        self._trail = column(space=4)
        self._before = section(_("Earlier with this checklist"))
        self._runs = column(space=2)
        self._notice = PlainLabel("", "small", wrap=True)
        self._shown: TriagePicture | None = None
        self._steps: tuple[TrailLine, ...] | None = None
        self._earlier: tuple[RunLine, ...] | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        self.setLayout(
            column(
                PlainLabel(_("Response urgency"), "section"), row(self._sign, None),
                self._actions_box, self._beside, self._scored, self._headline, self._axes, self._call,
                section(_("Ask next")), self._next, section(_("Because")), self._reasons,
                self._bars, self._diversion, self._never, self._moved, self._trail,
                self._before, self._runs, self._notice,
                None, margin=SPACE_S, space=6,
            )
        )  # fmt: skip

    def show_state(self, state: TriageState) -> None:
        """Draw the result."""
        self._show_call(state)
        if state.picture is not None and state.picture != self._shown:
            before, self._shown = self._shown, state.picture
            self._show_texts(state.picture)
            self._show_lists(before, state.picture)
        if state.trail != self._steps:
            self._steps = state.trail
            self._show_trail(state.trail)
        if state.earlier != self._earlier:
            self._earlier = state.earlier
            self._show_earlier(state.earlier)

    def _show_call(self, state: TriageState) -> None:
        """Say how urgent the call is where this checklist alone does not decide that."""
        shown = state.picture
        differs = shown is not None and bool(state.urgency) and state.urgency != shown.urgency
        word = words.label(words.URGENCY, state.urgency) if differs else ""
        self._call.setText(
            _("The call is {code} {word}.").format(code=state.urgency, word=word) if differs else ""
        )
        self._call.setVisible(differs)

    def _show_texts(self, shown: TriagePicture) -> None:
        self._sign.show_urgency(shown.urgency, provisional=shown.provisional)
        for label, text in (
            (self._headline, shown.headline), (self._scored, shown.scored),
            (self._bars, shown.bars), (self._diversion, shown.diversion),
            (self._notice, shown.notice if not shown.intake else ""),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        self._axes.setText("   ".join(f"{name}\u00a0{value}" for name, value in shown.axes))
        self._axes.setVisible(bool(shown.urgency))
        self._never.setVisible(not shown.reasons)

    def _show_lists(self, before: TriagePicture | None, shown: TriagePicture) -> None:
        if before is None or before.actions != shown.actions:
            clear(self._actions)
            for action in shown.actions:
                self._actions.addWidget(PlainLabel(action, "danger", wrap=True))
            self._actions_box.setVisible(bool(shown.actions))
        self._beside.setText("\n".join(shown.beside))
        self._beside.setVisible(bool(shown.beside))
        if before is None or before.ask_next != shown.ask_next:
            self._links(self._next, [(line.item, line.text) for line in shown.ask_next],
                        _("Nothing more would change it."))  # fmt: skip
        if before is None or before.reasons != shown.reasons:
            pairs = [(r.item, f"{r.urgency} {r.text}".strip()) for r in shown.reasons]
            self._links(self._reasons, pairs, _("No answer has raised it."))

    def _links(self, layout: Any, pairs: list[tuple[str, str]], empty: str) -> None:
        with redrawn(layout):
            for item, text in pairs:
                layout.addWidget(ReasonLink(item, text, self._go_to))
            if not pairs:
                layout.addWidget(PlainLabel(empty, "small", wrap=True))

    def _show_trail(self, steps: tuple[TrailLine, ...]) -> None:
        clear(self._trail)
        self._moved.setVisible(bool(steps))
        for step in steps:
            sign = UrgencySign(0.9, brief=True)
            sign.setParent(self)  # what is shown without a parent is a window of its own
            sign.show_urgency(step.urgency, provisional=step.provisional)
            top: QBoxLayout = row(PlainLabel(step.at, "small"), sign, None, space=6)
            if step.why:
                top = column(top, PlainLabel(step.why, "small", wrap=True), space=1)
            self._trail.addLayout(top)

    def _show_earlier(self, lines: tuple[RunLine, ...]) -> None:
        """Each earlier run opens, to be read."""
        self._before.setVisible(bool(lines))
        with redrawn(self._runs):
            for place, line in enumerate(lines):
                made = button(line.lead, partial(self._show_run, line.id), role="link",
                              name=f"run.{place}")  # fmt: skip
                made.setAccessibleName(_("Open: {line}").format(line=line.spoken))
                about = PlainLabel(line.about, "small", wrap=True)
                self._runs.addLayout(column(row(made, None), about, space=0))


class ItemButton(Button):
    """The id of a question; the words beside them all begin at one edge."""

    def sizeHint(self) -> QSize:
        """As wide as the ids are as a rule."""
        size = super().sizeHint()
        usual = QFontMetrics(font(look().pixels)).horizontalAdvance("SF6") + 10
        return QSize(max(size.width(), usual), size.height())


class ReasonLink(QWidget):
    """A question's id as a button, with its words beside it."""

    def __init__(self, item: str, text: str, go_to: Callable[[str], None]) -> None:
        super().__init__()
        link = ItemButton(item, "link", "")
        link.setObjectName(f"reason.{item}")
        link.setAutoDefault(False)
        link.clicked.connect(lambda _checked=False: go_to(item))
        link.setAccessibleName(_("Go to {item}: {text}").format(item=item, text=text))
        words_ = PlainLabel(text, wrap=True)
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words_, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
