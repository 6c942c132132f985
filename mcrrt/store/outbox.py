"""What waits for the hub: the journal without what has a number. There is no other outbox."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import Batch, Unsent
from mcrrt.service.protocol import Envelope, SealingKey
from mcrrt.store import schema
from mcrrt.store.log import Log
from mcrrt.store.times import instant_or_none

_j, _k, _r = schema.journal.c, schema.record_key.c, schema.refusal.c
_ENVELOPE = [_j[name] for name in Envelope.__struct_fields__]


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
        found = self._connection.execute(
            select(*_ENVELOPE)
            .where(
                _j.agency == self._agency, _j.station == station, _j.feed == feed.value,
                _j.station_seq > after, _j.event_id.not_in(select(_r.event_id)),
            )
            .order_by(_j.station_seq)
            .limit(limit)
        )  # fmt: skip
        return [Envelope(*row) for row in found]

    def _keys(self, events: list[Envelope]) -> tuple[SealingKey, ...]:
        names = sorted({event.key_id for event in events if event.key_id})
        if not names:
            return ()
        found = self._connection.execute(
            select(_k.key_id, _k.subject, _k.key).where(_k.key_id.in_(names))
        )
        return tuple(SealingKey(*row) for row in found)

    def unsent(self, feed: Feed, *, relayed: bool) -> Unsent:
        """Return how much of a feed waits, with that of others if asked, and the oldest's time."""
        total, oldest = 0, None
        sent = self._log.sent(feed)
        others = self._others_waiting(feed, sent) if relayed else []
        for station in [self._station, *others]:
            count, first = self._connection.execute(
                select(func.count(), func.min(_j.at)).where(
                    _j.agency == self._agency, _j.station == station, _j.feed == feed.value,
                    _j.station_seq > sent.get(station, 0),
                    _j.event_id.not_in(select(_r.event_id)),
                )
            ).one()  # fmt: skip
            total += count
            oldest = min(filter(None, (oldest, first)), default=None)
        return Unsent(total, instant_or_none(oldest))

    def _others_waiting(self, feed: Feed, sent: Mapping[str, int]) -> list[str]:
        """Chains of others that are longer here than at the hub: it went back in time."""
        return [
            station
            for station in self._chains()
            if station != self._station
            and self._log.chain_end(feed, station).seq > sent.get(station, 0)
        ]

    def _chains(self) -> list[str]:
        m = schema.machine.c
        return list(
            self._connection.execute(select(m.station).where(m.agency == self._agency)).scalars()
        )
