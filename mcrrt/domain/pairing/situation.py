"""What is known when somebody asks who goes: the members, the teams, the call, the figures.

What is not known is ``None`` and stays so: no rule takes it for a yes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.call_fields import WEAPON_FLAGS
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency

YOUTH_AGE = 18
YOUTH_SKILL = "youth"
_EARTH_KM = 6_371.0


def same(text: str) -> str:
    """Return a text as it is compared: upper and lower case are alike."""
    return text.strip().casefold()


class Seat(StrEnum):
    """The two seats of a team."""

    OFFICER = "officer"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, in degrees."""

    lat: float
    lon: float

    def km_to(self, other: "Point") -> float:
        """Return the distance in a straight line."""
        north, south = math.radians(self.lat), math.radians(other.lat)
        across = math.radians(other.lon - self.lon)
        half = (
            math.sin((south - north) / 2) ** 2
            + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
        )
        return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


@dataclass(frozen=True, slots=True)
class Member:
    """An officer or a clinician.

    ``skills`` is None where nobody has listed them: that refuses as soon as a skill is required.
    Skills and languages are held as ``same`` gives them. ``seen_person`` says that the member has
    met the person of the call before.
    """

    id: str
    role: Seat
    on_duty: bool | None = None
    shift_start: datetime | None = None
    shift_end: datetime | None = None
    rest_hours: float | None = None
    skills: frozenset[str] | None = None
    languages: frozenset[str] = frozenset()
    gender: str = ""
    district: str = ""
    at: Point | None = None
    calls_today: int | None = None
    available: bool | None = None
    seen_person: bool = False


@dataclass(frozen=True, slots=True)
class ActiveTeam:
    """A team that exists now: its members belong to it, whatever it is doing.

    A seat that nobody has is ''; the team is then degraded.
    """

    id: str
    officer: str = ""
    clinician: str = ""
    status: TeamStatus | None = None
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class CallNeeds:
    """What of a call counts for who goes. ``unknown_flags`` are cautions that nobody knows here.

    ``officer_goes``: patrol, or another team with an officer, is on it already.
    """

    urgency: Urgency | None = None
    municipality: str = ""
    at: Point | None = None
    flags: frozenset[str] = frozenset()
    unknown_flags: frozenset[str] = frozenset()
    language: str = ""
    age: int | None = None
    requested_gender: str = ""
    person_conflicts: frozenset[str] = frozenset()
    officer_goes: bool = False

    @property
    def weapon(self) -> bool:
        """Say whether a weapon is reported or a firearm is known there."""
        return bool(self.flags & WEAPON_FLAGS)

    @property
    def may_have_weapon(self) -> bool:
        """Say the same, with cautions that are not known here counted as one."""
        return self.weapon or bool(self.unknown_flags)

    @property
    def youth(self) -> bool:
        """Say whether the person is known to be under age."""
        return self.age is not None and self.age < YOUTH_AGE


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that is known at one moment. ``call`` is None for the plan of a shift alone.

    ``required`` names the skills each seat needs. It is empty unless the agency says otherwise:
    then a member is qualified because the agency lists them for the seat at all.
    """

    now: datetime
    call: CallNeeds | None
    members: tuple[Member, ...]
    teams: tuple[ActiveTeam, ...]
    weights: Mapping[str, float]
    required: Mapping[Seat, frozenset[str]] = field(default_factory=dict)
