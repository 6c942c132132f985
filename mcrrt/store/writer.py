"""Appending to the journal: sealing, chaining, signing, and remembering where each chain ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from mcrrt.domain.errors import N_, Bug
from mcrrt.domain.journal import Entry, Feed, subject
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.store import schema
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.store.times import iso

_j, _k = schema.journal.c, schema.record_key.c
_LAST = select(_j.position, _j.event_id, _j.hash).order_by(_j.position.desc()).limit(1)
_CHAIN_END = (
    select(_j.station_seq, _j.hash, _j.signature)
    .where(
        _j.agency == bindparam("agency"),
        _j.station == bindparam("station"),
        _j.feed == bindparam("feed"),
    )
    .order_by(_j.station_seq.desc())
    .limit(1)
)
# Of several keys, made on machines that did not know of each other, the first by name serves on.
_KEY_OF = (
    select(_k.key_id, _k.key).where(_k.subject == bindparam("subject")).order_by(_k.key_id).limit(1)
)
_ADD_ROWS = insert(schema.journal)
_ADD_SUBJECTS = insert(schema.journal_subject)
_ADD_KEY = insert(schema.record_key)


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the journal ends, and each chain of this station in it."""

    position: int = 0
    event: str = ""
    hash: bytes = b""
    chains: Mapping[str, Link] = field(default_factory=dict)


class JournalWriter:
    """Makes journal rows of entries. One per open store, used only by the store thread.

    ``ends`` is what is durable. Whoever commits an append puts there what ``append`` returned; so
    a transaction that is rolled back leaves nothing to undo. ``lost`` says that a commit failed
    and nobody could look: the ends must be found again. ``linked``: there is a hub, so what is
    written here waits until it was numbered.
    """

    def __init__(
        self, agency: str, station: str, code: str, signing_key: bytes, crypto: Crypto
    ) -> None:
        self.agency = agency
        self.station = station
        self.code = code
        self._signing_key = signing_key
        self._crypto = crypto
        self._keys: dict[str, tuple[str, bytes]] = {}
        self.ends = Ends()
        self.lost = True
        self.linked = False

    def find_ends(self, connection: Connection) -> None:
        """Look up where the journal and this station's chains end."""
        last = connection.execute(_LAST).first()
        chains = {}
        for feed in Feed:
            mine = {"agency": self.agency, "station": self.station, "feed": feed.value}
            end = connection.execute(_CHAIN_END, mine).first()
            if end:
                chains[feed.value] = Link(*end)
        position, event, digest = last or (0, "", b"")
        self.ends = Ends(position, event, digest, chains)
        self.lost = False

    def append(self, connection: Connection, entries: Sequence[Entry]) -> Ends:
        """Insert the rows; return where the journal ends once they are committed."""
        ends = self.ends
        self._keys.clear()  # a key is looked up once an append: another connection may erase it
        rows = []
        for entry in entries:
            row, ends = self._row(connection, entry, ends)
            rows.append(row)
        if rows:
            connection.execute(_ADD_ROWS, rows)
        subjects = [
            {"subject": name, "position": row["position"]}
            for row, entry in zip(rows, entries, strict=True)
            for name in dict.fromkeys(entry.fact.subjects())
        ]
        if subjects:
            connection.execute(_ADD_SUBJECTS, subjects)
        return ends

    def _row(self, connection: Connection, entry: Entry, ends: Ends) -> tuple[dict[str, Any], Ends]:
        fact = entry.fact
        feed = fact.FEED.value
        end = ends.chains.get(feed, Link())
        key_id, body = self._body(connection, entry)
        row: dict[str, Any] = {
            "event_id": entry.event_id,
            "agency": self.agency,
            "feed": feed,
            "station": entry.station,
            "station_seq": end.seq + 1,
            "actor": entry.actor,
            "role": entry.role,
            "at": iso(entry.at),
            "kind": fact.KIND,
            "version": fact.VERSION,
            "subjects": msgspec.json.encode(fact.subjects()).decode(),
            "base": codec.encode(entry.base).decode(),
            "key_id": key_id,
        }
        header = "\n".join(str(row[name]) for name in HEADER_FIELDS)
        digest = entry_hash(end, header, body)
        if not digest:
            raise Bug(N_("This is our mistake: an entry has a line break where none may be."))
        signature = self._crypto.sign(self._signing_key, digest)
        row |= {
            "position": ends.position + 1, "body": body, "prev_hash": end.hash, "hash": digest,
            "signature": signature,
        }  # fmt: skip
        chains = {**ends.chains, feed: Link(end.seq + 1, digest, signature)}
        return row, Ends(ends.position + 1, entry.event_id, digest, chains)

    def _body(self, connection: Connection, entry: Entry) -> tuple[str, bytes]:
        plain = codec.encode(entry.fact)
        call = getattr(entry.fact, "call", None)
        if not entry.fact.personal or call is None:
            return "", plain
        name = subject("call", call)
        if name not in self._keys:
            self._keys[name] = self._record_key(connection, name)
        key_id, key = self._keys[name]
        return key_id, self._crypto.seal(key, plain, entry.event_id.encode())

    def _record_key(self, connection: Connection, name: str) -> tuple[str, bytes]:
        found = connection.execute(_KEY_OF, {"subject": name}).first()
        if found:
            return found.key_id, found.key
        key = self._crypto.new_key()
        key_id = self._crypto.new_key()[:16].hex()
        connection.execute(_ADD_KEY, {"key_id": key_id, "subject": name, "key": key})
        return key_id, key
