"""Where a machine begins that keeps only a window: the records, and from where the log is read."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from mcrrt.domain import fold
from mcrrt.domain.call import Call, Stage
from mcrrt.domain.journal import Feed
from mcrrt.domain.referral import Referral, ReferralStatus
from mcrrt.hub import schema
from mcrrt.hub.pages import digests, heads
from mcrrt.service import codec
from mcrrt.service.protocol import ChainEnd, RecordState, Snapshot
from mcrrt.store.times import iso

# A call's first entry is numbered after it was received, unless a machine's clock was ahead.
CLOCKS_OFF = timedelta(days=1)
_PAGE = 500
_CLOSED = frozenset({Stage.CLOSED, Stage.DIVERTED, Stage.CANCELLED, Stage.DUPLICATE})
_WAITING = frozenset({ReferralStatus.DRAFT, ReferralStatus.ISSUED, ReferralStatus.HANDED_OVER})

_l, _s = schema.log.c, schema.state.c
_RECEIVED = select(_l.received_at).where(
    _l.agency_id == bindparam("agency"),
    _l.feed == bindparam("in_feed"),
    _l.seq == bindparam("at_seq"),
)
_ENDS = (
    select(_l.station, func.max(_l.station_seq).label("last"))
    .where(
        _l.agency_id == bindparam("agency"),
        _l.feed == bindparam("in_feed"),
        _l.seq < bindparam("before"),
    )
    .group_by(_l.station)
)
_AT = select(_l.hash, _l.signature).where(
    _l.agency_id == bindparam("agency"),
    _l.feed == bindparam("in_feed"),
    _l.station == bindparam("of_station"),
    _l.station_seq == bindparam("at_seq"),
)
_RECORDS = (
    select(_s.id, _s.state)
    .where(
        _s.agency_id == bindparam("agency"),
        _s.kind == bindparam("record_kind"),
        _s.id > bindparam("after"),
    )
    .order_by(_s.id)
    .limit(_PAGE)
)


def snapshot(
    connection: Connection, agency: str, feed: Feed, since: datetime, *, granted: bool
) -> Snapshot:
    """Return where a machine begins in a feed. ``connection`` reads one state of the database.

    What it may not see at all it begins at the end of, with no record.
    """
    head = heads(connection, agency)[feed]
    kept = dict(_kept(connection, agency, feed, since)) if granted else {}
    first = head.seq + 1
    if granted:
        oldest = min([since, *_open_since(kept)])
        first = _first_at(connection, agency, feed, head.seq, iso(oldest))
    before = digests(connection, agency, feed, (first - 1,)).get(first - 1, b"")
    return Snapshot(
        feed, head.seq, first, before,
        tuple(_ends(connection, agency, feed, first)),
        tuple(RecordState(name, codec.encode(state).decode()) for name, state in kept.items()),
    )  # fmt: skip


def _kept(
    connection: Connection, agency: str, feed: Feed, since: datetime
) -> Iterator[tuple[str, fold.State]]:
    """Yield the records of a feed that are open, or were changed since then."""
    for kind in fold.KINDS:
        if fold.feed_of(f"{kind}:") is not feed:
            continue
        for record_id, state in _all(connection, agency, kind):
            if _is_kept(state, since):
                yield f"{kind}:{record_id}", state


def _all(connection: Connection, agency: str, kind: str) -> Iterator[tuple[str, fold.State]]:
    after = ""
    while True:
        page = connection.execute(
            _RECORDS, {"agency": agency, "record_kind": kind, "after": after}
        ).all()
        for row in page:
            yield row.id, codec.decode(row.state, fold.KINDS[kind])
        if len(page) < _PAGE:
            return
        after = page[-1].id


def _is_kept(state: fold.State, since: datetime) -> bool:
    match state:
        case Call():
            recent = state.changed_at is not None and state.changed_at >= since - CLOCKS_OFF
            return recent or state.stage not in _CLOSED or bool(state.conflicts)
        case Referral():
            recent = state.changed_at is not None and state.changed_at >= since - CLOCKS_OFF
            return recent or state.status in _WAITING
        case _:
            return True


def _open_since(kept: Mapping[str, Any]) -> Iterator[datetime]:
    """Yield when open calls and referrals began: their timelines are kept whole."""
    for state in kept.values():
        if isinstance(state, Call) and state.stage not in _CLOSED and not state.system:
            yield state.received_at - CLOCKS_OFF
        if isinstance(state, Referral) and state.status in _WAITING:
            yield state.started_at - CLOCKS_OFF


def _first_at(connection: Connection, agency: str, feed: Feed, head: int, at: str) -> int:
    """Return the first number that was given at a time or later; behind the last if there is none."""
    low, high = 1, head + 1
    while low < high:
        middle = (low + high) // 2
        found = connection.execute(
            _RECEIVED, {"agency": agency, "in_feed": feed.value, "at_seq": middle}
        ).scalar_one()
        low, high = (middle + 1, high) if found < at else (low, middle)
    return low


def _ends(connection: Connection, agency: str, feed: Feed, first: int) -> Iterator[ChainEnd]:
    """Yield where each chain had come to before a place of the log."""
    mine = {"agency": agency, "in_feed": feed.value}
    for row in connection.execute(_ENDS, {**mine, "before": first}).all():
        end = connection.execute(_AT, {**mine, "of_station": row.station, "at_seq": row.last}).one()
        yield ChainEnd(row.station, row.last, end.hash, end.signature)
