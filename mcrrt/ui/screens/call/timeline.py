"""The timeline nobody can edit, and the box for the next note. Always visible."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.compose import line as hairline
from mcrrt.ui.kit.fields import PlainTextBox
from mcrrt.ui.kit.rows import LineModel
from mcrrt.ui.present.timeline import TimelineLine, timeline_line
from mcrrt.ui.present.times import now
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel
from mcrrt.ui.theme.apply import font, look
from mcrrt.ui.theme.tokens import SPACE_M

Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole)
_WRAP = int(Qt.TextFlag.TextWordWrap)


class EntryPainter(QStyledItemDelegate):
    """Draws an entry: time, who, and what happened, wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = ""  # of the marks

    def _columns(self) -> tuple[int, int, int]:
        """How wide time, name and mark are; a store without a hub has no marks."""
        metrics = QFontMetrics(font(look().pixels - 1))
        mark = QFontMetrics(self._small()).horizontalAdvance(self.longest)
        return (
            metrics.horizontalAdvance("00-00 00:00 "), metrics.horizontalAdvance("M" * 8),
            mark + 8 if mark else 0,
        )  # fmt: skip

    @staticmethod
    def _small() -> QFont:
        return font(max(11, look().pixels - 2))

    @staticmethod
    def _face(line: TimelineLine) -> QFont:
        face = font(look().pixels, QFont.Weight.Medium if line.note else QFont.Weight.Normal)
        if not line.struck:
            return face
        struck = QFont(face)  # the shared one is nobody's to change
        struck.setStrikeOut(True)
        return struck

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped text."""
        line: TimelineLine = index.data(_LINE)
        view = option.widget
        whole = view.viewport().width() if isinstance(view, QListView) else 500
        width = max(100, whole - sum(self._columns()) - 18)
        height = _wrapped(self._face(line), width, line.text)
        if line.below:
            height += _wrapped(self._small(), width, line.below)
        return QSize(100, max(22, height + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it; notes stand out, corrected ones are struck."""
        theme = look().theme
        line: TimelineLine = index.data(_LINE)
        box: QRect = option.rect
        state = QStyle.StateFlag
        if option.state & state.State_Selected and option.state & state.State_HasFocus:
            painter.fillRect(box, QColor(theme.selection))
        elif line.note:
            painter.fillRect(box.adjusted(0, 1, 0, -1), QColor(theme.sunken))
        if line.clinical:
            painter.fillRect(QRect(box.left(), box.top() + 2, 3, box.height() - 4),
                             QColor(theme.accent))  # fmt: skip
        self._draw_margins(painter, box, line)
        self._draw_text(painter, box, line)
        if option.state & state.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _draw_margins(self, painter: QPainter, box: QRect, line: TimelineLine) -> None:
        """When and who on the left; on the right how far the entry has come."""
        theme = look().theme
        at, who, mark = self._columns()
        top = box.top() + 4
        small = font(look().pixels - 1)
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRect(box.left() + 10, top, at, 20), 0, line.at)
        shown = QFontMetrics(small).elidedText(line.who, Qt.TextElideMode.ElideRight, who - 8)
        painter.drawText(QRect(box.left() + 10 + at, top, who, 20), 0, shown)
        if line.mark:
            painter.setFont(self._small())
            area = QRect(box.right() - mark - 8, top, mark, 20)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignRight), line.mark)

    def _draw_text(self, painter: QPainter, box: QRect, line: TimelineLine) -> None:
        """What happened; below it, small, why it does not count or what it crossed."""
        theme = look().theme
        at, who, mark = self._columns()
        face = self._face(line)
        plain = line.note and (line.void or not line.struck)
        painter.setFont(face)
        painter.setPen(QColor(theme.text if plain else theme.muted))
        left = box.left() + 10 + at + who
        width = max(100, box.width() - at - who - mark - 18)
        high = _wrapped(face, width, line.text)
        painter.drawText(QRect(left, box.top() + 3, width, high), _WRAP, line.text)
        if line.below:
            painter.setFont(self._small())
            painter.setPen(QColor(theme.danger if line.void else theme.warning))
            below = QRect(left, box.top() + 3 + high, width, box.height() - high)
            painter.drawText(below, _WRAP, line.below)


