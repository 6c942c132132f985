"""Counts for whoever watches over the hub, as Prometheus reads them. No names, no contents."""

from collections import Counter
from collections.abc import Iterable

from mcrrt.service.protocol import PushAnswer

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

HELP = {
    "mcrrt_requests_total": "Requests by kind and status.",
    "mcrrt_outcomes_total": "What became of pushed events.",
    "mcrrt_verdicts_total": "Events numbered, by the hub's verdict.",
    "mcrrt_commits_total": "Transactions that numbered events.",
    "mcrrt_commit_failures_total": "Transactions whose outcome is not known.",
    "mcrrt_diverged_total": "Cursors that speak of another log.",
    "mcrrt_enrolled_total": "Stations that joined.",
}


class Metrics:
    """Counts since the start. Used from the event loop only."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._seconds: Counter[float] = Counter()
        self._sum = 0.0
        self._pushes = 0

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Count something."""
        shown = ",".join(f'{label}="{value}"' for label, value in labels.items())
        self._counts[name, shown] += by

    def pushed(self, answer: PushAnswer, seconds: float) -> None:
        """Count an answered push."""
        for outcome in answer.outcomes:
            self.count("mcrrt_outcomes_total", how=outcome.how)
        self._pushes += 1
        self._sum += seconds
        for bucket in _BUCKETS:
            self._seconds[bucket] += seconds <= bucket

    def text(self, parked: int) -> str:
        """Return all counts."""
        return "\n".join((*self._lines(), *self._histogram(), *_gauge(parked), ""))

    def _lines(self) -> Iterable[str]:
        for name, words in HELP.items():
            yield f"# HELP {name} {words}"
            yield f"# TYPE {name} counter"
            for (one, labels), value in sorted(self._counts.items()):
                if one == name:
                    yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"

    def _histogram(self) -> Iterable[str]:
        name = "mcrrt_push_seconds"
        yield f"# HELP {name} Time from a push to its answer."
        yield f"# TYPE {name} histogram"
        for bucket in _BUCKETS:
            yield f'{name}_bucket{{le="{bucket}"}} {self._seconds[bucket]}'
        yield f'{name}_bucket{{le="+Inf"}} {self._pushes}'
        yield f"{name}_sum {self._sum:.6f}"
        yield f"{name}_count {self._pushes}"


def _gauge(parked: int) -> Iterable[str]:
    yield "# HELP mcrrt_parked_polls Polls that wait for news."
    yield "# TYPE mcrrt_parked_polls gauge"
    yield f"mcrrt_parked_polls {parked}"
