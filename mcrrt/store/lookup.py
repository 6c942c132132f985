"""What a person types for a record: its number, call-sign, badge or name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, or_, select

from mcrrt.domain import fold
from mcrrt.domain.account import Member
from mcrrt.domain.roster import Shift
from mcrrt.domain.screening import Screening
from mcrrt.service import codec
from mcrrt.store import rows, schema
from mcrrt.store.times import iso

_NUMBER = re.compile(r"\d{1,9}")


def _state_of(table: Any) -> Select[Any]:
    mine = (table.c.agency == bindparam("agency"), table.c.id == bindparam("id"))
    return select(table.c.state).where(*mine)


def _states_of(table: Any) -> Select[Any]:
    mine = (table.c.agency == bindparam("agency"), table.c.id.in_(bindparam("ids", expanding=True)))
    return select(table.c.id, table.c.state).where(*mine)


_STATE = {kind: _state_of(table) for kind, table in rows.TABLES.items()}
_STATES = {kind: _states_of(table) for kind, table in rows.TABLES.items()}


def load_state(connection: Connection, agency: str, name: str) -> fold.State | None:
    """Return the record with this journal subject, or None."""
    kind, _, record_id = name.partition(":")
    state = connection.execute(_STATE[kind], {"agency": agency, "id": record_id}).scalar()
    return None if state is None else codec.decode(state, fold.KINDS[kind])


def load_states(
    connection: Connection, agency: str, names: Iterable[str]
) -> dict[str, fold.State | None]:
    """Return many records at once, each under its journal subject."""
    found: dict[str, fold.State | None] = {}
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[name] = None
        kind, _, record_id = name.partition(":")
        wanted[kind].append(record_id)
    for kind, ids in wanted.items():
        for row in connection.execute(_STATES[kind], {"agency": agency, "ids": ids}):
            found[f"{kind}:{row.id}"] = codec.decode(row.state, fold.KINDS[kind])
    return found


_s = schema.screening.c
_SCREENINGS = (
    select(_s.state)
    .where(_s.agency == bindparam("agency"), _s.call == bindparam("call"))
    .order_by(_s.id)
)


def screenings_of(connection: Connection, agency: str, call: str) -> tuple[Screening, ...]:
    """Return the screenings of a call, oldest first: their ids sort by time."""
    found = connection.execute(_SCREENINGS, {"agency": agency, "call": call}).scalars()
    return tuple(codec.decode(state, Screening) for state in found)


_shift, _member = schema.shift.c, schema.member.c
_SHIFTS = (
    select(_shift.state)
    .where(
        _shift.agency == bindparam("agency"), _shift.end > bindparam("from"),
        _shift.start < bindparam("until"), _shift.planned == 1,
    )
    .order_by(_shift.start, _shift.id)
)  # fmt: skip
_MEMBERS = select(_member.state).where(_member.agency == bindparam("agency")).order_by(_member.name)


def shifts_between(
    connection: Connection, agency: str, start: datetime, end: datetime
) -> tuple[Shift, ...]:
    """Return the shifts that are planned for any of this time, by their start."""
    times = {"agency": agency, "from": iso(start), "until": iso(end)}
    return tuple(
        codec.decode(state, Shift) for state in connection.execute(_SHIFTS, times).scalars()
    )


def members_of(connection: Connection, agency: str) -> tuple[Member, ...]:
    """Return everybody on the list, by name."""
    found = connection.execute(_MEMBERS, {"agency": agency}).scalars()
    return tuple(codec.decode(state, Member) for state in found)


def find_id(connection: Connection, agency: str, kind: str, word: str) -> str | None:
    """Return the id that a word stands for, or None when nothing or more than one fits."""
    for condition, meant in ((_ID[kind], word), *_WORDS[kind](word)):
        found = connection.execute(condition, {"agency": agency, "word": meant}).scalars()
        ids = list(found)
        if len(ids) == 1:
            return str(ids[0])
    return None


def _where(kind: str, condition: Callable[[Any, Any], Any]) -> Select[Any]:
    table = rows.TABLES[kind]
    matches = condition(table.c, bindparam("word", type_=Text))
    return select(table.c.id).where(table.c.agency == bindparam("agency"), matches).limit(2)


_ID = {kind: _where(kind, lambda c, word: c.id == word) for kind in rows.TABLES}

_CALL_NUMBER = _where("call", lambda c, word: c.number == word)
# Plain digits mean the call that is on the board, of whichever station.
_CALL_DIGITS = _where(
    "call",
    lambda c, word: (
        (c.on_board == 1)
        & or_(*(c.number.bool_op("GLOB")(letters + word) for letters in ("[A-Z]", "[A-Z][A-Z]")))
    ),
)
_TEAM_SIGN = _where("team", lambda c, word: (c.call_sign == word) & (c.on_now == 1))
_MEMBER_SIGN = _where("member", lambda c, word: c.call_sign == word)
_MEMBER_BADGE = _where("member", lambda c, word: c.badge == word)
_PARTNER_NAME = _where("partner", lambda c, word: c.name == word)
_REFERRAL_NUMBER = _where("referral", lambda c, word: c.number == word)
_LAYER_NAME = _where("layer", lambda c, word: (c.kind + " " + c.name == word) & (c.active == 1))
_USERNAME = _where("account", lambda c, word: c.username == word)

_Meanings = list[tuple[Select[Any], str]]


def _call_words(word: str) -> _Meanings:
    meanings = [(_CALL_NUMBER, word.upper())]
    if _NUMBER.fullmatch(word):
        meanings.append((_CALL_DIGITS, word))
    return meanings


_WORDS: dict[str, Callable[[str], _Meanings]] = {
    "call": _call_words,
    "team": lambda word: [(_TEAM_SIGN, word.upper())],
    "member": lambda word: [(_MEMBER_SIGN, word), (_MEMBER_BADGE, word)],
    "partner": lambda word: [(_PARTNER_NAME, word)],
    "referral": lambda word: [(_REFERRAL_NUMBER, word.upper())],
    "account": lambda word: [(_USERNAME, word.lower())],
    "shift": lambda _word: [],
    "layer": lambda word: [(_LAYER_NAME, word)],  # its kind and its name
    "sheet": lambda _word: [],
}
