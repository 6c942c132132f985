"""The hub's tables. Every key begins with the agency; no sequence, no trigger, no reference.

So one agency can be put on another machine, or all be spread over many, without touching the hub.
What belongs to no agency (codes not used yet, the list of agencies) is kept under ``HUB``.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HUB = "00000000-0000-0000-0000-000000000000"
REVISION = "1"
metadata = MetaData()


def _agency() -> Column[str]:
    return Column("agency_id", Text, primary_key=True)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, default=default)


# Under HUB: which tables these are.
about = Table("about", metadata, _agency(), _key("name"), _text("value"))

# Under HUB: the agencies that are here, so that an administrator can name one.
directory = Table("directory", metadata, _agency(), _key("agency"), _text("name"), _text("made_at"))

# Under HUB: nobody knows yet whose station will come with a code.
enrol_code = Table(
    "enrol_code",
    metadata,
    _agency(),
    _key("secret_hash"),
    _text("for_agency"),  # '' founds one
    _text("kind"),
    _text("feeds"),
    Column("days", BigInteger, nullable=False, default=0),  # how far back; 0: everything
    _text("expires_at"),
    _text("used_by"),
)

agency = Table("agency", metadata, _agency(), _text("name"), _text("machines"), _text("made_at"))

station = Table(
    "station",
    metadata,
    _agency(),
    _key("station"),
    _text("code"),
    _text("name"),
    _text("kind"),
    _text("feeds"),
    Column("public_key", LargeBinary, nullable=False),
    _text("state"),
    _text("enrolled_at"),
    Column("vouched", LargeBinary, nullable=False),
    Column("last_seen_at", Text),
    Column("unsent", BigInteger, nullable=False, default=0),
    Column("oldest", Text),
    Column("behind", BigInteger, nullable=False, default=0),
    # Letters are given under the lock of the agency. Not unique: a machine that was put back from
    # an older copy goes on under a new identity with the letters it had.
)

# The counter row: locked by whoever numbers, so the log has no gap and no two orders.
feed = Table(
    "feed",
    metadata,
    _agency(),
    _key("feed"),
    Column("head", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("touched", BigInteger, nullable=False),
)

log = Table(
    "log",
    metadata,
    _agency(),
    _key("feed"),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _text("event_id"),
    _text("station"),
    Column("station_seq", BigInteger, nullable=False),
    _text("actor"),
    _text("role"),
    _text("at"),
    _text("kind"),
    Column("version", Integer, nullable=False),
    _text("subjects"),
    _text("base"),
    _text("key_id"),
    Column("body", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    _text("verdict"),
    _text("because"),
    _text("fields"),
    _text("received_at"),
    Column("digest", LargeBinary, nullable=False),
    # The event first: the plan for "is it known" must not depend on how large a feed was once.
    UniqueConstraint("event_id", "agency_id"),
    UniqueConstraint("agency_id", "feed", "station", "station_seq"),
)

# Where each station's chain has come to in a feed.
chain = Table(
    "chain",
    metadata,
    _agency(),
    _key("feed"),
    _key("station"),
    Column("station_seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

record_key = Table(
    "record_key",
    metadata,
    _agency(),
    _key("key_id"),
    _text("subject"),
    Column("key", LargeBinary, nullable=False),
)

# A record as the fold has it, so that the next event can be judged.
state = Table("state", metadata, _agency(), _key("kind"), _key("id"), _text("state"))

# Names that only one event can have, by their hash: some are of people.
claim = Table("claim", metadata, _agency(), _key("name_hash"), _text("event_id"))

document = Table(
    "document", metadata, _agency(), _key("hash"), Column("data", LargeBinary, nullable=False)
)

# What was never numbered, with the reason, so that nothing is dropped without a trace.
refused = Table(
    "refused",
    metadata,
    _agency(),
    _key("content_hash"),
    _text("feed"),
    _text("station"),
    _text("sender"),
    _text("how"),
    _text("because"),
    _text("received_at"),
    Column("envelope", LargeBinary, nullable=False),
)
