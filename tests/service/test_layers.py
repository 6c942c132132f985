"""Layers of the map: loaded, replaced, removed, travelling; and where calls and teams are."""

import hashlib
import random

import pytest

from mcrrt.domain.errors import BadInput, NotFound, NotNow
from mcrrt.domain.geo.place import How
from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.service import commands as c
from mcrrt.service import layers
from mcrrt.service import questions as q
from tests.domain.geo_making import SQUARE, collection, feature, polygon
from tests.service.layer_files import STATIONS, ZONES, streets
from tests.store.meeting import PlainHub, first_desk, next_desk


def load(shift, kind="zones", name="Ours", data=ZONES):
    return shift.do(c.LoadLayer(kind, name, data)).result


def listed(shift):
    return shift.office.ask(q.Layers()).layers


def test_a_layer_is_loaded_with_its_file_and_who_loaded_it(shift):
    found = load(shift)
    (row,) = listed(shift)
    assert found == {"layer": row.id, "features": 2, "replaced": False}
    assert (row.kind, row.name, row.features, row.here) == (LayerKind.ZONES, "Ours", 2, True)
    assert row.file_hash == hashlib.sha256(ZONES).hexdigest()
    assert row.loaded_by == shift.office.session.name


def test_one_of_the_same_kind_and_name_is_replaced_and_another_kind_is_not(shift):
    first = load(shift)["layer"]
    again = load(shift, data=collection(feature(polygon(SQUARE), name="All")))
    assert again == {"layer": first, "features": 1, "replaced": True}
    load(shift, "stations", data=STATIONS)
    assert [(row.kind, row.features) for row in listed(shift)] == [("stations", 1), ("zones", 1)]


def test_a_layer_that_was_removed_is_gone_and_may_come_again(shift):
    first = load(shift)["layer"]
    shift.do(c.RemoveLayer(first))
    assert listed(shift) == ()
    with pytest.raises(NotFound):
        shift.do(c.RemoveLayer("zones Ours"))
    with pytest.raises(NotFound):
        shift.office.ask(q.ShapesOf(first))
    load(shift)
    assert len(listed(shift)) == 1


def test_a_broken_file_changes_nothing_and_names_the_feature(shift):
    before = shift.position
    data = collection(
        feature(polygon(SQUARE), name="A"), feature(polygon(SQUARE[:-1]), name="Bell")
    )
    for act in (
        lambda: load(shift, data=data),
        lambda: shift.office.ask(q.PreviewLayer("zones", data)),
    ):
        with pytest.raises(BadInput, match=r"feature 2 \(Bell\) is not closed") as refused:
            act()
        assert refused.value.field == "file"
    with pytest.raises(BadInput, match="zones, stations, hospitals, streets"):
        load(shift, kind="rivers")
    assert shift.position == before


def test_a_preview_says_what_would_come_and_loads_nothing(shift):
    before = shift.position
    far = feature({"type": "Point", "coordinates": [2.3, 48.8]}, name="Far")
    found = shift.office.ask(q.PreviewLayer("zones", ZONES))
    assert (found.features, found.corners, found.outside) == (2, 10, 0)
    assert (found.names, found.districts) == (("Zone 11", "Zone 12"), ("East", "West"))
    assert shift.office.ask(q.PreviewLayer("stations", collection(far))).outside == 1
    assert shift.position == before


def test_shapes_are_those_of_the_file(shift):
    shapes = shift.office.ask(q.ShapesOf(load(shift)["layer"]))
    parts = [(owner, list(part)) for owner, part in shapes.parts()]
    assert parts[0] == (0, [number for spot in SQUARE for number in spot])
    assert [owner for owner, _part in parts] == [0, 1]
    assert (shapes.names, shapes.details) == (("Zone 11", "Zone 12"), ("West", "East"))


def test_shapes_come_from_the_file_where_what_was_made_ready_cannot_be_read():
    pieces = layers.pieces_of(ZONES)
    features = layers.features_of(ZONES, LayerKind.ZONES)
    ready = layers.shapes_pieces("x", LayerKind.ZONES, features)
    whole = layers.shapes_from("x", LayerKind.ZONES, ready, tuple)
    for broken in ((b"",), (b"nothing",), (ready[0][:-3],), layers.pieces_of(b"other")):
        assert layers.shapes_from("x", LayerKind.ZONES, broken, lambda: pieces) == whole


