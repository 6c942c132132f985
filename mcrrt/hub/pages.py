"""Reading the log: what follows a cursor, and up to where two logs are the same."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.hub import schema
from mcrrt.hub.engines import Database
from mcrrt.hub.lines import Head, Line, line_of
from mcrrt.hub.opening import find_keys
from mcrrt.service.protocol import Cursor, Envelope, Numbered, Point

_CHUNK = 200  # a body can be large: what does not fit into an answer is not read either
_f, _l = schema.feed.c, schema.log.c
_HEADS = select(_f.feed, _f.head, _f.digest).where(_f.agency_id == bindparam("agency"))
_DIGESTS = select(_l.seq, _l.digest).where(
    _l.agency_id == bindparam("agency"),
    _l.feed == bindparam("in_feed"),
    _l.seq.in_(bindparam("seqs", expanding=True)),
)
_AFTER = (
    select(schema.log)
    .where(
        _l.agency_id == bindparam("agency"),
        _l.feed == bindparam("in_feed"),
        _l.seq > bindparam("after"),
    )
    .order_by(_l.seq)
    .limit(bindparam("most"))
)
_FIELDS = msgspec.json.Decoder(dict[str, str])
_COPIED = tuple(f for f in Envelope.__struct_fields__ if f not in ("agency", "feed"))


def heads(connection: Connection, agency: str) -> dict[Feed, Head]:
    """Return how far each feed of an agency is."""
    rows = connection.execute(_HEADS, {"agency": agency})
    return {Feed(row.feed): Head(row.head, row.digest) for row in rows}


def digests(
    connection: Connection, agency: str, feed: Feed, seqs: Sequence[int]
) -> dict[int, bytes]:
    """Return the digests at some places of a log; 0 is before the first."""
    values = {"agency": agency, "in_feed": feed.value, "seqs": list(seqs)}
    found = {row.seq: row.digest for row in connection.execute(_DIGESTS, values)}
    return {0: b"", **found}


def lines_after(
    connection: Connection, agency: str, feed: Feed, after: int, most: int, size: int
) -> Iterator[Line]:
    """Yield the lines after a place, until there are enough of them."""
    while most > 0 and size > 0:
        rows = connection.execute(
            _AFTER,
            {"agency": agency, "in_feed": feed.value, "after": after, "most": min(most, _CHUNK)},
        ).all()
        keys = find_keys(connection, agency, (row.key_id for row in rows))
        for row in rows:
            line = line_of(_numbered(row), keys)
            after, most, size = line.seq, most - 1, size - line.size
            yield line
        if len(rows) < _CHUNK:
            return


def _numbered(row: Any) -> Numbered:
    values = {name: getattr(row, name) for name in _COPIED}
    agency, feed = row.agency_id, Feed(row.feed)
    return Numbered(
        row.seq,
        Envelope(agency=agency, feed=feed, **values),
        Verdict(row.verdict),
        row.received_at,
        row.digest,
        row.because,
        _FIELDS.decode(row.fields),
    )


def follows(connection: Connection, agency: str, feed: Feed, cursor: Cursor, head: Head) -> bool:
    """Say whether the log here is the one that a cursor speaks of."""
    if cursor.after == head.seq:
        return cursor.digest == head.digest
    if cursor.after > head.seq:
        return False
    there = digests(connection, agency, feed, (cursor.after,))
    return there.get(cursor.after) == cursor.digest


def matching(database: Database, agency: str, feed: Feed, points: Sequence[Point]) -> int:
    """Return the highest of the points that the log here has too; 0 when none."""
    with database.reading(agency) as connection:
        there = digests(connection, agency, feed, [point.seq for point in points])
    same = (point.seq for point in points if there.get(point.seq) == point.digest)
    return max(same, default=0)
