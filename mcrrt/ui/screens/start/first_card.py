"""The first start: four short steps to a store of one's own, or to one that belongs to a hub."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QWidget

from mcrrt.domain.errors import BadInput
from mcrrt.service.doorstep import KeyringMode
from mcrrt.service.language import _, sentence
from mcrrt.service.passwords import check_password
from mcrrt.ui.kit.compose import box, button, column, line, row
from mcrrt.ui.kit.dialog import password_input
from mcrrt.ui.kit.fields import LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.start.join_page import JoinPage
from mcrrt.ui.screens.start.view_model import StartState
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S

AGENCY, ACCOUNT, KEY, END, JOIN = range(5)
# Joining takes the place of the first account.
_STEP = {AGENCY: 1, ACCOUNT: 2, JOIN: 2, KEY: 3, END: 4}


class FirstStartCard(QFrame):
    """Four short steps: agency, first account (or the hub to join), recovery key, begin.

    Signals: ``found_requested(str, str, str, str)``, ``join_requested(JoinHub)``, ``entered()``,
    ``print_requested(str)``.
    """

    found_requested = Signal(str, str, str, str)
    join_requested = Signal(object)
    entered = Signal()
    print_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._step = PlainLabel("", "small")
        self._stack = QStackedWidget()
        self.join = JoinPage()
        self.join.join_requested.connect(self.join_requested)
        self.join.back_requested.connect(lambda: self._show(AGENCY))
        for page in (
            self._agency_page(), self._account_page(), self._key_page(), self._end_page(), self.join
        ):  # fmt: skip
            self._stack.addWidget(page)
        self._minimum = 15
        layout = column(self._step, self._stack, margin=SPACE_L, space=SPACE_S)
        self.setLayout(layout)
        self._show(0)

    def _show(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self._step.setText(_("First start · step {n} of 4").format(n=_STEP[page]))
        firsts = (self.agency, self.name, self._keep, self._begin, self.join.hub)
        firsts[page].setFocus()

    def _agency_page(self) -> QWidget:
        self.agency = LineInput("agency", _("Name of the agency or team"), 120)
        go_on = button(_("Continue"), self._on_agency, role="primary", name="first.agency")
        self._agency_problem = PlainLabel("", "danger", wrap=True)
        self._agency_problem.hide()
        words = PlainLabel(
            _("A new store is made on this machine. It is encrypted; nobody but the people you add "
              "can read it."), "muted", wrap=True,
        )  # fmt: skip
        other = PlainLabel(
            _("Does your agency work on other machines already? Then this one joins them, with a code "
              "from the machine that keeps the hub."), "muted", wrap=True,
        )  # fmt: skip
        join = button(_("Join an agency that has a hub…"), lambda: self._show(JOIN),
                      icon_name="link", name="first.join")  # fmt: skip
        return box(column(
            PlainLabel(_("Whose calls are these?"), "title"), words, self.agency,
            self._agency_problem, row(None, go_on), line(), other, row(join, None), None,
            space=SPACE_M,
        ))  # fmt: skip

    def _on_agency(self) -> None:
        missing = not self.agency.value()
        self._agency_problem.setText(_("Write a name; it stands on documents.") if missing else "")
        self._agency_problem.setVisible(missing)
        if not missing:
            self._show(ACCOUNT)

    def _account_page(self) -> QWidget:
        self.name = LineInput("name", _("Your name"), 120)
        self.username = LineInput("new_username", _("User name (small letters)"), 40)
        self.password = password_input("new_password", _("Password"))
        self.again = password_input("new_again", _("Password again"))
        self._account_hint = PlainLabel("", "small", wrap=True)
        self._account_problem = PlainLabel("", "danger", wrap=True)
        self._make = button(
            _("Make the store"), self._on_account, role="primary", name="first.make"
        )
        back = button(_("Back"), lambda: self._show(AGENCY), name="first.back")
        return box(column(
            PlainLabel(_("The first account"), "title"),
            PlainLabel(_("It may do everything: dispatch, supervise, administer."), "muted", wrap=True),
            self.name, self.username, self.password, self.again, self._account_hint,
            self._account_problem, row(back, None, self._make), None, space=SPACE_S,
        ))  # fmt: skip

    def _on_account(self) -> None:
        problem = self._account_fault()
        self._account_problem.setText(problem)
        if not problem:
            self.found_requested.emit(
                str(self.agency.value()), str(self.name.value()), str(self.username.value()),
                self.password.entry.text(),
            )  # fmt: skip

    def _account_fault(self) -> str:
        """Return what is wrong with the account's particulars, or ''."""
        password = self.password.entry.text()
        name, username = str(self.name.value() or ""), str(self.username.value() or "")
        if not name or not username:
            return _("Your name and a user name are needed.")
        if password != self.again.entry.text():
            return _("The two passwords are not the same.")
        try:
            check_password(password, self._minimum, (username, name))
        except BadInput as error:
            return sentence(error)
        return ""

    def _key_page(self) -> QWidget:
        self._key = PlainLabel("", "strong", wrap=True)
        self._key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._key.setAccessibleName(_("Recovery key"))
        words = PlainLabel(
            _("When every password is forgotten or the machine's keyring is lost, only this key "
              "opens the store. Print it, or write it down, and lock it away. It is kept nowhere."),
            "muted", wrap=True,
        )  # fmt: skip
        self._keep = button(_("Print…"), lambda: self.print_requested.emit(self._key.text()),
                            icon_name="printer", name="first.print")  # fmt: skip
        copy = button(_("Copy"), self._on_copy, icon_name="copy", name="first.copy")
        go_on = button(_("I have it in a safe place"), lambda: self._show(END), role="primary",
                       name="first.kept")  # fmt: skip
        return box(column(
            PlainLabel(_("The recovery key"), "title"), words, box(column(self._key, margin=SPACE_M),
            "note"), row(self._keep, copy, None, go_on), None, space=SPACE_M,
        ))  # fmt: skip

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._key.text())

    def _end_page(self) -> QWidget:
        self._begin = button(_("Begin"), self.entered.emit, role="primary", name="first.begin")
        words = PlainLabel(
            _("Next: add officers and clinicians under Teams, form a team, and take a call with N. "
              "F1 shows every key. To practise without touching real records, start the program "
              "with --practice."), "muted", wrap=True,
        )  # fmt: skip
        return box(column(PlainLabel(_("The store is ready"), "title"), words,
                          row(None, self._begin), None, space=SPACE_M))  # fmt: skip

    def render_state(self, state: StartState) -> None:
        """Draw the step."""
        if state.status is not None:
            self._minimum = state.status.minimum_password
            hint = _("At least {n} characters. A sentence is easy to remember.").format(
                n=self._minimum
            )
            if state.status.keyring is KeyringMode.PASSPHRASE_ONLY:
                hint += " " + _("This machine has no keyring: the password is the only secret.")
            self._account_hint.setText(hint)
        self._make.setEnabled(not state.busy)
        if state.problem:
            self._account_problem.setText(state.problem)
        self.join.render_state(state)
        if state.recovery_key and self._stack.currentIndex() in (ACCOUNT, JOIN):
            self._key.setText(state.recovery_key)
            self._show(KEY)

    def start(self) -> None:
        """Begin with the first step."""
        self._show(AGENCY)
