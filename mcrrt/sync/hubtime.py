"""How far the clock of this machine is from the hub's. It corrects what is sent, and nothing else.

Each answer that carries the hub's time bounds the difference: the hub read its clock after the
question was sent and before the answer came. The narrowest bound is kept; one that contradicts it
means that a clock was moved, and takes its place.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mcrrt.service.clock import AnchoredClock


def instant(moment: datetime) -> str:
    """Return a moment as it goes over the wire."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(written: str) -> datetime:
    """Return the moment that an instant names."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


class HubTime:
    """The clock of this machine, and its difference to the hub's. Used from several threads."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or AnchoredClock().now
        self._lock = threading.Lock()
        self._least = timedelta.min
        self._most = timedelta.max

    def here(self) -> datetime:
        """The time of this machine."""
        with self._lock:
            return self._clock()

    @property
    def offset(self) -> timedelta:
        """What to add to this machine's time to have the hub's; nothing while it is not known."""
        with self._lock:
            return self._middle()

    def _middle(self) -> timedelta:
        if self._least == timedelta.min:
            return timedelta(0)
        return self._least + (self._most - self._least) / 2

    def now(self) -> str:
        """The time as the hub has it, as far as is known."""
        with self._lock:
            return instant(self._clock() + self._middle())

    def heard(self, hub: str, asked: datetime, answered: datetime) -> None:
        """Learn from an answer: the hub's time, and when here it was asked and answered."""
        if answered < asked:
            return  # the clock went back meanwhile: this says nothing
        said = moment(hub)
        least, most = said - answered, said - asked
        with self._lock:
            contradicts = least > self._most or most < self._least
            if contradicts or most - least <= self._width():
                self._least, self._most = least, most

    def _width(self) -> timedelta:
        if self._least == timedelta.min:
            return timedelta.max
        return self._most - self._least
