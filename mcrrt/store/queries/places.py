"""What is on the map: layers, and where calls and teams are taken to be."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from mcrrt.domain.call import Call
from mcrrt.domain.errors import N_, BadInput, NotFound, NotNow
from mcrrt.domain.geo.measure import zones_of
from mcrrt.domain.geo.place import Gazetteer, Placed, district_of, place_in_district, place_of
from mcrrt.domain.geo.shapes import LayerKind, Zone
from mcrrt.domain.layer import Layer
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import answers as a
from mcrrt.service import codec, layers
from mcrrt.service import map_answers as m
from mcrrt.service import questions as q
from mcrrt.service.gazetteer import gazetteer, zones_in_force
from mcrrt.store import schema
from mcrrt.store.pieces import layers_on, read_pieces
from mcrrt.store.queries.board import team_rows
from mcrrt.store.queries.context import CALL_COLUMNS, Context

# Where a team is that is sent somewhere: at the call, or on its way to it, or gone on from it.
_AT_CALL = (TeamStatus.ON_SCENE, TeamStatus.STAGED)


def agency_zones(context: Context) -> tuple[Zone, ...]:
    """Return the zones that the agency has loaded; those on their way count when they are here."""
    zones: list[Zone] = []
    for layer in layers_on(context.connection, context.agency):
        if layer.kind is LayerKind.ZONES:
            zones += _zones_of(context, layer.pieces)
    return tuple(zones)


# By the names of its documents, which say what is in them. A call is placed many times a minute.
_read: dict[tuple[str, ...], tuple[Zone, ...]] = {}
_MOST_READ = 16


def _zones_of(context: Context, names: tuple[str, ...]) -> tuple[Zone, ...]:
    if names not in _read:
        pieces = read_pieces(context.connection, names)
        if pieces is None:
            return ()
        if len(_read) >= _MOST_READ:
            _read.clear()
        _read[names] = _zones_in(pieces)
    return _read[names]


def _zones_in(pieces: list[bytes]) -> tuple[Zone, ...]:
    """Return the zones of a file; none when it cannot be read by this version."""
    try:
        return zones_of(layers.features_of(layers.put_together(pieces), LayerKind.ZONES))
    except (ValueError, BadInput):
        return ()


def where_of(context: Context, call: Call) -> tuple[Placed | None, str]:
    """Return where a call is taken to be, and its district."""
    zones = agency_zones(context)
    values = {name: call.value(name) for name in ("address", "address_detail", "municipality")}
    placed = place_of(values, gazetteer(zones))
    return placed, district_of(placed, zones_in_force(zones))


def on_the_map(_question: q.OnTheMap, context: Context) -> m.MapView:
    """The calls and teams of the board, each with its place."""
    zones = agency_zones(context)
    known, in_force = gazetteer(zones), zones_in_force(zones)
    calls = _calls(context, known, in_force)
    by_id = {one.row.id: one for one in calls}
    teams = [_team(row, by_id, known, in_force) for row in team_rows(context, past=False)]
    names = [layer.id for layer in layers_on(context.connection, context.agency)]
    return m.MapView(context.now, tuple(calls), tuple(teams), tuple(names))


def _calls(context: Context, known: Gazetteer, zones: tuple[Zone, ...]) -> list[m.CallOnMap]:
    c = schema.call.c
    found = context.connection.execute(
        select(*CALL_COLUMNS, c.state).where(
            c.agency == context.agency, c.on_board == 1, c.status != "draft"
        )
    )
    calls = []
    for row in found:
        call = codec.decode(row.state, Call)
        values = {name: call.value(name) for name in ("address", "address_detail", "municipality")}
        placed = place_of(values, known)
        calls.append(m.CallOnMap(context.call_row(row), placed, district_of(placed, zones)))
    return sorted(calls, key=lambda one: (one.row.urgency or "P9", one.row.received_at))


def _team(
    row: a.TeamRow, calls: dict[str, m.CallOnMap], known: Gazetteer, zones: tuple[Zone, ...]
) -> m.TeamOnMap:
    """A team on scene is at its call; any other is known to be in its district and no more."""
    call = calls.get(row.call)
    if call is not None and call.placed is not None and row.status in _AT_CALL:
        return m.TeamOnMap(row, call.placed, at_call=True)
    return m.TeamOnMap(row, place_in_district(row.district, known, zones), at_call=False)


def layer_list(_question: q.Layers, context: Context) -> m.LayerList:
    """The layers on the map."""
    rows = [_layer_row(context, one) for one in layers_on(context.connection, context.agency)]
    return m.LayerList(tuple(rows))


def _layer_row(context: Context, layer: Layer) -> m.LayerRow:
    here = read_pieces(context.connection, layer.pieces) is not None
    return m.LayerRow(
        layer.id, layer.kind, layer.name, layer.file_hash, layer.features, layer.loaded_at,
        context.account_name(layer.loaded_by), here,
    )  # fmt: skip


def shapes_of(question: q.ShapesOf, context: Context) -> m.LayerShapes:
    """One layer, for drawing. Raises NotFound, or NotNow while it is on its way."""
    layer = context.load("layer", question.layer)
    if not isinstance(layer, Layer) or not layer.on:
        raise NotFound(N_("There is no such layer."))
    ready = read_pieces(context.connection, layer.shapes)
    file = read_pieces(context.connection, layer.pieces)
    if ready is None and file is None:
        raise NotNow(N_("The file of this layer is still on its way from the hub."))
    try:
        return layers.shapes_from(layer.id, layer.kind, ready or (), lambda: file or ())
    except ValueError:
        raise NotNow(N_("The file of this layer is still on its way from the hub.")) from None


def preview_layer(question: q.PreviewLayer, _context: Context) -> m.LayerPreview:
    """What a file would bring. Raises BadInput."""
    return layers.preview_of(question.data, layers.layer_kind(question.kind))


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.OnTheMap: on_the_map,
    q.Layers: layer_list,
    q.ShapesOf: shapes_of,
    q.PreviewLayer: preview_layer,
}
