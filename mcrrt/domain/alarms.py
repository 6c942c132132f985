"""What the desk must not miss: the same list on every machine, made from calls, teams and the time.

Pure. An alarm has an id that stays the same while it lasts, so that one acknowledgement quiets it
everywhere. It speaks of our work (a target, an answer, a check), never of a person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mcrrt.domain.acknowledged import Acknowledged
from mcrrt.domain.assignment import Assignment, Declined, Ended
from mcrrt.domain.call import Call, CallStatus
from mcrrt.domain.call_watch import clinician_alone, conflicts_unowned, hold_counts
from mcrrt.domain.emergency import Emergency
from mcrrt.domain.hold import Hold
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency, due_at


class AlarmKind(StrEnum):
    """What it is about, the most pressing first."""

    EMERGENCY = "emergency"
    CLINICIAN_ALONE = "clinician_alone"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    TARGET_MISSED = "target_missed"
    WELFARE_DUE = "welfare_due"
    HOLD_OVER = "hold_over"
    HOSPITAL_NOTICE = "hospital_notice"
    LONG_IN_STATE = "long_in_state"
    TARGET_NEAR = "target_near"
    HOSPITAL_PROMPT = "hospital_prompt"


_K = AlarmKind
_RANK = {kind: place for place, kind in enumerate(AlarmKind)}
_ID = re.compile(r"([a-z_]+)\.([0-9a-f-]{36})\.[0-9A-Za-z_-]{1,40}")
ABOUT_TEAM = frozenset({_K.EMERGENCY, _K.WELFARE_DUE, _K.LONG_IN_STATE})


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that somebody must see. ``since`` is when it came to be.

    ``detail`` is a code that its words need: an urgency, a state, a reason, a member.
    """

    id: str
    kind: AlarmKind
    since: datetime
    call: str = ""
    call_number: str = ""
    team: str = ""
    call_sign: str = ""
    detail: str = ""
    acknowledged: Acknowledged | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When something becomes an alarm; each is a setting of the agency.

    ``hospital_minutes``: low-risk transfer may be considered, and the supervisor is told (domain.md
    1.8).
    """

    near_percent: int = 80
    answer_seconds: int = 60
    state_minutes: Mapping[TeamStatus, int] = field(default_factory=dict)
    welfare_minutes: Mapping[TeamStatus, int] = field(default_factory=dict)
    hospital_minutes: tuple[int, int] = (30, 60)


@dataclass(frozen=True, slots=True)
class Part:
    """A team's part in a call, as far as an alarm can come of it."""

    assignment: str
    team: str
    call_sign: str
    since: datetime
    why: Declined | None = None


