"""Who could go to the call in the working pane, asked for again whenever anything of it changes."""

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.service.news import Committed
from mcrrt.service.questions import BestPairs
from mcrrt.service.roster_answers import PairsView
from mcrrt.ui.desk import Desk
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel

# What a change must begin with to count for who goes.
_COUNTS = ("call.", "team.", "crews.", "member.", "shift.", "setting.", "support.", "triage.")
_SOON_MS = 60
_AGAIN_MS = 60_000  # minutes pass: hours left, shifts that begin


class PairsViewModel(QObject):
    """Signals: ``pairs_changed(PairsView | None)``. Asks only while somebody looks at it."""

    pairs_changed = Signal(object)

    def __init__(self, desk: Desk, call: CallViewModel) -> None:
        super().__init__(call)
        self._desk = desk
        self._call = call
        self._shown = False
        self._asked = ""
        self.view: PairsView | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.ask)
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.ask)
        call.state_changed.connect(self._on_call)
        desk.committed.connect(self._on_committed)

    def show(self, *, shown: bool) -> None:
        """It is in view, or not any more."""
        self._shown = shown
        if shown:
            self._again.start()
            self.ask()
        else:
            self._again.stop()

    def _on_call(self, state: CallState) -> None:
        call = state.card.call.id if state.card else ""
        if self.view is not None and self.view.call != call:
            self._tell(None)
        if self._shown and call and call != self._asked:
            self.ask()

    def _on_committed(self, committed: Committed) -> None:
        if self._shown and any(kind.startswith(_COUNTS) for kind in committed.kinds):
            self._soon.start()

    def ask(self) -> None:
        """Ask anew; what is shown stays until the answer is there."""
        card = self._call.state.card
        if self._shown and card is not None:
            self._asked = card.call.id
            self._desk.ask(BestPairs(card.call.id), self._on_view, self._on_failed)

    def _on_view(self, view: PairsView) -> None:
        if view.call == self._call.call_id:
            self._tell(view)

    def _on_failed(self, _error: object) -> None:
        self._asked = ""

    def _tell(self, view: PairsView | None) -> None:
        self.view = view
        if view is None:
            self._asked = ""
        self.pairs_changed.emit(view)
