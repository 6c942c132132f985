"""The questions of a checklist as a list: painted by hand, answered by single keys."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from mcrrt.domain.packs.condition import NO, NOT_ASKED, UNKNOWN, YES, Answer
from mcrrt.service.language import _
from mcrrt.ui.kit.rows import LineModel
from mcrrt.ui.present.questions import QuestionLine
from mcrrt.ui.theme.apply import font, look

Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole)
_KEYS: dict[int, Answer] = {
    int(Qt.Key.Key_Y): YES, int(Qt.Key.Key_O): YES, int(Qt.Key.Key_N): NO,
    int(Qt.Key.Key_U): UNKNOWN, int(Qt.Key.Key_I): UNKNOWN,
}  # fmt: skip
_CELL = 30
_GAP = 3


_KEY = 20


def _lead() -> int:
    """Return the width of the longest id with its star."""
    face = font(look().pixels - 1, QFont.Weight.DemiBold)
    return QFontMetrics(face).horizontalAdvance("SF6★") + 8


def _height(metrics: QFontMetrics, width: int, text: str) -> int:
    flags = int(Qt.TextFlag.TextWordWrap)
    return metrics.boundingRect(QRect(0, 0, max(60, width), 4000), flags, text).height()


def _below(whole: int) -> int:
    """Return the width of what stands below a question: all but its id."""
    return max(120, whole - _lead() - 20)


def _high(line: QuestionLine) -> tuple[str, bool]:
    """Return what decides how high a question is, on a given width."""
    return line.text, bool(line.hint)


def _given(line: QuestionLine) -> dict[Answer, str]:
    """Return the answers that can be clicked, with the letter of each."""
    if line.options:
        return {**{one.value: one.key for one in line.options}, UNKNOWN: _("U")}
    return {YES: _("Y"), NO: _("N"), UNKNOWN: _("U")}


def answer_of(line: QuestionLine, event: QKeyEvent) -> Answer | None:
    """Return the answer a key gives to a question, None for any other key."""
    for option in line.options:
        if event.text().upper() == option.key.upper():
            return option.value
    answer = _KEYS.get(event.key())
    return None if line.options and answer in (YES, NO) else answer


class QuestionPainter(QStyledItemDelegate):
    """Draws a question, its star, its answer cells and what the answer led to."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped question, at least one target."""
        line: QuestionLine = index.data(_LINE)
        view = option.widget
        whole = view.viewport().width() if isinstance(view, QListView) else 500
        width = max(120, self._text_width(whole, line))
        metrics = QFontMetrics(font(look().pixels))
        height = _height(metrics, width, line.text)
        if line.options:
            below = _below(whole)
            height = max(height, _CELL) + sum(
                _height(metrics, below - _KEY, option.text) + _GAP for option in line.options
            )
        extra = metrics.lineSpacing() if line.hint else 0
        return QSize(100, max(30, height + extra + 12))

    def _text_width(self, whole: int, line: QuestionLine) -> int:
        return whole - self._answers_width(line) - _lead() - 16

    @staticmethod
    def _answers_width(line: QuestionLine) -> int:
        number = 46 if line.numbers else 0
        return len(_given(line)) * (_CELL + _GAP) + number + 8

    def cells(self, box_: QRect, line: QuestionLine) -> dict[Answer, QRect]:
        """Where the answers of a question are drawn."""
        given = _given(line)
        height = min(26, box_.height() - 6)
        top = box_.top() + 5 if line.options else box_.center().y() - height // 2
        left = box_.right() - len(given) * (_CELL + _GAP) - 6
        return {
            answer: QRect(left + place * (_CELL + _GAP), top, _CELL, height)
            for place, answer in enumerate(given)
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        theme = look().theme
        state = QStyle.StateFlag
        box_: QRect = option.rect
        line: QuestionLine = index.data(_LINE)
        current = bool(option.state & state.State_HasFocus)
        selected = bool(option.state & state.State_Selected)
        if selected:
            painter.fillRect(box_, QColor(theme.selection))
        painter.setPen(QColor(theme.hairline))
        painter.drawLine(box_.bottomLeft(), box_.bottomRight())
        ink = QColor(theme.on_selection if selected else theme.text)
        self._draw_text(painter, box_, line, ink)
        self._draw_answers(painter, box_, line)
        if current:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box_.adjusted(1, 1, -1, -2))

    def _draw_text(self, painter: QPainter, box_: QRect, line: QuestionLine, ink: QColor) -> None:
        theme = look().theme
        painter.setFont(font(look().pixels - 1, QFont.Weight.DemiBold))
        painter.setPen(QColor(theme.accent_text if line.next else theme.muted))
        lead = QRect(box_.left() + 8, box_.top() + 6, _lead(), box_.height())
        painter.drawText(lead, 0, f"{line.id}{'★' if line.star else ''}")
        painter.setFont(font(look().pixels))
        painter.setPen(ink)
        width = self._text_width(box_.width(), line)
        area = QRect(box_.left() + 8 + _lead(), box_.top() + 5, width, box_.height())
        painter.drawText(area, int(Qt.TextFlag.TextWordWrap), line.text)
        self._draw_options(painter, box_, area, line, ink)
        if line.hint:
            painter.setFont(font(look().pixels))
            painter.setPen(QColor(theme.warning if line.hint_yes else theme.muted))
            low = area.adjusted(0, 0, 0, -9)
            painter.drawText(low, int(Qt.AlignmentFlag.AlignBottom), line.hint)

    def _draw_options(
        self, painter: QPainter, box_: QRect, area: QRect, line: QuestionLine, ink: QColor
    ) -> None:
        """Draw what each answer says, below question and cells; the one given stands out."""
        if not line.options:
            return
        metrics = QFontMetrics(font(look().pixels))
        width = _below(box_.width())
        top = area.top() + max(_CELL, _height(metrics, max(120, area.width()), line.text))
        for option in line.options:
            given = str(option.value) == line.answer
            weight = QFont.Weight.DemiBold if given else QFont.Weight.Normal
            painter.setFont(font(look().pixels, weight))
            painter.setPen(ink if given else QColor(look().theme.muted))
            height = _height(metrics, width - _KEY, option.text)
            painter.drawText(QRect(area.left(), top, _KEY, height), 0, option.key)
            words_ = QRect(area.left() + _KEY, top, width - _KEY, height)
            painter.drawText(words_, int(Qt.TextFlag.TextWordWrap), option.text)
            top += height + _GAP

    def _draw_answers(self, painter: QPainter, box_: QRect, line: QuestionLine) -> None:
        theme = look().theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        letters = _given(line)
        for answer, cell in self.cells(box_, line).items():
            on = line.answer == str(answer)
            ground, text = self._cell_colours(answer, line) if on else ("", theme.muted)
            painter.setPen(QPen(QColor(ground or theme.input_edge), 1))
            painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(cell), 5, 5)
            weight = QFont.Weight.DemiBold if on else QFont.Weight.Normal
            painter.setFont(font(look().pixels - 1, weight))
            painter.setPen(QColor(text))
            painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), letters[answer])
        if line.numbers:
            self._draw_number(painter, box_, line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _cell_colours(self, answer: Answer, line: QuestionLine) -> tuple[str, str]:
        theme = look().theme
        if answer not in (NO, UNKNOWN) and line.raises:
            sign = theme.urgency[line.raises]
            return sign.ground, sign.text
        return theme.accent, theme.on_accent

    def _draw_number(self, painter: QPainter, box_: QRect, line: QuestionLine) -> None:
        theme = look().theme
        first = self.cells(box_, line)[YES]
        cell = QRect(first.left() - 44, first.top(), 40, first.height())
        given = line.answer.isdigit()
        painter.setPen(QPen(QColor(theme.input_edge), 1))
        painter.setBrush(QColor(theme.accent) if given else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(cell), 5, 5)
        painter.setPen(QColor(theme.on_accent if given else theme.muted))
        painter.setFont(font(look().pixels - 1))
        painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), line.answer if given else "0-9")


