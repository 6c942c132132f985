"""The rules of sync: what is offered when, what is taken in, and what is done when logs differ.

Nothing here decides that an event has been sent. It leaves the outbox when the store sees it in the
pulled log; an answer to a push is only a hint that saves asking twice.
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mcrrt.domain.errors import Bug
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import PUSH_ORDER, Exchange, LogDiffers, Unsent
from mcrrt.service.news import Committed
from mcrrt.sync.align import common_prefix
from mcrrt.sync.desk import Desk
from mcrrt.sync.errors import HubAway, Stopped, TooLarge
from mcrrt.sync.hubs import Hubs
from mcrrt.sync.hubtime import instant
from mcrrt.sync.papers import Papers
from mcrrt.sync.pushing import Pushing
from mcrrt.sync.report import Notice, NoticeKind, RoundReport, Tally, total

_T = TypeVar("_T")

RELAY_WITHIN = 2.0
RELAY_EVERY = 10.0
MOST_TURNS = 1_000


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears what happens. Called on a thread of the sync."""

    committed: Callable[[Committed], None] = lambda _committed: None
    notice: Callable[[Notice], None] = lambda _notice: None
    step: Callable[[], None] = lambda: None


class Rounds:
    """One station's sync with its hubs. ``pull`` and ``relay`` are one thread's, ``push`` any's."""

    def __init__(
        self,
        desk: Desk,
        hubs: Hubs,
        ears: Ears | None = None,
        chance: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        most: int = p.MOST_ENTRIES,
    ) -> None:
        self.hubs = hubs
        self.ears = ears or Ears()
        self.tally = Tally()
        self.stopped = False
        self.heads: dict[Feed, int] = {}
        self.cursors: Mapping[Feed, p.Cursor] = {}
        self.unsent: Mapping[Feed, Unsent] = {}
        self._store = desk
        self._chance = chance or random.SystemRandom()
        self._monotonic = monotonic
        self._notices: list[Notice] = []
        self._lock = threading.Lock()
        self._machines = ""
        self._most = self._limit = most
        self._relaying = True
        self._relay_next = 0.0
        self._pushing = Pushing(self._desk, hubs, self.tally, self._note, monotonic)
        self._papers = Papers(self._desk, hubs, self.tally, self._note, monotonic)

    # --- what others call ------------------------------------------------------------------------

    def begin(self, days: int) -> None:
        """Begin with what is open and so many days, in a store whose log is empty."""
        requests = [
            p.SnapshotRequest(feed, days)
            for feed, cursor in self._look().items()
            if not cursor.after
        ]
        answers = [self._snapshot(request) for request in requests]
        self._desk(lambda exchange: exchange.begin({one.feed: one for one in answers}))
        self._look()

    def _snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        return self.hubs.call(lambda hub: hub.snapshot(request))

    def run_once(self) -> RoundReport:
        """Take in and give all there is, documents too. Raises HubAway, HubRefused, NotNow."""
        self._pushing.release()
        self._relay_next = 0.0
        self._pull()
        for _ in range(MOST_TURNS):
            before = (self.tally.offered, self.tally.reoffered)
            self.push()
            self._pull()
            self.relay()
            if (self.tally.offered, self.tally.reoffered) == before:
                break
        self.documents()
        return self._report()

    def push(self) -> bool:
        """Offer what waits, feed by feed; says whether there is more to offer at once."""
        more = False
        with self._lock:
            for feed in PUSH_ORDER:
                more |= self._offer(feed, relayed=False)
                # An account must be known before what it did.
                if feed is Feed.ADMIN and self._relaying and self._offer(feed, relayed=True):
                    more |= self._offer(feed, relayed=False)
        self._look()
        return more

    def pull(self, wait: float = 0.0) -> None:
        """Take in what is new; the hub may park the question so many seconds while nothing is."""
        self._pull(wait)

    def relay(self) -> None:
        """Offer what other stations' events the hub has lost, if their own have not by then."""
        if not self._relaying or self._monotonic() < self._relay_next:
            return
        self._relay_next = self._monotonic() + RELAY_EVERY
        waiting = self._desk(_relayed)
        if not waiting:
            self._relaying = False
            return
        if waiting != {Feed.ADMIN}:
            self.hubs.pause(self._chance.uniform(0.0, RELAY_WITHIN))
            self._pull()  # what is still absent after that is really lost
        with self._lock:
            for feed in PUSH_ORDER:
                self._offer(feed, relayed=True)

    def documents(self) -> None:
        """Give and fetch documents."""
        self._papers.exchange()

    # --- offering --------------------------------------------------------------------------------

    def _offer(self, feed: Feed, *, relayed: bool) -> bool:
        before = self.tally.offered
        more = self._pushing.offer(feed, relayed=relayed)
        if self.tally.offered != before:
            self.ears.step()
        return more

    # --- taking in -------------------------------------------------------------------------------

    def _pull(self, wait: float = 0.0) -> None:
        self._limit = self._most
        distrusted: set[Feed] = set()
        met: set[str] = set()
        while self._turn(wait, distrusted, met):
            wait = 0.0

    def _turn(self, wait: float, distrusted: set[Feed], met: set[str]) -> bool:
        """Ask once and take in what came; says whether there is more to ask for at once."""
        try:
            answer = self._ask(wait)
        except TooLarge:
            if self._limit == 1:
                raise
            self._limit //= 2
            return True
        if answer.machines and answer.machines != self._machines:
            self._meet()
        more = False
        sound: dict[Feed, p.Page] = {}
        for feed, page in answer.pages.items():
            if page.diverged:
                more |= self._doubt(feed, distrusted)
            else:
                self.heads[feed] = page.head
                sound[feed] = page
        more |= self._take(sound, distrusted, met)
        # A hub that had to leave a feed out for lack of space is asked again, not waited for.
        anything = not wait and any(page.entries for page in sound.values())
        return more or anything or any(_goes_on(page) for page in sound.values())

    def _ask(self, wait: float) -> p.PullAnswer:
        cursors = self._look()
        waiting = total(self.unsent)
        oldest = None if waiting.oldest is None else instant(waiting.oldest)
        request = p.PullRequest(dict(cursors), wait, self._limit, waiting.count, oldest)
        return self.hubs.call(lambda hub: hub.pull(request))

    def _take(
        self, pages: Mapping[Feed, p.Page], distrusted: set[Feed], met: set[str]
    ) -> bool:  # fmt: skip
        """Take pages in together; if one of them does not fit, each for itself to find which."""
        full = {feed: page for feed, page in pages.items() if page.entries or page.keys}
        if not full:
            self._look()
            return False
        try:
            return self._receive(full, met)
        except (LogDiffers, Bug):
            if len(full) > 1:
                each = [self._take({feed: page}, distrusted, met) for feed, page in full.items()]
                return True in each
        self.tally.add("bad_pages")
        (feed,) = full
        return self._doubt(feed, distrusted)

    def _receive(self, pages: Mapping[Feed, p.Page], met: set[str]) -> bool:
        """Take pages in; says whether to ask again because they hold events of strangers."""
        before = self.cursors
        received = self._desk(lambda exchange: exchange.receive(pages))
        if received.strangers:
            if met.issuperset(received.strangers):
                raise HubAway("strangers")  # the hub shows events of machines it does not vouch for
            met.update(received.strangers)
            self._meet()
            return True
        after = self._look()
        come = sum(after[feed].after - before[feed].after for feed in pages)
        self.tally.add("received", come)
        if come <= 0 and any(page.entries for page in pages.values()):
            raise HubAway("pages")  # the same would be asked for ever
        self._pushing.release()
        if received.committed is not None:
            self.ears.committed(received.committed)
        self.ears.step()
        return False

    def _doubt(self, feed: Feed, distrusted: set[Feed]) -> bool:
        """The logs seem to differ: align them. When they do not, ask once more, and then tell."""
        if self._realign(feed):
            return True
        if feed in distrusted:
            self._note(Notice(NoticeKind.BAD_LOG, feed))
            raise HubAway("log")
        distrusted.add(feed)
        return True

    def _realign(self, feed: Feed) -> bool:
        """Find what both logs have, and offer everything after it again; says whether they differ."""
        cursor = self._look()[feed].after
        common = common_prefix(
            cursor,
            lambda low, high, most: self._desk(lambda e: e.points(feed, low, high, most)),
            lambda points: (
                self.hubs.call(lambda hub: hub.match(p.MatchRequest(feed, tuple(points)))).seq
            ),
        )
        if common == cursor:
            return False
        waits = self._desk(lambda exchange: exchange.went_back(feed, common))
        self.tally.add("reoffered", waits)
        self._note(Notice(NoticeKind.WENT_BACK, feed, count=waits))
        self._pushing.release()
        self._relaying = True
        self._relay_next = 0.0
        self.heads[feed] = common
        self._look()
        return True

    def _meet(self) -> None:
        """Learn who belongs to the agency."""
        answer = self.hubs.call(lambda hub: hub.machines())
        self._desk(lambda exchange: exchange.know(answer.machines))
        self._machines = answer.version

    # --- the store -------------------------------------------------------------------------------

    def _look(self) -> Mapping[Feed, p.Cursor]:
        """Read how far the store is and what waits."""
        self.cursors, self.unsent = self._desk(lambda e: (e.cursors(), e.unsent()))
        return self.cursors

    def _desk(self, act: Callable[[Exchange], _T]) -> _T:
        if self.stopped:
            raise Stopped
        return self._store(act)

    def _note(self, notice: Notice) -> None:
        self._notices.append(notice)
        self.ears.notice(notice)

    def _report(self) -> RoundReport:
        cursors = self._look()
        waiting = total(self.unsent)
        for feed, cursor in cursors.items():
            self.heads[feed] = max(cursor.after, self.heads.get(feed, 0))
        notices, self._notices = tuple(self._notices), []
        tally = self.tally
        return RoundReport(
            pushed=tally.pushed,
            received=tally.received,
            reoffered=tally.reoffered,
            documents_sent=tally.documents_sent,
            documents_fetched=tally.documents_fetched,
            bad_pages=tally.bad_pages,
            notices=notices,
            heads=dict(self.heads),
            cursors=dict(cursors),
            unsent=waiting.count,
            oldest=waiting.oldest,
            complete=not waiting.count and self.left() == 0,
        )

    def left(self) -> int:
        """How many entries of the hub's log are not here yet, as far as is known."""
        return sum(
            max(0, self.heads.get(feed, 0) - cursor.after) for feed, cursor in self.cursors.items()
        )


def _goes_on(page: p.Page) -> bool:
    """Say whether a page ends before the log does."""
    match page.entries[-1:]:
        case (p.Numbered(seq=last),) | (p.Skipped(last=last),):
            return last < page.head
        case _:
            return False


def _relayed(exchange: Exchange) -> set[Feed]:
    """Return the feeds in which something of another station waits."""
    return {feed for feed in PUSH_ORDER if exchange.outbox(feed, 1, relayed=True).events}
