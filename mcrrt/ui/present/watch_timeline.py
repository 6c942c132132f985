"""What the entries of a timeline say about crews, support, checks, emergencies and alarms."""

from collections.abc import Callable

from mcrrt.domain.alarms import record_of
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import crews as cr
from mcrrt.domain.facts import roster as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import watch as w
from mcrrt.domain.journal import Fact
from mcrrt.service import watch_words, words
from mcrrt.service.despite_words import despite_words
from mcrrt.service.language import _, labelled
from mcrrt.ui.present.times import clock


def _declined(fact: t.AssignmentDeclined) -> str:
    why = words.label(watch_words.DECLINED, fact.why).lower()
    said = _("{team} declined: {why}").format(team=fact.call_sign, why=why)
    return f"{said}. {fact.note}" if fact.note else said


def _crews(fact: cr.CrewsChanged) -> str:
    how = words.label(watch_words.CREW, fact.how)
    teams = ", ".join(_one_crew(one) for one in fact.teams)
    despite = despite_words(fact.against, fact.despite)
    return f"{how} ({teams}). {fact.reason}" + (f" · {despite}" if despite else "")


def _one_crew(one: cr.Crewed) -> str:
    if not one.after:
        return _("{team} stands down").format(team=one.call_sign)
    if not one.officer:
        return _("{team} without an officer").format(team=one.call_sign)
    if not one.clinician:
        return _("{team} without a clinician").format(team=one.call_sign)
    return one.call_sign


def _asked(fact: w.SupportAsked) -> str:
    who = words.label(watch_words.SUPPORT, fact.kind)
    said = _("{who} asked for").format(who=f"{who} {fact.unit}".strip())
    return f"{said}. {fact.note}" if fact.note else said


def _support(fact: w.SupportChanged) -> str:
    who = f"{words.label(watch_words.SUPPORT, fact.kind)} {fact.unit}".strip()
    return labelled(who, words.label(watch_words.SUPPORT_STATE, fact.state).lower())


def _notified(fact: w.PartyNotified) -> str:
    done = _("Response plan, done: {line}").format(line=fact.line.replace("_", " "))
    return f"{done}. {fact.note}" if fact.note else done


def _held(fact: w.CallHeld) -> str:
    if fact.until is not None:
        return _("Held until {at}: {why}").format(at=clock(fact.until), why=fact.reason)
    return _("Held until {team} is free: {why}").format(team=fact.call_sign, why=fact.reason)


def _emergency(fact: w.EmergencyStarted) -> str:
    word = words.label(watch_words.SEVERITY, fact.severity)
    return " · ".join(part for part in (word, fact.call_sign, fact.place) if part)


def _acknowledged(fact: w.AlarmAcknowledged) -> str:
    found = record_of(fact.alarm)
    word = words.label(watch_words.ALARM, found[0]) if found else fact.alarm
    return _("Alarm seen: {alarm}").format(alarm=word.lower())


def _alerted(fact: acc.Alerted) -> str:
    found = record_of(fact.alarm)
    word = words.label(watch_words.ALARM, found[0]) if found else fact.alarm
    return _("Was alerted: {alarm}").format(alarm=word.lower())


WATCH_WORDS: dict[type[Fact], Callable[..., str]] = {
    t.AssignmentDeclined: _declined,
    cr.CrewsChanged: _crews,
    w.SupportAsked: _asked,
    w.SupportChanged: _support,
    w.PartyNotified: _notified,
    w.CallHeld: _held,
    w.CallReleased: lambda _fact: _("No longer held"),
    w.WelfareChecked: lambda fact: _("Welfare check: {said}").format(said=fact.said),
    w.EmergencyStarted: _emergency,
    w.EmergencyMistaken: lambda _fact: _("Emergency: pressed by mistake"),
    w.EmergencyAcknowledged: lambda _fact: _("Emergency taken up by a desk"),
    w.EmergencyEnded: lambda fact: _("Emergency ended: {how}").format(how=fact.how),
    w.AlarmAcknowledged: _acknowledged,
    acc.Alerted: _alerted,
    r.ConflictOfInterestRecorded: lambda fact: _(
        "A member must not meet the person: {reason}"
    ).format(reason=fact.reason),
    r.ConflictOfInterestLifted: lambda fact: _(
        "A member may meet the person after all: {reason}"
    ).format(reason=fact.reason),
}
