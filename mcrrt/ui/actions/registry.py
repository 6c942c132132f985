"""The command registry: one record for each thing a person can do.

It feeds the menu, the palette (Ctrl+K), the shortcut sheet (F1) and the key bindings, so none of
them can promise what another does not do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from mcrrt.domain.text import folded
from mcrrt.service.language import N_, _

# What Qt calls a key, and what is written on it.
_KEYS = {"Shift": N_("Shift"), "Return": N_("Enter"), "Space": N_("Space")}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. ``verb`` is its word in the command bar, for the help."""

    id: str
    group: str
    label: str
    run: Callable[[], object]
    shortcut: str = ""
    verb: str = ""
    icon: str = ""
    enabled: Callable[[], bool] = lambda: True

    @property
    def keys(self) -> str:
        """The shortcut as the keyboard has it written on its keys."""
        return "+".join(_(_KEYS[key]) if key in _KEYS else key for key in self.shortcut.split("+"))


class Registry:
    """The actions of the window, in the order of its menu."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}
        self._bound: dict[str, QAction] = {}

    def add(self, *actions: Action) -> None:
        """Add actions; an id or a shortcut can be given only once."""
        for action in actions:
            taken = {a.shortcut for a in self._actions.values() if a.shortcut}
            if action.id in self._actions or (action.shortcut and action.shortcut in taken):
                raise ValueError(f"action {action.id} or its shortcut is there already")
            self._actions[action.id] = action

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def get(self, action_id: str) -> Action:
        """Return an action."""
        return self._actions[action_id]

    def trigger(self, action_id: str) -> bool:
        """Do it if it can be done now; says whether it was done."""
        action = self._actions[action_id]
        if not action.enabled():
            return False
        action.run()
        return True

    def bind(self, window: QWidget) -> None:
        """Give the window the key of every action."""
        for action in self:
            bound = QAction(_(action.label), window)
            bound.setObjectName(action.id)
            if action.shortcut:
                bound.setShortcut(QKeySequence(action.shortcut))
                bound.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            bound.triggered.connect(lambda _checked=False, name=action.id: self.trigger(name))
            window.addAction(bound)
            self._bound[action.id] = bound

    def groups(self) -> dict[str, list[Action]]:
        """Return the actions by group, in order."""
        grouped: dict[str, list[Action]] = {}
        for action in self:
            grouped.setdefault(action.group, []).append(action)
        return grouped


def rank(typed: str, actions: Iterator[Action]) -> list[Action]:
    """Return the actions that a few letters could mean, the likeliest first."""
    letters = folded(typed).strip()
    if not letters:
        return list(actions)
    scored = []
    for place, action in enumerate(actions):
        score = _score(letters, folded(_(action.label)))
        if score is not None:
            scored.append((score, place, action))
    return [action for _score_, _place, action in sorted(scored, key=lambda s: s[:2])]


def _score(letters: str, label: str) -> int | None:
    """Return 0 for a beginning, 1 for a beginning of a word, 2 inside, 3 letters in order."""
    if label.startswith(letters):
        return 0
    if any(word.startswith(letters) for word in label.split()):
        return 1
    if letters in label:
        return 2
    rest = iter(label)
    return 3 if all(letter in rest for letter in letters) else None
