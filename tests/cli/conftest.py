import pytest

from tests import support
from tests.cli.importing_desk import Desk


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    """A store that ``main`` opens with cheap key figures."""
    monkeypatch.setattr("mcrrt.house.StoreFolder", support.store_folder)
    return Desk(tmp_path, capsys)
