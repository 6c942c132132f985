"""How each question is answered from the tables: one file an area, one function a question."""

from collections.abc import Callable
from typing import Any

from mcrrt.service.questions import Question
from mcrrt.store.queries import (
    board,
    calls,
    checklists,
    link,
    people,
    places,
    records,
    roster,
    search,
    sheets,
)
from mcrrt.store.queries.context import Context

ANSWERS: dict[type[Question], Callable[[Any, Context], object]] = {
    **board.ANSWERS,
    **calls.ANSWERS,
    **checklists.ANSWERS,
    **link.ANSWERS,
    **people.ANSWERS,
    **places.ANSWERS,
    **records.ANSWERS,
    **roster.ANSWERS,
    **search.ANSWERS,
    **sheets.ANSWERS,
}
