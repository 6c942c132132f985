"""Inside and outside, against a slow reference; areas, middles, distances."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcrrt.domain.geo.measure import (
    box_of,
    distance_m,
    in_areas,
    in_polygon,
    middle_of,
    size_of,
    zone_of,
)
from mcrrt.domain.geo.rings import check_ring, crosses_itself
from mcrrt.domain.geo.shapes import Zone

GRID = st.integers(-12, 12).map(float)
SPOTS = st.tuples(GRID, GRID)
RINGS = st.lists(SPOTS, min_size=3, max_size=9, unique=True).map(lambda r: (*r, r[0]))


def crossing_sides(ring):
    """Every pair of sides, one after the other, in whole numbers."""
    sides = list(itertools.pairwise(ring))

    def turn(a, b, c):
        value = Fraction(b[0] - a[0]) * Fraction(c[1] - a[1])
        return value - Fraction(c[0] - a[0]) * Fraction(b[1] - a[1])

    return any(
        turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
        for place, (a, b) in enumerate(sides)
        for c, d in sides[:place]
    )


def slow_in_ring(spot, ring):
    """Count what a ray to the east crosses, in fractions; an edge is inside."""
    x, y = (Fraction(v) for v in spot)
    crossed = 0
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        x1, y1, x2, y2 = Fraction(ax), Fraction(ay), Fraction(bx), Fraction(by)
        if (x2 - x1) * (y - y1) == (x - x1) * (y2 - y1):
            between = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
            if between:
                return None
        if (y1 > y) != (y2 > y) and x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x:
            crossed += 1
    return crossed % 2 == 1


def slow_in_polygon(spot, polygon):
    outer = slow_in_ring(spot, polygon[0])
    if outer is None:
        return True
    return outer and not any(slow_in_ring(spot, hole) is True for hole in polygon[1:])


@settings(max_examples=100, deadline=None)
@given(SPOTS, RINGS, st.lists(RINGS, max_size=2))
def test_in_a_polygon_with_holes_as_a_slow_count_has_it(spot, outer, holes):
    assert in_polygon(spot, (outer, *holes)) is slow_in_polygon(spot, (outer, *holes))


@settings(max_examples=80, deadline=None)
@given(SPOTS, st.lists(RINGS, min_size=1, max_size=4))
def test_in_several_polygons_as_a_slow_count_has_it(spot, rings):
    areas = tuple((ring,) for ring in rings)
    assert in_areas(spot, areas) is any(slow_in_polygon(spot, polygon) for polygon in areas)


@settings(max_examples=100, deadline=None)
@given(RINGS)
def test_a_crossing_is_found_as_comparing_every_pair_finds_it(ring):
    assert crosses_itself(ring) is crossing_sides(ring)


@settings(max_examples=100, deadline=None)
@given(RINGS)
def test_the_middle_of_a_sound_ring_is_in_it(ring):
    assume(not check_ring(ring))
    assert in_polygon(middle_of([(ring,)]), (ring,))


HOLED = (
    ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0), (0.0, 0.0)),
    ((2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0), (2.0, 2.0)),
)


def test_a_hole_is_outside_and_its_edge_is_not():
    assert not in_polygon((3.0, 3.0), HOLED)
    assert in_polygon((2.0, 3.0), HOLED)
    assert in_polygon((6.0, 3.0), HOLED)
    assert size_of([HOLED]) == 32


def test_the_middle_of_a_zone_with_a_hole_in_its_middle_is_beside_the_hole():
    assert in_polygon(middle_of([HOLED]), HOLED)


def test_a_ring_of_ten_thousand_corners_is_checked_in_a_moment():
    top = [(x / 100, 1.0 + (x % 2) / 100) for x in range(4_000)]
    ring = ((0.0, 0.0), *top, (40.0, 0.0), (0.0, 0.0))
    assert check_ring(ring) == ""
    assert "too many" in check_ring((*top * 3, top[0]))


def square(name, side):
    ring = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0))
    return Zone(name, name, "", ((ring,),), box_of(ring), side * side)


def test_of_zones_that_lie_over_each_other_the_smallest_is_meant():
    zones = [square("wide", 4.0), square("narrow", 2.0)]
    assert zone_of((1.0, 1.0), zones) is zones[1]
    assert zone_of((3.0, 1.0), zones) is zones[0]
    assert zone_of((5.0, 1.0), zones) is None


def test_distances_are_those_of_the_earth():
    # One degree of latitude is 111.2 km; of longitude at 60 degrees about half of that.
    assert distance_m((-79.0, 43.0), (-79.0, 44.0)) == pytest.approx(111_195, rel=1e-3)
    assert distance_m((0.0, 60.0), (1.0, 60.0)) == pytest.approx(55_597, rel=1e-3)
    assert distance_m((-79.7, 43.4), (-79.7, 43.4)) == 0
