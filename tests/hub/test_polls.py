"""Parked polls: a station has room for a few, and only the oldest makes room for one more."""

from contextlib import ExitStack

import pytest

from mcrrt.hub.polls import MOST_OF_ONE, Polls


@pytest.mark.parametrize("how_many", range(1, MOST_OF_ONE + 1))
def test_polls_of_a_station_leave_each_other_alone_while_there_is_room(how_many):
    polls = Polls()
    with ExitStack() as stack:
        parked = [stack.enter_context(polls.parked("a", "s")) for _ in range(how_many)]
        assert not any(poll.ended for poll in parked)
        assert len(polls) == how_many
    assert len(polls) == 0


def test_one_too_many_ends_the_oldest_of_that_station_alone():
    polls = Polls()
    with ExitStack() as stack:
        other = stack.enter_context(polls.parked("a", "other"))
        parked = [stack.enter_context(polls.parked("a", "s")) for _ in range(MOST_OF_ONE + 1)]
        assert [poll.ended for poll in parked] == [True] + [False] * MOST_OF_ONE
        assert not other.ended
