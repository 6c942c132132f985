"""The alert strip: there only when there is something, until somebody acknowledges it."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from mcrrt.service import words
from mcrrt.service.answers import CallRow
from mcrrt.service.language import _
from mcrrt.service.link_answers import TeamSentTwice
from mcrrt.ui.kit.compose import button
from mcrrt.ui.kit.labels import ElidedLabel, IconLabel
from mcrrt.ui.shell.sounds import Alarm

URGENT, TWICE = "urgent", "twice"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody must see: the call it is about, its words, its sound."""

    call: str
    words: str
    sound: str


def _new_call(call: CallRow) -> Alert:
    urgency = call.urgency.value if call.urgency else ""
    word = words.label(words.URGENCY, urgency)
    place = call.place or _("place not known")
    return Alert(call.id, f"{urgency} {word} {call.number} · {place}", URGENT)


def _sent_twice(one: TeamSentTwice) -> Alert:
    if one.now_on:
        text = _("{team} was sent twice: it is on {other}, nobody comes to {call}")
    else:
        text = _("{team} was sent twice: nobody comes to {call}")
    said = text.format(team=one.call_sign, other=one.now_on, call=one.call_number)
    return Alert(one.call, said, TWICE)


class AlertStrip(QFrame):
    """Signals: ``opened(str)`` the call of the newest alert."""

    opened = Signal(str)

    def __init__(self, alarm: Alarm) -> None:
        super().__init__()
        self.setProperty("role", "alert")
        self._alarm = alarm
        self._alerts: list[Alert] = []
        self._text = ElidedLabel("", "danger")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 6, 3)
        layout.addWidget(IconLabel("bell", "danger"))
        layout.addWidget(self._text, 1)
        layout.addWidget(button(_("Open the call"), self._open, name="alert.open"))
        layout.addWidget(button(_("Acknowledge (F9)"), self.acknowledge, role="primary",
                                name="alert.acknowledge"))  # fmt: skip
        self.hide()

    def add(self, call: CallRow) -> None:
        """A new urgent call came in."""
        self._add(_new_call(call))

    def add_sent_twice(self, one: TeamSentTwice) -> None:
        """A team was sent to two calls; to one of them it does not come."""
        self._add(_sent_twice(one))

    def _add(self, alert: Alert) -> None:
        self._alerts.append(alert)
        self._draw()
        self._alarm.start(alert.sound)

    def _draw(self) -> None:
        newest = list(reversed(self._alerts))
        twice = [one.words for one in newest if one.sound == TWICE]
        new = [one.words for one in newest if one.sound == URGENT]
        if new:
            twice.append(_("New: {calls}").format(calls="   ".join(new)))
        self._text.setText("   ".join(twice))
        self.setAccessibleName(self._text.text())
        self.setVisible(bool(self._alerts))

    def _open(self) -> None:
        if self._alerts:
            self.opened.emit(self._alerts[-1].call)
            self.acknowledge()

    def acknowledge(self) -> None:
        """Somebody has seen it."""
        self._alerts.clear()
        self._alarm.stop()
        self._draw()

    @property
    def waiting(self) -> bool:
        """Say whether there is something to acknowledge."""
        return bool(self._alerts)
