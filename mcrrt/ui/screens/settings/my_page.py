"""One's own account: who one is here, and the password."""

from PySide6.QtWidgets import QWidget

from mcrrt.service import words
from mcrrt.service.language import _, sentence
from mcrrt.ui.kit.compose import button, column, row, section
from mcrrt.ui.kit.dialog import password_input
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


class MyAccountPage(QWidget):
    """The page."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        me = model.me
        roles = ", ".join(words.label(words.ROLE, role) for role in me.roles)
        self.old = password_input("old", _("Present password"))
        self._new = password_input("new", _("New password"))
        self._again = password_input("again", _("New password again"))
        self._said = PlainLabel("", "good", wrap=True)
        self._lent = PlainLabel(
            _("Somebody else chose your password and knows it. Choose your own now: what is done "
              "with it is on record as done by you."), "warning", wrap=True,
        )  # fmt: skip
        self._lent.setVisible(me.password_lent)
        change = button(_("Change the password"), self._on_change, role="primary", name="password")
        for one in (self.old, self._new, self._again):
            one.setMaximumWidth(420)
        self.setLayout(
            column(
                PlainLabel(_("My account"), "heading"),
                PlainLabel(f"{me.name} · {me.username}"),
                PlainLabel(roles, "muted", wrap=True),
                section(_("Password")),
                self._lent,
                self.old,
                self._new,
                self._again,
                row(change, None),
                self._said,
                None,
                margin=SPACE_M,
                space=SPACE_S,
            )
        )

    def render_state(self, _state: SettingsState) -> None:
        """Nothing here depends on what others do."""

    def _on_change(self) -> None:
        old, new = str(self.old.entry.text()), str(self._new.entry.text())
        if new != self._again.entry.text():
            self._say(_("The two new passwords are not the same."), good=False)
            return
        self._model.change_password(
            old, new, self._on_changed, lambda error: self._say(sentence(error), good=False)
        )

    def _on_changed(self, _receipt: object) -> None:
        for one in (self.old, self._new, self._again):
            one.set_value(None)
        self._lent.hide()
        self._say(_("The password was changed."), good=True)

    def _say(self, text: str, *, good: bool) -> None:
        self._said.setText(text)
        self._said.set_role("good" if good else "danger")
