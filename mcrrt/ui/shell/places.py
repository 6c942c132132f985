"""The places a person can go to: one row of the rail and one page of the stack each, in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

BOARD, TEAMS, MAP, SEARCH, OWED, SHEET, CONFLICTS, SETTINGS = range(8)


class Watching(Protocol):
    """A view-model that asks again by itself only while its screen is in view."""

    shown: bool


class Asking(Protocol):
    """A view-model that can ask for what its screen shows."""

    def refresh(self) -> None:
        """Ask."""


class Screen(Protocol):
    """A screen with a place where work begins."""

    def start(self) -> None:
        """Put the cursor there."""


@dataclass(frozen=True, slots=True)
class Place:
    """One screen. ``enter`` fills it and puts the cursor where work begins."""

    icon: str
    label: str
    key: str
    widget: QWidget
    enter: Callable[[], object]
    model: Watching | None = None


def entering(model: Asking, screen: Screen) -> Callable[[], None]:
    """Return what happens when a screen comes into view: it asks anew, and work can begin."""

    def enter() -> None:
        model.refresh()
        screen.start()

    return enter
