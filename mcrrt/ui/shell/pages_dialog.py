"""The pages of a document over the window, as they will print, with print and save."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from mcrrt.service.answers import Pages
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, column, row, scrolled
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.pages import PageView
from mcrrt.ui.shell.printing import Printing, hand_out
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dialog shows: its title, its name for tests and readers, and who hears of paper.

    ``used`` is told what became of the pages: ``printed`` or ``saved``.
    """

    title: str
    name: str
    pages: Pages
    used: Callable[[str], object] = lambda _how: None


class PagesDialog(QDialog):
    """The pages of one document."""

    def __init__(self, parent: QWidget, shown: Shown, printing: Printing) -> None:
        super().__init__(parent)
        self._shown = shown
        self._printing = printing
        name = shown.name
        self.setWindowTitle(shown.title)
        self.setObjectName(f"{name}_dialog")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = PlainLabel("", "good", wrap=True)
        view = PageView()
        view.show_pages(shown.pages.png)
        close = button(_("Close"), self.accept, name=f"{name}.close")
        save = button(_("Save as PDF"), lambda: self._do("save"), icon_name="save",
                      name=f"{name}.save")  # fmt: skip
        printed = button(_("Print"), lambda: self._do("print"), role="primary",
                         icon_name="printer", name=f"{name}.print")  # fmt: skip
        head = row(PlainLabel(shown.title, "heading"), None)
        feet = row(self.said, close, save, printed)
        feet.setStretch(0, 1)
        self.setLayout(column(head, scrolled(view), feet, margin=SPACE_L, space=SPACE_M))
        self.resize(680, 640)
        printed.setFocus()

    def done(self, result: int) -> None:
        """Close, and give the keyboard back to the window even where no window manager does."""
        super().done(result)
        over = self.parentWidget()
        if over is not None:
            over.activateWindow()

    def _do(self, purpose: str) -> None:
        used = hand_out(self._printing, self, self._shown.pages, purpose, self._say)
        if used:
            self._shown.used(used)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.said.setText(words)
        self.said.set_role("danger" if bad else "good")
