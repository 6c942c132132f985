"""The map screen in the real window, by keyboard: map and list are one choice."""

import pytest

from mcrrt.service import commands as c
from mcrrt.ui.shell.places import BOARD, MAP
from tests.service.layer_files import STATIONS, ZONES, streets
from tests.ui.filling import a_shift


@pytest.fixture
def shift(make_bench):
    made = make_bench(a_shift)
    made.log_in()
    made.keys.press("Alt+M")
    made.keys.settle()
    return made


def lines(bench):
    return bench.space.map.list.lines.lines


def test_everything_on_the_map_is_in_the_list(shift):
    shown = shift.space.map
    listed = {line.id for line in lines(shift) if line.placed}
    assert listed == {mark.id for mark in shown.map.marks}
    board = shift.space.board_model.state
    assert {line.id for line in lines(shift)} == {
        row.id for row in (*board.waiting, *board.active, *board.teams)
    }


def test_a_key_brings_it_tab_goes_through_it_and_enter_works_on_a_call(shift):
    space = shift.space
    assert space.place == MAP
    assert space.map.map.hasFocus()
    shift.keys.press("Tab")
    first = space.map.map.current
    assert first == space.map.list.current_id()
    assert lines(shift)[0].id == first
    shift.keys.press("Tab")
    second = space.map.map.current
    assert second == space.map.list.current_id() != first
    shift.keys.press("Return")
    shift.keys.settle()
    assert space.place == BOARD
    assert space.call_model.call_id == second


def test_tab_comes_to_the_list_and_its_choice_is_the_maps(shift):
    space = shift.space
    for _ in range(len(space.map.map.marks) + 1):
        shift.keys.press("Tab")
    assert space.map.list.hasFocus()
    shift.keys.press("Home")
    shift.keys.press("Down")
    assert space.map.map.current == space.map.list.current_id() == lines(shift)[1].id


def test_a_team_opens_the_call_it_is_on_and_a_free_one_nothing(shift):
    space = shift.space
    busy = next(one.row for one in space.map_model.state.teams if one.row.call)
    free = next(one.row for one in space.map_model.state.teams if not one.row.call)
    space.map.list.choose(free.id)
    space.map.list.setFocus()
    shift.keys.press("Return")
    assert space.place == MAP
    space.map.list.choose(busy.id)
    shift.keys.press("Return")
    assert space.place == BOARD
    assert space.call_model.call_id == busy.call


def test_a_call_without_a_place_is_listed_first_as_such(shift):
    opened = shift.office.submit(c.OpenCall({"address": "by the old mill", "narrative": "Alone."}))
    shift.office.submit(c.QueueCall(str(opened.result["call"])))
    shift.space.map_model.refresh()
    shift.keys.settle()
    first = lines(shift)[0]
    assert (first.id, first.placed) == (opened.result["call"], False)
    assert first.how == "Place not known"
    assert first.where == "by the old mill"
    assert "1 without a place" in shift.space.map._count.text()
    shift.space.map.list.choose(first.id)
    assert shift.space.map.map.current == ""
    shift.space.map.list.setFocus()
    shift.keys.press("Return")
    assert shift.space.call_model.call_id == first.id


def test_what_happens_while_it_is_in_view_is_on_it_at_once(shift):
    before = len(shift.space.map.map.marks)
    opened = shift.office.submit(c.OpenCall({"address": "43.5200, -79.8800"}))
    shift.office.submit(c.QueueCall(str(opened.result["call"])))
    shift.keys.until(lambda: len(shift.space.map.map.marks) == before + 1)
    made = next(m for m in shift.space.map.map.marks if m.id == opened.result["call"])
    assert not made.rough
    assert "≈" not in made.words


def test_layers_of_the_agency_are_drawn_and_go_again(shift):
    space = shift.space

    def drawn():
        return len(space.map.map.ground.drawn), space.map.map.ground.lines

    begin = drawn()
    signs = [label.style for label in space.map.map.ground.labels]
    assert signs.count("hospital") == 4
    layer = shift.office.submit(c.LoadLayer("zones", "Ours", ZONES)).result["layer"]
    shift.office.submit(c.LoadLayer("streets", "Town", streets(200)))
    shift.office.submit(c.LoadLayer("hospitals", "Ours", STATIONS))
    shift.keys.until(lambda: drawn() == (begin[0] + 2, 200))
    names = [label.text for label in space.map.map.ground.labels]
    assert {"Zone 11", "Zone 12"} <= set(names)
    assert [label.style for label in space.map.map.ground.labels].count("hospital") == 1
    shift.office.submit(c.RemoveLayer(str(layer)))
    shift.keys.until(lambda: drawn() == (begin[0], 200))


def test_buttons_do_what_keys_do(shift):
    shown = shift.space.map.map
    whole = shown.frame
    shift.keys.tab_to("map.closer")
    shift.keys.press("Space")
    assert shown.frame.scale > whole.scale
    shift.keys.press("Tab")
    shift.keys.press("Space")
    assert shown.frame.scale == pytest.approx(whole.scale)
    shift.keys.press("Tab")
    shift.keys.press("Space")
    assert shown.frame == whole


# --- beside the address --------------------------------------------------------------------------


def test_a_postal_code_suggests_the_municipality_beside_what_was_typed(bench):
    keys, space = bench.keys, bench.space
    keys.press("Ctrl+N")
    keys.type("9 Elm St, L9T 2X1")
    keys.press("Tab")
    intake = space.pane.intake
    keys.until(intake.place.isVisible)
    assert intake.place.said.text() == "Milton, 1 District · about, by postal code L9T"
    assert intake.inputs["address"].value() == "9 Elm St, L9T 2X1"
    assert intake.inputs["municipality"].value() is None
    keys.tab_to("suggest.place")
    keys.press("Return")
    keys.until(lambda: space.call_model.state.call.text("municipality") == "milton")
    assert space.call_model.state.call.text("address") == "9 Elm St, L9T 2X1"
    assert not intake.place.enter.isVisible()


def test_a_postal_code_of_elsewhere_is_said_and_changes_nothing(bench):
    opened = bench.office.submit(
        c.OpenCall({"address": "9 Elm St L9T 2X1", "municipality": "oakville"})
    )
    bench.space.open_call(str(opened.result["call"]))
    bench.keys.settle()
    place = bench.space.pane.intake.place
    assert "that is in Milton, not where the call says" in place.said.text()
    assert place.enter.isHidden()
    assert bench.space.call_model.state.call.text("municipality") == "oakville"


def test_a_call_that_says_nothing_of_where_shows_no_place(bench):
    opened = bench.office.submit(c.OpenCall({"narrative": "Alone and afraid."}))
    bench.space.open_call(str(opened.result["call"]))
    bench.keys.settle()
    assert bench.space.pane.intake.place.isHidden()
