"""The cards that are shown before anybody is in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.dialog import password_input
from mcrrt.ui.kit.fields import LineInput
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.screens.start.first_card import FirstStartCard
from mcrrt.ui.screens.start.view_model import StartState, StartViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M


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
        for card, width in (
            (self.log_in, 460),
            (self.first, 40 * look().pixels),
            (self.recovery, 520),
        ):
            self._stack.addWidget(_card(card, width))
        self.log_in.log_in_requested.connect(model.log_in)
        self.log_in.restore_requested.connect(model.restore)
        self.log_in.recovery_requested.connect(lambda: self._stack.setCurrentIndex(2))
        self.recovery.back_requested.connect(lambda: self._stack.setCurrentIndex(0))
        self.recovery.recover_requested.connect(model.recover)
        self.first.found_requested.connect(model.found)
        self.first.join_requested.connect(model.join)
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
