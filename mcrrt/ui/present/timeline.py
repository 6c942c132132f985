"""What an entry of a call's timeline says, in words, from the fact it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.facts import admin as adm
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import Fact, Feed, Unreadable
from mcrrt.domain.verdict import Verdict
from mcrrt.service import words
from mcrrt.service.answers import Standing, TimelineRow
from mcrrt.service.despite_words import despite_words
from mcrrt.service.language import _, labelled, sentence
from mcrrt.ui.present.times import day_and_clock
from mcrrt.ui.present.watch_timeline import WATCH_WORDS


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry as it is drawn. ``note`` entries stand out; ``struck`` ones were corrected.

    ``void`` ones do not count and are struck too; ``below`` says why. ``mark`` is how far the entry
    has come, '' where there is no hub.
    """

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
    below: str = ""
    void: bool = False


def timeline_line(row: TimelineRow, now: datetime, *, linked: bool = False) -> TimelineLine:
    """Return the line of an entry. ``linked``: the store has a hub, so each says where it is."""
    text = fact_words(row.fact)
    at = day_and_clock(row.at, now)
    who = f"{row.actor} + {row.second}" if row.second else row.actor
    note = isinstance(
        row.fact,
        f.NoteAdded | f.ClinicalNoteAdded | f.NoteCorrected | f.ClinicalNoteCorrected,
    )
    clinical = row.feed is Feed.CLINICAL
    corrected = bool(row.corrected_by)
    void = row.verdict in (Verdict.VOID, Verdict.QUARANTINED)
    below = _below(row)
    mark = _mark(row, now) if linked else ""
    parts = [
        at,
        who,
        _("corrected") if corrected else "",
        _("clinical") if clinical else "",
        text,
        below,
        mark,
    ]
    return TimelineLine(
        row.event, at, who, text, row.kind, note, clinical, corrected or void, mark,
        ", ".join(part for part in parts if part), below, void,
    )  # fmt: skip


def _mark(row: TimelineRow, now: datetime) -> str:
    """Return the machine's code, and how far the entry has come."""
    match row.standing:
        case Standing.RECEIVED if row.received_at is not None:
            come = _("received {at}").format(at=day_and_clock(row.received_at, now))
        case Standing.RECEIVED:
            come = _("received")
        case Standing.SENT:
            come = _("sent")
        case _:
            come = _("here only")
    return f"{row.machine} · {come}" if row.machine else come


def _below(row: TimelineRow) -> str:
    """Return what the hub said of an entry that does not simply stand."""
    if row.verdict is Verdict.CONFLICT:
        return _("crossed with another entry")
    if row.verdict in (Verdict.VOID, Verdict.QUARANTINED):
        reason = because_words(row.because, row.because_fields)
        return (
            _("does not count: {reason}").format(reason=reason) if reason else _("does not count")
        )
    return ""


def because_words(template: str, fields: Mapping[str, str]) -> str:
    """Return the hub's reason as a sentence. One of a newer version may name what we do not have."""
    try:
        return sentence(McrrtError(template, **fields)) if template else ""
    except (KeyError, IndexError, ValueError):
        return _(template)


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


def _lowered(fact: tr.UrgencyLowered) -> str:
    return (
        _("Urgency lowered to {urgency} by two people: {why}. {note}")
        .format(
            urgency=fact.urgency.value, why=words.label(words.LOWERING, fact.code), note=fact.note
        )
        .strip()
    )


def _switched(fact: tr.ChecklistSwitched) -> str:
    said = _("Checklist {pack} in use") if fact.on else _("Checklist {pack} not in use any more")
    terms = _(", terms confirmed") if fact.terms else ""
    return said.format(pack=fact.pack) + terms


def _answers(fact: tr.TriageAnswered | tr.ScreeningAnswered) -> str:
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
    despite = despite_words(fact.against, fact.despite)
    if fact.stacked:
        waits = _("Waits for {team} ({mode})").format(team=fact.call_sign, mode=mode)
        return _with(waits, despite)
    sent = _("{team} sent ({mode})").format(team=fact.call_sign, mode=mode)
    unsure = provisional_words(read_back=fact.read_back) if fact.provisional else ""
    return _with(sent, unsure, despite)


def _with(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def provisional_words(*, read_back: bool) -> str:
    """Return that a team was sent while the hub could not be reached."""
    return _("provisional, read back") if read_back else _("provisional, not read back")


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
    tr.UrgencyLowered: _lowered,
    tr.ScreeningAnswered: _answers,
    tr.ScreeningDone: lambda fact: (
        labelled(_("Screening finished"), fact.formulation)
        if fact.formulation
        else _("Screening finished")
    ),
    tr.ScreeningCounted: lambda fact: _(
        "A clinical screener says: response urgency {urgency}"
    ).format(urgency=fact.urgency.value),
    tr.ChecklistKept: lambda fact: _("Checklist {pack} {version} used for the first time").format(
        pack=fact.pack, version=fact.version
    ),
    tr.ChecklistLoaded: lambda fact: _("Checklist {pack} {version} brought by the agency").format(
        pack=fact.pack, version=fact.version
    ),
    tr.ChecklistSwitched: _switched,
    t.TeamAssigned: _assigned,
    t.TeamStatusSet: _status,
    t.TeamFormed: lambda fact: _("Team {team} formed").format(team=fact.call_sign),
    t.TeamStoodDown: lambda _fact: _("Team stood down"),
    adm.MemberRecorded: lambda fact: _("Member {name} recorded").format(name=fact.name),
    adm.PartnerRecorded: lambda fact: _("Partner {name} recorded").format(name=fact.name),
    adm.AccountCreated: lambda fact: _("Account {name} made").format(name=fact.name),
    adm.AccountChanged: lambda fact: _("Account {name} changed").format(name=fact.name),
    adm.PasswordChanged: lambda _fact: _("Password changed"),
    adm.SettingChanged: lambda fact: _("Setting {name} changed").format(name=fact.name),
    t.AssignmentReadBack: lambda _fact: _("The team read the call back by radio"),
    f.CallConflictResolved: lambda fact: _("{field}: settled which value is right").format(
        field=words.field_label(fact.field)
    ),
    f.SentTwiceSettled: lambda _fact: _("Seen: a team was sent twice"),
    r.ReferralConflictResolved: lambda fact: _(
        "Referral, {field}: settled which value is right"
    ).format(field=words.field_label(fact.field)),
    t.StackedCallStarted: lambda fact: _with(
        _("The waiting call was started"), despite_words(fact.against, fact.despite)
    ),
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
    **WATCH_WORDS,
}
