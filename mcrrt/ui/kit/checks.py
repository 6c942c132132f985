"""Sentences of which several may stand: a tick each, in groups, in a box that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from mcrrt.domain.fields import Value
from mcrrt.service.language import labelled
from mcrrt.ui.kit.compose import column, scrolled, section
from mcrrt.ui.kit.fields import Input
from mcrrt.ui.theme.tokens import SPACE_S

Group = tuple[str, Sequence[tuple[str, str]]]
_MOST_HEIGHT = 300
_BAR = 24


class ChecksInput(Input):
    """A field whose value is a list of codes. Space ticks; the box follows the cursor."""

    def __init__(self, name: str, label: str, groups: Sequence[Group]) -> None:
        super().__init__(name, label)
        self._ticks: dict[str, QCheckBox] = {}
        inside = column(margin=SPACE_S, space=4)
        for heading, choices in groups:
            inside.addWidget(section(heading))
            for code, words in choices:
                inside.addWidget(self._tick(code, words, labelled(heading, words)))
        inside.addStretch(1)
        self._inside = QWidget()
        self._inside.setLayout(inside)
        self._area: QScrollArea = scrolled(self._inside)
        self._body.addWidget(self._area)
        self.setFocusProxy(next(iter(self._ticks.values())))

    def _tick(self, code: str, words: str, spoken: str) -> QCheckBox:
        made = QCheckBox(words)
        made.setObjectName(f"{self.name}.{code}")
        made.setAccessibleName(spoken)
        made.clicked.connect(lambda _on=False: self._chosen())
        self._ticks[code] = made
        return made

    def _chosen(self) -> None:
        self._on_edited()
        self._on_settled()

    def minimumSizeHint(self) -> QSize:
        """As wide as its longest sentence, and as high as fits beside the rest of a dialog."""
        wanted = self._inside.sizeHint()
        head = super().minimumSizeHint().height() - self._area.minimumSizeHint().height()
        return QSize(wanted.width() + _BAR, min(wanted.height(), _MOST_HEIGHT) + head)

    def sizeHint(self) -> QSize:
        """As large as it must be."""
        return self.minimumSizeHint()

    def value(self) -> Value:
        """Return the codes that are ticked, or None."""
        return tuple(code for code, tick in self._ticks.items() if tick.isChecked()) or None

    def set_value(self, value: Value) -> None:
        """Show which are ticked."""
        on = value if isinstance(value, tuple) else ()
        for code, tick in self._ticks.items():
            tick.setChecked(code in on)
