"""Settling what two people crossed on: from the key on a card to the command, and what is said."""

from mcrrt.service.news import Receipt
from mcrrt.ui.present.conflicts import Card, Way
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.screens.conflicts.card import CardView
from mcrrt.ui.shell.places import BOARD, CONFLICTS, SETTINGS, TEAMS
from mcrrt.ui.shell.workspace import Workspace


class Settling:
    """Carries out what a card offers, on the screen of conflicts and in the open call alike."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        for shown in (space.conflicts, space.pane.crossed):
            shown.chosen.connect(self.settle)
            shown.opened.connect(self.open)

    def card(self) -> CardView | None:
        """Return the card that the keys are about now."""
        if self._space.place == CONFLICTS:
            return self._space.conflicts.cards.current
        if self._space.place == BOARD:
            return self._space.pane.crossed.current
        return None

    def can(self) -> bool:
        """Say whether there is a card the keys are about."""
        return self.card() is not None

    def can_open(self) -> bool:
        """Say whether that card is about a call."""
        view = self.card()
        return view is not None and bool(view.card.call)

    def choose(self, place: int) -> None:
        """Take one of the ways of the card in view."""
        view = self.card()
        if view is not None:
            view.choose(place)

    def open_current(self) -> None:
        """Open the call of the card in view."""
        view = self.card()
        if view is not None:
            self.open(view.card)

    def open(self, card: Card) -> None:
        """Open the call a card is about."""
        if card.call:
            self._space.work_on(card.call)

    def settle(self, card: Card, place: int) -> None:
        """Send the command of one of the two ways, or go where the way leads."""
        way = card.ways[place]
        if way.command is None:
            self._lead(card, way)
            return

        def said(_receipt: Receipt) -> None:
            self._space.said.say(way.said)
            self._space.attention.refresh()

        self._space.desk.submit(way.command, said)

    def _lead(self, card: Card, way: Way) -> None:
        """Go where a way without a command leads."""
        if not card.call:
            self._space.show_screen(TEAMS if way.teams else SETTINGS)
            return
        self.open(card)
        if way.send:
            self._space.pane.show_tab(call_view.SEND)
