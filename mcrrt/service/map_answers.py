"""What the map is drawn from: layers as flat numbers, and where calls and teams are taken to be."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.geo.place import Placed
from mcrrt.domain.geo.shapes import Feature, LayerKind, Line, Shape
from mcrrt.service.answers import CallRow, TeamRow


@dataclass(frozen=True, slots=True)
class LayerShapes:
    """The shapes of one layer, flat, because a town's streets are a hundred thousand corners.

    ``corners``: longitude and latitude of every corner, as doubles; ``counts``: how many corners
    each part has; ``owners``: which feature each part is of; both as whole numbers of four bytes.
    ``names`` and ``details`` are of the features; a zone's detail is its district.
    """

    id: str
    kind: LayerKind
    names: tuple[str, ...]
    details: tuple[str, ...]
    corners: bytes
    counts: bytes
    owners: bytes

    def parts(self) -> Iterator[tuple[int, Sequence[float]]]:
        """Return each part: its feature, and its longitudes and latitudes by turns."""
        flat = memoryview(self.corners).cast("d")
        at = 0
        counts, owners = memoryview(self.counts).cast("I"), memoryview(self.owners).cast("I")
        for count, owner in zip(counts, owners, strict=True):
            yield owner, flat[2 * at : 2 * (at + count)]
            at += count


def flat(layer: str, kind: LayerKind, features: Sequence[Feature]) -> LayerShapes:
    """Return features as one layer's shapes."""
    corners, counts, owners = array("d"), array("I"), array("I")
    for place, feature in enumerate(features):
        for part in _parts(feature.shape):
            counts.append(len(part))
            owners.append(place)
            for spot in part:
                corners.extend(spot)
    return LayerShapes(
        layer,
        kind,
        tuple(feature.name for feature in features),
        tuple(feature.text("district") for feature in features),
        corners.tobytes(),
        counts.tobytes(),
        owners.tobytes(),
    )


def _parts(shape: Shape) -> Iterable[Line]:
    yield from ((spot,) for spot in shape.spots)
    yield from shape.lines
    for area in shape.areas:
        yield from area


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer that is loaded: what it is, from which file, how much is in it."""

    id: str
    kind: LayerKind
    name: str
    file_hash: str
    features: int
    loaded_at: datetime
    loaded_by: str
    here: bool  # False while its file is still on its way from the hub


@dataclass(frozen=True, slots=True)
class LayerList:
    """The layers of the agency, by kind and name."""

    layers: tuple[LayerRow, ...]


@dataclass(frozen=True, slots=True)
class LayerPreview:
    """What a file would bring: before it is loaded. ``outside`` lie far from the agency."""

    kind: LayerKind
    file_hash: str
    features: int
    parts: int
    corners: int
    names: tuple[str, ...]
    districts: tuple[str, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class CallOnMap:
    """A call, where it is taken to be, and its district; no place when nothing says where."""

    row: CallRow
    placed: Placed | None
    district: str


@dataclass(frozen=True, slots=True)
class TeamOnMap:
    """A team and where it is taken to be: at its call, or in its district."""

    row: TeamRow
    placed: Placed | None
    at_call: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything that is on the map besides its layers. ``layers`` name those in force."""

    at: datetime
    calls: tuple[CallOnMap, ...]
    teams: tuple[TeamOnMap, ...]
    layers: tuple[str, ...]
