"""The sync that runs beside the office: one thread offers, one waits for news, one looks after both.

The network is slow, and the store's thread must never wait for it: these threads hand their work to
the store through the desk, never the other way.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mcrrt.domain.errors import McrrtError, NotNow
from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import Unsent
from mcrrt.service.fault import place_of
from mcrrt.service.protocol import LONGEST_WAIT
from mcrrt.sync.errors import HubAway, HubBusy, HubRefused, Stopped
from mcrrt.sync.hubs import Backoff
from mcrrt.sync.linkstate import FeedState, LinkState, Phase
from mcrrt.sync.report import total
from mcrrt.sync.rounds import Rounds

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
OFFER_AGAIN = 5.0
TOO_SOON = 1.0
TELL_CONTACT = timedelta(seconds=5)
REFUSED_PAUSE = 30.0
A_MOMENT = 20  # entries that come within one: nobody is told that they are still to come


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Follower:
    """Keeps a station and its hub alike until it is stopped. Made anew for each log-in.

    ``told`` hears every change of the link, on a thread of the sync.
    """

    def __init__(
        self,
        rounds: Rounds,
        told: Callable[[LinkState], None],
        *,
        wait: float = LONGEST_WAIT,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.state = LinkState(Phase.OFFLINE, since=now(), why="starting")
        self.restarts = 0
        self._rounds = rounds
        self._told = told
        self._wait = wait
        self._now = now
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._work = threading.Event()
        self._back = threading.Event()
        self._trouble: dict[str, tuple[Phase, str]] = {"": (Phase.OFFLINE, "starting")}
        self._threads: dict[str, threading.Thread] = {}
        self._watch = threading.Thread(target=self._watching, name="sync-watch", daemon=True)
        rounds.hubs.pause = self._pause
        rounds.ears = replace(rounds.ears, step=self._contact)

    # --- what the office calls -------------------------------------------------------------------

    def start(self) -> None:
        """Begin."""
        self._tell(self.state)
        self._work.set()
        self.check()
        self._watch.start()

    def wake(self) -> None:
        """Something was committed: offer it now. From any thread, and at once back."""
        self._work.set()

    def stop(self, within: float = 1.0) -> bool:
        """End, also while a poll is parked; says whether every thread has ended in time.

        A thread that has not (it waits for a name or a connection) ends by itself within seconds
        and does not touch the store any more.
        """
        deadline = time.monotonic() + within
        self._rounds.stopped = True
        self._stop.set()
        self._back.set()
        self._work.set()
        self._rounds.hubs.close()
        threads = [*self._threads.values(), self._watch]
        for thread in threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def check(self) -> None:
        """Start what should be running and is not."""
        for name, act in (("sync-push", self._pushing), ("sync-pull", self._pulling)):
            thread = self._threads.get(name)
            if self._stop.is_set() or (thread is not None and thread.is_alive()):
                continue
            if thread is not None:
                self.restarts += 1
                log.error("a thread of the sync had ended and is started again")
            started = threading.Thread(target=act, name=name, daemon=True)
            self._threads[name] = started
            started.start()

    # --- the threads -----------------------------------------------------------------------------

    def _watching(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.check()

    def _pulling(self) -> None:
        self._run(self._pull_turn)

    def _pull_turn(self) -> None:
        fresh = {"", threading.current_thread().name} & set(self._trouble)
        parked = 0.0 if fresh else self._wait  # after trouble, look at once how things stand
        before, began = self._rounds.tally.received, time.monotonic()
        self._rounds.pull(parked)
        took, news = time.monotonic() - began, self._rounds.tally.received != before
        self._contact()
        self._rounds.relay()
        if news or self._waiting():
            self._work.set()  # documents may be missing, and what was held may be free
        if not news and parked > TOO_SOON > took:
            self._stop.wait(TOO_SOON)  # a hub that parks nothing is not asked without end

    def _pushing(self) -> None:
        self._run(self._push_turn)

    def _push_turn(self) -> None:
        self._work.wait(OFFER_AGAIN if self._waiting() or self._trouble else None)
        self._work.clear()
        while self._rounds.push() and not self._stop.is_set():
            pass
        self._rounds.documents()
        self._show(clears="sync-push")

    def _waiting(self) -> bool:
        return total(self._rounds.unsent).count > 0

    def _run(self, turn: Callable[[], None]) -> None:
        """Take turns until stopped. Whatever goes wrong is shown, waited out and tried again."""
        backoff = Backoff()
        while not self._stop.is_set():
            try:
                turn()
                backoff.reset()
            except Stopped:
                return
            except HubBusy as error:
                self._stop.wait(error.after + backoff.next())
            except McrrtError as error:
                self._failed(error, backoff)
            except Exception as error:  # noqa: BLE001 - the seam: a thread never ends in an error
                log.error("bug in the sync: %s", place_of(error))  # noqa: TRY400
                self._failed(HubAway("bug"), backoff)

    def _failed(self, error: McrrtError, backoff: Backoff) -> None:
        """Show a failure and wait, but no longer than until the other thread has reached a hub."""
        pause, phase = backoff.next(), Phase.OFFLINE
        if not isinstance(error, NotNow):
            pause, phase = max(pause, REFUSED_PAUSE), Phase.REFUSED
        self._back.clear()
        if self._stop.is_set():  # looked at after clearing: stopping sets both, this one first
            return
        self._trouble[threading.current_thread().name] = (phase, _why(error))
        self._show()
        self._back.wait(pause)

    def _pause(self, seconds: float) -> None:
        """Wait between two hubs, or give up because the sync is being stopped."""
        if self._stop.wait(seconds):
            raise Stopped

    # --- what is shown ---------------------------------------------------------------------------

    def _contact(self) -> None:
        """The hub has answered: nobody is offline, and this thread was not refused."""
        if self._trouble:
            self._work.set()
        self._back.set()
        self._show(clears=threading.current_thread().name, contact=True)

    def _show(self, *, clears: str = "", contact: bool = False) -> None:
        now = self._now()
        with self._lock:
            self._trouble = {
                name: trouble
                for name, trouble in self._trouble.items()
                if name != clears and not (contact and trouble[0] is Phase.OFFLINE)
            }
            before, after = self.state, self._state(now, contact=contact)
            recent = contact and before.contact and now - before.contact < TELL_CONTACT
            unchanged = replace(after, contact=before.contact) == before
            if unchanged and (recent or not contact):
                return
            self.state = after
            self._tell(after)

    def _state(self, now: datetime, *, contact: bool) -> LinkState:
        rounds, before = self._rounds, self.state
        left, waiting = rounds.left(), total(rounds.unsent)
        phase, why = Phase.CATCHING_UP if left > A_MOMENT else Phase.LIVE, ""
        if self._trouble:  # a refusal says more than an absence
            phase, why = max(self._trouble.values(), key=lambda one: one[0] is Phase.REFUSED)
        return LinkState(
            phase=phase,
            left=left,
            since=before.since if before.phase is phase else now,
            why=why,
            unsent=waiting.count,
            oldest=waiting.oldest,
            feeds=_feeds(rounds),
            offset=round(rounds.hubs.offset.total_seconds(), 1),
            hub=rounds.hubs.index,
            contact=now if contact else before.contact,
            reoffered=rounds.tally.reoffered,
        )

    def _tell(self, state: LinkState) -> None:
        try:
            self._told(state)
        except Exception as error:  # noqa: BLE001 - a screen that is gone must not end the sync
            log.warning("the state of the link could not be told: %s", place_of(error))


def _why(error: McrrtError) -> str:
    match error:
        case HubAway():
            return error.why
        case HubRefused():
            return error.code
        case _:
            return type(error).__name__


def _feeds(rounds: Rounds) -> dict[Feed, FeedState]:
    states = {}
    for feed, cursor in rounds.cursors.items():
        waiting = rounds.unsent.get(feed, Unsent())
        head = max(cursor.after, rounds.heads.get(feed, 0))
        states[feed] = FeedState(head, cursor.after, waiting.count, waiting.oldest)
    return states
