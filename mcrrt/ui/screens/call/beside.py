"""Beside the team: who else comes, what the response plan asks for, and whether the call is held."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mcrrt.domain.call import Call
from mcrrt.domain.call_watch import hold_counts
from mcrrt.domain.response_plan import LineKind
from mcrrt.domain.support import STEPS, Support, SupportKind
from mcrrt.domain.urgency import Urgency
from mcrrt.service import watch_words, words
from mcrrt.service.answers import CallCardView
from mcrrt.service.language import _, current, labelled
from mcrrt.service.watch_answers import PlanLineRow, PlanView
from mcrrt.ui.kit.compose import box, button, column, redrawn, row, section
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.present.times import clock
from mcrrt.ui.present.watch import hold_words
from mcrrt.ui.theme.tokens import SPACE_S


class BesideView(QWidget):
    """Units, the plan and the hold of one call.

    Signals: ``ask_requested(str)`` a kind; ``step_requested(str, str)`` unit and state;
    ``told_requested(str, str)`` a line of the plan, and the kind of unit it asks for or '';
    ``hold_requested()``; ``release_requested()``.
    """

    ask_requested = Signal(str)
    step_requested = Signal(str, str)
    told_requested = Signal(str, str)
    hold_requested = Signal()
    release_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn: object = None
        self._plan: PlanView | None = None
        self._card: CallCardView | None = None
        self._inside = column(space=6)
        self.setLayout(self._inside)

    def show_plan(self, plan: PlanView | None) -> None:
        """Draw what the response plan asks for."""
        self._plan = plan
        self._draw()

    def show_card(self, card: CallCardView | None) -> None:
        """Draw who comes beside the team."""
        self._card = card
        self._draw()

    def _draw(self) -> None:
        card, plan = self._card, self._plan
        if plan is not None and (card is None or plan.call != card.call.id):
            plan = None
        call = card.call if card else None
        drawn = (call.id, call.support, call.hold, call.waiting, plan) if call else None
        if drawn == self._drawn:
            return
        self._drawn = drawn
        with redrawn(self._inside):
            if card is not None:
                self._add(card, plan)

    def _add(self, card: CallCardView, plan: PlanView | None) -> None:
        self._draw_hold(card.call)
        if plan is not None and plan.lines:
            self._inside.addWidget(section(_("Response plan")))
            for line in plan.lines:
                self._inside.addWidget(self._plan_line(line))
        self._inside.addWidget(section(_("Beside the team")))
        for one in card.call.support:
            if one.counts:
                self._inside.addWidget(self._unit(one))
        self._inside.addWidget(self._asks())

    def _draw_hold(self, call: Call) -> None:
        if call.hold is not None and hold_counts(call):
            text = PlainLabel(hold_words(call.hold), "strong", wrap=True)
            free = button(_("Let it wait like the others"), self.release_requested.emit,
                          name="release_call")  # fmt: skip
            head = row(IconLabel("timer", "warning"), text, free, margin=SPACE_S)
            head.setStretch(1, 1)
            self._inside.addWidget(box(head, "warn"))
        elif call.waiting and call.urgency is not Urgency.P0 and not call.provisional:
            hold = button(_("Hold for later…"), self.hold_requested.emit, role="quiet",
                          icon_name="timer", name="hold_call")  # fmt: skip
            self._inside.addLayout(row(hold, None))

    def _plan_line(self, one: PlanLineRow) -> QWidget:
        """One thing to do; ticking it records that it was done."""
        line = one.line
        said = line.text[current()]
        if one.done_at is not None:
            said = f"{said} · {clock(one.done_at)} {one.by}".rstrip()
        if line.kind in (LineKind.STAGE, LineKind.HOSPITAL) and one.done_at is None:
            icon = "hospital" if line.kind is LineKind.HOSPITAL else "shield-alert"
        else:
            icon = ""
        tick = QCheckBox(said)
        tick.setObjectName(f"plan.{line.id}")
        tick.setAccessibleName(said)
        tick.setChecked(one.done_at is not None)
        tick.setEnabled(one.done_at is None)
        unit = line.who if line.kind is LineKind.SUPPORT else ""
        tick.clicked.connect(lambda _on=False: self.told_requested.emit(line.id, unit))
        whole = QWidget()
        parts = row(tick, IconLabel(icon, "muted", 14), None) if icon else row(tick, None)
        whole.setLayout(parts)
        return whole

    def _unit(self, one: Support) -> QWidget:
        who = words.label(watch_words.SUPPORT, one.kind)
        name = f"{who} {one.unit}".strip()
        times = " · ".join(
            f"{words.label(watch_words.SUPPORT_STATE, state).lower()} {clock(at)}"
            for state, at in sorted(one.times.items(), key=lambda pair: pair[1])
        )
        flow = FlowLayout(6)  # one line where there is room
        flow.addWidget(PlainLabel(name, "strong"))
        flow.addWidget(PlainLabel(times, "muted"))
        for state in STEPS[one.state]:
            word = words.label(watch_words.SUPPORT_STATE, state)
            made = button(word, lambda s=state: self.step_requested.emit(one.id, s.value),  # type: ignore[misc]
                          name=f"support.{one.kind}.{state}")  # fmt: skip
            made.setAccessibleName(labelled(name, word))
            flow.addWidget(made)
        buttons = QWidget()
        buttons.setLayout(flow)
        return box(column(buttons, margin=SPACE_S), "card")

    def _asks(self) -> QWidget:
        flow = FlowLayout(4)
        flow.addWidget(PlainLabel(_("Ask for"), "small"))
        for kind in SupportKind:
            word = words.label(watch_words.SUPPORT, kind)
            made = button(f"{word}…", lambda k=kind: self.ask_requested.emit(k.value),  # type: ignore[misc]
                          name=f"ask.{kind}")  # fmt: skip
            made.setAccessibleName(_("Ask for {who}").format(who=word))
            flow.addWidget(made)
        whole = QWidget()
        whole.setLayout(flow)
        return whole
