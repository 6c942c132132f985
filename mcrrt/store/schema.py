"""The tables. ``journal`` is the record; everything below ``call`` is a fold of it.

Every key of a fold table begins with the agency, so that a hub can shard on it. Instants are text
in UTC with microseconds, which sorts. ``state`` is the whole record as JSON; the other columns are
what lists and reports ask for.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _fold_table(name: str, *columns: Column[object] | UniqueConstraint) -> Table:
    return Table(
        name,
        metadata,
        Column("agency", Text, primary_key=True),
        Column("id", Text, primary_key=True),
        *columns,
        Column("state", Text, nullable=False),
    )


meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False, unique=True),
    Column("agency", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("station_seq", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("seq", BigInteger),
    Column("verdict", Text),
    UniqueConstraint("agency", "station", "feed", "station_seq"),
    Index("journal_feed", "feed", "position"),
    # Entries that a hub has numbered; the rest are here only.
    Index("journal_sent", "seq", sqlite_where=text("seq IS NOT NULL")),
)

journal_subject = Table(
    "journal_subject",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# The key that seals what is personal about one record. Erasing it erases what the journal says.
record_key = Table(
    "record_key",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("subject", Text, nullable=False, unique=True),
    Column("key", LargeBinary, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("account", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("text", Text, nullable=False),
)

call = _fold_table(
    "call",
    Column("row", BigInteger, nullable=False),
    Column("number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("urgency", Text),
    Column("provisional", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("ended_at", Text),
    Column("place", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("call_type", Text, nullable=False),
    Column("flags", Text, nullable=False),
    Column("teams", Text, nullable=False),
    Column("stacked_on", Text, nullable=False),
    Column("dispositions", Text, nullable=False),
    Column("needs_outcome", Integer, nullable=False),
    Column("on_board", Integer, nullable=False),
    Column("follow_up_by", Text),
    Column("system", Text, nullable=False),
    Column("source_key", Text, nullable=False),
    UniqueConstraint("agency", "row"),
    UniqueConstraint("agency", "number"),
)
Index("call_board", call.c.agency, call.c.on_board, sqlite_where=text("on_board = 1"))
OWED = "status IN ('follow_up_open', 'pending_review')"
Index("call_owed", call.c.agency, call.c.status, sqlite_where=text(OWED))
Index(
    "call_source", call.c.agency, call.c.system, call.c.source_key, unique=True,
    sqlite_where=text("system <> ''"),
)  # fmt: skip

# What a call can be found by: phone, address, person (see domain/matching.py).
call_key = Table(
    "call_key",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("call", Text, primary_key=True),
    Index("call_key_call", "agency", "call"),
    sqlite_with_rowid=False,
)

# The text that search looks at. ``row`` sorts by the time the call was received. ``codes`` holds
# status, urgency and so on as words, so that filters are part of the same index.
call_text = Table(
    "call_text",
    metadata,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("agency", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("clinical", Text, nullable=False),
    Column("codes", Text, nullable=False),
    UniqueConstraint("agency", "call"),
)

team = _fold_table(
    "team",
    Column("call_sign", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("on_now", Integer, nullable=False),
    Column("formed_at", Text, nullable=False),
)
Index("team_on", team.c.agency, team.c.on_now, team.c.formed_at)

duty = _fold_table(
    "duty",
    Column("team", Text, nullable=False),
    Column("status", Text, nullable=False),
)

referral = _fold_table(
    "referral",
    Column("number", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("issued_at", Text),
    Column("document", Text, nullable=False),
    UniqueConstraint("agency", "number"),
)
Index("referral_call", referral.c.agency, referral.c.call)
Index("referral_open", referral.c.agency, referral.c.status)

account = _fold_table(
    "account",
    Column("username", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Integer, nullable=False),
    UniqueConstraint("agency", "username"),
)

member = _fold_table(
    "member",
    Column("name", Text, nullable=False),
    Column("profession", Text, nullable=False),
    Column("badge", Text, nullable=False),
    Column("call_sign", Text, nullable=False),
    Column("active", Integer, nullable=False),
)

partner = _fold_table(
    "partner",
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("active", Integer, nullable=False),
)

setting = _fold_table("setting")

# The next number of each counter, folded from the numbers that were given.
counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

FOLD_TABLES = (
    journal_subject, call, call_key, call_text, team, duty, referral, account, member, partner,
    setting, counter,
)  # fmt: skip
