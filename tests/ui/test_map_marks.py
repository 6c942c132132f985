"""Where marks stand on the map, and what the frame shows. No window needed."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.geo.measure import distance_m
from mcrrt.domain.geo.shapes import Box
from mcrrt.ui.map.frame import CLOSEST, Frame, Sheet, bar_length, whole
from mcrrt.ui.map.marks import GAP, MOST_IN_COLUMN, Mark, arrange

HALTON = Box(-80.15, 43.28, -79.6, 43.75)


def mark(name, x=0.0, y=0.0):
    return Mark(name, x, y, name, name, "P3")


def size(_mark):
    return 80.0, 24.0


def left(one, scale):
    """The left edge on the sheet."""
    return one.mark.x * scale + one.left


def top(one, scale):
    """The upper edge on the sheet."""
    return one.mark.y * scale + one.top


def test_a_mark_alone_stands_above_its_spot():
    one = arrange([mark("a", 1_000, 2_000)], 0.1, size)[0]
    assert one.left + one.width / 2 == pytest.approx(0)
    assert one.top + one.height < 0


def test_marks_of_one_spot_stand_in_a_column_the_first_on_top():
    stood = arrange([mark("a"), mark("b"), mark("c")], 0.1, size)
    assert [one.mark.id for one in stood] == ["a", "b", "c"]
    tops = [one.top for one in stood]
    assert [round(b - a) for a, b in itertools.pairwise(tops)] == [24 + GAP, 24 + GAP]


def test_coming_closer_takes_a_column_apart():
    marks = [mark("a"), mark("b", 3_000)]
    far, near = arrange(marks, 0.01, size), arrange(marks, 0.1, size)
    assert left(far[0], 0.01) == left(far[1], 0.01)
    assert left(near[1], 0.1) - left(near[0], 0.1) == pytest.approx(300)


def test_columns_that_would_cover_each_other_move_apart_and_stay_near_their_spots():
    marks = [mark("a"), mark("b", 500), mark("c", 0, 400)]
    stood = arrange(marks, 0.1, size)
    assert len({left(one, 0.1) for one in stood} | {top(one, 0.1) for one in stood}) > 2
    assert all(abs(one.left + 40) < 60 and abs(one.top) < 80 for one in stood)


def test_a_long_column_counts_the_rest_and_always_shows_the_current_mark():
    marks = [mark(str(n)) for n in range(20)]
    stood = arrange(marks, 0.1, size)
    assert len(stood) == MOST_IN_COLUMN
    assert [one.more for one in stood] == [0] * (MOST_IN_COLUMN - 1) + [20 - MOST_IN_COLUMN + 1]
    again = arrange(marks, 0.1, size, current="17")
    assert "17" in {one.mark.id for one in again if not one.more}
    assert "0" in {one.mark.id for one in again}


@given(
    st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=25),
    st.sampled_from([0.01, 0.1, 1.0]),
)
def test_no_mark_covers_another_and_none_is_lost(places, scale):
    marks = [mark(str(n), x * 100.0, y * 100.0) for n, (x, y) in enumerate(places)]
    stood = arrange(marks, scale, size)
    for n, one in enumerate(stood):
        for other in stood[:n]:
            apart_x = abs(left(one, scale) - left(other, scale)) >= 79.9
            apart_y = abs(top(one, scale) - top(other, scale)) >= 23.9
            assert apart_x or apart_y
    assert sum(one.more or 1 for one in stood) == len(marks)


def test_the_sheet_is_as_far_as_the_earth():
    sheet = Sheet.around(HALTON)
    one, other = (-79.70, 43.45), (-79.92, 43.65)
    there = math.dist(sheet.flat(*one), sheet.flat(*other))
    assert there == pytest.approx(distance_m(one, other), rel=2e-3)
    assert sheet.flat(*sheet.middle) == (0, 0)
    assert sheet.flat(-79.7, 43.7)[1] < 0  # north is up


def test_zooming_keeps_what_is_under_the_pointer():
    frame = Frame(500, 700, 0.02, 1000, 800)
    closer = frame.zoomed(3, 250, 100, 0.001)
    assert closer.to_sheet(250, 100) == pytest.approx(frame.to_sheet(250, 100))
    assert closer.scale == pytest.approx(0.06)
    assert frame.zoomed(1e9, 0, 0, 0.001).scale == CLOSEST
    assert frame.zoomed(1e-9, 0, 0, 0.001).scale == 0.001


def test_panning_stops_at_the_edge_of_the_region():
    frame = Frame(0, 0, 0.1, 100, 100).panned(-1e6, 1e6).kept_near(-10, -20, 10, 20)
    assert (frame.x, frame.y) == (10, -20)


def test_the_whole_fits_with_a_margin():
    frame = whole(-100, -50, 300, 50, 448, 200)
    assert frame.to_screen(-100, 0)[0] == pytest.approx(24)
    assert frame.to_screen(300, 0)[0] == pytest.approx(424)


@given(st.floats(1e-4, 4), st.integers(60, 300))
def test_the_scale_bar_is_a_round_length_that_fits(scale, most):
    metres, pixels = bar_length(scale, most)
    assert str(metres).rstrip("0") in ("1", "2", "5")
    assert pixels <= most or metres == 1
