"""The roster as lines: who is on, members, a week of planned shifts, the pairs of a plan. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mcrrt.domain.account import Member
from mcrrt.domain.pairing.pair import Pair
from mcrrt.domain.roster import Shift, Template, operational_day
from mcrrt.service import words
from mcrrt.service.answers import MemberRow, TeamRow
from mcrrt.service.language import _
from mcrrt.service.pairing import missing, said
from mcrrt.service.pairing_words import not_now, shortly
from mcrrt.service.roster_answers import Expected, OnNow, OnNowList, PlanOfShift, RosterView
from mcrrt.service.roster_words import hours, rest_words
from mcrrt.ui.present.times import clock, day_and_clock, elapsed, now, zone
from mcrrt.ui.present.watch import crew_words

DAYS = 7


def weekday(day: date) -> str:
    """Return the short name of a day in the language in use."""
    return weekday_name(day.weekday())


def weekday_name(place: int) -> str:
    """Return the short name of a day of the week; Monday is 0."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[place]


@dataclass(frozen=True, slots=True)
class TeamOnLine:
    """A team as this screen lists it."""

    id: str
    call_sign: str
    state: str
    shift: str
    crew: str
    work: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A member in a list: at work, expected, or simply listed. ``weak``: not at work."""

    id: str
    name: str
    profession: str
    about: str
    state: str
    spoken: str
    weak: bool = False


def team_on_line(team: TeamRow) -> TeamOnLine:
    """Return a team's line."""
    word = words.label(words.TEAM_STATUS, team.status)
    state = f"{word} {elapsed(team.since, now())}"
    shift = f"{clock(team.shift_start)}-{clock(team.shift_end)}"
    crew = crew_words(team.officer, team.clinician)
    work = team.call_number or words.label(words.MUNICIPALITY, team.district)
    spoken = f"{team.call_sign}, {state}, {shift}, {crew}, {work}"
    return TeamOnLine(team.id, team.call_sign, state, shift, crew, work, spoken)


def _person(line_id: str, name: str, profession: str, about: str, state: str) -> PersonLine:
    spoken = ", ".join(part for part in (name, profession, about, state) if part)
    return PersonLine(line_id, name, profession, about, state, spoken)


def member_line(one: MemberRow) -> PersonLine:
    """Return a member's line."""
    member = one.member
    parts = (
        member.badge, member.discipline, ", ".join(member.languages),
        ", ".join((*member.skills, *(course.code for course in member.training))),
        words.label(words.MUNICIPALITY, member.district),
    )  # fmt: skip
    about = " · ".join(part for part in parts if part)
    state = f"{one.team} {words.label(words.TEAM_STATUS, one.status)}" if one.team else ""
    return _person(
        member.id, member.name, words.label(words.PROFESSION, member.profession), about, state
    )


def on_lines(found: OnNowList) -> tuple[PersonLine, ...]:
    """Return who is at work, then who should be."""
    at_work = (_on_line(one, found.at) for one in found.on)
    return (*at_work, *(_expected_line(one) for one in found.expected))


def _on_line(one: OnNow, at: datetime) -> PersonLine:
    since = day_and_clock(one.since, at)
    profession = words.label(words.PROFESSION, one.profession)
    if one.shift:
        end = clock(one.shift.end)
        about = _("{start} to {end}").format(start=since, end=end)
        planned = _("until {time}, as planned").format(time=end)
    else:
        about = _("since {time}, not planned").format(time=since)
        planned = _("outside a planned shift")
    told = _(
        "{who}, {role}: on since {time}, {planned}. At work {day} of the last 24 h and {week} of 7 "
        "days; rested {rest} before."
    ).format(
        who=one.name, role=profession.lower(), time=since, planned=planned,
        day=hours(one.hours_day), week=hours(one.hours_week), rest=rest_words(one.rest_hours),
    )  # fmt: skip
    worked = hours(one.hours_day)
    state = f"{one.team} · {worked}" if one.team else worked
    return PersonLine(one.member, one.name, profession, about, state, told)


