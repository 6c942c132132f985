"""What is never numbered: put aside with its reason, and a station with two histories marked."""

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, update

from mcrrt.hub import schema
from mcrrt.hub.chains import Offer
from mcrrt.hub.engines import Database
from mcrrt.hub.machines import renew_version

MOST_KEPT = 2_000  # for an agency; its station has them too
_r, _s = schema.refused.c, schema.station.c
_HOW_MANY = select(func.count()).where(_r.agency_id == bindparam("agency"))
_OLDEST = (
    select(_r.content_hash)
    .where(_r.agency_id == bindparam("agency"))
    .order_by(_r.received_at)
    .limit(bindparam("too_many"))
)
_DROP = delete(schema.refused).where(
    _r.agency_id == bindparam("agency"), _r.content_hash.in_(bindparam("hashes", expanding=True))
)
_MARK = (
    update(schema.station)
    .where(
        _s.agency_id == bindparam("agency"),
        _s.station.in_(bindparam("stations", expanding=True)),
        _s.state == "active",
    )
    .values(state="forked")
)


def mark_forked(connection: Connection, agency: str, offers: Sequence[Offer]) -> bool:
    """Mark the stations that surely made two histories. Returns whether any was new."""
    stations = sorted({offer.event.station for offer in offers if offer.proven})
    if not stations:
        return False
    marked = connection.execute(_MARK, {"agency": agency, "stations": stations})
    if marked.rowcount:
        renew_version(connection, agency)
    return bool(marked.rowcount)


def put_aside(
    database: Database, connection: Connection, agency: str, offers: Sequence[Offer], now: str
) -> None:
    """Keep what is never numbered; of too much, the newest."""
    rows = []
    for offer in offers:
        if offer.keep and offer.outcome is not None:
            envelope = msgspec.json.encode(offer.event)
            rows.append({
                "agency_id": agency, "content_hash": hashlib.sha256(envelope).hexdigest(),
                "feed": offer.event.feed.value, "station": offer.event.station,
                "sender": offer.sender, "how": offer.outcome.how,
                "because": offer.outcome.because, "received_at": now, "envelope": envelope,
            })  # fmt: skip
    if not rows:
        return
    connection.execute(database.insert_or_leave(schema.refused), rows)
    too_many = connection.execute(_HOW_MANY, {"agency": agency}).scalar_one() - MOST_KEPT
    if too_many > 0:
        hashes = connection.execute(_OLDEST, {"agency": agency, "too_many": too_many}).scalars()
        connection.execute(_DROP, {"agency": agency, "hashes": list(hashes)})
