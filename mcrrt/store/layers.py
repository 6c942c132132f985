"""Two layers of a record on which something waits: what the hub's log says, and what is shown.

What is shown is the log's state with the waiting entries on top, in the order they were written.
Only records with waiting entries have a row in ``agreed``; of every other record both are the same.
When the log brings what somebody else did to such a record, its waiting entries are carried over to
the new state. One that does not fit any more changes nothing; the hub will say so in its verdict.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain import fold
from mcrrt.domain.errors import Refused
from mcrrt.domain.journal import Entry
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.store import project, schema
from mcrrt.store.lookup import load_state, load_states
from mcrrt.store.reader import JournalReader

_a, _b = schema.agreed.c, schema.rebased.c
_j, _s, _n = schema.journal.c, schema.journal_subject.c, schema.numbered.c
_MINE = (_a.agency == bindparam("its_agency")) & (_a.name == bindparam("its_name"))
_FIND = select(_a.waiting, _a.state).where(_MINE)
_FIND_MANY = select(_a.name, _a.waiting, _a.state).where(
    _a.agency == bindparam("its_agency"), _a.name.in_(bindparam("names", expanding=True))
)
_waiting = upsert(schema.agreed)
_WAIT = _waiting.on_conflict_do_update(
    ["agency", "name"], set_={"waiting": _a.waiting + _waiting.excluded.waiting}
)
_SET = update(schema.agreed).where(_MINE).values(
    waiting=bindparam("new_waiting"), state=bindparam("new_state")
)  # fmt: skip
_DROP = delete(schema.agreed).where(_MINE)
_REBASED = select(_b.name).where(_b.agency == bindparam("its_agency"))
_ADD_REBASED = upsert(schema.rebased).on_conflict_do_nothing()
_DROP_REBASED = delete(schema.rebased).where(
    (_b.agency == bindparam("its_agency")) & (_b.name == bindparam("its_name"))
)
# What waits on a record, oldest first.
_WAITING_ON = (
    select(_s.position)
    .outerjoin(schema.numbered, _n.position == _s.position)
    .outerjoin(schema.withheld, schema.withheld.c.position == _s.position)
    .where(
        _s.subject == bindparam("name"),
        _n.position.is_(None),
        schema.withheld.c.position.is_(None),
    )
    .order_by(_s.position)
)


def encoded(state: fold.State | None) -> str | None:
    """Return a state as the tables keep it."""
    return None if state is None else codec.encode(state).decode()


def note_waiting(
    connection: Connection,
    agency: str,
    entries: Iterable[Entry],
    before: Mapping[str, fold.State | None],
) -> None:
    """New entries of this station wait on the records they touch, whose states were ``before``."""
    counts = Counter(name for entry in entries for name in dict.fromkeys(fold.touched(entry)))
    if counts:
        connection.execute(_WAIT, [
            {"agency": agency, "name": name, "waiting": count, "state": encoded(before.get(name))}
            for name, count in counts.items()
        ])  # fmt: skip


@dataclass
class _Layer:
    """A record on which something waits, and what the log says of it."""

    waiting: int
    state: fold.State | None


def _layer_of(name: str, row: Any) -> _Layer:
    kind = fold.KINDS[name.partition(":")[0]]
    return _Layer(row.waiting, None if row.state is None else codec.decode(row.state, kind))


class Layers:
    """Both layers, for one transaction. ``apply`` what was numbered, then ``settle``."""

    def __init__(self, connection: Connection, agency: str, crypto: Crypto) -> None:
        self._connection = connection
        self._agency = agency
        self._reader = JournalReader(connection, crypto)
        self._layers: dict[str, _Layer | None] = {}
        self._loaded: dict[str, fold.State | None] = {}
        self._states: dict[str, fold.State] = {}
        self._touched: dict[str, None] = {}
        self._moved: set[str] = set()
        self._rebased = set(connection.execute(_REBASED, {"its_agency": agency}).scalars())

    def _layer(self, name: str) -> _Layer | None:
        if name not in self._layers:
            row = self._connection.execute(
                _FIND, {"its_agency": self._agency, "its_name": name}
            ).first()
            self._layers[name] = None if row is None else _layer_of(name, row)
        return self._layers[name]

    def fetch(self, names: Iterable[str]) -> None:
        """Look up many records at once, before anything is applied."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return
        self._layers |= dict.fromkeys(wanted)
        rows = self._connection.execute(_FIND_MANY, {"its_agency": self._agency, "names": wanted})
        self._layers |= {row.name: _layer_of(row.name, row) for row in rows}
        alike = [name for name in wanted if self._layers[name] is None]
        self._loaded |= load_states(self._connection, self._agency, alike)

    def _agreed(self, name: str) -> fold.State | None:
        """Return what the log says of a record before this transaction."""
        layer = self._layer(name)
        if layer is not None:
            return layer.state
        if name not in self._loaded:
            self._loaded[name] = load_state(self._connection, self._agency, name)
        return self._loaded[name]

    def apply(self, entry: Entry, *, counts: bool, waited: bool) -> None:
        """Carry a numbered entry into what the log says.

        ``waited``: it stood here before, waiting. ``counts``: its verdict lets it change records.
        """
        names = dict.fromkeys(fold.touched(entry))
        if waited:
            for name in names:
                layer = self._layer(name)
                if layer is not None:
                    layer.waiting -= 1
        if not waited or not counts:
            self._moved.update(names)
        self._touched.update(names)
        if counts:
            # A hub of another version may let stand what this program does not understand.
            with suppress(Refused):
                fold.apply(self._states, entry, self._agreed)

    def settle(self) -> None:
        """Write what the log says, carry over what waits, and write what is shown."""
        moved = {
            name
            for name in self._touched
            if self._layer(name) is not None and (name in self._moved or name in self._rebased)
        }
        shown, reach = self._carried_over(moved)
        for name in self._touched.keys() | reach:
            self._write_layer(name, moved=name in reach)
        now_shown = {
            name: self._states.get(name)
            for name in self._touched
            if name in self._states and self._is_settled(name)
        }
        self._show(now_shown | shown)

    def _is_settled(self, name: str) -> bool:
        layer = self._layer(name)
        return layer is None or layer.waiting <= 0

    def _write_layer(self, name: str, *, moved: bool) -> None:
        layer = self._layer(name)
        if layer is None:
            return
        key = {"its_agency": self._agency, "its_name": name}
        if layer.waiting <= 0:
            self._connection.execute(_DROP, key)
            self._connection.execute(_DROP_REBASED, key)
            return
        state = self._states.get(name, layer.state)
        self._connection.execute(
            _SET, {**key, "new_waiting": layer.waiting, "new_state": encoded(state)}
        )
        if moved:
            self._connection.execute(_ADD_REBASED, {"agency": self._agency, "name": name})

    def _carried_over(self, moved: set[str]) -> tuple[dict[str, fold.State | None], set[str]]:
        """Return what is shown of records whose waiting entries stand on something else now."""
        if not moved:
            return {}, set()
        entries, reach = self._reach(moved)
        shown: dict[str, fold.State] = {}

        def load(name: str) -> fold.State | None:
            return self._states[name] if name in self._states else self._agreed(name)

        for entry in entries:
            with suppress(Refused):
                fold.apply(shown, entry, load)
        return {name: shown.get(name, load(name)) for name in reach}, reach

    def _reach(self, names: set[str]) -> tuple[list[Entry], set[str]]:
        """Return what waits on these records, and all that it touches in turn, in order."""
        found: dict[int, Entry] = {}
        reach: set[str] = set()
        open_names = set(names)
        while open_names:
            name = open_names.pop()
            reach.add(name)
            for position in self._connection.execute(_WAITING_ON, {"name": name}).scalars():
                if position not in found:
                    row = self._row(position)
                    found[position] = self._reader.entry(row)
                    open_names.update(set(fold.touched(found[position])) - reach)
        return [found[position] for position in sorted(found)], reach

    def _row(self, position: int) -> Any:
        return self._connection.execute(select(schema.journal).where(_j.position == position)).one()

    def _show(self, states: Mapping[str, fold.State | None]) -> None:
        there = [(name, state) for name, state in states.items() if state is not None]
        project.write_states(self._connection, self._agency, there)
        gone = [name for name, state in states.items() if state is None]
        project.drop_states(self._connection, self._agency, gone)


def begin_waiting(connection: Connection, agency: str) -> None:
    """Everything in the journal waits from now on: the station has just joined a hub."""
    names = select(_s.subject, _j.feed).join(schema.journal, _j.position == _s.position)
    counts: Counter[str] = Counter()
    for name, feed in connection.execute(names):
        if fold.feed_of(name) == feed:
            counts[name] += 1
    connection.execute(delete(schema.agreed))
    if counts:
        connection.execute(insert(schema.agreed), [
            {"agency": agency, "name": name, "waiting": count, "state": None}
            for name, count in counts.items()
        ])  # fmt: skip
