"""The table of the sync: one row a measurement. There is a budget only where one was promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.figures import percentile
from tests.benchmarks.table import said

HEAD = ("what", "on", "p50 ms", "p99 ms", "per second", "remark")


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement: times in milliseconds, and how many of something a second."""

    what: str
    on: str
    times: Sequence[float] = ()
    rate: float = 0.0
    remark: str = ""

    def cells(self) -> tuple[str, ...]:
        """What is printed."""
        times = list(self.times)
        return (
            self.what,
            self.on,
            said(percentile(times, 0.5)) if times else "-",
            said(percentile(times, 0.99)) if len(times) >= 20 else "-",
            said(self.rate) if self.rate else "-",
            self.remark,
        )


def drawn(rows: Sequence[Row]) -> str:
    """Return the table as text that is also Markdown."""
    every = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in every) for column in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in (every[0], rule, *every[1:])
    )
