"""The bar on top: command line with its echo, link state, who, clock."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mcrrt.service.language import _
from mcrrt.ui.actions.grammar import Unclear, Understood, World, complete, understand
from mcrrt.ui.kit.caret import CaretLineEdit
from mcrrt.ui.kit.compose import button, icon_button
from mcrrt.ui.kit.labels import ElidedLabel, PlainLabel
from mcrrt.ui.present.times import clock_seconds, now
from mcrrt.ui.shell.link_chip import LinkChip
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_HISTORY = 50


class CommandLine(CaretLineEdit):
    """The command line itself.

    Signals: ``done(Understood)`` Enter on something understood; ``left()`` Esc.
    """

    done = Signal(object)
    left = Signal()

    def __init__(self, world: Callable[[], World]) -> None:
        super().__init__()
        self._world = world
        self._history: list[str] = []
        self._place = 0
        self.setObjectName("command_line")
        self.setAccessibleName(_("Command line"))
        self.setPlaceholderText(
            _("Command, or words to find (F2)   ·   D MC1 412   ·   NT 412 text")
        )

    def meaning(self) -> Understood | Unclear:
        """Return what the line means now."""
        return understand(self.text(), self._world())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does, Tab completes, arrows go through history, Esc leaves."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            meaning = self.meaning()
            if isinstance(meaning, Understood):
                self._history = [*self._history[-_HISTORY:], self.text()]
                self._place = len(self._history)
                self.clear()
                self.done.emit(meaning)
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._history:
            step = -1 if key == Qt.Key.Key_Up else 1
            self._place = max(0, min(self._place + step, len(self._history)))
            past = self._place == len(self._history)
            self.setText("" if past else self._history[self._place])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab completes a name when one fits, else it goes on."""
        completed = complete(self.text(), self._world()) if next else self.text()
        if completed != self.text():
            self.setText(completed)
            self.textEdited.emit(completed)
            return True
        return super().focusNextPrevChild(next)


class TopBar(QFrame):
    """The bar.

    Signals: ``done(Understood)``, ``left()``, ``menu_requested()``, ``lock_requested()``,
    ``link_requested()``, ``emergency_requested()``.
    """

    done = Signal(object)
    left = Signal()
    menu_requested = Signal()
    lock_requested = Signal()
    link_requested = Signal()
    emergency_requested = Signal()

    def __init__(self, world: Callable[[], World], who: str) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.emergency = button(
            _("Team emergency"), self.emergency_requested.emit, role="danger", icon_name="siren",
            hint=_("Emergency of a team (Ctrl+Space)"), name="emergency",
        )  # fmt: skip
        self.line = CommandLine(world)
        self.echo = ElidedLabel("", "muted")
        self.echo.setMinimumWidth(180)
        self._who = PlainLabel(who, "small")
        self._clock = PlainLabel("", "strong")
        self.link = LinkChip()
        self.link.clicked.connect(self.link_requested)
        self.menu = icon_button("menu", _("Menu (F10)"), self.menu_requested.emit)
        lock = icon_button("lock", _("Lock (Ctrl+L)"), self.lock_requested.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_S, 5, SPACE_S, 5)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.menu)
        layout.addWidget(self.line, 5)
        layout.addWidget(self.echo, 4)
        for widget in self._right_side():
            layout.addWidget(widget)
        layout.addWidget(lock)
        self.line.textChanged.connect(lambda _text: self._on_text())
        self.line.done.connect(self.done)
        self.line.left.connect(self.left)
        self.tick()

    def _right_side(self) -> list[QWidget]:
        gap = QWidget()
        gap.setFixedWidth(SPACE_M)
        return [self.link, self.emergency, gap, self._who, self._clock]

    def _on_text(self) -> None:
        """Say back what was understood before Enter."""
        if not self.line.text().strip():
            self.echo.setText("")
            return
        meaning = self.line.meaning()
        if isinstance(meaning, Understood):
            self.echo.setText("↵ " + meaning.echo)
            self.echo.set_role("strong")
        else:
            self.echo.setText(meaning.hint)
            self.echo.set_role("muted")

    def tick(self) -> None:
        """Show the time."""
        self._clock.setText(clock_seconds(now()))
        self.link.tick()
