import pytest

from mcrrt.domain.assignment import Assignment, Ended, ResponseMode, advance, withdraw
from mcrrt.domain.team_status import ARRIVED, ON_A_CALL, TeamStatus
from tests.domain.making import NOON, minutes

S = TeamStatus
NEW = Assignment(
    "a", "call", "t", "MC1", "o", "c", ResponseMode.FIRST_RESPONDER, NOON, last_at=NOON
)


def went(*states):
    assignment = NEW
    for n, state in enumerate(states, 1):
        assignment = advance(assignment, state, NOON + minutes(n))
    return assignment


def test_it_begins_stacked_and_open():
    assert (NEW.open, NEW.status, NEW.arrived) == (True, None, False)


def test_each_state_keeps_when_it_was_first_reached():
    back = went(S.ASSIGNED, S.EN_ROUTE, S.ON_SCENE, S.TRANSPORTING, S.ON_SCENE)
    assert back.status is S.ON_SCENE
    assert back.times[S.ON_SCENE] == NOON + minutes(3)
    assert back.last_at == NOON + minutes(5)


@pytest.mark.parametrize("state", sorted(set(S) - ON_A_CALL))
def test_leaving_the_work_ends_it(state):
    before = went(S.ASSIGNED, S.EN_ROUTE, state)
    assert (before.ended, before.ended_at, before.open) == (
        Ended.CANCELLED,
        NOON + minutes(3),
        False,
    )
    after = went(S.ASSIGNED, S.EN_ROUTE, S.ON_SCENE, state)
    assert after.ended is Ended.CLEARED
    assert after.status is S.ON_SCENE


@pytest.mark.parametrize("state", sorted(ON_A_CALL))
def test_arrived_means_at_the_scene_or_later(state):
    assert advance(NEW, state, NOON).arrived is (state in ARRIVED)


def test_times_never_go_back_when_the_clock_does():
    """domain.md 8.1, rule 2."""
    late = advance(went(S.ASSIGNED, S.EN_ROUTE), S.ON_SCENE, NOON - minutes(60))
    assert late.times[S.ON_SCENE] == NOON + minutes(2)
    ended = advance(late, S.AVAILABLE, NOON - minutes(60))
    assert ended.ended_at == NOON + minutes(2)


def test_a_stacked_one_that_never_began_is_withdrawn():
    taken = withdraw(NEW, NOON - minutes(5))
    assert (taken.ended, taken.ended_at, taken.arrived) == (Ended.WITHDRAWN, NOON, False)


def test_advancing_leaves_the_first_as_it_was():
    first = went(S.ASSIGNED)
    times = dict(first.times)
    advance(first, S.EN_ROUTE, NOON + minutes(9))
    assert first.times == times
