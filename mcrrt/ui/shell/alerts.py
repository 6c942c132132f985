"""The alert strip: there only when there is something, until somebody acknowledges it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from mcrrt.domain.alarms import Alarm
from mcrrt.service import words
from mcrrt.service.answers import CallRow
from mcrrt.service.language import _
from mcrrt.service.link_answers import TeamSentTwice
from mcrrt.ui.alarm_model import AlarmState
from mcrrt.ui.kit.compose import button
from mcrrt.ui.kit.labels import ElidedLabel, IconLabel
from mcrrt.ui.present.alarms import QUIET, SOUNDS, alarm_words, seen_words
from mcrrt.ui.present.times import now
from mcrrt.ui.shell.sounds import Alarm as Sound

URGENT, TWICE = "urgent", "twice"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that was told to this window alone: its call, its words, its sound."""

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
    """New calls, teams sent twice, and the alarms of the desk; the most pressing in view.

    Signals: ``opened(str)`` a call; ``acknowledged(str)`` an alarm that somebody has seen.
    """

    opened = Signal(str)
    acknowledged = Signal(str)

    def __init__(self, sound: Sound) -> None:
        super().__init__()
        self.setProperty("role", "alert")
        self._sound = sound
        self._alerts: list[Alert] = []
        self._state = AlarmState()
        self._sent: set[str] = set()
        self._text = ElidedLabel("", "danger")
        self._all = button("", self.show_all, role="quiet", name="alert.all")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 6, 3)
        layout.addWidget(IconLabel("bell", "danger"))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._all)
        layout.addWidget(button(_("Open the call"), self._open, name="alert.open"))
        self._acknowledge = button(_("Acknowledge (F9)"), self.acknowledge, role="primary",
                                   name="alert.acknowledge")  # fmt: skip
        layout.addWidget(self._acknowledge)
        self.hide()

    def add(self, call: CallRow) -> None:
        """A new urgent call came in."""
        self._alerts.append(_new_call(call))
        self._draw()

    def add_sent_twice(self, one: TeamSentTwice) -> None:
        """A team was sent to two calls; to one of them it does not come."""
        self._alerts.append(_sent_twice(one))
        self._draw()

    def show_alarms(self, state: AlarmState) -> None:
        """Draw the alarms as they are now."""
        self._state = state
        self._sent &= {one.id for one in state.alarms}
        self._draw()

    @property
    def _ringing(self) -> tuple[Alarm, ...]:
        return tuple(one for one in self._state.ringing if one.id not in self._sent)

    def _draw(self) -> None:
        rings = self._ringing
        more = max(0, len(rings) - (0 if self._alerts else 1))
        self._text.setText(self._front())
        self.setAccessibleName(self._text.text())
        self._all.setText(_("{n} more (Shift+F9)").format(n=more))
        self._all.setAccessibleName(self._all.text().strip())
        self._all.setVisible(more > 0)
        first = any(not one.seen_by for one in self._state.emergencies)  # then the key is for that
        self._acknowledge.setText(_("Acknowledge") if first else _("Acknowledge (F9)"))
        self._acknowledge.setAccessibleName(self._acknowledge.text().strip())
        self.setVisible(bool(self._alerts or rings))
        self._make_sound(rings)

    def _front(self) -> str:
        """What this window was told comes first; then the most pressing alarm."""
        newest = list(reversed(self._alerts))
        said = [one.words for one in newest if one.sound == TWICE]
        new = [one.words for one in newest if one.sound == URGENT]
        if new:
            said.append(_("New: {calls}").format(calls="   ".join(new)))
        if not said and self._ringing:
            said = [alarm_words(self._ringing[0], self._state.names, now())]
        return "   ".join(said)

    def _make_sound(self, rings: tuple[Alarm, ...]) -> None:
        unseen = [one for one in self._state.emergencies if not one.seen_by]
        if unseen:
            self._sound.start("emergency")
        elif self._alerts:
            self._sound.start(self._alerts[-1].sound)
        elif rings:
            self._sound.start(SOUNDS.get(rings[0].kind, QUIET))
        else:
            self._sound.stop()

    def _open(self) -> None:
        if self._alerts:
            self.opened.emit(self._alerts[-1].call)
            self.acknowledge()
        elif self._ringing:
            self.opened.emit(self._ringing[0].call)

    def acknowledge(self) -> None:
        """Somebody has seen what is in view."""
        rings = self._ringing
        if self._alerts:
            self._alerts.clear()
        elif rings:
            self._sent.add(rings[0].id)
            self.acknowledged.emit(rings[0].id)
        self._draw()

    def quiet(self) -> None:
        """The screens are left: no sound goes on, and nobody has acknowledged anything."""
        self._alerts.clear()
        self._state = AlarmState()
        self._draw()

    def show_all(self) -> None:
        """Show every alarm, who has seen it, and open the call of one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._state.alarms:
            seen = seen_words(one, self._state.names)
            text = alarm_words(one, self._state.names, now())
            made = menu.addAction(f"{text}\t{seen}" if seen else text)
            made.setEnabled(bool(one.call))
            made.triggered.connect(lambda _on=False, call=one.call: self.opened.emit(call))
        if menu.isEmpty():
            menu.addAction(_("No alarm")).setEnabled(False)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @property
    def waiting(self) -> bool:
        """Say whether there is something to acknowledge."""
        return bool(self._alerts or self._ringing)
