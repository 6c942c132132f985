"""Helpers that put widgets together, so that no screen needs a hundred-line constructor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcrrt.ui.kit.icons import icon
from mcrrt.ui.kit.labels import PlainLabel, tip
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_S

Item = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, items: tuple[Item, ...], margin: int, space: int) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(space)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def row(*items: Item, margin: int = 0, space: int = SPACE_S) -> QHBoxLayout:
    """Lay out side by side. None stretches, a number is a gap in pixels."""
    layout = QHBoxLayout()
    _fill(layout, items, margin, space)
    return layout


def column(*items: Item, margin: int = 0, space: int = SPACE_S) -> QVBoxLayout:
    """Lay out from top to bottom. None stretches, a number is a gap in pixels."""
    layout = QVBoxLayout()
    _fill(layout, items, margin, space)
    return layout


def box(layout: QLayout, role: str = "") -> QFrame:
    """Return a frame around a layout; ``role`` picks its look."""
    frame = QFrame()
    if role:
        frame.setProperty("role", role)
    frame.setLayout(layout)
    return frame


def scrolled(inside: QWidget) -> QScrollArea:
    """Return a scroll area around a widget that takes its width."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)  # setWidget has turned it on
    return area


def line() -> QFrame:
    """Return a hairline."""
    return box(QHBoxLayout(), "line")


def section(text: str) -> PlainLabel:
    """Return the small heading of a part of a form."""
    return PlainLabel(text, "section")


class Button(QPushButton):
    """A button with words whose picture follows the theme."""

    def __init__(self, text: str, role: str, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._role = role
        self.setText(text)
        if role:
            self.setProperty("role", role)
        self._draw_icon()

    def _draw_icon(self) -> None:
        if self._icon_name:
            theme = look().theme
            primary = theme.on_accent if self.isEnabled() else theme.muted
            color = {"primary": primary, "danger": theme.danger}.get(self._role, theme.text)
            self.setIcon(icon(self._icon_name, color))
            self.setIconSize(QSize(16, 16))

    def setText(self, text: str) -> None:
        """Show words, a little apart from the picture."""
        super().setText(f" {text}" if self._icon_name else text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the picture in the colours of the theme in force."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw_icon()


class IconButton(QToolButton):
    """A button with a picture only; its words are its name and tip."""

    def __init__(self, icon_name: str, label: str, role: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setProperty("role", role)
        self.setAccessibleName(label)
        tip(self, label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw_icon()

    def _draw_icon(self) -> None:
        self.setIcon(icon(self._icon_name, look().theme.text))
        self.setIconSize(QSize(16, 16))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the picture in the colours of the theme in force."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()


def button(
    text: str,
    act: Callable[[], object] | None = None,
    *,
    role: str = "",
    icon_name: str = "",
    hint: str = "",
    name: str = "",
) -> Button:
    """Return a button with words. ``name`` is its object name, for tests and readers."""
    made = Button(text, role, icon_name)
    made.setAccessibleName(text)
    if hint:
        tip(made, hint)
    if name:
        made.setObjectName(name)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    made.setAutoDefault(False)
    return made


def icon_button(
    icon_name: str, label: str, act: Callable[[], object] | None = None, *, role: str = "quiet"
) -> IconButton:
    """Return a button with a picture only; its words are its name and tip."""
    made = IconButton(icon_name, label, role)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def stretch(widget: QWidget, horizontal: int = 1) -> QWidget:
    """Let a widget take the width that is left."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    policy.setHorizontalStretch(horizontal)
    widget.setSizePolicy(policy)
    return widget


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


@contextmanager
def redrawn(layout: QLayout) -> Iterator[None]:
    """Empty a layout that is about to be filled again.

    News comes while somebody works with the keyboard: the cursor goes to the widget that now bears
    the name of the one it was on, so that a list drawn anew does not take it away.
    """
    holder, focus = layout.parentWidget(), QApplication.focusWidget()
    before = set(holder.findChildren(QWidget)) if holder is not None else set()
    clear(layout)
    yield
    if holder is None or focus is None or focus not in before or focus.isVisible():
        return
    again = (one for one in holder.findChildren(QWidget, focus.objectName()) if one not in before)
    same = next(again, None) if focus.objectName() else None
    if same is not None:
        same.setFocus(Qt.FocusReason.OtherFocusReason)
