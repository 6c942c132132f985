"""Small questions: a title, a few inputs, one button that does it. Never blocks the program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from mcrrt.domain.fields import Value
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M


@dataclass(frozen=True, slots=True)
class Wording:
    """What a dialog says: its title, its button, what it explains, and whether it is grave.

    ``stay`` is the word of the other button, when *Cancel* is not clear enough.
    """

    title: str
    do_it: str
    text: str = ""
    danger: bool = False
    stay: str = ""


class AskDialog(QDialog):
    """Asks for a few values and stays open until whoever asked has taken them.

    Signals: ``answered(dict)`` the values by name, when the person does it; ``edited()`` something
    was typed; ``cancelled()`` the person wants none of it.
    """

    answered = Signal(object)
    edited = Signal()
    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget,
        wording: Wording,
        inputs: Sequence[Input] = (),
        required: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(wording.title)
        self.setObjectName("ask")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.inputs = {one.name: one for one in inputs}
        self._required = required
        self._problem = PlainLabel("", "danger", wrap=True)
        self._problem.hide()
        role = "danger" if wording.danger else "primary"
        self.do_button = button(wording.do_it, self.try_to_answer, role=role, name="ask.do")
        self.do_button.setDefault(True)
        self.do_button.setAutoDefault(True)
        self.cancel_button = button(wording.stay or _("Cancel"), self.reject, name="ask.cancel")
        layout = column(PlainLabel(wording.title, "heading"), space=SPACE_M)
        if wording.text:
            layout.addWidget(PlainLabel(wording.text, "muted", wrap=True))
        for one in inputs:
            layout.addWidget(one)
            one.edited.connect(lambda _name: self.edited.emit())
        layout.addWidget(self._problem)
        layout.addLayout(row(None, self.cancel_button, self.do_button))
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(layout)
        self.setMinimumWidth(440)
        if inputs:
            inputs[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter does it from a text of several lines."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.try_to_answer()
        else:
            super().keyPressEvent(event)

    def values(self) -> dict[str, Value]:
        """Return what was given."""
        return {name: one.value() for name, one in self.inputs.items()}

    def try_to_answer(self) -> None:
        """Hand over what was given, if everything that is needed was."""
        if not self.do_button.isEnabled():
            return
        values = self.values()
        for name in self._required:
            if values.get(name) is None:
                self.problem(_("This is needed."), name)
                return
        self.problem("")
        self.do_button.setEnabled(False)
        self.answered.emit(values)

    def problem(self, words: str, field: str = "") -> None:
        """Say what is wrong, and with which input. Everything typed stays."""
        self.do_button.setEnabled(True)
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        for name, one in self.inputs.items():
            one.mark("bad" if name == field else "")
        if words:
            self.fit()
        if field in self.inputs:
            self.inputs[field].setFocus()

    def fit(self) -> None:
        """Take the height that everything in it needs: a dialog does not grow by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        """Come as large as what is in it needs: Qt reckons its height for a narrower one."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            width = max(self.width(), layout.totalMinimumSize().width())
            height = layout.totalHeightForWidth(width)
            self.setMinimumSize(width, height)
            self.resize(width, height)

    def done(self, result: int) -> None:
        """Close, and give the keyboard back to the window even where no window manager does."""
        super().done(result)
        over = self.parentWidget()
        if over is not None:
            over.activateWindow()

    def reject(self) -> None:
        """The person wants none of it."""
        self.cancelled.emit()
        super().reject()

    def put_away(self) -> None:
        """Close without a word: the program locks, nobody decided anything."""
        self.done(QDialog.DialogCode.Rejected)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own button is a cancel too."""
        if event.spontaneous():
            self.cancelled.emit()
        super().closeEvent(event)


def ask(
    parent: QWidget,
    wording: Wording,
    inputs: Sequence[Input],
    then: Callable[[Mapping[str, Value]], object],
    required: Sequence[str] = (),
) -> AskDialog:
    """Open a dialog that only asks; ``then`` gets the values and the dialog closes."""
    dialog = AskDialog(parent, wording, inputs, required)

    def take(values: Mapping[str, Value]) -> None:
        dialog.accept()
        then(values)

    dialog.answered.connect(take)
    dialog.open()
    return dialog


def password_input(name: str, label: str) -> LineInput:
    """Return an input that does not show what is typed."""
    made = LineInput(name, label, 128)
    made.entry.setEchoMode(QLineEdit.EchoMode.Password)
    return made
