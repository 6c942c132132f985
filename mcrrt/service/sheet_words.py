"""The words of a shift-change sheet, on screen and on paper."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from mcrrt.domain.call import CallStatus
from mcrrt.domain.to_watch import Watch, WatchLine
from mcrrt.service import words
from mcrrt.service.answers import CallRow, FollowUpRow, TeamRow
from mcrrt.service.despite_words import rule_words
from mcrrt.service.language import N_, _

Translate = Callable[[str], str]
At = Callable[[datetime], str]

EMPTY = {
    "watch": N_("Nothing stands out."),
    "waiting": N_("No call waits for a team."),
    "active": N_("No team is on a call."),
    "held": N_("No call is held for later."),
    "drafts": N_("No call is parked as a draft."),
    "follow_ups": N_("No follow-up is overdue or due in the next 12 hours."),
    "teams": N_("No team is on."),
    "sheets": N_("No sheet was made yet."),
}

TITLE = {
    "watch": N_("What to watch"),
    "waiting": N_("Waiting"),
    "active": N_("With a team"),
    "held": N_("Held for later"),
    "drafts": N_("Drafts"),
    "follow_ups": N_("Follow-ups due"),
    "teams": N_("Teams on"),
    "sheets": N_("Last sheets"),
}

_W = Watch
_WATCH = {
    _W.EMERGENCY: N_("emergency since {at} {member}"),
    _W.CLINICIAN_ALONE: N_("there is a weapon and no officer goes"),
    _W.CONFLICT_OF_INTEREST: N_("{team}: a member must not meet the person"),
    _W.URGENT: "{urgency}",
    _W.TARGET_MISSED: N_("target missed at {at}"),
    _W.WELFARE_DUE: N_("welfare check due since {at}"),
    _W.TARGET_NEAR: N_("target is near"),
    _W.WEAPON: N_("weapon"),
    _W.PROVISIONAL: N_("triage is provisional"),
    _W.SENT_DESPITE: N_("{team} was sent despite: {rules}. Why: {reason}"),
    _W.NOT_READ_BACK: N_("{team} was sent provisionally and has not read it back"),
    _W.SAFETY: "{flag}",
    _W.AT_HOSPITAL: N_("{team} at hospital since {at}"),
    _W.HOLD_OVER: N_("back from hold"),
    _W.SHIFT_OVER: N_("shift was over at {at}"),
    _W.CONFLICTS: N_("Conflicts to settle: {n}"),
    _W.UNSENT: N_("Entries that the hub has not received: {n}, the oldest of {at}"),
}
_SEAT = {"officer": N_("no officer in the team"), "clinician": N_("no clinician in the team")}
_UNTIL = N_("held until {at}")
_UNTIL_TEAM = N_("held until {team} is free")
_UNTIL_EITHER = N_("held until {at} or until {team} is free")


def watch_words(line: WatchLine, names: Mapping[str, str], at: At, translate: Translate = _) -> str:
    """Return one thing to watch, without the call or team it is about."""
    if line.code is _W.ONE_SEAT_EMPTY:
        return words.label(_SEAT, line.detail, translate)
    said = translate(_pattern(line)).format(
        at=at(line.at) if line.at else "",
        n=line.count,
        team=line.detail,
        member=names.get(line.detail, ""),
        urgency=urgency_words(line.detail, translate),
        flag=words.label(words.SAFETY_FLAG, line.detail, translate).lower(),
        rules=rule_words(line.rules, translate),
        reason=line.reason,
    )
    return " ".join(said.split())


def _pattern(line: WatchLine) -> str:
    if line.code is not _W.HELD:
        return _WATCH[line.code]
    if line.at and line.detail:
        return _UNTIL_EITHER
    return _UNTIL_TEAM if line.detail else _UNTIL


def group_words(
    group: Iterable[WatchLine], names: Mapping[str, str], at: At, translate: Translate = _
) -> str:
    """Return all there is to watch about one call or team."""
    said = " · ".join(watch_words(line, names, at, translate) for line in group)
    return said[:1].upper() + said[1:]


def urgency_words(code: str, translate: Translate = _) -> str:
    """Return ``P1 Very urgent``."""
    return f"{code} {words.label(words.URGENCY, code, translate)}" if code else ""


def call_about(row: CallRow, translate: Translate = _) -> str:
    """Return where, what and who a call is about."""
    place = ", ".join(
        part
        for part in (row.place, words.label(words.MUNICIPALITY, row.municipality, translate))
        if part
    )
    what = words.label(words.CALL_TYPE, row.call_type, translate)
    parts = (place or translate(N_("Place not known")), what, row.person)
    return " · ".join(part for part in parts if part)


def call_now(row: CallRow, at: At, translate: Translate = _) -> str:
    """Return how a call stands: who is on it, until when it is held, until when somebody must be."""
    flags = (words.label(words.SAFETY_FLAG, flag, translate) for flag in row.flags)
    parts = (_standing(row, translate), _target(row, at, translate), *flags)
    return " · ".join(part for part in parts if part)


def _standing(row: CallRow, translate: Translate) -> str:
    if row.hold is not None:
        return row.hold.reason
    if row.teams:
        return ", ".join(row.teams)
    if row.stacked_on:
        return translate(N_("Waits for {teams}")).format(teams=", ".join(row.stacked_on))
    if row.needs_outcome:
        return translate(N_("Outcome missing"))
    plain = row.status is CallStatus.QUEUED  # it stands among those that wait
    return "" if plain else words.label(words.CALL_STATUS, row.status, translate)


def _target(row: CallRow, at: At, translate: Translate) -> str:
    waits = row.status in (CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.QUEUED)
    if row.due_at is None or not waits:
        return ""
    return translate(N_("target {at}")).format(at=at(row.due_at))


def follow_up_words(row: FollowUpRow, now: datetime, at: At, translate: Translate = _) -> str:
    """Return when somebody is to be called, and whether that has passed."""
    if row.due_at is None:
        return ""
    due = translate(N_("due {at}")).format(at=at(row.due_at))
    return f"{due} · {translate(N_('late'))}" if row.due_at < now else due


def team_now(row: TeamRow, at: At, translate: Translate = _) -> str:
    """Return who is in a team, what it is on, and until when."""
    officer = row.officer or translate(N_("no officer"))
    clinician = row.clinician or translate(N_("no clinician"))
    parts = [f"{officer} / {clinician}"]
    if row.call_number:
        parts.append(", ".join(part for part in (row.call_number, row.call_place) if part))
    if row.stacked:
        parts.append(translate(N_("then {calls}")).format(calls=", ".join(row.stacked)))
    parts.append(words.label(words.MUNICIPALITY, row.district, translate))
    parts.append(translate(N_("shift ends {at}")).format(at=at(row.shift_end)))
    return " · ".join(part for part in parts if part)
