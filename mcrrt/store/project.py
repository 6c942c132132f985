"""Writing the fold: the same code for a command, for what comes from a hub, and for a rebuild."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain import fold
from mcrrt.domain.call import Call
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.journal import Entry
from mcrrt.store import rows, schema

# Statements are built once: building one costs more than carrying it out. Parameters that would
# have the name of a column that is written begin with "its_".


def _write_of(table: Any) -> Any:
    written = upsert(table)
    keys = ("agency", "id")
    rest = {c.name: written.excluded[c.name] for c in table.c if c.name not in keys}
    return written.on_conflict_do_update(keys, set_=rest)


_WRITE = {kind: _write_of(table) for kind, table in rows.TABLES.items() if kind != "call"}

_c, _t, _k, _n = schema.call.c, schema.call_text.c, schema.call_key.c, schema.counter.c
_MY_CALL = (_c.agency == bindparam("its_agency")) & (_c.id == bindparam("its_call"))
_CALL_ROW = select(_c.row).where(_MY_CALL)
_ADD_CALL = insert(schema.call)
_CHANGE_CALL = update(schema.call).where(_MY_CALL)

_TEXT_TAKEN = select(_t.row).where(_t.row == bindparam("its_row"))
_next = schema.call_text.alias("following")
_LAST_IN_TURN = (
    select(_t.row)
    .where(
        _t.row >= bindparam("its_row"),
        ~select(_next.c.row).where(_next.c.row == _t.row + 1).exists(),
    )
    .order_by(_t.row)
    .limit(1)
)
_ADD_TEXT = insert(schema.call_text)
_SEARCHED = ("who", "place", "story", "codes")
# Touches the search index only when something it holds has changed.
_CHANGE_TEXT = (
    update(schema.call_text)
    .where(
        _t.row == bindparam("its_row"),
        or_(*(_t[name] != bindparam(f"its_{name}") for name in _SEARCHED)),
    )
    .values({name: bindparam(f"its_{name}") for name in _SEARCHED})
)
_APPEND = (
    update(schema.call_text)
    .where(_t.agency == bindparam("its_agency"), _t.call == bindparam("its_call"))
    .values({name: _t[name] + bindparam(f"more_{name}") for name in ("notes", "clinical")})
)
_NO_NOTES = (
    update(schema.call_text)
    .where(_t.agency == bindparam("its_agency"), _t.call == bindparam("its_call"))
    .values(notes="", clinical="")
)
_DROP_TEXT = delete(schema.call_text).where(
    _t.agency == bindparam("its_agency"), _t.call == bindparam("its_call")
)
_MY_KEYS = (_k.agency == bindparam("its_agency")) & (_k.call == bindparam("its_call"))
_KEYS = select(_k.kind, _k.key).where(_MY_KEYS)
_DROP_KEYS = delete(schema.call_key).where(_MY_KEYS)
_ADD_KEYS = insert(schema.call_key)

_counted = upsert(schema.counter)
_COUNT = _counted.on_conflict_do_update(
    ["name"], set_={"value": _counted.excluded.value}, where=_n.value < _counted.excluded.value
)


def write_states(
    connection: Connection, agency: str, states: Iterable[tuple[str, fold.State]]
) -> None:
    """Write the rows of changed records."""
    for name, state in states:
        if isinstance(state, Call):
            _write_call(connection, agency, state)
        else:
            connection.execute(_WRITE[name.partition(":")[0]], rows.row_of(agency, state))


def drop_states(connection: Connection, agency: str, names: Iterable[str]) -> None:
    """Take away the rows of records that are not there after all: what made them does not count."""
    for name in names:
        kind, _, record_id = name.partition(":")
        if kind == "call":
            mine = {"its_agency": agency, "its_call": record_id}
            connection.execute(_DROP_KEYS, mine)
            connection.execute(_DROP_TEXT, mine)
        table = rows.TABLES[kind]
        connection.execute(delete(table).where(table.c.agency == agency, table.c.id == record_id))


def _write_call(connection: Connection, agency: str, call: Call) -> None:
    mine = {"its_agency": agency, "its_call": call.id}
    before = connection.execute(_CALL_ROW, mine).scalar()
    row = rows.row_of(agency, call)
    text = rows.call_text_row(agency, call)
    if before is None:
        number = _free_row(connection, rows.row_number(call.received_at))
        connection.execute(_ADD_CALL, {"row": number, **row})
        connection.execute(_ADD_TEXT, {"row": number, "notes": "", "clinical": "", **text})
    else:
        connection.execute(_CHANGE_CALL, {**mine, **row})
        searched = {f"its_{name}": text[name] for name in _SEARCHED}
        connection.execute(_CHANGE_TEXT, {"its_row": before, **searched})
    _write_keys(connection, agency, call)


def _free_row(connection: Connection, number: int) -> int:
    """Calls of one microsecond follow each other in the order they came in."""
    if connection.execute(_TEXT_TAKEN, {"its_row": number}).scalar() is None:
        return number
    # One statement, because a file with dates alone brings thousands of calls of one microsecond.
    return int(connection.execute(_LAST_IN_TURN, {"its_row": number}).scalar_one()) + 1


def _write_keys(connection: Connection, agency: str, call: Call) -> None:
    mine = {"its_agency": agency, "its_call": call.id}
    wanted = rows.call_key_rows(agency, call)
    had = {tuple(row) for row in connection.execute(_KEYS, mine)}
    if had == {(row["kind"], row["key"]) for row in wanted}:
        return
    connection.execute(_DROP_KEYS, mine)
    if wanted:
        connection.execute(_ADD_KEYS, wanted)


def write_facts(connection: Connection, agency: str, entries: Iterable[Entry]) -> set[str]:
    """Make the notes of these entries searchable. Returns the calls that are not there yet."""
    notes = _Notes()
    for entry in entries:
        notes.take(entry)
    return notes.write(connection, agency)


def count_numbers(connection: Connection, entries: Iterable[Entry], code: str) -> None:
    """Remember the numbers that begin with this machine's letters; others are not its to count.

    By the letters, not by who wrote it: a store that was put back from an older copy goes on under
    a new identity, and must not give a number again that it once gave.
    """
    own = _Own(code)
    for entry in entries:
        _count_numbers(connection, entry, own)


class _Own:
    """Says whether a number is one of this machine's."""

    def __init__(self, code: str) -> None:
        letters = re.escape(code)
        self.call = re.compile(rf"{letters}\d+")
        self.imported = re.compile(rf"{letters}X\d+")
        self.referral = re.compile(rf"R-{letters}X?\d+-\d+|R-[A-Z]+\d+-{letters}\d+")
        self.disclosure = re.compile(rf"L-{letters}\d+")