@dataclass(frozen=True, slots=True)
class WatchedCall:
    """What alarms need to know of a call on the board.

    ``due_at`` is None once somebody has reached the person. ``hold`` is there while it counts.
    ``not_to_go`` are the teams with a member who must not meet the person, and nobody said why.
    """

    id: str
    number: str
    urgency: Urgency | None
    received_at: datetime
    due_at: datetime | None
    hold: Hold | None
    alone_since: datetime | None
    unanswered: tuple[Part, ...]
    declined: tuple[Part, ...]
    at_hospital: tuple[Part, ...]
    acknowledged: tuple[Acknowledged, ...]
    not_to_go: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchedTeam:
    """What alarms need to know of a team."""

    id: str
    call_sign: str
    status: TeamStatus
    since: datetime
    call: str
    checked_at: datetime | None
    emergencies: tuple[Emergency, ...]
    acknowledged: tuple[Acknowledged, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything the desk watches over, and when it wants to hear of it."""

    calls: tuple[WatchedCall, ...] = ()
    teams: tuple[WatchedTeam, ...] = ()
    limits: Limits = Limits()


# --- from records --------------------------------------------------------------------------------

_UNMET = (CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.QUEUED, CallStatus.DISPATCHED)


def watch_call(call: Call, targets: Mapping[Urgency, timedelta]) -> WatchedCall:
    """Return what alarms need to know of the call."""
    unmet = call.status in _UNMET
    return WatchedCall(
        id=call.id,
        number=call.number,
        urgency=call.urgency,
        received_at=call.received_at,
        due_at=due_at(call.received_at, call.urgency, targets) if unmet else None,
        hold=call.hold if hold_counts(call) else None,
        alone_since=_alone_since(call),
        unanswered=_parts(call, TeamStatus.ASSIGNED),
        declined=_declined(call),
        at_hospital=_parts(call, TeamStatus.AT_HOSPITAL),
        acknowledged=call.acknowledged,
        not_to_go=tuple(
            _part(one, max(one.assigned_at, barred.at)) for one, barred in conflicts_unowned(call)
        ),
    )


def watch_team(team: Team) -> WatchedTeam:
    """Return what alarms need to know of the team."""
    return WatchedTeam(
        team.id, team.call_sign, team.status, team.since or team.formed_at,
        team.active.call if team.active else "", team.checked_at, team.emergencies,
        team.acknowledged,
    )  # fmt: skip


def _alone_since(call: Call) -> datetime | None:
    if not clinician_alone(call):
        return None
    return max(one.assigned_at for one in call.open_assignments)


def _part(one: Assignment, since: datetime | None) -> Part:
    return Part(one.id, one.team_id, one.call_sign, since or one.assigned_at, one.declined)


def _parts(call: Call, status: TeamStatus) -> tuple[Part, ...]:
    mine = (one for one in call.open_assignments if one.status is status)
    return tuple(_part(one, one.times.get(status)) for one in mine)


def _declined(call: Call) -> tuple[Part, ...]:
    """Who said no last, while nobody else goes."""
    if not call.waiting:
        return ()
    no = [one for one in call.assignments if one.ended is Ended.DECLINED]
    return tuple(_part(one, one.ended_at) for one in no[-1:])


# --- to alarms -----------------------------------------------------------------------------------


def alarms(watched: Watched, now: datetime) -> tuple[Alarm, ...]:
    """Return every alarm of this moment, the most pressing first, acknowledged ones among them."""
    found: list[Alarm] = []
    for call in watched.calls:
        found += _with_seen(_of_call(call, watched.teams, watched.limits, now), call.acknowledged)
    numbers = {call.id: call.number for call in watched.calls}
    for team in watched.teams:
        number = numbers.get(team.call, "")
        found += _emergencies(team, number)
        found += _with_seen(_of_team(team, number, watched.limits, now), team.acknowledged)
    return tuple(sorted(found, key=lambda one: (_RANK[one.kind], one.since, one.id)))


def ringing(found: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Return those that nobody has acknowledged."""
    return tuple(one for one in found if one.acknowledged is None)


def record_of(alarm: str) -> tuple[AlarmKind, str] | None:
    """Return what an alarm's id says: its kind, and the record it is about. None for another text."""
    match = _ID.fullmatch(alarm)
    if match is None or match[1] not in set(AlarmKind):
        return None
    return AlarmKind(match[1]), match[2]


def _with_seen(found: Iterable[Alarm], seen: tuple[Acknowledged, ...]) -> Iterator[Alarm]:
    by_id = {one.alarm: one for one in seen}
    for one in found:
        yield Alarm(
            one.id, one.kind, one.since, one.call, one.call_number, one.team, one.call_sign,
            one.detail, by_id.get(one.id),
        )  # fmt: skip


def _of_call(
    call: WatchedCall, teams: Iterable[WatchedTeam], limits: Limits, now: datetime
) -> Iterator[Alarm]:
    def make(
        kind: AlarmKind,
        since: datetime,
        what: str,
        detail: str = "",
        team: str = "",
        sign: str = "",
    ) -> Alarm:
        name = f"{kind}.{call.id}.{what}"
        return Alarm(name, kind, since, call.id, call.number, team, sign, detail)

    over = back_from_hold(call, teams, now)
    if call.hold is not None and over is not None:
        hold = call.hold
        yield make(_K.HOLD_OVER, over, hold.event, "", hold.team, hold.call_sign)
    if call.due_at is not None and (call.hold is None or over is not None):
        target = _target(call, limits, now)
        if target is not None:
            kind, since = target
            urgency = call.urgency or Urgency.P4
            yield make(kind, since, urgency, urgency)
    if call.alone_since is not None:
        yield make(_K.CLINICIAN_ALONE, call.alone_since, _stamp(call.alone_since))
    for part in call.not_to_go:
        since = part.since
        yield make(_K.CONFLICT_OF_INTEREST, since, _stamp(since), "", part.team, part.call_sign)
    yield from _of_parts(call, limits, now)


def _of_parts(call: WatchedCall, limits: Limits, now: datetime) -> Iterator[Alarm]:
    def make(kind: AlarmKind, part: Part, since: datetime, detail: str = "") -> Alarm:
        name = f"{kind}.{call.id}.{part.assignment}"
        return Alarm(name, kind, since, call.id, call.number, part.team, part.call_sign, detail)

    for part in call.declined:
        yield make(_K.DECLINED, part, part.since, part.why or "")
    for part in call.unanswered:
        late = part.since + timedelta(seconds=limits.answer_seconds)
        if late <= now:
            yield make(_K.UNANSWERED, part, late)
    prompt, notice = (timedelta(minutes=m) for m in limits.hospital_minutes)
    for part in call.at_hospital:
        if part.since + notice <= now:
            yield make(_K.HOSPITAL_NOTICE, part, part.since + notice)
        elif part.since + prompt <= now:
            yield make(_K.HOSPITAL_PROMPT, part, part.since + prompt)


def back_from_hold(
    call: WatchedCall, teams: Iterable[WatchedTeam], now: datetime
) -> datetime | None:
    """Return since when the call is back: its time is over, or its team is free or gone."""
    hold = call.hold
    if hold is None:
        return None
    if hold.until is not None and hold.until <= now:
        return hold.until
    if not hold.team:
        return None
    team = next((one for one in teams if one.id == hold.team), None)
    if team is None:
        return hold.at
    return max(team.since, hold.at) if team.status is TeamStatus.AVAILABLE else None


def _target(call: WatchedCall, limits: Limits, now: datetime) -> tuple[AlarmKind, datetime] | None:
    assert call.due_at is not None
    if call.due_at <= now:
        return _K.TARGET_MISSED, call.due_at
    near = call.received_at + (call.due_at - call.received_at) * limits.near_percent / 100
    return (_K.TARGET_NEAR, near) if near <= now else None


def _emergencies(team: WatchedTeam, number: str) -> Iterator[Alarm]:
    """They have an acknowledgement of their own, and stay until they are ended."""
    for one in team.emergencies:
        name = f"{_K.EMERGENCY}.{team.id}.{one.id}"
        seen = None
        if one.acknowledged_at is not None:
            seen = Acknowledged(name, one.acknowledged_by, one.acknowledged_at)
        yield Alarm(
            name, _K.EMERGENCY, one.started_at, one.call or team.call, number, team.id,
            team.call_sign, one.member, seen,
        )  # fmt: skip


def _of_team(team: WatchedTeam, number: str, limits: Limits, now: datetime) -> Iterator[Alarm]:
    def make(kind: AlarmKind, due: datetime, since: datetime) -> Alarm:
        name = f"{kind}.{team.id}.{_stamp(since)}"
        return Alarm(name, kind, due, team.call, number, team.id, team.call_sign, team.status.value)

    spoken = max(team.since, team.checked_at or team.since)
    check = limits.welfare_minutes.get(team.status)
    if check is not None and spoken + timedelta(minutes=check) <= now:
        yield make(_K.WELFARE_DUE, spoken + timedelta(minutes=check), spoken)
    most = limits.state_minutes.get(team.status)
    if most is not None and team.since + timedelta(minutes=most) <= now:
        yield make(_K.LONG_IN_STATE, team.since + timedelta(minutes=most), team.since)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
