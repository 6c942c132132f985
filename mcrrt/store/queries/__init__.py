"""How each question is answered from the tables: one file an area, one function a question."""

from collections.abc import Callable
from typing import Any

from mcrrt.service.questions import Question
from mcrrt.store.queries import board, calls, link, people, records, search
from mcrrt.store.queries.context import Context

ANSWERS: dict[type[Question], Callable[[Any, Context], object]] = {
    **board.ANSWERS,
    **calls.ANSWERS,
    **link.ANSWERS,
    **people.ANSWERS,
    **records.ANSWERS,
    **search.ANSWERS,
}
