"""Writing the fold: the same code for a command, for what comes from a hub, and for a rebuild."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain import fold
from mcrrt.domain.call import Call
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.journal import Entry
from mcrrt.store import rows, schema


def write_states(
    connection: Connection, agency: str, states: Iterable[tuple[str, fold.State]]
) -> None:
    """Write the rows of changed records."""
    for _name, state in states:
        if isinstance(state, Call):
            _write_call(connection, agency, state)
        else:
            _write(connection, rows.TABLES[_kind(_name)], rows.row_of(agency, state))


def _kind(name: str) -> str:
    return name.partition(":")[0]


def _write(connection: Connection, table: Any, row: rows.Row) -> None:
    rest = {name: value for name, value in row.items() if name not in ("agency", "id")}
    connection.execute(upsert(table).values(row).on_conflict_do_update(["agency", "id"], set_=rest))


def _write_call(connection: Connection, agency: str, call: Call) -> None:
    row = rows.row_of(agency, call)
    text = rows.call_text_row(agency, call)
    table = schema.call
    mine = (table.c.agency == agency) & (table.c.id == call.id)
    before = connection.execute(select(table.c.row).where(mine)).scalar()
    if before is None:
        number = _free_row(connection, rows.row_number(call.received_at))
        connection.execute(insert(table), {"row": number, **row})
        connection.execute(
            insert(schema.call_text), {"row": number, "notes": "", "clinical": "", **text}
        )
    else:
        connection.execute(update(table).where(mine).values(row))
        _update_text(connection, before, text)
    _write_keys(connection, agency, call)


def _free_row(connection: Connection, number: int) -> int:
    """Calls of one microsecond follow each other in the order they came in."""
    table = schema.call_text
    while connection.execute(select(table.c.row).where(table.c.row == number)).scalar():
        number += 1
    return number


def _update_text(connection: Connection, row: int, text: rows.Row) -> None:
    """Touch the search index only when something it holds has changed."""
    table = schema.call_text
    differs = [table.c[name] != text[name] for name in ("who", "place", "story", "codes")]
    changed = differs[0]
    for difference in differs[1:]:
        changed |= difference
    connection.execute(update(table).where(table.c.row == row, changed).values(text))


def _write_keys(connection: Connection, agency: str, call: Call) -> None:
    table = schema.call_key
    mine = (table.c.agency == agency) & (table.c.call == call.id)
    wanted = rows.call_key_rows(agency, call)
    had = {tuple(row) for row in connection.execute(select(table.c.kind, table.c.key).where(mine))}
    if had == {(row["kind"], row["key"]) for row in wanted}:
        return
    connection.execute(delete(table).where(mine))
    if wanted:
        connection.execute(insert(table), wanted)


def write_facts(connection: Connection, agency: str, entries: Iterable[Entry]) -> None:
    """Write what facts mean beyond the records they touch: searchable notes, counters."""
    for entry in entries:
        match entry.fact:
            case f.NoteAdded() | f.NoteCorrected() as fact:
                _append_text(connection, agency, fact.call, "notes", fact.text)
            case f.ClinicalNoteAdded() | f.ClinicalNoteCorrected() as fact:
                _append_text(connection, agency, fact.call, "clinical", fact.text)
            case f.CallOpened() as fact:
                _count(connection, "call", fact.number)
            case f.CallImported() as fact:
                _count(connection, "imported", fact.number)
            case r.ReferralStarted() as fact:
                _count(connection, f"referral of {fact.call}", fact.number)
            case r.ReferralIssued() as fact:
                _count(connection, "disclosure", fact.disclosure)


def _append_text(connection: Connection, agency: str, call: str, name: str, text: str) -> None:
    table = schema.call_text
    column = table.c[name]
    connection.execute(
        update(table)
        .where(table.c.agency == agency, table.c.call == call)
        .values({name: column + "\n" + text})
    )


def _count(connection: Connection, name: str, number: str) -> None:
    """Remember the highest number given; numbers end in their count."""
    digits = re.search(r"(\d+)$", number)
    value = int(digits.group(1)) if digits else 0
    table = schema.counter
    connection.execute(
        upsert(table)
        .values(name=name, value=value)
        .on_conflict_do_update(["name"], set_={"value": value}, where=table.c.value < value)
    )