def test_a_large_file_is_cut_into_documents_that_a_hub_takes():
    data = random.Random(3).randbytes(2_000_000)
    pieces = layers.pieces_of(data)
    assert len(pieces) == 3
    assert max(map(len, pieces)) <= 700_000
    assert layers.put_together(pieces) == data
    for broken in (pieces[:2], pieces[1:], pieces[::-1]):
        with pytest.raises(ValueError):
            layers.put_together(broken)
    with pytest.raises(ValueError):
        layers.put_together(layers.pieces_of(bytes(30_000_000)))


# --- where things are ----------------------------------------------------------------------------


def place(shift, number):
    card = shift.call(number)
    return card.placed, card.district


def test_a_call_is_placed_by_what_was_typed_and_that_stays(shift):
    call = str(shift.do(c.OpenCall({"address": "9 Elm St, L9T 2X1"})).result["call"])
    placed, district = place(shift, call)
    assert (placed.how, placed.by, district) == (How.POSTAL_CODE, "L9T", "1 District")
    card = shift.call(call).call
    assert card.text("address") == "9 Elm St, L9T 2X1"
    assert card.text("municipality") == ""


def test_the_agencys_zones_decide_the_district_and_its_removal_gives_it_back(shift):
    call = str(
        shift.do(c.OpenCall({"address": "43.4500, -79.7500", "municipality": "oakville"})).result[
            "call"
        ]
    )
    assert place(shift, call)[1] == "2 District"
    load(shift)
    assert place(shift, call)[1] == "East"
    shift.do(c.RecordCallDetails(call, {"address": "Mill Pond"}))
    placed, district = place(shift, call)
    assert (placed.how, district) == (How.MUNICIPALITY, "")  # two districts share the municipality
    shift.do(c.RemoveLayer("zones Ours"))
    assert place(shift, call)[1] == "2 District"


def test_everything_on_the_board_is_on_the_map_or_said_to_have_no_place(shift):
    shift.do(c.RecordCallDetails("A9", {"municipality": "milton"}))
    view = shift.office.ask(q.OnTheMap())
    board = shift.office.ask(q.Board())
    assert {one.row.id for one in view.calls} == {row.id for row in (*board.waiting, *board.active)}
    assert {one.row.id for one in view.teams} == {row.id for row in board.teams}
    known = {one.row.number: one.placed for one in view.calls}
    assert known["A9"].municipality == "milton"
    assert any(placed is None for placed in known.values())
    teams = {one.row.call_sign: one for one in view.teams}
    assert teams["MC3"].at_call
    assert teams["MC3"].placed == known["A9"]
    assert not teams["MC2"].at_call  # on its way: where it is, nobody has said


def test_whoever_may_not_see_the_board_may_not_see_the_map(shift):
    assert q.OnTheMap.RIGHT is q.Board.RIGHT
    assert c.LoadLayer.RIGHT is c.RemoveLayer.RIGHT is c.ChangeSetting.RIGHT


# --- at another machine --------------------------------------------------------------------------


def test_a_layer_reaches_another_machine_with_its_file(tmp_path):
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    try:
        loaded = str(one.do(c.LoadLayer("zones", "Ours", ZONES))["layer"])
        for desk in (two, one, two):
            desk.meet()
        office = two.founded.office
        (row,) = office.ask(q.Layers()).layers
        assert not row.here
        with pytest.raises(NotNow, match="on its way"):
            office.ask(q.ShapesOf(loaded))
        missing = two.exchange.missing_documents(10)
        assert set(missing) <= set(one.exchange.unsent_documents(50))
        for name in missing:
            two.exchange.keep_document(one.exchange.document(name))
        assert two.exchange.missing_documents(10) == []
        assert office.ask(q.Layers()).layers[0].here
        assert office.ask(q.ShapesOf(loaded)) == one.founded.office.ask(q.ShapesOf(loaded))
        assert two.verify().ok
    finally:
        one.founded.close()
        two.founded.close()


def test_a_layer_of_streets_is_ready_in_a_moment(shift):
    loaded = load(shift, "streets", data=streets(500))
    shapes = shift.office.ask(q.ShapesOf(loaded["layer"]))
    assert len(list(shapes.parts())) == 500
