"""Times in words: 24 hours, the agency's zone, and how long ago in as few letters as are clear."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mcrrt.service.language import _

_now: list[Callable[[], datetime]] = [lambda: datetime.now(UTC)]
_zone: list[ZoneInfo] = [ZoneInfo("America/Toronto")]


def use_zone(name: str) -> None:
    """Show times in this zone from now on."""
    _zone[0] = ZoneInfo(name)


def use_now(now: Callable[[], datetime]) -> None:
    """Take the time from here: a shift played back has a clock of its own."""
    _now[0] = now


def now() -> datetime:
    """Return the time the screens go by, in UTC."""
    return _now[0]()


def zone() -> ZoneInfo:
    """Return the zone in use."""
    return _zone[0]


def local(moment: datetime) -> datetime:
    """Return an instant in the agency's zone."""
    return moment.astimezone(_zone[0])


def clock(moment: datetime) -> str:
    """Return ``21:14``."""
    return local(moment).strftime("%H:%M")


def clock_seconds(moment: datetime) -> str:
    """Return ``21:14:05``."""
    return local(moment).strftime("%H:%M:%S")


def day_and_clock(moment: datetime, at: datetime) -> str:
    """Return the time, with the day when it is not today."""
    then, today = local(moment), local(at)
    if then.date() == today.date():
        return then.strftime("%H:%M")
    if then.year == today.year:
        return then.strftime("%m-%d %H:%M")
    return then.strftime("%Y-%m-%d %H:%M")


def stamp(moment: datetime) -> str:
    """Return ``2026-11-23 21:14``."""
    return local(moment).strftime("%Y-%m-%d %H:%M")


def elapsed(since: datetime, at: datetime) -> str:
    """Return how long ago: ``03:10`` within the hour, ``2 h 05``, ``3 d``."""
    seconds = max(0, int((at - since).total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    if seconds < 48 * 3600:
        return _("{h} h {m:02d}").format(h=seconds // 3600, m=seconds % 3600 // 60)
    return _("{d} d").format(d=seconds // 86400)


def short(duration: timedelta) -> str:
    """Return a duration: ``15 min``, ``8 h``, ``2 d``, ``2 wk``."""
    minutes = int(duration.total_seconds() // 60)
    if minutes < 100:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h").format(n=round(minutes / 60))
    if minutes < 14 * 24 * 60:
        return _("{n} d").format(n=round(minutes / 1440))
    return _("{n} wk").format(n=round(minutes / 10080))


def age_words(since: datetime, at: datetime) -> str:
    """Return how long ago in words for a sentence: ``4 min``, ``2 h``, ``3 d``."""
    return short(max(timedelta(0), at - since))
