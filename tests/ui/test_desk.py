"""The seam: answers come home once, in order, and never to a screen that is gone."""

from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import BadInput, NotNow, RuleBroken
from mcrrt.service import wire
from mcrrt.service.news import Committed
from mcrrt.service.questions import WhoAmI
from mcrrt.ui.desk import LocalDesk


class Listener(QObject):
    """Somebody who asks."""

    heard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []

    def on_answer(self, answer: object) -> None:
        self.answers.append(answer)


class Echo:
    """A desk whose office answers when told to."""

    def __init__(self) -> None:
        self.desk = LocalDesk()
        self.requests: list[wire.Request] = []
        self.desk.serve = self.requests.append

    def answer(self, value: object) -> None:
        self.desk.deliver(wire.Reply(self.requests.pop(0).ticket, value))


@pytest.fixture
def echo(qapp) -> Echo:
    return Echo()


def test_an_answer_comes_home_later_and_once(echo, qtbot):
    listener = Listener()
    echo.desk.ask(WhoAmI(), listener.on_answer)
    ticket = echo.requests[0].ticket
    echo.answer("first")
    assert listener.answers == []
    qtbot.waitUntil(lambda: listener.answers == ["first"])
    echo.desk.deliver(wire.Reply(ticket, "again"))
    qtbot.waitUntil(lambda: echo.desk.waiting == 0)
    assert listener.answers == ["first"]


def test_a_screen_that_was_closed_hears_nothing(echo, qtbot):
    listener = Listener()
    echo.desk.ask(WhoAmI(), listener.on_answer)
    answers = listener.answers
    del listener
    echo.answer("late")
    qtbot.waitUntil(lambda: echo.desk.waiting == 0)
    assert answers == []


def test_a_refusal_nobody_takes_is_told_to_the_window(echo, qtbot):
    echo.desk.send(WhoAmI())
    error = BadInput("age", "Too old: {n}.", n=130)
    with qtbot.waitSignal(echo.desk.refused) as told:
        echo.desk.deliver(wire.failure_of(echo.requests[0].ticket, error))
    got: Any = told.args[0]
    assert isinstance(got, BadInput)
    assert (str(got), got.field) == ("Too old: 130.", "age")


def test_a_refusal_that_is_taken_is_not_told_twice(echo, qtbot):
    taken: list[Any] = []
    told: list[Any] = []
    echo.desk.refused.connect(told.append)
    echo.desk.send(WhoAmI(), None, taken.append)
    echo.desk.deliver(wire.failure_of(echo.requests[0].ticket, RuleBroken("No.")))
    qtbot.waitUntil(lambda: len(taken) == 1)
    assert told == []


def test_a_burst_of_commits_is_told_at_once_and_then_together(echo, qtbot):
    told: list[Committed] = []
    echo.desk.committed.connect(told.append)
    for position in range(1, 401):
        echo.desk.deliver(Committed(position, ("call.note",), (f"call:{position % 7}",)))
    qtbot.waitUntil(lambda: bool(told) and told[-1].position == 400)
    assert told[0].position == 1
    assert len(told) < 12
    assert {name for one in told for name in one.subjects} == {f"call:{n}" for n in range(7)}


def test_when_the_office_ends_everybody_who_waits_is_told(echo, qtbot):
    failed: list[Any] = []
    echo.desk.send(WhoAmI(), None, failed.append)
    with qtbot.waitSignal(echo.desk.gone):
        echo.desk.deliver(None)
    assert [type(error) for error in failed] == [NotNow]
