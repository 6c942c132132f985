"""The strip of a call on which two people crossed: one card at a time, in the working pane."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from mcrrt.service.access import Right
from mcrrt.service.answers import CallCardView
from mcrrt.service.language import _
from mcrrt.service.link_answers import TeamSentTwice
from mcrrt.ui.kit.compose import column
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.conflicts import Card, cards_of_call
from mcrrt.ui.present.times import now
from mcrrt.ui.screens.conflicts.card import CardView
from mcrrt.ui.theme.tokens import SPACE_M


class CrossedStrip(QFrame):
    """There only when something on the call is to settle. Both values are shown, same keys.

    Signals: ``chosen(Card, int)``, ``opened(Card)``.
    """

    chosen = Signal(object, int)
    opened = Signal(object)

    def __init__(self, rights: Collection[Right]) -> None:
        super().__init__()
        self._rights = rights
        self._shown: Card | None = None
        self._view: CardView | None = None
        self._more = PlainLabel("", "small")
        self._layout = column(self._more, space=2)
        self._layout.setContentsMargins(SPACE_M, 2, SPACE_M, 4)
        self.setLayout(self._layout)
        self.hide()

    @property
    def current(self) -> CardView | None:
        """The card that is shown."""
        return self._view

    def show_call(self, card: CallCardView | None, twice: tuple[TeamSentTwice, ...]) -> None:
        """Show the first thing to settle on a call, or nothing."""
        found = cards_of_call(card, twice, now()) if card else ()
        first = found[0] if found else None
        if first != self._shown:
            self._show(first)
        self._more.setText(_("{n} more on this call").format(n=len(found) - 1))
        self._more.setVisible(len(found) > 1)
        self.setVisible(bool(found))

    def _show(self, card: Card | None) -> None:
        had_focus = False
        if self._view is not None:
            had_focus = self._view.hasFocus() or any(way.hasFocus() for way in self._view.ways)
            self._layout.removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
        self._shown, self._view = card, None
        if card is None:
            return
        self._view = view = CardView(card, self._rights, inside=True)
        view.chosen.connect(self.chosen)
        view.opened.connect(self.opened)
        self._layout.insertWidget(0, view)
        if had_focus:
            view.setFocus()
