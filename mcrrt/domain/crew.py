"""Who is in a team, and since when: a seat may be empty, and every change leaves a span behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Crew:
    """The two seats of a team for a time. An empty seat is ''. ``until`` is None for the present."""

    officer: str
    clinician: str
    since: datetime
    until: datetime | None = None

    @property
    def degraded(self) -> bool:
        """Say whether a seat is empty."""
        return not (self.officer and self.clinician)


def changed(spans: Sequence[Crew], officer: str, clinician: str, at: datetime) -> tuple[Crew, ...]:
    """Return the spans with this crew from now on. A clock that stepped back cannot turn one round."""
    at = max(at, spans[-1].since)
    return (*spans[:-1], replace(spans[-1], until=at), Crew(officer, clinician, at))


def everybody(spans: Sequence[Crew]) -> tuple[str, ...]:
    """Return all who were in these seats at some time, in the order they came."""
    people = (who for span in spans for who in (span.officer, span.clinician) if who)
    return tuple(dict.fromkeys(people))