class QuestionList(QListView):
    """The questions. Y N U answer and go on, digits give a number, space takes an answer back.

    Signals: ``answered(str, object)`` item and answer.
    """

    answered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.lines = LineModel()
        self._painter = QuestionPainter()
        self._digits = ""
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(_("Triage questions"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        look().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: tuple[QuestionLine, ...]) -> None:
        """Show questions; the cursor stays on its own."""
        before = self.currentIndex().row()
        had = bool(self.lines.lines)
        highs = [_high(line) for line in self.lines.lines]
        self.lines.replace(lines)
        if not had and lines:
            self.setCurrentIndex(self.lines.index(0))
        elif before >= 0 and not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines.index(min(before, len(lines) - 1)))
        if highs != [_high(line) for line in lines]:
            self.scheduleDelayedItemsLayout()

    def go_to(self, item: str) -> None:
        """Put the cursor on a question."""
        if self.choose(item):
            self.setFocus()

    def choose(self, item: str) -> bool:
        """Make a question the current one; says whether it is there."""
        row_ = self.lines.row_of(item)
        if row_ >= 0:
            self.setCurrentIndex(self.lines.index(row_))
        return row_ >= 0

    def current_id(self) -> str:
        """Return the question under the cursor, or ''."""
        line = self._line()
        return line.id if line else ""

    def _line(self) -> QuestionLine | None:
        index = self.currentIndex()
        return self.lines.lines[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key answers."""
        line = self._line()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )  # fmt: skip
        if line is None or not plain:
            super().keyPressEvent(event)
            return
        answer = answer_of(line, event)
        if answer is not None:
            self._answer(line, answer, go_on=True)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._answer(line, NOT_ASKED, go_on=event.key() == Qt.Key.Key_Space)
        elif event.text().isdigit() and line.numbers:
            self._digit(line, event.text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step()
        else:
            self._digits = ""
            super().keyPressEvent(event)

    def _answer(self, line: QuestionLine, answer: Answer, *, go_on: bool) -> None:
        self._digits = ""
        if line.answer != str(answer):
            self.answered.emit(line.id, answer)
        if go_on:
            self._step()

    def _digit(self, line: QuestionLine, digit: str) -> None:
        assert line.numbers is not None
        number = int(self._digits + digit)
        if number > line.numbers[1]:
            number = int(digit)
        self._digits = str(number)
        self.answered.emit(line.id, number)

    def _step(self) -> None:
        self._digits = ""
        row_ = self.currentIndex().row() + 1
        if row_ < len(self.lines.lines):
            self.setCurrentIndex(self.lines.index(row_))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a cell answers."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self.lines.lines[index.row()] if index.isValid() else None
        if line is None:
            return
        for answer, cell in self._painter.cells(self.visualRect(index), line).items():
            if cell.contains(event.position().toPoint()):
                given = line.answer == str(answer)
                self._answer(line, NOT_ASKED if given else answer, go_on=False)

    def resizeEvent(self, event: Any) -> None:
        """Questions wrap anew; the one under the cursor stays whole in view."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
