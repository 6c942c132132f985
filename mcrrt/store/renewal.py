"""A new identity for a store: when an older copy was put back, or when another machine has the same.

Entries that were written after the copy was made may be at the hub already, so going on under the
old identity could give two entries one place in its chain. Under a new one nothing can collide; what
the old one has left unsent is offered like anybody else's.
"""

from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.service.ports import Crypto
from mcrrt.store import schema
from mcrrt.store.rebuild import Whose, rebuild_tables

RELAYING = "relaying"
_LONG_AGO = "2000-01-01T00:00:00.000000Z"


def renew(
    connection: Connection, crypto: Crypto, station: str, signing_key: bytes = b"", code: str = ""
) -> None:
    """Give the store another station id, and another key and letters when they are given.

    ``connection`` is unguarded: the tables are made anew, because what waits is offered otherwise.
    """
    m = schema.meta.c
    meta = {row.name: row.value for row in connection.execute(select(schema.meta))}
    old: dict[str, Any] = {
        "agency": meta["agency"].decode(), "station": meta["station"].decode(),
        "code": meta["station_code"].decode(), "name": "", "kind": "console",
        "public_key": crypto.public_key(meta["signing_key"]), "state": "active",
        "enrolled_at": _LONG_AGO, "last_seen_at": None, "unsent": 0, "oldest": None, "behind": 0,
    }  # fmt: skip
    connection.execute(upsert(schema.machine).on_conflict_do_nothing(), old)
    changed = {"station": station.encode()}
    changed |= {"signing_key": signing_key} if signing_key else {}
    changed |= {"station_code": code.encode()} if code else {}
    for name, value in changed.items():
        connection.execute(update(schema.meta).where(m.name == name).values(value=value))
    mark_relaying(connection)
    letters = code or meta["station_code"].decode()
    rebuild_tables(connection, Whose(old["agency"], letters, linked=True), crypto)


def mark_relaying(connection: Connection) -> None:
    """Remember, also over a crash, that entries of other stations may wait here."""
    setting = upsert(schema.meta).on_conflict_do_nothing()
    connection.execute(setting, {"name": RELAYING, "value": b"1"})
