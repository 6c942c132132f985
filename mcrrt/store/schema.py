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


def _fold_table(name: str, *columns: Column[object] | UniqueConstraint | Index) -> Table:
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
    UniqueConstraint("agency", "station", "feed", "station_seq"),
    Index("journal_feed", "feed", "position"),
)

journal_subject = Table(
    "journal_subject",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# The keys that seal what is personal about one record: one for each machine that began without
# knowing of another's. Erasing them erases what the journal says.
record_key = Table(
    "record_key",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Index("record_key_subject", "subject"),
)

# --- what a hub says of the journal; empty while a station works alone ---------------------------

# The log of a feed: which entry has which number, and the verdict. An entry that is not here waits.
numbered = Table(
    "numbered",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("verdict", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
DOES_NOT_COUNT = "verdict IN ('void', 'quarantined')"
Index("numbered_not_counting", numbered.c.position, sqlite_where=text(DOES_NOT_COUNT))

# Runs of the log that this station may not see, first to last.
skipped = Table(
    "skipped",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("last", BigInteger, primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Entries that are here, and that a later run says may not be seen: they do not count here.
withheld = Table(
    "withheld", metadata, Column("position", Integer, primary_key=True, autoincrement=False)
)

# Where a chain has come to at the end of such a run, so that what follows can be checked.
chain_gap = Table(
    "chain_gap",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("station_seq", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# How far the log of each feed is here.
log_end = Table(
    "log_end",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("received_at", Text),
    sqlite_with_rowid=False,
)

# How far each chain is numbered: numbers follow the chain, so what waits is the rest of it.
chain_sent = Table(
    "chain_sent",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("station_seq", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Where a machine began that keeps only a window of the record (see ``base``).
base_end = Table(
    "base_end",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
base_record = Table(
    "base_record",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

# What the hub's log alone says of a record on which something waits; NULL when nothing yet.
agreed = Table(
    "agreed",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("waiting", Integer, nullable=False),
    Column("state", Text),
)

# Records whose waiting entries were carried over to a newer state: they are carried over again
# with each page, until nothing waits on them.
rebased = Table(
    "rebased",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Entries that the hub will never number, and why. They stay, and are not offered again.
refusal = Table(
    "refusal",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("because", Text, nullable=False),
)

machine = Table(
    "machine",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("last_seen_at", Text),
    Column("unsent", BigInteger, nullable=False),
    Column("oldest", Text),
    Column("behind", BigInteger, nullable=False),
)

# Documents that the hub has as well.
blob_sent = Table("blob_sent", metadata, Column("hash", Text, primary_key=True))

_DATA = Column("data", LargeBinary, nullable=False)
blob = Table("blob", metadata, Column("hash", Text, primary_key=True), _DATA)

_DRAFT = (Column(name, Text, primary_key=True) for name in ("account", "form"))
draft = Table("draft", metadata, *_DRAFT, Column("text", Text, nullable=False))

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
    Column("conflicts", Integer, nullable=False),
    UniqueConstraint("agency", "row"),
    # Not unique: two machines can give the same name before they meet; the hub lets one stand.
    Index("call_number", "agency", "number"),
)
Index("call_board", call.c.agency, call.c.on_board, sqlite_where=text("on_board = 1"))
OWED = "status IN ('follow_up_open', 'pending_review')"
Index("call_owed", call.c.agency, call.c.status, sqlite_where=text(OWED))
Index(
    "call_source", call.c.agency, call.c.system, call.c.source_key,
    sqlite_where=text("system <> ''"),
)  # fmt: skip
CROSSED = "conflicts > 0"
Index("call_crossed", call.c.agency, call.c.conflicts, sqlite_where=text(CROSSED))

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
    Column("conflicts", Integer, nullable=False),
    Index("referral_number", "agency", "number"),
)
Index("referral_crossed", referral.c.agency, referral.c.conflicts, sqlite_where=text(CROSSED))
Index("referral_call", referral.c.agency, referral.c.call)
Index("referral_open", referral.c.agency, referral.c.status)

account = _fold_table(
    "account",
    Column("username", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Index("account_username", "agency", "username"),
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
checklist = _fold_table("checklist")

layer = _fold_table(
    "layer",
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Integer, nullable=False),
)

shift = _fold_table(
    "shift",
    Column("member", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("planned", Integer, nullable=False),
)
Index("shift_time", shift.c.agency, shift.c.end, shift.c.start)

# What was handed over at each change of shift.
sheet = _fold_table(
    "sheet", Column("made_at", Text, nullable=False), Column("document", Text, nullable=False)
)

screening = _fold_table(
    "screening",
    Column("call", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("done", Integer, nullable=False),
)
Index("screening_call", screening.c.agency, screening.c.call)

# The next number of each counter, folded from the numbers that were given.
counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

FOLD_TABLES = (
    journal_subject, call, call_key, call_text, team, duty, referral, account, member, partner,
    setting, counter, agreed, checklist, screening, layer, sheet, shift,
)  # fmt: skip
