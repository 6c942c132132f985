from dataclasses import replace
from datetime import timedelta

import pytest

from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.duty import Duty, evolve_duty
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import teams as t
from mcrrt.domain.journal import Unreadable
from mcrrt.domain.team import Work, evolve_team
from mcrrt.domain.team_status import ON_A_CALL, TRANSITIONS, TeamStatus
from tests.domain.making import NOON, entry, minutes

S = TeamStatus
MODE = ResponseMode.FIRST_RESPONDER
NIGHT = (NOON, NOON + timedelta(hours=12))  # crosses midnight


def formed(**changes):
    given = {"team": "t", "call_sign": "MC1", "officer": "o", "clinician": "c",
             "shift_start": NIGHT[0], "shift_end": NIGHT[1], **changes}  # fmt: skip
    return t.TeamFormed(**given)


def status(status, assignment="", **more):
    call = "call" if assignment else ""
    return t.TeamStatusSet("t", "o", "c", status, "unit", call, assignment, **more)


def assigned(assignment="a", call="call", *, stacked=False):
    return t.TeamAssigned(assignment, call, "t", "MC1", "o", "c", MODE, stacked)


def started(assignment="b", call="other"):
    return t.StackedCallStarted(assignment, call, "t", "o", "c")


def withdrawn(assignment="b", call="other"):
    return t.StackedCallWithdrawn(assignment, call, "t", "Nearer team.")


STOOD_DOWN = t.TeamStoodDown("t", "o", "c")
FREE = (formed(), status(S.AVAILABLE))
BUSY = (*FREE, assigned())


def team(*facts, at=NOON):
    state = None
    for n, fact in enumerate(facts):
        state = evolve_team(state, entry(fact, at + minutes(n)))
    assert state is not None
    return state


def refuses(state, fact, words):
    with pytest.raises(RuleBroken, match=words):
        evolve_team(state, entry(fact))


# How a free team comes into each state, working on call "call" under assignment "a".
WAY = {
    S.OFF_DUTY: (formed(),),
    S.AVAILABLE: FREE,
    S.ASSIGNED: BUSY,
    S.ACKNOWLEDGED: (*BUSY, status(S.ACKNOWLEDGED, "a")),
    S.EN_ROUTE: (*BUSY, status(S.EN_ROUTE, "a")),
    S.STAGED: (*BUSY, status(S.EN_ROUTE, "a"), status(S.STAGED, "a")),
    S.ON_SCENE: (*BUSY, status(S.EN_ROUTE, "a"), status(S.ON_SCENE, "a")),
    S.TRANSPORTING: (*BUSY, status(S.EN_ROUTE, "a"), status(S.ON_SCENE, "a"), status(S.TRANSPORTING, "a")),
    S.AT_HOSPITAL: (*BUSY, status(S.EN_ROUTE, "a"), status(S.ON_SCENE, "a"), status(S.TRANSPORTING, "a"),
                    status(S.AT_HOSPITAL, "a")),
    S.CLEARING: (*BUSY, status(S.EN_ROUTE, "a"), status(S.ON_SCENE, "a"), status(S.CLEARING, "a")),
    S.REPORT_WRITING: (*FREE, status(S.REPORT_WRITING)),
    S.MEAL: (*FREE, status(S.MEAL)),
    S.OUT_OF_SERVICE: (*FREE, status(S.OUT_OF_SERVICE)),
}  # fmt: skip


def test_a_team_is_two_people_for_a_shift():
    state = team(formed())
    assert (state.status, state.on, state.active, state.stacked) == (S.OFF_DUTY, True, None, ())
    refuses(None, formed(clinician="o"), "two people")
    refuses(None, formed(shift_end=NOON), "ends before it starts")
    refuses(None, formed(shift_end=NOON - minutes(1)), "ends before it starts")
    refuses(state, formed(), "already")
    refuses(None, status(S.AVAILABLE), "no such team")


@pytest.mark.parametrize("now", S)
def test_every_step_from_every_state(now):
    state = team(*WAY[now])
    assert state.status is now
    work = state.active.assignment if state.active else ""
    for wanted in S:
        if wanted is S.ASSIGNED:
            refuses(state, status(wanted, work), "sending it to a call")
        elif wanted in TRANSITIONS[now]:
            after = evolve_team(state, entry(status(wanted, work)))
            assert after.status is wanted
            assert (after.active is None) is (wanted not in ON_A_CALL)
        else:
            refuses(state, status(wanted, work), "can only become")


@pytest.mark.parametrize("now", S)
def test_a_correction_goes_anywhere_that_makes_sense(now):
    state = team(*WAY[now])
    work = state.active.assignment if state.active else ""
    for wanted in S:
        fact = status(wanted, work, correction="Pressed the wrong key.")
        if wanted is S.ASSIGNED:
            refuses(state, fact, "sending it to a call")
        elif wanted in ON_A_CALL and state.active is None:
            refuses(state, fact, "not on a call")
        else:
            assert evolve_team(state, entry(fact)).status is wanted


@pytest.mark.parametrize("now", S)
def test_only_a_free_team_can_be_sent(now):
    state = team(*WAY[now])
    if now is S.AVAILABLE:
        after = evolve_team(state, entry(assigned("z", "zoo")))
        assert (after.status, after.active) == (S.ASSIGNED, Work("zoo", "z"))
    else:
        refuses(state, assigned("z"), "cannot be sent")


