"""From what the tables say to a situation of the pairing: who is on, rested, near, fit. Pure.

Who is at work comes from what happened, until when from what is planned. What nobody has written
down stays not known, and the rules say what follows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mcrrt.domain import roster
from mcrrt.domain.account import Member, Profession
from mcrrt.domain.call import Call
from mcrrt.domain.call_fields import SAFETY_FLAGS
from mcrrt.domain.call_watch import officer_goes, weapon_known
from mcrrt.domain.duty import Duty
from mcrrt.domain.pairing import situation as p
from mcrrt.domain.roster import Shift
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service.settings import AgencySettings

PlaceOf = Callable[[str], p.Point | None]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """All that who goes is worked out from. ``place_of`` is where a district is, about."""

    now: datetime
    members: Sequence[Member]
    duties: Mapping[str, Duty]
    teams: Sequence[Team]
    shifts: Sequence[Shift]
    settings: AgencySettings
    place_of: PlaceOf

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return ZoneInfo(self.settings.time_zone)

    def duty(self, member: str) -> Duty:
        """Return what a member is doing."""
        return self.duties.get(member) or Duty(member)

    def planned(self, member: str, at: datetime) -> Shift | None:
        """Return a member's planned shift that covers the moment."""
        return roster.planned_at((s for s in self.shifts if s.member == member), at)


@dataclass(frozen=True, slots=True)
class About:
    """What is known about a call besides itself: where it is, its district, who met the person."""

    call: Call
    at: p.Point | None = None
    municipality: str = ""
    district: str = ""
    met: frozenset[str] = field(default_factory=frozenset)
    at_scene: Mapping[str, p.Point] = field(default_factory=dict)


def for_call(ground: Ground, about: About) -> p.Situation:
    """Return the situation of a call at this moment."""
    teams = [team for team in ground.teams if team.on]
    of = {who: team for team in teams for who in (team.officer, team.clinician) if who}
    return p.Situation(
        now=ground.now,
        call=_needs(about, ground),
        members=tuple(_member(one, of.get(one.id), ground, about) for one in _listed(ground, of)),
        teams=tuple(_team(team, ground, about) for team in teams),
        weights=ground.settings.pairing_weights,
        required=_required(ground.settings),
    )


def _listed(ground: Ground, of: Mapping[str, Team]) -> list[Member]:
    """Whoever is active, and whoever sits in a team all the same."""
    return [one for one in ground.members if one.active or one.id in of]


def _needs(about: About, ground: Ground) -> p.CallNeeds:
    call = about.call
    value = call.value("safety_flags")
    flags = frozenset(value if isinstance(value, tuple) else ())
    if weapon_known(call):
        flags |= {"weapon"}
    return p.CallNeeds(
        urgency=call.urgency,
        municipality=call.text("municipality") or about.municipality,
        at=about.at,
        flags=flags & set(SAFETY_FLAGS),
        unknown_flags=flags - set(SAFETY_FLAGS),
        language=call.text("person_language"),
        age=_age(call, ground.now.astimezone(ground.zone).date()),
        requested_gender=call.text("requested_gender"),
        person_conflicts=frozenset(one.member for one in call.not_to_go),
        officer_goes=officer_goes(call),
    )


def _age(call: Call, today: date) -> int | None:
    """Return the age that was given, else the one that follows from the date of birth."""
    given = call.value("person_age")
    if isinstance(given, int):
        return given
    try:
        born = date.fromisoformat(call.text("person_birth_date"))
    except ValueError:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _member(one: Member, team: Team | None, ground: Ground, about: About) -> p.Member:
    duty = ground.duty(one.id)
    start, end = hours_of(one.id, team, ground)
    district = team.district if team and team.district else one.district
    here = ground.now.astimezone(ground.zone).date()
    return p.Member(
        id=one.id,
        role=_seat(one.profession),
        on_duty=duty.on,
        shift_start=start,
        shift_end=end,
        rest_hours=round(roster.rest_hours(duty.worked, ground.now), 1),
        skills=_skills(one, here),
        languages=frozenset(map(p.same, one.languages)),
        gender=one.gender,
        district=about.call.text("municipality") or about.municipality
        if about.district and p.same(district) == p.same(about.district)
        else district,
        at=ground.place_of(district),
        calls_today=calls_today(duty, ground),
        available=one.active,
        seen_person=one.id in about.met,
    )


