"""How a pack's answers become a level or a total, for instruments that have one.

Levels are named by rules; the most severe that fired is the level. A total adds numbers up (yes is
1, no is 0) and falls into a band. A result with something open is never a plain figure: a level is
*at least* so, a total is either a minimum or not there (domain.md 3.3, 3.4, 3.6).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mcrrt.domain.packs.condition import NO, NOT_ASKED, OPEN, YES, Answer
from mcrrt.domain.urgency import Urgency

Text = Mapping[str, str]  # language code -> text


@dataclass(frozen=True, slots=True)
class Level:
    """One level: its code, its words, and within how many hours the response is due, if it says."""

    id: str
    text: Text
    within_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels, most severe first; the last one is that of answers of which none was endorsed."""

    levels: tuple[Level, ...]

    def find(self, level_id: str) -> Level | None:
        """Return the level with this code."""
        return next((level for level in self.levels if level.id == level_id), None)


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from ``low`` to ``high``, both included."""

    id: str
    text: Text
    low: int
    high: int
    urgency: Urgency | None
    within_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A line that publications draw, and whether a total reaches it."""

    at: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scored pack says: a level, or a total with its band."""

    level: str | None = None
    total: int | None = None
    band: str | None = None
    within_hours: float | None = None
    cutoffs: tuple[Cutoff, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over items, with bands from the worst to the best.

    ``best`` is, per item, the number that speaks for the least urgency. ``as_minimum``: while
    something is open, show what is there as a minimum; otherwise show no total. ``cutoffs`` are
    totals at which publications draw a line; each is shown as reached or not.
    """

    items: tuple[str, ...]
    bands: tuple[Band, ...]
    lower_is_worse: bool
    axis: str
    best: Mapping[str, int]
    as_minimum: bool = False
    cutoffs: tuple[int, ...] = ()

    def certain(self, answers: Mapping[str, Answer]) -> Band | None:
        """Return the band that is certain whatever the open answers will be; None for no answer."""
        if all(answers.get(item, NOT_ASKED) in OPEN for item in self.items):
            return None
        return self._band(self._add_up(answers))

    def scored(self, answers: Mapping[str, Answer]) -> Scored:
        """Return the total with its band, if it may be shown."""
        is_open = [answers.get(item, NOT_ASKED) in OPEN for item in self.items]
        if all(is_open) or (any(is_open) and not self.as_minimum):
            return Scored()
        total = self._add_up(answers)
        band = self._band(total)
        return Scored(
            total=total,
            band=band.id,
            within_hours=band.within_hours,
            cutoffs=tuple(Cutoff(at, self._reaches(total, at)) for at in self.cutoffs),
        )

    def _reaches(self, total: int, line: int) -> bool:
        return total <= line if self.lower_is_worse else total >= line

    def _band(self, total: int) -> Band:
        return next(band for band in self.bands if band.low <= total <= band.high)

    def _add_up(self, answers: Mapping[str, Answer]) -> int:
        """Add up, with what is open at its best: nobody is called worse than is known."""
        return sum(_points(answers.get(i, NOT_ASKED), self.best[i]) for i in self.items)


def _points(answer: Answer, best: int) -> int:
    return answer if isinstance(answer, int) else {YES: 1, NO: 0}.get(answer, best)