def _count_numbers(connection: Connection, entry: Entry, own: _Own) -> None:
    match entry.fact:
        case f.CallOpened() as fact if own.call.fullmatch(fact.number):
            _count(connection, "call", fact.number)
        case f.CallImported() as fact if own.imported.fullmatch(fact.number):
            _count(connection, "imported", fact.number)
        case r.ReferralStarted() as fact if own.referral.fullmatch(fact.number):
            _count(connection, f"referral of {fact.call}", fact.number)
        case r.ReferralIssued() as fact if own.disclosure.fullmatch(fact.disclosure):
            _count(connection, "disclosure", fact.disclosure)


class _Notes:
    """The notes of many entries, by call.

    Each change of a call's text makes the search index write out what it holds in memory, so a
    call is changed once, however many notes it has.
    """

    def __init__(self) -> None:
        self._of: dict[str, dict[str, str]] = {}

    def take(self, entry: Entry) -> None:
        """Take the note of an entry, if it is one."""
        match entry.fact:
            case f.NoteAdded() | f.NoteCorrected() as fact:
                self._add(fact.call, "notes", fact.text)
            case f.ClinicalNoteAdded() | f.ClinicalNoteCorrected() as fact:
                self._add(fact.call, "clinical", fact.text)

    def _add(self, call: str, column: str, text: str) -> None:
        more = self._of.setdefault(call, {"more_notes": "", "more_clinical": ""})
        more[f"more_{column}"] += "\n" + text

    def write(self, connection: Connection, agency: str) -> set[str]:
        """Append all that was taken. Returns the calls that are not there (yet)."""
        missing = set()
        for call, more in self._of.items():
            key = {"its_agency": agency, "its_call": call}
            if not connection.execute(_APPEND, {**key, **more}).rowcount:
                missing.add(call)
        return missing


def rewrite_notes(connection: Connection, agency: str, call: str, entries: Iterable[Entry]) -> None:
    """Write a call's notes anew, because they came in another order than they stand in now."""
    notes = _Notes()
    for entry in entries:
        notes.take(entry)
    connection.execute(_NO_NOTES, {"its_agency": agency, "its_call": call})
    notes.write(connection, agency)


def _count(connection: Connection, name: str, number: str) -> None:
    """Remember the highest number given; numbers end in their count."""
    digits = re.search(r"(\d+)$", number)
    value = int(digits.group(1)) if digits else 0
    connection.execute(_COUNT, {"name": name, "value": value})
