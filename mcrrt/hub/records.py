"""The records of an agency within one transaction: looked up in bulk, kept, written once."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select, update

from mcrrt.domain import fold
from mcrrt.hub import schema
from mcrrt.service import codec

_s = schema.state.c
_FIND = select(_s.id, _s.state).where(
    _s.agency_id == bindparam("agency"),
    _s.kind == bindparam("record_kind"),
    _s.id.in_(bindparam("ids", expanding=True)),
)
_ALL = select(_s.state).where(
    _s.agency_id == bindparam("agency"), _s.kind == bindparam("record_kind")
)
_ANY = _ALL.limit(1)
_ADD = insert(schema.state)
_CHANGE = (
    update(schema.state)
    .where(
        _s.agency_id == bindparam("agency"),
        _s.kind == bindparam("record_kind"),
        _s.id == bindparam("record_id"),
    )
    .values(state=bindparam("new_state"))
)


def name_is_sound(name: str) -> bool:
    """Say whether a record's name can be kept by every database: no control characters, short."""
    return len(name) <= 200 and name.isprintable()


class Records:
    """``changed`` is what judging leads to; ``load`` sees it too."""

    def __init__(self, connection: Connection, agency: str) -> None:
        self._connection = connection
        self._agency = agency
        self._found: dict[str, fold.State | None] = {}
        self.changed: dict[str, fold.State] = {}

    def fetch(self, names: Iterable[str]) -> None:
        """Look up many records at once."""
        wanted: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            kind, _colon, record_id = name.partition(":")
            if kind in fold.KINDS and name not in self._found and name_is_sound(name):
                wanted[kind].append(record_id)
                self._found[name] = None
        for kind, ids in wanted.items():
            rows = self._connection.execute(
                _FIND, {"agency": self._agency, "record_kind": kind, "ids": ids}
            )
            for row in rows:
                self._found[f"{kind}:{row.id}"] = codec.decode(row.state, fold.KINDS[kind])

    def load(self, name: str) -> fold.State | None:
        """Return a record as it is at this point of the transaction."""
        if name in self.changed:
            return self.changed[name]
        if name not in self._found:
            self.fetch((name,))
        return self._found.get(name)

    def has_accounts(self) -> bool:
        """Say whether the agency has any account."""
        if any(name.startswith("account:") for name in self.changed):
            return True
        there = self._connection.execute(_ANY, {"agency": self._agency, "record_kind": "account"})
        return there.first() is not None

    def all(self, kind: str) -> list[fold.State]:
        """Return every record of a kind. For kinds of which there are few."""
        rows = self._connection.execute(_ALL, {"agency": self._agency, "record_kind": kind})
        return [codec.decode(row.state, fold.KINDS[kind]) for row in rows]

    def write(self) -> None:
        """Write each changed record once."""
        new, old = [], []
        for name, state in self.changed.items():
            kind, _colon, record_id = name.partition(":")
            text = codec.encode(state).decode()
            if self._found.get(name) is None:
                new.append(
                    {"agency_id": self._agency, "kind": kind, "id": record_id, "state": text}
                )
            else:
                old.append({
                    "agency": self._agency, "record_kind": kind, "record_id": record_id,
                    "new_state": text,
                })  # fmt: skip
        if new:
            self._connection.execute(_ADD, new)
        if old:
            self._connection.execute(_CHANGE, old)
