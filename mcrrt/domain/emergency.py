"""An emergency of a team or of one of its members: a flag beside the state, never a state itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MISTAKE_WITHIN = timedelta(seconds=5)


class Severity(StrEnum):
    """How grave: their life is in danger, or they need help at once."""

    EMERGENCY = "emergency"
    ASSISTANCE = "assistance"


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency that has not ended. ``member`` is '' when nobody said which of the two.

    ``by`` is the account that started it, ``source`` the role: the car or the desk.
    """

    id: str
    member: str
    call: str
    place: str
    severity: Severity
    source: str
    started_at: datetime
    by: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""

    def can_be_mistake(self, at: datetime) -> bool:
        """Say whether it is early enough to say that the key was pressed by mistake."""
        return at - self.started_at <= MISTAKE_WITHIN
