"""A window on a real encrypted store, with the office in the same process."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread

from mcrrt.app import OpenHouse, local_desk
from mcrrt.documents.papers import StandardPapers
from mcrrt.service.office import Office
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.present.times import use_now
from mcrrt.ui.shell.window import MainWindow
from tests.support import ADMIN, PASSWORD, FakeClock, Founded, found_store, office_on
from tests.ui.hubs import FakeHubs
from tests.ui.keyboard import Keyboard
from tests.ui.linked import Template, TwoDesks
from tests.ui.printer import FakePrinting


class Bench:
    """A window with its office at hand."""

    def __init__(
        self, window: MainWindow, opened: OpenHouse, keys: Keyboard, folder: Path, hubs: FakeHubs
    ) -> None:
        self.window = window
        self.opened = opened
        self.keys = keys
        self.folder = folder
        self.hubs = hubs

    @property
    def office(self) -> Office:
        return self.opened.office

    @property
    def space(self) -> Any:
        assert self.window.workspace is not None
        return self.window.workspace

    def log_in(self) -> None:
        """Log in as the administrator, who is dispatcher and supervisor too."""
        self.keys.until(lambda: self.window.start_model.state.status is not None)
        with self.keys._qtbot.waitSignal(self.window.entered, timeout=15_000):
            self.window.start_model.log_in(ADMIN, PASSWORD)
        self.keys.settle()
        self.keys.until(lambda: self.space.board_model.state.loaded)


@pytest.fixture(autouse=True)
def _same_look(same_look: None) -> None:
    """Every test begins light, normal and English."""


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still, for the office and for the screens."""
    made = FakeClock()
    use_now(made.now)
    return made


@pytest.fixture
def open_window(qtbot: Any, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Return a function that opens a window on a store, with its office in this process."""
    windows: list[MainWindow] = []

    def make(founded: Founded, prefs: PrefsFile | None = None) -> Bench:
        founded.office.log_out("close")
        founded.office._papers = StandardPapers()
        hubs = FakeHubs()
        opened = OpenHouse(founded.house, founded.office)

        def desk() -> Any:
            if opened.office.session is not None:
                opened.office.log_out("close")
            return local_desk(opened)

        window = MainWindow(
            desk, prefs or PrefsFile(None), FakePrinting(tmp_path), make_hub=hubs.make
        )
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return Bench(window, opened, Keyboard(qtbot, window), tmp_path, hubs)

    yield make
    for window in windows:
        window._closing = True
        window.close()
        window.keeper.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QThread.idealThreadCount() > 0


Prepare = Callable[[Office], object]


class Filled:
    """Stores that were filled once; tests get copies. What a test makes for itself is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[object, bool], tuple[Path, datetime]] = {}

    def store(
        self, folder: Path, prepare: Prepare | None, clock: FakeClock, *, practice: bool
    ) -> Path:
        """Put the filled store into a folder; the clock is where it was when all was done."""
        shared = prepare is None or "<" not in prepare.__qualname__  # no <lambda>, no <locals>
        path, at = self._once(prepare, practice) if shared else self._fill(prepare, practice)
        shutil.copytree(path, folder / "store")
        clock.time = max(clock.time, at)
        return folder / "store"

    def _once(self, prepare: Prepare | None, practice: bool) -> tuple[Path, datetime]:
        if (prepare, practice) not in self._made:
            self._made[prepare, practice] = self._fill(prepare, practice)
        return self._made[prepare, practice]

    def _fill(self, prepare: Prepare | None, practice: bool) -> tuple[Path, datetime]:
        clock = FakeClock()
        place = Path(tempfile.mkdtemp(dir=self._folder))
        founded = found_store(place, clock=clock, practice=practice)
        if prepare is not None:
            prepare(founded.office)
        founded.close()
        return founded.path, clock.time


@pytest.fixture(scope="session")
def filled_stores(tmp_path_factory: Any) -> Filled:
    """Stores that several tests begin with."""
    return Filled(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def make_bench(
    open_window: Callable[..., Bench], tmp_path: Path, clock: FakeClock, filled_stores: Filled
) -> Callable[..., Bench]:
    """Return a function that opens a window on a founded store, filled by ``prepare``."""

    def make(prepare: Prepare | None = None, *, practice: bool = False) -> Bench:
        path = filled_stores.store(tmp_path, prepare, clock, practice=practice)
        return open_window(office_on(path, clock=clock))

    return make


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    """A window, logged in, on an empty store."""
    made = make_bench()
    made.log_in()
    return made


@pytest.fixture(scope="session")
def two_made(tmp_path_factory: Any) -> Template:
    """Two desks that belong to a hub, on disk."""
    return Template(tmp_path_factory.mktemp("two"))


@pytest.fixture
def two(two_made: Template, tmp_path: Path, open_window: Callable[..., Bench]) -> Any:
    """Two desks; the window is on the first of them, logged in."""
    made = TwoDesks(two_made, tmp_path)
    made.show(open_window(made.one.founded))
    yield made
    made.close()
