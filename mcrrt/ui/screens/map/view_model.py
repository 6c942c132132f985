"""What the map screen knows: what is on the map, and the shapes of the layers that are loaded."""

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import McrrtError
from mcrrt.service.map_answers import LayerShapes, MapView
from mcrrt.service.news import Committed
from mcrrt.service.questions import OnTheMap, ShapesOf
from mcrrt.ui.desk import Desk


class MapViewModel(QObject):
    """Signals: ``state_changed(MapView)``; ``layers_changed(tuple)`` of LayerShapes, all of them."""

    state_changed = Signal(object)
    layers_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shown = False
        self.state: MapView | None = None
        self._layers: dict[str, LayerShapes | None] = {}
        self._asked = ""
        self._told: tuple[str, ...] = ()
        self._again = self._asking = False
        desk.committed.connect(self._on_committed)

    def refresh(self) -> None:
        """Ask again; while an answer is on its way, once more after it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._desk.ask(OnTheMap(), self._on_view, self._on_failed)

    def _on_committed(self, committed: Committed) -> None:
        if any(kind.startswith("layer.") for kind in committed.kinds):
            self._layers.clear()  # a layer may have come again with another file
            self._told = ("",)
        if self.shown and any(not kind.startswith("access.") for kind in committed.kinds):
            self.refresh()

    def _on_failed(self, error: McrrtError) -> None:
        self._asking = False
        self._desk.refused.emit(error)

    def _on_view(self, view: MapView) -> None:
        self._asking = False
        self.state = view
        self.state_changed.emit(view)
        self._next_shapes()
        if self._again:
            self._again = False
            self.refresh()

    def _next_shapes(self) -> None:
        """Ask for one layer after the other, so that nobody else waits long; then tell of them."""
        if self.state is None or self._asked:
            return
        self._asked = next((one for one in self.state.layers if one not in self._layers), "")
        if self._asked:
            self._desk.ask(ShapesOf(self._asked), self._on_shapes, self._on_no_shapes)
            return
        there = [one for name in self.state.layers if (one := self._layers[name]) is not None]
        names = tuple(one.id for one in there)
        if names != self._told:
            self._told = names
            self.layers_changed.emit(tuple(there))

    def _on_shapes(self, shapes: LayerShapes) -> None:
        self._have(shapes)

    def _on_no_shapes(self, _error: McrrtError) -> None:
        """Its file is still on its way, or it has just gone: the map is drawn without it."""
        self._have(None)

    def _have(self, shapes: LayerShapes | None) -> None:
        self._layers[self._asked] = shapes
        self._asked = ""
        self._next_shapes()
