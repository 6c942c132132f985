"""Whether a ring can be the edge of an area."""

import itertools

from mcrrt.domain.errors import N_
from mcrrt.domain.geo.measure import twice_area
from mcrrt.domain.geo.shapes import Line, Spot

MOST_CORNERS = 10_000
_Side = tuple[Spot, Spot, int]


def check_ring(ring: Line) -> str:
    """Return what is wrong with a ring as a template with its feature, number and points; or ''."""
    if len(ring) < 4:
        return N_("Ring {ring} of feature {feature} has {points} points; the least is 4. "
                  "Nothing was changed.")  # fmt: skip
    if ring[0] != ring[-1]:
        return N_("Ring {ring} of feature {feature} is not closed: its last point must be its first. "
                  "Nothing was changed.")  # fmt: skip
    if len(ring) > MOST_CORNERS:
        return N_("Ring {ring} of feature {feature} has {points} points, too many to check. Simplify it. "
                  "Nothing was changed.")  # fmt: skip
    if crosses_itself(ring):
        return N_("Ring {ring} of feature {feature} crosses itself. Nothing was changed.")
    if twice_area(ring) == 0:
        return N_("Ring {ring} of feature {feature} has no area. Nothing was changed.")
    return ""


def crosses_itself(ring: Line) -> bool:
    """Say whether two sides of a closed ring cross. Touching at a corner is no crossing.

    From west to east: a side is compared only with those that are not left behind yet.
    """
    sides = [
        (min(one, other), max(one, other), place)
        for place, (one, other) in enumerate(itertools.pairwise(ring))
        if one != other
    ]
    sides.sort()
    near: list[_Side] = []
    for side in sides:
        near = [one for one in near if one[1][0] >= side[0][0]]
        if any(_cross(one, side) for one in near):
            return True
        near.append(side)
    return False


def _cross(one: _Side, other: _Side) -> bool:
    """Say whether two sides have a spot in common that is an end of neither."""
    (a, b, _), (c, d, _) = one, other
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    ab_c, ab_d = _turn(a, b, c), _turn(a, b, d)
    cd_a, cd_b = _turn(c, d, a), _turn(c, d, b)
    return ab_c * ab_d < 0 and cd_a * cd_b < 0


def _turn(a: Spot, b: Spot, c: Spot) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    return (value > 0) - (value < 0)
