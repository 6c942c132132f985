"""Where the hub's tables are: an encrypted file, or PostgreSQL. Every difference between the two.

All else speaks SQLAlchemy Core and does not know which it is. A transaction is of one agency, said
when it begins; PostgreSQL then shows it the rows of no other (row-level security).
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import DDL, Connection, Engine, Insert, Select, Table, create_engine, event, text
from sqlalchemy import exc as sa_exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import NullPool, QueuePool

from mcrrt.domain.errors import N_, NotNow
from mcrrt.hub import schema
from mcrrt.hub.patience import PATIENCE, Patience
from mcrrt.hub.tables import make_tables
from mcrrt.hub.urls import check_url, parts_of
from mcrrt.store.engine import connect, create_file, has_wrong_page, make_engine
from mcrrt.store.faults import DATABASE_ERRORS, plain_error

Heard = Callable[[str, str, int], None]  # agency, feed, head
_CHANNEL = "mcrrt_hub"
_ROLE = "mcrrt_hub"


class Collided(NotNow):
    """Two transactions wanted the same place. Nothing was changed: do it once more."""


def _collided() -> Collided:
    return Collided(N_("Two machines sent at the same moment. Try again."))


def _unreachable() -> NotNow:
    return NotNow(N_("The hub's database does not answer. What was sent may be there: send again."))


class Database(Protocol):
    """The hub's tables, in transactions of one agency each."""

    threads: int

    def prepare(self) -> tuple[str, ...]:
        """Make the tables if they are missing. Returns what an administrator should know."""

    def reading(self, agency: str) -> contextlib.AbstractContextManager[Connection]:
        """Begin a transaction that reads. Raises NotNow."""

    def writing(self, agency: str) -> contextlib.AbstractContextManager[Connection]:
        """Begin a transaction that writes; durable once left. Raises NotNow and Collided."""

    def locking(self, query: Select[Any]) -> Select[Any]:
        """Return a query whose rows stay locked until the transaction ends."""

    def insert_or_leave(self, table: Table) -> Insert:
        """Return an insert that leaves what has the same key."""

    def announce(self, connection: Connection, agency: str, feed: str, head: int) -> None:
        """Tell other hubs of a new head, once the transaction is durable. A hint only."""

    def listen(self, heard: Heard) -> None:
        """Call back, from any thread, when another hub announced something."""

    def backup(self, path: Path) -> None:
        """Write a checked copy. Raises NotNow."""

    def close(self) -> None:
        """Close every connection."""


def open_database(url: str, file: Path, key: bytes) -> Database:
    """Return the database that a URL names; the encrypted file when there is none."""
    return Postgres(url) if url else Embedded(file, key)


# --- the encrypted file --------------------------------------------------------------------------


