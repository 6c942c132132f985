"""Moments as they stand on paper: the agency's day and 24-hour clock, with the zone."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from mcrrt.service.language import N_

# Ontario's hours, whose short names differ from language to language. Others stay as they are.
ZONES = (N_("EST"), N_("EDT"), N_("CST"), N_("CDT"))


def local_time(moment: datetime | None, zone: str, translate: Callable[[str], str]) -> str:
    """Return '2026-06-11 15:30 EDT', or '' for no moment."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M} {translate(local.strftime('%Z'))}"
