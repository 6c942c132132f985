"""A layer's file as documents: packed, cut into pieces that travel, and ready for drawing."""

import hashlib
import zlib
from collections.abc import Callable, Iterable

import msgspec

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.geo.geojson import MOST_BYTES, read_layer
from mcrrt.domain.geo.measure import box_of, zones_of
from mcrrt.domain.geo.shapes import Feature, LayerKind
from mcrrt.service.gazetteer import region
from mcrrt.service.map_answers import LayerPreview, LayerShapes, flat

PIECE = 700_000  # a document must fit into one request to the hub
_SHOWN_NAMES = 200
_MOST_SHAPES = 64 * 2**20


def features_of(data: bytes, kind: LayerKind) -> tuple[Feature, ...]:
    """Return the features of a file. Raises BadInput that names what is wrong."""
    return read_layer(data, kind, region())


def layer_kind(word: str) -> LayerKind:
    """Return the kind that a word names. Raises BadInput."""
    if word not in tuple(LayerKind):
        raise BadInput("kind", N_("This must be one of: {choices}."), choices=", ".join(LayerKind))
    return LayerKind(word)


def preview_of(data: bytes, kind: LayerKind) -> LayerPreview:
    """Return what a file would bring. Raises BadInput."""
    features = features_of(data, kind)
    shapes = flat("", kind, features)
    districts = sorted({zone.district for zone in zones_of(features)})
    return LayerPreview(
        kind,
        hashlib.sha256(data).hexdigest(),
        len(features),
        len(shapes.counts) // 4,
        len(shapes.corners) // 16,
        tuple(feature.name for feature in features if feature.name)[:_SHOWN_NAMES],
        tuple(districts),
        sum(not _near(feature) for feature in features),
    )


def _near(feature: Feature) -> bool:
    box, here = box_of(feature.shape.each_spot()), region()
    return (
        box.west <= here.east and box.east >= here.west
        and box.south <= here.north and box.north >= here.south
    )  # fmt: skip


def pieces_of(data: bytes) -> tuple[bytes, ...]:
    """Return bytes packed and cut."""
    packed = zlib.compress(data, 6)
    return tuple(packed[at : at + PIECE] for at in range(0, len(packed), PIECE))


def put_together(pieces: Iterable[bytes], most: int = MOST_BYTES) -> bytes:
    """Return the bytes of pieces. Raises ValueError when they are not what was cut."""
    unpack = zlib.decompressobj()
    try:
        data = unpack.decompress(b"".join(pieces), most + 1)
    except zlib.error:
        raise ValueError from None
    if len(data) > most or not unpack.eof:
        raise ValueError
    return data


def shapes_pieces(layer: str, kind: LayerKind, features: tuple[Feature, ...]) -> tuple[bytes, ...]:
    """Return a layer's shapes, ready for drawing, as pieces."""
    return pieces_of(msgspec.msgpack.encode(flat(layer, kind, features)))


def shapes_from(
    layer: str, kind: LayerKind, ready: Iterable[bytes], file: Callable[[], Iterable[bytes]]
) -> LayerShapes:
    """Return a layer's shapes, from the file itself where what was made ready cannot be read.

    Raises ValueError or BadInput when neither can.
    """
    try:
        return msgspec.msgpack.decode(put_together(ready, _MOST_SHAPES), type=LayerShapes)
    except (ValueError, msgspec.MsgspecError):
        return flat(layer, kind, features_of(put_together(file()), kind))
