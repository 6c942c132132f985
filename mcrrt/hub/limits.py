"""How often a station may ask, and which requests were here before."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_TRACKED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more each second."""

    burst: float
    each_second: float


STATION_RATE = Rate(2_000, 400)
JOINING_RATE = Rate(30, 0.5)


class Meter:
    """Counts by name. Says how many seconds to wait; 0: granted."""

    def __init__(self, rate: Rate, seconds: Callable[[], float]) -> None:
        self._rate = rate
        self._seconds = seconds
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> float:
        """Count one, if it is granted."""
        wait = self.left(name)
        if not wait:
            if len(self._left) >= MOST_TRACKED and name not in self._left:
                self._left.clear()  # everybody begins anew: better than a list without an end
            self._left[name] = (self._now(name) - 1, self._seconds())
        return wait

    def left(self, name: str) -> float:
        """Return how long to wait, without counting."""
        left = self._now(name)
        return 0.0 if left >= 1 else max(1.0, (1 - left) / self._rate.each_second)

    def _now(self, name: str) -> float:
        left, before = self._left.get(name, (self._rate.burst, self._seconds()))
        more = (self._seconds() - before) * self._rate.each_second
        return min(self._rate.burst, left + more)


class Nonces:
    """Remembers each nonce for ten to twenty minutes, twice as long as a request is valid."""

    HALF = 600.0

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._turned = seconds()
        self._new: set[tuple[str, str]] = set()
        self._old: set[tuple[str, str]] = set()

    def is_new(self, station: str, nonce: str) -> bool:
        """Remember a nonce; say whether it was not here before."""
        if self._seconds() - self._turned > self.HALF:
            self._old, self._new, self._turned = self._new, set(), self._seconds()
        one = (station, nonce)
        if one in self._new or one in self._old:
            return False
        self._new.add(one)
        return True
