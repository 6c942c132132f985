"""The response plan of the call in the working pane, asked for again when the call or plans change."""

from PySide6.QtCore import QObject, Signal

from mcrrt.service.news import Committed
from mcrrt.service.questions import ResponsePlan
from mcrrt.service.watch_answers import PlanView
from mcrrt.ui.desk import Desk
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel


class PlanViewModel(QObject):
    """Signals: ``plan_changed(PlanView | None)``. Asks only while somebody looks at it."""

    plan_changed = Signal(object)

    def __init__(self, desk: Desk, call: CallViewModel) -> None:
        super().__init__(call)
        self._desk = desk
        self._call = call
        self._shown = False
        self._asked: object = None
        call.state_changed.connect(self._on_call)
        desk.committed.connect(self._on_committed)

    def show(self, *, shown: bool) -> None:
        """The plan is in view, or not any more."""
        self._shown = shown
        self._on_call(self._call.state)

    def _on_call(self, state: CallState) -> None:
        if not self._shown or state.card is None:
            return
        card = state.card
        event = card.timeline[-1].event if card.timeline else ""
        about = (card.call.id, len(card.timeline), event)
        if about != self._asked:
            self._asked = about
            self._desk.ask(ResponsePlan(card.call.id), self._on_plan, self._on_failed)

    def _on_committed(self, committed: Committed) -> None:
        if any(kind.startswith("setting.") for kind in committed.kinds):
            self._asked = None
            self._on_call(self._call.state)

    def _on_plan(self, plan: PlanView) -> None:
        if plan.call == self._call.call_id:
            self.plan_changed.emit(plan)

    def _on_failed(self, _error: object) -> None:
        self._asked = None
