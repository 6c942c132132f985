"""Two windows and a hub, and the network cut between them: a conflict is shown, and settled."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from mcrrt.app import OfficeProcess
from mcrrt.service.news import LinkPhase
from mcrrt.ui.desk import PipeDesk
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.shell.window import MainWindow
from tests.chaos.proxy import OPEN, REFUSED, Proxy, Weather, free_ports
from tests.hub.running import running_hub
from tests.journeys.desks import two_stores
from tests.journeys.person import USERNAME, Person
from tests.ui.printer import FakePrinting


class Network:
    """A hub, and a line to it for each desk that can be cut."""

    def __init__(self, hub: Any, proxy: Proxy, ports: list[int]) -> None:
        self.hub = hub
        self.urls = [f"https://127.0.0.1:{port}" for port in ports]
        self._proxy = proxy
        self._ports = ports

    def cut(self) -> None:
        """Nobody reaches the hub."""
        for port in self._ports:
            self._proxy.set(port, Weather(REFUSED))

    def mend(self) -> None:
        """Everybody does."""
        for port in self._ports:
            self._proxy.set(port, Weather(OPEN))


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with running_hub(tmp_path) as hub:
        ports = free_ports(2)
        proxy = Proxy(ports, 1)
        proxy.upstream = urlsplit(hub.url).port or 0
        proxy.start()
        yield Network(hub, proxy, ports)
        proxy.stop()


@pytest.fixture
def desks(qtbot: Any, tmp_path: Path, network: Network) -> Iterator[list[Person]]:
    """Two people, each at a window of their own with an office of its own."""
    paper = tmp_path / "paper"
    paper.mkdir()
    people = [
        _sit_down(qtbot, folder, paper)
        for folder in two_stores(tmp_path, network.hub, network.urls)
    ]
    yield people
    for person in people:
        person.leave()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _sit_down(qtbot: Any, folder: Path, paper: Path) -> Person:
    offices: list[OfficeProcess] = []

    def make_desk() -> PipeDesk:
        offices.append(OfficeProcess(folder))
        return PipeDesk(offices[-1])

    window = MainWindow(make_desk, PrefsFile(folder / "window.json"), FakePrinting(paper))
    person = Person(qtbot, window, offices, paper)
    turn_to(person)
    return person


def turn_to(person: Person) -> None:
    """Look at this window and put the hands on its keyboard."""
    person.window.show()
    person.window.activateWindow()
    person.until(person.window.isActiveWindow, "the window does not come forward")


def phase(person: Person) -> LinkPhase:
    space: Any = person.window.workspace
    found: LinkPhase = space.link_model.state.news.phase
    return found


def board(person: Person) -> list[tuple[str, str]]:
    space: Any = person.window.workspace
    state = space.board_model.state
    return [(row.number, row.place) for row in (*state.waiting, *state.active, *state.drafts)]


def change_address(person: Person, address: str) -> None:
    """Open the call and write another address over the one that is there."""
    turn_to(person)
    person.command("O A1")
    person.press("Alt+1")
    person.tab_to("address")
    person.press("Ctrl+A")
    person.type(address)
    person.press("Tab")
    person.settle()


def test_what_two_wrote_apart_is_shown_to_both_and_settled_by_one(desks, network):
    one, two = desks
    for person in desks:
        turn_to(person)
        person.fill("username", USERNAME)
        person.log_in()
        person.until(lambda p=person: phase(p) is LinkPhase.LIVE, "never live")
    turn_to(one)
    one.type("n")
    one.fill("address", "12 Maple Run")
    one.press("Ctrl+Return")
    one.wait_to_see("The call is on the board")
    turn_to(two)
    two.wait_to_see("12 Maple Run")

    network.cut()
    for person in desks:
        person.until(lambda p=person: phase(p) is LinkPhase.OFFLINE, "never offline", 60_000)
    change_address(one, "14 Maple Run")
    change_address(two, "41 Maple Run")
    network.mend()
    for person in desks:
        turn_to(person)
        person.until(lambda p=person: phase(p) is LinkPhase.LIVE, "never live again", 60_000)
        person.press("F11")
        person.wait_to_see("14 Maple Run")
        person.wait_to_see("41 Maple Run")

    turn_to(two)
    two.press("2")
    two.settle()
    for person in desks:
        turn_to(person)
        person.wait_to_see("Nothing is to settle")
        person.press("F3")
        person.until(lambda p=person: len(board(p)) == 1, "the board is empty")
    deadline = time.monotonic() + 25
    one.until(lambda: board(one) == board(two) or time.monotonic() > deadline, "boards differ")
    assert board(one) == board(two)
    addresses = {place for _number, place in board(one)}
    assert addresses in ({"14 Maple Run"}, {"41 Maple Run"})
