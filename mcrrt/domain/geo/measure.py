"""Measuring on the map: what lies inside what, how far, how large."""

import itertools
import math
from collections.abc import Iterable, Sequence

from mcrrt.domain.geo.shapes import Box, Feature, Line, Polygon, Spot, Zone

EARTH_M = 6_371_009.0  # mean radius


def box_of(spots: Iterable[Spot]) -> Box:
    """Return the smallest box around spots, of which there must be one."""
    all_spots = list(spots)
    lons = [lon for lon, _lat in all_spots]
    lats = [lat for _lon, lat in all_spots]
    return Box(min(lons), min(lats), max(lons), max(lats))


def distance_m(one: Spot, other: Spot) -> float:
    """Return the distance as the crow flies, in metres."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *other))
    across = math.sin((lat2 - lat1) / 2) ** 2
    across += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, across)))


def twice_area(ring: Line) -> float:
    """Return twice the area of a closed ring, positive when it runs against the clock.

    Measured from its first corner, so that little is lost to the size of the numbers.
    """
    x0, y0 = ring[0]
    total = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        total += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    return total


def in_ring(spot: Spot, ring: Line) -> bool | None:
    """Say whether a spot is inside a closed ring; None on its edge."""
    x, y = spot
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if side == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return None
        if (y1 > y) != (y2 > y) and (side > 0) == (y2 > y1):
            inside = not inside
    return inside


def in_polygon(spot: Spot, polygon: Polygon) -> bool:
    """Say whether a spot is in a polygon and in none of its holes. An edge belongs to it."""
    outer = in_ring(spot, polygon[0])
    if not outer:
        return outer is None
    return not any(in_ring(spot, hole) for hole in polygon[1:])


def in_areas(spot: Spot, areas: Iterable[Polygon]) -> bool:
    """Say whether a spot is in any of these polygons."""
    return any(in_polygon(spot, polygon) for polygon in areas)


def size_of(areas: Iterable[Polygon]) -> float:
    """Return the area of polygons without their holes, in square degrees."""
    total = 0.0
    for outer, *holes in areas:
        total += abs(twice_area(outer)) - sum(abs(twice_area(hole)) for hole in holes)
    return total / 2


def middle_of(areas: Sequence[Polygon]) -> Spot:
    """Return a spot inside the largest of these polygons: its centre where that is inside it."""
    largest = max(areas, key=lambda polygon: abs(twice_area(polygon[0])))
    centre = _centroid(largest[0])
    return centre if in_polygon(centre, largest) else _inside(largest, centre[1])


def _centroid(ring: Line) -> Spot:
    doubled = twice_area(ring)
    if doubled == 0:
        return ring[0]
    x0, y0 = ring[0]
    x = y = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        part = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x += (x1 + x2 - 2 * x0) * part
        y += (y1 + y2 - 2 * y0) * part
    return x0 + x / (3 * doubled), y0 + y / (3 * doubled)


def _inside(polygon: Polygon, lat: float) -> Spot:
    """Return the middle of the widest stretch of a parallel that is inside a polygon."""
    crossings = sorted(
        x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
        for ring in polygon
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
        if (y1 > lat) != (y2 > lat)
    )
    pairs = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not pairs:
        return polygon[0][0]
    west, east = max(pairs, key=lambda pair: pair[1] - pair[0])
    return (west + east) / 2, lat


def zones_of(features: Iterable[Feature]) -> tuple[Zone, ...]:
    """Return the zones of a layer. One without a district of its own is its own district."""
    zones = []
    for feature in features:
        areas = feature.shape.areas
        if areas:
            district = feature.text("district") or feature.name
            municipality = feature.text("municipality").lower().replace(" ", "_")
            box = box_of(feature.shape.each_spot())
            zones.append(Zone(feature.name, district, municipality, areas, box, size_of(areas)))
    return tuple(zones)


def zone_of(spot: Spot, zones: Iterable[Zone]) -> Zone | None:
    """Return the zone a spot is in; where zones lie over each other, the smallest."""
    found = [zone for zone in zones if zone.box.holds(spot) and in_areas(spot, zone.areas)]
    return min(found, key=lambda zone: zone.size, default=None)
