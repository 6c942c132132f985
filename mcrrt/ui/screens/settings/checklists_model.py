"""What the page of checklists knows and does."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import N_, BadInput, McrrtError
from mcrrt.domain.packs.pack import Pack
from mcrrt.domain.packs.scoring import Text
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service import questions as q
from mcrrt.service.checklist_answers import ChecklistList, ChecklistRow, PackData
from mcrrt.service.language import sentence
from mcrrt.service.news import Committed
from mcrrt.service.pack_files import file_of
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.files import save_private


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was looked at, and the version it would follow."""

    pack: Pack
    json: str
    before: Pack | None = None

    @property
    def terms(self) -> Text | None:
        """What has to be confirmed, {} where it has no words of its own, None for nothing."""
        licence = self.pack.licence
        return licence.terms or (None if licence.may_ship_items else {})


@dataclass(frozen=True, slots=True)
class ChecklistsState:
    """What the page draws. ``incoming`` is a file that was looked at and not loaded."""

    rows: tuple[ChecklistRow, ...] = ()
    incoming: Incoming | None = None
    problem: str = ""

    def row(self, pack: str) -> ChecklistRow | None:
        """Return what is known of a checklist."""
        return next((row for row in self.rows if row.id == pack), None)


class ChecklistsViewModel(QObject):
    """Signals: ``state_changed(ChecklistsState)``; ``saved(str)`` the name of a file."""

    state_changed = Signal(object)
    saved = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._target = Path()
        self._looked_at: Incoming | None = None
        self.state = ChecklistsState()
        desk.committed.connect(self._on_committed)

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)

    def refresh(self) -> None:
        """Ask what is there."""
        self._desk.ask(q.Checklists(), self._on_rows)

    def _on_rows(self, found: ChecklistList) -> None:
        self._set(rows=found.rows)

    def _on_committed(self, committed: Committed) -> None:
        if self.state.rows and any(kind.startswith("checklist.") for kind in committed.kinds):
            self.refresh()

    # --- a file ----------------------------------------------------------------------------------

    def look_at(self, path: str) -> None:
        """Read a file and check it whole; a hole is named by its place. Nothing is loaded."""
        self._set(problem="", incoming=None)
        try:
            raw = _read(path)
            found = packs.parse(raw)
            packs.require_loadable(found)
        except McrrtError as error:
            self._set(problem=sentence(error))
            return
        self._looked_at = Incoming(found, raw.decode())
        if self.state.row(found.id) is None:
            self._set(incoming=self._looked_at)
        else:
            self._desk.ask(q.PackOf(found.id), self._on_before, self._on_refused)

    def _on_before(self, data: PackData) -> None:
        if self._looked_at is not None:
            self._set(incoming=replace(self._looked_at, before=packs.parse_kept(data.json)))

    def _on_refused(self, error: McrrtError) -> None:
        self._set(problem=sentence(error))

    def forget(self) -> None:
        """The file is not wanted after all."""
        self._looked_at = None
        self._set(incoming=None, problem="")

    # --- acting ----------------------------------------------------------------------------------

    def load(self) -> None:
        """Use the file that was looked at, where nothing has to be confirmed."""
        if self.state.incoming is not None:
            self._desk.submit(self.load_command(terms=False), self._on_loaded, self._on_refused)

    def load_command(self, *, terms: bool) -> c.LoadChecklist:
        """Return the command that uses the file that was looked at."""
        incoming = self.state.incoming
        return c.LoadChecklist(incoming.json if incoming else "", terms)

    def _on_loaded(self, _receipt: object) -> None:
        self.forget()

    def switch(self, pack: str, *, on: bool) -> None:
        """Use it, or use it no more."""
        self._set(problem="")
        self._desk.submit(c.SwitchChecklist(pack, on), None, self._on_refused)

    def save(self, pack: str, path: str) -> None:
        """Write the version in use to a file, without words that may not leave."""
        self._target = Path(path)
        self._set(problem="")
        self._desk.ask(q.PackOf(pack), self._on_file, self._on_refused)

    def _on_file(self, data: PackData) -> None:
        try:
            save_private(self._target, file_of(data.json))
        except McrrtError as error:
            self._on_refused(error)
            return
        except OSError:
            self._on_refused(
                BadInput("file", N_("The file could not be written there. Choose another place."))
            )
            return
        self.saved.emit(self._target.name)

    @property
    def desk(self) -> Desk:
        """The desk, for the dialogs of this page."""
        return self._desk


def _read(path: str) -> bytes:
    try:
        with Path(path.strip()).expanduser().open("rb") as file:
            return file.read(packs.MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        raise BadInput("file", N_("There is no file here that can be read.")) from None