def _expected_line(one: Expected) -> PersonLine:
    due = _("due since {time}").format(time=clock(one.shift.start))
    profession = words.label(words.PROFESSION, one.profession)
    told = _("{who}, {role}: planned since {time}, not signed on. Enter signs on. {phone}").format(
        who=one.name, role=profession.lower(), time=clock(one.shift.start), phone=one.phone
    )
    return PersonLine(one.member, one.name, profession, due, one.phone, told.strip(), weak=True)


# --- a week --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A member's week: the text of each day, and the shifts behind it."""

    id: str
    name: str
    cells: tuple[str, ...]
    shifts: tuple[tuple[Shift, ...], ...]
    spoken: str


def week_lines(view: RosterView, first: date) -> tuple[WeekLine, ...]:
    """Return the members with their week; a shift stands on the day on which it starts."""
    days = [first + timedelta(days=n) for n in range(DAYS)]
    of: dict[tuple[str, date], list[Shift]] = {}
    for shift in view.shifts:
        of.setdefault((shift.member, operational_day(shift, zone())), []).append(shift)
    return tuple(_week(member, days, of) for member in view.members)


def _week(
    member: Member, days: Sequence[date], of: Mapping[tuple[str, date], list[Shift]]
) -> WeekLine:
    shifts = tuple(tuple(of.get((member.id, day), ())) for day in days)
    cells = tuple(" ".join(map(span_words, cell)) for cell in shifts)
    told = (f"{weekday(day)} {cell}" for day, cell in zip(days, cells, strict=True) if cell)
    spoken = ", ".join((member.name, *told))
    return WeekLine(member.id, member.name, cells, shifts, spoken)


def span_words(shift: Shift) -> str:
    """Return ``08:00-18:00``."""
    return f"{clock(shift.start)}-{clock(shift.end)}"


def day_words(day: date) -> str:
    """Return ``Mon 06-15``."""
    return f"{weekday(day)} {day:%m-%d}"


def template_words(template: Template) -> str:
    """Return a template's name with its hours."""
    return f"{template.name} {template.start}-{template.end}"


# --- a plan --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanLineShown:
    """A pair of the plan. ``ticked``: it is to be formed; ``team`` it is one already."""

    id: str
    officer: str
    clinician: str
    crew: str
    score: str
    reasons: str
    ticked: bool
    team: str
    why: tuple[str, ...]
    spoken: str


def plan_lines(view: PlanOfShift, unticked: frozenset[str]) -> tuple[PlanLineShown, ...]:
    """Return the pairs, the best first."""
    pairs = sorted(view.plan.pairs, key=lambda pair: -pair.score)
    return tuple(_plan_line(pair, view, unticked) for pair in pairs)


def _plan_line(pair: Pair, view: PlanOfShift, unticked: frozenset[str]) -> PlanLineShown:
    names = view.people.names
    name = f"{pair.officer}+{pair.clinician}"
    crew = crew_words(names.get(pair.officer, ""), names.get(pair.clinician, ""))
    score = _("{points} points").format(points=pair.score)
    team = view.people.signs.get(pair.team or "", "")
    reasons = shortly(pair.reasons, view.people)
    why = tuple(f"{reason.points:+d}  {said(reason, view.people)}" for reason in pair.reasons)
    ticked = name not in unticked and not team
    state = team or (_("to be formed") if ticked else _("left out"))
    return PlanLineShown(
        name, pair.officer, pair.clinician, crew, score, reasons, ticked, team, why,
        f"{crew}, {score}, {state}, {reasons}",
    )  # fmt: skip


def left_over(view: PlanOfShift) -> tuple[str, ...]:
    """Return who has no partner, who cannot be in a pair and why, and what is missing."""
    return tuple(_left_over(view))


def _left_over(view: PlanOfShift) -> Iterator[str]:
    names = view.people.names
    yield from (missing(code) for code in view.shortfall)
    if view.left:
        left = ", ".join(names.get(one, one) for one in view.left)
        yield _("Nobody is left to go with: {who}.").format(who=left)
    for one in view.refused:
        if one.id in names:
            yield _("Passed over: {who}: {why}.").format(
                who=names[one.id], why=not_now(one.because)
            )
