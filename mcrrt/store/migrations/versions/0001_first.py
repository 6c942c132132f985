"""The first tables.

A migration is a photograph: it does not look at ``schema.py``, which goes on changing. A test
compares the two for the newest revision.
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """
    CREATE TABLE account (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        username TEXT NOT NULL,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        active INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id),
        UNIQUE (agency, username)
    )
    """,
    """
    CREATE TABLE blob (
        hash TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (hash)
    )
    """,
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
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id),
        UNIQUE (agency, "row"),
        UNIQUE (agency, number)
    )
    """,
    """
    CREATE INDEX call_board ON call (agency, on_board) WHERE on_board = 1
    """,
    """
    CREATE INDEX call_owed ON call (agency, status) WHERE status IN ('follow_up_open', 'pending_review')
    """,
    """
    CREATE UNIQUE INDEX call_source ON call (agency, system, source_key) WHERE system <> ''
    """,
    """
    CREATE TABLE call_key (
        agency TEXT NOT NULL,
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        call TEXT NOT NULL,
        PRIMARY KEY (agency, kind, "key", call)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX call_key_call ON call_key (agency, call)
    """,
    """
    CREATE TABLE call_text (
        "row" INTEGER NOT NULL,
        agency TEXT NOT NULL,
        call TEXT NOT NULL,
        who TEXT NOT NULL,
        place TEXT NOT NULL,
        story TEXT NOT NULL,
        notes TEXT NOT NULL,
        clinical TEXT NOT NULL,
        codes TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (agency, call)
    )
    """,
    """
    CREATE TABLE counter (
        name TEXT NOT NULL,
        value BIGINT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE draft (
        account TEXT NOT NULL,
        form TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (account, form)
    )
    """,
    """
    CREATE TABLE duty (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        team TEXT NOT NULL,
        status TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE TABLE journal (
        position INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        agency TEXT NOT NULL,
        feed TEXT NOT NULL,
        station TEXT NOT NULL,
        station_seq BIGINT NOT NULL,
        actor TEXT NOT NULL,
        role TEXT NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        subjects TEXT NOT NULL,
        base TEXT NOT NULL,
        key_id TEXT NOT NULL,
        body BLOB NOT NULL,
        prev_hash BLOB NOT NULL,
        hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        seq BIGINT,
        verdict TEXT,
        PRIMARY KEY (position),
        UNIQUE (agency, station, feed, station_seq),
        UNIQUE (event_id)
    )
    """,
    """
    CREATE INDEX journal_feed ON journal (feed, position)
    """,
    """
    CREATE INDEX journal_sent ON journal (seq) WHERE seq IS NOT NULL
    """,
    """
    CREATE TABLE journal_subject (
        subject TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (subject, position)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE member (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        profession TEXT NOT NULL,
        badge TEXT NOT NULL,
        call_sign TEXT NOT NULL,
        active INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE TABLE meta (
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE partner (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        active INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE TABLE record_key (
        key_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        "key" BLOB NOT NULL,
        PRIMARY KEY (key_id),
        UNIQUE (subject)
    )
    """,
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
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id),
        UNIQUE (agency, number)
    )
    """,
    """
    CREATE INDEX referral_call ON referral (agency, call)
    """,
    """
    CREATE INDEX referral_open ON referral (agency, status)
    """,
    """
    CREATE TABLE setting (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE TABLE team (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        call_sign TEXT NOT NULL,
        status TEXT NOT NULL,
        on_now INTEGER NOT NULL,
        formed_at TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE INDEX team_on ON team (agency, on_now, formed_at)
    """,
)

# The index is not told to wipe what it deletes ('secure-delete'): each note then rewrites every page
# that has one of its words, three times the cost of saving it, and hides nothing, since the journal
# keeps what was written. Whoever erases a record's key must also rebuild this index.
SEARCH_AND_GUARDS = (
    """
    CREATE VIRTUAL TABLE call_fts USING fts5(who, place, story, notes, clinical, codes, content='call_text', content_rowid='row', tokenize="unicode61 remove_diacritics 2", prefix='2 3')
    """,
    """
    CREATE TRIGGER call_text_in AFTER INSERT ON call_text BEGIN INSERT INTO call_fts(rowid, who, place, story, notes, clinical, codes) VALUES (new.row, new.who, new.place, new.story, new.notes, new.clinical, new.codes); END
    """,
    """
    CREATE TRIGGER call_text_out AFTER DELETE ON call_text BEGIN INSERT INTO call_fts(call_fts, rowid, who, place, story, notes, clinical, codes) VALUES ('delete', old.row, old.who, old.place, old.story, old.notes, old.clinical, old.codes); END
    """,
    """
    CREATE TRIGGER call_text_new AFTER UPDATE ON call_text BEGIN INSERT INTO call_fts(call_fts, rowid, who, place, story, notes, clinical, codes) VALUES ('delete', old.row, old.who, old.place, old.story, old.notes, old.clinical, old.codes); INSERT INTO call_fts(rowid, who, place, story, notes, clinical, codes) VALUES (new.row, new.who, new.place, new.story, new.notes, new.clinical, new.codes); END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END
    """,
    """
    CREATE TRIGGER journal_no_change BEFORE UPDATE ON journal WHEN old.seq IS NOT NULL OR new.position IS NOT old.position OR new.event_id IS NOT old.event_id OR new.body IS NOT old.body OR new.hash IS NOT old.hash OR new.prev_hash IS NOT old.prev_hash OR new.signature IS NOT old.signature OR new.at IS NOT old.at OR new.kind IS NOT old.kind OR new.version IS NOT old.version OR new.actor IS NOT old.actor OR new.role IS NOT old.role OR new.station IS NOT old.station OR new.station_seq IS NOT old.station_seq OR new.feed IS NOT old.feed OR new.agency IS NOT old.agency OR new.subjects IS NOT old.subjects OR new.base IS NOT old.base OR new.key_id IS NOT old.key_id BEGIN SELECT RAISE(ABORT, 'an entry of the journal does not change'); END
    """,
    """
    CREATE TRIGGER journal_in_order BEFORE INSERT ON journal WHEN new.position <> coalesce((SELECT max(position) FROM journal), 0) + 1 BEGIN SELECT RAISE(ABORT, 'entries are appended without a gap'); END
    """,
)


def upgrade() -> None:
    """Make every table, index and trigger."""
    for statement in TABLES + SEARCH_AND_GUARDS:
        op.execute(statement.strip())
