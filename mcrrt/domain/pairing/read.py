"""From a situation's data to a Situation. What cannot be taken is refused by the place it has.

A value that is missing or null is *not known*, and stays so; a name that means nothing here is
refused, for a slip of the pen in a conflict of interest must not go unseen.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any as Json
from typing import TypeVar

from mcrrt.domain.call_fields import SAFETY_FLAGS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.read import only, row
from mcrrt.domain.pairing.situation import (
    ActiveTeam,
    CallNeeds,
    Member,
    Point,
    Seat,
    Situation,
    same,
)
from mcrrt.domain.pairing.weights import check_weights
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency

_Code = TypeVar("_Code", bound=StrEnum)

MOST_MEMBERS = 2_000
_TEXT = 100
_TOP = ("now", "call", "members", "teams", "weights", "required_skills")
_CALL = (
    "urgency", "municipality", "lat", "lon", "flags", "language", "age", "requested_gender",
    "person_conflicts",
)  # fmt: skip
_MEMBER = (
    "id", "role", "on_duty", "shift_start", "shift_end", "rest_hours", "skills", "languages",
    "gender", "district", "lat", "lon", "calls_today", "available", "seen_person",
)  # fmt: skip
_TEAM = ("id", "officer", "clinician", "status", "lat", "lon")
_NOT_SAID = ("not_said",)
_NOBODY_CARES = ("", "any", "no_preference")


def read_situation(data: Json, defaults: Mapping[str, float] | None = None) -> Situation:
    """Return the situation that parsed JSON describes. Raises BadInput with the place.

    ``call`` has to be there: null stands for the plan of a shift without a call. ``weights`` stand
    over the agency's (``defaults``), those over the program's.
    """
    given = row(data, "situation")
    only(given, _TOP, "situation")
    now = _time(given, "now", "situation")
    if now is None or "call" not in given:
        raise BadInput("situation", N_("A situation needs 'now' and 'call'; a call may be null."))
    members = tuple(_member(part, place) for part, place in _rows(given, "members"))
    _once([member.id for member in members], "members")
    teams = tuple(_team(part, place) for part, place in _rows(given, "teams"))
    _once([team.id for team in teams], "teams")
    _check_crews(members, teams)
    weights = given.get("weights")
    return Situation(
        now=now,
        call=None if given["call"] is None else _call(given["call"]),
        members=members,
        teams=teams,
        weights=check_weights({**(defaults or {}), **check_given(weights)}),
        required=_required(given.get("required_skills")),
    )


def check_given(weights: Json) -> Mapping[str, float]:
    """Return the weights a situation gives, checked; none is as good as an empty object."""
    if weights is None:
        return {}
    check_weights(weights)
    return dict(weights)


def _call(data: Json) -> CallNeeds:
    call = row(data, "call")
    only(call, _CALL, "call")
    listed = _texts(call, "flags", "call")
    # Where nobody says which cautions there are, each of them may be one that is not known here.
    flags = frozenset(map(same, _NOT_SAID if listed is None else listed))
    known = frozenset(SAFETY_FLAGS)
    gender = _text(call, "requested_gender", "call")
    return CallNeeds(
        urgency=_one_of(call, "urgency", Urgency, "call"),
        municipality=_text(call, "municipality", "call"),
        at=_point(call, "call"),
        flags=flags & known,
        unknown_flags=flags - known,
        language=_text(call, "language", "call"),
        age=_whole(call, "age", "call", 130),
        requested_gender="" if same(gender) in _NOBODY_CARES else gender,
        person_conflicts=frozenset(_texts(call, "person_conflicts", "call") or ()),
    )


def _member(data: Json, place: str) -> Member:
    member = row(data, place)
    only(member, _MEMBER, place)
    role = _one_of(member, "role", Seat, place)
    if role is None:
        raise BadInput(place, N_("{place}: the role must be officer or clinician."), place=place)
    start, end = _time(member, "shift_start", place), _time(member, "shift_end", place)
    if start and end and end <= start:
        raise BadInput(place, N_("{place}: the shift ends before it starts."), place=place)
    skills = _texts(member, "skills", place)
    return Member(
        id=_id(member, place),
        role=role,
        on_duty=_flag(member, "on_duty", place),
        shift_start=start,
        shift_end=end,
        rest_hours=_number(member, "rest_hours", place, 0, 100_000),
        skills=None if skills is None else frozenset(map(same, skills)),
        languages=frozenset(map(same, _texts(member, "languages", place) or ())),
        gender=_text(member, "gender", place),
        district=_text(member, "district", place),
        at=_point(member, place),
        calls_today=_whole(member, "calls_today", place, 1_000),
        available=_flag(member, "available", place),
        seen_person=_flag(member, "seen_person", place) or False,
    )


def _team(data: Json, place: str) -> ActiveTeam:
    team = row(data, place)
    only(team, _TEAM, place)
    officer, clinician = _text(team, "officer", place), _text(team, "clinician", place)
    if not (officer or clinician):
        raise BadInput(place, N_("{place}: a team has at least one member."), place=place)
    status = _one_of(team, "status", TeamStatus, place)
    return ActiveTeam(_id(team, place), officer, clinician, status, _point(team, place))


def _required(data: Json) -> dict[Seat, frozenset[str]]:
    if data is None:
        return {}
    given = row(data, "required_skills")
    only(given, tuple(Seat), "required_skills")
    return {
        seat: frozenset(map(same, _texts(given, seat, "required_skills") or ())) for seat in Seat
    }


def _check_crews(members: tuple[Member, ...], teams: tuple[ActiveTeam, ...]) -> None:
    """Each seat is held by a listed member of that role, and nobody has two (8.1, rule 11)."""
    roles = {member.id: member.role for member in members}
    seated: set[str] = set()
    for n, team in enumerate(teams):
        place = f"teams[{n}]"
        for seat, who in ((Seat.OFFICER, team.officer), (Seat.CLINICIAN, team.clinician)):
            if who and roles.get(who) is not seat:
                raise BadInput(
                    place, N_("{place}: '{seat}' names nobody who is listed with this role."),
                    place=place, seat=seat.value,
                )  # fmt: skip
            if who in seated:
                raise BadInput(
                    place, N_("{place}: one person cannot be in two teams."), place=place
                )
            seated |= {who} - {""}


def _rows(data: Mapping[str, Json], name: str) -> list[tuple[Json, str]]:
    rows = data.get(name)
    if not isinstance(rows, list) or len(rows) > MOST_MEMBERS:
        raise BadInput(
            name, N_("'{name}' must be a list of at most {limit} objects."),
            name=name, limit=MOST_MEMBERS,
        )  # fmt: skip
    return [(part, f"{name}[{n}]") for n, part in enumerate(rows)]


def _once(ids: Collection[str], name: str) -> None:
    if len(set(ids)) < len(ids):
        raise BadInput(name, N_("'{name}' has the same id twice."), name=name)


def _wrong(place: str, name: str) -> BadInput:
    return BadInput(
        place, N_("{place}: '{name}' is missing or of the wrong kind."), place=place, name=name
    )


def _id(data: Mapping[str, Json], place: str) -> str:
    found = _text(data, "id", place)
    if not found:
        raise _wrong(place, "id")
    return found


def _text(data: Mapping[str, Json], name: str, place: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _TEXT or not value.isprintable():
        raise _wrong(place, name)
    return value.strip()


def _texts(data: Mapping[str, Json], name: str, place: str) -> list[str] | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_MEMBERS or None in value:
        raise _wrong(place, name)
    return [_text({name: part}, name, place) for part in value]


def _flag(data: Mapping[str, Json], name: str, place: str) -> bool | None:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadInput(
            place, N_("{place}: '{name}' must be true or false."), place=place, name=name
        )
    return value


def _number(
    data: Mapping[str, Json], name: str, place: str, low: float, high: float
) -> float | None:
    value = data.get(name)
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # not a number is within nothing
        raise BadInput(
            place, N_("{place}: '{name}' must be a number from {low} to {high}."),
            place=place, name=name, low=low, high=high,
        )  # fmt: skip
    return float(value)


def _whole(data: Mapping[str, Json], name: str, place: str, high: int) -> int | None:
    value = _number(data, name, place, 0, high)
    if value is not None and value != int(value):
        raise BadInput(
            place, N_("{place}: '{name}' must be a whole number."), place=place, name=name
        )
    return None if value is None else int(value)


def _point(data: Mapping[str, Json], place: str) -> Point | None:
    lat = _number(data, "lat", place, -90, 90)
    lon = _number(data, "lon", place, -180, 180)
    if (lat is None) is not (lon is None):
        raise BadInput(
            place, N_("{place}: 'lat' and 'lon' are given together or not at all."), place=place
        )
    return None if lat is None or lon is None else Point(lat, lon)


def _time(data: Mapping[str, Json], name: str, place: str) -> datetime | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        distance = at.utcoffset()
        at.timestamp()
        at + timedelta(days=1)
    except (TypeError, ValueError, OverflowError):
        distance = None
    if distance is None:
        raise BadInput(
            place, N_("{place}: '{name}' must be a time with its offset, such as {example}."),
            place=place, name=name, example="2026-06-11T20:00:00-04:00",
        )  # fmt: skip
    return at


def _one_of(data: Mapping[str, Json], name: str, kind: type[_Code], place: str) -> _Code | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        raise BadInput(
            place, N_("{place}: '{name}' must be one of: {choices}."),
            place=place, name=name, choices=", ".join(kind),
        ) from None  # fmt: skip
