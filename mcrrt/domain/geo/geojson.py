"""Reading GeoJSON (RFC 7946) into features, or refusing it with the feature named.

What is refused is what would draw or decide wrongly later: rings that are not closed or cross
themselves, degrees the wrong way round, zones nobody can tell apart. What is strange and harmless
(a third coordinate, the way a ring turns, unknown members) is read.
"""

import json
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mcrrt.domain import text
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.geo.rings import check_ring
from mcrrt.domain.geo.shapes import Box, Feature, LayerKind, Line, Polygon, Shape, Spot

MOST_BYTES = 24_000_000
MOST_FEATURES = 50_000
MOST_POINTS = 600_000
MOST_PROPERTIES = 40
NAME = 80
_JOINERS = "\u200c\u200d"  # Persian, Urdu, Hindi and others need them inside words
_NAMES = ("name", "nom", "label", "title")
_WGS84 = ("crs84", "epsg::4326", "epsg:4326")
_OF_KIND = {
    LayerKind.ZONES: ("Polygon", "MultiPolygon"),
    LayerKind.STATIONS: ("Point", "MultiPoint"),
    LayerKind.HOSPITALS: ("Point", "MultiPoint"),
    LayerKind.STREETS: ("LineString", "MultiLineString"),
}
_EVERY = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip


@dataclass
class _Reading:
    """The feature that is being read, and how much room is left for points."""

    region: Box | None
    allowed: tuple[str, ...]
    left: int
    number: int = 0
    name: str = ""

    @property
    def feature(self) -> str:
        """How the feature is called in a refusal: its number, and its name if it has one."""
        return f"{self.number} ({self.name})" if self.name else str(self.number)

    def refuse(self, template: str, **fields: object) -> BadInput:
        """Return the refusal of this feature; its template begins by naming it."""
        return BadInput("file", template, feature=self.feature, **fields)


def read_layer(data: bytes, kind: LayerKind, region: Box | None = None) -> tuple[Feature, ...]:
    """Return the features of a layer's file. ``region``: where the agency roughly is.

    Raises BadInput that names the feature by its number and name.
    """
    features = read_features(data, region, _OF_KIND[kind])
    if kind is LayerKind.ZONES:
        _require_names(features)
    return features


def read_features(
    data: bytes, region: Box | None = None, allowed: Sequence[str] = _EVERY
) -> tuple[Feature, ...]:
    """Return the features of any GeoJSON file. Raises BadInput."""
    whole = _parsed(data)
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise BadInput("file", N_("This must be a GeoJSON FeatureCollection. Nothing was changed."))
    _require_degrees(whole.get("crs"))
    members = whole.get("features")
    if not isinstance(members, list) or not members:
        raise BadInput("file", N_("This file has no features. Nothing was changed."))
    if len(members) > MOST_FEATURES:
        raise BadInput(
            "file",
            N_("This file has {count} features, at most {limit}. Nothing was changed."),
            count=len(members), limit=MOST_FEATURES,
        )  # fmt: skip
    reading = _Reading(region, tuple(allowed), MOST_POINTS)
    return tuple(_feature(member, number, reading) for number, member in enumerate(members, 1))


