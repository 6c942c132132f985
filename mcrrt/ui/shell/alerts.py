"""The alert strip: there only when there is something, until somebody acknowledges it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from mcrrt.service import words
from mcrrt.service.answers import CallRow
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button
from mcrrt.ui.kit.labels import ElidedLabel, IconLabel
from mcrrt.ui.shell.sounds import Alarm


class AlertStrip(QFrame):
    """Signals: ``opened(str)`` the call of the newest alert."""

    opened = Signal(str)

    def __init__(self, alarm: Alarm) -> None:
        super().__init__()
        self.setProperty("role", "alert")
        self._alarm = alarm
        self._calls: list[CallRow] = []
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
        self._calls.append(call)
        self._draw()
        self._alarm.start("urgent")

    def _draw(self) -> None:
        texts = []
        for call in reversed(self._calls):
            urgency = call.urgency.value if call.urgency else ""
            word = words.label(words.URGENCY, urgency)
            place = call.place or _("place not known")
            texts.append(f"{urgency} {word} {call.number} · {place}")
        self._text.setText(_("New: {calls}").format(calls="   ".join(texts)))
        self.setAccessibleName(self._text.text())
        self.setVisible(bool(self._calls))

    def _open(self) -> None:
        if self._calls:
            self.opened.emit(self._calls[-1].id)
            self.acknowledge()

    def acknowledge(self) -> None:
        """Somebody has seen it."""
        self._calls.clear()
        self._alarm.stop()
        self._draw()

    @property
    def waiting(self) -> bool:
        """Say whether there is something to acknowledge."""
        return bool(self._calls)
