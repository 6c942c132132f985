"""What the desk watches over: units beside the team, held calls, checks, emergencies, alarms."""

from datetime import datetime, timedelta

from mcrrt.domain import text
from mcrrt.domain.alarms import ABOUT_TEAM, AlarmKind, record_of
from mcrrt.domain.call_watch import require_holdable
from mcrrt.domain.emergency import MISTAKE_WITHIN, Emergency
from mcrrt.domain.errors import N_, BadInput, NotFound, RuleBroken
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import watch as w
from mcrrt.domain.journal import subject
from mcrrt.domain.response_plan import lines_for
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.plans import plans_of
from mcrrt.service.work import Handlers, Work, is_id, new_id, utc

_UNIT = 40
_LONGEST_HOLD = timedelta(days=3)
_MOST_ALERTED = 50


def decline(wish: c.DeclineCall, work: Work) -> None:
    """The team cannot go: it is free, and its call waits again."""
    team = work.team(wish.team)
    note = text.clean("note", wish.note, text.LINE)
    if team.active is None or team.status is not TeamStatus.ASSIGNED:
        raise RuleBroken(
            N_("{call_sign} has no call that it could decline."), call_sign=team.call_sign
        )
    work.add(
        t.AssignmentDeclined(
            team.active.assignment, team.active.call, team.id, team.call_sign, team.officer,
            team.clinician, wish.why, note,
        ),
        {"team": team.event},
    )  # fmt: skip
    work.result.update(call=team.active.call, team=team.id)


# --- beside the team -----------------------------------------------------------------------------


def ask_support(wish: c.AskSupport, work: Work) -> None:
    """Somebody else is asked to come."""
    call = work.call(wish.call)
    unit = text.clean("unit", wish.unit, _UNIT)
    note = text.clean("note", wish.note, text.LINE)
    support = new_id()
    work.add(w.SupportAsked(call.id, support, wish.kind, unit, note))
    work.result.update(call=call.id, support=support)


def change_support(wish: c.ChangeSupport, work: Work) -> None:
    """How far they are."""
    call = work.call(wish.call)
    found = next((one for one in call.support if one.id == wish.support), None)
    if found is None:
        raise NotFound(N_("There is no such unit on this call."))
    unit = text.clean("unit", wish.unit, _UNIT)
    work.add(w.SupportChanged(call.id, found.id, found.kind, wish.state, unit))


def notify(wish: c.RecordNotified, work: Work) -> None:
    """A line of the plan of this call was done."""
    call = work.call(wish.call)
    lines = lines_for(plans_of(work.settings()), call)
    found = next((one for one in lines if one.id == wish.line), None)
    if found is None:
        raise NotFound(N_("There is no such line in the response plan of this call."))
    note = text.clean("note", wish.note, text.LINE)
    work.add(w.PartyNotified(call.id, found.id, found.who, note))


# --- waiting -------------------------------------------------------------------------------------


def hold(wish: c.HoldCall, work: Work) -> None:
    """Nobody is sent yet."""
    call = work.call(wish.call)
    reason = text.required("reason", wish.reason, text.LINE)
    require_holdable(call)
    until = _until(wish.until, work.now)
    team = work.team(wish.team) if wish.team else None
    if until is None and team is None:
        raise BadInput("until", N_("Say until when, or for which team. Nothing was changed."))
    if team is not None and (not team.on or team.status is TeamStatus.AVAILABLE):
        raise RuleBroken(
            N_("{call_sign} is free: send it instead of holding the call."),
            call_sign=team.call_sign,
        )
    work.add(
        w.CallHeld(
            call.id, reason, until, team.id if team else "", team.call_sign if team else ""
        )
    )  # fmt: skip


def _until(wanted: datetime | None, now: datetime) -> datetime | None:
    if wanted is None:
        return None
    until = utc(wanted, "until")
    if not now < until <= now + _LONGEST_HOLD:
        raise BadInput("until", N_("A call can be held for up to three days from now."))
    return until


def release(wish: c.ReleaseCall, work: Work) -> None:
    """It waits like the others again."""
    call = work.call(wish.call)
    if call.hold is None:
        raise RuleBroken(N_("Call {number} is not held."), number=call.number)
    work.add(w.CallReleased(call.id))


# --- while a team is out -------------------------------------------------------------------------


def welfare(wish: c.RecordWelfareCheck, work: Work) -> None:
    """What the team said when it was asked how it is."""
    team = work.team(wish.team)
    said = text.required("said", wish.said, text.LINE)
    if team.active is None:
        raise RuleBroken(N_("{call_sign} is not on a call."), call_sign=team.call_sign)
    member = _of_crew(work, team, wish.member)
    work.add(w.WelfareChecked(team.id, team.active.call, said, member))


