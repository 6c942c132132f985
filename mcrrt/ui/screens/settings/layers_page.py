"""Map layers: what is loaded, and a file looked at before it is loaded."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.service import words
from mcrrt.service.language import _, labelled, ngettext
from mcrrt.service.map_answers import LayerPreview, LayerRow
from mcrrt.service.map_words import LAYER_KIND
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import box, button, column, row, section
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import ChoiceInput, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.times import day_and_clock, now
from mcrrt.ui.screens.settings.layers_model import LayersState, LayersViewModel
from mcrrt.ui.screens.settings.parts import Line, draw_line
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_MOST_NAMES = 12


def layer_line(layer: LayerRow) -> Line:
    """Return a layer's line."""
    strong = labelled(words.label(LAYER_KIND, layer.kind), layer.name)
    count = ngettext("{n} feature", "{n} features", layer.features).format(n=layer.features)
    by = _("{at} by {name}").format(at=day_and_clock(layer.loaded_at, now()), name=layer.loaded_by)
    muted = by if layer.here else _("its file is on its way")
    return Line(layer.id, strong, count, muted, f"{strong}, {count}, {muted}")


def preview_words(found: LayerPreview) -> str:
    """Say what a file would bring."""
    count = ngettext("{n} feature", "{n} features", found.features).format(n=found.features)
    points = ngettext("{n} point", "{n} points", found.corners).format(n=found.corners)
    parts = [labelled(words.label(LAYER_KIND, found.kind), f"{count}, {points}.")]
    if found.names:
        more = ", …" if len(found.names) > _MOST_NAMES else "."
        parts.append(_("Names: {names}").format(names=", ".join(found.names[:_MOST_NAMES])) + more)
    if found.districts:
        parts.append(_("Districts: {names}.").format(names=", ".join(found.districts)))
    if found.outside:
        far = ngettext(
            "{n} feature lies far from the region.", "{n} features lie far from the region.",
            found.outside,
        )  # fmt: skip
        parts.append(far.format(n=found.outside))
    return "\n".join(parts)


def choose_file(parent: QWidget) -> str:
    """Ask for a file; '' when none was chosen."""
    chosen, _filter = QFileDialog.getOpenFileName(
        parent, _("GeoJSON file"), "", "GeoJSON (*.geojson *.json)"
    )
    return chosen


class LayersPage(QWidget):
    """The page."""

    def __init__(
        self, model: LayersViewModel, choose: Callable[[QWidget], str] = choose_file
    ) -> None:
        super().__init__()
        self._model = model
        self._choose = choose
        self.list = LineView(_("Map layers"), draw_line)
        self.list.empty_words = _("No layer was loaded: the map shows the schematic alone. Load your "
                                  "zones, stations, hospitals or streets as GeoJSON.")  # fmt: skip
        self._remove = button(_("Remove…"), self._on_remove, name="remove_layer")
        self._file = LineInput("layer_file", _("GeoJSON file"), 1_000)
        self._kind = ChoiceInput(
            "layer_kind", _("What it holds"),
            [(kind.value, words.label(LAYER_KIND, kind)) for kind in LayerKind],
        )  # fmt: skip
        self._name = LineInput("layer_name", _("Name of the layer"), 80)
        self._look = button(_("Look at it"), self._on_look, name="look_at_layer")
        self._load = button(_("Load"), self._on_load, role="primary", name="load_layer")
        self._found = PlainLabel("", "", wrap=True)
        self._problem = PlainLabel("", "danger", wrap=True)
        self._lay_out()
        self._file.edited.connect(lambda _name: self._on_edited(file=True))
        self._kind.edited.connect(lambda _name: self._on_edited(file=False))
        self.list.chosen.connect(lambda _layer: self._offer())
        model.state_changed.connect(self.render_layers)
        self.render_layers(model.state)

    def _lay_out(self) -> None:
        head = row(PlainLabel(_("Map layers"), "heading"), None, self._remove)
        pick = button(_("Choose…"), self._on_choose, name="choose_layer_file")
        line = row(self._file, column(None, pick, space=0), space=SPACE_S)
        line.setStretch(0, 1)
        second = row(self._kind, self._name, column(None, self._look, space=0), space=SPACE_S)
        second.setStretch(0, 1)
        second.setStretch(1, 1)
        form = column(
            section(_("Load a layer. One of the same kind and name is replaced.")), line, second,
            self._found, self._problem, row(self._load, None), margin=SPACE_S, space=SPACE_S,
        )  # fmt: skip
        layout = column(head, self.list, box(form, "note"), margin=SPACE_M, space=SPACE_S)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._kind.set_value(LayerKind.ZONES.value)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what is loaded when the page comes into view."""
        super().showEvent(event)
        self._model.refresh()

    def render_layers(self, state: LayersState) -> None:
        """Draw what is known."""
        self.list.show_lines([layer_line(one) for one in state.layers])
        if state.preview is not None:
            said = preview_words(state.preview)
        elif state.busy:
            said = _("The file is being looked at.")
        elif state.loaded:
            said = _("{name} is on the map.").format(name=state.loaded)
        else:
            said = ""
        self._found.setText(said)
        self._found.setVisible(bool(said))
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self._look.setEnabled(not state.busy)
        self._load.setEnabled(state.preview is not None and not state.busy)
        self._offer()

    def _offer(self) -> None:
        self._remove.setEnabled(bool(self.list.current_id()))

    def _on_edited(self, *, file: bool) -> None:
        self._model.forget()
        if file:
            self._name.set_value(Path(str(self._file.value() or "")).stem[:80] or None)

    def _on_choose(self) -> None:
        chosen = self._choose(self)
        if chosen:
            self._file.set_value(chosen)
            self._on_edited(file=True)
            self._on_look()

    def _on_look(self) -> None:
        self._model.look_at(str(self._file.value() or ""), str(self._kind.value() or ""))

    def _on_load(self) -> None:
        self._model.load(str(self._name.value() or ""))

    def _on_remove(self) -> None:
        current = self.list.current_id()
        layer = next((one for one in self._model.state.layers if one.id == current), None)
        if layer is None:
            return
        wording = Wording(
            _("Take {name} off the map").format(name=layer.name), _("Take off"),
            _("Its file stays on record. It can be loaded again."), danger=True,
        )  # fmt: skip
        ask_command(
            self, self._model.desk, f"layer/{layer.id}", wording, [],
            lambda _values: self._model.remove(layer.id),
        )  # fmt: skip
