"""What waits for the hub: the journal without what has a number. There is no other outbox."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import Batch, Unsent
from mcrrt.service.protocol import Envelope, SealingKey
from mcrrt.store import schema
from mcrrt.store.log import Log
from mcrrt.store.times import instant_or_none

_j, _k, _r = schema.journal.c, schema.record_key.c, schema.refusal.c
_m, _s = schema.machine.c, schema.chain_sent.c
_ENVELOPE = [_j[name] for name in Envelope.__struct_fields__]

# Statements are built once: they are asked at every round, and building one costs more.
_MINE = (_j.agency == bindparam("its_agency")) & (_j.station == bindparam("its_station"))
_REFUSED = select(_r.event_id)
_CHAIN = (
    select(*_ENVELOPE)
    .where(
        _MINE, _j.feed == bindparam("its_feed"), _j.station_seq > bindparam("after"),
        _j.event_id.not_in(_REFUSED),
    )
    .order_by(_j.station_seq)
    .limit(bindparam("most"))
)  # fmt: skip
_KEYS = select(_k.key_id, _k.subject, _k.key).where(
    _k.key_id.in_(bindparam("names", expanding=True))
)
_CHAINS = select(_m.station).where(_m.agency == bindparam("its_agency"))


def _numbered_until(feed: Feed) -> ScalarSelect[int]:
    return (
        select(_s.station_seq)
        .where(
            _s.agency == bindparam("its_agency"), _s.station == bindparam("its_station"),
            _s.feed == feed.value,
        )
        .scalar_subquery()
    )  # fmt: skip


def _waiting(feed: Feed) -> Select[str, int, Any]:
    return select(literal(feed.value).label("feed"), func.count(), func.min(_j.at)).where(
        _MINE, _j.feed == feed.value,
        _j.station_seq > func.coalesce(_numbered_until(feed), 0),
        _j.event_id.not_in(_REFUSED),
    )  # fmt: skip


_UNSENT = union_all(*(_waiting(feed) for feed in Feed))


class Outbox:
    """What waits, in one connection.

    Numbers follow the chain of each station, so what waits of a chain is all behind its last
    numbered entry.
    """

    def __init__(self, connection: Connection, agency: str, station: str) -> None:
        self._connection = connection
        self._agency = agency
        self._station = station
        self._log = Log(connection, agency)

    def batch(
        self, feed: Feed, limit: int, *, relayed: bool, pushed: Mapping[tuple[Feed, str], int]
    ) -> Batch:
        """Return what waits of a feed, oldest first; ``pushed`` is where each chain goes on."""
        sent = self._log.sent(feed)
        stations = self._others(feed) if relayed else [self._station]
        events: list[Envelope] = []
        for station in stations:
            after = max(sent.get(station, 0), pushed.get((feed, station), 0))
            events += self._chain(feed, station, after, limit - len(events))
            if len(events) >= limit:
                break
        return Batch(tuple(events), self._keys(events))

    def _others(self, feed: Feed) -> list[str]:
        """Other stations whose chains have entries here, by what came first."""
        found = self._connection.execute(
            select(_j.station, func.min(_j.position))
            .where(_j.agency == self._agency, _j.feed == feed.value, _j.station != self._station)
            .group_by(_j.station)
            .order_by(func.min(_j.position))
        )
        return [row.station for row in found]

    def _chain(self, feed: Feed, station: str, after: int, limit: int) -> list[Envelope]:
        if limit <= 0:
            return []
        mine = {"its_agency": self._agency, "its_station": station, "its_feed": feed.value}
        found = self._connection.execute(_CHAIN, {**mine, "after": after, "most": limit})
        return [Envelope(*row) for row in found]

    def _keys(self, events: list[Envelope]) -> tuple[SealingKey, ...]:
        names = sorted({event.key_id for event in events if event.key_id})
        if not names:
            return ()
        found = self._connection.execute(_KEYS, {"names": names})
        return tuple(SealingKey(*row) for row in found)

    def unsent(self, *, relayed: bool) -> dict[Feed, Unsent]:
        """Return how much of each feed waits, with that of others if asked, and the oldest's time."""
        waits = self._waiting_of(self._station)
        others = self._others_waiting() if relayed else []
        for station in others:
            for feed, more in self._waiting_of(station).items():
                waits[feed] = _together(waits[feed], more)
        return waits

    def _waiting_of(self, station: str) -> dict[Feed, Unsent]:
        found = self._connection.execute(
            _UNSENT, {"its_agency": self._agency, "its_station": station}
        )
        return {Feed(feed): Unsent(count, instant_or_none(at)) for feed, count, at in found}

    def _others_waiting(self) -> list[str]:
        """Other stations: their chains may be longer here than at a hub that went back in time."""
        found = self._connection.execute(_CHAINS, {"its_agency": self._agency})
        return [station for station in found.scalars() if station != self._station]


def _together(one: Unsent, other: Unsent) -> Unsent:
    oldest = min(filter(None, (one.oldest, other.oldest)), default=None)
    return Unsent(one.count + other.count, oldest)
