"""What can have happened to the map's layers."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import Fact, Feed, subject


@dataclass(frozen=True, slots=True)
class LayerLoaded(Fact):
    """An administrator loaded a file as a layer; one of the same kind and name is replaced.

    ``file_hash`` is the SHA-256 of the file. ``pieces`` are the documents that hold it, packed and
    cut; ``shapes`` those that hold the same made ready for drawing.
    """

    KIND: ClassVar[str] = "layer.loaded"
    FEED: ClassVar[Feed] = Feed.ADMIN
    layer: str
    layer_kind: str
    name: str
    file_hash: str
    features: int
    pieces: tuple[str, ...]
    shapes: tuple[str, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        """The layer."""
        return (subject("layer", self.layer),)


@dataclass(frozen=True, slots=True)
class LayerRemoved(Fact):
    """A layer is not on the map any more."""

    KIND: ClassVar[str] = "layer.removed"
    FEED: ClassVar[Feed] = Feed.ADMIN
    layer: str

    def subjects(self) -> tuple[str, ...]:
        """The layer."""
        return (subject("layer", self.layer),)
