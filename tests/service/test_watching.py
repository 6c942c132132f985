"""Crews that change, offers that are declined, holds, support, checks, emergencies, alarms."""

from datetime import timedelta

import pytest

from mcrrt.domain.account import Profession
from mcrrt.domain.alarms import AlarmKind
from mcrrt.domain.assignment import Declined, Ended
from mcrrt.domain.call import CallStatus
from mcrrt.domain.emergency import MISTAKE_WITHIN
from mcrrt.domain.errors import BadInput, NoRight, NotFound, RuleBroken
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.service.plain import refused
from tests.service.scene import all_no
from tests.support import START

S, P = TeamStatus, Profession
LATER = START + timedelta(hours=9)


def team(shift, call_sign):
    return next(row for row in shift.office.ask(q.Board()).teams if row.call_sign == call_sign)


def duty(shift, name):
    rows = shift.office.ask(q.Members()).members
    return next((row.team, row.status) for row in rows if row.member.name == name)


def alarms(shift):
    return shift.office.ask(q.Alarms()).alarms


def board_row(shift, number):
    board = shift.office.ask(q.Board())
    return next(row for row in (*board.waiting, *board.active) if row.number == number)


# --- crews ---------------------------------------------------------------------------------------


def test_a_team_with_a_missing_seat_says_so_and_can_still_be_sent(shift):
    result = shift.do(c.ChangeCrew("MC1", "4401", "", "Clinician is ill.")).result
    row = team(shift, "MC1")
    assert (result["degraded"], row.degraded, row.clinician) == (True, True, "")
    assert duty(shift, "Clinician Diaz") == ("", S.OFF_DUTY)
    shift.do(c.AssignTeam("A1", "MC1"))
    assert shift.call("A1").call.open_assignments[0].clinician_id == ""


def test_in_the_middle_of_a_call_its_record_keeps_who_was_there_when(shift):
    before = team(shift, "MC3")
    shift.clock.advance(minutes=12)
    shift.do(c.ChangeCrew("MC3", "4499", "C3", "Hearing tomorrow."))
    part = shift.call("A9").call.open_assignments[0]
    first, second = part.crew_spans
    assert (first.officer, second.clinician) == (before.officer_id, before.clinician_id)
    assert first.until == second.since
    assert second.until is None
    assert duty(shift, "Spare Officer") == ("MC3", S.ON_SCENE)
    assert duty(shift, "Officer Tremblay") == ("", S.OFF_DUTY)


def test_two_teams_swap_at_one_moment_and_each_does_what_its_team_does(shift):
    shift.do(c.SwapCrew("MC1", "MC3", P.OFFICER, "Speaks French."))
    assert (team(shift, "MC1").officer, team(shift, "MC3").officer) == (
        "Officer Tremblay",
        "Officer Diaz",
    )
    assert duty(shift, "Officer Diaz") == ("MC3", S.ON_SCENE)
    assert duty(shift, "Officer Tremblay") == ("MC1", S.AVAILABLE)


