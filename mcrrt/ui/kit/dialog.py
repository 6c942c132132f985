"""Small questions: a title, a few inputs, one button that does it. Never blocks the program."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from mcrrt.domain.fields import Value
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M


class AskDialog(QDialog):
    """Asks for a few values.

    Signals: ``answered(dict)`` the values by name, when the person does it.
    """

    answered = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        do_it: str,
        inputs: Sequence[Input] = (),
        *,
        text: str = "",
        danger: bool = False,
        required: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setObjectName("ask")
        self.setModal(True)
        self.inputs = {one.name: one for one in inputs}
        self._required = required
        self._problem = PlainLabel("", "danger", wrap=True)
        self._problem.hide()
        self.do_button = button(
            do_it, self.try_to_answer, role="danger" if danger else "primary", name="ask.do"
        )
        self.do_button.setDefault(True)
        self.do_button.setAutoDefault(True)
        cancel = button(_("Cancel"), self.reject, name="ask.cancel")
        layout = column(PlainLabel(title, "heading"), space=SPACE_M)
        if text:
            layout.addWidget(PlainLabel(text, "muted", wrap=True))
        for one in inputs:
            layout.addWidget(one)
        layout.addWidget(self._problem)
        layout.addLayout(row(None, cancel, self.do_button))
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
        """Do it if everything that is needed was given."""
        values = self.values()
        for name in self._required:
            if values.get(name) is None:
                self.inputs[name].mark("bad")
                self.inputs[name].setFocus()
                self.problem(_("This is needed."))
                return
        self.answered.emit(values)
        self.accept()

    def problem(self, words: str) -> None:
        """Say what is wrong."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))


def ask(
    parent: QWidget,
    title: str,
    do_it: str,
    inputs: Sequence[Input],
    then: Callable[[Mapping[str, Value]], object],
    *,
    text: str = "",
    required: Sequence[str] = (),
    danger: bool = False,
) -> AskDialog:
    """Open a dialog; ``then`` gets the values when the person does it."""
    dialog = AskDialog(parent, title, do_it, inputs, text=text, required=required, danger=danger)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.answered.connect(then)
    dialog.open()
    return dialog


def password_input(name: str, label: str) -> LineInput:
    """Return an input that does not show what is typed."""
    made = LineInput(name, label, 128)
    made.entry.setEchoMode(QLineEdit.EchoMode.Password)
    return made