def _of_crew(work: Work, team: Team, word: str) -> str:
    if not word:
        return ""
    member = work.member(word).id
    if member not in (team.officer, team.clinician):
        raise BadInput("member", N_("This member is not in the team. Nothing was changed."))
    return member


def start_emergency(wish: c.StartEmergency, work: Work) -> None:
    """Nothing is asked first; whatever is known of team and call goes along."""
    team = work.team(wish.team)
    member = _of_crew(work, team, wish.member)
    if any(one.member == member for one in team.emergencies):
        raise RuleBroken(
            N_("This emergency of {call_sign} is known already."), call_sign=team.call_sign
        )
    place = text.clean("place", wish.place, text.LINE) or team.place
    emergency = new_id()
    call = team.active.call if team.active else ""
    work.add(
        w.EmergencyStarted(
            emergency, team.id, team.call_sign, member, work.role.value, wish.severity, call, place
        )
    )
    alarm = f"{AlarmKind.EMERGENCY}.{team.id}.{emergency}"
    work.result.update(emergency=emergency, team=team.id, call=call, alarm=alarm)


def _emergency(team: Team, wanted: str) -> Emergency:
    found = [one for one in team.emergencies if wanted in ("", one.id)]
    if not found:
        raise NotFound(N_("There is no such emergency. It may have ended."))
    return found[0]


def cancel_emergency(wish: c.CancelEmergency, work: Work) -> None:
    """The key was pressed by mistake."""
    team = work.team(wish.team)
    one = _emergency(team, wish.emergency)
    if work.now - one.started_at > MISTAKE_WITHIN:
        raise RuleBroken(
            N_("More than five seconds have passed. Say how it is and end the emergency.")
        )
    work.add(w.EmergencyMistaken(one.id, team.id, one.call))


def acknowledge_emergency(wish: c.AcknowledgeEmergency, work: Work) -> None:
    """Somebody takes it up."""
    team = work.team(wish.team)
    one = _emergency(team, wish.emergency)
    work.add(w.EmergencyAcknowledged(one.id, team.id, one.call))


def end_emergency(wish: c.EndEmergency, work: Work) -> None:
    """It is over, and how."""
    team = work.team(wish.team)
    how = text.required("how", wish.how, text.LINE)
    one = _emergency(team, wish.emergency)
    work.add(w.EmergencyEnded(one.id, team.id, how, one.call))


# --- alarms --------------------------------------------------------------------------------------


def _about(work: Work, alarm: str) -> tuple[AlarmKind, str, str]:
    """Return what an alarm is about: its kind, the call's id, the team's id."""
    found = record_of(alarm)
    if found is None or not is_id(found[1]):
        raise BadInput("alarm", N_("There is no such alarm. Nothing was changed."))
    kind, record = found
    if kind not in ABOUT_TEAM:
        return kind, work.call(record).id, ""
    team = work.team(record)
    return kind, team.active.call if team.active else "", team.id


def acknowledge(wish: c.AcknowledgeAlarm, work: Work) -> None:
    """It is quiet from now on. When it was acknowledged before, nothing changes."""
    kind, call, team = _about(work, wish.alarm)
    if kind is AlarmKind.EMERGENCY:
        emergency = wish.alarm.rpartition(".")[2]
        acknowledge_emergency(c.AcknowledgeEmergency(team, emergency), work)
        return
    known = work.team(team).acknowledged if team else work.call(call).acknowledged
    if wish.alarm not in (one.alarm for one in known):
        work.add(w.AlarmAcknowledged(wish.alarm, call, team))


def alerted(wish: c.RecordAlerted, work: Work) -> None:
    """Who was alerted: whoever is logged in where the alarm was shown, and nobody else."""
    if not 0 < len(wish.alarms) <= _MOST_ALERTED:
        raise BadInput("alarms", N_("Name 1 to {most} alarms."), most=_MOST_ALERTED)
    for alarm in wish.alarms:
        kind, call, team = _about(work, alarm)
        record = subject("team", team) if kind in ABOUT_TEAM and not call else subject("call", call)
        work.add(acc.Alerted(work.session.account, alarm, record))


HANDLERS: Handlers = {
    c.DeclineCall: decline,
    c.AskSupport: ask_support,
    c.ChangeSupport: change_support,
    c.RecordNotified: notify,
    c.HoldCall: hold,
    c.ReleaseCall: release,
    c.RecordWelfareCheck: welfare,
    c.StartEmergency: start_emergency,
    c.CancelEmergency: cancel_emergency,
    c.AcknowledgeEmergency: acknowledge_emergency,
    c.EndEmergency: end_emergency,
    c.AcknowledgeAlarm: acknowledge,
    c.RecordAlerted: alerted,
}
