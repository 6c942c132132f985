"""The log: which entry has which number at the hub, and how far each feed and chain has come."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain.journal import Feed
from mcrrt.service.protocol import Cursor, Numbered, Point, Skipped
from mcrrt.store import schema
from mcrrt.store.chain import Link

_n, _e, _s, _g = schema.numbered.c, schema.log_end.c, schema.chain_sent.c, schema.chain_gap.c
_r = schema.skipped.c
_j = schema.journal.c

_ADD = insert(schema.numbered)
_ending = upsert(schema.log_end)
_SET_END = _ending.on_conflict_do_update(
    ["agency", "feed"],
    set_={n: _ending.excluded[n] for n in ("seq", "digest", "received_at")},
)
_sending = upsert(schema.chain_sent)
_SET_SENT = _sending.on_conflict_do_update(
    ["agency", "feed", "station"],
    set_={"station_seq": func.max(_s.station_seq, _sending.excluded.station_seq)},
)
_ENDS = select(_e.feed, _e.seq, _e.digest).where(_e.agency == bindparam("its_agency"))
_SENT = select(_s.station, _s.station_seq).where(
    _s.agency == bindparam("its_agency"), _s.feed == bindparam("its_feed")
)
_ADD_SKIPPED = insert(schema.skipped)
_NOWHERE = 2**53 - 1  # the number of what the log had and has no more
_gapping = upsert(schema.chain_gap)
_ADD_GAP = _gapping.on_conflict_do_update(
    ["agency", "feed", "station", "station_seq"], set_={"last": _gapping.excluded.last}
)
_LAST = (
    select(_n.seq, _n.digest)
    .where(
        _n.agency == bindparam("agency"), _n.feed == bindparam("feed"),
        _n.seq <= bindparam("until"),
    )
    .order_by(_n.seq.desc())
    .limit(1)
)  # fmt: skip
_LAST_RUN = (
    select(_r.last, _r.digest)
    .where(
        _r.agency == bindparam("agency"), _r.feed == bindparam("feed"),
        _r.last <= bindparam("until"),
    )
    .order_by(_r.last.desc())
    .limit(1)
)  # fmt: skip


_SHOWN = delete(schema.withheld).where(schema.withheld.c.position == bindparam("its_position"))
_HELD_BACK = (
    select(_j.position)
    .outerjoin(schema.numbered, _n.position == _j.position)
    .outerjoin(schema.withheld, schema.withheld.c.position == _j.position)
    .where(
        _j.agency == bindparam("its_agency"), _j.feed == bindparam("its_feed"),
        _j.station == bindparam("its_station"), _j.station_seq <= bindparam("until"),
        _n.position.is_(None), schema.withheld.c.position.is_(None),
    )
)  # fmt: skip


class Log:
    """The log of one agency in one connection."""

    def __init__(self, connection: Connection, agency: str) -> None:
        self._connection = connection
        self._agency = agency

    def cursors(self) -> dict[Feed, Cursor]:
        """How far the log of each feed is here."""
        found = self._connection.execute(_ENDS, {"its_agency": self._agency})
        ends = {Feed(feed): Cursor(seq, digest) for feed, seq, digest in found}
        return {feed: ends.get(feed, Cursor()) for feed in Feed}

    def set_cursor(self, feed: Feed, cursor: Cursor, received_at: str | None) -> None:
        """Remember how far a feed has come."""
        self._connection.execute(
            _SET_END,
            {"agency": self._agency, "feed": feed.value, "seq": cursor.after,
             "digest": cursor.digest, "received_at": received_at},
        )  # fmt: skip

    def number(self, feed: Feed, entries: Sequence[tuple[Numbered, int]]) -> None:
        """Remember the numbers of entries that stand at these positions of the journal."""
        if entries:
            self._connection.execute(_ADD, [
                {"agency": self._agency, "feed": feed.value, "seq": item.seq,
                 "position": position, "verdict": item.verdict.value, "because": item.because,
                 "fields": msgspec.json.encode(item.fields).decode(),
                 "received_at": item.received_at, "digest": item.digest}
                for item, position in entries
            ])  # fmt: skip
            self._connection.execute(
                _SHOWN, [{"its_position": position} for _item, position in entries]
            )
        ends = {item.event.station: item.event.station_seq for item, _position in entries}
        self.set_sent(feed, ends)

    def withhold(self, feed: Feed, ends: dict[str, int]) -> list[int]:
        """Entries that are here and stand in a run that may not be seen: they do not count here.

        So it can be after a hub went back and judged anew. Returns their positions.
        """
        found: list[int] = []
        for station, seq in ends.items():
            found += self._connection.execute(
                _HELD_BACK,
                {"its_agency": self._agency, "its_feed": feed.value, "its_station": station,
                 "until": seq},
            ).scalars()  # fmt: skip
        if found:
            rows = [{"position": position} for position in found]
            self._connection.execute(insert(schema.withheld), rows)
        return found

    def skip(self, feed: Feed, runs: Sequence[Skipped]) -> None:
        """Remember runs that may not be seen here, and where their chains came to."""
        key = {"agency": self._agency, "feed": feed.value}
        for run in runs:
            self._connection.execute(
                _ADD_SKIPPED,
                {**key, "first": run.first, "last": run.last, "digest": run.digest},
            )
            for end in run.ends:
                self._connection.execute(
                    _ADD_GAP,
                    {**key, "station": end.station, "station_seq": end.station_seq,
                     "last": run.last, "hash": end.hash, "signature": end.signature},
                )  # fmt: skip
            self.set_sent(feed, {end.station: end.station_seq for end in run.ends})

    def set_sent(self, feed: Feed, ends: dict[str, int]) -> None:
        """Remember how far chains are numbered."""
        if ends:
            self._connection.execute(_SET_SENT, [
                {"agency": self._agency, "feed": feed.value, "station": station,
                 "station_seq": seq}
                for station, seq in ends.items()
            ])  # fmt: skip

    def sent(self, feed: Feed) -> dict[str, int]:
        """How far each chain of a feed is numbered."""
        found = self._connection.execute(
            _SENT, {"its_agency": self._agency, "its_feed": feed.value}
        )
        return {station: seq for station, seq in found}  # noqa: C416 - rows, not pairs

    def link_before(self, feed: Feed, station: str, station_seq: int) -> Link:
        """Return what an entry of a chain continues: the entry before it, or the end of a gap."""
        for table in (schema.journal, schema.chain_gap):
            c = table.c
            found = self._connection.execute(
                select(c.station_seq, c.hash, c.signature).where(
                    c.agency == self._agency, c.feed == feed.value, c.station == station,
                    c.station_seq == station_seq - 1,
                )
            ).first()  # fmt: skip
            if found is not None:
                return Link(*found)
        return Link()

    def points(self, feed: Feed, after: int, until: int, most: int) -> list[Point]:
        """Return up to ``most`` evenly spaced places between the two, the last included."""
        places = sorted({after + (until - after) * n // most for n in range(1, most + 1)} - {after})
        found = [self._point(feed, place) for place in places]
        known = {point.seq: point for point in found if point is not None and point.seq > after}
        return [known[seq] for seq in sorted(known)]

    def digest_at(self, feed: Feed, seq: int) -> bytes:
        """Return the digest at a place; b'' at the beginning."""
        point = self._point(feed, seq) if seq else None
        return point.digest if point else b""

    def _point(self, feed: Feed, until: int) -> Point | None:
        """Return the last place whose digest is known, not behind ``until``."""
        mine = {"agency": self._agency, "feed": feed.value, "until": until}
        found = [self._connection.execute(query, mine).first() for query in (_LAST, _LAST_RUN)]
        return max(
            (Point(row[0], row[1]) for row in found if row is not None),
            key=lambda point: point.seq,
            default=None,
        )

    def cut(self, feed: Feed, common: int) -> int:
        """Forget every number behind ``common``; what had one waits again. Returns how many."""
        mine = (_n.agency == self._agency, _n.feed == feed.value, _n.seq > common)
        forgotten = int(
            self._connection.execute(
                select(func.count()).select_from(schema.numbered).where(*mine)
            ).scalar_one()
        )
        digest = self.digest_at(feed, common)
        self._connection.execute(delete(schema.numbered).where(*mine))
        self._connection.execute(
            delete(schema.skipped).where(
                _r.agency == self._agency, _r.feed == feed.value, _r.last > common
            )
        )
        feeds = select(_j.position).where(_j.feed == feed.value)
        self._connection.execute(
            delete(schema.withheld).where(schema.withheld.c.position.in_(feeds))
        )
        # What follows a gap in its chain is still here, and is checked by where the gap ended.
        self._connection.execute(
            update(schema.chain_gap)
            .where(_g.agency == self._agency, _g.feed == feed.value, _g.last > common)
            .values(last=_NOWHERE)
        )
        self.set_cursor(feed, Cursor(common, digest), None)
        self._find_sent(feed)
        return forgotten

    def _find_sent(self, feed: Feed) -> None:
        """Look up anew how far each chain of a feed is numbered."""
        self._connection.execute(
            delete(schema.chain_sent).where(_s.agency == self._agency, _s.feed == feed.value)
        )
        found = self._connection.execute(
            select(_j.station, func.max(_j.station_seq))
            .join(schema.numbered, _n.position == _j.position)
            .where(_n.agency == self._agency, _n.feed == feed.value)
            .group_by(_j.station)
        )
        ends: dict[str, int] = {station: seq for station, seq in found}  # noqa: C416
        gaps = self._connection.execute(
            select(_g.station, func.max(_g.station_seq))
            .where(_g.agency == self._agency, _g.feed == feed.value, _g.last < _NOWHERE)
            .group_by(_g.station)
        )
        for station, seq in gaps:
            ends[station] = max(seq, ends.get(station, 0))
        self.set_sent(feed, ends)
