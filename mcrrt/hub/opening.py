"""From an envelope to an entry that can be judged: opening what is sealed, reading what it says."""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from mcrrt.domain.errors import N_, StoreDamaged
from mcrrt.domain.journal import Entry, Fact, Unreadable
from mcrrt.domain.verdict import Ruling, Verdict
from mcrrt.hub import schema
from mcrrt.hub.engines import Database
from mcrrt.hub.records import name_is_sound
from mcrrt.service import codec
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import Envelope, SealingKey
from mcrrt.store.times import instant

_k = schema.record_key.c
_KEYS = select(_k.key_id, _k.subject, _k.key).where(
    _k.agency_id == bindparam("agency"), _k.key_id.in_(bindparam("ids", expanding=True))
)
_BASE = msgspec.json.Decoder(dict[str, str | None])
_SUBJECTS = msgspec.json.Decoder(list[str])

NOT_SOUND = N_("What it says does not have the form of an entry.")
OTHER_KEY = N_("It is sealed with another key than the record's.")


class NotSound(Exception):
    """The event is what its station signed, and yet no entry. ``ruling`` says why."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.ruling = Ruling(Verdict.QUARANTINED, because)


def find_keys(connection: Connection, agency: str, ids: Iterable[str]) -> dict[str, SealingKey]:
    """Return the keys of records that are here, by their id."""
    wanted = sorted({key_id for key_id in ids if key_id})
    if not wanted:
        return {}
    rows = connection.execute(_KEYS, {"agency": agency, "ids": wanted})
    return {row.key_id: SealingKey(row.key_id, row.subject, row.key) for row in rows}


def keep_keys(
    database: Database,
    connection: Connection,
    agency: str,
    events: Iterable[Envelope],
    offered: Mapping[str, SealingKey],
    crypto: Crypto,
) -> dict[str, SealingKey]:
    """Keep the keys that came with events and open them; return all that belong to the events.

    The first key under an id stays. One that does not open what came with it is not taken in, so
    that nobody can put a wrong key before the right one.
    """
    sealed = {event.key_id: event for event in events if event.key_id}
    there = find_keys(connection, agency, sealed)
    new = [
        offered[key_id]
        for key_id, event in sealed.items()
        if key_id in offered and key_id not in there and _opens(crypto, offered[key_id], event)
    ]
    if not new:
        return there
    rows: list[dict[str, Any]] = [
        {"agency_id": agency, "key_id": key.key_id, "subject": key.subject, "key": key.key}
        for key in sorted(
            new, key=lambda key: key.key_id
        )  # in one order: no two can wait in a ring
    ]
    connection.execute(database.insert_or_leave(schema.record_key), rows)
    return find_keys(connection, agency, sealed)


def _opens(crypto: Crypto, key: SealingKey, event: Envelope) -> bool:
    with contextlib.suppress(StoreDamaged):
        crypto.open(key.key, event.body, event.event_id.encode())
        return True
    return False


def open_entry(event: Envelope, keys: Mapping[str, SealingKey], crypto: Crypto) -> Entry:
    """Return the entry in an envelope. Raises NotSound."""
    try:
        at = instant(event.at)
        base = _BASE.decode(event.base)
        _SUBJECTS.decode(event.subjects)
    except (ValueError, msgspec.MsgspecError):
        raise NotSound(NOT_SOUND) from None
    fact = _fact(event, keys, crypto)
    if not isinstance(fact, Unreadable) and event.feed is not fact.FEED:
        raise NotSound(NOT_SOUND)
    return Entry(event.event_id, at, event.actor, event.role, event.station, fact, base)


def _fact(event: Envelope, keys: Mapping[str, SealingKey], crypto: Crypto) -> Fact:
    body = event.body
    if event.key_id:
        key = keys.get(event.key_id)
        if key is None:
            return Unreadable("erased")
        try:
            body = crypto.open(key.key, body, event.event_id.encode())
        except StoreDamaged:
            raise NotSound(OTHER_KEY) from None
    try:
        fact = codec.decode_fact(event.kind, event.version, body)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return Unreadable("unknown")
    if not all(name_is_sound(name) for name in fact.subjects()):
        raise NotSound(NOT_SOUND)
    return fact
