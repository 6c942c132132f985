"""Searching while somebody types: at once, one question at a time, the last word counts."""

from typing import Any

import pytest

from mcrrt.domain.errors import NotNow
from mcrrt.service.answers import SearchPage
from mcrrt.ui.desk import LocalDesk
from mcrrt.ui.screens.search.view_model import SearchViewModel


class AskedDesk(LocalDesk):
    """A desk that keeps questions until a test answers them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def ask(self, question: Any, then: Any, failed: Any = None) -> int:
        """Keep a question."""
        self.asked.append((question, then, failed))
        return len(self.asked)

    def texts(self) -> list[str]:
        """Return what was searched for so far."""
        return [question.text for question, _then, _failed in self.asked]

    def answer(self, place: int = -1) -> None:
        """Answer with an empty page."""
        self.asked[place][1](SearchPage((), ""))

    def refuse(self) -> None:
        """Refuse the last question."""
        self.asked[-1][2](NotNow("The disk is full."))


@pytest.fixture
def desk(qapp: Any) -> AskedDesk:
    return AskedDesk()


def test_the_first_letter_is_searched_at_once_and_the_last_when_the_answer_has_come(desk):
    model = SearchViewModel(desk)
    for text in ("e", "el", "elm"):
        model.type(text)
    assert desk.texts() == ["e"]
    desk.answer()
    assert desk.texts() == ["e", "elm"]
    desk.answer()
    assert desk.texts() == ["e", "elm"]
    model.type("elms")
    assert desk.texts() == ["e", "elm", "elms"]


def test_a_refused_search_does_not_end_searching(desk):
    model = SearchViewModel(desk)
    model.type("e")
    with_error: list[object] = []
    desk.refused.connect(with_error.append)
    desk.refuse()
    assert len(with_error) == 1
    model.type("el")
    assert desk.texts() == ["e", "el"]


def test_an_answer_that_a_filter_has_overtaken_is_not_shown_and_holds_nothing_up(desk):
    model = SearchViewModel(desk)
    shown: list[object] = []
    model.state_changed.connect(shown.append)
    model.type("e")
    model.filter("status", ("closed",))
    model.type("el")
    desk.answer(0)
    assert shown == []
    desk.answer(1)
    assert desk.texts() == ["e", "e", "el"]
    desk.answer()
    assert len(shown) == 2
