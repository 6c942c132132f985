"""Appending to the journal: sealing, chaining, signing, and remembering where each chain ends."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from mcrrt.domain.journal import Entry, Feed, subject
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.store import schema
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.store.times import iso


class JournalWriter:
    """Makes journal rows of entries. One per open store, used only by the store thread."""

    def __init__(self, agency: str, station: str, signing_key: bytes, crypto: Crypto) -> None:
        self.agency = agency
        self.station = station
        self._signing_key = signing_key
        self._crypto = crypto
        self.position = 0
        self.last_event = ""
        self.last_hash = b""
        self._ends: dict[str, Link] = {}

    def find_ends(self, connection: Connection) -> None:
        """Look up where the journal and this station's chains end."""
        j = schema.journal
        last = connection.execute(
            select(j.c.position, j.c.event_id, j.c.hash).order_by(j.c.position.desc()).limit(1)
        ).first()
        self.position, self.last_event, self.last_hash = last or (0, "", b"")
        self._ends = {}
        for feed in Feed:
            mine = (j.c.agency == self.agency, j.c.station == self.station, j.c.feed == feed.value)
            end = connection.execute(
                select(j.c.station_seq, j.c.hash, j.c.signature)
                .where(*mine)
                .order_by(j.c.station_seq.desc())
                .limit(1)
            ).first()
            if end:
                self._ends[feed.value] = Link(*end)

    def append(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Insert the rows. On a rollback call ``find_ends`` again."""
        rows = [self._row(connection, entry) for entry in entries]
        if not rows:
            return
        connection.execute(insert(schema.journal), rows)
        subjects = [
            {"subject": name, "position": row["position"]}
            for row, entry in zip(rows, entries, strict=True)
            for name in dict.fromkeys(entry.fact.subjects())
        ]
        if subjects:
            connection.execute(insert(schema.journal_subject), subjects)

    def _row(self, connection: Connection, entry: Entry) -> dict[str, Any]:
        fact = entry.fact
        feed = fact.FEED.value
        end = self._ends.get(feed, Link())
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
        signature = self._crypto.sign(self._signing_key, digest)
        self._ends[feed] = Link(end.seq + 1, digest, signature)
        self.position += 1
        self.last_event, self.last_hash = entry.event_id, digest
        return {
            **row, "position": self.position, "body": body, "prev_hash": end.hash,
            "hash": digest, "signature": signature, "seq": None, "verdict": None,
        }  # fmt: skip

    def _body(self, connection: Connection, entry: Entry) -> tuple[str, bytes]:
        plain = codec.encode(entry.fact)
        call = getattr(entry.fact, "call", None)
        if not entry.fact.PERSONAL or call is None:
            return "", plain
        key_id, key = self._record_key(connection, subject("call", call))
        return key_id, self._crypto.seal(key, plain, entry.event_id.encode())

    def _record_key(self, connection: Connection, name: str) -> tuple[str, bytes]:
        table = schema.record_key
        found = connection.execute(
            select(table.c.key_id, table.c.key).where(table.c.subject == name)
        ).first()
        if found:
            return found.key_id, found.key
        key = self._crypto.new_key()
        key_id = self._crypto.new_key()[:16].hex()
        connection.execute(insert(table).values(key_id=key_id, subject=name, key=key))
        return key_id, key
