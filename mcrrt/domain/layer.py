"""A layer of the map: which file it came from, and whether it is on the map."""

from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts.layers import LayerLoaded, LayerRemoved
from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.domain.journal import Entry


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as it is now. ``pieces`` and ``shapes`` name the documents that hold it."""

    id: str
    kind: LayerKind
    name: str
    file_hash: str
    features: int
    pieces: tuple[str, ...]
    shapes: tuple[str, ...]
    loaded_at: datetime
    loaded_by: str
    on: bool = True


def evolve_layer(layer: Layer | None, entry: Entry) -> Layer:
    """Return the layer after the fact. Raises RuleBroken."""
    match entry.fact:
        case LayerLoaded() as fact:
            if fact.layer_kind not in tuple(LayerKind):
                raise RuleBroken(N_("Layers of this kind are not known here."))
            return Layer(
                fact.layer, LayerKind(fact.layer_kind), fact.name, fact.file_hash, fact.features,
                fact.pieces, fact.shapes, entry.at, entry.actor,
            )  # fmt: skip
        case LayerRemoved():
            if layer is None or not layer.on:
                raise RuleBroken(N_("This layer is not on the map."))
            return replace(layer, on=False)
    if layer is None:
        raise RuleBroken(N_("This layer is not on the map."))
    return layer
