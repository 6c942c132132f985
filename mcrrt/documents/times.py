"""Moments as they stand on paper: the agency's day and 24-hour clock, with the zone."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local_time(moment: datetime | None, zone: str) -> str:
    """Return '2026-06-11 15:30 EDT', or '' for no moment."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z") if moment else ""
