"""What is searched for, and the pages that were found."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import McrrtError
from mcrrt.service.answers import CallRow, SearchPage
from mcrrt.service.questions import SearchCalls
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.times import local, zone

_PAGE = 60


@dataclass(frozen=True, slots=True)
class SearchState:
    """What the screen draws."""

    rows: tuple[CallRow, ...] = ()
    more: str = ""
    searched: bool = False


class SearchViewModel(QObject):
    """Signals: ``state_changed(SearchState)``."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = SearchState()
        self._question = SearchCalls(limit=_PAGE)
        self._asked = 0
        self._loading = False
        self._typed_on = False

    def type(self, text: str) -> None:
        """The words changed: search at once, or when the answer to the letter before has come."""
        self._question = replace(self._question, text=text)
        if self._loading:
            self._typed_on = True
        else:
            self.search()

    def filter(self, name: str, values: tuple[str, ...]) -> None:
        """A filter changed."""
        changed: dict[str, Any] = {name: values}
        self._question = replace(self._question, **changed)
        self.search()

    def days(self, since: str, until: str) -> None:
        """Only calls of these days (``2026-11-23``, '' for open). Raises ValueError."""
        begin = day_start(since) if since else None
        end = day_start(until) + timedelta(days=1) if until else None
        self._question = replace(self._question, since=begin, until=end)
        self.search()

    def search(self) -> None:
        """Ask for the first page; an answer to an older question is not shown."""
        self._asked += 1
        asked = self._asked
        self._loading = True
        self._typed_on = False
        self._desk.ask(
            self._question,
            lambda page: self._on_page(asked, page),
            lambda error: self._on_failed(asked, error),
        )

    def _on_failed(self, asked: int, error: McrrtError) -> None:
        if asked == self._asked:
            self._loading = False
        self._desk.refused.emit(error)

    def _on_page(self, asked: int, page: SearchPage) -> None:
        if asked != self._asked:
            return
        self._loading = False
        self.state = SearchState(page.rows, page.next, searched=True)
        self.state_changed.emit(self.state)
        if self._typed_on:
            self.search()

    def load_more(self) -> None:
        """Ask for the next page."""
        if self._loading or not self.state.more:
            return
        self._loading = True
        asked = self._asked
        question = replace(self._question, after=self.state.more)
        self._desk.ask(
            question,
            lambda page: self._on_more(asked, page),
            lambda error: self._on_failed(asked, error),
        )

    def _on_more(self, asked: int, page: SearchPage) -> None:
        if asked != self._asked:
            return
        self._loading = False
        self.state = SearchState((*self.state.rows, *page.rows), page.next, searched=True)
        self.state_changed.emit(self.state)
        if self._typed_on:
            self.search()


def day_start(text: str) -> datetime:
    """Return midnight of a day at the agency. Raises ValueError."""
    day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the zone follows
    return local(day.replace(tzinfo=zone()))
