"""One transaction: reads what a command needs, and makes its facts durable or leaves no trace."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError

from mcrrt.domain import fold
from mcrrt.domain.account import Member
from mcrrt.domain.errors import N_, McrrtError, OutcomeUnknown
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.roles import Role
from mcrrt.domain.roster import Shift
from mcrrt.domain.screening import Screening
from mcrrt.service.ports import Crypto
from mcrrt.store import project, rows, schema
from mcrrt.store.faults import is_full, plain_error, plainly
from mcrrt.store.head import HeadFile
from mcrrt.store.layers import note_waiting
from mcrrt.store.lookup import find_id, load_state, members_of, screenings_of, shifts_between
from mcrrt.store.reader import JournalReader
from mcrrt.store.writer import JournalWriter

_c, _a, _n, _d = schema.call.c, schema.account.c, schema.counter.c, schema.draft.c
# The index holds only calls with a system; SQLite uses it when the question says so too.
_IMPORTED = select(_c.id).where(
    _c.agency == bindparam("agency"),
    _c.system == bindparam("system"),
    _c.source_key == bindparam("source_key"),
    _c.system != literal_column("''"),
)
_ACTIVE_ROLES = select(_a.roles).where(_a.agency == bindparam("agency"), _a.active == 1)
_COUNTED = select(_n.value).where(_n.name == bindparam("name"))
_counting = upsert(schema.counter)
_COUNT = _counting.on_conflict_do_update(["name"], set_={"value": _counting.excluded.value})
_drafting = upsert(schema.draft)
_KEEP_DRAFT = _drafting.on_conflict_do_update(
    ["account", "form"], set_={"text": _drafting.excluded.text}
)
_DROP_DRAFT = delete(schema.draft).where(
    _d.account == bindparam("its_account"), _d.form == bindparam("its_form")
)
_KEEP_BLOB = upsert(schema.blob).on_conflict_do_nothing()


class SqlUnit:
    """The Unit port."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        writer: JournalWriter,
        head: HeadFile,
        crypto: Crypto,
        make_room: Callable[[], object],
    ) -> None:
        self._make_room = make_room
        self._connect = connect
        self._writer = writer
        self._head = head
        self._crypto = crypto
        self._loaded: dict[str, fold.State | None] = {}
        with plainly():
            self._connection = connect()
            try:
                self._transaction = self._connection.begin()
                if writer.lost:
                    writer.find_ends(self._connection)
            except BaseException:
                self._connection.close()
                raise

    def load(self, name: str) -> fold.State | None:
        """Return the record with this journal subject, as it is before this transaction."""
        if name not in self._loaded:
            with plainly():
                self._loaded[name] = load_state(self._connection, self._writer.agency, name)
        return self._loaded[name]

    def find(self, kind: str, word: str) -> str | None:
        """Return the id that a number, call-sign, badge or name stands for."""
        with plainly():
            return find_id(self._connection, self._writer.agency, kind, word)

    def fact(self, event: str) -> Fact | None:
        """Return the fact of an entry, or None."""
        reader = JournalReader(self._connection, self._crypto)
        with plainly():
            row = reader.find(event)
            return None if row is None else reader.fact(row)

    def imported(self, system: str, source_key: str) -> str | None:
        """Return the id of the call that came in under this key."""
        key = {"agency": self._writer.agency, "system": system, "source_key": source_key}
        with plainly():
            return self._connection.execute(_IMPORTED, key).scalar()

    def screenings(self, call: str) -> tuple[Screening, ...]:
        """Return the screenings of a call, oldest first."""
        with plainly():
            return screenings_of(self._connection, self._writer.agency, call)

    def shifts(self, start: datetime, end: datetime) -> tuple[Shift, ...]:
        """Return the shifts that are planned for any of this time."""
        with plainly():
            return shifts_between(self._connection, self._writer.agency, start, end)

    def members(self) -> tuple[Member, ...]:
        """Return everybody on the list."""
        with plainly():
            return members_of(self._connection, self._writer.agency)

    def administrators(self) -> int:
        """Return how many accounts are active administrators."""
        with plainly():
            found = self._connection.execute(_ACTIVE_ROLES, {"agency": self._writer.agency}).all()
        return sum(Role.ADMINISTRATOR in rows.json_list(roles) for (roles,) in found)

    def next_number(self, counter: str) -> int:
        """Return the next number, and count it so that one command can take several."""
        with plainly():
            value = self._connection.execute(_COUNTED, {"name": counter}).scalar()
            number = (value or 0) + 1
            self._connection.execute(_COUNT, {"name": counter, "value": number})
        return number

    def keep_draft(self, account: str, form: str, text: str) -> None:
        """Keep typed text; '' drops it."""
        with plainly():
            if text:
                draft = {"account": account, "form": form, "text": text}
                self._connection.execute(_KEEP_DRAFT, draft)
            else:
                self._connection.execute(_DROP_DRAFT, {"its_account": account, "its_form": form})

    def keep_blob(self, data: bytes) -> str:
        """Keep bytes by their SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        with plainly():
            self._connection.execute(_KEEP_BLOB, {"hash": digest, "data": data})
        return digest

    def commit(self, entries: Sequence[Entry], states: Iterable[tuple[str, fold.State]]) -> int:
        """Append the entries, write the states, make both durable.

        Raises NotNow when nothing was changed, OutcomeUnknown when that could not be told.
        """
        writer = self._writer
        try:
            ends = writer.append(self._connection, entries)
            project.write_states(self._connection, writer.agency, states)
            project.write_facts(self._connection, writer.agency, entries)
            project.count_numbers(self._connection, entries, writer.code)
            if writer.linked:
                note_waiting(self._connection, writer.agency, entries, self._loaded)
        except DBAPIError as error:
            raise self._failed(error) from None
        try:
            self._transaction.commit()
        except DBAPIError as error:
            self._settle(entries, error)
        else:
            writer.ends = ends
        if entries:
            self._remember()
        return writer.ends.position

    def _failed(self, error: DBAPIError) -> McrrtError:
        if is_full(error):
            self._make_room()
        return plain_error(error)

    def _settle(self, entries: Sequence[Entry], error: DBAPIError) -> None:
        """A failed commit means unknown: look the entries up on a new connection."""
        self._writer.lost = True
        self._connection.invalidate()
        try:
            with self._connect() as fresh:
                reader = JournalReader(fresh, self._crypto)
                there = bool(entries) and reader.find(entries[-1].event_id) is not None
                self._writer.find_ends(fresh)
                if not there and _may_come_back(error):
                    self._write_over(fresh)
        except (DBAPIError, McrrtError):
            raise _unknown() from None
        if not there:
            raise self._failed(error) from None

    def _write_over(self, fresh: Connection) -> None:
        """Commit nothing of note, so that what was written but not made durable stays gone.

        Without this, a crash before the next command could bring the failed one back.
        """
        fresh.execute(_KEEP_DRAFT, {"account": "", "form": "", "text": "-"})
        fresh.execute(_DROP_DRAFT, {"its_account": "", "its_form": ""})
        fresh.commit()

    def _remember(self) -> None:
        """Write the head file: only then is anything called saved."""
        ends = self._writer.ends
        try:
            self._head.write(ends.position, ends.event, ends.hash)
        except OSError:
            raise _unknown() from None

    def close(self) -> None:
        """End the transaction; without a commit before, nothing has happened."""
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        except DBAPIError:
            self._connection.invalidate()
        finally:
            self._connection.close()


def _may_come_back(error: DBAPIError) -> bool:
    """Say whether the whole commit may lie in the WAL, although making it durable failed."""
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_IOERR_FSYNC"


def _unknown() -> OutcomeUnknown:
    return OutcomeUnknown(
        N_("It could not be told whether this was saved. Look before doing it again.")
    )
