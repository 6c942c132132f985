"""The hubs of an agency: stay with the one that works, go on to the next, never all at once."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from mcrrt.service.exchange import HubLink, Identity
from mcrrt.service.ports import Crypto
from mcrrt.sync.client import HubClient
from mcrrt.sync.errors import HubAway
from mcrrt.sync.hub import Hub
from mcrrt.sync.hubtime import HubTime

LEAST_PAUSE = 0.2
MOST_PAUSE = 30.0

_T = TypeVar("_T")


class Backoff:
    """How long to wait after each failure in a row: anything up to a bound that doubles.

    The whole span is left to chance, so that stations that failed together do not return together.
    """

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()
        self._failures = 0

    def next(self) -> float:
        """The pause after one more failure, in seconds."""
        bound = min(MOST_PAUSE, LEAST_PAUSE * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return self._chance.uniform(0.0, bound)

    def reset(self) -> None:
        """Something worked."""
        self._failures = 0


class Hubs:
    """The list of hubs. Used from several threads."""

    def __init__(
        self,
        hubs: Sequence[Hub],
        hub_time: HubTime | None = None,
        chance: random.Random | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.time = hub_time or HubTime()
        self.pause = pause
        self._hubs = tuple(hubs)
        self._lock = threading.Lock()
        self._backoff = Backoff(chance)
        self.index = 0

    @property
    def offset(self) -> timedelta:
        """How far the hub's clock is ahead of this machine's."""
        return self.time.offset

    def call(self, ask: Callable[[Hub], _T]) -> _T:
        """Ask the hub that worked last; when it is away, the others once each, with pauses.

        Raises HubAway when none answers, and whatever else a hub says.
        """
        tries = len(self._hubs)
        while True:
            used = self.index
            try:
                answer = ask(self._hubs[used])
            except HubAway:
                pause = self._move_on(used)
                tries -= 1
                if not tries:
                    raise
            else:
                with self._lock:
                    self._backoff.reset()
                return answer
            self.pause(pause)

    def _move_on(self, used: int) -> float:
        """Go on to the next hub, unless another thread has done so already; returns the pause."""
        with self._lock:
            if self.index == used:
                self.index = (used + 1) % len(self._hubs)
            return self._backoff.next()

    def close(self) -> None:
        """End what is under way at each. From any thread."""
        for hub in self._hubs:
            hub.close()


def hubs_of(
    link: HubLink,
    identity: Identity,
    crypto: Crypto,
    hub_time: HubTime | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Hubs:
    """Return the hubs that a link names, over HTTPS."""
    shared = hub_time or HubTime()
    clients = [HubClient(url, link.ca_pem, identity, crypto, shared) for url in link.urls]
    return Hubs(clients, shared, pause=pause)
