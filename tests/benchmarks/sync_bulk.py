"""A hub's log of any size, written straight into its tables: what the hub itself would have written.

Numbers, chains, hashes, signatures, digests, records and keys are all there and right, so the hub
takes it for its own and stations check it as they check any. Only the judging is left out.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, update

from mcrrt.domain import fold
from mcrrt.domain.facts import calls as f
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.verdict import Verdict
from mcrrt.hub import schema
from mcrrt.hub.engines import Database
from mcrrt.hub.ledger import _row
from mcrrt.hub.lines import Head
from mcrrt.service import codec
from mcrrt.service.protocol import Envelope, Numbered, next_digest
from mcrrt.store.times import iso
from tests.benchmarks.history import place
from tests.benchmarks.sync_hubs import FEED
from tests.hub.making import Station, new_id

A_CALL = 10  # entries of one call: taken, described, queued, six notes, cancelled
APART = timedelta(minutes=11)  # between two calls
TEXT = "The caller is calm and waits at home with a friend. " * 11
_PAGE = 5_000


@dataclass
class Bulk:
    """One station's log, written in pages. The station's chain of this feed is empty yet."""

    database: Database
    station: Station
    head: Head = field(default_factory=Head)
    calls: int = 0

    def write(self, events: int, until: datetime | None = None) -> None:
        """Write so many more, the last an hour ago."""
        until = until or datetime.now(UTC) - timedelta(hours=1)
        calls = events // A_CALL
        page: list[Numbered] = []
        states: dict[str, fold.State] = {}
        for number in range(calls):
            for event, entry in self._call(until - APART * (calls - number)):
                page.append(self._number(event, entry.at))
                fold.apply(states, entry, lambda _name: None)
            if len(page) >= _PAGE:
                self._flush(page, states)
        self._flush(page, states)

    def _call(self, at: datetime) -> Iterator[tuple[Envelope, Entry]]:
        self.calls += 1
        call = new_id()
        facts: list[Fact] = [
            f.CallOpened(call, f"{self.station.code}{self.calls}"),
            f.CallDetailsRecorded(call, place(random.Random(self.calls))),
            f.CallQueued(call),
            *(f.NoteAdded(call, f"{n} {TEXT}") for n in range(A_CALL - 4)),
            f.CallCancelled(call, "The caller rang back: no response is wanted."),
        ]
        for fact in facts:
            event = self.station.event(fact, role="dispatcher", at=at)
            yield event, Entry(event.event_id, at, event.actor, event.role, event.station, fact)

    def _number(self, event: Envelope, at: datetime) -> Numbered:
        seq = self.head.seq + 1
        digest = next_digest(self.head.digest, seq, event.hash, Verdict.STANDS)
        self.head = Head(seq, digest)
        return Numbered(seq, event, Verdict.STANDS, iso(at), digest)

    def _flush(self, page: list[Numbered], states: dict[str, fold.State]) -> None:
        agency, keys = self.station.agency, self.station.keys
        if not page:
            return
        with self.database.writing(agency) as connection:
            connection.execute(insert(schema.log), [_row(agency, one) for one in page])
            connection.execute(
                insert(schema.state), [_state(agency, *one) for one in states.items()]
            )
            connection.execute(insert(schema.record_key), [
                {"agency_id": agency, "key_id": key.key_id, "subject": key.subject, "key": key.key}
                for key in keys.values()
            ])  # fmt: skip
            self._move_on(connection)
        for kept in (page, states, keys):
            kept.clear()

    def _move_on(self, connection: Connection) -> None:
        """The counter, and where the chain has come to."""
        mine = {"agency_id": self.station.agency, "feed": FEED.value}
        end = self.station.ends[FEED]
        link = {"station_seq": end.seq, "hash": end.hash, "signature": end.signature}
        of_feed = [schema.feed.c[name] == value for name, value in mine.items()]
        connection.execute(
            update(schema.feed).where(*of_feed).values(head=self.head.seq, digest=self.head.digest)
        )
        chain = {**mine, "station": self.station.id}
        of_chain = [schema.chain.c[name] == value for name, value in chain.items()]
        if not connection.execute(update(schema.chain).where(*of_chain).values(link)).rowcount:
            connection.execute(insert(schema.chain), {**chain, **link})


def _state(agency: str, name: str, state: fold.State) -> dict[str, str]:
    kind, _colon, record_id = name.partition(":")
    text = codec.encode(state).decode()
    return {"agency_id": agency, "kind": kind, "id": record_id, "state": text}
