"""A console becomes the hub of its network, and a second machine joins it: all by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel

from mcrrt.app import HubProcess, OfficeProcess
from mcrrt.service.news import LinkPhase
from mcrrt.ui.desk import PipeDesk
from mcrrt.ui.hub_keeper import HubPhase
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.shell.window import MainWindow
from tests.chaos.proxy import free_ports
from tests.journeys.person import PASSWORD, USERNAME, Person
from tests.journeys.test_two_windows import board, phase, turn_to
from tests.ui.printer import FakePrinting


@pytest.fixture
def sit_down(qtbot: Any, tmp_path: Path) -> Iterator[Callable[[str], Person]]:
    """Return a function that starts the program on a machine, with its office and perhaps a hub."""
    people: list[Person] = []

    def start(machine: str) -> Person:
        folder = tmp_path / machine
        offices: list[OfficeProcess] = []

        def make_desk() -> PipeDesk:
            offices.append(OfficeProcess(folder))
            return PipeDesk(offices[-1])

        window = MainWindow(
            make_desk, PrefsFile(folder / "window.json"), FakePrinting(tmp_path),
            lambda port: HubProcess(folder, port),
        )  # fmt: skip
        people.append(Person(qtbot, window, offices, tmp_path))
        turn_to(people[-1])
        return people[-1]

    yield start
    for person in people:
        person.leave()
        person.window.keeper.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def be_the_hub(person: Person, port: int) -> str:
    """Make this console the hub of its network; returns a code for another machine."""
    person.press("F12")
    person.do("hub.be")
    person.until(person._asked, "no question came")
    person.tab_to("listen")
    person.press("Ctrl+A")
    person.answer(listen=str(port), password=PASSWORD)
    person.wait_to_see("This console is the hub of its network")
    person.do("hub.code")
    person.until(person._asked, "no question came")
    person.do("ask.do")
    person.wait_to_see("It works once, until")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    groups = [one.text() for one in dialog.findChildren(QLabel, "code.group")]
    person.press("Escape")
    person.until(lambda: QApplication.activeModalWidget() is None, "the code stays")
    return " ".join(groups)


def join(person: Person, port: int, code: str) -> None:
    """Join at the first start, print the recovery key, begin."""
    person.wait_to_see("step 1 of 4")
    person.do("first.join")
    person.fill("join_hub", f"127.0.0.1:{port}")
    person.fill("join_code", code.lower())
    person.fill("join_username", USERNAME)
    person.fill("join_machine", "Second desk")
    person.fill("join_password", PASSWORD)
    person.fill("join_again", PASSWORD)
    person.do("first.do_join")
    person.until(lambda: person.sees("step 3 of 4"), "never joined", 60_000)
    person.do("first.kept")
    person.do("first.begin")
    person._come_in()


def test_a_console_becomes_the_hub_and_another_machine_sees_its_calls(sit_down):
    one = sit_down("one")
    one.first_start()
    (port,) = free_ports(1)
    code = be_the_hub(one, port)
    one.until(lambda: phase(one) is LinkPhase.LIVE, "never live")

    two = sit_down("two")
    join(two, port, code)
    two.until(lambda: phase(two) is LinkPhase.LIVE, "never live")

    turn_to(one)
    one.press("F3")
    one.settle()
    one.type("n")
    one.fill("address", "12 Maple Run")
    one.press("Ctrl+Return")
    one.wait_to_see("The call is on the board")
    turn_to(two)
    two.wait_to_see("12 Maple Run")
    assert board(two) == board(one)

    turn_to(one)
    one.press("Ctrl+L")
    one.until(lambda: one.window.workspace is None, "never locked")
    assert one.window.keeper.state.phase is HubPhase.SERVING, "the hub goes on while it is locked"
    turn_to(two)
    assert phase(two) is LinkPhase.LIVE
