"""The change of shift: everything that is handed over, the note for the next shift, and who signed."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from mcrrt.domain import text
from mcrrt.service import sheet_words as say
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.service.sheet_answers import ShiftSheetView
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.fields import TextInput
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.sheet import made_line, sheet_lines
from mcrrt.ui.present.times import clock
from mcrrt.ui.screens.sheet.table import draw_made, draw_sheet
from mcrrt.ui.screens.sheet.view_model import SheetViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


class SheetView(QWidget):
    """The screen.

    Signals: ``call_opened(str)``; ``sign_requested(str)`` a sheet; ``pages_requested(str, str)`` a
    sheet, and to ``show``, ``print`` or ``save`` it.
    """

    call_opened = Signal(str)
    sign_requested = Signal(str)
    pages_requested = Signal(str, str)

    def __init__(self, model: SheetViewModel, *, dispatches: bool) -> None:
        super().__init__()
        self._model = model
        self._dispatches = dispatches
        self.list = LineView(_("What is handed over"), draw_sheet)
        self.list.empty_words = _("What waits, who is on and what to watch appears here at once.")
        self.made = LineView(_("Last sheets"), draw_made)
        self.made.empty_words = words.label(say.EMPTY, "sheets")
        self.note = TextInput("sheet.note", _("Note for the next shift"), text.PARAGRAPH, rows=5)
        self._at = PlainLabel("", "small")
        self.whole = PlainLabel("", "muted", wrap=True)  # of the line under the cursor
        self._make_buttons()
        self._lay_out()
        self.list.opened.connect(self._on_opened)
        self.list.chosen.connect(lambda _line: self._show_whole())
        self.made.opened.connect(lambda sheet: self.pages_requested.emit(sheet, "show"))
        self.made.chosen.connect(lambda _sheet: self._on_chosen())
        self.note.edited.connect(lambda _name: model.type_note(self.note.entry.toPlainText()))
        model.state_changed.connect(self.render_state)
        model.note_came.connect(self.note.set_value)
        model.note_done.connect(self._on_note_done)
        self._on_chosen()

    def _make_buttons(self) -> None:
        self.make = button(_("Make the sheet"), self._model.make, role="primary",
                           icon_name="clipboard-check", name="sheet.make")  # fmt: skip
        self.make.setEnabled(self._dispatches)
        self.sign = button(_("Sign…"), lambda: self.sign_requested.emit(self.made.current_id()),
                           icon_name="pencil", name="sheet.sign")  # fmt: skip
        self._pages = [
            button(label, partial(self._ask_pages, purpose), icon_name=picture,
                   name=f"sheet.{purpose}")
            for purpose, label, picture in (
                ("show", _("Look at it"), "eye"),
                ("print", _("Print"), "printer"),
                ("save", _("Save as PDF"), "save"),
            )
        ]  # fmt: skip

    def _lay_out(self) -> None:
        head = row(PlainLabel(_("Shift change"), "heading"), None, self._at)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.whole.setMinimumHeight(2 * self.whole.fontMetrics().lineSpacing())
        left = column(head, self.list, self.whole, margin=SPACE_M, space=SPACE_S)
        left.setStretch(1, 1)
        about = PlainLabel(
            _("The sheet keeps what stands on the left as it is now, with your note on top. The "
              "incoming dispatcher signs it."), "muted", wrap=True,
        )  # fmt: skip
        writing = column(self.note, about, row(None, self.make), margin=SPACE_M, space=SPACE_S)
        acts = FlowLayout()
        for one in (self.sign, *self._pages):
            acts.addWidget(one)
        last = column(
            PlainLabel(words.label(say.TITLE, "sheets"), "heading"), self.made, acts,
            margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        last.setStretch(1, 1)
        right = QWidget()
        right.setLayout(column(box(writing, "card"), box(last, "card"), space=SPACE_M))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(box(left, "card"))
        split.addWidget(right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([780, 500])
        self.setLayout(column(split, margin=SPACE_M))

    # --- drawing ---------------------------------------------------------------------------------

    def render_state(self, view: ShiftSheetView) -> None:
        """Draw the sheet of this moment and the last ones; what is chosen stays chosen."""
        self.list.show_lines(sheet_lines(view))
        self._begin()
        self.made.show_lines([made_line(one) for one in view.sheets])
        if view.sheets and not self.made.current_id():
            self.made.choose(view.sheets[0].id)
        self._at.setText(_("as of {at}").format(at=clock(view.at)))
        self._on_chosen()
        self._show_whole()

    def _show_whole(self) -> None:
        """A line is cut where the list ends; below it stands all of it."""
        place = self.list.lines.row_of(self.list.current_id())
        line = self.list.lines.lines[place] if place >= 0 else None
        self.whole.setText(line.spoken if line is not None and line.name else "")

    def choose(self, sheet: str) -> None:
        """Put the cursor on a sheet that was just made, and on what comes next: signing it."""
        if self.made.choose(sheet):
            self.sign.setFocus()

    def _on_note_done(self, done: str) -> None:
        """Whoever types fast has begun the next note by now."""
        rest = self.note.entry.toPlainText().removeprefix(done)
        self.note.set_value(rest)
        self._model.type_note(rest)

    # --- acting ----------------------------------------------------------------------------------

    def _on_chosen(self) -> None:
        one = self._model.row(self.made.current_id())
        self.sign.setEnabled(self._dispatches and one is not None and one.signed_at is None)
        for each in self._pages:
            each.setEnabled(one is not None and one.here)

    def _on_opened(self, line_id: str) -> None:
        line = self.list.lines.lines[self.list.lines.row_of(line_id)]
        if line.call:
            self.call_opened.emit(line.call)

    def _ask_pages(self, purpose: str) -> None:
        self.pages_requested.emit(self.made.current_id(), purpose)

    def start(self) -> None:
        """Put the cursor into what is handed over."""
        self.list.setFocus()
        self._begin()

    def _begin(self) -> None:
        """The first that is no heading."""
        first = next((one for one in self.list.lines.lines if not one.head), None)
        if not self.list.current_id() and first is not None:
            self.list.choose(first.id)
