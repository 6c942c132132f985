"""The receipt on screen: the page as it will print, with print and save."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from mcrrt.service.answers import Pages
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row, scrolled
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.pages import PageView
from mcrrt.ui.link_model import LinkState
from mcrrt.ui.shell.printing import Printing, hand_out
from mcrrt.ui.shell.workspace import Workspace
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M


class ReceiptDialog(QDialog):
    """The receipt's pages."""

    def __init__(self, parent: QWidget, pages: Pages, printing: Printing) -> None:
        super().__init__(parent)
        self._pages = pages
        self._printing = printing
        self.setWindowTitle(_("Sync receipt"))
        self.setObjectName("receipt_dialog")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = PlainLabel("", "good", wrap=True)
        view = PageView()
        view.show_pages(pages.png)
        close = button(_("Close"), self.accept, name="receipt.close")
        save = button(_("Save as PDF"), lambda: self._do("save"), icon_name="save",
                      name="receipt.save")  # fmt: skip
        printed = button(_("Print"), lambda: self._do("print"), role="primary",
                         icon_name="printer", name="receipt.print")  # fmt: skip
        head = row(PlainLabel(_("Sync receipt"), "heading"), None)
        feet = row(self.said, close, save, printed)
        feet.setStretch(0, 1)
        self.setLayout(column(head, scrolled(view), feet, margin=SPACE_L, space=SPACE_M))
        self.resize(680, 640)
        printed.setFocus()

    def _do(self, purpose: str) -> None:
        hand_out(self._printing, self, self._pages, purpose, self._say)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.said.setText(words)
        self.said.set_role("danger" if bad else "good")


class Proof:
    """Opens the receipt over the window when it has been made."""

    def __init__(self, window: QWidget, space: Workspace, printing: Printing) -> None:
        self._window = window
        self._printing = printing
        self._model = space.link_model
        self._shown: Pages | None = None
        space.settings.machines.receipt_requested.connect(self.ask)
        self._model.state_changed.connect(self._on_link)

    def ask(self) -> None:
        """Have the receipt made as things are now."""
        self._model.ask_receipt()

    def _on_link(self, state: LinkState) -> None:
        if state.pages is not None and state.pages is not self._shown:
            self._shown = state.pages
            ReceiptDialog(self._window, state.pages, self._printing).open()
