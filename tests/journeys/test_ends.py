"""What ends by itself or by force: an office, a window, a second start, somebody who guesses."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from mcrrt.ui.shell.single import FirstWindow
from tests.journeys.person import NAME, PASSWORD, Person
from tests.journeys.window_to_kill import HALF_A_STORY

ROOT = Path(__file__).parents[2]


def begin_call(person: Person) -> None:
    """Take a call and type half a story, staying in its field."""
    person.press("F3")
    person.type("n")
    person.fill("address", "12 Maple Run")
    person.fill("narrative", HALF_A_STORY)


def story(person: Person) -> str:
    """Return what stands in the story's field."""
    found = person.window.findChild(QPlainTextEdit, "narrative")
    assert isinstance(found, QPlainTextEdit)
    return found.toPlainText()


def test_an_office_that_is_killed_loses_nothing_that_was_typed(sit_down):
    person = sit_down()
    person.first_start()
    begin_call(person)
    os.kill(person.offices[-1].pid, signal.SIGKILL)
    person.wait_to_see("closed unexpectedly")
    assert not person.sees("Maple")
    person.log_in()
    person.command("O A1")
    person.until(lambda: story(person) == HALF_A_STORY, "the story is gone")
    assert len(person.offices) == 2


def test_a_window_that_is_killed_has_kept_the_story_and_its_office_ends(sit_down, tmp_path):
    folder = tmp_path / "store"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.window_to_kill", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "typed\n"
        process.kill()
        said = process.stderr.read()  # ends when the office has ended too
        assert "WARNING" not in said
    person = sit_down()
    person.wait_to_see("Dispatch console")
    person.fill("username", "r.okafor")
    person.log_in()
    person.command("O A1")
    person.until(lambda: story(person) == HALF_A_STORY, "the story is gone")


def test_a_second_start_brings_the_first_window_forward(sit_down, tmp_path):
    person = sit_down()
    person.first_start()
    came: list[bool] = []
    first = FirstWindow(tmp_path / "store", lambda: came.append(True))
    second = subprocess.Popen(
        [sys.executable, "main.py", "--store", str(tmp_path / "store")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    person.until(lambda: came == [True], "the first window was not asked", 30_000)
    out, errors = second.communicate(timeout=30)
    assert (second.returncode, out, errors) == (0, "", "")
    first.deleteLater()
    person.press("Ctrl+L")
    person.wait_to_see(NAME)
    person.log_in()


def test_wrong_passwords_are_told_plainly_and_then_have_to_wait(sit_down):
    person = sit_down()
    person.first_start()
    person.press("Ctrl+L")
    person.wait_to_see(NAME)
    said = ""
    for _ in range(12):
        person.tab_to("password")
        person.type("a guess that is long enough")
        person.press("Return")
        person.settle()
        said = person.window.start_model.state.problem
        if "Wait 15 min" in said:
            break
    assert "Wait 15 min" in said, said
    person.tab_to("password")
    person.type(PASSWORD)
    person.press("Return")
    person.settle()
    assert person.window.workspace is None
    assert person.sees(person.window.start_model.state.problem)
