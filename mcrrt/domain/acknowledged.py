"""Which alarms about a record somebody has acknowledged."""

from dataclasses import dataclass
from datetime import datetime

_KEPT = 40  # more than one shift has of one record; the journal keeps them all


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An alarm that somebody has seen."""

    alarm: str
    by: str
    at: datetime


def seen(
    known: tuple[Acknowledged, ...], alarm: str, by: str, at: datetime
) -> tuple[Acknowledged, ...]:
    """Return them with one more. When two desks acknowledge at once the first is the one."""
    if any(one.alarm == alarm for one in known):
        return known
    return (*known, Acknowledged(alarm, by, at))[-_KEPT:]
