"""Shifts that are planned, hours that were worked, and rest: the rules of the roster. Pure.

A shift is two instants, for shifts cross midnight; it belongs to the day on which it starts
(domain.md 8.5). Hours and rest come from what happened (sign-on and off), never from what was
planned.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.facts import roster as r
from mcrrt.domain.journal import Entry

SHORTEST = timedelta(minutes=15)
KEPT = timedelta(days=8)  # how far back hours are known: a week, and a night before it
A_BREAK = timedelta(hours=2)  # who is back within this has not gone home
WEEKDAYS = 7
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Shift:
    """A planned shift of one member. ``event`` is the latest that changed it."""

    id: str
    member: str
    start: datetime
    end: datetime
    template: str = ""
    cancelled: bool = False
    event: str = ""

    def covers(self, at: datetime) -> bool:
        """Say whether the moment is within it."""
        return not self.cancelled and self.start <= at < self.end

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Say whether they have time in common; one that ends when the other starts has none."""
        return not self.cancelled and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Worked:
    """A time at work; ``end`` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern of shifts: local times, and the days of the week on which they start (Monday 0).

    An end that is not after the start belongs to the next day.
    """

    name: str
    start: str
    end: str
    days: tuple[int, ...] = tuple(range(WEEKDAYS))


def evolve_shift(shift: Shift | None, entry: Entry) -> Shift:
    """Return the shift after the fact. Raises RuleBroken."""
    fact = entry.fact
    if isinstance(fact, r.ShiftPlanned):
        if shift is not None:
            raise RuleBroken(N_("This shift is planned already."))
        _require_order(fact.start, fact.end)
        return Shift(
            fact.shift, fact.member, fact.start, fact.end, fact.template, event=entry.event_id
        )
    if shift is None or shift.cancelled:
        raise RuleBroken(N_("There is no such shift, or it was cancelled."))
    match fact:
        case r.ShiftChanged():
            _require_order(fact.start, fact.end)
            return replace(
                shift, start=fact.start, end=fact.end, template=fact.template, event=entry.event_id
            )
        case r.ShiftCancelled():
            return replace(shift, cancelled=True, event=entry.event_id)
        case _:
            return shift


def _require_order(start: datetime, end: datetime) -> None:
    if end <= start:
        raise RuleBroken(N_("The shift ends before it starts."))


def check_shift(
    start: datetime, end: datetime, others: Iterable[Shift], longest_hours: float, own: str = ""
) -> None:
    """Refuse a shift that is too short, too long, or overlaps another. Raises BadInput.

    ``others`` are of the same member; ``own`` is the shift that is being changed.
    """
    if end - start < SHORTEST:
        raise BadInput("end", N_("The shift ends before it starts, or is under 15 minutes."))
    if end - start > timedelta(hours=longest_hours):
        raise BadInput(
            "end", N_("The shift is longer than {hours} h, the most the agency allows."),
            hours=f"{longest_hours:g}",
        )  # fmt: skip
    if any(not (own and other.id == own) and other.overlaps(start, end) for other in others):
        raise BadInput("start", N_("This member has another shift at this time."))


# --- templates and local time --------------------------------------------------------------------


def clock_time(text: str, field: str = "start") -> time:
    """Return a time written as ``08:00``. Raises BadInput."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise BadInput(field, N_("A time is written as 08:00."))
    return time(int(found[1]), int(found[2]))


def local_instant(day: date, clock: time, zone: tzinfo, field: str = "start") -> datetime:
    """Return a local time as an instant.

    An hour that the clocks jump over is refused; of an hour that comes twice the first is meant.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise BadInput(field, N_("The clocks are put forward then: this time does not exist."))
    return instant


