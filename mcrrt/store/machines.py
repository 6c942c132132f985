"""The machines of the agency, as the hub vouched for them: whose signature is whose."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain.errors import N_, Refused
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import Machine, machine_text
from mcrrt.store import schema

_m = schema.machine.c
_knowing = upsert(schema.machine)
_KNOW = _knowing.on_conflict_do_update(
    ["agency", "station"],
    set_={
        c.name: _knowing.excluded[c.name]
        for c in schema.machine.c
        if c.name not in ("agency", "station", "public_key")
    },
)


def public_keys(connection: Connection, agency: str) -> dict[str, bytes]:
    """Return the public key of each machine that is known."""
    found = connection.execute(select(_m.station, _m.public_key).where(_m.agency == agency))
    return {station: key for station, key in found}  # noqa: C416 - rows, not pairs


def know(
    connection: Connection,
    agency: str,
    machines: Sequence[Machine],
    authority: bytes,
    crypto: Crypto,
) -> None:
    """Take in who belongs. The first key of a machine stays its key. Raises Refused."""
    known = public_keys(connection, agency)
    rows: list[dict[str, Any]] = []
    for machine in machines:
        text = machine_text(agency, machine)
        other_key = known.get(machine.station, machine.public_key) != machine.public_key
        if other_key or not crypto.verify(authority, text, machine.vouched):
            raise Refused(N_("The hub named a machine that the agency does not vouch for."))
        rows.append({"agency": agency, **{n: getattr(machine, n) for n in _FIELDS}})
    if rows:
        connection.execute(_KNOW, rows)


_FIELDS = (
    "station", "code", "name", "kind", "public_key", "state", "enrolled_at", "last_seen_at",
    "unsent", "oldest", "behind",
)  # fmt: skip
