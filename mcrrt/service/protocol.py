"""What goes between a station and a hub: every message, with the limits of each field.

JSON over HTTPS; bytes as base 64. A message that has another field, or a value outside its limits,
is refused before anything is done with it. The same types make the OpenAPI document of the hub.
"""

import hashlib
from typing import Annotated

from msgspec import Meta, Struct, field

from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict

VERSION = 1
MOST_EVENTS = 500  # in one push
MOST_ENTRIES = 1_000  # in one page of a pull
LONGEST_WAIT = 25.0  # seconds a poll may be parked
MOST_BYTES = 8 * 2**20  # of a body, inflated
MOST_PACKED = 2**20  # of a body, as it comes
MOST_POINTS = 64
CLOCK_SKEW = 300.0  # seconds a request's time may be off
BIGGEST = 2**53 - 1
# Not ending in X behind another letter: AX1 is a call that station A brought in from elsewhere.
STATION_CODE = "^[A-Z][A-WYZ]?$"

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Count = Annotated[int, Meta(ge=0, le=BIGGEST)]
Number = Annotated[int, Meta(ge=1, le=BIGGEST)]
Instant = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", max_length=27)]
Word = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
Line = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
KeyId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]


class _Message(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A message: immutable, and strict about its fields."""


class Envelope(_Message, frozen=True):
    """One event as its author's station wrote it: the very texts and bytes that are hashed."""

    event_id: Id
    agency: Id
    feed: Feed
    station: Id
    station_seq: Number
    actor: Annotated[str, Meta(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")]
    role: Word
    at: Instant
    kind: Word
    version: Annotated[int, Meta(ge=1, le=1_000)]
    subjects: Annotated[str, Meta(max_length=8_000, pattern=r"^[^\x00-\x1f\x7f]*$")]
    base: Annotated[str, Meta(max_length=16_000, pattern=r"^[^\x00-\x1f\x7f]*$")]
    key_id: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?$")]
    body: Annotated[bytes, Meta(max_length=2**18)]
    prev_hash: Annotated[bytes, Meta(max_length=32)]
    hash: Hash
    signature: Signature


class SealingKey(_Message, frozen=True):
    """The key that opens what is sealed about one record. It travels beside the log, never in it."""

    key_id: KeyId
    subject: Line
    key: Key


class ChainEnd(_Message, frozen=True):
    """How far a station's chain has come in a feed: what the next event of it continues."""

    station: Id
    station_seq: Number
    hash: Hash
    signature: Signature


class Numbered(_Message, frozen=True, tag="event"):
    """An event in the order of its feed. ``digest`` covers the whole log up to here."""

    seq: Number
    event: Envelope
    verdict: Verdict
    received_at: Instant
    digest: Hash
    because: str = ""
    fields: dict[str, str] = {}


class Skipped(_Message, frozen=True, tag="skip"):
    """A run of events, first to last, that the reader may not see: the log has no gap even so.

    ``ends`` says where the chains of these events have come to.
    """

    first: Number
    last: Number
    digest: Hash
    ends: tuple[ChainEnd, ...] = ()


class PushRequest(_Message, frozen=True):
    """Events of one feed, a station's own or ones it once received, in the order of their chains.

    ``unsent`` and ``oldest`` say what else waits at the station, for the list of machines.
    """

    feed: Feed
    events: Annotated[tuple[Envelope, ...], Meta(max_length=MOST_EVENTS)]
    keys: Annotated[tuple[SealingKey, ...], Meta(max_length=MOST_EVENTS)] = ()
    unsent: Count = 0
    oldest: Instant | None = None


class Outcome(_Message, frozen=True):
    """What became of one pushed event. A hint: only the pulled log is proof.

    ``how``: *numbered* (now or before); *expected* (its chain goes on at ``expected``); *later* (it
    refers to an account the hub does not know yet); *forked* (another event has its place in the
    chain: two machines have one identity); *refused* (never: its bytes are not what was signed).
    """

    event_id: Id
    how: Annotated[str, Meta(pattern="^(numbered|expected|later|forked|refused)$")]
    seq: Count = 0
    expected: Count = 0
    because: str = ""


class PushAnswer(_Message, frozen=True):
    """One outcome for each pushed event, in the same order."""

    outcomes: tuple[Outcome, ...]


class Cursor(_Message, frozen=True):
    """How far a station has the log of a feed: the number, and the digest up to it."""

    after: Count = 0
    digest: Annotated[bytes, Meta(max_length=32)] = b""


class PullRequest(_Message, frozen=True):
    """What is new in these feeds? Parked up to ``wait`` seconds while nothing is."""

    cursors: dict[Feed, Cursor]
    wait: Annotated[float, Meta(ge=0, le=LONGEST_WAIT)] = 0.0
    limit: Annotated[int, Meta(ge=1, le=MOST_ENTRIES)] = MOST_ENTRIES
    unsent: Count = 0
    oldest: Instant | None = None


class Page(_Message, frozen=True):
    """What follows a cursor. ``diverged``: the hub's log is not the one the cursor speaks of."""

    head: Count
    entries: tuple[Numbered | Skipped, ...] = ()
    keys: tuple[SealingKey, ...] = ()
    diverged: bool = False


class PullAnswer(_Message, frozen=True):
    """A page for each feed that has news. ``machines`` changes when a station came or went."""

    now: Instant
    pages: dict[Feed, Page]
    machines: str = ""


class Point(_Message, frozen=True):
    """The digest at one place of the log."""

    seq: Number
    digest: Hash


class MatchRequest(_Message, frozen=True):
    """Up to where are the two logs the same? Points in rising order."""

    feed: Feed
    points: Annotated[tuple[Point, ...], Meta(max_length=MOST_POINTS)]


class MatchAnswer(_Message, frozen=True):
    """The highest point given that the hub's log has as well; 0 when none."""

    seq: Count


class Machine(_Message, frozen=True):
    """A station of the agency, as the hub vouches for it with the authority's signature."""

    station: Id
    code: Annotated[str, Meta(pattern=STATION_CODE)]
    name: Line
    kind: Annotated[str, Meta(pattern="^(console|vehicle)$")]
    public_key: Key
    state: Annotated[str, Meta(pattern="^(active|revoked|forked|replaced)$")]
    enrolled_at: Instant
    vouched: Signature
    last_seen_at: Instant | None = None
    unsent: Count = 0
    oldest: Instant | None = None
    behind: Count = 0


class Machines(_Message, frozen=True):
    """Every station of the agency. ``version`` is what ``PullAnswer.machines`` names."""

    version: str
    machines: tuple[Machine, ...]


class EnrolRequest(_Message, frozen=True):
    """A station asks to belong. ``proof`` signs all else with the station's key.

    ``agency`` and ``agency_name`` are what a store that has worked alone brings with it; a fresh one
    leaves them empty and gets those of its code.
    """

    secret: Annotated[bytes, Meta(min_length=16, max_length=16)]
    station: Id
    public_key: Key
    name: Line
    kind: Annotated[str, Meta(pattern="^(console|vehicle)$")]
    username: Annotated[str, Meta(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
    agency: Annotated[str, Meta(max_length=36)] = ""
    agency_name: Line = ""
    station_code: Annotated[str, Meta(pattern="^([A-Z][A-WYZ]?)?$")] = ""
    proof: Signature = bytes(64)


class EnrolAnswer(_Message, frozen=True):
    """What a station needs to know of its agency and its hub.

    ``courier`` is the X25519 key that courier files for the hub are sealed to.
    """

    agency: Id
    agency_name: Line
    station_code: Annotated[str, Meta(pattern=STATION_CODE)]
    feeds: tuple[Feed, ...]
    ca_pem: Annotated[str, Meta(max_length=8_000)]
    authority: Key
    hubs: tuple[str, ...] = ()
    days: Annotated[int, Meta(ge=0, le=3_650)] = 0
    courier: Annotated[bytes, Meta(max_length=32)] = b""


class SnapshotRequest(_Message, frozen=True):
    """Where a machine that keeps only a window of the record begins: so many days, and what is open."""

    feed: Feed
    days: Annotated[int, Meta(ge=1, le=3_650)]


class RecordState(_Message, frozen=True):
    """A record as the log says it is at the snapshot's ``seq``: its journal subject, its JSON."""

    name: Line
    state: str


class Snapshot(_Message, frozen=True):
    """The records of a feed at ``seq``, and where its log can be read from: ``first``.

    ``digest`` and ``ends`` are those of the log before ``first``. What lies between ``first`` and
    ``seq`` is in the records already.
    """

    feed: Feed
    seq: Count
    first: Number
    digest: Annotated[bytes, Meta(max_length=32)]
    ends: tuple[ChainEnd, ...] = ()
    records: tuple[RecordState, ...] = ()


class Hello(_Message, frozen=True):
    """What a hub says to anybody. ``ca_pem`` is believed only when its fingerprint is known."""

    protocol: int
    now: Instant
    ca_pem: str


class Complaint(_Message, frozen=True):
    """Why a request was not granted: a code for programs, a sentence for people.

    ``now`` is the hub's time, so that a station with a wrong clock can work out its own error.
    """

    error: Word
    sentence: str
    now: Instant
    fields: dict[str, str] = field(default_factory=dict)


def next_digest(before: bytes, seq: int, event_hash: bytes, verdict: Verdict) -> bytes:
    """Return the digest of a log with one more event: number, event and verdict are all in it."""
    head = f"mcrrt-log-v1\n{seq}\n{verdict.value}\n".encode()
    return hashlib.sha256(head + before + event_hash).digest()


def request_text(method: str, path: str, at: str, nonce: str, station: str, body: bytes) -> bytes:
    """Return what a station signs of a request. ``path`` includes the query."""
    digest = hashlib.sha256(body).hexdigest()
    return f"mcrrt-request-v1\n{method}\n{path}\n{at}\n{nonce}\n{station}\n{digest}".encode()


def machine_text(agency: str, machine: Machine) -> bytes:
    """Return what the authority signs of a machine: who it is and which key is its own."""
    parts = (agency, machine.station, machine.code, machine.kind, machine.public_key.hex())
    return ("mcrrt-machine-v1\n" + "\n".join(parts)).encode()


def enrol_text(request: EnrolRequest) -> bytes:
    """Return what a station signs when it asks to belong."""
    parts = (
        request.secret.hex(), request.station, request.public_key.hex(), request.name,
        request.kind, request.username, request.agency, request.agency_name, request.station_code,
    )  # fmt: skip
    return ("mcrrt-enrol-v1\n" + "\n".join(parts)).encode()
