"""The documents that records name: which are here, and what the layers of the map have in them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from mcrrt.domain.layer import Layer
from mcrrt.service import codec
from mcrrt.store import schema

_l, _b = schema.layer.c, schema.blob.c
_WITH_PAGES = (schema.referral.c, schema.sheet.c)


def layers_on(connection: Connection, agency: str) -> list[Layer]:
    """Return the layers that are on the map, by kind and name."""
    found = connection.execute(
        select(_l.state)
        .where(_l.agency == agency, _l.active == 1)
        .order_by(_l.kind, _l.name, _l.id)
    ).scalars()
    return [codec.decode(state, Layer) for state in found]


def missing_pages(connection: Connection, agency: str, limit: int) -> list[str]:
    """Return the pages of referrals and of shift-change sheets that are not here yet."""
    found: list[str] = []
    for c in _WITH_PAGES:
        query = select(c.document).where(
            c.agency == agency, c.document != "", c.document.not_in(select(_b.hash))
        )
        found += connection.execute(query.limit(limit)).scalars()
    return found


def missing_pieces(connection: Connection, agency: str) -> list[str]:
    """Return the documents of layers that are not here yet, those for drawing first."""
    wanted = [
        piece for layer in layers_on(connection, agency) for piece in (*layer.shapes, *layer.pieces)
    ]
    here = set(connection.execute(select(_b.hash).where(_b.hash.in_(wanted))).scalars())
    return [piece for piece in dict.fromkeys(wanted) if piece not in here]


def read_pieces(connection: Connection, names: Sequence[str]) -> list[bytes] | None:
    """Return these documents in order; None while one of them is still on its way."""
    found = {
        row.hash: row.data
        for row in connection.execute(select(_b.hash, _b.data).where(_b.hash.in_(names)))
    }
    return [found[name] for name in names] if found.keys() >= set(names) else None
