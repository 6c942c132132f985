"""What the page of map layers knows and does."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import N_, BadInput, McrrtError
from mcrrt.domain.geo.geojson import MOST_BYTES
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.language import sentence
from mcrrt.service.map_answers import LayerList, LayerPreview, LayerRow
from mcrrt.service.news import Committed, Receipt
from mcrrt.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class LayersState:
    """What the page draws. ``busy`` while a file is looked at or loaded."""

    layers: tuple[LayerRow, ...] = ()
    preview: LayerPreview | None = None
    problem: str = ""
    loaded: str = ""
    busy: bool = False


class LayersViewModel(QObject):
    """Signals: ``state_changed(LayersState)``."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = LayersState()
        self._data = b""
        self._name = ""
        desk.committed.connect(self._on_committed)

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)

    def refresh(self) -> None:
        """Ask what is loaded."""
        self._desk.ask(q.Layers(), self._on_layers)

    def _on_layers(self, found: LayerList) -> None:
        self._set(layers=found.layers)

    def _on_committed(self, committed: Committed) -> None:
        if any(kind.startswith("layer.") for kind in committed.kinds):
            self.refresh()

    def look_at(self, path: str, kind: str) -> None:
        """Read a file and ask what it would bring. Nothing is loaded."""
        self._set(preview=None, problem="", loaded="", busy=True)
        try:
            self._data = _read(path)
        except BadInput as error:
            self._on_refused(error)
            return
        self._desk.ask(q.PreviewLayer(kind, self._data), self._on_preview, self._on_refused)

    def _on_preview(self, preview: LayerPreview) -> None:
        self._set(preview=preview, busy=False)

    def _on_refused(self, error: McrrtError) -> None:
        self._set(preview=None, problem=sentence(error), busy=False)

    def forget(self) -> None:
        """Another file or kind is meant: what was looked at does not count."""
        if self.state.preview is not None or self.state.problem or self.state.loaded:
            self._data = b""
            self._set(preview=None, problem="", loaded="")

    def load(self, name: str) -> None:
        """Load the file that was looked at."""
        preview = self.state.preview
        if preview is None or self.state.busy:
            return
        self._name = name
        self._set(busy=True)
        wish = c.LoadLayer(preview.kind.value, name, self._data)
        self._desk.submit(wish, self._on_loaded, self._on_not_loaded)

    def _on_loaded(self, _receipt: Receipt) -> None:
        self._data = b""
        self._set(preview=None, problem="", loaded=self._name, busy=False)

    def _on_not_loaded(self, error: McrrtError) -> None:
        """What was looked at stays, to be loaded under another name."""
        self._set(problem=sentence(error), busy=False)

    def remove(self, layer: str) -> c.RemoveLayer:
        """Return the command that takes a layer off the map."""
        return c.RemoveLayer(layer)

    @property
    def desk(self) -> Desk:
        """The desk, for the dialog of this page."""
        return self._desk


def _read(path: str) -> bytes:
    if not path.strip():
        raise BadInput("file", N_("Name the GeoJSON file."))
    try:
        with Path(path.strip()).expanduser().open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        raise BadInput("file", N_("There is no file here that can be read.")) from None
