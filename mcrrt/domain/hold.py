"""A call that is held for later: until a time, or until a team is free."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nobody is sent yet. ``event`` names it. ``team`` is '' when it waits for no team."""

    event: str
    reason: str
    at: datetime
    by: str
    until: datetime | None = None
    team: str = ""
    call_sign: str = ""
