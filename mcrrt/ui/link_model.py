"""What the window knows of the link to the hub and of the machines of the agency."""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.errors import McrrtError
from mcrrt.service import questions as q
from mcrrt.service.answers import Pages
from mcrrt.service.language import current, sentence
from mcrrt.service.link_answers import LinkView
from mcrrt.service.link_words import STARTING
from mcrrt.service.news import Committed, LinkNews, LinkPhase
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.link import CUT_OFF

_SOON_MS = 700
RECEIPT_DPI = 110


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the link is, what the machines page shows, and the receipt in view."""

    news: LinkNews = field(default_factory=LinkNews)
    view: LinkView | None = None
    pages: Pages | None = None
    problem: str = ""

    @property
    def linked(self) -> bool:
        """Say whether this machine belongs to a hub at all."""
        return self.news.phase is not LinkPhase.ALONE

    @property
    def cut_off(self) -> bool:
        """Say whether the hub of this machine cannot be asked now."""
        return self.news.phase in CUT_OFF


class LinkViewModel(QObject):
    """Signals: ``state_changed(LinkState)``; ``moved(str, str)`` from one phase to another."""

    state_changed = Signal(object)
    moved = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = LinkState()
        self._told = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        desk.link.connect(self._on_news)
        desk.committed.connect(self._on_committed)

    @property
    def unsent(self) -> int:
        """How many entries the hub of this machine has not received."""
        return self.state.news.unsent if self.state.linked else 0

    def refresh(self) -> None:
        """Ask how the link is, feed by feed and machine by machine."""
        self._desk.ask(q.Link(), self._on_view)

    def stop(self) -> None:
        """Ask nothing more by itself."""
        self._soon.stop()

    def _on_committed(self, _committed: Committed) -> None:
        """What was just written is unsent until the hub has it."""
        if self.state.linked and not self._soon.isActive():
            self._soon.start()

    def _on_view(self, view: LinkView) -> None:
        self._set(view.link, view=view)

    def _on_news(self, news: LinkNews) -> None:
        self._set(news)
        if not self._soon.isActive():
            self._soon.start()

    def _set(self, news: LinkNews, **changes: object) -> None:
        before = self.state.news.phase
        self.state = replace(self.state, news=news, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)
        if self._told and before is not news.phase:
            self.moved.emit(before.value, news.phase.value)
        self._told = self._told or news.why != STARTING

    # --- the receipt -----------------------------------------------------------------------------

    def ask_receipt(self) -> None:
        """Ask for the receipt as it is now, in the language of the window."""
        self._set(self.state.news, problem="")
        self._desk.ask(q.Receipt(RECEIPT_DPI, current()), self._on_receipt, self._on_failed)

    def _on_receipt(self, pages: Pages) -> None:
        self._set(self.state.news, pages=pages)

    def _on_failed(self, error: McrrtError) -> None:
        self._set(self.state.news, problem=sentence(error))
