"""Which stations have signed in a store file, even when not all of it can be read."""

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import McrrtError
from mcrrt.service.ports import Crypto
from mcrrt.store.engine import connect


def station_keys(path: Path, key: bytes, crypto: Crypto) -> dict[str, bytes]:
    """Return station id to public key, or nothing when the file cannot be read."""
    try:
        with closing(connect(path, key)) as connection:
            meta = dict(connection.cursor().execute("SELECT name, value FROM meta").fetchall())
            return {meta["station"].decode(): crypto.public_key(meta["signing_key"])}
    except (McrrtError, sqlcipher.DatabaseError, KeyError):
        return {}
