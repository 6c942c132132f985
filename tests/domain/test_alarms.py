"""The desk's alarms: made from calls, teams and the time, the same everywhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mcrrt.domain import alarms as al
from mcrrt.domain import fold
from mcrrt.domain.alarms import (
    AlarmKind,
    Limits,
    alarms,
    record_of,
    ringing,
    watch_call,
    watch_team,
)
from mcrrt.domain.assignment import Against, Declined, ResponseMode
from mcrrt.domain.call import Call
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import roster as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.facts import watch as w
from mcrrt.domain.journal import Fact
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import DEFAULT_TARGETS, Urgency
from tests.domain.making import NOON, entry, intake_pack, minutes

PACK = intake_pack()
S, K = TeamStatus, AlarmKind
CALL, TEAM = "01973f2c-0000-7000-8000-00000000000c", "01973f2c-0000-7000-8000-00000000000d"
LIMITS = Limits(80, 60, {S.MEAL: 45, S.EN_ROUTE: 30}, {S.ON_SCENE: 20}, (30, 60))


class Scene:
    """One call and one team, and facts in order."""

    def __init__(self) -> None:
        self.states: dict[str, fold.State] = {}
        self.at: datetime = NOON
        self.do(
            f.CallOpened(CALL, "A1"),
            f.CallQueued(CALL),
            t.TeamFormed(TEAM, "MC1", "o", "c", NOON, NOON + minutes(600)),
        )
        self.step(S.AVAILABLE)

    def do(self, *facts: Fact) -> None:
        for fact in facts:
            fold.apply(self.states, entry(fact, self.at), lambda _name: None)

    def step(self, status: TeamStatus) -> None:
        work = self.team.active
        call, part = (work.call, work.assignment) if work else ("", "")
        crew = (self.team.officer, self.team.clinician)
        self.do(t.TeamStatusSet(TEAM, *crew, status, "unit", call, part))

    def answer(self, **answers: str) -> None:
        given = {**{item.id: "no" for item in PACK.items}, **answers}
        self.do(tr.TriageAnswered(CALL, "s1", given, evaluate(PACK, given)))

    def send(self, despite: str = "", against: tuple[Against, ...] = ()) -> None:
        crew = (self.team.officer, self.team.clinician)
        fact = t.TeamAssigned("a1", CALL, TEAM, "MC1", *crew, ResponseMode.FIRST_RESPONDER)
        self.do(replace(fact, despite=despite, against=against))

    @property
    def call(self) -> Call:
        found = self.states[f"call:{CALL}"]
        assert isinstance(found, Call)
        return found

    @property
    def team(self) -> Team:
        found = self.states[f"team:{TEAM}"]
        assert isinstance(found, Team)
        return found

    def alarms(self, after: float = 0) -> list[al.Alarm]:
        watched = al.Watched(
            (watch_call(self.call, DEFAULT_TARGETS),), (watch_team(self.team),), LIMITS
        )
        return list(alarms(watched, self.at + minutes(after)))

    def kinds(self, after: float = 0) -> list[AlarmKind]:
        return [one.kind for one in ringing(self.alarms(after))]


@pytest.fixture
def scene():
    return Scene()


def test_a_target_is_told_before_and_after_it_is_missed(scene):
    assert scene.kinds(47) == []
    assert scene.kinds(48) == [K.TARGET_NEAR]  # 80 % of the hour of P1
    assert scene.kinds(60) == [K.TARGET_MISSED]
    assert scene.alarms(61)[0].since == NOON + minutes(60)


def test_a_sent_team_does_not_stop_the_target_but_an_arrival_does(scene):
    scene.send()
    scene.step(S.EN_ROUTE)
    assert K.TARGET_MISSED in scene.kinds(61)
    scene.step(S.ON_SCENE)
    assert K.TARGET_MISSED not in scene.kinds(61)


def test_an_acknowledged_alarm_is_quiet_and_stays_on_the_list(scene):
    alarm = scene.alarms(61)[0]
    scene.do(w.AlarmAcknowledged(alarm.id, CALL))
    assert scene.kinds(61) == []
    shown = scene.alarms(61)[0]
    assert (shown.id, shown.acknowledged.by) == (alarm.id, "ada")


def test_an_acknowledged_warning_does_not_quiet_what_comes_after_it(scene):
    scene.do(w.AlarmAcknowledged(scene.alarms(50)[0].id, CALL))
    assert scene.kinds(50) == []
    assert scene.kinds(60) == [K.TARGET_MISSED]


def test_a_higher_urgency_is_a_new_alarm(scene):
    scene.do(w.AlarmAcknowledged(scene.alarms(61)[0].id, CALL))
    scene.answer(SF1="yes")
    assert scene.kinds(61) == [K.TARGET_MISSED]


def test_when_two_desks_acknowledge_the_first_is_the_one(scene):
    alarm = scene.alarms(61)[0].id
    scene.do(w.AlarmAcknowledged(alarm, CALL))
    scene.at += minutes(1)
    scene.do(w.AlarmAcknowledged(alarm, CALL))
    assert [one.at for one in scene.call.acknowledged] == [NOON]


def test_a_team_that_does_not_answer_and_one_that_declines(scene):
    scene.send()
    assert scene.kinds(0.9) == []
    assert scene.kinds(1) == [K.UNANSWERED]
    scene.do(t.AssignmentDeclined("a1", CALL, TEAM, "MC1", "o", "c", Declined.TOO_FAR))
    assert scene.kinds(1) == [K.DECLINED]
    assert (scene.team.status, scene.team.active, scene.call.waiting) == (S.AVAILABLE, None, True)
    assert scene.call.assignments[0].declined is Declined.TOO_FAR
    scene.do(t.TeamAssigned("a2", CALL, TEAM, "MC1", "o", "c", ResponseMode.FIRST_RESPONDER))
    assert scene.kinds(0.5) == []


def test_who_has_taken_a_call_cannot_decline_it(scene):
    scene.send()
    scene.step(S.ACKNOWLEDGED)
    with pytest.raises(RuleBroken):
        scene.do(t.AssignmentDeclined("a1", CALL, TEAM, "MC1", "o", "c", Declined.BUSY))


def test_a_welfare_check_is_due_until_words_are_recorded(scene):
    scene.send()
    scene.step(S.EN_ROUTE)
    scene.step(S.ON_SCENE)
    assert scene.kinds(20) == [K.WELFARE_DUE]
    scene.at += minutes(20)
    scene.do(w.WelfareChecked(TEAM, CALL, "All is well.", "o"))
    assert scene.kinds(19) == []
    assert scene.kinds(20) == [K.WELFARE_DUE]


def test_time_in_a_state_over_its_limit(scene):
    scene.send()
    scene.step(S.EN_ROUTE)
    assert scene.kinds(30) == [K.LONG_IN_STATE]
    alarm = scene.alarms(30)[0]
    scene.do(w.AlarmAcknowledged(alarm.id, CALL, TEAM))
    assert scene.kinds(30) == []


def test_hospital_at_thirty_and_sixty_minutes(scene):
    scene.send()
    for status in (S.EN_ROUTE, S.ON_SCENE, S.TRANSPORTING, S.AT_HOSPITAL):
        scene.step(status)
    assert scene.kinds(29) == []
    assert scene.kinds(30) == [K.HOSPITAL_PROMPT]
    assert scene.kinds(60) == [K.HOSPITAL_NOTICE]


def test_a_held_call_is_quiet_and_comes_back_by_itself(scene):
    scene.answer()
    scene.do(w.CallHeld(CALL, "Asks for the evening.", scene.at + timedelta(days=3)))
    late = 60 * 24 * 15  # past the two weeks of P4
    scene.do(w.CallHeld(CALL, "Later.", scene.at + minutes(late + 10)))
    assert scene.kinds(late) == []
    assert set(scene.kinds(late + 10)) == {K.HOLD_OVER, K.TARGET_MISSED}


def test_a_call_held_for_a_team_comes_back_when_the_team_is_free(scene):
    scene.answer()
    scene.step(S.MEAL)
    scene.do(w.CallHeld(CALL, "Knows her.", None, TEAM, "MC1"))
    assert scene.kinds(1) == []
    scene.at += minutes(2)
    scene.step(S.AVAILABLE)
    assert scene.kinds() == [K.HOLD_OVER]
    scene.send()
    assert scene.kinds() == []
    assert scene.call.hold is None


def test_what_may_not_wait_cannot_be_held(scene):
    with pytest.raises(RuleBroken, match="starred"):
        scene.do(w.CallHeld(CALL, "Later.", scene.at + minutes(60)))
    scene.answer(SF1="yes")
    with pytest.raises(RuleBroken, match="P0"):
        scene.do(w.CallHeld(CALL, "Later.", scene.at + minutes(60)))


def test_a_hold_does_not_quiet_what_becomes_an_emergency(scene):
    scene.answer()
    scene.do(w.CallHeld(CALL, "Later.", scene.at + minutes(600)))
    scene.do(f.UrgencyRaised(CALL, Urgency.P0, "Heard a shot."))
    assert scene.kinds(15) == [K.TARGET_MISSED]


def test_an_emergency_stays_until_it_is_ended(scene):
    scene.do(w.EmergencyStarted("01973f2c-0000-7000-8000-00000000000e", TEAM, "MC1", "o", "unit"))
    scene.at += minutes(1)
    first = scene.alarms()[0]
    assert (first.kind, first.detail, first.acknowledged) == (K.EMERGENCY, "o", None)
    scene.do(w.EmergencyAcknowledged("01973f2c-0000-7000-8000-00000000000e", TEAM))
    scene.do(w.EmergencyAcknowledged("01973f2c-0000-7000-8000-00000000000e", TEAM))
    assert scene.alarms()[0].acknowledged.at == scene.at
    assert scene.kinds() == []
    with pytest.raises(RuleBroken, match="not ended"):
        scene.do(t.TeamStoodDown(TEAM, "o", "c"))
    with pytest.raises(RuleBroken, match="five seconds"):
        scene.do(w.EmergencyMistaken("01973f2c-0000-7000-8000-00000000000e", TEAM))
    scene.do(w.EmergencyEnded("01973f2c-0000-7000-8000-00000000000e", TEAM, "Both well."))
    assert scene.alarms() == []


def test_a_slip_is_taken_back_within_five_seconds(scene):
    scene.do(w.EmergencyStarted("01973f2c-0000-7000-8000-00000000000e", TEAM, "MC1", "", "unit"))
    scene.at += timedelta(seconds=5)
    scene.do(w.EmergencyMistaken("01973f2c-0000-7000-8000-00000000000e", TEAM))
    assert scene.team.emergencies == ()


def test_a_clinician_alone_at_a_weapon_is_told_until_patrol_is_asked(scene):
    scene.states[f"team:{TEAM}"] = replace(scene.team, officer="")
    scene.send()
    assert scene.kinds() == []
    scene.do(f.CallDetailsRecorded(CALL, {"weapons": "yes"}))  # heard of only now
    assert scene.kinds() == [K.CLINICIAN_ALONE]
    scene.do(w.SupportAsked(CALL, "u1", SupportKind.PATROL))
    assert scene.kinds() == []
    scene.do(w.SupportChanged(CALL, "u1", SupportKind.PATROL, SupportState.CANCELLED))
    assert scene.kinds() == [K.CLINICIAN_ALONE]


def test_who_must_not_meet_the_person_and_goes_is_told_unless_somebody_said_why(scene):
    scene.send()
    assert scene.kinds() == []
    scene.at += timedelta(seconds=20)
    scene.do(r.ConflictOfInterestRecorded(CALL, "c", "Is her cousin."))
    (found,) = scene.alarms()
    assert (found.kind, found.call_sign, found.since) == (K.CONFLICT_OF_INTEREST, "MC1", scene.at)
    scene.do(r.ConflictOfInterestRecorded(CALL, "another", "Is her neighbour."))
    scene.do(r.ConflictOfInterestLifted(CALL, "c", "Another person."))
    assert scene.kinds() == []


def test_who_was_sent_with_a_reason_is_no_alarm(scene):
    scene.do(r.ConflictOfInterestRecorded(CALL, "c", "Is her cousin."))
    scene.send(despite="Nobody else.", against=(Against("conflict_of_interest", "c"),))
    assert scene.kinds() == []
    scene.do(r.ConflictOfInterestRecorded(CALL, "o", "Is her brother."))
    assert scene.kinds() == [K.CONFLICT_OF_INTEREST]


def test_the_most_pressing_comes_first(scene):
    scene.do(w.EmergencyStarted("01973f2c-0000-7000-8000-00000000000e", TEAM, "MC1", "", "unit"))
    scene.step(S.MEAL)
    assert scene.kinds(61) == [K.EMERGENCY, K.TARGET_MISSED, K.LONG_IN_STATE]


@pytest.mark.parametrize(
    "text",
    ["", "x", "emergency.x.y", f"nothing.{CALL}.x", f"emergency.{CALL}.", f"emergency.{CALL}.a b"],
)
def test_what_is_no_alarm_is_none(text):
    assert record_of(text) is None


def test_every_id_names_its_kind_and_its_record(scene):
    scene.send()
    for one in scene.alarms(300):
        assert record_of(one.id) == (one.kind, TEAM if one.kind in al.ABOUT_TEAM else CALL)