def test_a_pair_splits_in_the_middle_of_a_call_and_merges_again(shift):
    shift.do(c.SplitTeam("MC3", P.CLINICIAN, "Stays with the mother.", "MC3B"))
    both = [a.call_sign for a in shift.call("A9").call.open_assignments]
    assert both == ["MC3", "MC3B"]
    half = team(shift, "MC3B")
    assert (half.status, half.degraded, half.officer) == (S.ON_SCENE, True, "")
    with refused(shift, kind=RuleBroken):
        shift.do(c.MergeTeams("MC3", "MC3B", "Together again."))  # still has the call
    shift.do(c.SetTeamStatus("MC3B", S.AVAILABLE))
    shift.do(c.MergeTeams("MC3", "MC3B", "Together again."))
    assert not team(shift, "MC3").degraded
    assert "MC3B" not in [row.call_sign for row in shift.office.ask(q.Board()).teams]
    assert duty(shift, "Clinician Tremblay") == ("MC3", S.ON_SCENE)


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (c.ChangeCrew("MC1", "4403", "C1", "x"), RuleBroken),  # in MC3
        (c.ChangeCrew("MC1", "C99", "C1", "x"), BadInput),  # not an officer
        (c.ChangeCrew("MC1", "4401", "C1", "x"), RuleBroken),  # is so already
        (c.ChangeCrew("MC1", "", "", "x"), BadInput),
        (c.SwapCrew("MC1", "MC1", P.OFFICER, "x"), BadInput),
        (c.MergeTeams("MC1", "MC3", "x"), RuleBroken),  # both are whole
        (c.MergeTeams("MC1", "MC1", "x"), BadInput),
        (c.SplitTeam("MC1", P.OFFICER, "x", "MC2"), RuleBroken),  # call-sign is on
        (c.ChangeCrew("MC1", "4499", "C1", ""), BadInput),  # no reason
    ],
    ids=repr,
)
def test_what_a_crew_cannot_do(shift, command, kind):
    with refused(shift, kind=kind):
        shift.do(command)


def test_nobody_who_is_not_active_is_put_into_a_seat(shift):
    member = next(
        r.member for r in shift.office.ask(q.Members()).members if r.member.badge == "4499"
    )
    shift.do(c.RecordMember(member.name, "officer", "4499", badge="4499", active=False))
    with refused(shift, kind=BadInput):
        shift.do(c.ChangeCrew("MC1", "4499", "C1", "x"))


# --- a clinician is never the only unit at a weapon (domain.md 8.1, rule 12) ------------------------


@pytest.fixture
def armed(shift):
    """A1 has a weapon; MC1 is a clinician alone."""
    shift.do(c.RecordCallDetails("A1", {"weapons": "yes"}))
    shift.do(c.ChangeCrew("MC1", "", "C1", "Officer is in court."))
    return shift


def test_a_clinician_is_not_sent_alone_to_a_weapon(armed):
    with refused(armed, kind=RuleBroken):
        armed.do(c.AssignTeam("A1", "MC1"))
    armed.do(c.AskSupport("A1", SupportKind.PATROL))
    armed.do(c.AssignTeam("A1", "MC1"))


def test_a_whole_pair_may_go_and_its_officer_may_not_leave(shift):
    shift.do(c.RecordCallDetails("A9", {"safety_flags": ("weapon",)}))
    with refused(shift, kind=RuleBroken):
        shift.do(c.SplitTeam("MC3", P.OFFICER, "Needed elsewhere."))
    shift.do(c.SplitTeam("MC3", P.OFFICER, "Takes the front.", "MC3B"))  # stays on the call


def test_what_is_heard_of_later_is_told_as_an_alarm(armed):
    armed.do(c.AssignTeam("A4", "MC1"))
    armed.do(c.RecordCallDetails("A4", {"weapons": "yes"}))
    assert AlarmKind.CLINICIAN_ALONE in [one.kind for one in alarms(armed)]


# --- declining -----------------------------------------------------------------------------------


def test_a_declined_call_waits_again_with_the_time_it_has_waited(shift):
    received = shift.call("A1").call.received_at
    shift.do(c.AssignTeam("A1", "MC1"))
    shift.do(c.DeclineCall("MC1", Declined.TOO_FAR, "In Acton."))
    card = shift.call("A1")
    assert card.call.assignments[0].ended is Ended.DECLINED
    assert card.status is CallStatus.RECEIVED
    row = board_row(shift, "A1")
    assert (row.received_at, row.teams) == (received, ())
    assert [one.kind for one in alarms(shift)] == [AlarmKind.DECLINED]
    with refused(shift, kind=RuleBroken):
        shift.do(c.DeclineCall("MC1", Declined.TOO_FAR))
    with refused(shift, kind=RuleBroken):
        shift.do(c.DeclineCall("MC3", Declined.BUSY))  # has taken it


# --- holding -------------------------------------------------------------------------------------


