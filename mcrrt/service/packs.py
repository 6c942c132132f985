"""The checklists that are there: those that come with the program, and those of the agency.

What the agency has decided and used is in its ``Checklist`` records; a version that was used is
found by its hash for ever, whatever the program brings by now.
"""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from mcrrt.domain.checklist import Checklist
from mcrrt.domain.errors import N_, BadInput, NotFound, RuleBroken
from mcrrt.domain.packs.load import load, reopen
from mcrrt.domain.packs.pack import Pack, PackRole
from mcrrt.service import codec
from mcrrt.service.resources import resource

MOST_BYTES = 500_000
INTAKE = "mcrrt-intake"

Records = Callable[[str], Checklist | None]


@dataclass(frozen=True, slots=True)
class PackFile:
    """A checklist with the bytes of its file."""

    pack: Pack
    raw: bytes


def parse(raw: bytes) -> Pack:
    """Return the pack a new file holds. Raises BadInput with the place of what is wrong."""
    if len(raw) > MOST_BYTES:
        raise BadInput("pack", N_("The pack file is too large: a checklist has a few pages."))
    return load(_object(raw, codec.refuse_twice), hashlib.sha256(raw).hexdigest())


def parse_kept(raw: bytes) -> Pack:
    """Return the pack of a version that was kept, which today's checks might refuse."""
    return reopen(_object(raw), hashlib.sha256(raw).hexdigest())


def _object(raw: bytes, check: Callable[[bytes], None] = lambda _raw: None) -> dict[str, Any]:
    try:
        data = msgspec.json.decode(raw)
        check(raw)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput("pack", N_("The pack file is not JSON.")) from None
    if not isinstance(data, dict):
        raise BadInput("pack", N_("The pack file must hold one JSON object."))
    return data


# --- with the program ----------------------------------------------------------------------------


@functools.cache
def shipped() -> dict[str, PackFile]:
    """Return the checklists that come with the program, the intake first."""
    found = {}
    for path in sorted(resource("packs").glob("*.json")):
        raw = path.read_bytes()
        found[path.stem] = PackFile(parse(raw), raw)
    return {INTAKE: found.pop(INTAKE), **found}


def pack_bytes(pack_id: str) -> bytes:
    """Return the bytes of a pack that comes with the program. Raises NotFound."""
    return _shipped(pack_id).raw


def pack(pack_id: str) -> Pack:
    """Return a pack that comes with the program. Raises NotFound."""
    return _shipped(pack_id).pack


def _shipped(pack_id: str) -> PackFile:
    found = shipped().get(pack_id)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound(N_("There is no such checklist."))


# --- of the agency -------------------------------------------------------------------------------


@functools.lru_cache(maxsize=64)
def _kept(json: str) -> PackFile:
    raw = json.encode()
    return PackFile(parse_kept(raw), raw)


def by_hash(pack_id: str, pack_hash: str, record: Checklist | None) -> PackFile:
    """Return the version of a checklist that an assessment was made with. Raises NotFound."""
    found = shipped().get(pack_id)
    if found is not None and found.pack.hash == pack_hash:
        return found
    kept = record.version(pack_hash) if record else None
    if kept is None:
        raise _unknown()
    return _kept(kept.json)


def in_force(pack_id: str, record: Checklist | None) -> PackFile:
    """Return the version that is used now. Raises NotFound."""
    if record is not None and record.in_force:
        return by_hash(pack_id, record.in_force, record)
    return _shipped(pack_id)


def is_on(found: Pack, record: Checklist | None) -> bool:
    """Say whether a checklist may be begun: switched on, and its terms confirmed."""
    on = found.on if record is None or record.on is None else record.on
    confirmed = found.licence.terms is None or (record is not None and bool(record.terms_by))
    return on and confirmed


def require_on(found: Pack, record: Checklist | None) -> None:
    """Refuse to begin a checklist that the agency does not use. Raises RuleBroken."""
    if not is_on(found, record):
        raise RuleBroken(
            N_("This checklist is not in use here. An administrator can switch it on.")
        )


def require_loadable(found: Pack) -> None:
    """Refuse what would take the intake away under its own name. Raises BadInput."""
    intake = found.role is PackRole.INTAKE
    if intake != (found.id == INTAKE):
        raise BadInput(
            "role",
            N_(
                "The intake checklist is called {intake}; every other one is a screener or a record."
            ),
            intake=INTAKE,
        )
