"""Shapes on the map, in degrees of WGS 84. A spot is longitude then latitude, as GeoJSON has it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

Spot = tuple[float, float]
Line = tuple[Spot, ...]
Polygon = tuple[Line, ...]  # the outer ring first, then its holes


class LayerKind(StrEnum):
    """What a layer of the map holds."""

    ZONES = "zones"
    STATIONS = "stations"
    HOSPITALS = "hospitals"
    STREETS = "streets"


@dataclass(frozen=True, slots=True)
class Shape:
    """What one feature draws: spots, lines, areas."""

    spots: tuple[Spot, ...] = ()
    lines: tuple[Line, ...] = ()
    areas: tuple[Polygon, ...] = ()

    def each_spot(self) -> Iterator[Spot]:
        """Return every corner of it."""
        yield from self.spots
        for line in self.lines:
            yield from line
        for area in self.areas:
            for ring in area:
                yield from ring


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of a layer. ``number`` counts from one in its file; properties are kept as text."""

    number: int
    name: str
    shape: Shape
    properties: tuple[tuple[str, str], ...] = field(default=())

    def text(self, name: str) -> str:
        """Return a property, '' when it is not there; capitals do not matter."""
        wanted = name.casefold()
        return next((text for key, text in self.properties if key.casefold() == wanted), "")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, spot: Spot) -> bool:
        """Say whether a spot is in it, edges included."""
        return self.west <= spot[0] <= self.east and self.south <= spot[1] <= self.north


@dataclass(frozen=True, slots=True)
class Zone:
    """An area with a name, the district it belongs to, and its municipality where that is known."""

    name: str
    district: str
    municipality: str
    areas: tuple[Polygon, ...]
    box: Box
    size: float  # in square degrees: only for telling which of two is the smaller