def _seat(profession: Profession) -> p.Seat:
    return p.Seat(profession.value)


def _skills(one: Member, day: date) -> frozenset[str] | None:
    """Nothing listed is not known; something listed is all there is."""
    listed = one.qualified(day)
    return frozenset(map(p.same, listed)) if one.skills or one.training else None


def hours_of(
    member: str, team: Team | None, ground: Ground
) -> tuple[datetime | None, datetime | None]:
    """Return from when until when a member is on, None for who is not.

    As the team's shift says, else as planned, else for the longest shift from when they signed on.
    """
    since = roster.on_since(ground.duty(member).worked)
    if since is None or not ground.duty(member).on:
        return None, None
    planned = ground.planned(member, ground.now)
    if team is not None:
        return min(team.shift_start, since, ground.now), team.shift_end
    ends = roster.longest_now(planned, since, ground.settings.longest_shift_hours)
    return min(since, planned.start if planned else since, ground.now), ends


def calls_today(duty: Duty, ground: Ground) -> int:
    """Return the calls of the operational day: the one on which the present work began."""
    since = roster.on_since(duty.worked) or ground.now
    day = since.astimezone(ground.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return duty.calls_since(day)


def _team(team: Team, ground: Ground, about: About) -> p.ActiveTeam:
    """A team on scene is there; any other is known to be in its district and no more."""
    at = about.at_scene.get(team.id) or (ground.place_of(team.district) if team.district else None)
    return p.ActiveTeam(team.id, team.officer, team.clinician, team.status, at)


def _required(settings: AgencySettings) -> dict[p.Seat, frozenset[str]]:
    return {
        _seat(Profession(profession)): frozenset(map(p.same, codes))
        for profession, codes in settings.required_training.items()
    }


# --- the plan of a shift -------------------------------------------------------------------------


def for_shift(ground: Ground, start: datetime, end: datetime) -> p.Situation:
    """Return the situation of a shift that is planned: who is on it, each with their own hours.

    Who is planned for at least half of it is on it. Teams that are on now stay together.
    """
    half = (end - start) / 2
    on = [s for s in ground.shifts if min(s.end, end) - max(s.start, start) >= half]
    by_member = {shift.member: shift for shift in on}
    members = [one for one in ground.members if one.active and one.id in by_member]
    now = max([start, *(by_member[one.id].start for one in members)])
    teams = ground.teams if start <= ground.now < end else ()
    return p.Situation(
        now=now,
        call=None,
        members=tuple(_planned(one, by_member[one.id], ground) for one in members),
        teams=_whole_teams(teams, {one.id for one in members}),
        weights=ground.settings.pairing_weights,
        required=_required(ground.settings),
    )


def _planned(one: Member, shift: Shift, ground: Ground) -> p.Member:
    return p.Member(
        id=one.id,
        role=_seat(one.profession),
        on_duty=True,
        shift_start=shift.start,
        shift_end=shift.end,
        rest_hours=round(rest_before(one.id, shift, ground), 1),
        skills=_skills(one, shift.start.astimezone(ground.zone).date()),
        languages=frozenset(map(p.same, one.languages)),
        gender=one.gender,
        district=one.district,
        calls_today=calls_today(ground.duty(one.id), ground),
        available=True,
    )


def rest_before(member: str, shift: Shift, ground: Ground) -> float:
    """Return the rest before a planned shift: since the work, and the shift planned, before it."""
    worked = ground.duty(member).worked
    if shift.start <= ground.now:
        return roster.rest_hours(worked, ground.now)
    ends = [one.end or ground.now for one in worked if (one.end or ground.now) <= shift.start]
    ends += [
        s.end for s in ground.shifts
        if s.member == member and s.id != shift.id and s.end <= shift.start
    ]  # fmt: skip
    most = roster.KEPT / timedelta(hours=1)
    return min(most, (shift.start - max(ends)) / timedelta(hours=1)) if ends else most


def _whole_teams(teams: Sequence[Team], on: set[str]) -> tuple[p.ActiveTeam, ...]:
    return tuple(
        p.ActiveTeam(team.id, team.officer, team.clinician, TeamStatus.AVAILABLE)
        for team in teams
        if team.on and {team.officer, team.clinician} <= on
    )
