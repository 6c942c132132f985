"""The screen of what is to settle: cards, teams sent twice on top, then the oldest first."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcrrt.service.access import Right
from mcrrt.service.language import _
from mcrrt.service.link_answers import AttentionView
from mcrrt.ui.kit.compose import clear, column, row, scrolled
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.conflicts import Card, cards
from mcrrt.ui.present.times import now
from mcrrt.ui.screens.conflicts.card import CardView
from mcrrt.ui.screens.conflicts.view_model import AttentionViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

# More than anybody settles in one go; the rest follows as these are settled.
SHOWN = 40
_WIDEST = 920


class CardList(QWidget):
    """Cards one below the other; Up and Down go from one to the next.

    Signals: ``chosen(Card, int)``, ``opened(Card)``, ``moved(CardView)`` the cursor is on it now.
    """

    chosen = Signal(object, int)
    opened = Signal(object)
    moved = Signal(object)

    def __init__(self, rights: Collection[Right]) -> None:
        super().__init__()
        self._rights = rights
        self._current = ""
        self._column = column(space=SPACE_S)
        self.setLayout(self._column)
        self.views: list[CardView] = []

    def show_cards(self, shown: Sequence[Card]) -> None:
        """Show cards; the cursor goes to the one that takes the place of a settled one."""
        if [view.card for view in self.views] == list(shown):
            return
        focus = self._focused()
        clear(self._column)
        self.views = [self._made(card) for card in shown]
        for view in self.views:
            self._column.addWidget(view)
        ids = [card.id for card in shown]
        if focus >= 0 and self.views:
            same = ids.index(self._current) if self._current in ids else min(focus, len(ids) - 1)
            self.views[same].setFocus()

    def _made(self, card: Card) -> CardView:
        view = CardView(card, self._rights)
        view.chosen.connect(self.chosen)
        view.opened.connect(self.opened)
        view.entered.connect(self._on_entered)
        view.stepped.connect(lambda step: self._step(view, step))
        return view

    def _focused(self) -> int:
        """The place of the card with the cursor in it, or -1."""
        at = [place for place, view in enumerate(self.views)
              if view.hasFocus() or view.isAncestorOf(view.focusWidget() or self)]  # fmt: skip
        return at[0] if at else -1

    def _on_entered(self, card: Card) -> None:
        self._current = card.id
        current = self.current
        if current is not None:
            self.moved.emit(current)

    def _step(self, view: CardView, step: int) -> None:
        place = self.views.index(view) + step
        if 0 <= place < len(self.views):
            self.views[place].setFocus()

    @property
    def current(self) -> CardView | None:
        """The card the cursor is or was in, else the first."""
        first = self.views[0] if self.views else None
        return next((view for view in self.views if view.card.id == self._current), first)


class ConflictsView(QWidget):
    """The screen.

    Signals: ``chosen(Card, int)``, ``opened(Card)``.
    """

    chosen = Signal(object, int)
    opened = Signal(object)

    def __init__(self, model: AttentionViewModel, rights: Collection[Right]) -> None:
        super().__init__()
        self._model = model
        self._count = PlainLabel("", "muted")
        self._hint = PlainLabel(
            _("On a card: 1 or 2 settles it, Enter opens the call, Up and Down go on."), "small",
            wrap=True,
        )  # fmt: skip
        self._more = PlainLabel("", "muted", wrap=True)
        self.empty = PlainLabel(
            _("Nothing is to settle. When two people write the same field without seeing each other, "
              "a team is sent twice, or an entry of yours does not count, it appears here."),
            "muted", wrap=True,
        )  # fmt: skip
        self.cards = CardList(rights)
        self.cards.chosen.connect(self.chosen)
        self.cards.opened.connect(self.opened)
        inside = QWidget()
        inside.setLayout(column(self.empty, self.cards, self._more, None, space=SPACE_S))
        inside.setMaximumWidth(_WIDEST)
        self._area = scrolled(inside)
        self.cards.moved.connect(lambda card: self._area.ensureWidgetVisible(card, 0, SPACE_M))
        head = row(PlainLabel(_("Conflicts"), "heading"), self._count, None)
        self.setLayout(column(head, self._hint, self._area, margin=SPACE_M, space=SPACE_S))
        model.state_changed.connect(self.render_state)
        self.render_state(model.state)

    def render_state(self, state: AttentionView) -> None:
        """Draw the cards."""
        every = cards(state, now())
        self.cards.show_cards(every[:SHOWN])
        self.empty.setVisible(not every)
        self._hint.setVisible(bool(every))
        self._count.setText(to_settle(len(every)) if every else "")
        left = len(every) - SHOWN
        self._more.setText(_("{n} more follow as these are settled.").format(n=left))
        self._more.setVisible(left > 0)

    def start(self) -> None:
        """Put the cursor on the first card."""
        current = self.cards.current
        if current is not None:
            current.setFocus()


def to_settle(count: int) -> str:
    """Return how many things are to settle."""
    return _("{n} to settle").format(n=count)
