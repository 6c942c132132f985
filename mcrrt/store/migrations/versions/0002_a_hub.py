"""A station meets a hub: the log's numbers beside the journal, and names that two can have given.

What the hub says of an entry stands in tables of its own, so a journal row never changes again.
Numbers and names are not unique any more: two machines can give the same before they meet.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """
    CREATE TABLE numbered (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        seq BIGINT NOT NULL,
        position INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        because TEXT NOT NULL,
        fields TEXT NOT NULL,
        received_at TEXT NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (agency, feed, seq),
        UNIQUE (position)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX numbered_not_counting ON numbered (position) WHERE verdict IN ('void', 'quarantined')
    """,
    """
    CREATE TABLE skipped (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        last BIGINT NOT NULL,
        first BIGINT NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (agency, feed, last)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE chain_gap (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        station TEXT NOT NULL,
        station_seq BIGINT NOT NULL,
        last BIGINT NOT NULL,
        hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (agency, feed, station, station_seq)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_end (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        seq BIGINT NOT NULL,
        digest BLOB NOT NULL,
        received_at TEXT,
        PRIMARY KEY (agency, feed)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE chain_sent (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        station TEXT NOT NULL,
        station_seq BIGINT NOT NULL,
        PRIMARY KEY (agency, feed, station)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE withheld (
        position INTEGER NOT NULL,
        PRIMARY KEY (position)
    )
    """,
    """
    CREATE TABLE base_end (
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        seq BIGINT NOT NULL,
        PRIMARY KEY (agency, feed)
    )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE base_record (
        agency TEXT NOT NULL,
        name TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, name)
    )
    """,
    """
    CREATE TABLE agreed (
        agency TEXT NOT NULL,
        name TEXT NOT NULL,
        waiting INTEGER NOT NULL,
        state TEXT,
        PRIMARY KEY (agency, name)
    )
    """,
    """
    CREATE TABLE rebased (
        agency TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (agency, name)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE refusal (
        event_id TEXT NOT NULL,
        because TEXT NOT NULL,
        PRIMARY KEY (event_id)
    )
    """,
    """
    CREATE TABLE machine (
        agency TEXT NOT NULL,
        station TEXT NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        public_key BLOB NOT NULL,
        state TEXT NOT NULL,
        enrolled_at TEXT NOT NULL,
        last_seen_at TEXT,
        unsent BIGINT NOT NULL,
        oldest TEXT,
        behind BIGINT NOT NULL,
        PRIMARY KEY (agency, station)
    )
    """,
    """
    CREATE TABLE blob_sent (
        hash TEXT NOT NULL,
        PRIMARY KEY (hash)
    )
    """,
)

# Made anew, because SQLite cannot take a constraint away: each table, and what it gains.
REMADE = {
    "record_key": (
        """
        CREATE TABLE record_key (
            key_id TEXT NOT NULL,
            subject TEXT NOT NULL,
            "key" BLOB NOT NULL,
            PRIMARY KEY (key_id)
        )
        """,
        """
        CREATE INDEX record_key_subject ON record_key (subject)
        """,
    ),
    "call": (
        """
        CREATE TABLE call (
            agency TEXT NOT NULL,
            id TEXT NOT NULL,
            "row" BIGINT NOT NULL,
            number TEXT NOT NULL,
            status TEXT NOT NULL,
            urgency TEXT,
            provisional INTEGER NOT NULL,
            received_at TEXT NOT NULL,
            since TEXT NOT NULL,
            ended_at TEXT,
            place TEXT NOT NULL,
            municipality TEXT NOT NULL,
            person TEXT NOT NULL,
            call_type TEXT NOT NULL,
            flags TEXT NOT NULL,
            teams TEXT NOT NULL,
            stacked_on TEXT NOT NULL,
            dispositions TEXT NOT NULL,
            needs_outcome INTEGER NOT NULL,
            on_board INTEGER NOT NULL,
            follow_up_by TEXT,
            system TEXT NOT NULL,
            source_key TEXT NOT NULL,
            conflicts INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (agency, id),
            UNIQUE (agency, "row")
        )
        """,
        """
        CREATE INDEX call_board ON call (agency, on_board) WHERE on_board = 1
        """,
        """
        CREATE INDEX call_crossed ON call (agency, conflicts) WHERE conflicts > 0
        """,
        """
        CREATE INDEX call_number ON call (agency, number)
        """,
        """
        CREATE INDEX call_owed ON call (agency, status) WHERE status IN ('follow_up_open', 'pending_review')
        """,
        """
        CREATE INDEX call_source ON call (agency, system, source_key) WHERE system <> ''
        """,
    ),
    "referral": (
        """
        CREATE TABLE referral (
            agency TEXT NOT NULL,
            id TEXT NOT NULL,
            number TEXT NOT NULL,
            call TEXT NOT NULL,
            status TEXT NOT NULL,
            partner TEXT NOT NULL,
            person TEXT NOT NULL,
            started_at TEXT NOT NULL,
            issued_at TEXT,
            document TEXT NOT NULL,
            conflicts INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (agency, id)
        )
        """,
        """
        CREATE INDEX referral_call ON referral (agency, call)
        """,
        """
        CREATE INDEX referral_crossed ON referral (agency, conflicts) WHERE conflicts > 0
        """,
        """
        CREATE INDEX referral_number ON referral (agency, number)
        """,
        """
        CREATE INDEX referral_open ON referral (agency, status)
        """,
    ),
    "account": (
        """
        CREATE TABLE account (
            agency TEXT NOT NULL,
            id TEXT NOT NULL,
            username TEXT NOT NULL,
            name TEXT NOT NULL,
            roles TEXT NOT NULL,
            active INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (agency, id)
        )
        """,
        """
        CREATE INDEX account_username ON account (agency, username)
        """,
    ),
}
GAINED = {"call": "conflicts", "referral": "conflicts"}

JOURNAL = (
    "DROP TRIGGER journal_no_change",
    "DROP INDEX journal_sent",
    "ALTER TABLE journal DROP COLUMN seq",
    "ALTER TABLE journal DROP COLUMN verdict",
    """
    CREATE TRIGGER journal_no_change BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'an entry of the journal does not change'); END
    """,
)


def upgrade() -> None:
    """Make the new tables, remake four, and close the journal."""
    for statement in (*TABLES, *JOURNAL):
        op.execute(statement)
    for name, (table, *indexes) in REMADE.items():
        _remake(name, table, indexes)


def _remake(name: str, table: str, indexes: list[str]) -> None:
    connection = op.get_bind()
    rows = connection.exec_driver_sql(f'PRAGMA table_info("{name}")').all()
    columns = ", ".join(f'"{row[1]}"' for row in rows)
    op.execute(f'ALTER TABLE "{name}" RENAME TO "{name}_before"')
    op.execute(table)
    gained = GAINED.get(name)
    into, values = (f"{columns}, {gained}", f"{columns}, 0") if gained else (columns, columns)
    op.execute(f'INSERT INTO "{name}" ({into}) SELECT {values} FROM "{name}_before"')  # noqa: S608 - our names
    op.execute(f'DROP TABLE "{name}_before"')
    for index in indexes:
        op.execute(index)
