"""Roughly where a call is, from what was typed: the most precise of all that is known.

Nothing here changes what was typed. ``within_m`` says how far off the spot may be; a map draws a
rough place as such, and nobody is sent by it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mcrrt.domain.fields import Value
from mcrrt.domain.geo.measure import distance_m, middle_of, zone_of
from mcrrt.domain.geo.shapes import Spot, Zone
from mcrrt.domain.text import folded

EXACT_M = 50.0


class How(StrEnum):
    """What a place was found by."""

    COORDINATES = "coordinates"
    ZONE = "zone"
    POSTAL_CODE = "postal_code"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Prefix:
    """Where a name is, about: the first three signs of a postal code, or a town."""

    code: str
    spot: Spot
    within_m: float
    municipality: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What places are known by: zones, postal prefixes, towns by name, municipalities by code."""

    zones: tuple[Zone, ...]
    prefixes: Mapping[str, Prefix]
    towns: Mapping[str, Prefix]
    municipalities: Mapping[str, Zone]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something is taken to be.

    ``by`` is what it was found by: the postal prefix, the name of the zone or town, the code of the
    municipality. ``disagrees``: the municipality that was given is another one.
    """

    lat: float
    lon: float
    how: How
    by: str
    within_m: float
    municipality: str = ""
    disagrees: bool = False

    @property
    def spot(self) -> Spot:
        """The same as longitude and latitude."""
        return self.lon, self.lat

    @property
    def exact(self) -> bool:
        """Whether it was typed as coordinates."""
        return self.how is How.COORDINATES


_NUMBER = r"([+-]?\d{1,3}\.\d{2,8})\s*°?\s*"
_PAIR = re.compile(
    rf"(?<![\d.]){_NUMBER}([NS]?)\s*[,;/ ]\s*{_NUMBER}([EWO]?)(?![\d.])", re.IGNORECASE
)
# Without the letters that postal codes never have. A prefix alone counts if it stands alone.
_PREFIX = re.compile(
    r"(?<![A-Z0-9])([ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z])(?:[ -]?\d[ABCEGHJ-NPR-TV-Z]\d)?(?![A-Z0-9])"
)


def coordinates_in(words: str) -> Spot | None:
    """Return coordinates that somebody typed, latitude first as people write them."""
    for match in _PAIR.finditer(words):
        lat, lon = float(match[1]), float(match[3])
        lat = -abs(lat) if match[2].upper() == "S" else lat
        lon = -abs(lon) if match[4].upper() in ("W", "O") else lon
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            return lon, lat
    return None


def prefix_in(words: str, prefixes: Mapping[str, Prefix]) -> Prefix | None:
    """Return the last postal prefix in a text that is known."""
    known = [m[1] for m in _PREFIX.finditer(words.upper()) if m[1] in prefixes]
    return prefixes[known[-1]] if known else None


def place_of(values: Mapping[str, Value], known: Gazetteer) -> Placed | None:
    """Return where a call with these values is, exactly or roughly, or None."""
    found = min(_candidates(values, known), key=lambda placed: placed.within_m, default=None)
    given = values.get("municipality")
    if found is None or not isinstance(given, str):
        return found
    disagrees = bool(found.municipality) and given != found.municipality
    return Placed(
        found.lat, found.lon, found.how, found.by, found.within_m, found.municipality, disagrees
    )


def _candidates(values: Mapping[str, Value], known: Gazetteer) -> Iterator[Placed]:
    typed = (values.get("address"), values.get("address_detail"))
    words = "\n".join(part for part in typed if isinstance(part, str))
    spot = coordinates_in(words)
    if spot is not None:
        where = zone_of(spot, known.municipalities.values())
        municipality = where.municipality if where else ""
        yield Placed(spot[1], spot[0], How.COORDINATES, "", EXACT_M, municipality)
    prefix = prefix_in(words, known.prefixes)
    if prefix is not None:
        lon, lat = prefix.spot
        yield Placed(lat, lon, How.POSTAL_CODE, prefix.code, prefix.within_m, prefix.municipality)
    parts = [folded(part).strip() for part in re.split(r"[,;\n]", words)]
    zone = _zone_named(parts, known.zones)
    if zone is not None:
        yield _in_zone(zone, How.ZONE, zone.name)
    town = next((known.towns[part] for part in reversed(parts) if part in known.towns), None)
    if town is not None:
        lon, lat = town.spot
        yield Placed(lat, lon, How.MUNICIPALITY, town.code, town.within_m, town.municipality)
    given = known.municipalities.get(str(values.get("municipality") or ""))
    if given is not None:
        yield _in_zone(given, How.MUNICIPALITY, given.municipality)


def _in_zone(zone: Zone, how: How, by: str) -> Placed:
    lon, lat = middle_of(zone.areas)
    box = zone.box
    across = distance_m((box.west, box.south), (box.east, box.north))
    return Placed(lat, lon, how, by, across / 2, zone.municipality)


def _zone_named(parts: Iterable[str], zones: Iterable[Zone]) -> Zone | None:
    """Return the zone that a part of an address names whole: *Bell Street* is not the zone Bell."""
    named = {part.removeprefix("zone ") for part in parts if part}
    found = [zone for zone in zones if folded(zone.name).removeprefix("zone ") in named]
    return min(found, key=lambda zone: zone.size, default=None)


def place_in_district(word: str, known: Gazetteer, zones: Sequence[Zone]) -> Placed | None:
    """Return the middle of a team's district: a municipality, or what the agency calls one."""
    home = known.municipalities.get(word)
    if home is not None:
        return _in_zone(home, How.MUNICIPALITY, home.municipality)
    meant = [zone for zone in zones if word and folded(word) == folded(zone.district)]
    largest = max(meant, key=lambda zone: zone.size, default=None)
    return _in_zone(largest, How.ZONE, largest.district) if largest is not None else None


def district_of(placed: Placed | None, zones: Sequence[Zone]) -> str:
    """Return the district of a place, '' when it is not known.

    A municipality that is cut into several districts does not say which of them it is.
    """
    if placed is None:
        return ""
    if placed.how is How.MUNICIPALITY:
        districts = {zone.district for zone in zones if zone.municipality == placed.municipality}
        return districts.pop() if len(districts) == 1 else ""
    zone = zone_of(placed.spot, zones)
    return zone.district if zone else ""
