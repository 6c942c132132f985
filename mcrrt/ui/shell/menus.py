"""Menus made from the registry: all commands by group, and what else can be done with a call."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from mcrrt.service.language import _
from mcrrt.ui.actions.registry import Action, Registry


def show_all(parent: QWidget, registry: Registry, at: QPoint) -> None:
    """Show all commands by group."""
    menu = _menu(parent)
    for group, actions in registry.groups().items():
        part = menu.addMenu(_(group))
        for action in actions:
            part.addAction(_entry(part, registry, action))
    menu.popup(at)


def show_some(parent: QWidget, registry: Registry, names: Sequence[str], at: QPoint) -> None:
    """Show the commands with these ids."""
    menu = _menu(parent)
    for name in names:
        menu.addAction(_entry(menu, registry, registry.get(name)))
    menu.popup(at)


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _entry(menu: QMenu, registry: Registry, action: Action) -> QAction:
    made = QAction(f"{_(action.label)}\t{action.keys}", menu)
    made.setEnabled(action.enabled())
    made.triggered.connect(lambda _on=False: registry.trigger(action.id))
    return made
