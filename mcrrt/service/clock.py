"""Time that does not jump while the program runs.

The wall clock is read once; from then on a clock that only counts forward carries it. When the
wall clock moves away by more than two seconds it is not followed, it is told: intervals on a call
stay right, and a person can look after the clock. A new start takes the wall clock as it is.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

STEP = timedelta(seconds=2)


class Clock(Protocol):
    """Says what time it is, in UTC."""

    def now(self) -> datetime:
        """The time now."""


def _counting_seconds() -> float:
    # CLOCK_BOOTTIME also counts while a laptop sleeps; CLOCK_MONOTONIC on Linux does not.
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot_time) if boot_time is not None else time.monotonic()


def _wall() -> datetime:
    return datetime.now(UTC)


class AnchoredClock:
    """The clock of the office. ``take_step`` tells once of each jump of the wall clock."""

    def __init__(
        self,
        wall: Callable[[], datetime] = _wall,
        counting: Callable[[], float] = _counting_seconds,
    ) -> None:
        self._wall = wall
        self._counting = counting
        self._anchor = wall()
        self._started = counting()
        self._told = timedelta(0)

    def now(self) -> datetime:
        """The anchor plus what was counted since, following small corrections of the wall clock."""
        counted = self._anchor + timedelta(seconds=self._counting() - self._started)
        drift = self._wall() - counted
        if abs(drift - self._told) <= STEP and not self._told:
            self._anchor += drift
            return counted + drift
        return counted

    def take_step(self) -> timedelta | None:
        """Return how far the wall clock has jumped since last asked, or None."""
        counted = self._anchor + timedelta(seconds=self._counting() - self._started)
        drift = self._wall() - counted
        change = drift - self._told
        if abs(change) <= STEP:
            return None
        self._told = timedelta(0) if abs(drift) <= STEP else drift
        return change
