"""Layers of the map."""

import hashlib

from mcrrt.domain import text
from mcrrt.domain.errors import N_, NotFound
from mcrrt.domain.facts.layers import LayerLoaded, LayerRemoved
from mcrrt.domain.journal import subject
from mcrrt.domain.layer import Layer
from mcrrt.service import commands as c
from mcrrt.service import layers
from mcrrt.service.work import Handlers, Work, new_id

NAME = 80


def _layer(work: Work, layer_id: str | None) -> Layer | None:
    found = work.unit.load(subject("layer", layer_id)) if layer_id else None
    return found if isinstance(found, Layer) else None


def load(wish: c.LoadLayer, work: Work) -> None:
    """The whole file is checked first; then its bytes are kept and the fact names them."""
    kind = layers.layer_kind(wish.kind)
    name = text.required("name", wish.name, NAME)
    features = layers.features_of(wish.data, kind)
    known = _layer(work, work.unit.find("layer", f"{kind} {name}"))
    layer = known.id if known else new_id()
    fact = LayerLoaded(
        layer,
        kind.value,
        name,
        hashlib.sha256(wish.data).hexdigest(),
        len(features),
        tuple(work.unit.keep_blob(piece) for piece in layers.pieces_of(wish.data)),
        tuple(work.unit.keep_blob(piece) for piece in layers.shapes_pieces(layer, kind, features)),
    )
    work.add(fact)
    work.result.update(layer=layer, features=len(features), replaced=known is not None)


def remove(wish: c.RemoveLayer, work: Work) -> None:
    """Off the map."""
    layer = _layer(work, work.unit.find("layer", wish.layer))
    if layer is None:
        raise NotFound(N_("There is no such layer."))
    work.add(LayerRemoved(layer.id))
    work.result.update(layer=layer.id)


HANDLERS: Handlers = {
    c.LoadLayer: load,
    c.RemoveLayer: remove,
}
