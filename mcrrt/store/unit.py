"""One transaction: reads what a command needs, and makes its facts durable or leaves no trace."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, delete, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, McrrtError, NotNow, OutcomeUnknown
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.roles import Role
from mcrrt.service.ports import Crypto
from mcrrt.store import project, rows, schema
from mcrrt.store.engine import damaged
from mcrrt.store.head import HeadFile
from mcrrt.store.lookup import find_id, load_state
from mcrrt.store.reader import JournalReader
from mcrrt.store.writer import JournalWriter


def plain_error(error: DBAPIError) -> McrrtError:
    """Return the plain sentence for a database error; its text never leaves the store."""
    original = error.orig
    words = str(original)
    if "disk is full" in words or "disk I/O" in words:
        return NotNow(N_("The disk is full or does not answer. Nothing was changed. Free space."))
    if "locked" in words or "busy" in words:
        return NotNow(N_("The store is busy. Nothing was changed. Try again."))
    return damaged(original if isinstance(original, Exception) else error)


class SqlUnit:
    """The Unit port."""

    def __init__(
        self,
        connection: Connection,
        writer: JournalWriter,
        head: HeadFile,
        crypto: Crypto,
        reconnect: Callable[[], Connection],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._head = head
        self._crypto = crypto
        self._reconnect = reconnect
        self._transaction = connection.begin()

    def load(self, name: str) -> fold.State | None:
        """Return the record with this journal subject."""
        return load_state(self._connection, self._writer.agency, name)

    def find(self, kind: str, word: str) -> str | None:
        """Return the id that a number, call-sign, badge or name stands for."""
        return find_id(self._connection, self._writer.agency, kind, word)

    def fact(self, event: str) -> Fact | None:
        """Return the fact of an entry, or None."""
        reader = JournalReader(self._connection, self._crypto)
        row = reader.find(event)
        return None if row is None else reader.fact(row)

    def imported(self, system: str, source_key: str) -> str | None:
        """Return the id of the call that came in under this key."""
        c = schema.call.c
        # The index holds only calls with a system; SQLite uses it when the question says so too.
        return self._connection.execute(
            select(c.id).where(
                c.agency == self._writer.agency,
                c.system == system,
                c.source_key == source_key,
                c.system != literal_column("''"),
            )
        ).scalar()

    def administrators(self) -> int:
        """Return how many accounts are active administrators."""
        c = schema.account.c
        found = self._connection.execute(
            select(c.roles).where(c.agency == self._writer.agency, c.active == 1)
        ).scalars()
        return sum(Role.ADMINISTRATOR in rows.json_list(roles) for roles in found)

    def next_number(self, counter: str) -> int:
        """Return the next number, and count it so that one command can take several."""
        table = schema.counter
        value = self._connection.execute(
            select(table.c.value).where(table.c.name == counter)
        ).scalar()
        number = (value or 0) + 1
        self._connection.execute(
            upsert(table)
            .values(name=counter, value=number)
            .on_conflict_do_update(["name"], set_={"value": number})
        )
        return number

    def keep_draft(self, account: str, form: str, text: str) -> None:
        """Keep typed text; '' drops it."""
        table = schema.draft
        if text:
            self._connection.execute(
                upsert(table)
                .values(account=account, form=form, text=text)
                .on_conflict_do_update(["account", "form"], set_={"text": text})
            )
        else:
            mine = (table.c.account == account) & (table.c.form == form)
            self._connection.execute(delete(table).where(mine))

    def keep_blob(self, data: bytes) -> str:
        """Keep bytes by their SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        self._connection.execute(
            upsert(schema.blob).values(hash=digest, data=data).on_conflict_do_nothing()
        )
        return digest

    def commit(self, entries: Sequence[Entry], states: Iterable[tuple[str, fold.State]]) -> int:
        """Append the entries, write the states, make both durable.

        Raises NotNow when nothing was changed, OutcomeUnknown when that could not be told.
        """
        try:
            self._writer.append(self._connection, entries)
            project.write_states(self._connection, self._writer.agency, states)
            project.write_facts(self._connection, self._writer.agency, entries)
        except DBAPIError as error:
            self.close()
            raise plain_error(error) from None
        try:
            self._transaction.commit()
        except DBAPIError as error:
            self._settle(entries, error)
        if entries:
            w = self._writer
            self._head.write(w.position, w.last_event, w.last_hash)
        return self._writer.position

    def _settle(self, entries: Sequence[Entry], error: DBAPIError) -> None:
        """A failed commit means unknown: look the entries up on a new connection."""
        self._connection.invalidate()
        try:
            fresh = self._reconnect()
            reader = JournalReader(fresh, self._crypto)
            there = bool(entries) and reader.find(entries[-1].event_id) is not None
            self._writer.find_ends(fresh)
            fresh.close()
        except DBAPIError:
            raise OutcomeUnknown(
                N_("It could not be told whether this was saved. Look before doing it again.")
            ) from None
        if not there:
            raise plain_error(error) from None

    def close(self) -> None:
        """End the transaction; without a commit before, nothing has happened."""
        if self._transaction.is_active:
            self._transaction.rollback()
            self._writer.find_ends(self._connection)
            self._connection.rollback()
        self._connection.close()
