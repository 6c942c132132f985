"""Where a call is taken to be, beside what was typed and never over it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mcrrt.domain.narrative import Suggestion
from mcrrt.service import words
from mcrrt.service.answers import CallCardView
from mcrrt.service.language import _, labelled
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.present.places import how_words


class PlaceLine(QWidget):
    """One line: district, place and how it is known; with the municipality to accept, if any."""

    def __init__(self, accept: Callable[[Suggestion], None]) -> None:
        super().__init__()
        self._accept = accept
        self._suggestion: Suggestion | None = None
        self.said = PlainLabel("", "small", wrap=True)
        self.enter = button("", self._on_enter, role="chip", name="suggest.place")
        line = row(IconLabel("map-pin", "muted", 13), self.said, self.enter, space=5)
        line.setStretch(1, 1)
        self.setLayout(column(line))
        self.hide()

    def show_card(self, card: CallCardView | None) -> None:
        """Show where this call is taken to be."""
        placed = card.placed if card is not None else None
        self.setVisible(placed is not None)
        if card is None or placed is None:
            self._suggestion = None
            return
        given = card.call.text("municipality")
        parts = (words.label(words.MUNICIPALITY, placed.municipality), card.district)
        place = ", ".join(part for part in parts if part)
        self.said.setText(f"{place} · {how_words(placed)}" if place else how_words(placed))
        self.said.set_role("warning" if placed.disagrees else "small")
        offered = placed.municipality if not given else ""
        self._suggestion = Suggestion("place", offered, placed.by) if offered else None
        label = words.label(words.MUNICIPALITY, offered) if offered else ""
        self.enter.setText(_("+ {what}").format(what=label))
        self.enter.setAccessibleName(labelled(words.field_label("municipality"), label))
        self.enter.setVisible(bool(offered))

    def _on_enter(self) -> None:
        if self._suggestion is not None:
            self._accept(self._suggestion)
