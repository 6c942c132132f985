"""What is to settle: asked anew whenever something was written or came in."""

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.service.link_answers import AttentionView
from mcrrt.service.news import Committed
from mcrrt.service.questions import Attention
from mcrrt.ui.desk import Desk

_NOT_ABOUT_WORK = "access."
_SEEN = "access.ruling_seen"


class AttentionViewModel(QObject):
    """Signals: ``state_changed(AttentionView)``; ``sent_twice(TeamSentTwice)`` one more."""

    state_changed = Signal(object)
    sent_twice = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = AttentionView((), (), ())
        self._told: set[str] = set()
        self._asking = False
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        desk.committed.connect(self._on_committed)

    @property
    def count(self) -> int:
        """How many things are to settle."""
        state = self.state
        return len(state.sent_twice) + len(state.fields) + len(state.rulings)

    def refresh(self) -> None:
        """Ask; while an answer is on its way, once more after it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._desk.ask(Attention(), self._on_found, self._on_failed)

    def stop(self) -> None:
        """Ask nothing more by itself."""
        self._soon.stop()

    def _on_committed(self, committed: Committed) -> None:
        if any(not k.startswith(_NOT_ABOUT_WORK) or k == _SEEN for k in committed.kinds):
            self._soon.start()

    def _on_failed(self, error: object) -> None:
        self._asking = False
        self._desk.refused.emit(error)

    def _on_found(self, found: AttentionView) -> None:
        self._asking = False
        if found != self.state:
            self.state = found
            self.state_changed.emit(found)
        for one in found.sent_twice:
            if one.sending not in self._told:
                self._told.add(one.sending)
                self.sent_twice.emit(one)
        if self._again:
            self._again = False
            self.refresh()
