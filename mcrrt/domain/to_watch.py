"""What the next shift has to watch: made from the calls, the teams and the alarms of a moment.

Pure. Each line is a code and the call or team it is about; what it says in words is for others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from mcrrt.domain.alarms import Alarm, AlarmKind
from mcrrt.domain.call import Call, Stage
from mcrrt.domain.call_watch import hold_counts, weapon_known
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency


class Watch(StrEnum):
    """Why it is to be watched, the most pressing first."""

    EMERGENCY = "emergency"
    CLINICIAN_ALONE = "clinician_alone"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    URGENT = "urgent"
    TARGET_MISSED = "target_missed"
    WELFARE_DUE = "welfare_due"
    TARGET_NEAR = "target_near"
    WEAPON = "weapon"
    PROVISIONAL = "provisional"
    SENT_DESPITE = "sent_despite"
    NOT_READ_BACK = "not_read_back"
    SAFETY = "safety"
    AT_HOSPITAL = "at_hospital"
    HOLD_OVER = "hold_over"
    HELD = "held"
    ONE_SEAT_EMPTY = "one_seat_empty"
    SHIFT_OVER = "shift_over"
    CONFLICTS = "conflicts"
    UNSENT = "unsent"


_RANK = {code: place for place, code in enumerate(Watch)}

# Alarms that the next shift takes over as they are. The others follow from calls and teams.
_ALARMS = {
    AlarmKind.EMERGENCY: Watch.EMERGENCY,
    AlarmKind.CLINICIAN_ALONE: Watch.CLINICIAN_ALONE,
    AlarmKind.CONFLICT_OF_INTEREST: Watch.CONFLICT_OF_INTEREST,
    AlarmKind.TARGET_MISSED: Watch.TARGET_MISSED,
    AlarmKind.WELFARE_DUE: Watch.WELFARE_DUE,
    AlarmKind.TARGET_NEAR: Watch.TARGET_NEAR,
    AlarmKind.HOLD_OVER: Watch.HOLD_OVER,
}
_ABOUT_TEAM = {Watch.EMERGENCY, Watch.WELFARE_DUE}
_HIGH = (Urgency.P0, Urgency.P1)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WatchLine:
    """One thing to watch. It is about a call, a team, or neither (then ``count`` says how many).

    ``detail`` is what its words need: an urgency, a safety flag, a call-sign, a member. ``at`` is
    since when it is so, or until when. ``rules`` stood against a sending, ``reason`` is why it was.
    """

    code: Watch
    call: str = ""
    number: str = ""
    team: str = ""
    call_sign: str = ""
    detail: str = ""
    at: datetime | None = None
    count: int = 0
    rules: tuple[str, ...] = ()
    reason: str = ""

    @property
    def subject(self) -> str:
        """The number or call-sign it stands under, '' when it is about neither."""
        return self.number or self.call_sign


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk itself still owes: crossings to settle, entries the hub has not received."""

    conflicts: int = 0
    unsent: int = 0
    oldest: datetime | None = None


def what_to_watch(
    calls: Iterable[Call], teams: Iterable[Team], found: Iterable[Alarm], desk: Desk, now: datetime
) -> tuple[WatchLine, ...]:
    """Return every line, the most pressing first."""
    alarms = tuple(found)
    back = {one.call for one in alarms if one.kind is AlarmKind.HOLD_OVER}
    lines = [line for one in alarms for line in _of_alarm(one)]
    for call in calls:
        if call.stage is Stage.OPEN:
            lines += _of_call(call, held=call.id not in back)
    for team in teams:
        if team.on:
            lines += _of_team(team, now)
    lines += _of_desk(desk)
    return tuple(sorted(lines, key=_place))


def _place(line: WatchLine) -> tuple[int, str, datetime, int, str]:
    urgency = line.detail if line.code is Watch.URGENT else ""
    return (_RANK[line.code], urgency, line.at or _LAST, len(line.subject), line.subject)


def _of_alarm(one: Alarm) -> Iterator[WatchLine]:
    code = _ALARMS.get(one.kind)
    if code in _ABOUT_TEAM:
        yield WatchLine(
            code, team=one.team, call_sign=one.call_sign, detail=one.detail, at=one.since
        )
    elif code is not None:
        sign = one.call_sign if code is Watch.CONFLICT_OF_INTEREST else ""
        yield WatchLine(code, one.call, one.call_number, detail=sign, at=one.since)


def _of_call(call: Call, *, held: bool) -> Iterator[WatchLine]:
    def line(code: Watch, detail: str = "", at: datetime | None = None) -> WatchLine:
        return WatchLine(code, call.id, call.number, detail=detail, at=at)

    if call.urgency in _HIGH:
        yield line(Watch.URGENT, call.urgency.value, call.received_at)
    if call.provisional:
        yield line(Watch.PROVISIONAL)
    flags = call.value("safety_flags")
    if weapon_known(call):
        yield line(Watch.WEAPON)
    for flag in flags if isinstance(flags, tuple) else ():
        if flag != "weapon":
            yield line(Watch.SAFETY, flag)
    for part in call.open_assignments:
        if part.against:
            rules = tuple(dict.fromkeys(one.rule for one in part.against))
            sent = line(Watch.SENT_DESPITE, part.call_sign, part.assigned_at)
            yield replace(sent, rules=rules, reason=part.despite)
        if part.provisional and not part.read_back:
            yield line(Watch.NOT_READ_BACK, part.call_sign, part.assigned_at)
        if part.status is TeamStatus.AT_HOSPITAL:
            yield line(Watch.AT_HOSPITAL, part.call_sign, part.times.get(TeamStatus.AT_HOSPITAL))
    if held and call.hold is not None and hold_counts(call):
        yield line(Watch.HELD, call.hold.call_sign, call.hold.until)


def _of_team(team: Team, now: datetime) -> Iterator[WatchLine]:
    if team.degraded:
        seat = "clinician" if team.officer else "officer"
        yield WatchLine(
            Watch.ONE_SEAT_EMPTY, team=team.id, call_sign=team.call_sign, detail=seat
        )  # fmt: skip
    if team.shift_end <= now:
        yield WatchLine(
            Watch.SHIFT_OVER, team=team.id, call_sign=team.call_sign, at=team.shift_end
        )  # fmt: skip


def _of_desk(desk: Desk) -> Iterator[WatchLine]:
    if desk.conflicts:
        yield WatchLine(Watch.CONFLICTS, count=desk.conflicts)
    if desk.unsent:
        yield WatchLine(Watch.UNSENT, count=desk.unsent, at=desk.oldest)


def by_subject(lines: Iterable[WatchLine]) -> tuple[tuple[WatchLine, ...], ...]:
    """Put lines about the same call or team together, each group where its first line stood."""
    groups: dict[str, list[WatchLine]] = {}
    for line in lines:
        name = line.call or line.team or line.code.value
        groups.setdefault(name, []).append(line)
    return tuple(tuple(group) for group in groups.values())