def hours_on(day: date, start: str, end: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the instants of a shift that starts on this day at these local times.

    On the night the clocks change it is an hour longer or shorter, as the work is.
    """
    begins, ends = clock_time(start, "start"), clock_time(end, "end")
    next_day = day + timedelta(days=1) if ends <= begins else day
    return local_instant(day, begins, zone, "start"), local_instant(next_day, ends, zone, "end")


def days_of(template: Template, first: date, count: int) -> tuple[date, ...]:
    """Return on which days of a run the template has a shift."""
    days = (first + timedelta(days=n) for n in range(count))
    return tuple(day for day in days if day.weekday() in template.days)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A shift that a template brings, and why it cannot be planned."""

    member: str
    day: date
    start: datetime
    end: datetime
    problem: BadInput | None = None


def from_template(
    template: Template,
    members: Iterable[str],
    days: tuple[date, int],
    there: Iterable[Shift],
    zone: tzinfo,
    longest_hours: float,
) -> tuple[Proposed, ...]:
    """Return the shifts of a template for several members over a run of days, each checked.

    ``days`` are the first and how many; ``there`` what is planned already.
    """
    taken = list(there)
    found: list[Proposed] = []
    for member in dict.fromkeys(members):
        for day in days_of(template, *days):
            one = _proposed(template, member, day, taken, zone, longest_hours)
            if one.problem is None:
                taken.append(Shift("", member, one.start, one.end))
            found.append(one)
    return tuple(found)


def _proposed(
    template: Template, member: str, day: date, taken: list[Shift], zone: tzinfo, longest: float
) -> Proposed:
    noon = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    try:
        start, end = hours_on(day, template.start, template.end, zone)
    except BadInput as problem:
        return Proposed(member, day, noon, noon, problem)
    own = [shift for shift in taken if shift.member == member]
    try:
        check_shift(start, end, own, longest)
    except BadInput as problem:
        return Proposed(member, day, start, end, problem)
    return Proposed(member, day, start, end)


def operational_day(shift: Shift, zone: tzinfo) -> date:
    """Return the day a shift belongs to: the local day on which it starts (domain.md 8.5)."""
    return shift.start.astimezone(zone).date()


# --- hours and rest ------------------------------------------------------------------------------


def came_on(worked: Sequence[Worked], at: datetime) -> tuple[Worked, ...]:
    """Return the times at work with one that begins now, without those long past."""
    if worked and worked[-1].end is None:
        return tuple(worked)
    return (*(one for one in worked if one.end and at - one.end < KEPT), Worked(at))


def went_off(worked: Sequence[Worked], at: datetime) -> tuple[Worked, ...]:
    """Return the times at work with the last one ended."""
    if not worked or worked[-1].end is not None:
        return tuple(worked)
    last = worked[-1]
    return (*worked[:-1], Worked(last.start, max(at, last.start)))


def hours_worked(worked: Iterable[Worked], now: datetime, within: timedelta) -> float:
    """Return how many hours of the time up to now were worked."""
    since = now - within
    total = timedelta()
    for one in worked:
        start, end = max(one.start, since), min(one.end or now, now)
        total += max(end - start, timedelta())
    return total / timedelta(hours=1)


def on_since(worked: Sequence[Worked]) -> datetime | None:
    """Return since when the member is at work, breaks left out; None for who is not."""
    if not worked or worked[-1].end is not None:
        return None
    return _duty_start(worked)


def rest_hours(worked: Sequence[Worked], now: datetime) -> float:
    """Return the rest before the present time at work, or until now for who is off.

    Who has no work on record within eight days has rested since then.
    """
    most = KEPT / timedelta(hours=1)
    if not worked:
        return most
    last = worked[-1]
    if last.end is not None and now - last.end >= A_BREAK:
        return min(most, (now - last.end) / timedelta(hours=1))
    begun = _duty_start(worked)
    ends = [one.end for one in worked if one.end is not None and one.end <= begun]
    return min(most, (begun - max(ends)) / timedelta(hours=1)) if ends else most


def _duty_start(worked: Sequence[Worked]) -> datetime:
    """Return when the latest time at work began, with what came before a short break."""
    begun = worked[-1].start
    for earlier in reversed(worked[:-1]):
        if earlier.end is None or begun - earlier.end >= A_BREAK:
            break
        begun = earlier.start
    return begun


def longest_now(shift: Shift | None, since: datetime, longest_hours: float) -> datetime:
    """Return when a member who is on is taken to go off: as planned, else after the longest shift."""
    return shift.end if shift else since + timedelta(hours=longest_hours)


def planned_at(shifts: Iterable[Shift], at: datetime) -> Shift | None:
    """Return the shift that covers the moment, or None."""
    return next((shift for shift in shifts if shift.covers(at)), None)
