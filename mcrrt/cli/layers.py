"""``map``: the layers of the map, from GeoJSON files."""

import sys
from argparse import Namespace
from pathlib import Path

from mcrrt.cli.session import open_office, print_done
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.geo.geojson import MOST_BYTES
from mcrrt.service.access import allow
from mcrrt.service.commands import LoadLayer, RemoveLayer
from mcrrt.service.language import _, labelled, ngettext
from mcrrt.service.layers import layer_kind, preview_of
from mcrrt.service.map_answers import LayerRow
from mcrrt.service.map_words import LAYER_KIND
from mcrrt.service.questions import Layers
from mcrrt.service.words import label


def run(options: Namespace) -> int:
    """Load a file, list what is loaded, or take a layer away."""
    return {"import": _bring, "list": _list, "remove": _remove}[options.action](options)


def _wanted(options: Namespace, what: str) -> str:
    if not options.which:
        raise BadInput("which", what)
    return str(options.which)


def _bring(options: Namespace) -> int:
    path = Path(_wanted(options, N_("Name the GeoJSON file.")))
    kind = layer_kind(options.kind)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    found = preview_of(data, kind)
    shown: dict[str, object] = {
        "kind": kind.value, "features": found.features, "points": found.corners,
        "districts": list(found.districts), "outside": found.outside,
        "file_hash": found.file_hash,
    }  # fmt: skip
    if options.dry_run:
        return print_done(options, shown)
    with open_office(options) as house:
        session = house.office.session
        assert session is not None
        allow(session.roles, LoadLayer.RIGHT)
        receipt = house.office.submit(LoadLayer(kind.value, options.name or path.stem, data))
    return print_done(options, {**shown, **receipt.result})


def _list(options: Namespace) -> int:
    with open_office(options) as house:
        rows: tuple[LayerRow, ...] = house.office.ask(Layers()).layers
    if options.json:
        return print_done(options, {"layers": rows})
    for row in rows:
        kind = label(LAYER_KIND, row.kind)
        count = ngettext("{n} feature", "{n} features", row.features).format(n=row.features)
        sys.stdout.write(f"{labelled(kind, row.name)} · {count} · {row.loaded_by}\n")
    if not rows:
        sys.stdout.write(_("No layer was loaded: the map shows the schematic alone.") + "\n")
    return 0


def _remove(options: Namespace) -> int:
    name = _wanted(options, N_("Name the layer, as its kind and its name: zones Patrol."))
    with open_office(options) as house:
        receipt = house.office.submit(RemoveLayer(name))
    return print_done(options, dict(receipt.result))
