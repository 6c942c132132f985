"""GeoJSON for tests."""

import json
from typing import Any

from mcrrt.domain.geo.shapes import Box

REGION = Box(-80.7, 42.6, -78.9, 44.4)
SQUARE = [[-79.9, 43.4], [-79.8, 43.4], [-79.8, 43.5], [-79.9, 43.5], [-79.9, 43.4]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **members: Any) -> bytes:
    whole = {"type": "FeatureCollection", "features": list(features), **members}
    return json.dumps(whole).encode()


def zones(*names: str) -> bytes:
    return collection(*(feature(polygon(SQUARE), name=name) for name in names))
