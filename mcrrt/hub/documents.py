"""Papers that records name by their hash: bytes that never change."""

import hashlib
import re

from sqlalchemy import bindparam, select

from mcrrt.domain.errors import N_
from mcrrt.hub import schema
from mcrrt.hub.complaints import Complained, not_found
from mcrrt.hub.engines import Database

_d = schema.document.c
_FIND = select(_d.data).where(_d.agency_id == bindparam("agency"), _d.hash == bindparam("digest"))
_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_digest(digest: str) -> str:
    """Return what can be the name of a document. Raises Complained."""
    if not _DIGEST.fullmatch(digest):
        raise not_found()
    return digest


def keep(database: Database, agency: str, digest: str, data: bytes) -> None:
    """Keep a document under its hash. Raises Complained when the bytes are others."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise Complained(422, "invalid", N_("These bytes are not the document of this name."))
    row = {"agency_id": agency, "hash": digest, "data": data}
    with database.writing(agency) as connection:
        connection.execute(database.insert_or_leave(schema.document), row)


def find(database: Database, agency: str, digest: str) -> bytes:
    """Return a document. Raises Complained."""
    with database.reading(agency) as connection:
        data = connection.execute(_FIND, {"agency": agency, "digest": digest}).scalar()
    if data is None:
        raise not_found()
    return bytes(data)
