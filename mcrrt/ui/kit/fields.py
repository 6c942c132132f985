"""Inputs that know their field: they say when they were edited, when they are done, when saved.

``edited`` comes with every change, ``settled`` when the person moves on (Enter, leaving, a choice).
While a field holds something that is not saved yet it is ``dirty``, and rendering leaves it alone.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mcrrt.domain.fields import FieldSpec, Kind, Value
from mcrrt.domain.text import folded
from mcrrt.service.language import _, labelled
from mcrrt.service.words import choice_label, field_label
from mcrrt.ui.kit.caret import CaretLineEdit, CaretTextEdit
from mcrrt.ui.kit.combo import QuietCombo
from mcrrt.ui.kit.labels import PlainLabel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def shown_text(text: str) -> str:
    """Return text without the characters a record refuses, for pasting: nothing odd comes in."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or c.isprintable())


class Input(QWidget):
    """A labelled input for one field.

    Signals: ``edited(str)``, ``settled(str)``: the field's name.
    """

    edited = Signal(str)
    settled = Signal(str)

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.name = name
        self.dirty = False
        self._label = PlainLabel(label, "small")
        self._mark = PlainLabel("", "small")
        head = QHBoxLayout()
        head.setContentsMargins(1, 0, 1, 0)
        head.setSpacing(4)
        head.addWidget(self._label)
        head.addWidget(self._mark)
        head.addStretch(1)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(2)
        self._body.addLayout(head)

    def value(self) -> Value:
        """Return what is in it, None when it is empty."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Show a value without saying that it was edited."""
        raise NotImplementedError

    def render_value(self, value: Value) -> None:
        """Show the saved value, unless the person is in the middle of changing it."""
        if not self.dirty and self.value() != value:
            self.set_value(value)

    def mark(self, sign: str) -> None:
        """Show a sign beside the label: ``saved``, ``bad`` or nothing."""
        self._mark.setText({"saved": "✓ " + _("saved"), "bad": "!"}.get(sign, ""))
        self._mark.set_role("good" if sign == "saved" else "bad" if sign == "bad" else "small")
        self._set_bad(sign == "bad")

    def mark_saved(self) -> None:
        """The value is durable."""
        self.dirty = False
        self.mark("saved")

    def _set_bad(self, bad: bool) -> None:
        entry = self.focusProxy()
        if entry is not None and bool(entry.property("bad")) != bad:
            entry.setProperty("bad", bad)
            entry.style().unpolish(entry)
            entry.style().polish(entry)

    def _on_edited(self) -> None:
        self.dirty = True
        self.mark("")
        self.edited.emit(self.name)

    def _on_settled(self) -> None:
        if self.dirty:
            self.settled.emit(self.name)


