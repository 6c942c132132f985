"""Response urgency: five steps, each with a target. It speaks of our response, never of a person.

Source: domain.md 3.9 (priorities). Every target is an agency setting; these are the defaults.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Urgency(StrEnum):
    """P0 is the most urgent. The codes sort, so the most urgent of several is their ``min``."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


def most_urgent(*urgencies: Urgency | None) -> Urgency | None:
    """Return the most urgent of those that are known, or None."""
    known = [urgency for urgency in urgencies if urgency is not None]
    return min(known) if known else None


# Time from receiving the call to being face to face (domain.md 3.9, column "Target").
DEFAULT_TARGETS: dict[Urgency, timedelta] = {
    Urgency.P0: timedelta(minutes=15),
    Urgency.P1: timedelta(hours=1),
    Urgency.P2: timedelta(hours=8),
    Urgency.P3: timedelta(hours=48),
    Urgency.P4: timedelta(weeks=2),
}


def due_at(
    received: datetime, urgency: Urgency | None, targets: Mapping[Urgency, timedelta]
) -> datetime | None:
    """Return when the target is missed: elapsed time, so a change of the clock's hour is right."""
    return None if urgency is None else received + targets[urgency]