class Embedded:
    """SQLCipher in one file, with the key and the guards of a station's store."""

    threads = 1  # beside the writer: the engine's pool holds two connections

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key
        self._engine: Engine | None = None

    def prepare(self) -> tuple[str, ...]:
        """Make the file and the tables if they are missing."""
        new = not self._file.exists()
        if new:
            create_file(self._file)
        with _plainly():
            engine = make_engine(self._file, self._key, guarded=False, new=new)
            try:
                with engine.begin() as connection:
                    make_tables(connection)
            finally:
                engine.dispose()
        return ()

    @property
    def engine(self) -> Engine:
        """The engine, opened when it is first needed."""
        if self._engine is None:
            self._engine = make_engine(self._file, self._key)
        return self._engine

    @contextlib.contextmanager
    def reading(self, agency: str) -> Iterator[Connection]:  # noqa: ARG002 - one file, no roles
        """Begin a transaction that reads."""
        with _plainly(), self.engine.connect() as connection:
            connection = connection.execution_options(reading=True)  # noqa: PLW2901
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self, agency: str) -> Iterator[Connection]:  # noqa: ARG002
        """Begin a transaction that writes; there is one at a time."""
        with _plainly(), self.engine.begin() as connection:
            yield connection

    def locking(self, query: Select[Any]) -> Select[Any]:
        """Return the query: whoever writes has the whole file."""
        return query

    def insert_or_leave(self, table: Table) -> Insert:
        """Return an insert that leaves what has the same key."""
        return sqlite.insert(table).on_conflict_do_nothing()

    def announce(self, connection: Connection, agency: str, feed: str, head: int) -> None:
        """Nobody else serves this file."""

    def listen(self, heard: Heard) -> None:
        """Nobody else serves this file."""

    def backup(self, path: Path) -> None:
        """Copy the file in one step, under a read lock, and read every page of the copy."""
        unfinished = path.with_name(path.name + ".new")
        try:
            unfinished.unlink(missing_ok=True)
            create_file(unfinished)
            with contextlib.closing(connect(self._file, self._key)) as source:
                target = connect(unfinished, self._key, guarded=False, new=True)
                with contextlib.closing(target):
                    source.backup(target, pages=-1)
            if has_wrong_page(unfinished, self._key):
                raise NotNow(N_("The backup could not be made. The hub itself is not touched."))
            unfinished.replace(path)
        except (*DATABASE_ERRORS, OSError):
            raise NotNow(
                N_("The backup could not be made. The hub itself is not touched.")
            ) from None
        finally:
            for left_over in path.parent.glob(unfinished.name + "*"):
                left_over.unlink(missing_ok=True)

    def close(self) -> None:
        """Close every connection."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


# --- PostgreSQL ----------------------------------------------------------------------------------

# Neither a time-out of statements nor a cancelled wait may undercut a commit that replicates. Plans
# are made for each call: one made while a table was empty would be kept when it is full.
_OPTIONS = "-c statement_timeout=0 -c plan_cache_mode=force_custom_plan -c timezone=UTC"
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
# A cut line (see patience) ends who waits for a lock, not who waits for a quorum. Not on every system.
_NOTICING = "SELECT set_config('client_connection_check_interval', '5s', false)"
_OWN = "agency_id = NULLIF(current_setting('app.agency', true), '')"
_WALLS = (
    "ALTER TABLE %(fullname)s ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE %(fullname)s FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY own_agency ON %(fullname)s USING ({_OWN}) WITH CHECK ({_OWN})",
)
_ENTER = text("SELECT set_config('app.agency', :agency_id, true)")
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_MAY_USE = text(
    "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :role "
    "AND pg_has_role(current_user, oid, 'MEMBER'))"
)
_BYPASSES = text("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
_HELD = (schema.log, schema.document, schema.record_key, schema.claim)  # never changed again


class Postgres:
    """PostgreSQL 15 or newer, by a URL as psql takes it. With several hosts the primary is used."""

    threads = 5
    patience = PATIENCE

    def __init__(self, url: str) -> None:
        check_url(url)
        self._url = url
        self._engine: Engine | None = None
        self._patience: Patience | None = None
        self._stopping = threading.Event()
        self._listener: threading.Thread | None = None

    def prepare(self) -> tuple[str, ...]:
        """Make tables, walls and the role that works, as far as the given role may."""
        with _plainly():
            owner = create_engine(
                "postgresql+psycopg://", creator=self._connect, poolclass=NullPool,
                hide_parameters=True,
            )  # fmt: skip
            with owner.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(7205759403792)"))
                connection.execute(_ENTER, {"agency_id": schema.HUB})
                if make_tables(connection):
                    _raise_walls(connection)
            role = _working_role(owner)
            with owner.connect() as connection:
                bypasses = not role and bool(connection.execute(_BYPASSES).scalar())
        self._engine = self._pool(role)
        if bypasses:
            return (
                N_("The database role given to the hub is above row-level security, and may not "
                   "make one that is not."),
            )  # fmt: skip
        return () if role else (
            N_("The hub works as the owner of its tables: the role given may not make another."),
        )  # fmt: skip

    def _pool(self, role: str) -> Engine:
        engine = create_engine(
            "postgresql+psycopg://", creator=self._connect, poolclass=QueuePool,
            pool_size=2 * self.threads, max_overflow=0, pool_timeout=10, hide_parameters=True,
        )  # fmt: skip
        if role:

            @event.listens_for(engine, "connect")
            def _become(connection: Any, _record: Any) -> None:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET ROLE {role}")
                connection.commit()

        if self._patience is not None:
            self._patience.stop()
        self._patience = Patience(engine, self.patience)
        return engine

    def _connect(self) -> Any:
        import psycopg  # noqa: PLC0415 - a hub with its own file never needs it

        given = parts_of(self._url)
        usual: dict[str, Any] = {
            "connect_timeout": 5, "target_session_attrs": "read-write", "application_name": "mcrrt",
            "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        }  # fmt: skip
        options = f"{given.pop('options', '')} {_OPTIONS}".strip()
        # A prepared statement would not outlive a pooler between the hub and the database.
        connection = psycopg.connect(
            "", **{**usual, **given, "options": options}, prepare_threshold=None
        )
        with connection.cursor() as cursor:
            cursor.execute(_DURABLE)
            connection.commit()
            with contextlib.suppress(psycopg.Error):
                cursor.execute(_NOTICING)
        connection.commit()
        return connection

    @contextlib.contextmanager
    def reading(self, agency: str) -> Iterator[Connection]:
        """Begin a transaction that reads, of one agency."""
        with self.writing(agency) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, agency: str) -> Iterator[Connection]:
        """Begin a transaction that writes, of one agency."""
        if self._engine is None:
            self.prepare()
        assert self._engine is not None
        with _plainly(), self._engine.begin() as connection:
            connection.execute(_ENTER, {"agency_id": agency})
            yield connection

    def locking(self, query: Select[Any]) -> Select[Any]:
        """Return the query with its rows locked."""
        return query.with_for_update()

    def insert_or_leave(self, table: Table) -> Insert:
        """Return an insert that leaves what has the same key."""
        return postgresql.insert(table).on_conflict_do_nothing()

    def announce(self, connection: Connection, agency: str, feed: str, head: int) -> None:
        """Notify once a transaction: it takes a lock of the whole database at its commit."""
        payload = f"{agency} {feed} {head}"
        connection.execute(_NOTIFY, {"channel": _CHANNEL, "payload": payload})

    def listen(self, heard: Heard) -> None:
        """Listen in a thread of its own, for as long as the hub runs."""
        self._listener = threading.Thread(
            target=self._listen, args=(heard,), name="hub listener", daemon=True
        )
        self._listener.start()

    def _listen(self, heard: Heard) -> None:
        import psycopg  # noqa: PLC0415

        while not self._stopping.is_set():
            try:
                with contextlib.closing(self._connect()) as connection:
                    connection.autocommit = True
                    connection.execute(f"LISTEN {_CHANNEL}")
                    while not self._stopping.is_set():
                        for note in connection.notifies(timeout=0.2):
                            agency, feed, head = note.payload.split(" ")
                            heard(agency, feed, int(head))
            except psycopg.Error:
                self._stopping.wait(1.0)  # the poll of the heads does without it meanwhile

    def backup(self, path: Path) -> None:  # noqa: ARG002
        """Refuse: a database server has its own way, which also keeps what comes after."""
        raise NotNow(
            N_("This hub's database is PostgreSQL: back it up with pgBackRest or pg_dump.")
        )

    def close(self) -> None:
        """Close every connection, and the listener."""
        self._stopping.set()
        if self._listener is not None:
            self._listener.join(timeout=5)
        if self._patience is not None:
            self._patience.stop()
        if self._engine is not None:
            self._engine.dispose()


def _raise_walls(connection: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        for wall in _WALLS:
            _run(connection, wall, table)


def _run(connection: Connection, statement: str, table: Table) -> None:
    ddl: Any = DDL  # the library has not typed it
    connection.execute(ddl(statement).against(table))


def _working_role(owner: Engine) -> str:
    """Return the role the hub works as, which owns nothing; '' when it may not be made."""
    try:
        with owner.begin() as connection:
            if not connection.execute(_MAY_USE, {"role": _ROLE}).scalar():
                connection.execute(text("CREATE ROLE mcrrt_hub NOLOGIN NOBYPASSRLS"))
                connection.execute(text("GRANT mcrrt_hub TO current_user"))
    except sa_exc.DBAPIError:
        return ""
    try:
        with owner.begin() as connection:
            connection.execute(text("GRANT USAGE ON SCHEMA public TO mcrrt_hub"))
            for table in schema.metadata.sorted_tables:
                rights = "SELECT, INSERT" if table in _HELD else "SELECT, INSERT, UPDATE, DELETE"
                _run(connection, f"GRANT {rights} ON %(fullname)s TO {_ROLE}", table)
    except sa_exc.DBAPIError:
        return ""
    return _ROLE


# --- both ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """Let an error of either database out as one of ours: a time-out means that nobody knows."""
    try:
        yield
    except sa_exc.IntegrityError:
        raise _collided() from None
    except sa_exc.TimeoutError:
        raise _unreachable() from None
    except sa_exc.DBAPIError as error:
        if hasattr(error.orig, "sqlite_errorcode"):
            raise plain_error(error) from None
        if isinstance(error, sa_exc.DataError | sa_exc.ProgrammingError):
            raise
        raise _unreachable() from None
    except DATABASE_ERRORS as error:
        raise plain_error(error) from None
