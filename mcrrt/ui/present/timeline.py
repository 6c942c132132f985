"""What an entry of a call's timeline says, in words, from the fact it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import Fact, Feed, Unreadable
from mcrrt.service import words
from mcrrt.service.answers import Standing, TimelineRow
from mcrrt.service.language import _, labelled
from mcrrt.ui.present.times import day_and_clock


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry as it is drawn. ``note`` entries stand out; ``struck`` ones were corrected."""

    id: str
    at: str
    who: str
    text: str
    kind: str
    note: bool
    clinical: bool
    struck: bool
    mark: str
    spoken: str


def timeline_line(row: TimelineRow, now: datetime) -> TimelineLine:
    """Return the line of an entry."""
    text = fact_words(row.fact)
    at = day_and_clock(row.at, now)
    note = isinstance(
        row.fact,
        f.NoteAdded | f.ClinicalNoteAdded | f.NoteCorrected | f.ClinicalNoteCorrected,
    )
    clinical = row.feed is Feed.CLINICAL
    struck = bool(row.corrected_by)
    mark = _("received") if row.standing is Standing.RECEIVED else _("here only")
    parts = [
        at,
        row.actor,
        _("corrected") if struck else "",
        _("clinical") if clinical else "",
        text,
    ]
    return TimelineLine(
        row.event, at, row.actor, text, row.kind, note, clinical, struck, mark,
        ", ".join(part for part in parts if part),
    )  # fmt: skip


def fact_words(fact: Fact) -> str:
    """Return a fact in words."""
    say = _WORDS.get(type(fact))
    if say is not None:
        return say(fact)
    if isinstance(fact, Unreadable):
        return _("Erased.") if fact.why == "erased" else _("An entry of a newer version.")
    return fact.KIND


def value_words(name: str, value: Value) -> str:
    """Return a field's value in words."""
    if value is None:
        return _("emptied")
    if isinstance(value, tuple):
        return ", ".join(words.choice_label(name, code) for code in value)
    return words.choice_label(name, value) if isinstance(value, str) else str(value)


def _details(values: dict[str, Value], suggested: tuple[str, ...] = ()) -> str:
    parts = []
    for name, value in values.items():
        tail = _(" (suggested by the text)") if name in suggested else ""
        parts.append(labelled(words.field_label(name), value_words(name, value)) + tail)
    return " · ".join(parts)


def _answers(fact: tr.TriageAnswered) -> str:
    given = ", ".join(
        f"{item} {words.label(words.YES_NO, str(answer)).lower()}"
        for item, answer in fact.answers.items()
    )
    urgency = fact.result.urgency
    word = words.label(words.URGENCY, urgency)
    provisional = _(", provisional") if fact.result.provisional else ""
    return _("Triage {given} → {urgency} {word}{provisional}").format(
        given=given, urgency=urgency.value, word=word, provisional=provisional
    )


def _status(fact: t.TeamStatusSet) -> str:
    word = words.label(words.TEAM_STATUS, fact.status)
    place = f" ({fact.place})" if fact.place else ""
    if fact.correction:
        return _("Team {state}{place}, corrected: {reason}").format(
            state=word.lower(), place=place, reason=fact.correction
        )
    return _("Team {state}{place}").format(state=word.lower(), place=place)


def _closed(fact: f.CallClosed) -> str:
    codes = ", ".join(f"{c} {words.label(words.DISPOSITION, c)}" for c in fact.dispositions)
    note = f". {fact.note}" if fact.note else ""
    return _("Closed: {codes}{note}").format(codes=codes, note=note)


def _assigned(fact: t.TeamAssigned) -> str:
    mode = words.label(words.RESPONSE_MODE, fact.mode).lower()
    if fact.stacked:
        return _("Waits for {team} ({mode})").format(team=fact.call_sign, mode=mode)
    return _("{team} sent ({mode})").format(team=fact.call_sign, mode=mode)


def _imported(fact: f.CallImported) -> str:
    outcomes = ", ".join(outcome.original for outcome in fact.outcomes)
    return _("Came in from {system}: {outcomes}").format(system=fact.system, outcomes=outcomes)


def _issued(fact: r.ReferralIssued) -> str:
    pattern = _("Referral made, version {version} ({disclosure})")
    if fact.overridden:
        pattern = _("Referral made against the person's refusal, version {version} ({disclosure})")
    return pattern.format(version=fact.version, disclosure=fact.disclosure)


def _followed(fact: f.FollowedUp) -> str:
    how = _("Follow-up, reached") if fact.reached else _("Follow-up tried, not reached")
    return labelled(how, fact.text)


def _answered(fact: r.ReferralAnswered) -> str:
    word = words.label(words.REFERRAL_STATUS, fact.answer).lower()
    return _("Partner answered: {answer}. {note}").format(answer=word, note=fact.note).strip()


_WORDS: dict[type[Fact], Callable[..., str]] = {
    f.CallOpened: lambda fact: _("Call {number} opened").format(number=fact.number),
    f.CallDetailsRecorded: lambda fact: _details(fact.values, fact.suggested),
    f.CallQueued: lambda _fact: _("Put on the board"),
    f.UrgencyRaised: lambda fact: _("Urgency raised to {urgency}: {reason}").format(
        urgency=fact.urgency.value, reason=fact.reason
    ),
    f.NoteAdded: lambda fact: fact.text,
    f.ClinicalNoteAdded: lambda fact: fact.text,
    f.NoteCorrected: lambda fact: _("{text} (corrected: {reason})").format(
        text=fact.text, reason=fact.reason
    ),
    f.ClinicalNoteCorrected: lambda fact: _("{text} (corrected: {reason})").format(
        text=fact.text, reason=fact.reason
    ),
    f.CallsLinked: lambda _fact: _("Linked with another call"),
    f.CallMarkedDuplicate: lambda _fact: _("Marked as another report of the same event"),
    f.CallDiverted: lambda fact: (
        _("Diverted to {to}. {note}").format(to=fact.to, note=fact.note).strip()
    ),
    f.CallCancelled: lambda fact: _("Cancelled: {reason}").format(reason=fact.reason),
    f.CallClosed: _closed,
    f.CallReviewed: lambda fact: _("Reviewed. {note}").format(note=fact.note).strip(),
    f.FollowedUp: _followed,
    f.CallReopened: lambda fact: _("Reopened: {reason}").format(reason=fact.reason),
    f.CallImported: _imported,
    f.ImportAmended: lambda fact: _("Another file added: {outcomes}").format(
        outcomes=", ".join(outcome.original for outcome in fact.outcomes)
    ),
    tr.TriageAnswered: _answers,
    tr.TriageDone: lambda _fact: _("Triage finished"),
    t.TeamAssigned: _assigned,
    t.TeamStatusSet: _status,
    t.StackedCallStarted: lambda _fact: _("The waiting call was started"),
    t.StackedCallWithdrawn: lambda fact: _("No longer waits: {reason}").format(reason=fact.reason),
    r.ReferralStarted: lambda fact: _("Referral {number} begun").format(number=fact.number),
    r.ReferralDetailsRecorded: lambda fact: _("Referral: {fields} written").format(
        fields=", ".join(words.field_label(name).lower() for name in fact.values)
    ),
    r.ReferralIssued: _issued,
    r.ReferralHandedOver: lambda fact: (
        _("Referral handed over ({how}) {to}")
        .format(how=words.label(words.HANDED, fact.how).lower(), to=fact.to)
        .strip()
    ),
    r.ReferralAnswered: _answered,
    r.ReferralWithdrawn: lambda fact: _("Referral withdrawn: {reason}").format(reason=fact.reason),
}
