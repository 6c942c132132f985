"""What an alarm says: one short line, the team and the call first."""

from collections.abc import Callable, Mapping
from datetime import datetime

from mcrrt.domain.alarms import Alarm, AlarmKind
from mcrrt.service import watch_words, words
from mcrrt.service.language import _
from mcrrt.ui.present.times import clock, short

_K = AlarmKind

# Which sound an alarm has; those that are not here have the quiet one.
SOUNDS = {
    _K.EMERGENCY: "emergency",
    _K.CLINICIAN_ALONE: "urgent",
    _K.CONFLICT_OF_INTEREST: "urgent",
    _K.DECLINED: "urgent",
    _K.UNANSWERED: "urgent",
    _K.TARGET_MISSED: "late",
}
QUIET = "notice"


def alarm_words(alarm: Alarm, names: Mapping[str, str], now: datetime) -> str:
    """Return an alarm in words. ``names`` are those of members, by id."""
    member = names.get(alarm.detail, "")
    said = _WORDS[alarm.kind]().format(
        team=alarm.call_sign,
        call=alarm.call_number,
        member=member,
        urgency=alarm.detail,
        why=words.label(watch_words.DECLINED, alarm.detail).lower(),
        state=words.label(words.TEAM_STATUS, alarm.detail).lower(),
        time=short(max(now - alarm.since, now - now)),
    )
    return " ".join(said.split()).removesuffix(" ()")


def seen_words(alarm: Alarm, names: Mapping[str, str]) -> str:
    """Return who has acknowledged it and when, '' when nobody has."""
    if alarm.acknowledged is None:
        return ""
    return _("seen by {name} {at}").format(
        name=names.get(alarm.acknowledged.by, "?"), at=clock(alarm.acknowledged.at)
    )


# Functions, because the language can change.
_WORDS: dict[AlarmKind, Callable[[], str]] = {
    _K.EMERGENCY: lambda: _("Emergency {team} {member} ({call})"),
    _K.CLINICIAN_ALONE: lambda: _("{call}: there is a weapon and no officer goes"),
    _K.CONFLICT_OF_INTEREST: lambda: _("{team} goes to {call}: a member must not meet the person"),
    _K.DECLINED: lambda: _("{team} declined {call}: {why}"),
    _K.UNANSWERED: lambda: _("{team} has not answered for {call}"),
    _K.WELFARE_DUE: lambda: _("{team}: welfare check is due ({call})"),
    _K.TARGET_MISSED: lambda: _("{call} {urgency}: target missed, {time} ago"),
    _K.HOLD_OVER: lambda: _("{call} is back from hold"),
    _K.HOSPITAL_NOTICE: lambda: _("{team} is long at hospital with {call}: tell the supervisor"),
    _K.LONG_IN_STATE: lambda: _("{team}: {state} for a long time ({call})"),
    _K.TARGET_NEAR: lambda: _("{call} {urgency}: target is near"),
    _K.HOSPITAL_PROMPT: lambda: _(
        "{team} at hospital with {call}: a low-risk transfer may be considered"
    ),
}
