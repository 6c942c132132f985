"""The checklists that are there, read from ``resources/packs`` and validated before use."""

import functools
import hashlib
import re

import msgspec

from mcrrt.domain.errors import N_, BadInput, NotFound
from mcrrt.domain.packs.load import load
from mcrrt.domain.packs.pack import Pack
from mcrrt.service.resources import resource


def parse(raw: bytes) -> Pack:
    """Return the pack a file holds. Raises BadInput with the place of what is wrong."""
    try:
        data = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput("pack", N_("The pack file is not JSON.")) from None
    if not isinstance(data, dict):
        raise BadInput("pack", N_("The pack file must hold one JSON object."))
    return load(data, hashlib.sha256(raw).hexdigest())


def pack_bytes(pack_id: str) -> bytes:
    """Return the bytes of a pack's file. Raises NotFound."""
    path = resource("packs", f"{pack_id}.json")
    if not re.fullmatch(r"[a-z0-9-]{1,60}", pack_id) or not path.is_file():
        raise NotFound(N_("There is no such checklist."))
    return path.read_bytes()


@functools.cache
def pack(pack_id: str) -> Pack:
    """Return a pack by its id. Raises NotFound."""
    return parse(pack_bytes(pack_id))
