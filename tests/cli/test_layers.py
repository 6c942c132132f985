"""Layers of the map from the command line."""

import hashlib
import json

import pytest

from mcrrt.cli import main
from tests import support
from tests.domain.geo_making import SQUARE, collection, feature, polygon
from tests.service.layer_files import ZONES
from tests.support import ADMIN, PASSWORD


@pytest.fixture
def says(tmp_path, monkeypatch, capsys):
    """Run ``map``; return its status, its object or its words, and its sentence."""
    monkeypatch.setattr("mcrrt.house.StoreFolder", support.store_folder)
    (tmp_path / "password").write_text(PASSWORD)
    login = ["--store", str(tmp_path / "store"), "--password-file", str(tmp_path / "password")]
    assert main(["init", *login, "--user", ADMIN, "--recovery-file", str(tmp_path / "key")]) == 0

    def run(*words, as_json=True):
        capsys.readouterr()
        status = main(["map", *login, *(["--json"] if as_json else []), *words])
        said = capsys.readouterr()
        return status, json.loads(said.out) if as_json else said.out, said.err.strip()

    return run


@pytest.fixture
def zones(tmp_path):
    path = tmp_path / "Patrol.geojson"
    path.write_bytes(ZONES)
    return str(path)


def test_a_layer_is_shown_before_it_is_loaded_listed_and_removed(says, zones):
    status, shown, _ = says("import", zones, "--dry-run")
    assert status == 0
    assert shown["features"] == 2
    assert shown["districts"] == ["East", "West"]
    assert says("list")[1] == {"ok": True, "layers": []}
    assert "schematic alone" in says("list", as_json=False)[1]
    status, loaded, _ = says("import", zones)
    assert (status, loaded["replaced"]) == (0, False)
    (layer,) = says("list")[1]["layers"]
    assert (layer["name"], layer["kind"], layer["features"]) == ("Patrol", "zones", 2)
    assert layer["file_hash"] == hashlib.sha256(ZONES).hexdigest()
    assert "Zones: Patrol · 2 features" in says("list", as_json=False)[1]
    assert says("import", zones, "--name", "Patrol")[1]["replaced"] is True
    assert says("remove", "zones Patrol")[0] == 0
    assert says("list")[1]["layers"] == []


def test_a_broken_file_is_refused_with_its_feature_named(says, tmp_path):
    path = tmp_path / "bad.geojson"
    path.write_bytes(collection(feature(polygon(SQUARE[:-1]), name="Bell")))
    status, said, sentence = says("import", str(path))
    assert status == 1
    assert "feature 1 (Bell) is not closed" in sentence
    assert said == {"ok": False, "error": sentence}
    assert says("list")[1]["layers"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["import"], "Name the GeoJSON file"),
        (["remove"], "Name the layer"),
        (["remove", "zones Nowhere"], "no such layer"),
        (["import", "no-such-file.geojson"], "No such file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(says, words, sentence):
    status, _said, err = says(*words)
    assert status == 1
    assert sentence in err
    assert err.count("\n") == 0


def test_a_kind_that_is_none_is_refused(says, zones):
    assert "zones, stations, hospitals, streets" in says("import", zones, "--kind", "rivers")[2]
