"""The store on this machine: its health, checking it, backing it up."""

from PySide6.QtWidgets import QProgressBar, QWidget

from mcrrt.service.access import Right
from mcrrt.service.answers import HealthView
from mcrrt.service.check_words import check_words
from mcrrt.service.language import _, decimal
from mcrrt.service.ports import CopyMade
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.times import age_words, now
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M


class StorePage(QWidget):
    """The page."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self._health = PlainLabel("", wrap=True)
        self._keyring = PlainLabel(
            _("Passphrase only: this machine has no keyring, so the password is the only secret. "
              "Keep it long."), "warning", wrap=True,
        )  # fmt: skip
        self._report = PlainLabel("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Checking"))
        self._check = button(_("Check everything"), model.verify, icon_name="shield", name="verify")
        self._copy = button(
            _("Back up now"), self._on_backup, icon_name="hard-drive", name="backup"
        )
        self.setLayout(
            column(
                PlainLabel(_("Store"), "heading"),
                self._health,
                self._keyring,
                row(self._check, self._copy, None),
                self._bar,
                self._report,
                None,
                margin=SPACE_M,
                space=SPACE_M,
            )
        )
        self._check.setVisible(model.may(Right.VERIFY))
        self._copy.setVisible(model.may(Right.BACKUP))
        self._bar.hide()

    def _on_backup(self) -> None:
        self._report.setText(_("Copying…"))
        self._report.set_role("")
        self._copy.setEnabled(False)
        self._model.back_up(self._on_copied)

    def _on_copied(self, made: CopyMade) -> None:
        self._copy.setEnabled(True)
        self._report.setText(_("Backup made and checked: {name}").format(name=made.name))
        self._report.set_role("good")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far a check is."""
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)

    def render_state(self, state: SettingsState) -> None:
        """Draw what is known."""
        if state.health is not None:
            self._health.setText(_health_words(state.health))
        only = state.health is not None and state.health.keyring == "passphrase_only"
        self._keyring.setVisible(only)
        self._check.setEnabled(not state.checking)
        self._bar.setVisible(state.checking)
        if state.problem:
            self._copy.setEnabled(True)
            self._report.setText(state.problem)
            self._report.set_role("danger")
        elif state.report is not None:
            self._report.setText(check_words(state.report))
            self._report.set_role("good" if state.report.ok else "danger")


def _health_words(health: HealthView) -> str:
    copy = _("no backup yet")
    if health.last_backup_at is not None:
        ago = age_words(health.last_backup_at, now())
        copy = _("last backup {ago} ago ({n} kept)").format(ago=ago, n=health.backups)
    return _("{calls} calls · {entries} entries · {size} MB · {copy}").format(
        calls=health.calls, entries=health.entries, size=decimal(health.file_size / 1e6), copy=copy
    )
