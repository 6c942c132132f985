"""What stands beside the intake: calls that are alike, and how urgent the response is so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcrrt.service import words
from mcrrt.service.answers import PriorCall
from mcrrt.service.language import _, labelled
from mcrrt.ui.kit.compose import Button, box, button, column, redrawn, row, section
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.urgency import UrgencySign
from mcrrt.ui.present.times import age_words, now
from mcrrt.ui.present.triage import TriagePicture
from mcrrt.ui.screens.call.view_model import CallState
from mcrrt.ui.theme.tokens import SPACE_S

_SHOWN = 3  # likely duplicates that are not folded


class AlikePanel(QWidget):
    """Urgency so far, likely duplicates, calls before.

    Signals: ``open_requested(str)``, ``link_requested(str)``, ``duplicate_requested(str)``,
    ``triage_requested()``.
    """

    open_requested = Signal(str)
    link_requested = Signal(str)
    duplicate_requested = Signal(str)
    triage_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[PriorCall, ...] | None = None
        self._call = ""
        self._unfolded = False
        self._sign = UrgencySign(1.0, brief=True)
        self._headline = PlainLabel("", "small", wrap=True)
        self._actions = PlainLabel("", "danger", wrap=True)
        self._beside = PlainLabel("", wrap=True)
        triage = button(_("Triage"), self.triage_requested.emit, icon_name="list-checks",
                        name="to_triage")  # fmt: skip
        top = column(row(self._sign, None), self._headline, self._actions, self._beside,
                     row(triage, None), margin=SPACE_S, space=4)  # fmt: skip
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._list.setContentsMargins(0, 0, 0, 0)
        layout = column(
            section(_("Response urgency")), box(top, "card"), section(_("Calls alike")),
            self._list, None, space=6,
        )  # fmt: skip
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        self.setLayout(layout)

    def show_triage(self, shown: TriagePicture) -> None:
        """Show the result so far."""
        self._sign.show_urgency(shown.urgency, provisional=shown.provisional)
        self._headline.setText(shown.headline)
        self._headline.setVisible(bool(shown.headline))
        for label, lines in ((self._actions, shown.actions), (self._beside, shown.beside)):
            label.setText("\n".join(lines))
            label.setVisible(bool(lines))

    def render_state(self, state: CallState) -> None:
        """Show the calls that are alike, likely duplicates first."""
        if state.prior == self._shown:
            return
        self._shown = state.prior
        call = state.call.id if state.call else ""
        if call != self._call:
            self._call, self._unfolded = call, False
        self._draw(state.prior)

    def _draw(self, prior: tuple[PriorCall, ...]) -> None:
        with redrawn(self._list):
            self._add(prior)

    def _add(self, prior: tuple[PriorCall, ...]) -> None:
        likely = [one for one in prior if one.likely_duplicate and not one.linked]
        rest = [one for one in prior if one not in likely]
        if likely:
            self._list.addWidget(self._perhaps(likely))
        if rest:
            lines = column(*(self._before(one) for one in rest), margin=SPACE_S, space=6)
            self._list.addWidget(box(lines, "card"))
        if not prior:
            words_ = _("None yet. Number, place and name are looked up while you type.")
            self._list.addWidget(PlainLabel(words_, "small", wrap=True))

    def _perhaps(self, likely: list[PriorCall]) -> QWidget:
        """Likely duplicates under one heading, the latest first; many are folded."""
        title = _("Perhaps the same event")
        if len(likely) > 1:
            title = f"{title} · {len(likely)}"
        shown = likely if self._unfolded else likely[:_SHOWN]
        layout = column(PlainLabel(title, "warning", wrap=True), margin=SPACE_S, space=6)
        for one in shown:
            layout.addWidget(self._duplicate(one))
        folded = len(likely) - len(shown)
        if folded:
            text = _("{n} more…").format(n=folded)
            more = button(text, lambda: self._unfold(likely), role="link", name="alike.more")
            layout.addLayout(row(more, None))
        return box(layout, "warn")

    def _unfold(self, likely: list[PriorCall]) -> None:
        """Show them all; the cursor goes on to the first that was folded."""
        self._unfolded = True
        self._draw(self._shown or ())
        first = self.findChild(Button, f"alike.{likely[_SHOWN].row.number}")
        if first is not None:
            first.setFocus()

    def _duplicate(self, one: PriorCall) -> QWidget:
        linked = button(_("Link"), lambda: self.link_requested.emit(one.row.id),
                        name=f"link.{one.row.number}")  # fmt: skip
        same = button(_("Same event"), lambda: self.duplicate_requested.emit(one.row.id),
                      name=f"same.{one.row.number}")  # fmt: skip
        linked.setAccessibleName(labelled(one.row.number, _("Link")))
        same.setAccessibleName(labelled(one.row.number, _("Same event")))
        return box(column(self._line(one), self._why(one), flow(linked, same, space=4), space=2))

    def _before(self, one: PriorCall) -> QWidget:
        return box(column(self._line(one), self._why(one), space=2))

    def _line(self, one: PriorCall) -> QWidget:
        state = words.label(words.CALL_STATUS, one.row.status)
        ago = age_words(one.row.received_at, now())
        text = _("{number} · {ago} ago · {state}").format(
            number=one.row.number, ago=ago, state=state
        )
        name = f"alike.{one.row.number}"
        return button(text, lambda: self.open_requested.emit(one.row.id), role="link", name=name)

    def _why(self, one: PriorCall) -> QWidget:
        said = {"phone": _("same number"), "address": _("same place"), "person": _("same name")}
        parts = [said[why] for why in one.why]
        kind = words.label(words.CALL_TYPE, one.row.call_type)
        outcome = ", ".join(words.label(words.DISPOSITION, d) for d in one.row.dispositions)
        text = " · ".join(part for part in (", ".join(parts), kind, outcome) if part)
        label = PlainLabel(text, "small", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        return label
