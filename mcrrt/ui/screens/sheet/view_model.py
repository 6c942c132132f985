"""What the change of shift knows: the sheet of this moment, the note being written, the last ones."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.errors import McrrtError
from mcrrt.service import commands as c
from mcrrt.service.language import current
from mcrrt.service.news import Committed, Receipt
from mcrrt.service.questions import SheetPages, ShiftSheet
from mcrrt.service.sheet_answers import SheetRow, ShiftSheetView
from mcrrt.ui.desk import Desk
from mcrrt.ui.typing import DRAFT_MS

FORM = "shift note"
SCREEN_DPI, PRINT_DPI = 110, 220
_AGAIN_MS = 30_000  # targets come near and shifts end without anybody doing anything


class SheetViewModel(QObject):
    """Signals: ``state_changed(ShiftSheetView)``; ``note_came(str)`` typed before the program ended.

    ``made(str)`` the id of a sheet, ``note_done(str)`` the note that is on it;
    ``pages_ready(Pages, str, str)`` pages, what they are for, and the sheet.
    """

    state_changed = Signal(object)
    note_came = Signal(str)
    made = Signal(str)
    note_done = Signal(str)
    pages_ready = Signal(object, str, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shown = False
        self.view: ShiftSheetView | None = None
        self._note = ""
        self._waiting: tuple[str, Callable[[], object]] | None = None
        self._unkept = self._again = self._asking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DRAFT_MS)
        self._soon.timeout.connect(self.settle)
        self._later = QTimer(self)
        self._later.setInterval(_AGAIN_MS)
        self._later.timeout.connect(self._on_time)
        self._later.start()
        desk.committed.connect(self._on_committed)

    # --- the sheet of this moment ----------------------------------------------------------------

    def refresh(self) -> None:
        """Ask again; while an answer is on its way, once more after it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._desk.ask(ShiftSheet(), self._on_view, self._on_failed)

    def _on_time(self) -> None:
        if self.shown:
            self.refresh()

    def _on_committed(self, committed: Committed) -> None:
        if self.shown and any(not kind.startswith("access.") for kind in committed.kinds):
            self.refresh()

    def _on_failed(self, error: McrrtError) -> None:
        self._asking = self._again = False
        self._desk.refused.emit(error)

    def _on_view(self, view: ShiftSheetView) -> None:
        self._asking = False
        self.view = view
        self.state_changed.emit(view)
        if self._waiting is not None and self.row(self._waiting[0]) is not None:
            then, self._waiting = self._waiting[1], None
            then()
        if self._again:
            self._again = False
            self.refresh()

    def when_listed(self, sheet: str, then: Callable[[], object]) -> None:
        """Do something as soon as a sheet is among the last ones."""
        self._waiting = (sheet, then)
        self.refresh()

    def row(self, sheet: str) -> SheetRow | None:
        """Return one of the last sheets."""
        rows = self.view.sheets if self.view else ()
        return next((one for one in rows if one.id == sheet), None)

    # --- the note --------------------------------------------------------------------------------

    def type_note(self, text: str) -> None:
        """The note for the next shift has changed; it is kept soon."""
        if text != self._note:
            self._note = text
            self._unkept = True
            self._soon.start()

    def settle(self) -> None:
        """Keep what is typed now."""
        self._soon.stop()
        if self._unkept:
            self._unkept = False
            self._desk.submit(c.KeepDraft(FORM, self._note))

    def take_drafts(self, texts: Mapping[str, str]) -> None:
        """Bring back what was typed before the program ended."""
        text = texts.get(FORM, "")
        if text and not self._note:
            self._note = text
            self.note_came.emit(text)

    def unsaved_texts(self) -> dict[str, str]:
        """Return the note that is on no sheet yet."""
        return {FORM: self._note} if self._note else {}

    # --- making and fetching ---------------------------------------------------------------------

    def make(self) -> None:
        """Make the sheet as things are now, with the note on top."""
        text = self._note

        def made(receipt: Receipt) -> None:
            self.note_done.emit(text)
            self.made.emit(str(receipt.result["sheet"]))

        self._desk.submit(c.MakeSheet(text, current()), made)

    def fetch(self, sheet: str, purpose: str) -> None:
        """Get the pages, to ``show``, ``print`` or ``save``."""
        dpi = {"show": SCREEN_DPI, "print": PRINT_DPI}.get(purpose, 0)
        self._desk.ask(
            SheetPages(sheet, dpi), lambda pages: self.pages_ready.emit(pages, purpose, sheet)
        )

    def record_use(self, sheet: str, how: str) -> None:
        """Put on record what became of its pages."""
        self._desk.submit(c.RecordSheetUse(sheet, how))

    def stop(self) -> None:
        """Keep what is typed, and ask no more."""
        self._later.stop()
        self.settle()
