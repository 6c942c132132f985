"""Where a call is taken to be, and its district."""

import pytest

from mcrrt.domain.geo.geojson import read_layer
from mcrrt.domain.geo.measure import zones_of
from mcrrt.domain.geo.place import How, district_of, place_in_district, place_of
from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.service.gazetteer import gazetteer, region, schematic, shipped_zones
from tests.domain.geo_making import SQUARE, collection, feature, polygon

EAST = [[a + 0.1, b] for a, b in SQUARE]


def placed_by(values, known):
    placed = place_of(values, known)
    assert placed is not None
    return placed


def own_zones(**properties):
    data = collection(
        feature(polygon(SQUARE), name="Zone 11", district="West", **properties),
        feature(polygon(EAST), name="Zone 12", district="East", **properties),
    )
    return zones_of(read_layer(data, LayerKind.ZONES))


@pytest.mark.parametrize(
    ("values", "how", "by", "municipality"),
    [
        ({"address": "43.4512, -79.6900"}, How.COORDINATES, "", "oakville"),
        ({"address": "near 43.4512N 79.6900W"}, How.COORDINATES, "", "oakville"),
        ({"address": "43,4512, 79,6900", "municipality": "milton"}, How.MUNICIPALITY, "milton",
         "milton"),
        ({"address": "95.4512, -79.6900"}, None, "", ""),
        ({"address": "12 Mill St, L9T 1A1"}, How.POSTAL_CODE, "L9T", "milton"),
        ({"address": "12 Mill St l9t1a1"}, How.POSTAL_CODE, "L9T", "milton"),
        ({"address": "12 Mill St, L7G"}, How.POSTAL_CODE, "L7G", "halton_hills"),
        ({"address": "12 Mill St", "address_detail": "L6H 0B1"}, How.POSTAL_CODE, "L6H", "oakville"),
        ({"address": "Unit M5V 3L9"}, None, "", ""),
        ({"address": "AL9TX"}, None, "", ""),
        ({"address": "12 Mill St, Acton"}, How.MUNICIPALITY, "Acton", "halton_hills"),
        ({"address": "12 Acton Street"}, None, "", ""),
        ({"municipality": "burlington"}, How.MUNICIPALITY, "burlington", "burlington"),
        ({"municipality": "outside"}, None, "", ""),
        ({}, None, "", ""),
    ],
)  # fmt: skip
def test_the_most_precise_of_what_was_typed(values, how, by, municipality):
    placed = place_of(values, gazetteer())
    if how is None:
        assert placed is None
    else:
        assert placed is not None
        assert (placed.how, placed.by, placed.municipality) == (how, by, municipality)
        assert region().holds(placed.spot)


def test_coordinates_are_taken_as_typed():
    placed = placed_by({"address": "43.45120; -79.69000", "municipality": "milton"}, gazetteer())
    assert (placed.lat, placed.lon, placed.exact) == (43.4512, -79.69, True)
    assert placed.disagrees  # it is in Oakville: what was typed stays, and this is said


def test_a_postal_code_of_another_municipality_is_said_and_decides_nothing():
    placed = placed_by({"address": "1 A St L9T 1A1", "municipality": "oakville"}, gazetteer())
    assert placed.municipality == "milton"
    assert placed.disagrees


def test_a_zone_counts_where_it_is_named_whole():
    known = gazetteer(own_zones())
    placed = placed_by({"address": "back of the mill, zone 12"}, known)
    assert (placed.how, placed.by) == (How.ZONE, "Zone 12")
    assert place_of({"address": "12 Mill St"}, known) is None


def test_the_shipped_zones_decide_the_district():
    known = gazetteer()
    by_municipality = {
        name: district_of(place_of({"municipality": name}, known), shipped_zones())
        for name in ("milton", "halton_hills", "oakville", "burlington")
    }
    assert by_municipality == {
        "milton": "1 District", "halton_hills": "1 District", "oakville": "2 District",
        "burlington": "3 District",
    }  # fmt: skip
    assert district_of(None, shipped_zones()) == ""


def test_a_municipality_that_is_cut_into_districts_does_not_say_which():
    zones = own_zones(municipality="Oakville")
    known = gazetteer(zones)
    assert district_of(place_of({"municipality": "oakville"}, known), zones) == ""
    exact = place_of({"address": "43.4500, -79.7500", "municipality": "oakville"}, known)
    assert district_of(exact, zones) == "East"


def test_every_shipped_place_is_where_it_says():
    """Towns, hospitals and postal prefixes lie in the municipality they are said to be in."""
    known = gazetteer()
    for town in known.towns.values():
        assert town.municipality, town.code
    for prefix in known.prefixes.values():
        home = known.municipalities[prefix.municipality]
        placed = placed_by({"address": f"{prefix.spot[1]:.4f}, {prefix.spot[0]:.4f}"}, known)
        assert placed.municipality == home.municipality, prefix.code
    kinds = {one.text("kind") for one in schematic()}
    assert {"municipality", "shore", "escarpment", "highway", "hospital", "town"} <= kinds
    assert all(one.text("name_fr") for one in schematic())


def test_a_team_is_in_the_middle_of_its_district_whatever_the_agency_calls_it():
    zones = own_zones()
    known = gazetteer(zones)
    by_municipality = place_in_district("milton", known, zones)
    by_name = place_in_district("EAST", known, zones)
    assert by_municipality is not None
    assert by_name is not None
    assert (by_municipality.how, by_municipality.by) == (How.MUNICIPALITY, "milton")
    assert (by_name.how, by_name.by) == (How.ZONE, "East")
    assert district_of(by_name, zones) == "East"
    assert place_in_district("2", known, zones) is None
    assert place_in_district("", known, zones) is None
