"""GeoJSON files of an agency, for tests."""

from tests.domain.geo_making import SQUARE, collection, feature, polygon

EAST = [[a + 0.1, b] for a, b in SQUARE]
ZONES = collection(
    feature(polygon(SQUARE), name="Zone 11", district="West", municipality="oakville"),
    feature(polygon(EAST), name="Zone 12", district="East", municipality="oakville"),
)
STATIONS = collection(feature({"type": "Point", "coordinates": [-79.8, 43.4]}, name="12"))


def streets(count: int = 3) -> bytes:
    return collection(
        *(
            feature(
                {"type": "LineString", "coordinates": [[-79.8, 43.4], [-79.7, 43.4 + n / count]]}
            )
            for n in range(count)
        )
    )
