"""Numbering: one transaction takes in what waits for a feed, judges it, and gives it its place.

The feed's row is locked first and written last, also when nothing is new: an acknowledgement always
comes from a transaction that wrote. What is told to others is told after the commit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from mcrrt.domain import fold
from mcrrt.domain.journal import Entry, Feed, subject
from mcrrt.domain.verdict import Ruling, Verdict
from mcrrt.hub import schema
from mcrrt.hub.chains import ChainCheck, Known, Offer
from mcrrt.hub.claims import Claims
from mcrrt.hub.engines import Collided, Database
from mcrrt.hub.judgement import WAITS, Judgement
from mcrrt.hub.lines import Head
from mcrrt.hub.opening import NotSound, keep_keys, open_entry
from mcrrt.hub.records import Records
from mcrrt.hub.refusals import mark_forked, put_aside
from mcrrt.service.judging import UnknownAuthor, claims
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import (
    Envelope,
    Numbered,
    Outcome,
    PushAnswer,
    PushRequest,
    SealingKey,
    next_digest,
)
from mcrrt.store.chain import Link
from mcrrt.store.times import iso

_f, _l, _c, _st = schema.feed.c, schema.log.c, schema.chain.c, schema.station.c
_COUNTER = select(_f.head, _f.digest, _f.touched).where(
    _f.agency_id == bindparam("agency"), _f.feed == bindparam("in_feed")
)
_COUNT = (
    update(schema.feed)
    .where(_f.agency_id == bindparam("agency"), _f.feed == bindparam("in_feed"))
    .values(head=bindparam("new_head"), digest=bindparam("new_digest"), touched=_f.touched + 1)
)
_KNOWN = select(_l.event_id, _l.seq, _l.hash, _l.feed).where(
    _l.agency_id == bindparam("agency"), _l.event_id.in_(bindparam("ids", expanding=True))
)
_ENDS = select(_c.station, _c.station_seq, _c.hash, _c.signature).where(
    _c.agency_id == bindparam("agency"),
    _c.feed == bindparam("in_feed"),
    _c.station.in_(bindparam("stations", expanding=True)),
)
_STATIONS = select(_st.station, _st.public_key, _st.state).where(
    _st.agency_id == bindparam("agency"), _st.station.in_(bindparam("stations", expanding=True))
)
_LINK = select(_l.station_seq, _l.hash, _l.signature).where(
    _l.agency_id == bindparam("agency"),
    _l.feed == bindparam("in_feed"),
    _l.station == bindparam("of_station"),
    _l.station_seq == bindparam("at_seq"),
)
_APPEND = insert(schema.log)
_NEW_END = insert(schema.chain)
_MOVE_END = (
    update(schema.chain)
    .where(
        _c.agency_id == bindparam("agency"),
        _c.feed == bindparam("in_feed"),
        _c.station == bindparam("of_station"),
    )
    .values(
        station_seq=bindparam("new_seq"), hash=bindparam("new_hash"),
        signature=bindparam("new_signature"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Push:
    """What one station sent."""

    sender: str
    request: PushRequest


@dataclass(frozen=True, slots=True)
class Taken:
    """What a transaction led to: an answer for each push, and what is new in the log."""

    answers: tuple[PushAnswer, ...]
    before: Head
    head: Head
    entries: tuple[Numbered, ...] = ()
    keys: Mapping[str, SealingKey] = field(default_factory=dict)
    forked: bool = False


class Ledger:
    """Numbers events. Called from any thread; the database keeps the order."""

    def __init__(self, database: Database, crypto: Crypto, now: Callable[[], datetime]) -> None:
        self._database = database
        self._crypto = crypto
        self._now = now

    def take(self, agency: str, feed: Feed, pushes: Sequence[Push]) -> Taken:
        """Take pushes in, in one transaction. Raises NotNow: then nobody knows, and sends again."""
        try:
            return self._take(agency, feed, pushes)
        except Collided:
            return self._take(agency, feed, pushes)

    def _take(self, agency: str, feed: Feed, pushes: Sequence[Push]) -> Taken:
        offers = [Offer(event, push.sender) for push in pushes for event in push.request.events]
        offered_keys = {key.key_id: key for push in pushes for key in push.request.keys}
        with self._database.writing(agency) as connection:
            numbering = Numbering(
                self._database, self._crypto, connection, agency, feed, iso(self._now())
            )
            numbering.run(offers, offered_keys)
        answers, rest = [], iter(offers)
        for push in pushes:
            outcomes = tuple(_outcome(next(rest)) for _event in push.request.events)
            answers.append(PushAnswer(outcomes))
        return Taken(
            tuple(answers), numbering.before, numbering.head, tuple(numbering.entries), numbering.keys,
            numbering.forked,
        )  # fmt: skip


def _outcome(offer: Offer) -> Outcome:
    told = offer.twin.outcome if offer.twin is not None else offer.outcome
    assert told is not None
    return told


class Numbering:
    """One transaction on one feed."""

    def __init__(
        self,
        database: Database,
        crypto: Crypto,
        connection: Connection,
        agency: str,
        feed: Feed,
        now: str,
    ) -> None:
        self._database = database
        self._crypto = crypto
        self._connection = connection
        self._agency = agency
        self._feed = feed
        self._now = now
        self._here = {"agency": agency, "in_feed": feed.value}
        self.before = self.head = Head()
        self.entries: list[Numbered] = []
        self.keys: dict[str, SealingKey] = {}
        self.forked = False

    def run(self, offers: Sequence[Offer], keys: Mapping[str, SealingKey]) -> None:
        """Take offers in, and write all that follows from them."""
        counter = self._connection.execute(
            self._database.locking(_COUNTER), self._here
        ).one()  # the serialisation point
        self.before = self.head = Head(counter.head, counter.digest)
        stations = self._stations(offers)
        ends = self._ends(offers)
        check = ChainCheck(
            self._crypto, self._known(offers), ends,
            {name: row.public_key for name, row in stations.items()}, self._link_at,
        )  # fmt: skip
        candidates = check.check(offers)
        wanted = [o.event for o in offers if o.outcome is None or o.outcome.how == "numbered"]
        self.keys = keep_keys(
            self._database, self._connection, self._agency, wanted, keys, self._crypto
        )
        revoked = {name for name, row in stations.items() if row.state == "revoked"}
        self._judge(candidates, revoked)
        self._write(ends)
        self.forked = mark_forked(self._connection, self._agency, offers)
        put_aside(self._database, self._connection, self._agency, offers, self._now)

    # --- what is there -------------------------------------------------------------------------

    def _known(self, offers: Sequence[Offer]) -> dict[str, Known]:
        ids = list({offer.event.event_id for offer in offers})
        rows = self._connection.execute(_KNOWN, {"agency": self._agency, "ids": ids})
        return {row.event_id: Known(row.seq, row.hash, row.feed) for row in rows}

    def _ends(self, offers: Sequence[Offer]) -> dict[str, Link]:
        stations = list({offer.event.station for offer in offers})
        rows = self._connection.execute(_ENDS, {**self._here, "stations": stations})
        return {row.station: Link(row.station_seq, row.hash, row.signature) for row in rows}

    def _stations(self, offers: Sequence[Offer]) -> dict[str, Any]:
        stations = list({offer.event.station for offer in offers})
        rows = self._connection.execute(_STATIONS, {"agency": self._agency, "stations": stations})
        return {row.station: row for row in rows}

    def _link_at(self, station: str, seq: int) -> Link | None:
        row = self._connection.execute(
            _LINK, {**self._here, "of_station": station, "at_seq": seq}
        ).first()
        return Link(row.station_seq, row.hash, row.signature) if row else None

    # --- judging -------------------------------------------------------------------------------

    def _judge(self, candidates: Sequence[Offer], revoked: set[str]) -> None:
        opened = [(offer, self._open(offer.event)) for offer in candidates]
        entries = [entry for _offer, entry in opened if isinstance(entry, Entry)]
        records = Records(self._connection, self._agency)
        records.fetch(name for entry in entries for name in fold.touched(entry))
        records.fetch(subject("account", entry.actor) for entry in entries)
        taken = Claims(self._connection, self._agency)
        taken.fetch(name for entry in entries for name in claims(entry.fact))
        judgement = Judgement(records, taken, self._feed)
        waiting: set[str] = set()
        for offer, entry in opened:
            station = offer.event.station
            if station in waiting:
                offer.say("later", WAITS)
                continue
            try:
                ruling = (
                    entry
                    if isinstance(entry, Ruling)
                    else judgement.of(entry, revoked=station in revoked)
                )
            except UnknownAuthor as error:
                waiting.add(station)
                offer.say("later", error.template)
                continue
            self._number(offer, ruling)
        records.write()
        taken.write()

    def _open(self, event: Envelope) -> Entry | Ruling:
        try:
            return open_entry(event, self.keys, self._crypto)
        except NotSound as error:
            return error.ruling

    def _number(self, offer: Offer, ruling: Ruling) -> None:
        event, seq = offer.event, self.head.seq + 1
        digest = next_digest(self.head.digest, seq, event.hash, ruling.verdict)
        self.head = Head(seq, digest)
        self.entries.append(
            Numbered(
                seq, event, ruling.verdict, self._now, digest, ruling.because, dict(ruling.fields)
            )
        )
        told = ruling.because if ruling.verdict in _TOLD else ""
        offer.say("numbered", told, seq=seq)

    # --- writing -------------------------------------------------------------------------------

    def _write(self, ends: Mapping[str, Link]) -> None:
        if self.entries:
            self._connection.execute(_APPEND, [_row(self._agency, e) for e in self.entries])
            self._move_ends(ends)
            self._database.announce(self._connection, self._agency, self._feed.value, self.head.seq)
        values = {"new_head": self.head.seq, "new_digest": self.head.digest}
        self._connection.execute(_COUNT, {**self._here, **values})

    def _move_ends(self, ends: Mapping[str, Link]) -> None:
        last = {numbered.event.station: numbered.event for numbered in self.entries}
        new, moved = [], []
        for station, event in last.items():
            link = (event.station_seq, event.hash, event.signature)
            if station in ends:
                names = ("new_seq", "new_hash", "new_signature")
                moved.append(
                    {**self._here, "of_station": station, **dict(zip(names, link, strict=True))}
                )
            else:
                names = ("station_seq", "hash", "signature")
                new.append({
                    "agency_id": self._agency, "feed": self._feed.value, "station": station,
                    **dict(zip(names, link, strict=True)),
                })  # fmt: skip
        if new:
            self._connection.execute(_NEW_END, new)
        if moved:
            self._connection.execute(_MOVE_END, moved)


_TOLD = (Verdict.VOID, Verdict.QUARANTINED)


def _row(agency: str, numbered: Numbered) -> dict[str, Any]:
    row = msgspec.structs.asdict(numbered.event)
    del row["agency"]
    return row | {
        "agency_id": agency,
        "feed": numbered.event.feed.value,
        "seq": numbered.seq,
        "verdict": numbered.verdict.value,
        "because": numbered.because,
        "fields": msgspec.json.encode(numbered.fields).decode(),
        "received_at": numbered.received_at,
        "digest": numbered.digest,
    }
