"""Measured times, and how a few of them are said."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def percentile(samples: list[float], share: float) -> float:
    """Return the sample that this share of all samples does not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(frozen=True, slots=True)
class Figures:
    """Samples of one thing at one size: milliseconds, or megabytes."""

    samples: list[float]

    @property
    def p50(self) -> float:
        """The median."""
        return percentile(self.samples, 0.5)

    @property
    def high(self) -> float:
        """The 95th percentile; of fewer than twenty samples the highest."""
        return percentile(self.samples, 0.95)

    @property
    def p99(self) -> float:
        """The 99th percentile."""
        return percentile(self.samples, 0.99)


@dataclass
class Stopwatch:
    """Takes samples in milliseconds."""

    samples: list[float] = field(default_factory=list)

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time what is done inside."""
        started = time.perf_counter()
        yield
        self.samples.append((time.perf_counter() - started) * 1_000)

    def repeat(self, act: Callable[[], object], times: int) -> list[float]:
        """Time an act so many times."""
        for _ in range(times):
            with self.lap():
                act()
        return self.samples
