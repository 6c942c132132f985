"""Who looked at what: a view is recorded once, and again when somebody comes back later."""

from collections.abc import Callable
from datetime import datetime, timedelta

from mcrrt.domain.facts import access as acc
from mcrrt.domain.journal import Fact, Feed
from mcrrt.service import questions as q

VIEW_AGAIN = timedelta(minutes=10)
# Typing sends a search with every key; one entry covers the minute it takes to find.
SEARCH_AGAIN = timedelta(minutes=1)
_FILTERS = ("status", "urgency", "municipality", "disposition", "since", "until")


class Views:
    """What one account has looked at, and when it was last recorded."""

    def __init__(self, record: Callable[[Fact], None], now: Callable[[], datetime]) -> None:
        self._record = record
        self._now = now
        self.seen: dict[str, datetime] = {}

    def record(self, record: str, feeds: tuple[Feed, ...]) -> None:
        """Leave a view, or raise: a record that cannot be audited is not shown."""
        self._once(record, VIEW_AGAIN, acc.Viewed(record, tuple(feed.value for feed in feeds)))

    def search(self, question: q.SearchCalls, found: int) -> None:
        """Leave which filters were used; never what was typed."""
        used = [name for name in _FILTERS if getattr(question, name)]
        if question.text.strip():
            used.insert(0, "text")
        if used and not question.after:
            key = "search " + "/".join(used)
            self._once(key, SEARCH_AGAIN, acc.Searched(tuple(used), found))

    def _once(self, key: str, again: timedelta, fact: Fact) -> None:
        now = self._now()
        seen = self.seen.get(key)
        if seen is None or now - seen >= again:
            self._record(fact)
            self.seen[key] = now
