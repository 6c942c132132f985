"""The line at the foot: what was done or refused, with undo where undo is honest."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button
from mcrrt.ui.kit.labels import ElidedLabel, PlainLabel

SHOWN_MS = 10_000


class SaidLine(QFrame):
    """One sentence for ten seconds; a refusal stays twice as long."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._text = ElidedLabel("", "muted")
        self._undo = button(_("Undo (Ctrl+Z)"), self.undo, role="link", name="undo")
        self._undo.hide()
        self._store = PlainLabel("", "small")
        self._act: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 0)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._undo)
        layout.addWidget(self._store)
        self.setFixedHeight(26)

    def say(
        self, words: str, *, bad: bool = False, undo: Callable[[], object] | None = None
    ) -> None:
        """Show and announce a sentence."""
        self._text.setText(words)
        self._text.set_role("danger" if bad else "strong")
        self._act = undo
        self._undo.setVisible(undo is not None)
        self._timer.start(SHOWN_MS * (2 if bad else 1))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @property
    def text(self) -> str:
        """What is said now."""
        return self._text.text()

    def undo(self) -> bool:
        """Take back what was said last, while that can be done."""
        act, self._act = self._act, None
        self._undo.hide()
        if act is None:
            return False
        act()
        return True

    def _forget(self) -> None:
        self._text.setText("")
        self._act = None
        self._undo.hide()

    def show_store(self, words: str) -> None:
        """Show how the store is."""
        self._store.setText(words)
