"""A store as its sync sees it: the Exchange port over one encrypted file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain.errors import N_, OutcomeUnknown, Refused
from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import Batch, HubLink, Identity, Received, Unsent
from mcrrt.service.news import Committed
from mcrrt.service.ports import Crypto, StoreInfo
from mcrrt.service.protocol import Cursor, Machine, Page, Point, Snapshot
from mcrrt.store import machines, schema
from mcrrt.store.base import begin
from mcrrt.store.faults import plainly
from mcrrt.store.head import HeadFile
from mcrrt.store.layers import begin_waiting
from mcrrt.store.log import Log
from mcrrt.store.outbox import Outbox
from mcrrt.store.pieces import missing_pages, missing_pieces
from mcrrt.store.receive import Taking
from mcrrt.store.renewal import mark_relaying
from mcrrt.store.writer import JournalWriter

if TYPE_CHECKING:
    from mcrrt.store.store import SqlStore

HUB = "hub"
STALE = "stale"  # logs were cut, and the tables were not made anew since
_REFUSE = upsert(schema.refusal).on_conflict_do_nothing()
_SENT = upsert(schema.blob_sent).on_conflict_do_nothing()
_BLOB = upsert(schema.blob).on_conflict_do_nothing()


def read_link(meta: Mapping[str, bytes]) -> HubLink | None:
    """Return the hub that a store belongs to, from what it says of itself."""
    raw = meta.get(HUB)
    return msgspec.json.decode(raw, type=HubLink) if raw else None


class SqlExchange:
    """The Exchange port. Used from the store's thread, like the store itself.

    How far the hub has answered for each chain is remembered while the program runs; only the log
    that comes back is proof.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        store: "SqlStore",
        writer: JournalWriter,
        head: HeadFile,
        crypto: Crypto,
        identity: Identity,
        link: HubLink | None,
        *,
        relaying: bool,
        stale: bool,
    ) -> None:
        self._connect = connect
        self._store = store
        self._writer = writer
        self._head = head
        self._crypto = crypto
        self._identity = identity
        self._link = link
        self._relaying = relaying
        self._stale = stale
        self._pushed: dict[tuple[Feed, str], int] = {}
        self._answered: dict[tuple[Feed, str], int] = {}

    @property
    def _info(self) -> StoreInfo:
        return self._store.info

    def identity(self) -> Identity:
        """Who this station is."""
        return self._identity

    def link(self) -> HubLink | None:
        """The hub it belongs to, or None while it works alone."""
        return self._link

    def set_link(self, link: HubLink) -> None:
        """Belong to a hub from now on; everything in the journal waits for it."""
        first = self._link is None
        value = {"name": HUB, "value": msgspec.json.encode(link)}
        setting = upsert(schema.meta)
        with plainly(), self._connect() as connection, connection.begin():
            connection.execute(
                setting.on_conflict_do_update(["name"], set_={"value": setting.excluded.value}),
                value,
            )
            if first:
                begin_waiting(connection, self._info.agency)
        self._link = link
        self._writer.linked = True

    # --- what waits ------------------------------------------------------------------------------

    def cursors(self) -> Mapping[Feed, Cursor]:
        """How far the log of each feed is here."""
        with plainly(), self._reading() as connection:
            return Log(connection, self._info.agency).cursors()

    def outbox(self, feed: Feed, limit: int, *, relayed: bool) -> Batch:
        """What the hub has not numbered, oldest first."""
        self.make_anew()
        with plainly(), self._reading() as connection:
            return self._outbox(connection).batch(feed, limit, relayed=relayed, pushed=self._pushed)

    def skip_to(self, feed: Feed, station: str, expected: int) -> None:
        """The hub's chain of a station goes on at ``expected``."""
        self._pushed[feed, station] = expected - 1

    def answered(self, feed: Feed, station: str, station_seq: int) -> None:
        """The hub says it has numbered a chain up to here: a hint, for the mark *sent*."""
        chain = (feed, station)
        self._answered[chain] = max(station_seq, self._answered.get(chain, 0))

    def pushed(self) -> Mapping[tuple[Feed, str], int]:
        """How far the hub has answered for each chain."""
        return self._answered

    def _mark_relaying(self, connection: Connection) -> None:
        """Remember, also over a crash, that entries of others may wait here."""
        mark_relaying(connection)
        self._relaying = True

    def renew(self, station: str, signing_key: bytes, code: str) -> None:
        """Take another identity; the store has to be opened anew after it."""
        self._store.renew(station, signing_key, code)

    def unsent(self) -> Mapping[Feed, Unsent]:
        """What waits, feed by feed."""
        with plainly(), self._reading() as connection:
            return self.unsent_in(connection)

    def unsent_in(self, connection: Connection) -> Mapping[Feed, Unsent]:
        """What waits, as a connection that reads already sees it: there are only two of them."""
        return self._outbox(connection).unsent(relayed=self._relaying)

    def _outbox(self, connection: Connection) -> Outbox:
        return Outbox(connection, self._info.agency, self._info.station)

    def _reading(self) -> Connection:
        return self._connect().execution_options(reading=True)

    # --- what comes ------------------------------------------------------------------------------

    def begin(self, snapshots: Mapping[Feed, Snapshot]) -> None:
        """Begin with a window of the record, in a store whose log is empty. Raises Bug."""
        with plainly(), self._connect() as connection, connection.begin():
            begin(connection, self._info.agency, snapshots)

    def receive(self, pages: Mapping[Feed, Page]) -> Received:
        """Take pages in, in one transaction. See the port."""
        self.make_anew()
        before = self._writer.ends.position
        with plainly(), self._connect() as connection:
            transaction = connection.begin()
            try:
                if self._writer.lost:
                    self._writer.find_ends(connection)
                taking = self._taking(connection)
                taking.take(pages)
                if taking.strangers:
                    transaction.rollback()
                    return Received(None, tuple(sorted(taking.strangers)))
                self._writer.lost = True  # until the end is known to be durable
                transaction.commit()
            except BaseException:
                with suppress(Exception):
                    transaction.rollback()
                raise
            self._writer.find_ends(connection)
            connection.rollback()
        if self._writer.ends.position != before:
            self._remember()
        news = Committed(self._writer.ends.position, tuple(taking.kinds), tuple(taking.subjects))
        return Received(news if taking.kinds else None)

    def _taking(self, connection: Connection) -> Taking:
        info = self._info
        keys = machines.public_keys(connection, info.agency) | {
            info.station: self._crypto.public_key(self._identity.signing_key)
        }
        return Taking(
            connection,
            info.agency,
            info.station_code,
            self._crypto,
            keys,
            self._writer.ends.position,
            relaying=self._relaying,
        )

    def _remember(self) -> None:
        ends = self._writer.ends
        try:
            self._head.write(ends.position, ends.event, ends.hash)
        except OSError:
            raise OutcomeUnknown(
                N_("It could not be told whether this was saved. Look before doing it again.")
            ) from None

    def points(self, feed: Feed, after: int, until: int, most: int) -> Sequence[Point]:
        """Up to ``most`` evenly spaced places of the log between the two."""
        with plainly(), self._reading() as connection:
            return Log(connection, self._info.agency).points(feed, after, until, most)

    def went_back(self, feed: Feed, common: int) -> int:
        """The hub has only the first ``common`` entries: all after it wait again."""
        with plainly(), self._connect() as connection, connection.begin():
            forgotten = Log(connection, self._info.agency).cut(feed, common)
            self._mark_relaying(connection)
            connection.execute(delete(schema.blob_sent))  # it may lack documents as well
            if forgotten:
                setting = upsert(schema.meta).on_conflict_do_nothing()
                connection.execute(setting, {"name": STALE, "value": b"1"})
        self._stale = self._stale or forgotten > 0
        for kept in (self._pushed, self._answered):
            for chain in [chain for chain in kept if chain[0] is feed]:
                del kept[chain]
        return forgotten

    def make_anew(self) -> None:
        """Make the tables anew if logs were cut: once for all of them, also after a crash."""
        if not self._stale:
            return
        self._store.rebuild()
        a, m = schema.agreed.c, schema.meta.c
        with plainly(), self._connect() as connection, connection.begin():
            # What waits stands on something else now, wherever it stands.
            connection.execute(
                upsert(schema.rebased)
                .from_select(["agency", "name"], select(a.agency, a.name))
                .prefix_with("OR IGNORE")
            )
            connection.execute(delete(schema.meta).where(m.name == STALE))
        self._stale = False

    def know(self, machines_named: Sequence[Machine]) -> None:
        """Take in who belongs to the agency. Raises Refused."""
        if self._link is None:
            raise Refused(N_("This machine belongs to no hub."))
        with plainly(), self._connect() as connection, connection.begin():
            machines.know(
                connection, self._info.agency, machines_named, self._link.authority, self._crypto
            )
            self._store.public_keys |= machines.public_keys(connection, self._info.agency)

    def refused(self, event_id: str, because: str) -> None:
        """The hub will never number this event."""
        with plainly(), self._connect() as connection, connection.begin():
            connection.execute(_REFUSE, {"event_id": event_id, "because": because})

    # --- documents -------------------------------------------------------------------------------

    def missing_documents(self, limit: int) -> Sequence[str]:
        """Hashes of documents that records name and the store does not have."""
        with plainly(), self._reading() as connection:
            missing = missing_pages(connection, self._info.agency, limit)
            missing += missing_pieces(connection, self._info.agency)
        return missing[:limit]

    def unsent_documents(self, limit: int) -> Sequence[str]:
        """Hashes of documents that no hub has confirmed."""
        b, s = schema.blob.c, schema.blob_sent.c
        return self._names(select(b.hash).where(b.hash.not_in(select(s.hash))).limit(limit))

    def _names(self, query: object) -> list[str]:
        with plainly(), self._reading() as connection:
            return [str(name) for name in connection.execute(query).scalars()]  # type: ignore[call-overload]

    def document(self, digest: str) -> bytes | None:
        """The bytes of a document."""
        b = schema.blob.c
        with plainly(), self._reading() as connection:
            found: bytes | None = connection.execute(
                select(b.data).where(b.hash == digest)
            ).scalar()
        return found

    def keep_document(self, data: bytes) -> str:
        """Keep a document that came; the hub has it, since it came from there."""
        digest = hashlib.sha256(data).hexdigest()
        with plainly(), self._connect() as connection, connection.begin():
            connection.execute(_BLOB, {"hash": digest, "data": data})
            connection.execute(_SENT, {"hash": digest})
        return digest

    def document_sent(self, digest: str) -> None:
        """The hub has it."""
        with plainly(), self._connect() as connection, connection.begin():
            connection.execute(_SENT, {"hash": digest})
