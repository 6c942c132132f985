"""The cards that are shown before anybody is in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QStackedLayout, QStackedWidget, QWidget

from mcrrt.domain.errors import BadInput
from mcrrt.service.doorstep import KeyringMode
from mcrrt.service.language import _, sentence
from mcrrt.service.passwords import check_password
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.dialog import password_input
from mcrrt.ui.kit.fields import LineInput
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.screens.start.view_model import StartState, StartViewModel
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S


def _card(inside: QWidget, width: int = 460) -> QWidget:
    """Return a page with a card in its middle."""
    inside.setFixedWidth(width)
    page = QWidget()
    page.setLayout(column(None, row(None, inside, None), None))
    return page


class LogInCard(QFrame):
    """Name and password.

    Signals: ``log_in_requested(str, str)``, ``recovery_requested()``,
    ``restore_requested(str, str)``.
    """

    log_in_requested = Signal(str, str)
    recovery_requested = Signal()
    restore_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = PlainLabel("MCRRT", "title")
        self._subtitle = PlainLabel("", "muted", wrap=True)
        self.username = LineInput("username", _("User name"), 40)
        self.password = password_input("password", _("Password"))
        self.password.entry.entered.connect(self._enter)
        self._problem = PlainLabel("", "danger", wrap=True)
        self._unsent = PlainLabel("", "muted", wrap=True)
        self._hint = PlainLabel("", "small", wrap=True)
        self.enter = button(_("Log in"), self._enter, role="primary", icon_name="key-round",
                            name="log_in")  # fmt: skip
        self._recover = button(_("Use the recovery key…"), self.recovery_requested.emit,
                               role="link", name="use_recovery")  # fmt: skip
        self._restore = button(_("Restore the store"), self._on_restore, role="danger",
                               icon_name="rotate-ccw", name="restore")  # fmt: skip
        layout = column(
            row(IconLabel("siren", "accent_text", 26), self._title, None, space=10),
            self._subtitle, self._unsent, self.username, self.password, self._problem, self._hint,
            row(self.enter, self._restore, None, self._recover), margin=SPACE_L, space=SPACE_M,
        )  # fmt: skip
        self.setLayout(layout)

    def _enter(self) -> None:
        if self.password.entry.text():
            self.log_in_requested.emit(str(self.username.value() or ""), self.password.entry.text())

    def _on_restore(self) -> None:
        self.restore_requested.emit(str(self.username.value() or ""), self.password.entry.text())

    def render_state(self, state: StartState) -> None:
        """Draw the card."""
        if state.locked_name:
            self._title.setText(state.locked_name)
            self._subtitle.setText(_("Locked. The keys are no longer in memory."))
            self.enter.setText(_("Unlock"))
        else:
            self._subtitle.setText(_("Dispatch console of the Mobile Crisis Rapid Response Team"))
        self._unsent.setText(
            _(
                "Entries that the hub has not received yet: {n}. They are safe on this machine."
            ).format(n=state.unsent)
        )
        self._unsent.setVisible(bool(state.unsent))
        if state.status and state.status.practice:
            self._hint.setText(_("Practice store: user practice, password: practice makes calm"))
        self._hint.setVisible(bool(self._hint.text()))
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self._restore.setVisible(state.damaged)
        for one in (self.enter, self._restore):
            one.setEnabled(not state.busy)
        if state.problem:
            self.password.entry.clear()

    def start(self, username: str) -> None:
        """Put the cursor where typing begins."""
        self.password.entry.clear()
        if username:
            self.username.set_value(username)
            self.password.setFocus()
        else:
            self.username.setFocus()


class RecoveryCard(QFrame):
    """The recovery key and a new password.

    Signals: ``recover_requested(str, str, str)``, ``back_requested()``.
    """

    recover_requested = Signal(str, str, str)
    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.key = LineInput("recovery_key", _("Recovery key, as printed"), 120)
        self.username = LineInput("username", _("User name"), 40)
        self.password = password_input("password", _("New password"))
        self._problem = PlainLabel("", "danger", wrap=True)
        do_it = button(_("Open the store"), self._on_do, role="primary", name="recover")
        back = button(_("Back"), self.back_requested.emit, name="recovery_back")
        words = PlainLabel(
            _("The key was printed at the first start. It opens the store and sets a new password."),
            "muted", wrap=True,
        )  # fmt: skip
        title = PlainLabel(_("Recovery"), "title")
        fields = column(self.key, self.username, self.password, self._problem, space=SPACE_M)
        layout = column(title, words, fields, row(do_it, None, back), space=SPACE_M)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(layout)

    def _on_do(self) -> None:
        self.recover_requested.emit(
            str(self.key.value() or ""), str(self.username.value() or ""),
            self.password.entry.text(),
        )  # fmt: skip

    def render_state(self, state: StartState) -> None:
        """Draw the card."""
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))


class FirstStartCard(QFrame):
    """Four short steps: agency, first account, recovery key, begin.

    Signals: ``found_requested(str, str, str, str)``, ``entered()``, ``print_requested(str)``.
    """

    found_requested = Signal(str, str, str, str)
    entered = Signal()
    print_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._step = PlainLabel("", "small")
        self._stack = QStackedWidget()
        for page in (self._agency_page(), self._account_page(), self._key_page(), self._end_page()):
            self._stack.addWidget(page)
        self._minimum = 15
        layout = column(self._step, self._stack, margin=SPACE_L, space=SPACE_S)
        self.setLayout(layout)
        self._show(0)

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._step.setText(_("First start · step {n} of 4").format(n=step + 1))
        firsts = (self.agency, self.name, self._keep, self._begin)
        firsts[step].setFocus()

    def _agency_page(self) -> QWidget:
        self.agency = LineInput("agency", _("Name of the agency or team"), 120)
        go_on = button(_("Continue"), self._on_agency, role="primary", name="first.agency")
        self._agency_problem = PlainLabel("", "danger", wrap=True)
        words = PlainLabel(
            _("A new store is made on this machine. It is encrypted; nobody but the people you add "
              "can read it."), "muted", wrap=True,
        )  # fmt: skip
        return box(column(PlainLabel(_("Whose calls are these?"), "title"), words, self.agency,
                          self._agency_problem, row(None, go_on), None, space=SPACE_M))  # fmt: skip

    def _on_agency(self) -> None:
        missing = not self.agency.value()
        self._agency_problem.setText(_("Write a name; it stands on documents.") if missing else "")
        if not missing:
            self._show(1)

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
        back = button(_("Back"), lambda: self._show(0), name="first.back")
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
        go_on = button(_("I have it in a safe place"), lambda: self._show(3), role="primary",
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
        if state.recovery_key and self._stack.currentIndex() == 1:
            self._key.setText(state.recovery_key)
            self._show(2)

    def start(self) -> None:
        """Begin with the first step."""
        self._show(0)


class StartView(QWidget):
    """Whichever card fits. Signals: ``print_requested(str)`` the recovery key."""

    print_requested = Signal(str)

    def __init__(self, model: StartViewModel, username: str) -> None:
        super().__init__()
        self._model = model
        self._username = username
        self._started = False
        self.log_in = LogInCard()
        self.first = FirstStartCard()
        self.recovery = RecoveryCard()
        self._stack = QStackedLayout(self)
        for card, width in ((self.log_in, 460), (self.first, 560), (self.recovery, 520)):
            self._stack.addWidget(_card(card, width))
        self.log_in.log_in_requested.connect(model.log_in)
        self.log_in.restore_requested.connect(model.restore)
        self.log_in.recovery_requested.connect(lambda: self._stack.setCurrentIndex(2))
        self.recovery.back_requested.connect(lambda: self._stack.setCurrentIndex(0))
        self.recovery.recover_requested.connect(model.recover)
        self.first.found_requested.connect(model.found)
        self.first.entered.connect(model.enter)
        self.first.print_requested.connect(self.print_requested)
        model.state_changed.connect(self.render_state)
        self.log_in.render_state(model.state)
        self.log_in.start(username)

    def render_state(self, state: StartState) -> None:
        """Draw whichever card fits."""
        if state.status is not None and not self._started:
            self._started = True
            new = not state.status.exists
            self._stack.setCurrentIndex(1 if new else 0)
            if new:
                self.first.start()
            else:
                names = state.status.usernames
                self.log_in.start(self._username or (names[0] if len(names) == 1 else ""))
        for card in (self.log_in, self.first, self.recovery):
            card.render_state(state)
