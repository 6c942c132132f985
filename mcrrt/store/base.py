"""Where a machine began that keeps only a window of the record: its feeds' records at one place.

The journal of such a machine cannot lead to these states, since it lacks what came before; so they are
kept as they came, and the tables are folded from them on. Entries of the log up to that place are
kept for timelines and change no record: what they did is in the states already.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, Bug
from mcrrt.domain.journal import Feed
from mcrrt.service import codec
from mcrrt.service.protocol import Cursor, RecordState, Skipped, Snapshot
from mcrrt.store import project, schema
from mcrrt.store.log import Log

_e, _r = schema.base_end.c, schema.base_record.c
_KEEP_END = upsert(schema.base_end).on_conflict_do_nothing()
_PAGE = 500


def base_ends(connection: Connection, agency: str) -> dict[Feed, int]:
    """Return up to which number each feed's log is in the states this machine began with."""
    found = connection.execute(select(_e.feed, _e.seq).where(_e.agency == agency))
    return {Feed(feed): seq for feed, seq in found}


def begin(connection: Connection, agency: str, snapshots: Mapping[Feed, Snapshot]) -> None:
    """Begin with snapshots, in a store whose log is empty. Raises Bug."""
    log = Log(connection, agency)
    for feed, snapshot in snapshots.items():
        if log.cursors()[feed].after:
            raise Bug(N_("A store that has a log already cannot begin with a snapshot."))
        _begin_log(log, feed, snapshot)
        connection.execute(_KEEP_END, {"agency": agency, "feed": feed.value, "seq": snapshot.seq})
        rows = [{"agency": agency, "name": r.name, "state": r.state} for r in snapshot.records]
        if rows:
            connection.execute(insert(schema.base_record), rows)
        _write(connection, agency, feed, snapshot.records)


def _begin_log(log: Log, feed: Feed, snapshot: Snapshot) -> None:
    last = snapshot.first - 1
    if not last:
        return
    log.skip(feed, [Skipped(1, last, snapshot.digest, snapshot.ends)])
    log.set_cursor(feed, Cursor(last, snapshot.digest), None)


def _write(connection: Connection, agency: str, feed: Feed, records: Iterable[RecordState]) -> None:
    """Write the records' rows; only those that facts of the feed change."""
    states = [
        (record.name, codec.decode(record.state, fold.KINDS[record.name.partition(":")[0]]))
        for record in records
        if fold.feed_of(record.name) is feed
    ]
    project.write_states(connection, agency, states)


def write_base(source: Connection, target: Connection, agency: str) -> None:
    """Write the rows of what the machine began with, before the journal is folded on top."""
    after = ""
    while True:
        page = source.execute(
            select(_r.name, _r.state)
            .where(_r.agency == agency, _r.name > after)
            .order_by(_r.name)
            .limit(_PAGE)
        ).all()
        for feed in Feed:
            _write(target, agency, feed, (RecordState(row.name, row.state) for row in page))
        if len(page) < _PAGE:
            return
        after = page[-1].name
