"""Putting layers onto the ground: the schematic that ships, and what the agency has loaded."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from mcrrt.domain.geo.measure import middle_of
from mcrrt.domain.geo.shapes import Box, Feature, LayerKind, Polygon
from mcrrt.service.language import current
from mcrrt.service.map_answers import LayerShapes
from mcrrt.ui.map.ground import Ground

_RANK = {"town": 0, "municipality": 1, "water": 2, "hospital": 3, "station": 4, "zone": 5,
         "highway": 6, "road": 7, "escarpment": 8}  # fmt: skip
_NAMED_LINES = ("highway", "road", "escarpment")
_FAR = 4.0  # degrees of water around everything


def fill_schematic(ground: Ground, features: Iterable[Feature], *, hospitals: bool = True) -> None:
    """Draw the region that ships with the program, below everything else.

    ``hospitals``: whether the shipped ones are meant; an agency's own layer takes their place.
    """
    listed = list(features)
    _fill_water(ground, next(f for f in listed if f.text("kind") == "shore"))
    for feature in listed:
        kind = feature.text("kind")
        name = feature.text("name_fr") if current() == "fr" else feature.name
        if kind == "hospital" and not hospitals:
            continue
        for area in feature.shape.areas:
            ground.add_area(kind, [_by_turns(ring) for ring in area])
        for line in feature.shape.lines:
            ground.add_line(kind, _by_turns(line))
            if kind in _NAMED_LINES:
                ground.add_label(name, *line[len(line) // 2], kind, _RANK[kind])
        for lon, lat in feature.shape.spots:
            ground.add_label(name, lon, lat, kind, _RANK.get(kind, 9))


def _by_turns(line: Iterable[tuple[float, float]]) -> list[float]:
    return list(chain.from_iterable(line))


def _fill_water(ground: Ground, shore: Feature) -> None:
    """The lake is what lies south and east of its shore, out to the edge of the sheet."""
    line = shore.shape.lines[0]
    (west, south), (east, north) = line[0], line[-1]
    outer = [(east + _FAR, north + _FAR), (east + _FAR, south - _FAR), (west - 1, south - _FAR)]
    ground.add_area("water", [_by_turns([*line, *outer])])


def fill_layer(ground: Ground, shapes: LayerShapes) -> Iterator[int]:
    """Draw one layer of the agency, a little at a time; to be stopped at each yield."""
    if shapes.kind is LayerKind.STREETS:
        yield from ground.add_streets(part for _owner, part in shapes.parts())
    elif shapes.kind is LayerKind.ZONES:
        _fill_zones(ground, shapes)
        yield len(shapes.names)
    else:
        style = "hospital" if shapes.kind is LayerKind.HOSPITALS else "station"
        for owner, part in shapes.parts():
            ground.add_label(shapes.names[owner], part[0], part[1], style, _RANK[style])
        yield len(shapes.names)


def _fill_zones(ground: Ground, shapes: LayerShapes) -> None:
    rings: dict[int, list[Sequence[float]]] = {}
    for owner, part in shapes.parts():
        rings.setdefault(owner, []).append(part)
    for owner, parts in rings.items():
        ground.add_area("zone", parts)
        areas: list[Polygon] = [(tuple(zip(ring[::2], ring[1::2], strict=True)),) for ring in parts]
        lon, lat = middle_of(areas)
        ground.add_label(shapes.names[owner], lon, lat, "zone", _RANK["zone"])


def home_box(features: Iterable[Feature]) -> Box:
    """Return the box around the municipalities: what *the whole region* means."""
    spots = [
        spot
        for feature in features
        if feature.text("kind") == "municipality"
        for spot in feature.shape.each_spot()
    ]
    lons, lats = [s[0] for s in spots], [s[1] for s in spots]
    return Box(min(lons), min(lats), max(lons), max(lats))
