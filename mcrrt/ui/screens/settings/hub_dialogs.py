"""The questions about a hub: join one, be one, a code for one more machine, be one no more."""

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QProgressBar,
    QWidget,
)

from mcrrt.domain.errors import BadInput, LogInRefused, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.service.lan import PORT, CodeMade
from mcrrt.service.language import _, sentence
from mcrrt.ui.hub_model import HubViewModel, HubWork, addresses, until
from mcrrt.ui.kit.compose import box, button, clear, column, row, section
from mcrrt.ui.kit.dialog import AskDialog, Wording, password_input
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.kit.hub_inputs import address_input, code_input, kind_input, machine_input
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.times import clock
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M

_IN_A_LINE = 3


class LongDialog(AskDialog):
    """A question whose answer takes time: says what is being done, and may be closed meanwhile."""

    def __init__(
        self, parent: QWidget, wording: Wording, inputs: Sequence[Input], model: HubViewModel
    ) -> None:
        super().__init__(parent, wording, inputs, tuple(one.name for one in inputs))
        self._model = model
        self._begun = False
        self._doing = PlainLabel("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)  # nobody knows how long
        self._bar.setAccessibleName(wording.title)
        self._bar.hide()
        self._doing.hide()
        layout = cast("QBoxLayout", self.layout())
        layout.insertWidget(layout.count() - 2, self._bar)
        layout.insertWidget(layout.count() - 2, self._doing)
        self.answered.connect(self._on_answered)
        self.cancelled.connect(model.forget)
        model.state_changed.connect(self._on_work)
        self.setMinimumWidth(40 * look().pixels)  # a whole code fits

    def begin(self, values: Mapping[str, Value]) -> None:
        """Have it done."""
        raise NotImplementedError

    def _on_answered(self, values: Mapping[str, Value]) -> None:
        self._begun = True
        self.begin(values)

    def _on_work(self, work: HubWork) -> None:
        if not self._begun:
            return
        self._show_busy(work.busy)
        if work.busy:
            return
        self._begun = False
        if work.problem is not None:
            self.do_button.setEnabled(True)
            self.do_button.setFocus()
            self.problem(sentence(work.problem), field_of(work.problem))
        else:
            self.accept()

    def _show_busy(self, words: str) -> None:
        self._doing.setText(words)
        for one in (self._bar, self._doing):
            one.setVisible(bool(words))
        for asked in self.inputs.values():
            asked.setEnabled(not words)
        self.cancel_button.setText(_("Close") if words else _("Cancel"))
        if words:
            self.cancel_button.setFocus()
            self.fit()


def field_of(error: McrrtError) -> str:
    """Return the input that a refusal is about."""
    if isinstance(error, LogInRefused):
        return "password"
    return error.field if isinstance(error, BadInput) else ""


class JoinDialog(LongDialog):
    """Lets this store belong to a hub."""

    def __init__(self, parent: QWidget, model: HubViewModel) -> None:
        wording = Wording(
            _("Join a hub"), _("Join"),
            _("Everything of this machine goes to the hub, and what the agency has comes here. "
              "Whoever keeps the hub tells you its address and makes a code for this machine."),
        )  # fmt: skip
        inputs = [address_input("hub"), code_input("code"), machine_input("machine"),
                  password_input("password", _("Your password"))]  # fmt: skip
        inputs[2].set_value(_name_of(model))
        super().__init__(parent, wording, inputs, model)

    def begin(self, values: Mapping[str, Value]) -> None:
        """Join."""
        hub, code, name, password = (str(values[one]) for one in self.inputs)
        self._model.join(hub, code, name, password)


class BeHubDialog(LongDialog):
    """Makes this console the hub of its network."""

    def __init__(self, parent: QWidget, model: HubViewModel) -> None:
        wording = Wording(
            _("Be the hub of this network"), _("Be the hub"),
            _("The other machines of the agency then share their calls through this console, so it "
              "must stay on with this window open. The hub's keys lie in a folder that only this "
              "user of the machine can read: whoever can read it can be the hub."),
        )  # fmt: skip
        inputs = [machine_input("machine"), LineInput("listen", _("Port"), 5),
                  password_input("password", _("Your password"))]  # fmt: skip
        inputs[0].set_value(_name_of(model))
        inputs[1].set_value(str(PORT))
        super().__init__(parent, wording, inputs, model)
        inputs[2].setFocus()

    def begin(self, values: Mapping[str, Value]) -> None:
        """Start the hub and belong to it."""
        name, port, password = (str(values[one]) for one in self.inputs)
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            self.problem(_("A port is a number up to 65535."), "listen")
            return
        self._model.be_hub(int(port), name, password)


def _name_of(model: HubViewModel) -> str:
    return _("Console {code}").format(code=model.me.station_code)


class CodeDialog(AskDialog):
    """A code for one more machine, large enough to be read out, and where to go with it."""

    def __init__(self, parent: QWidget, model: HubViewModel) -> None:
        kind = kind_input("kind", _("For a machine"))
        wording = Wording(
            _("Code for another machine"), _("Make the code"),
            _("A machine in a car receives calls, teams and referrals, but not the health record of "
              "others nor the log of who looked."), stay=_("Close"),
        )  # fmt: skip
        super().__init__(parent, wording, [kind], ("kind",))
        self._model = model
        self._code = ""
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(SPACE_L)
        self._told = PlainLabel("", wrap=True)
        self._where = PlainLabel("\n".join(addresses(model.keeper.state)), "strong", wrap=True)
        self._where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._where.setAccessibleName(_("Addresses of the hub"))
        copy = button(_("Copy"), self._on_copy, icon_name="copy", name="code.copy")
        self._box = box(column(
            row(self._groups, None, copy), self._told,
            section(_("Addresses the machine can try")), self._where, margin=SPACE_M,
        ), "note")  # fmt: skip
        self._box.hide()
        layout = cast("QBoxLayout", self.layout())
        layout.insertWidget(layout.count() - 2, self._box)
        self.answered.connect(self._on_answered)
        self.edited.connect(self._box.hide)
        model.code_made.connect(self._on_code)
        model.code_refused.connect(self._on_refused)
        self.setMinimumWidth(40 * look().pixels)

    def _on_answered(self, values: Mapping[str, Value]) -> None:
        self._model.ask_code(str(values["kind"]))

    def _on_code(self, made: CodeMade) -> None:
        self._code = made.code
        clear(self._groups)
        for place, group in enumerate(made.code.split("-")):
            label = PlainLabel(group, "code")
            label.setObjectName("code.group")
            self._groups.addWidget(label, place // _IN_A_LINE, place % _IN_A_LINE)
        words = _("It works once, until {at}. Type it at the other machine: its first start has "
                  "“Join an agency that has a hub”.")  # fmt: skip
        self._told.setText(words.format(at=clock(until(made))))
        self._box.show()
        self.fit()
        self.do_button.setText(_("Another code"))
        self.do_button.setEnabled(True)
        self.do_button.setFocus()

    def _on_refused(self, error: McrrtError) -> None:
        self.problem(sentence(error))

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._code)


def ask_to_stop(parent: QWidget, model: HubViewModel) -> AskDialog:
    """Warn, and be the hub no more."""
    wording = Wording(
        _("Stop being the hub"), _("Stop"),
        _("Every other machine of the network then works alone, until this console is the hub again. "
          "Nothing is lost: what they write waits on them."), danger=True,
    )  # fmt: skip
    dialog = AskDialog(parent, wording)

    def stop(_values: object) -> None:
        dialog.accept()
        model.stop_hub()

    dialog.answered.connect(stop)
    dialog.open()
    return dialog
