"""What places are known by: what ships with the program, and the agency's own zones over it."""

import functools
from dataclasses import dataclass

import msgspec

from mcrrt.domain.geo.geojson import read_features
from mcrrt.domain.geo.measure import box_of, zone_of, zones_of
from mcrrt.domain.geo.place import Gazetteer, Prefix
from mcrrt.domain.geo.shapes import Box, Feature, Zone
from mcrrt.domain.text import folded
from mcrrt.service.resources import resource

TOWN_M = 9_000.0  # rougher than any postal prefix
_MARGIN = 0.6  # degrees around the region that an agency's own layers may reach


@dataclass(frozen=True, slots=True)
class _PrefixRow:
    code: str
    lat: float
    lon: float
    within_m: float
    municipality: str


@dataclass(frozen=True, slots=True)
class _PrefixFile:
    prefixes: tuple[_PrefixRow, ...]


@functools.cache
def schematic() -> tuple[Feature, ...]:
    """Return the drawing of the region that ships with the program. Not for navigation."""
    return read_features(resource("zones", "halton.json").read_bytes())


@functools.cache
def region() -> Box:
    """Return about where the agency is: what lies far outside was probably typed wrongly."""
    box = box_of(spot for feature in schematic() for spot in feature.shape.each_spot())
    return Box(box.west - _MARGIN, box.south - _MARGIN, box.east + _MARGIN, box.north + _MARGIN)


@functools.cache
def shipped_zones() -> tuple[Zone, ...]:
    """Return the municipalities, which are the zones of an agency that has not loaded its own."""
    return zones_of(f for f in schematic() if f.text("kind") == "municipality")


@functools.cache
def _prefixes() -> dict[str, Prefix]:
    data = resource("zones", "postal_prefixes.json").read_bytes()
    rows = msgspec.json.decode(data, type=_PrefixFile).prefixes
    return {p.code: Prefix(p.code, (p.lon, p.lat), p.within_m, p.municipality) for p in rows}


@functools.cache
def _towns() -> dict[str, Prefix]:
    """Return towns by folded name; in which municipality each is follows from where it is."""
    found = {}
    for town in (feature for feature in schematic() if feature.text("kind") == "town"):
        spot = town.shape.spots[0]
        home = zone_of(spot, shipped_zones())
        municipality = home.municipality if home else ""
        found[folded(town.name)] = Prefix(town.name, spot, TOWN_M, municipality)
    return found


def gazetteer(zones: tuple[Zone, ...] = ()) -> Gazetteer:
    """Return what places are known by. ``zones``: those the agency has loaded, if any."""
    municipalities = {zone.municipality: zone for zone in shipped_zones()}
    return Gazetteer(zones, _prefixes(), _towns(), municipalities)


def zones_in_force(zones: tuple[Zone, ...]) -> tuple[Zone, ...]:
    """Return the zones that decide districts: the agency's own, or those that ship."""
    return zones or shipped_zones()
