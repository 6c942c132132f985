from datetime import timedelta

from mcrrt.service.clock import AnchoredClock
from tests.support import START


class Machine:
    """A wall clock and a counter that are set by hand."""

    def __init__(self) -> None:
        self.wall = START
        self.counted = 100.0
        self.clock = AnchoredClock(lambda: self.wall, lambda: self.counted)

    def pass_time(self, seconds: float, wall: float | None = None) -> None:
        self.counted += seconds
        self.wall += timedelta(seconds=seconds if wall is None else wall)


def test_time_passes_as_it_is_counted():
    machine = Machine()
    machine.pass_time(90)
    assert machine.clock.now() == START + timedelta(seconds=90)
    assert machine.clock.take_step() is None


def test_a_small_correction_of_the_wall_clock_is_followed():
    machine = Machine()
    machine.pass_time(60, wall=61.5)
    assert machine.clock.now() == START + timedelta(seconds=61.5)
    machine.pass_time(60, wall=59)
    assert machine.clock.now() == START + timedelta(seconds=120.5)
    assert machine.clock.take_step() is None


def test_a_jump_is_told_once_and_not_followed():
    for jump in (3600, -3600, 86_400 * 3650, -86_400 * 3650):
        machine = Machine()
        machine.pass_time(60, wall=60 + jump)
        assert machine.clock.now() == START + timedelta(seconds=60)
        assert machine.clock.take_step() == timedelta(seconds=jump)
        assert machine.clock.take_step() is None
        machine.pass_time(60)
        assert machine.clock.now() == START + timedelta(seconds=120)


def test_a_jump_back_to_right_is_told_too():
    machine = Machine()
    machine.pass_time(60, wall=3660)
    machine.clock.take_step()
    machine.pass_time(60, wall=-3540)
    assert machine.clock.take_step() == timedelta(seconds=-3600)
    assert machine.clock.now() == START + timedelta(seconds=120)


def test_time_never_runs_backwards_by_more_than_a_small_correction():
    machine = Machine()
    before = machine.clock.now()
    for wall in (5, -3, 1, 400, -400, 2, 0):
        machine.pass_time(1, wall)
        now = machine.clock.now()
        assert now - before >= timedelta(seconds=-1.1)
        before = now


def test_the_real_clock_says_what_time_it_is_in_utc():
    now = AnchoredClock().now()
    assert now.utcoffset() == timedelta(0)
