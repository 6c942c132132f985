"""Names that only one event of an agency can have, within one transaction. Kept as hashes."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from mcrrt.hub import schema

_c = schema.claim.c
_FIND = select(_c.name_hash, _c.event_id).where(
    _c.agency_id == bindparam("agency"), _c.name_hash.in_(bindparam("names", expanding=True))
)


def name_hash(name: str) -> str:
    """Return what stands for a name: user names and call numbers stay out of the keys."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()


class Claims:
    """Who has which name, as it is at this point of the transaction."""

    def __init__(self, connection: Connection, agency: str) -> None:
        self._connection = connection
        self._agency = agency
        self._owners: dict[str, str | None] = {}
        self._new: dict[str, str] = {}

    def fetch(self, names: Iterable[str]) -> None:
        """Look up many names at once."""
        wanted = list({name_hash(name) for name in names} - self._owners.keys())
        if not wanted:
            return
        self._owners |= dict.fromkeys(wanted)
        rows = self._connection.execute(_FIND, {"agency": self._agency, "names": wanted})
        self._owners |= {row.name_hash: row.event_id for row in rows}

    def owner_of(self, name: str) -> str | None:
        """Return the event that has a name."""
        self.fetch((name,))
        return self._owners[name_hash(name)]

    def give(self, names: Iterable[str], event_id: str) -> None:
        """Let an event have names from now on."""
        for name in names:
            key = name_hash(name)
            if self._owners.get(key) is None:
                self._owners[key] = self._new[key] = event_id

    def write(self) -> None:
        """Write what was given away."""
        rows = [
            {"agency_id": self._agency, "name_hash": key, "event_id": event_id}
            for key, event_id in self._new.items()
        ]
        if rows:
            self._connection.execute(schema.claim.insert(), rows)