def _wrapped(face: QFont, width: int, text: str) -> int:
    """Return how high a text is when it is wrapped into a width."""
    return QFontMetrics(face).boundingRect(QRect(0, 0, width, 20000), _WRAP, text).height()


class TimelineList(QListView):
    """The entries, oldest first, with the newest in view."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LineModel()
        self._painter = EntryPainter()
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(_("Timeline"))
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        look().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: tuple[TimelineLine, ...]) -> None:
        """Show entries; new ones come into view."""
        grown = [line.id for line in lines] != [line.id for line in self.lines.lines]
        self._painter.longest = max((line.mark for line in lines), key=len, default="")
        self.lines.replace(lines)
        self.scheduleDelayedItemsLayout()
        if grown:
            QTimer.singleShot(0, self, self.scrollToBottom)

    def current(self) -> TimelineLine | None:
        """Return the entry under the cursor."""
        index = self.currentIndex()
        return self.lines.lines[index.row()] if index.isValid() else None


class TimelineView(QWidget):
    """Timeline and note box.

    Signals: ``correct_requested(str, str)`` the event and the text of the note to correct.
    """

    correct_requested = Signal(str, str)

    def __init__(self, model: CallViewModel, *, clinical: bool) -> None:
        super().__init__()
        self._model = model
        self.list = TimelineList()
        self.note = PlainTextBox(2, enter_submits=True)
        self.note.setObjectName("note")
        self.note.setAccessibleName(_("Note"))
        self.note.setPlaceholderText(_("Note. Enter writes it, Shift+Enter makes a new line"))
        self.note.setFixedHeight(52)
        self.note.submitted.connect(self._add)
        self.note.textChanged.connect(self._on_typed)
        self._quiet = False
        self._linked = False
        self._call = ""
        self.clinical = QCheckBox(_("Clinical"))
        self.clinical.setAccessibleName(_("Clinical note: for clinicians only"))
        if not clinical:
            self.clinical.hide()
        self._add_button = button(
            _("Add note"), self._add, icon_name="message-square", name="add_note"
        )
        self._correct = button(_("Correct…"), self._on_correct, role="quiet", name="correct_note")
        self._correct.setEnabled(False)
        side = column(self._add_button, row(self.clinical, self._correct), space=2)
        inside = column(self.list, row(self.note, side, space=6), space=4)
        inside.setContentsMargins(SPACE_M, 2, SPACE_M, 8)
        layout = column(hairline(), space=0)
        layout.addLayout(inside, 1)
        self.setLayout(layout)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        model.state_changed.connect(self.render_state)
        model.note_saved.connect(self._on_saved)

    def render_state(self, state: CallState) -> None:
        """Draw the entries; a note that was being written comes back with its call."""
        rows = state.card.timeline if state.card else ()
        at, linked = now(), self._linked
        self.list.show_lines(tuple(timeline_line(entry, at, linked=linked) for entry in rows))
        self.setEnabled(bool(state.call) or state.new)
        call = state.call.id if state.call else ""
        if call != self._call:
            self._call = call
            self._set_note(state.note_draft)

    def show_link(self, *, linked: bool) -> None:
        """With a hub every entry says how far it has come."""
        if linked != self._linked:
            self._linked = linked
            self.render_state(self._model.state)

    def _set_note(self, text: str) -> None:
        self._quiet = True
        self.note.setPlainText(text)
        self._quiet = False

    def _on_typed(self) -> None:
        if not self._quiet:
            self._model.type_note(self.note.toPlainText())

    def _add(self) -> None:
        clinical = not self.clinical.isHidden() and self.clinical.isChecked()
        self._model.add_note(self.note.toPlainText(), clinical=clinical)

    def _on_saved(self, text: str) -> None:
        self._set_note(self.note.toPlainText().removeprefix(text))
        self.note.moveCursor(QTextCursor.MoveOperation.End)

    def _on_current(self) -> None:
        line = self.list.current()
        self._correct.setEnabled(bool(line and line.note and not line.struck))

    def _on_correct(self) -> None:
        line = self.list.current()
        if line is not None and line.note:
            self.correct_requested.emit(line.id, line.text)
