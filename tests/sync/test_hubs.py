"""The list of hubs: staying, going on, and how long is waited."""

import random

import pytest

from mcrrt.sync.errors import HubAway, HubBusy
from mcrrt.sync.hubs import LEAST_PAUSE, MOST_PAUSE, Backoff, Hubs


class Named:
    """A hub that is there or away."""

    def __init__(self, name: str, *, away: bool = False) -> None:
        self.name, self.away, self.closed = name, away, False

    def ask(self) -> str:
        if self.away:
            raise HubAway("refused")
        return self.name

    def close(self) -> None:
        self.closed = True


def hubs_with(*away: bool) -> tuple[Hubs, list[Named], list[float]]:
    named = [Named(f"hub {n}", away=one) for n, one in enumerate(away)]
    pauses: list[float] = []
    return Hubs(named, chance=random.Random(4), pause=pauses.append), named, pauses  # type: ignore[arg-type]


def ask(hub):
    return hub.ask()


def test_the_hub_that_works_is_stayed_with():
    hubs, named, pauses = hubs_with(True, False, False)
    assert hubs.call(ask) == "hub 1"
    named[0].away = False
    assert hubs.call(ask) == "hub 1"
    assert hubs.index == 1
    assert len(pauses) == 1
    assert 0 <= pauses[0] <= LEAST_PAUSE


def test_each_is_asked_once_and_then_it_is_said_that_all_are_away():
    hubs, named, pauses = hubs_with(True, True, True)
    with pytest.raises(HubAway):
        hubs.call(ask)
    assert len(pauses) == 2
    assert hubs.index == 0
    named[2].away = False
    assert hubs.call(ask) == "hub 2"


def test_what_a_hub_says_is_not_asked_of_the_next():
    hubs, _named, pauses = hubs_with(False, False)

    def busy(_hub):
        raise HubBusy(3.0)

    with pytest.raises(HubBusy):
        hubs.call(busy)
    assert (hubs.index, pauses) == (0, [])


def test_two_threads_that_fail_together_go_on_by_one():
    hubs, _named, _pauses = hubs_with(True, False, False)
    hubs._move_on(0)
    hubs._move_on(0)
    assert hubs.index == 1


def test_pauses_grow_to_their_bound_and_are_left_to_chance():
    backoff = Backoff(random.Random(7))
    bound, bounds = LEAST_PAUSE, []
    for _ in range(200):
        assert 0 <= backoff.next() <= bound
        bounds.append(bound)
        bound = min(MOST_PAUSE, bound * 2)
    assert bounds[-1] == MOST_PAUSE
    late = [backoff.next() for _ in range(300)]
    assert min(late) < 2.0
    assert max(late) > 28.0
    backoff.reset()
    assert backoff.next() <= LEAST_PAUSE


def test_a_crowd_does_not_return_in_one_second():
    def returns(seed: int) -> float:
        backoff = Backoff(random.Random(seed))
        return sum(backoff.next() for _ in range(7))

    crowd = [int(returns(seed)) for seed in range(1_000)]
    assert max(crowd.count(second) for second in set(crowd)) < 150


def test_closing_closes_each():
    hubs, named, _pauses = hubs_with(False, False)
    hubs.close()
    assert [one.closed for one in named] == [True, True]
