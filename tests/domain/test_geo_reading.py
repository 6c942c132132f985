"""GeoJSON files: what is read, and how a broken one is refused."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.geo import geojson
from mcrrt.domain.geo.geojson import read_features, read_layer
from mcrrt.domain.geo.measure import zones_of
from mcrrt.domain.geo.shapes import LayerKind
from tests.domain.geo_making import REGION, SQUARE, collection, feature, polygon, zones

ZONES, STREETS, STATIONS = LayerKind.ZONES, LayerKind.STREETS, LayerKind.STATIONS


def refusal(data: bytes, kind: LayerKind = ZONES) -> str:
    with pytest.raises(BadInput) as refused:
        read_layer(data, kind, REGION)
    assert refused.value.field == "file"
    return str(refused.value)


def test_a_zone_is_read_with_its_name_and_its_properties_as_text():
    data = collection(
        feature(polygon(SQUARE), Name="North", district=2, open=True, gone=None, more={"a": [1]})
    )
    (zone,) = read_layer(data, ZONES, REGION)
    assert (zone.number, zone.name) == (1, "North")
    assert zone.shape.areas[0][0] == tuple((lon, lat) for lon, lat in SQUARE)
    assert dict(zone.properties) == {
        "Name": "North", "district": "2", "open": "yes", "more": '{"a": [1]}',
    }  # fmt: skip
    assert zone.text("DISTRICT") == "2"


def test_every_geometry_is_read():
    spot, line = [-79.8, 43.4, 120.5], [[-79.8, 43.4], [-79.7, 43.5]]
    parts = [
        {"type": "Point", "coordinates": spot},
        {"type": "MultiPoint", "coordinates": [spot, spot]},
        {"type": "LineString", "coordinates": line},
        {"type": "MultiLineString", "coordinates": [line]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
    ]
    whole = {"type": "GeometryCollection", "geometries": parts}
    *_, last = read_features(collection(*map(feature, [*parts, whole])))
    shape = last.shape
    assert (len(shape.spots), len(shape.lines), len(shape.areas)) == (3, 2, 2)
    assert shape.spots[0] == (-79.8, 43.4)


def test_a_name_that_cannot_be_shown_is_made_to_and_a_long_one_is_cut():
    data = collection(feature(polygon(SQUARE), name="a\u202eb\x00  c" + "x" * 300))
    (zone,) = read_layer(data, ZONES)
    assert zone.name.startswith("a b c")
    assert len(zone.name) == geojson.NAME


def test_a_byte_order_mark_is_no_fault():
    assert len(read_layer(b"\xef\xbb\xbf" + zones("A"), ZONES)) == 1


BOW = [[-79.9, 43.4], [-79.8, 43.5], [-79.8, 43.4], [-79.9, 43.5], [-79.9, 43.4]]


def bad_second(geometry: object) -> bytes:
    return collection(feature(polygon(SQUARE), name="A"), feature(geometry, name="Bell"))


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon(SQUARE[:-1]), "Ring 1 of feature 2 (Bell) is not closed"),
        (polygon(SQUARE, SQUARE[:3]), "Ring 2 of feature 2 (Bell) has 3 points; the least is 4"),
        (polygon(BOW), "Ring 1 of feature 2 (Bell) crosses itself"),
        (polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]), "of feature 2 (Bell) has no area"),
        (polygon([[b, a] for a, b in SQUARE]), "feature 2 (Bell) seems to have latitude and longi"),
        (polygon([[a * 1e5, b] for a, b in SQUARE]), "feature 2 (Bell) has coordinates that are no"),
        (polygon([["-79", 43], *SQUARE]), "feature 2 (Bell) has coordinates that are not two num"),
        (polygon([[True, 43], *SQUARE]), "feature 2 (Bell) has coordinates that are not two num"),
        (polygon([[-79.0], *SQUARE]), "feature 2 (Bell) has coordinates that are not two numbers"),
        (polygon(7), "The coordinates of feature 2 (Bell) are not a list"),
        (polygon(), "The coordinates of feature 2 (Bell) are not a list, or it is empty"),
        ({"type": "Circle"}, "Feature 2 (Bell) has a geometry of an unknown type"),
        ({"type": ["Point"]}, "Feature 2 (Bell) has a geometry of an unknown type"),
        ("Polygon", "Feature 2 (Bell) has a geometry of an unknown type"),
        (None, "Feature 2 (Bell) has no place"),
        ({"type": "Point", "coordinates": [-79, 43]},
         "Feature 2 (Bell) is a Point; this kind of layer takes: Polygon, MultiPolygon"),
        (polygon([[1e400, 43], *SQUARE]), "is not JSON in UTF-8"),
        (polygon([[10**400, 43], *SQUARE]), "feature 2 (Bell) has coordinates that are not degre"),
    ],
)  # fmt: skip
def test_a_broken_feature_is_named(geometry, words):
    assert words.lower() in refusal(bad_second(geometry)).lower()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1, column 1 cannot be read"),
        (b'{"type": "FeatureCollection",\n "features": [}', "line 2, column 15 cannot be read"),
        (b"\xff\xfe{}", "not JSON in UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"type": "Feature"}', "must be a GeoJSON FeatureCollection"),
        (b"[]", "must be a GeoJSON FeatureCollection"),
        (collection(), "has no features"),
        (collection(7), "Feature 1 is not a GeoJSON Feature"),
        (collection({"type": "Feature", "properties": [1]}), "properties of feature 1 are not an"),
        (zones("Bell", "Bell"), "Feature 2 (Bell) has the name of feature 1"),
        (zones("Été", "ETE"), "Feature 2 (ETE) has the name of feature 1"),
        (collection(feature(polygon(SQUARE))), "Zone 1 has no name"),
        (collection(feature(polygon(SQUARE), name="A"), crs={"properties": {"name": "EPSG:26917"}}),
         "are of another system"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "not JSON"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused(data, words):
    assert words in refusal(data)


def test_too_much_is_refused(monkeypatch):
    line = feature({"type": "LineString", "coordinates": SQUARE})
    monkeypatch.setattr(geojson, "MOST_POINTS", 9)
    assert "more than 9 points" in refusal(collection(line, line), STREETS)
    monkeypatch.setattr(geojson, "MOST_FEATURES", 1)
    assert "has 2 features, at most 1" in refusal(collection(line, line), STREETS)
    monkeypatch.setattr(geojson, "MOST_BYTES", 10)
    assert "too large" in refusal(collection(line), STREETS)


def test_a_line_needs_two_points():
    line = feature({"type": "LineString", "coordinates": [[-79, 43]]}, name="Mill Road")
    assert "A line of feature 1 (Mill Road) has fewer than 2" in refusal(collection(line), STREETS)


def test_stations_may_have_the_same_name_or_none():
    spot = {"type": "Point", "coordinates": [-79.8, 43.4]}
    data = collection(*(feature(spot, name=name) for name in ("", "12", "12")))
    assert [f.name for f in read_layer(data, STATIONS)] == ["", "12", "12"]


def test_latitude_first_is_told_from_a_far_place():
    far = {"type": "Point", "coordinates": [2.35, 48.85]}
    assert read_layer(collection(feature(far)), STATIONS, REGION)[0].shape.spots == ((2.35, 48.85),)


def test_a_zone_takes_its_district_and_municipality_from_its_properties():
    data = collection(
        feature(polygon(SQUARE), name="A", District="1 District", municipality="Halton Hills"),
        feature(polygon(SQUARE), name="B"),
    )
    one, other = zones_of(read_layer(data, ZONES))
    assert (one.district, one.municipality) == ("1 District", "halton_hills")
    assert (other.district, other.municipality) == ("B", "")


# --- any change of a good file either loads or is refused ----------------------------------------

GOOD = json.loads(
    collection(
        feature(polygon(SQUARE, [[-79.88, 43.42], [-79.84, 43.42], [-79.84, 43.46],
                                 [-79.88, 43.42]]), name="North", district="1"),
        feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, name="South"),
    )
)  # fmt: skip
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-1000, 1000), st.floats(allow_nan=True),
    st.text(max_size=5), st.lists(st.integers(), max_size=3), st.just({}), st.just(10**30),
    st.sampled_from(["Polygon", "Point", "LineString", "GeometryCollection", [[]], [[[]]]]),
)  # fmt: skip


def places(value, path=()):
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inside:
        if isinstance(part, (dict, list)):
            yield from places(part, (*path, key))
        else:
            yield (*path, key)


def changed(whole, path, act, junk):
    copy = json.loads(json.dumps(whole))
    if not path:
        return junk
    *before, last = path
    holder = copy
    for key in before:
        holder = holder[key]
    if act == "drop":
        del holder[last]
    elif act == "twice" and isinstance(holder, list):
        holder.insert(last, holder[last])
    else:
        holder[last] = junk
    return copy


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(list(places(GOOD))), st.sampled_from(["drop", "twice", "junk"]), JUNK)
def test_every_change_of_a_good_file_is_read_or_refused_with_its_feature_named(path, act, junk):
    data = json.dumps(changed(GOOD, path, act, junk)).encode()
    try:
        found = read_layer(data, ZONES, REGION)
    except BadInput as error:
        said = str(error)
        assert said.endswith("Nothing was changed.")
        whole_file = len(path) < 2 or "JSON" in said
        assert whole_file or f"eature {path[1] + 1}" in said or f"one {path[1] + 1}" in said or (
            "has the name of" in said
        )  # fmt: skip
    else:
        assert all(zone.areas and zone.name for zone in zones_of(found))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(json.dumps(GOOD)) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_changed_bytes_are_read_or_refused(at, bytes_, cut):
    data = json.dumps(GOOD).encode()
    data = data[:at] + bytes_ + data[at + cut :]
    with contextlib.suppress(BadInput):
        assert read_layer(data, ZONES, REGION)