class PlainLineEdit(CaretLineEdit):
    """A line that goes on with Enter and back with Shift+Enter.

    Signals: ``left()`` the person moved on; ``entered()`` Enter was pressed.
    """

    left = Signal()
    entered = Signal()
    characters = 0

    def minimumSizeHint(self) -> QSize:
        """Room for what it is sure to hold: a telephone number, a date."""
        hint = super().minimumSizeHint()
        if self.characters:
            hint.setWidth(self.fontMetrics().horizontalAdvance("0" * self.characters) + 20)
        return hint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; everything else is typing."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.focusNextPrevChild(not back)
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the person moved on."""
        super().focusOutEvent(event)
        self.left.emit()


class LineInput(Input):
    """One line of text, a number, a date or a telephone number."""

    def __init__(self, name: str, label: str, limit: int, placeholder: str = "") -> None:
        super().__init__(name, label)
        self.entry = PlainLineEdit()
        self.entry.setMaxLength(limit)
        self.entry.setObjectName(name)
        self.entry.setAccessibleName(label)
        self.entry.setPlaceholderText(placeholder)
        self.entry.textEdited.connect(lambda _text: self._on_edited())
        self.entry.left.connect(self._on_settled)
        self._body.addWidget(self.entry)
        self._label.setBuddy(self.entry)
        self.setFocusProxy(self.entry)

    def value(self) -> Value:
        """Return the text, or None."""
        return self.entry.text().strip() or None

    def set_value(self, value: Value) -> None:
        """Show a value."""
        self.entry.setText("" if value is None else str(value))
        self.entry.setCursorPosition(0)


class PlainTextBox(CaretTextEdit):
    """Several lines of text; pasted formats and odd characters stay outside."""

    left = Signal()
    submitted = Signal()

    def __init__(self, rows: int, *, enter_submits: bool = False) -> None:
        super().__init__()
        self._rows = rows
        self._enter_submits = enter_submits
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the characters and nothing else."""
        self.insertPlainText(shown_text(source.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where Enter submits, Shift+Enter makes the new line."""
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if self._enter_submits and event.key() in _ENTER and plain:
            self.submitted.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the person moved on."""
        super().focusOutEvent(event)
        self.left.emit()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        hint = super().sizeHint()
        hint.setHeight(self.fontMetrics().lineSpacing() * self._rows + 16)
        return hint

    def minimumSizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(80, self.sizeHint().height())


class TextInput(Input):
    """Several lines of text, with a count when it gets long."""

    def __init__(self, name: str, label: str, limit: int, rows: int = 4) -> None:
        super().__init__(name, label)
        self._limit = limit
        self.entry = PlainTextBox(rows)
        self.entry.setMinimumHeight(self.entry.sizeHint().height())
        self.entry.setObjectName(name)
        self.entry.setAccessibleName(label)
        self.entry.textChanged.connect(self._on_text)
        self.entry.left.connect(self._on_settled)
        self._setting = False
        self._body.addWidget(self.entry)
        self._label.setBuddy(self.entry)
        self.setFocusProxy(self.entry)

    def _on_text(self) -> None:
        if self._setting:
            return
        self._on_edited()
        length = len(self.entry.toPlainText())
        if length > self._limit * 0.8:
            self._mark.setText(f"{length} / {self._limit}")
            self._mark.set_role("danger" if length > self._limit else "small")

    def value(self) -> Value:
        """Return the text, or None."""
        return self.entry.toPlainText().strip() or None

    def set_value(self, value: Value) -> None:
        """Show a value."""
        self._setting = True
        self.entry.setPlainText("" if value is None else str(value))
        self._setting = False


class ChoiceInput(Input):
    """One of a list; its first letter chooses."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, label)
        self.entry = QuietCombo()
        self.entry.setObjectName(name)
        self.entry.setAccessibleName(label)
        self.entry.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.entry.setMinimumContentsLength(4)
        self._codes: list[str] = []
        self.set_choices(choices)
        self.entry.activated.connect(self._on_chosen)
        self.entry.currentIndexChanged.connect(self._on_index)
        self._setting = False
        self._body.addWidget(self.entry)
        self._label.setBuddy(self.entry)
        self.setFocusProxy(self.entry)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; what was chosen stays if it is among them."""
        wanted = ["", *(code for code, _label in choices)]
        labels = ["", *(label for _code, label in choices)]
        if wanted == self._codes and labels == [
            self.entry.itemText(i) for i in range(self.entry.count())
        ]:
            return
        before = self._codes[self.entry.currentIndex()] if self._codes else ""
        self._setting = True
        self.entry.clear()
        self.entry.addItems(labels)
        self._codes = wanted
        self.entry.setCurrentIndex(wanted.index(before) if before in wanted else 0)
        self._setting = False

    def _on_index(self, _index: int) -> None:
        """Typing a letter changes the choice without ``activated``."""
        if not self._setting:
            self._on_edited()
            self._on_settled()

    def _on_chosen(self, _index: int) -> None:
        if self.dirty:
            self._on_settled()

    def value(self) -> Value:
        """Return the code, or None."""
        return self._codes[self.entry.currentIndex()] or None

    def set_value(self, value: Value) -> None:
        """Show a choice."""
        self._setting = True
        self.entry.setCurrentIndex(self._codes.index(str(value)) if value in self._codes else 0)
        self._setting = False


class SegmentInput(Input):
    """Yes, no or unknown side by side; one key each, Delete takes the answer back."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, label)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        strip = QHBoxLayout()
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(0)
        self._buttons: dict[str, QRadioButton] = {}
        for code, words in choices:
            choice = Segment(words, self)
            choice.setObjectName(f"{name}.{code}")
            choice.setAccessibleName(labelled(label, words))
            self._group.addButton(choice)
            self._buttons[code] = choice
            strip.addWidget(choice)
        strip.addStretch(1)
        self._body.addLayout(strip)
        self.setFocusProxy(next(iter(self._buttons.values())))
        self._group.buttonClicked.connect(lambda _button: self._chosen())

    def _chosen(self) -> None:
        self._on_edited()
        self._on_settled()

    def press(self, letter: str) -> bool:
        """Choose by first letter; says whether one fitted."""
        for choice in self._buttons.values():
            if folded(choice.text()).startswith(folded(letter)):
                choice.setFocus()
                if not choice.isChecked():
                    choice.setChecked(True)
                    self._chosen()
                return True
        return False

    def take_back(self) -> None:
        """Leave the question unanswered again."""
        if self.value() is not None:
            self.set_value(None)
            self._chosen()

    def value(self) -> Value:
        """Return the code, or None."""
        return next((c for c, choice in self._buttons.items() if choice.isChecked()), None)

    def set_value(self, value: Value) -> None:
        """Show an answer."""
        self._group.setExclusive(False)
        for code, choice in self._buttons.items():
            choice.setChecked(code == value)
        self._group.setExclusive(True)


class Segment(QRadioButton):
    """One choice of a segment."""

    def __init__(self, words: str, owner: SegmentInput) -> None:
        super().__init__(words)
        self._owner = owner
        self.setProperty("role", "segment")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter answers, Enter goes on, Delete takes back."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._owner.setFocus()
            self.focusNextPrevChild(not back)
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._owner.take_back()
            return
        letter = event.text()
        if letter.isalpha() and self._owner.press(letter):
            return
        super().keyPressEvent(event)


def make_input(spec: FieldSpec, rows: int = 4, choices: Mapping[str, str] | None = None) -> Input:
    """Return the input for a field of a form, with its translated words."""
    label = field_label(spec.name)
    if spec.kind is Kind.NARRATIVE:
        return TextInput(spec.name, label, spec.limit, rows)
    if spec.kind is Kind.CHOICE:
        pairs = [(c, choices[c] if choices else choice_label(spec.name, c)) for c in spec.choices]
        if set(spec.choices) == {"yes", "no", "unknown"}:
            return SegmentInput(spec.name, label, pairs)
        return ChoiceInput(spec.name, label, pairs)
    placeholder = {Kind.DATE: _("year-month-day"), Kind.AGE: _("years")}.get(spec.kind, "")
    limit = {Kind.DATE: 10, Kind.AGE: 3, Kind.PHONE: 40}.get(spec.kind, spec.limit)
    made = LineInput(spec.name, label, limit, placeholder)
    made.entry.characters = {Kind.DATE: 13, Kind.AGE: 5, Kind.PHONE: 12}.get(spec.kind, 0)
    return made
