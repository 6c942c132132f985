"""An open store: units of work, answers, upkeep. The Store port over one encrypted file."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select

from mcrrt.domain.account import Account
from mcrrt.domain.errors import N_, Bug, NotNow, StoreDamaged
from mcrrt.domain.facts.access import Viewed
from mcrrt.domain.journal import Feed
from mcrrt.service import codec
from mcrrt.service.answers import HealthView, VerifyReport
from mcrrt.service.doorstep import Joining
from mcrrt.service.exchange import Identity
from mcrrt.service.ports import CopyMade, Crypto, Scope, StoreInfo, Unit
from mcrrt.service.work import new_id
from mcrrt.store import rows, schema
from mcrrt.store.backup import backups, make_backup
from mcrrt.store.ballast import drop_ballast, keep_ballast
from mcrrt.store.engine import create_file, has_wrong_page, make_engine
from mcrrt.store.exchange import STALE, SqlExchange, read_link
from mcrrt.store.faults import plainly
from mcrrt.store.head import HeadFile
from mcrrt.store.lookup import find_id
from mcrrt.store.machines import public_keys
from mcrrt.store.migrate import migrate
from mcrrt.store.queries import ANSWERS
from mcrrt.store.queries.context import Context
from mcrrt.store.reader import newest_first
from mcrrt.store.rebuild import Progress, Whose, differing_table, rebuild_tables
from mcrrt.store.renewal import RELAYING, renew
from mcrrt.store.rows import json_list
from mcrrt.store.times import instant, instant_or_none, iso
from mcrrt.store.unit import SqlUnit
from mcrrt.store.verify import check_head, verify
from mcrrt.store.wal import forget_wal, keep_wal
from mcrrt.store.writer import JournalWriter

FILE = "store.db"


@dataclass(frozen=True, slots=True)
class NewStore:
    """What a new store is told about itself."""

    agency_name: str
    station_code: str
    practice: bool
    joining: Joining | None = None


class SqlStore:
    """The Store port. Everything but ``backup`` and ``verify`` is called from one thread."""

    def __init__(
        self, folder: Path, data_key: bytes, crypto: Crypto, new: NewStore | None = None
    ) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._key = data_key
        self._crypto = crypto
        self._head = HeadFile(folder, data_key)
        try:
            self._start(new)
        except NotNow as error:
            # On a full disk not even an index of the log can be made: give up the kept room.
            if isinstance(error, StoreDamaged) or new or not drop_ballast(folder):
                raise
            self._start(None)
        with suppress(NotNow):  # else when the first page comes
            self.exchange.make_anew()
        keep_ballast(folder)

    # --- opening ---------------------------------------------------------------------------------

    def _start(self, new: NewStore | None) -> None:
        if new is None:
            keep_wal(self._path)
        self._migrate(new)
        self._engine = make_engine(self._path, self._key)
        try:
            with plainly(), self._reading() as connection:
                self._begin(connection, new=new is not None)
        except BaseException:
            self.close()
            raise
        forget_wal(self._path)

    def _migrate(self, new: NewStore | None) -> None:
        if new is not None:
            create_file(self._path)
        unguarded = make_engine(self._path, self._key, guarded=False, new=new is not None)
        try:
            with plainly():
                migrate(unguarded)
                if new is not None:
                    self._write_meta(unguarded, new)
        finally:
            unguarded.dispose()

    def _write_meta(self, engine: Engine, new: NewStore) -> None:
        joining = new.joining or Joining(new_id(), new_id(), self._crypto.new_signing_key())
        values = {
            "agency": joining.agency.encode(),
            "agency_name": new.agency_name.encode(),
            "station": joining.station.encode(),
            "station_code": new.station_code.encode(),
            "practice": b"1" if new.practice else b"0",
            "signing_key": joining.signing_key,
        }
        with engine.begin() as connection:
            connection.execute(
                insert(schema.meta), [{"name": n, "value": v} for n, v in values.items()]
            )

    def _begin(self, connection: Connection, *, new: bool) -> None:
        """Read what the store says of itself, and find where its journal ends."""
        meta = {row.name: row.value for row in connection.execute(select(schema.meta))}
        self.info = StoreInfo(
            agency=meta["agency"].decode(),
            agency_name=meta["agency_name"].decode(),
            station=meta["station"].decode(),
            station_code=meta["station_code"].decode(),
            practice=meta["practice"] == b"1",
        )
        self.public_keys: dict[str, bytes] = {
            self.info.station: self._crypto.public_key(meta["signing_key"])
        }
        self._writer = JournalWriter(
            self.info.agency,
            self.info.station,
            self.info.station_code,
            meta["signing_key"],
            self._crypto,
        )
        self._writer.find_ends(connection)
        link = read_link(meta)
        self._writer.linked = link is not None
        self.public_keys |= public_keys(connection, self.info.agency)
        self.exchange = SqlExchange(
            self._engine.connect, self, self._writer, self._head, self._crypto,
            Identity(self.info.agency, self.info.station, meta["signing_key"]), link,
            relaying=RELAYING in meta, stale=STALE in meta,
        )  # fmt: skip
        if new:
            self._head.heal(0, "", b"")
        self._slots_at_open = self._head.read()
        self._check_head(connection)

    def _check_head(self, connection: Connection) -> None:
        """Compare the head file with the journal before anything is written.

        Raises StoreDamaged when acknowledged entries are missing, or are not those that were
        acknowledged.
        """
        known = [slot for slot in self._slots_at_open if slot is not None]
        if not known:
            raise StoreDamaged(
                N_("The head file is missing or damaged, so it cannot be told whether the newest "
                   "entries are here. Nothing is deleted: restore the store.")
            )  # fmt: skip
        latest = max(known, key=lambda slot: slot.turn)
        if latest.position > self.position:
            raise StoreDamaged(
                N_("{missing} entries that were saved are missing from the store, up to entry "
                   "{event}. Nothing is deleted: restore the store."),
                missing=latest.position - self.position,
                event=latest.event_id,
            )  # fmt: skip
        bad = check_head(connection.connection.driver_connection, known)
        if bad is not None:
            raise StoreDamaged(
                N_("Entry {event} is not the one that was saved. Nothing is deleted: restore the "
                   "store."),
                event=bad.event,
            )  # fmt: skip

    # --- working ---------------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """How many entries the journal has."""
        return self._writer.ends.position

    @property
    def public_key(self) -> str:
        """The public key of the station, for its first entry."""
        return self.public_keys[self.info.station].hex()

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reading=True)

    def unit(self) -> Unit:
        """Begin a transaction. Raises StoreDamaged or NotNow."""
        return SqlUnit(
            self._engine.connect, self._writer, self._head, self._crypto,
            partial(drop_ballast, self._folder),
        )  # fmt: skip

    def answer(self, question: object, scope: Scope, now: datetime) -> object:
        """Answer a question. Raises NotFound, StoreDamaged."""
        handler = ANSWERS.get(type(question))  # type: ignore[arg-type]
        if handler is None:
            raise Bug(N_("This question has no answer here."))
        with plainly(), self._reading() as connection:
            return handler(question, self._context(connection, scope, now))

    def _context(self, connection: Connection, scope: Scope, now: datetime) -> Context:
        return Context(
            connection=connection,
            agency=self.info.agency,
            scope=scope,
            now=now,
            crypto=self._crypto,
            position=self.position,
            find=lambda kind, word: find_id(connection, self.info.agency, kind, word),
            health=self._health,
            verify=lambda tables: self.verify(tables=tables),
            exchange=self.exchange,
            info=self.info,
        )

    def account(self, username: str) -> Account | None:
        """Return the account with this user name.

        Two machines can have made one each before they met. Here the one that was made here is
        meant, then the older; one that may log in comes before one that may not.
        """
        c, j = schema.account.c, schema.journal.c
        with plainly(), self._reading() as connection:
            states = connection.execute(
                select(c.state).where(c.agency == self.info.agency, c.username == username)
            ).scalars()
            found = [codec.decode(state, Account) for state in states]
            made_here = set(
                connection.execute(
                    select(j.event_id).where(
                        j.event_id.in_([account.made_by for account in found]),
                        j.station == self.info.station,
                    )
                ).scalars()
            )

        def rank(account: Account) -> tuple[bool, bool, datetime]:
            return not account.active, account.made_by not in made_here, account.created_at

        return min(found, key=rank, default=None)

    def last_at(self) -> datetime | None:
        """The time of the last entry of this station; clocks of others prove nothing here."""
        j = schema.journal.c
        with plainly(), self._reading() as connection:
            at = connection.execute(
                select(j.at)
                .where(j.station == self.info.station)
                .order_by(j.position.desc())
                .limit(1)
            ).scalar()
        return instant_or_none(at)

    def records_digest(self) -> str:
        """Return one digest of every record: equal where two machines have made the same of it."""
        digest = hashlib.sha256()
        with plainly(), self._reading() as connection:
            for kind, table in rows.TABLES.items():
                found = connection.execute(
                    select(table.c.id, table.c.state)
                    .where(table.c.agency == self.info.agency)
                    .order_by(table.c.id)
                )
                for record, state in found:
                    digest.update(f"{kind}:{record}\n{state}\n".encode())
        return digest.hexdigest()

    def last_copy_at(self) -> datetime | None:
        """When the newest backup was made."""
        return max((copy.at for copy in backups(self._folder)), default=None)

    def last_views(self, account: str, since: datetime) -> dict[str, datetime]:
        """When this account last opened each record, since then."""
        seen: dict[str, datetime] = {}
        with plainly(), self._reading() as connection:
            for row in newest_first(connection, Feed.ACCESS):
                if row.at < iso(since):
                    break
                if row.kind == Viewed.KIND and row.actor == account:
                    for name in json_list(row.subjects):
                        seen.setdefault(name, instant(row.at))
        return seen

    # --- upkeep ----------------------------------------------------------------------------------

    def verify(self, *, tables: bool = True, progress: Progress | None = None) -> VerifyReport:
        """Check chains, head file and, with ``tables``, the fold. May run beside the work."""
        slots = self._slots_at_open if None in self._slots_at_open else self._head.read_twice()
        unguarded = make_engine(self._path, self._key, guarded=False)
        try:
            with plainly(), unguarded.connect().execution_options(reading=True) as connection:
                raw = connection.connection.driver_connection
                compare = partial(
                    differing_table, connection, self._folder / f"verify-{new_id()}.db", self._key,
                    self._whose(), self._crypto, progress, self.position,
                )  # fmt: skip
                return verify(
                    raw, slots, self._crypto, self.public_keys, compare if tables else None,
                    partial(has_wrong_page, self._path, self._key),
                )  # fmt: skip
        finally:
            unguarded.dispose()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the tables anew from the journal, in one transaction."""
        unguarded = make_engine(self._path, self._key, guarded=False)
        try:
            with plainly(), unguarded.begin() as connection:
                rebuild_tables(connection, self._whose(), self._crypto, progress, self.position)
        finally:
            unguarded.dispose()

    def renew(self, station: str, signing_key: bytes, code: str) -> None:
        """Take another identity; the store has to be opened anew after it."""
        unguarded = make_engine(self._path, self._key, guarded=False)
        try:
            with plainly(), unguarded.begin() as connection:
                renew(connection, self._crypto, station, signing_key, code)
        finally:
            unguarded.dispose()

    def _whose(self) -> Whose:
        return Whose(self.info.agency, self.info.station_code, self._writer.linked)

    def backup(self, now: datetime) -> CopyMade:
        """Make a verified copy, on connections of its own: may run beside the store thread."""
        made = make_backup(self._folder, self._path, self._key, self._crypto, self.public_keys, now)
        return CopyMade(made.path.name, made.position)

    def _health(self, context: Context) -> HealthView:
        waiting = self.exchange.unsent().values()
        oldest = min((w.oldest for w in waiting if w.oldest), default=None)
        calls = context.connection.execute(select(func.count()).select_from(schema.call)).scalar()
        copies = backups(self._folder)
        notices = []
        if None in self._slots_at_open:
            notices.append("head_damaged")
        return HealthView(
            entries=self.position,
            unsent=sum(w.count for w in waiting),
            oldest_unsent=oldest,
            calls=calls or 0,
            file_size=self._path.stat().st_size,
            last_backup_at=copies[0].at if copies else None,
            backups=len(copies),
            keyring="",
            notices=tuple(notices),
        )

    def close(self) -> None:
        """Close every connection; the WAL is folded into the file."""
        self._engine.dispose()
        self._head.close()
