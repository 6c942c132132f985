"""Sounds by what the system has. Never the only sign of anything."""

import sys

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from mcrrt.service.resources import resource

_REPEAT_MS = 6_000
_PLAYERS = ("paplay", "pw-play", "aplay", "afplay")


class Alarm(QObject):
    """A sound that repeats until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = True
        self._name = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_REPEAT_MS)
        self._timer.timeout.connect(lambda: play(self._name))

    def start(self, name: str) -> None:
        """Sound now and again until ``stop``. One that sounds already goes on as it is."""
        if not self.on or (name == self._name and self._timer.isActive()):
            return
        self._name = name
        play(name)
        self._timer.start()

    def stop(self) -> None:
        """Be quiet."""
        self._timer.stop()


def play(name: str) -> None:
    """Play a bundled sound once, or beep where nothing can play it."""
    path = str(resource("sounds", f"{name}.wav"))
    if sys.platform == "win32":
        import winsound  # noqa: PLC0415

        winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC)
        return
    for player in _PLAYERS:
        program = QStandardPaths.findExecutable(player)
        if program:
            QProcess.startDetached(program, [path])
            return
    QApplication.beep()
