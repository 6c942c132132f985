"""What questions about the roster and about who goes are answered with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mcrrt.domain.account import Member, Profession
from mcrrt.domain.pairing.pair import Degraded, Pair, Refused
from mcrrt.domain.pairing.proposal import Offer, Plan
from mcrrt.domain.pairing.shortfall import CallIn
from mcrrt.domain.pairing.situation import Situation
from mcrrt.domain.roster import Shift
from mcrrt.domain.team_status import TeamStatus


@dataclass(frozen=True, slots=True)
class OnNow:
    """Somebody at work. ``shift`` is the planned one that covers now, None outside of any.

    ``rest_hours`` is the rest before this work; ``team`` the call-sign, '' in none.
    """

    member: str
    name: str
    profession: Profession
    since: datetime
    signed_on: bool
    team: str
    status: TeamStatus
    shift: Shift | None
    hours_day: float
    hours_week: float
    rest_hours: float


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody whose planned shift has begun and who has not signed on."""

    member: str
    name: str
    profession: Profession
    shift: Shift
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OnNowList:
    """Who is on now, by name, and who should be."""

    at: datetime
    on: tuple[OnNow, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class RosterView:
    """The planned shifts of a time, and everybody who can have one."""

    start: datetime
    end: datetime
    members: tuple[Member, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Who the ids of a proposal are: names, phones, call-signs of teams; who sits in a team."""

    names: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    seated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is needed to work out who goes; that is done beside the store's thread."""

    situation: Situation
    people: People
    call: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class PairsView:
    """Who could go to a call. ``others`` are lawful too, after the best three, the best first."""

    call: str
    at: datetime
    best: tuple[Offer, ...]
    others: tuple[Pair, ...]
    degraded: tuple[Degraded, ...]
    refused: tuple[Refused, ...]
    shortfall: tuple[str, ...]
    call_in: tuple[CallIn, ...]
    people: People


@dataclass(frozen=True, slots=True)
class PlanOfShift:
    """The best pairs of a shift, who cannot be in one, and who is left over."""

    start: datetime
    end: datetime
    plan: Plan
    refused: tuple[Refused, ...]
    left: tuple[str, ...]
    shortfall: tuple[str, ...]
    people: People


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift that a template would bring; ``why`` says why it cannot be planned ('': it can)."""

    member: str
    name: str
    day: date
    start: datetime
    end: datetime
    why: str = ""
    why_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShiftPreview:
    """All shifts that a template would bring."""

    rows: tuple[ShiftRow, ...]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of a file: its line, who it is about, what it brings, and why it is refused."""

    line: int
    who: str
    brings: str
    why: str = ""
    why_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What a file would bring. ``kind`` is ``members`` or ``shifts``."""

    kind: str
    rows: tuple[RosterRow, ...]
    new: int
    changed: int
    same: int
    refused: int
