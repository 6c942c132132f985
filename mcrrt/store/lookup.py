"""What a person types for a record: its number, call-sign, badge or name."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from mcrrt.domain import fold
from mcrrt.service import codec
from mcrrt.store import rows

_NUMBER = re.compile(r"\d{1,9}")


def load_state(connection: Connection, agency: str, name: str) -> fold.State | None:
    """Return the record with this journal subject, or None."""
    kind, _, record_id = name.partition(":")
    c = rows.TABLES[kind].c
    state = connection.execute(
        select(c.state).where(c.agency == agency, c.id == record_id)
    ).scalar()
    return None if state is None else codec.decode(state, fold.KINDS[kind])


def find_id(connection: Connection, agency: str, kind: str, word: str) -> str | None:
    """Return the id that a word stands for, or None when nothing or more than one fits."""
    table = rows.TABLES[kind]
    for condition in (table.c.id == word, *_WORDS[kind](table.c, word)):
        found = connection.execute(
            select(table.c.id).where(table.c.agency == agency, condition).limit(2)
        ).scalars()
        ids = list(found)
        if len(ids) == 1:
            return str(ids[0])
    return None


def _call_words(c: Any, word: str) -> list[Any]:
    conditions = [c.number == word.upper()]
    if _NUMBER.fullmatch(word):
        # Plain digits mean the call that is on the board, of whichever station.
        conditions.append((c.on_board == 1) & c.number.op("GLOB")(f"[A-Z]{word}"))
    return conditions


_WORDS: dict[str, Callable[[Any, str], list[Any]]] = {
    "call": _call_words,
    "team": lambda c, word: [(c.call_sign == word.upper()) & (c.on_now == 1)],
    "member": lambda c, word: [c.call_sign == word, c.badge == word],
    "partner": lambda c, word: [c.name == word],
    "referral": lambda c, word: [c.number == word.upper()],
    "account": lambda c, word: [c.username == word.lower()],
}
