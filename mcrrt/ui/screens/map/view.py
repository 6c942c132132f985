"""The map, and beside it the list of everything on it: what is chosen in one is in the other."""

import time
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.service.gazetteer import schematic
from mcrrt.service.language import _, ngettext
from mcrrt.service.map_answers import LayerShapes, MapView
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.map.filling import fill_layer, fill_schematic, home_box
from mcrrt.ui.map.ground import Ground
from mcrrt.ui.map.widget import STEP, MapWidget
from mcrrt.ui.present.places import marks, place_lines
from mcrrt.ui.screens.map.table import PAD, draw_place
from mcrrt.ui.screens.map.view_model import MapViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_FILL_S = 0.006  # of a frame, for putting streets together


def _counted(calls: int, teams: int, lost: int) -> str:
    """Say how much is on the map, and how much should be and has no place."""
    parts = [
        ngettext("{n} call", "{n} calls", calls).format(n=calls),
        ngettext("{n} team", "{n} teams", teams).format(n=teams),
    ]
    if lost:
        parts.append(_("{n} without a place").format(n=lost))
    return " · ".join(parts)


class MapScreen(QWidget):
    """Signals: ``call_opened(str)`` a call is to be worked on."""

    call_opened = Signal(str)

    def __init__(self, model: MapViewModel) -> None:
        super().__init__()
        self._model = model
        self.map = MapWidget(home_box(schematic()))
        fill_schematic(self.map.ground, schematic())
        self.list = LineView(_("On the map"), draw_place, PAD)
        self.list.empty_words = _("Nothing is on the map: no call is open and no team is on. "
                                  "N begins a call, F4 forms a team.")  # fmt: skip
        self._count = PlainLabel("", "section")
        self._filling: Iterator[int] | None = None
        self._ground: Ground | None = None
        self._fill_timer = QTimer(self)
        self._fill_timer.setInterval(0)
        self._fill_timer.timeout.connect(self._fill_on)
        self._lay_out()
        self.map.chosen.connect(self._on_mark)
        self.map.opened.connect(self._open)
        self.list.chosen.connect(self._on_line)
        self.list.opened.connect(self._open)
        model.state_changed.connect(self.render_state)
        model.layers_changed.connect(self.show_layers)

    def _lay_out(self) -> None:
        zoom = row(
            PlainLabel(_("Map"), "heading"), None,
            button(_("Closer"), lambda: self.map.zoom(STEP), role="quiet", name="map.closer"),
            button(_("Further"), lambda: self.map.zoom(1 / STEP), role="quiet", name="map.further"),
            button(_("Whole region"), self.map.show_whole, role="quiet", name="map.whole"),
            space=4,
        )  # fmt: skip
        left = column(zoom, self.map, margin=SPACE_S, space=SPACE_S)
        left.setStretch(1, 1)
        head = row(PlainLabel(_("On the map"), "heading"), None, self._count)
        right = column(head, self.list, margin=SPACE_S, space=SPACE_S)
        right.setStretch(1, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(box(left, "card"))
        split.addWidget(box(right, "card"))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([760, 480])
        layout = column(split, margin=SPACE_M)
        self.setLayout(layout)

    # --- what is on it ---------------------------------------------------------------------------

    def render_state(self, view: MapView) -> None:
        """Draw everything; what is selected stays so."""
        lines = place_lines(view)
        self.list.show_lines(lines)
        self.map.show_marks(marks(view, self.map.sheet.flat))
        lost = sum(not line.placed for line in lines)
        self._count.setText(_counted(len(view.calls), len(view.teams), lost))
        self._count.set_role("bad" if lost else "section")

    def show_layers(self, layers: tuple[LayerShapes, ...]) -> None:
        """Put the layers onto a new ground, a little at a time; the old one stays until then."""
        ground = Ground(self.map.sheet)
        own_hospitals = any(one.kind is LayerKind.HOSPITALS for one in layers)
        fill_schematic(ground, schematic(), hospitals=not own_hospitals)
        self._ground = ground
        self._filling = (step for one in layers for step in fill_layer(ground, one))
        self._fill_timer.start()

    def _fill_on(self) -> None:
        until = time.perf_counter() + _FILL_S
        while self._filling is not None and time.perf_counter() < until:
            if next(self._filling, None) is None:
                self._filling = None
        if self._filling is None:
            self._fill_timer.stop()
            if self._ground is not None:
                self.map.take_ground(self._ground)
                self._ground = None

    # --- choosing --------------------------------------------------------------------------------

    def _on_mark(self, mark: str) -> None:
        if not mark or not self.list.choose(mark):
            self.list.forget_current()

    def _on_line(self, line: str) -> None:
        self.map.choose(line)

    def _open(self, record: str) -> None:
        """Open a call, or the call a team is on."""
        view = self._model.state
        if view is None:
            return
        calls = {one.row.id for one in view.calls}
        team = next((one.row for one in view.teams if one.row.id == record), None)
        wanted = team.call if team is not None else record
        if wanted in calls:
            self.call_opened.emit(wanted)

    def start(self) -> None:
        """Put the cursor onto the map."""
        self.map.setFocus()
