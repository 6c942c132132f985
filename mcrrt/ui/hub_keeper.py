"""The hub that this window keeps for its network: a process of its own, at the end of a pipe.

It belongs to the window and not to whoever is logged in: it goes on while the console is locked,
and ends with the window.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.service.lan import CodeMade, CodeWish, HubTrouble, Listening
from mcrrt.ui.desk import Failed, Then, Waiting
from mcrrt.ui.prefs import PrefsFile


class HubLine(Protocol):
    """A running hub process and the pipe to it."""

    def send(self, message: object) -> None:
        """Ask for something."""

    def recv(self) -> Any:
        """Wait for what it says. Raises EOFError when it has ended."""

    def close(self, timeout: float = 5.0) -> None:
        """Let it answer what is under way, and end."""


MakeHub = Callable[[int], HubLine]


class HubPhase(Enum):
    """How far the hub of this window is."""

    NONE = "none"
    STARTING = "starting"
    SERVING = "serving"
    ENDED = "ended"  # it should serve and does not


@dataclass(frozen=True, slots=True)
class HubState:
    """The hub as the window knows it. ``problem`` says why it has ended."""

    phase: HubPhase = HubPhase.NONE
    port: int = 0
    urls: tuple[str, ...] = ()
    fingerprint: str = ""
    problem: McrrtError | None = None


class HubKeeper(QObject):
    """Signals: ``state_changed(HubState)``; ``ended()`` a hub that served does not any more."""

    state_changed = Signal(object)
    ended = Signal()
    _arrived = Signal(object, object)

    def __init__(
        self, make_hub: MakeHub | None, prefs: PrefsFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make_hub = make_hub
        self._prefs = prefs
        self._line: HubLine | None = None
        self._reader: threading.Thread | None = None
        self._ending: threading.Thread | None = None
        self._wishes: list[Waiting] = []
        self.state = HubState()
        self.others = True  # whether other machines work with it; until known, they do
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def possible(self) -> bool:
        """Say whether this window can keep a hub at all."""
        return self._make_hub is not None

    @property
    def needed(self) -> bool:
        """Say whether other machines are cut off when this window closes."""
        return self.state.phase is HubPhase.SERVING and self.others

    # --- starting and ending -------------------------------------------------------------------

    def resume(self) -> None:
        """Start the hub that was kept before, or that has ended."""
        if self._prefs.prefs.hub_port and self.possible:
            self.start(self._prefs.prefs.hub_port)

    def start(self, port: int) -> None:
        """Start the hub, unless it runs."""
        if self._line is not None or self._make_hub is None:
            return
        if self._ending is not None:
            self._ending.join()  # it still has the port and the folder
        try:
            self._line = line = self._make_hub(port)
        except OSError:
            self._fail(NotNow(N_("The hub could not be started on this machine.")), port)
            return
        self._set(HubState(HubPhase.STARTING, port))
        self._reader = threading.Thread(
            target=self._read, args=(line,), name="from hub", daemon=True
        )
        self._reader.start()

    def keep(self) -> None:
        """Start it with the window from now on."""
        self._prefs.change(hub_port=self.state.port)

    def stop(self) -> None:
        """Keep no hub any more."""
        self._prefs.change(hub_port=0)
        self._let_go()
        self._set(HubState())

    def close(self) -> None:
        """The window is gone: end the hub, and wait until it has."""
        self._let_go()
        if self._ending is not None:
            self._ending.join()

    def _let_go(self) -> None:
        line, self._line = self._line, None
        self._refuse_wishes(NotNow(N_("The hub was stopped.")))
        if line is not None:
            self._ending = threading.Thread(target=_end, args=(line, self._reader), name="hub ends")
            self._ending.start()

    def _set(self, state: HubState) -> None:
        self.state = state
        self.state_changed.emit(state)

    # --- codes -----------------------------------------------------------------------------------

    def ask_code(self, wish: CodeWish, then: Then, failed: Failed) -> None:
        """Have a code made. Answers come in the order of the questions."""
        line = self._line
        if line is None or self.state.phase is not HubPhase.SERVING:
            failed(NotNow(N_("The hub does not run.")))
            return
        self._wishes.append(Waiting(then, failed))
        with suppress(OSError):  # that it has ended is told by the one who reads
            line.send(wish)

    def _refuse_wishes(self, error: McrrtError) -> None:
        wishes, self._wishes = self._wishes, []
        for wish in wishes:
            wish.fail(error)

    # --- hearing -----------------------------------------------------------------------------------

    def _read(self, line: HubLine) -> None:
        with suppress(RuntimeError):  # the window is gone
            try:
                while True:
                    self._arrived.emit(line, line.recv())
            except (EOFError, OSError):
                self._arrived.emit(line, None)

    def _on_arrived(self, line: HubLine, message: object) -> None:
        if line is not self._line:
            return  # of a hub that was stopped meanwhile
        match message:
            case Listening():
                port = int(message.urls[-1].rpartition(":")[2])
                state = HubState(HubPhase.SERVING, port, message.urls, message.fingerprint)
                self._set(state)
            case CodeMade() if self._wishes:
                self._wishes.pop(0).answer(message)
            case HubTrouble():
                error = NotNow(message.template, **message.fields)
                if self._wishes:
                    self._wishes.pop(0).fail(error)
                else:
                    self._fail(error, self.state.port)
            case None:
                words = N_("The hub has ended unexpectedly. What it had is safe.")
                self._fail(NotNow(words), self.state.port)

    def _fail(self, error: McrrtError, port: int) -> None:
        """It does not serve: keep why, so that it can be said and tried again."""
        served = self.state.phase is HubPhase.SERVING
        self._let_go()
        self._set(HubState(HubPhase.ENDED, port, problem=error))
        if served:
            self.ended.emit()


def _end(line: HubLine, reader: threading.Thread | None) -> None:
    """End a hub, and whoever reads from it: that thread must not outlive the window it tells."""
    line.close()
    if reader is not None:
        reader.join()
