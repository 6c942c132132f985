"""The step of the first start that joins an agency with a hub."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from mcrrt.domain.errors import BadInput
from mcrrt.service.lan import hub_url
from mcrrt.service.language import _, sentence
from mcrrt.service.passwords import check_password
from mcrrt.service.wire import JoinHub
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.dialog import password_input
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.kit.hub_inputs import address_input, code_input, kind_input, machine_input
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.start.view_model import StartState
from mcrrt.ui.theme.tokens import SPACE_S


class JoinPage(QWidget):
    """Where the hub is, the code, and who will work here.

    Signals: ``join_requested(JoinHub)``, ``back_requested()``.
    """

    join_requested = Signal(object)
    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hub = address_input("join_hub")
        self.code = code_input("join_code")
        self.username = LineInput("join_username", _("Your user name at the agency"), 40)
        self.machine = machine_input("join_machine")
        self.password = password_input("join_password", _("Password for this machine"))
        self.again = password_input("join_again", _("Password again"))
        self.kind = kind_input("join_kind", _("Where it stands"))
        self._inputs: tuple[Input, ...] = (
            self.hub, self.code, self.username, self.machine, self.password, self.again, self.kind
        )  # fmt: skip
        self._hint = PlainLabel("", "small", wrap=True)
        self._problem = PlainLabel("", "danger", wrap=True)
        self._doing = PlainLabel(
            _("Fetching what the agency knows. With many calls this takes some minutes."),
            "muted", wrap=True,
        )  # fmt: skip
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)  # nobody knows how long
        self._bar.setAccessibleName(_("Joining"))
        self._join = button(_("Join"), self._on_join, role="primary", name="first.do_join")
        self._back = button(_("Back"), self.back_requested.emit, name="first.join_back")
        self._minimum = 15
        self._lay_out()
        self._show_busy(busy=False)

    def _lay_out(self) -> None:
        pairs = (row(self.username, self.machine), row(self.password, self.again))
        for pair in pairs:
            pair.setStretch(0, 1)
            pair.setStretch(1, 1)
        self.setLayout(column(
            PlainLabel(_("Join an agency"), "title"),
            PlainLabel(_("The agency has an account for you. The password you choose here opens this "
                         "machine only."), "muted", wrap=True),
            self.hub, self.code, *pairs, self.kind, self._hint, self._problem, self._bar, self._doing,
            row(self._back, None, self._join), None, space=SPACE_S,
        ))  # fmt: skip

    def _on_join(self) -> None:
        words, wrong = self._fault()
        self._say(words, wrong)
        if not words:
            self.join_requested.emit(JoinHub(
                hub_url(_text(self.hub)), _text(self.code), _text(self.username),
                self.password.entry.text(), _text(self.machine), _text(self.kind) or "console",
            ))  # fmt: skip

    def _fault(self) -> tuple[str, Input | None]:
        """Return what is wrong with what was given, and where; '' when nothing is."""
        for asked in (self.hub, self.code, self.username, self.machine):
            if asked.value() is None:
                return _("This is needed."), asked
        if self.password.entry.text() != self.again.entry.text():
            return _("The two passwords are not the same."), self.again
        try:
            check_password(self.password.entry.text(), self._minimum, (_text(self.username),))
        except BadInput as error:
            return sentence(error), self.password
        return "", None

    def _say(self, words: str, wrong: Input | None) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        for asked in self._inputs:
            asked.mark("bad" if asked is wrong else "")
        if wrong is not None:
            wrong.setFocus()

    def _show_busy(self, *, busy: bool) -> None:
        for told in (self._bar, self._doing):
            told.setVisible(busy)
        self._hint.setVisible(not busy)
        for touched in (*self._inputs, self._join, self._back):
            touched.setEnabled(not busy)

    def render_state(self, state: StartState) -> None:
        """Draw how far it is. What was refused is said here, with everything typed still there."""
        if state.status is not None:
            self._minimum = state.status.minimum_password
            hint = _("At least {n} characters. A sentence is easy to remember.")
            self._hint.setText(hint.format(n=self._minimum))
        self._show_busy(busy=state.busy)
        inputs = {"hub": self.hub, "code": self.code, "username": self.username,
                  "password": self.password}  # fmt: skip
        if state.problem and not state.busy:
            self._say(state.problem, inputs.get(state.wrong) if self.isVisible() else None)
        elif state.busy:
            self._say("", None)


def _text(asked: Input) -> str:
    return str(asked.value() or "")
