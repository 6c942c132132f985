"""The receipt on screen: the page as it will print, with print and save."""

from PySide6.QtWidgets import QWidget

from mcrrt.service.answers import Pages
from mcrrt.service.language import _
from mcrrt.ui.link_model import LinkState
from mcrrt.ui.screens.settings.view import SettingsView
from mcrrt.ui.shell.pages_dialog import PagesDialog, Shown
from mcrrt.ui.shell.printing import Printing
from mcrrt.ui.shell.workspace import Workspace


class Proof:
    """Opens the receipt over the window when it has been made."""

    def __init__(self, window: QWidget, space: Workspace, printing: Printing) -> None:
        self._window = window
        self._printing = printing
        self._model = space.link_model
        self._shown: Pages | None = None
        space.settings_place.made.connect(self._on_settings)
        self._model.state_changed.connect(self._on_link)

    def _on_settings(self, settings: SettingsView) -> None:
        settings.machines.receipt_requested.connect(self.ask)

    def ask(self) -> None:
        """Have the receipt made as things are now."""
        self._model.ask_receipt()

    def _on_link(self, state: LinkState) -> None:
        if state.pages is not None and state.pages is not self._shown:
            self._shown = state.pages
            shown = Shown(_("Sync receipt"), "receipt", state.pages)
            PagesDialog(self._window, shown, self._printing).open()
