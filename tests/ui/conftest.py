"""A window on a real encrypted store, with the office in the same process."""

from collections.abc import Callable, Iterator
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
from tests.support import ADMIN, PASSWORD, FakeClock, Founded, found_store
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


@pytest.fixture
def make_bench(
    open_window: Callable[..., Bench], tmp_path: Path, clock: FakeClock
) -> Callable[..., Bench]:
    """Return a function that opens a window on a founded store."""

    def make(prepare: Callable[[Office], None] | None = None, *, practice: bool = False) -> Bench:
        founded = found_store(tmp_path, clock=clock, practice=practice)
        if prepare is not None:
            prepare(founded.office)
        return open_window(founded)

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
