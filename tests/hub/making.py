"""Stations as a hub sees them: they sign what happened to them, as a store's writer does."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from mcrrt.domain.facts.admin import AccountCreated, MemberRecorded, StoreMade
from mcrrt.domain.facts.calls import CallOpened, CallQueued, NoteAdded
from mcrrt.domain.journal import Fact, Feed, subject
from mcrrt.domain.roles import Role
from mcrrt.hub.chains import hash_of
from mcrrt.service import codec
from mcrrt.service.protocol import (
    EnrolRequest,
    Envelope,
    PushRequest,
    SealingKey,
    enrol_text,
)
from mcrrt.store.chain import Link
from mcrrt.store.times import iso
from mcrrt.vault.crypto import StandardCrypto

CRYPTO = StandardCrypto()
START = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)
ACCOUNT = "0197aaaa-0000-7000-8000-000000000001"
USERNAME = "r.okafor"


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Station:
    """A machine with its key and the ends of its chains."""

    agency: str = field(default_factory=new_id)
    agency_name: str = "Test Region MCRRT"
    code: str = ""
    name: str = "Desk"
    kind: str = "console"
    id: str = field(default_factory=new_id)
    signing_key: bytes = field(default_factory=CRYPTO.new_signing_key)
    ends: dict[Feed, Link] = field(default_factory=lambda: defaultdict(Link))
    keys: dict[str, SealingKey] = field(default_factory=dict)

    @property
    def public_key(self) -> bytes:
        return CRYPTO.public_key(self.signing_key)

    def copy(self) -> "Station":
        """The same identity on another machine, as it is now."""
        return Station(
            self.agency, self.agency_name, self.code, self.name, self.kind, self.id,
            self.signing_key, defaultdict(Link, self.ends), dict(self.keys),
        )  # fmt: skip

    def enrolment(self, secret: bytes, **changed: Any) -> EnrolRequest:
        """A signed wish to join, bringing the agency if the station has one of its own."""
        request = EnrolRequest(
            secret=secret, station=self.id, public_key=self.public_key, name=self.name,
            kind=self.kind, username=USERNAME, agency=self.agency, agency_name=self.agency_name,
            station_code=self.code,
        )  # fmt: skip
        request = msgspec.structs.replace(request, **changed)
        proof = CRYPTO.sign(self.signing_key, enrol_text(request))
        return msgspec.structs.replace(request, proof=proof)

    def event(
        self,
        fact: Fact,
        *,
        actor: str = ACCOUNT,
        role: str = "administrator",
        at: datetime | str = START,
        feed: Feed | None = None,
        **changed: Any,
    ) -> Envelope:
        """The next event of a chain. ``changed`` is put in before it is hashed and signed."""
        feed = feed or fact.FEED
        end, event_id = self.ends[feed], new_id()
        key_id, body = self._body(fact, event_id)
        event = Envelope(
            event_id=event_id, agency=self.agency, feed=feed, station=self.id,
            station_seq=end.seq + 1, actor=actor, role=role,
            at=at if isinstance(at, str) else iso(at), kind=fact.KIND,
            version=fact.VERSION, subjects=msgspec.json.encode(fact.subjects()).decode(),
            base="{}", key_id=key_id, body=body, prev_hash=end.hash, hash=bytes(32),
            signature=bytes(64),
        )  # fmt: skip
        event = self.signed(msgspec.structs.replace(event, **changed), end)
        self.ends[feed] = Link(event.station_seq, event.hash, event.signature)
        return event

    def signed(self, event: Envelope, end: Link) -> Envelope:
        """The event with its hash and signature."""
        digest = hash_of(end, event)
        signature = CRYPTO.sign(self.signing_key, digest) if digest else bytes(64)
        return msgspec.structs.replace(event, hash=digest or bytes(32), signature=signature)

    def _body(self, fact: Fact, event_id: str) -> tuple[str, bytes]:
        plain = codec.encode(fact)
        call = getattr(fact, "call", None)
        if not fact.personal or call is None:
            return "", plain
        name = subject("call", call)
        if name not in self.keys:
            self.keys[name] = SealingKey(CRYPTO.new_key()[:16].hex(), name, CRYPTO.new_key())
        key = self.keys[name]
        return key.key_id, CRYPTO.seal(key.key, plain, event_id.encode())

    def push(self, events: Iterable[Envelope], feed: Feed | None = None) -> PushRequest:
        """Events with the keys that open them."""
        events = tuple(events)
        wanted = {event.key_id for event in events}
        keys = tuple(key for key in self.keys.values() if key.key_id in wanted)
        return PushRequest(feed or events[0].feed, events, keys)

    # --- what happens on a shift ---------------------------------------------------------------

    def founding(self, roles: Iterable[Role] = tuple(Role)) -> list[Envelope]:
        """The first entries of an agency: its store, and the account that did it all."""
        made = StoreMade(self.agency_name, self.code or "A", self.public_key.hex())
        return [self.event(made), self.account(ACCOUNT, USERNAME, roles)]

    def account(self, account: str, username: str, roles: Iterable[Role], **more: Any) -> Envelope:
        """Somebody may log in."""
        return self.event(AccountCreated(account, username, "Someone", tuple(roles)), **more)

    def call(self, number: str, **more: Any) -> Envelope:
        """Somebody takes a call."""
        return self.event(CallOpened(new_id(), number), **{"role": "dispatcher", **more})

    def calls(self, how_many: int, first: int = 1) -> list[Envelope]:
        """Calls with numbers of their own."""
        return [
            self.call(f"{self.id[:8]}{n}", at=START + timedelta(seconds=n))
            for n in range(first, first + how_many)
        ]

    def note(self, call: str, text: str, **more: Any) -> Envelope:
        """A sealed note on a call."""
        return self.event(NoteAdded(call, text), role="dispatcher", **more)

    def queued(self, call: str, **more: Any) -> Envelope:
        """A call waits for a response."""
        return self.event(CallQueued(call), role="dispatcher", **more)

    def members(self, how_many: int) -> list[Envelope]:
        """People of the field."""
        return [
            self.event(MemberRecorded(new_id(), f"Member {n}", "officer", f"{1000 + n}"))
            for n in range(how_many)
        ]


def call_of(event: Envelope) -> str:
    """The id of the call that an event is about."""
    names: list[str] = msgspec.json.decode(event.subjects)
    return names[0].partition(":")[2]
