"""Reading journal rows back as entries: opening what was sealed, keeping what is unknown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from mcrrt.domain.facts import calls as f
from mcrrt.domain.journal import Entry, Fact, Feed, Unreadable, subject
from mcrrt.domain.verdict import COUNTS
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.store import schema
from mcrrt.store.times import instant

_PAGE = 2_000
_FEW = 200
_BEYOND = 2**62
NOTES = (f.NoteAdded, f.NoteCorrected, f.ClinicalNoteAdded, f.ClinicalNoteCorrected)
_NOTE_KINDS = tuple(fact.KIND for fact in NOTES)
_k = schema.record_key.c
_KEY = select(_k.key).where(_k.key_id == bindparam("its_id"))
_KEYS = select(_k.key_id, _k.key).where(_k.key_id.in_(bindparam("ids", expanding=True)))


class JournalReader:
    """Turns rows into entries. Many keys are looked up at once with ``fetch_keys``."""

    def __init__(self, connection: Connection, crypto: Crypto) -> None:
        self._connection = connection
        self._crypto = crypto
        self._keys: dict[str, bytes | None] = {}

    def fact(self, row: Any) -> Fact:
        """Return the fact of a row; Unreadable when its key was destroyed or its kind unknown."""
        body = row.body
        if row.key_id:
            key = self._key(row.key_id)
            if key is None:
                return Unreadable("erased")
            body = self._crypto.open(key, body, row.event_id.encode())
        try:
            return codec.decode_fact(row.kind, row.version, body)
        except msgspec.MsgspecError:
            return Unreadable("unknown")

    def entry(self, row: Any) -> Entry:
        """Return the entry of a row."""
        base: Mapping[str, str | None] = {} if row.base == "{}" else msgspec.json.decode(row.base)
        return Entry(
            row.event_id, instant(row.at), row.actor, row.role, row.station, self.fact(row), base
        )

    def fetch_keys(self, key_ids: Iterable[str]) -> None:
        """Look up the keys of what is read next."""
        wanted = list({key_id for key_id in key_ids if key_id} - self._keys.keys())
        if wanted:
            found = self._connection.execute(_KEYS, {"ids": wanted})
            self._keys |= dict.fromkeys(wanted) | {key_id: key for key_id, key in found}  # noqa: C416

    def _key(self, key_id: str) -> bytes | None:
        if key_id not in self._keys:
            self._keys[key_id] = self._connection.execute(_KEY, {"its_id": key_id}).scalar()
        return self._keys[key_id]

    def all(self, after: int = 0) -> Iterator[Any]:
        """Return all rows in order, a page at a time."""
        j = schema.journal
        while True:
            page = self._connection.execute(
                select(j).where(j.c.position > after).order_by(j.c.position).limit(_PAGE)
            ).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].position

    def log(self, feed: Feed) -> Iterator[Any]:
        """Return a feed's numbered rows in the order of the hub, with ``verdict``."""
        j, n = schema.journal, schema.numbered
        after = 0
        while True:
            page = self._connection.execute(
                select(j, n.c.seq, n.c.verdict)
                .join(n, n.c.position == j.c.position)
                .where(n.c.feed == feed.value, n.c.seq > after)
                .order_by(n.c.seq)
                .limit(_PAGE)
            ).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].seq

    def waiting(self, after: int = 0) -> Iterator[Any]:
        """Return the rows that no hub has numbered, in the order they were written or came."""
        j, n, w = schema.journal, schema.numbered, schema.withheld
        while True:
            page = self._connection.execute(
                select(j)
                .outerjoin(n, n.c.position == j.c.position)
                .outerjoin(w, w.c.position == j.c.position)
                .where(j.c.position > after, n.c.position.is_(None), w.c.position.is_(None))
                .order_by(j.c.position)
                .limit(_PAGE)
            ).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].position

    def withheld(self) -> list[Any]:
        """Return the rows that are here and may not be seen: they do not count."""
        j, w = schema.journal, schema.withheld
        return list(
            self._connection.execute(
                select(j).join(w, w.c.position == j.c.position).order_by(j.c.position)
            )
        )

    def at(self, positions: list[int]) -> list[Any]:
        """Return the rows at these positions."""
        if not positions:
            return []
        j = schema.journal
        return list(self._connection.execute(select(j).where(j.c.position.in_(positions))))

    def notes_of(self, call: str) -> list[Entry]:
        """Return what counts among the notes of a call: the log's first, then what waits."""
        j, s, n = schema.journal, schema.journal_subject, schema.numbered
        found = self._connection.execute(
            select(j)
            .join(s, s.c.position == j.c.position)
            .outerjoin(n, n.c.position == j.c.position)
            .where(
                s.c.subject == subject("call", call), j.c.kind.in_(_NOTE_KINDS),
                j.c.position.not_in(select(schema.withheld.c.position)),
                n.c.verdict.is_(None) | n.c.verdict.in_(tuple(COUNTS)),
            )
            .order_by(n.c.seq.is_(None), n.c.seq, j.c.position)
        ).all()  # fmt: skip
        return [self.entry(row) for row in found]

    def find(self, event_id: str) -> Any:
        """Return the row of an event, or None."""
        j = schema.journal
        return self._connection.execute(select(j).where(j.c.event_id == event_id)).first()


_j = schema.journal.c
_NEWEST = (
    select(_j.position, _j.at, _j.kind, _j.actor, _j.subjects)
    .where(_j.feed == bindparam("feed"), _j.position < bindparam("before"))
    .order_by(_j.position.desc())
    .limit(_FEW)
)


def newest_first(connection: Connection, feed: Feed) -> Iterator[Any]:
    """Return what a feed's rows say without being opened, from the end, a page at a time."""
    before = _BEYOND
    while page := connection.execute(_NEWEST, {"feed": feed.value, "before": before}).all():
        yield from page
        before = page[-1].position
