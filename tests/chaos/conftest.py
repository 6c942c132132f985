"""A hub and its stations, made once; every run works on copies."""

from pathlib import Path

import pytest

from tests.chaos import herd

STATIONS = 12


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("chaos") / "template"
    herd.make(path, STATIONS)
    return path
