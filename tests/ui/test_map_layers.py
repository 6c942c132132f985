"""The page of map layers: a file is looked at, loaded, and taken off again, by keyboard."""

import pytest

from mcrrt.service import questions as q
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.shell.places import SETTINGS
from tests.domain.geo_making import SQUARE, collection, feature, polygon
from tests.service.layer_files import STATIONS, ZONES


@pytest.fixture
def page(bench, tmp_path):
    """The page in view; files of the agency lie beside the store."""
    for name, data in (("Patrol", ZONES), ("Stations", STATIONS),
                       ("Bad", collection(feature(polygon(SQUARE[:-1]), name="Bell")))):  # fmt: skip
        (tmp_path / f"{name}.geojson").write_bytes(data)
    space = bench.space
    space.show_screen(SETTINGS)
    space.settings.show_part(space.settings.parts.index("Map layers"))
    bench.keys.settle()
    return space.settings.layers


def look_at(bench, page, tmp_path, name, kind=""):
    page._file.entry.setFocus()
    page._file.entry.selectAll()
    bench.keys.type(str(tmp_path / f"{name}.geojson"))
    if kind:
        bench.keys.tab_to("layer_kind")
        bench.keys.type(kind)
    bench.keys.tab_to("look_at_layer")
    bench.keys.press("Return")
    bench.keys.settle()


def layers(bench):
    return [(row.kind.value, row.name) for row in bench.office.ask(q.Layers()).layers]


def test_a_file_is_looked_at_and_then_loaded(bench, page, tmp_path):
    look_at(bench, page, tmp_path, "Patrol")
    said = page._found.text()
    assert "Zones: 2 features, 10 points." in said
    assert "Zone 11, Zone 12" in said
    assert "Districts: East, West." in said
    assert layers(bench) == []
    bench.keys.tab_to("load_layer")
    bench.keys.press("Return")
    bench.keys.settle()
    assert layers(bench) == [("zones", "Patrol")]
    bench.keys.until(lambda: len(page.list.lines.lines) == 1)
    assert "Patrol is on the map." in page._found.text()
    assert not page._load.isEnabled()


def test_a_broken_file_is_refused_on_the_page_and_nothing_can_be_loaded(bench, page, tmp_path):
    look_at(bench, page, tmp_path, "Bad")
    assert "feature 1 (Bell) is not closed" in page._problem.text()
    assert not page._load.isEnabled()
    look_at(bench, page, tmp_path, "Nowhere")
    assert "no file here" in page._problem.text()


def test_another_kind_has_to_be_looked_at_again(bench, page, tmp_path):
    look_at(bench, page, tmp_path, "Stations")
    assert "is a Point; this kind of layer takes: Polygon" in page._problem.text()
    look_at(bench, page, tmp_path, "Stations", "s")
    assert page._load.isEnabled()
    bench.keys.tab_to("layer_kind")
    bench.keys.press("Up")
    assert page._kind.value() == "zones"
    assert not page._load.isEnabled()


def test_a_layer_is_taken_off_the_map(bench, page, tmp_path):
    look_at(bench, page, tmp_path, "Patrol")
    page._on_load()
    bench.keys.until(lambda: len(page.list.lines.lines) == 1)
    page.list.setFocus()
    bench.keys.press("Down")
    page._remove.click()
    (dialog,) = page.findChildren(AskDialog)
    dialog.try_to_answer()
    bench.keys.until(lambda: not page.list.lines.lines)
    assert layers(bench) == []


def test_the_file_dialog_only_names_the_file(bench, page, tmp_path):
    page._choose = lambda _parent: str(tmp_path / "Patrol.geojson")
    page._on_choose()
    bench.keys.settle()
    assert page._name.value() == "Patrol"
    assert page._load.isEnabled()
    page._choose = lambda _parent: ""
    page._on_choose()
    assert page._name.value() == "Patrol"
