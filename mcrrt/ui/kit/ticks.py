"""Choices of which several may stand, too many for chips: a list in which each is ticked or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from mcrrt.domain.fields import Value
from mcrrt.service.language import _, labelled
from mcrrt.ui.kit.compose import box, column
from mcrrt.ui.kit.fields import Input
from mcrrt.ui.kit.rows import Canvas, LineView, line_height
from mcrrt.ui.theme.apply import look

_MOST_LINES = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class TickLine:
    """One choice."""

    id: str
    words: str
    on: bool
    spoken: str


def draw_tick(canvas: Canvas, line: TickLine) -> None:
    """Draw one choice."""
    canvas.text(
        "✓" if line.on else "", canvas.measure("✓ M"), color=look().theme.accent_text, bold=True
    )
    canvas.text(line.words, canvas.left, bold=line.on)


class TickList(LineView):
    """The choices. Space and a click tick, letters go to a name. Signals: ``ticked(str)``."""

    ticked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name, draw_tick)
        self.typed.connect(self.seek)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter is the dialog's."""
        if event.key() == Qt.Key.Key_Space and self.current_id():
            self.ticked.emit(self.current_id())
        elif event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The line that is clicked is ticked, or not any more."""
        super().mousePressEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.ticked.emit(self.current_id())

    def sizeHint(self) -> QSize:
        """As high as its lines, up to a few."""
        return QSize(200, line_height() * min(_MOST_LINES, max(2, len(self.lines.lines))) + 2)

    def minimumSizeHint(self) -> QSize:
        """As high as its lines."""
        return self.sizeHint()


class TicksInput(Input):
    """A field whose value is a list of codes."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, label)
        self._choices = tuple(choices)
        self._on: frozenset[str] = frozenset()
        self.list = TickList(label)
        self.list.setObjectName(name)
        self.list.ticked.connect(self._on_ticked)
        self._body.addWidget(box(column(self.list, margin=1), "card"))
        self._label.setBuddy(self.list)
        self.setFocusProxy(self.list)
        self._draw()

    def _draw(self) -> None:
        lines = [
            TickLine(
                code, words, code in self._on,
                labelled(words, _("chosen") if code in self._on else _("not chosen")),
            )
            for code, words in self._choices
        ]  # fmt: skip
        self.list.show_lines(lines)
        self._mark.setText(_("{n} chosen").format(n=len(self._on)))

    def _on_ticked(self, code: str) -> None:
        self._on ^= {code}
        self._on_edited()
        self._draw()
        self._on_settled()

    def mark(self, sign: str) -> None:
        """How many are chosen stands where others have their sign."""
        super().mark(sign)
        if sign != "bad":
            self._draw()

    def value(self) -> Value:
        """Return the codes that are on, or None."""
        return tuple(code for code, _words in self._choices if code in self._on) or None

    def set_value(self, value: Value) -> None:
        """Show which are on, with the cursor on the first."""
        self._on = frozenset(value if isinstance(value, tuple) else ())
        self._draw()
        first = next((code for code, _words in self._choices if code in self._on), "")
        self.list.choose(first or (self._choices[0][0] if self._choices else ""))