def test_a_held_call_goes_below_the_others_and_comes_back(shift):
    until = shift.clock.time + timedelta(hours=1)
    shift.do(c.HoldCall("A4", "Asks for the evening.", until))
    assert board_row(shift, "A4").hold.reason == "Asks for the evening."
    shift.clock.advance(hours=1, minutes=1)
    assert board_row(shift, "A4").hold is None
    back = next(one for one in alarms(shift) if one.kind is AlarmKind.HOLD_OVER)
    shift.do(c.AcknowledgeAlarm(back.id))
    assert next(one for one in alarms(shift) if one.id == back.id).acknowledged is not None


@pytest.mark.parametrize("hours", [-1, 24 * 4])
def test_a_hold_ends_in_the_next_days(shift, hours):
    with refused(shift, kind=BadInput):
        shift.do(c.HoldCall("A4", "x", shift.clock.time + timedelta(hours=hours)))


def test_what_cannot_be_held(shift):
    soon = shift.clock.time + timedelta(hours=1)
    for command in (
        c.HoldCall("A1", "A starred question is open.", soon), c.HoldCall("A9", "MC3 is there.", soon),
        c.HoldCall("A4", "MC1 is free.", None, "MC1"), c.ReleaseCall("A4"),
    ):  # fmt: skip
        with refused(shift, kind=RuleBroken):
            shift.do(command)
    with refused(shift, kind=BadInput):
        shift.do(c.HoldCall("A4", "Until when?"))


# --- beside the team -----------------------------------------------------------------------------


def test_support_is_asked_for_comes_and_leaves(shift):
    one = shift.do(c.AskSupport("A9", SupportKind.EMS, "Medic 4")).result["support"]
    for state in (SupportState.ON_THE_WAY, SupportState.ON_SCENE, SupportState.LEFT):
        shift.clock.advance(minutes=3)
        shift.do(c.ChangeSupport("A9", one, state))
    support = shift.call("A9").call.support[0]
    in_order = sorted(support.times, key=lambda state: support.times[state])
    assert in_order == list(SupportState)[:4]
    with refused(shift, kind=RuleBroken):
        shift.do(c.ChangeSupport("A9", one, SupportState.ON_SCENE))
    with refused(shift, kind=NotFound):
        shift.do(c.ChangeSupport("A1", one, SupportState.LEFT))


def test_the_response_plan_of_a_call_and_what_was_done_of_it(shift):
    shift.do(
        c.RecordCallDetails(
            "A1", {"safety_flags": ("weapon", "children_present"), "municipality": "milton"}
        )
    )
    lines = {row.line.id: row for row in shift.office.ask(q.ResponsePlan("A1")).lines}
    assert {"patrol_first", "supervisor_attends", "stage", "child_protection"} <= set(lines)
    assert all(row.done_at is None for row in lines.values())
    shift.do(c.AskSupport("A1", SupportKind.PATROL))
    shift.do(c.RecordNotified("A1", "child_protection"))
    done = {r.line.id for r in shift.office.ask(q.ResponsePlan("A1")).lines if r.done_at}
    assert done == {"patrol_first", "child_protection"}
    with refused(shift, kind=NotFound):
        shift.do(c.RecordNotified("A4", "child_protection"))


def test_the_agency_has_plans_of_its_own(shift):
    own = (
        '{"plans": [{"id": "mine", "when": {"urgencies": ["P1"]}, "lines": [{"id": "desk", "kind": "notify",'
        ' "who": "desk", "text": {"en": "Tell the night desk", "fr": "Aviser la nuit"}}]}]}'
    )
    shift.do(c.ChangeSetting("response_plans", own))
    assert [row.line.id for row in shift.office.ask(q.ResponsePlan("A1")).lines] == ["desk"]


# --- while a team is out -------------------------------------------------------------------------