def _parsed(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise BadInput(
            "file",
            N_("This file is too large: {size} MB, at most {limit}. Nothing was changed."),
            size=math.ceil(len(data) / 1e6), limit=MOST_BYTES // 1_000_000,
        )  # fmt: skip
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise BadInput(
            "file",
            N_("This is not JSON: line {line}, column {column} cannot be read. Nothing was changed."),
            line=error.lineno, column=error.colno,
        ) from None  # fmt: skip
    except RecursionError:
        raise BadInput("file", N_("This is nested too deep. Nothing was changed.")) from None
    except ValueError:
        raise BadInput("file", N_("This is not JSON in UTF-8. Nothing was changed.")) from None


def _not_json(_word: str) -> float:
    raise ValueError  # NaN and Infinity are not numbers of JSON


def _require_degrees(crs: object) -> None:
    """Old files may name another system of coordinates; its numbers would all be wrong."""
    if crs is None:
        return
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    if not (isinstance(name, str) and name.lower().endswith(_WGS84)):
        raise BadInput(
            "file",
            N_("The coordinates of this file are of another system. Export it in WGS 84 (EPSG:4326). "
               "Nothing was changed."),
        )  # fmt: skip


def _feature(member: object, number: int, reading: _Reading) -> Feature:
    reading.number, reading.name = number, ""
    if not isinstance(member, dict) or member.get("type") != "Feature":
        raise reading.refuse(N_("Feature {feature} is not a GeoJSON Feature. Nothing was changed."))
    properties = _properties(member.get("properties"), reading)
    reading.name = _name(properties)
    geometry = member.get("geometry")
    if geometry is None:
        raise reading.refuse(N_("Feature {feature} has no place. Nothing was changed."))
    shape = _shape(geometry, reading)
    return Feature(number, reading.name, shape, properties)


def _name(properties: tuple[tuple[str, str], ...]) -> str:
    by_key = {key.casefold(): value for key, value in reversed(properties)}
    return next((by_key[key][:NAME] for key in _NAMES if by_key.get(key)), "")


def _properties(given: object, reading: _Reading) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise reading.refuse(
            N_("The properties of feature {feature} are not an object. Nothing was changed.")
        )
    kept = [(_shown(key), _shown(value)) for key, value in given.items() if value is not None]
    return tuple((key, value) for key, value in kept if key and value)[:MOST_PROPERTIES]


def _shown(value: object) -> str:
    """Return a property as one line of text: what cannot be shown is left out."""
    if isinstance(value, bool):
        said = "yes" if value else "no"
    elif isinstance(value, (dict, list)):
        said = json.dumps(value, ensure_ascii=False)
    else:
        said = str(value)
    if said.isascii() and said.isprintable():
        return said.strip()[: text.LINE]
    visible = "".join(one if one.isprintable() or one in _JOINERS else " " for one in said)
    return unicodedata.normalize("NFC", " ".join(visible.split()))[: text.LINE]


# --- geometry ------------------------------------------------------------------------------------


def _shape(geometry: object, reading: _Reading, *, inner: bool = False) -> Shape:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in _EVERY or (inner and kind == _EVERY[-1]):
        raise reading.refuse(
            N_("Feature {feature} has a geometry of an unknown type. Nothing was changed.")
        )
    if kind not in reading.allowed:
        raise reading.refuse(
            N_("Feature {feature} is a {type}; this kind of layer takes: {allowed}. Nothing was changed."),
            type=kind, allowed=", ".join(reading.allowed),
        )  # fmt: skip
    if kind == "GeometryCollection":
        parts = _array(geometry.get("geometries"), reading)
        shapes = [_shape(part, reading, inner=True) for part in parts]
        return Shape(
            tuple(spot for shape in shapes for spot in shape.spots),
            tuple(line for shape in shapes for line in shape.lines),
            tuple(area for shape in shapes for area in shape.areas),
        )
    return _of_coordinates(str(kind), geometry.get("coordinates"), reading)


def _of_coordinates(kind: str, given: object, reading: _Reading) -> Shape:
    parts = _array(given, reading) if kind.startswith("Multi") else [given]
    if kind.endswith("Point"):
        return Shape(spots=tuple(_spot(part, reading) for part in parts))
    if kind.endswith("LineString"):
        return Shape(lines=tuple(_line(part, reading) for part in parts))
    return Shape(areas=tuple(_polygon(part, reading) for part in parts))


def _array(given: object, reading: _Reading) -> list[Any]:
    if not isinstance(given, list) or not given:
        raise reading.refuse(
            N_("The coordinates of feature {feature} are not a list, or it is empty. Nothing was changed.")
        )  # fmt: skip
    return given


def _spots(given: object, reading: _Reading) -> Iterator[Spot]:
    return (_spot(part, reading) for part in _array(given, reading))


def _line(given: object, reading: _Reading) -> Line:
    line = tuple(_spots(given, reading))
    if len(line) < 2:
        raise reading.refuse(
            N_("A line of feature {feature} has fewer than 2 points. Nothing was changed.")
        )
    return line


def _polygon(given: object, reading: _Reading) -> Polygon:
    rings = []
    for place, part in enumerate(_array(given, reading), 1):
        ring = tuple(_spots(part, reading))
        fault = check_ring(ring)
        if fault:
            raise reading.refuse(fault, ring=place, points=len(ring))
        rings.append(ring)
    return tuple(rings)


def _spot(given: object, reading: _Reading) -> Spot:
    reading.left -= 1
    if reading.left < 0:
        raise BadInput(
            "file",
            N_("This file has more than {limit} points. Nothing was changed."),
            limit=MOST_POINTS,
        )
    if not isinstance(given, list) or len(given) < 2 or not all(map(_is_number, given[:3])):
        raise reading.refuse(
            N_("Feature {feature} has coordinates that are not two numbers. Nothing was changed.")
        )
    lon, lat = given[0], given[1]
    region = reading.region
    if region is None or not (
        region.west <= lon <= region.east and region.south <= lat <= region.north
    ):
        _require_sensible(lon, lat, reading)
    return float(lon), float(lat)


def _require_sensible(lon: float, lat: float, reading: _Reading) -> None:
    """Refuse what is not on earth, and what would be near if it were the other way round."""
    if reading.region is not None and reading.region.holds((lat, lon)):
        raise reading.refuse(
            N_("Feature {feature} seems to have latitude and longitude exchanged: GeoJSON wants longitude "
               "first. Nothing was changed.")
        )  # fmt: skip
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise reading.refuse(
            N_(
                "Feature {feature} has coordinates that are not degrees on earth. Nothing was changed."
            )
        )


def _is_number(value: object) -> bool:
    return type(value) is float or type(value) is int  # a truth value is an int as well


def _require_names(features: tuple[Feature, ...]) -> None:
    """Zones are spoken of by name."""
    first: dict[str, int] = {}
    for feature in features:
        if not feature.name:
            raise BadInput(
                "file",
                N_('Zone {feature} has no name. Give each a property "name". Nothing was changed.'),
                feature=feature.number,
            )  # fmt: skip
        before = first.setdefault(text.folded(feature.name), feature.number)
        if before != feature.number:
            raise BadInput(
                "file",
                N_("Feature {feature} has the name of feature {other}. Zones need names of their own. "
                   "Nothing was changed."),
                feature=f"{feature.number} ({feature.name})", other=before,
            )  # fmt: skip
