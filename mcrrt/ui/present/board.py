"""What a row of the board says, made from a row of the answer and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.call import CallStatus
from mcrrt.service import words
from mcrrt.service.answers import CallRow, TeamRow
from mcrrt.service.language import _
from mcrrt.ui.present.timeline import provisional_words
from mcrrt.ui.present.times import elapsed, short
from mcrrt.ui.present.watch import beside_words, crew_words, held, hold_words


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as the board draws it. ``fill`` is how much of its target has passed, 0 to 1.

    ``unsure``: a team was sent to it provisionally.
    """

    id: str
    section: str
    urgency: str
    urgency_word: str
    provisional: bool
    number: str
    waited: str
    target: str
    fill: float
    late: bool
    place: str
    what: str
    status: str
    teams: str
    flags: tuple[str, ...]
    spoken: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team as the board draws it.

    ``unsure``: it was sent provisionally; ``degraded``: a seat is empty.
    """

    id: str
    call_sign: str
    status: str
    status_word: str
    since: str
    crew: str
    work: str
    district: str
    free: bool
    spoken: str
    unsure: bool = False
    emergency: bool = False
    degraded: bool = False


def call_line(row: CallRow, section: str, now: datetime, teams: Mapping[str, TeamRow]) -> CallLine:
    """Return a call's line. ``teams`` are those that are on, by call-sign."""
    fill, late, target = _target(row, now)
    waited = elapsed(row.received_at, now)
    urgency = row.urgency.value if row.urgency else "P4"
    word = words.label(words.URGENCY, urgency)
    place = _place(row)
    what = words.label(words.CALL_TYPE, row.call_type) or _("Kind not given")
    status = _status(row, now, teams)
    flags = tuple(words.label(words.SAFETY_FLAG, flag) for flag in row.flags)
    late_words = _("past the target") if late else ""
    quiet = held(row.hold, now)
    if late and not quiet:
        status = f"{status} · {_('late')}"
    spoken = ", ".join(
        part
        for part in (
            f"{urgency} {word}", _("provisional") if row.provisional else "", row.number,
            place, what, status, waited, late_words, *flags,
        )
        if part
    )  # fmt: skip
    return CallLine(
        row.id, section, urgency, word, row.provisional, row.number, waited, target, fill,
        late and not quiet,
        place, what, status, ", ".join(row.teams), flags, spoken,
        any(teams[name].provisional for name in row.teams if name in teams),
    )  # fmt: skip


def _target(row: CallRow, now: datetime) -> tuple[float, bool, str]:
    waiting = row.status in (CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.QUEUED,
                             CallStatus.DISPATCHED)  # fmt: skip
    if row.due_at is None or not waiting:
        return 0.0, False, ""
    whole = (row.due_at - row.received_at).total_seconds()
    passed = (now - row.received_at).total_seconds()
    late = now > row.due_at
    target = short(row.due_at - row.received_at)
    return min(1.0, max(0.0, passed / whole)), late, target


def _place(row: CallRow) -> str:
    municipality = words.label(words.MUNICIPALITY, row.municipality)
    return ", ".join(part for part in (row.place, municipality) if part) or _("Place not known")


def _status(row: CallRow, now: datetime, teams: Mapping[str, TeamRow]) -> str:
    """Say what happens: what its team does and since when, or what it waits for."""
    if row.hold is not None and held(row.hold, now):
        return hold_words(row.hold)
    beside = beside_words(row.support)
    said = _work(row, now, teams)
    return f"{said} · {beside}" if beside else said


def _work(row: CallRow, now: datetime, teams: Mapping[str, TeamRow]) -> str:
    if row.stacked_on and not row.teams:
        return _("Waits for {teams}").format(teams=", ".join(row.stacked_on))
    if row.needs_outcome:
        return _("Outcome missing")
    if row.teams:
        return ", ".join(_team_does(name, now, teams) for name in row.teams)
    return words.label(words.CALL_STATUS, row.status)


def _team_does(name: str, now: datetime, teams: Mapping[str, TeamRow]) -> str:
    team = teams.get(name)
    if team is None:
        return name
    word = words.label(words.TEAM_STATUS, team.status)
    said = f"{name} {word} {elapsed(team.since, now)}"
    return f"{said} · {_sent_provisionally(team)}" if team.provisional else said


def _sent_provisionally(team: TeamRow) -> str:
    """Say that nobody could ask the hub when it was sent, and whether the team said it back."""
    return _("read back") if team.read_back else _("provisional")


def team_line(row: TeamRow, now: datetime) -> TeamLine:
    """Return a team's line."""
    word = words.label(words.TEAM_STATUS, row.status)
    since = elapsed(row.since, now)
    crew = crew_words(_surname(row.officer), _surname(row.clinician))
    parts = [_("emergency")] if row.emergencies else []
    if row.provisional:
        parts.append(provisional_words(read_back=row.read_back))
    if row.call_number:
        parts.append(f"{row.call_number} {row.call_place}".strip())
    if row.stacked:
        parts.append(_("then {calls}").format(calls=", ".join(row.stacked)))
    if row.shift_end <= now:
        parts.append(_("shift is over"))
    district = words.label(words.MUNICIPALITY, row.district)
    work = " · ".join(parts) or district
    spoken = ", ".join(
        part
        for part in (row.call_sign, word, since, crew_words(row.officer, row.clinician), work)
        if part
    )
    return TeamLine(
        row.id, row.call_sign, row.status.value, word, since, crew, work, district,
        row.status.value == "available", spoken, row.provisional, bool(row.emergencies),
        row.degraded,
    )  # fmt: skip


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1] if name.split() else name
