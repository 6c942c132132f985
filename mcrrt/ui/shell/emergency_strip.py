"""Emergencies: a strip over the whole width that stays until each has been ended."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from mcrrt.service import watch_words, words
from mcrrt.service.language import _
from mcrrt.ui.alarm_model import AlarmState, AlarmViewModel, Raised
from mcrrt.ui.kit.compose import Button, button, redrawn
from mcrrt.ui.kit.labels import ElidedLabel, IconLabel
from mcrrt.ui.present.times import clock, clock_seconds


def emergency_words(one: Raised) -> str:
    """Return what happens to whom, where, since when, and who has taken it up."""
    word = words.label(watch_words.SEVERITY, one.emergency.severity)
    parts = [
        word, one.call_sign, one.who, one.place, one.call_number,
        _("since {at}").format(at=clock_seconds(one.emergency.started_at)),
    ]  # fmt: skip
    if one.seen_by and one.emergency.acknowledged_at:
        at = clock(one.emergency.acknowledged_at)
        parts.append(_("taken up by {name} {at}").format(name=one.seen_by, at=at))
    return " · ".join(part for part in parts if part)


class EmergencyLine(QFrame):
    """One emergency."""

    def __init__(self, one: Raised) -> None:
        super().__init__()
        self.one = one
        self.setProperty("role", "emergency")
        self.setProperty("seen", bool(one.seen_by))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ElidedLabel(emergency_words(one), "emergency")
        self.setAccessibleName(self.text.text())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(IconLabel("siren", "danger_ground", 20))
        layout.addWidget(self.text, 1)


class EmergencyStrip(QFrame):
    """Every emergency that has not ended, the oldest on top. Its buttons never move.

    Signals: ``opened(str)`` a call; ``end_requested(Raised)``.
    """

    opened = Signal(str)
    end_requested = Signal(object)

    def __init__(self, model: AlarmViewModel, *, desk: bool) -> None:
        super().__init__()
        self._model = model
        self._desk = desk
        self._lines: list[tuple[EmergencyLine, Button]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._drawn: tuple[Raised, ...] = ()
        model.state_changed.connect(self.render_state)
        model.ticked.connect(self.tick)
        self.hide()

    def render_state(self, state: AlarmState) -> None:
        """Draw them."""
        if state.emergencies != self._drawn:
            self._drawn = state.emergencies
            with redrawn(self._layout):
                self._lines = [self._line(one) for one in state.emergencies]
        self.setVisible(bool(self._drawn))
        self.tick()

    def _line(self, one: Raised) -> tuple[EmergencyLine, Button]:
        line = EmergencyLine(one)
        inside = line.layout()
        assert inside is not None
        sign = one.call_sign
        # A key is named where it works: it takes back the latest, and takes up the oldest.
        latest = one is self._drawn[-1]
        words_ = _("Pressed by mistake (Ctrl+Space)") if latest else _("Pressed by mistake")
        mistake = button(words_, lambda: self._model.mistaken(one),
                         name=f"emergency.mistake.{sign}")  # fmt: skip
        inside.addWidget(mistake)
        if one.call:
            inside.addWidget(button(_("Open the call"), lambda: self.opened.emit(one.call),
                                    name=f"emergency.open.{sign}"))  # fmt: skip
        if self._desk and not one.seen_by:
            oldest = one is self.first_unseen
            words_ = _("Acknowledge (F9)") if oldest else _("Acknowledge")
            inside.addWidget(
                button(words_, lambda: self._model.acknowledge_emergency(one),
                       name=f"emergency.acknowledge.{sign}")
            )  # fmt: skip
        if self._desk:
            inside.addWidget(button(_("End…"), lambda: self.end_requested.emit(one),
                                    name=f"emergency.end.{sign}"))  # fmt: skip
        self._layout.addWidget(line)
        return line, mistake

    def tick(self) -> None:
        """After five seconds it is no mistake any more."""
        for line, mistake in self._lines:
            mistake.setVisible(self._model.may_be_mistake(line.one))

    @property
    def first_unseen(self) -> Raised | None:
        """The oldest emergency that nobody has taken up, nor is about to."""
        return self._model.first_unseen

    @property
    def first(self) -> Raised | None:
        """The oldest emergency."""
        return self._drawn[0] if self._drawn else None
