"""Search over all calls, newest first, a page at a time.

One index answers words and filters together, in the order of its rows, which is the order in which
calls were received. So a page costs the same wherever it is and however many calls there are.
"""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, text

from mcrrt.domain.journal import Feed
from mcrrt.service import answers as a
from mcrrt.service import questions as q
from mcrrt.store import schema
from mcrrt.store.queries.context import CALL_COLUMNS, Context
from mcrrt.store.rows import code, row_number

MAX_LIMIT = 200
_TERM = re.compile(r"[^\s\"\x00-\x1f]+")  # the engine reads a text up to its first null


def search_calls(question: q.SearchCalls, context: Context) -> a.SearchPage:
    """One page of calls."""
    limit = max(1, min(question.limit, MAX_LIMIT))
    match = match_expression(question, clinical=context.sees(Feed.CLINICAL))
    numbers = _matching_rows(question, context, match, limit + 1)
    c = schema.call.c
    found = context.connection.execute(
        select(*CALL_COLUMNS)
        .where(c.agency == context.agency, c.row.in_(numbers))
        .order_by(c.row.desc())
    ).all()
    page = found[:limit]
    more = str(page[-1].row) if len(found) > limit else ""
    return a.SearchPage(tuple(context.call_row(row) for row in page), more)


def _matching_rows(question: q.SearchCalls, context: Context, match: str, limit: int) -> list[int]:
    highest = int(question.after) if question.after.isascii() and question.after.isdigit() else None
    bounds: dict[str, object] = {"limit": limit, "agency": context.agency}
    conditions = []
    if highest is not None:
        conditions.append("{row} < :highest")
        bounds["highest"] = highest
    if question.since:
        conditions.append("{row} >= :since")
        bounds["since"] = row_number(question.since)
    if question.until:
        conditions.append("{row} < :until")
        bounds["until"] = row_number(question.until)
    if match:
        statement = "SELECT rowid FROM call_fts WHERE call_fts MATCH :match"
        bounds["match"] = match
        row = "rowid"
    else:
        statement = 'SELECT "row" FROM call WHERE agency = :agency'
        row = '"row"'
    for condition in conditions:
        statement += " AND " + condition.format(row=row)
    statement += f" ORDER BY {row} DESC LIMIT :limit"
    wanted = {name: value for name, value in bounds.items() if f":{name}" in statement}
    return list(context.connection.execute(text(statement), wanted).scalars())


def match_expression(question: q.SearchCalls, *, clinical: bool) -> str:
    """Return the FTS5 expression: every term quoted, so that nothing typed is syntax."""
    columns = "who place story notes clinical" if clinical else "who place story notes"
    terms = [_term(word) for word in _TERM.findall(question.text)]
    parts = [f"{{{columns}}} : ({' AND '.join(filter(None, terms))})"] if any(terms) else []
    filters = {
        "status": question.status,
        "urgency": question.urgency,
        "municipality": question.municipality,
        "disposition": question.disposition,
    }
    for name, values in filters.items():
        if values:
            codes = " OR ".join(f'"{code(name, _bare(value))}"' for value in values)
            parts.append(f"codes : ({codes})")
    return " AND ".join(parts)


def _bare(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "", value)


def _term(word: str) -> str:
    """Quote a word as a beginning; one letter alone must stand as it is. '' has no letters."""
    if not any(character.isalnum() for character in word):
        return ""
    quoted = '"' + word.replace('"', '""') + '"'
    return quoted if len(word) == 1 else f"{quoted} *"


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {q.SearchCalls: search_calls}
