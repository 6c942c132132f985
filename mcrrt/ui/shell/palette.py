"""The palette (Ctrl+K) finds any command by a few letters; the help (F1) lists them all."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from mcrrt.service.language import _
from mcrrt.ui.actions.registry import Action, Registry, rank
from mcrrt.ui.kit.caret import CaretLineEdit
from mcrrt.ui.kit.compose import button, column, row, scrolled, section
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A command in the palette."""

    id: str
    label: str
    group: str
    shortcut: str
    enabled: bool
    spoken: str


def action_line(action: Action) -> ActionLine:
    """Return a command's line."""
    label, group = _(action.label), _(action.group)
    spoken = ", ".join(part for part in (label, group, action.keys) if part)
    return ActionLine(action.id, label, group, action.keys, action.enabled(), spoken)


def draw_action(canvas: Canvas, line: ActionLine) -> None:
    """Draw a command."""
    theme = look().theme
    muted = "" if line.enabled else theme.muted
    key = canvas.measure("Ctrl+Shift+N  ")
    canvas.text(line.label, canvas.left - key - canvas.measure("Window    "), color=muted)
    canvas.text(line.group, canvas.measure("Window    "), color=theme.muted, small=True)
    canvas.text(line.shortcut, canvas.left, color=theme.muted, right=True)


class PaletteEntry(CaretLineEdit):
    """The letters; arrows and Enter belong to the list below."""

    def __init__(self, lines: LineView) -> None:
        super().__init__()
        self._lines = lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass what the list understands on to it."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter,
                Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)  # fmt: skip
        if event.key() in keys:
            self._lines.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class Palette(QDialog):
    """All commands, the likeliest first."""

    def __init__(self, parent: QWidget, registry: Registry) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Commands"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._registry = registry
        self.lines = LineView(_("Commands"), draw_action)
        self.lines.empty_words = _("No command has these letters.")
        self.entry = PaletteEntry(self.lines)
        self.entry.setAccessibleName(_("Find a command"))
        self.entry.setPlaceholderText(_("Find a command"))
        self.entry.textChanged.connect(self._on_text)
        self.lines.opened.connect(self._on_opened)
        self.setLayout(column(self.entry, self.lines, margin=SPACE_M, space=SPACE_S))
        self.resize(620, 420)
        self._on_text("")
        self.entry.setFocus()

    def _on_text(self, text: str) -> None:
        self.lines.show_lines([action_line(a) for a in rank(text, iter(self._registry))])
        self.lines.setCurrentIndex(self.lines.lines.index(0))

    def _on_opened(self, action: str) -> None:
        self.accept()
        self._registry.trigger(action)


class HelpSheet(QDialog):
    """Every key and every verb, made from the registry."""

    def __init__(self, parent: QWidget, registry: Registry) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help and shortcuts"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(3)
        line = 0
        for group, actions in registry.groups().items():
            grid.addWidget(section(_(group)), line, 0, 1, 3)
            line += 1
            for action in actions:
                for place, text in enumerate((_(action.label), action.keys, action.verb)):
                    label = PlainLabel(text, "" if place == 0 else "strong")
                    grid.addWidget(label, line, place)
                line += 1
        grid.setColumnStretch(0, 1)
        inside = QWidget()
        inside.setLayout(grid)
        head = row(PlainLabel(_("Help and shortcuts"), "title"), None)
        words = PlainLabel(
            _("On the lists a letter alone is enough: N new call, D send, K E S A T H C for the "
              "team's state. The third column is the word for the command line (F2)."),
            "muted", wrap=True,
        )  # fmt: skip
        close = button(_("Close"), self.accept, role="primary", name="help.close")
        self.setLayout(column(head, words, scrolled(inside), row(None, close),
                              margin=SPACE_L, space=SPACE_M))  # fmt: skip
        self.resize(720, 620)
        close.setFocus()