def test_a_welfare_check_resets_its_clock_and_keeps_the_words(shift):
    shift.clock.advance(minutes=40)
    due = [one for one in alarms(shift) if one.kind is AlarmKind.WELFARE_DUE]
    assert [one.call_sign for one in due] == ["MC3"]
    event = shift.do(c.RecordWelfareCheck("MC3", "Talking on the porch.", "C3")).events[0]
    assert shift.fact(event).said == "Talking on the porch."
    assert event in [row.event for row in shift.call("A9").timeline]
    assert AlarmKind.WELFARE_DUE not in [one.kind for one in alarms(shift)]
    with refused(shift, kind=BadInput):
        shift.do(c.RecordWelfareCheck("MC3", "x", "4401"))
    with refused(shift, kind=RuleBroken):
        shift.do(c.RecordWelfareCheck("MC1", "x"))


def test_an_emergency_from_the_car_reaches_the_desk_and_stays(shift):
    shift.become("officer")
    started = shift.do(c.StartEmergency("MC3", "4403")).result
    with refused(shift, kind=NoRight):
        shift.do(c.EndEmergency("MC3", "x"))
    shift.become("dispatcher")
    first = alarms(shift)[0]
    assert (first.id, first.kind, first.call_number) == (
        started["alarm"],
        AlarmKind.EMERGENCY,
        "A9",
    )
    shift.do(c.AcknowledgeAlarm(first.id))
    row = team(shift, "MC3")
    assert row.emergencies[0].acknowledged_at is not None
    assert row.status is S.ON_SCENE  # a flag, not a state
    with refused(shift, kind=RuleBroken):
        shift.do(c.StartEmergency("MC3", "4403"))
    shift.do(c.EndEmergency("MC3", "Both are well."))
    assert team(shift, "MC3").emergencies == ()
    kinds = [row.kind for row in shift.call("A9").timeline][-3:]
    assert kinds == ["team.emergency", "team.emergency_acknowledged", "team.emergency_ended"]


def test_after_five_seconds_it_was_no_mistake(shift):
    shift.do(c.StartEmergency("MC3"))
    shift.clock.advance(seconds=MISTAKE_WITHIN.total_seconds() + 1)
    with refused(shift, kind=RuleBroken):
        shift.do(c.CancelEmergency("MC3"))
    shift.do(c.EndEmergency("MC3", "Wrong key."))
    shift.do(c.StartEmergency("MC3"))
    shift.do(c.CancelEmergency("MC3"))
    assert "team.emergency_mistaken" in [row.kind for row in shift.call("A9").timeline]


# --- alarms --------------------------------------------------------------------------------------


def test_the_record_says_who_was_alerted_and_who_has_seen_it(shift):
    shift.clock.advance(hours=2)
    late = next(one for one in alarms(shift) if one.kind is AlarmKind.TARGET_MISSED)
    shift.become("dispatcher")
    shift.do(c.RecordAlerted((late.id,)))
    event = shift.do(c.AcknowledgeAlarm(late.id)).events[0]
    assert shift.do(c.AcknowledgeAlarm(late.id)).events == ()  # once is enough
    shift.become("supervisor")
    rows = shift.office.ask(q.AccessLog(record=late.call_number)).rows
    told = [row for row in rows if row.kind == "access.alerted"]
    assert [(row.actor, row.fact.alarm) for row in told] == [("Pat dispatcher", late.id)]
    seen = next(row for row in shift.call(late.call_number).timeline if row.event == event)
    assert seen.actor == "Pat dispatcher"


@pytest.mark.parametrize(
    "alarm",
    ["x", "target_missed.A1.P1", "emergency..", "zz.01a20635-7d16-7375-ba10-4c1b1287d4cc.x"],
)
def test_what_is_no_alarm_is_refused(shift, alarm):
    with refused(shift, kind=BadInput):
        shift.do(c.AcknowledgeAlarm(alarm))
    with refused(shift, kind=BadInput):
        shift.do(c.RecordAlerted((alarm,)))


def test_a_calm_evening_has_no_alarm(shift):
    assert alarms(shift) == ()
    shift.do(c.AnswerTriage("A1", all_no()))
    assert alarms(shift) == ()