@pytest.mark.parametrize("now", S)
def test_a_call_is_stacked_only_behind_another_and_changes_nothing_else(now):
    state = team(*WAY[now])
    fact = assigned("b", "other", stacked=True)
    if state.active is None:
        refuses(state, fact, "send it instead")
        return
    after = evolve_team(state, entry(fact))
    assert (after.status, after.active, after.since) == (state.status, state.active, state.since)
    assert after.stacked == (Work("other", "b"),)


def test_a_stacked_call_begins_when_the_team_is_free():
    waiting = team(*BUSY, assigned("b", "other", stacked=True))
    refuses(waiting, started(), "can only become")
    free = evolve_team(waiting, entry(status(S.AVAILABLE, "a")))
    assert (free.active, free.stacked) == (None, (Work("other", "b"),))
    begun = evolve_team(free, entry(started()))
    assert (begun.status, begun.active, begun.stacked) == (S.ASSIGNED, Work("other", "b"), ())
    refuses(begun, started(), "does not wait")


def test_a_stacked_call_can_be_taken_away():
    waiting = team(*BUSY, assigned("b", "other", stacked=True))
    after = evolve_team(waiting, entry(withdrawn()))
    assert replace(after, event="") == replace(team(*BUSY), event="")


def test_nobody_goes_home_while_a_call_waits_for_them():
    waiting = team(*BUSY, assigned("b", "other", stacked=True), status(S.AVAILABLE, "a"))
    refuses(waiting, status(S.OFF_DUTY), "still waits")
    refuses(waiting, status(S.OFF_DUTY, correction="x"), "still waits")
    refuses(waiting, STOOD_DOWN, "still has a call")


@pytest.mark.parametrize("now", S)
def test_a_team_stands_down_when_it_has_no_call(now):
    state = team(*WAY[now])
    if state.active:
        refuses(state, STOOD_DOWN, "still has a call")
    else:
        after = evolve_team(state, entry(STOOD_DOWN))
        assert not after.on
        assert after.status is S.OFF_DUTY
        refuses(after, status(S.AVAILABLE), "has stood down")
        refuses(after, assigned(), "has stood down")
        refuses(after, STOOD_DOWN, "has stood down")


def test_a_state_for_a_call_it_has_left_is_refused():
    state = team(*WAY[S.ON_SCENE])
    refuses(state, status(S.CLEARING, "another"), "moved on")
    refuses(state, status(S.CLEARING), "moved on")
    refuses(team(*FREE), status(S.MEAL, "a"), "moved on")


def test_a_state_names_the_call_it_is_about():
    state = team(*WAY[S.EN_ROUTE])
    fact = t.TeamStatusSet("t", "o", "c", S.ON_SCENE, "unit", "", "a")
    refuses(state, fact, "moved on")


@pytest.mark.parametrize(
    "fact",
    [
        t.TeamStatusSet("t", "o", "x", S.MEAL, "unit"),
        t.TeamAssigned("z", "zoo", "t", "MC1", "x", "c", MODE),
        t.StackedCallStarted("b", "other", "t", "c", "o"),
        t.TeamStoodDown("t", "x", "c"),
    ],
)
def test_a_fact_is_about_the_crew_that_the_team_has(fact):
    refuses(team(*FREE), fact, "crew")


def test_only_what_waits_can_be_withdrawn():
    refuses(team(*BUSY), withdrawn("a", "call"), "does not wait")


def test_since_is_when_the_state_began():
    state = team(*WAY[S.ON_SCENE])
    later = evolve_team(
        state, entry(status(S.ON_SCENE, "a", correction="Again."), NOON + minutes(90))
    )
    assert later.since == state.since
    moved = evolve_team(later, entry(status(S.CLEARING, "a"), NOON + minutes(95)))
    assert moved.since == NOON + minutes(95)


def test_the_place_stays_until_another_is_told():
    state = team(*BUSY, status(S.EN_ROUTE, "a", place="Milton"))
    assert evolve_team(state, entry(status(S.ON_SCENE, "a"))).place == "Milton"


def test_a_fact_that_is_not_understood_changes_nothing():
    state = team(*BUSY)
    assert evolve_team(state, entry(Unreadable())) == state


# --- a member's duty -----------------------------------------------------------------------------


def test_a_duty_follows_the_team():
    duty = None
    for fact in (*BUSY, status(S.EN_ROUTE, "a")):
        duty = evolve_duty(duty, entry(fact), "o")
    assert duty is not None
    assert (duty.team, duty.status, duty.since) == ("t", S.EN_ROUTE, NOON)


def test_a_stacked_call_does_not_touch_the_duty():
    before = Duty("o", "t", S.ON_SCENE, NOON)
    assert evolve_duty(before, entry(assigned("b", stacked=True)), "o") == before
    assert evolve_duty(before, entry(started(), NOON + minutes(1)), "o") == replace(
        before, status=S.ASSIGNED, since=NOON + minutes(1), calls=(NOON + minutes(1),)
    )


def test_nobody_is_in_two_teams():
    """domain.md 8.1, rule 11."""
    duty = evolve_duty(None, entry(formed()), "o")
    with pytest.raises(RuleBroken, match="another team"):
        evolve_duty(duty, entry(formed(team="t2")), "o")
    free = evolve_duty(duty, entry(STOOD_DOWN), "o")
    assert (free.team, free.status) == ("", S.OFF_DUTY)
    assert evolve_duty(free, entry(formed(team="t2")), "o").team == "t2"
