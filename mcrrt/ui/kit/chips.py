"""Choices of which several may stand: a chip each, on or off."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics

from mcrrt.domain.fields import Value
from mcrrt.service.language import labelled
from mcrrt.ui.kit.compose import Button
from mcrrt.ui.kit.fields import Input
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.theme.apply import font, look


class Chip(Button):
    """One choice; it is drawn bold while it is on, and must not be cut then."""

    def sizeHint(self) -> QSize:
        """As wide as its bold words."""
        size = super().sizeHint()
        plain, bold = (
            QFontMetrics(font(look().pixels, weight)).horizontalAdvance(self.text())
            for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold)
        )
        return QSize(size.width() + max(0, bold - plain), size.height())


class ChipsInput(Input):
    """A field whose value is a list of codes."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, label)
        self._chips: dict[str, Chip] = {}
        for code, words in choices:
            chip = Chip(words, "chip", "")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setObjectName(f"{name}.{code}")
            chip.setAccessibleName(labelled(label, words))
            chip.clicked.connect(lambda _checked=False: self._chosen())
            self._chips[code] = chip
        self._body.addWidget(flow(*self._chips.values(), space=4))
        self.setFocusProxy(next(iter(self._chips.values())))

    def _chosen(self) -> None:
        self._on_edited()
        self._on_settled()

    def value(self) -> Value:
        """Return the codes that are on, or None."""
        return tuple(code for code, chip in self._chips.items() if chip.isChecked()) or None

    def set_value(self, value: Value) -> None:
        """Show which are on."""
        on = value if isinstance(value, tuple) else ()
        for code, chip in self._chips.items():
            chip.setChecked(code in on)
