"""Hubs that are no process, and an office that joins them without a network."""

import queue
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from mcrrt.domain.errors import McrrtError
from mcrrt.service import wire
from mcrrt.service.lan import CodeMade, CodeWish, HubTrouble, Listening
from mcrrt.ui.desk import LocalDesk

CODE = "VOZI5-JPHH6-E5LFG-WF3FM-WV6XZ-73FLM-PHTDD-TKSE5-DXAZA"
FINGERPRINT = "F655 B1E7 98C7 3548 9D1D 9814 6EC6 9C18 CC25 95EE A2CC D681 764A C167 CBC6 2066"
KEY = "MCRRT-KQ7T-2M4X-PZ3V-8JWD-RN5H"


class FakeHub:
    """One end of a pipe to a hub that says what the test lets it say."""

    def __init__(self, port: int, trouble: HubTrouble | None = None) -> None:
        self.port = port
        self.heard: list[object] = []
        self.closed = False
        self._says: queue.SimpleQueue[object] = queue.SimpleQueue()
        if trouble is None:
            names = ("desk-a", "192.0.2.17", "127.0.0.1")
            urls = tuple(f"https://{name}:{port}" for name in names)
            self._says.put(Listening(urls, FINGERPRINT))
        else:
            self._says.put(trouble)
            self._says.put(None)

    def send(self, message: object) -> None:
        """Make a code for whoever asks."""
        assert isinstance(message, CodeWish)
        self.heard.append(message)
        self._says.put(CodeMade(CODE, "2026-06-11T14:15:00.000000Z"))

    def recv(self) -> Any:
        """Wait for what comes next."""
        said = self._says.get()
        if said is None:
            raise EOFError
        return said

    def die(self) -> None:
        """End without a word."""
        self._says.put(None)

    def close(self, timeout: float = 5.0) -> None:
        """End as it was told."""
        self.closed = True
        self._says.put(None)


class FakeHubs:
    """Every hub that a window has started, oldest first. ``trouble``: the next one cannot start."""

    def __init__(self) -> None:
        self.made: list[FakeHub] = []
        self.trouble: HubTrouble | None = None

    def make(self, port: int) -> FakeHub:
        """Start one."""
        trouble, self.trouble = self.trouble, None
        self.made.append(FakeHub(port, trouble))
        return self.made[-1]


class FakeJoining:
    """Stands before the office of a desk and answers who wants to join a hub.

    ``held``: nothing is answered until ``go_on``. ``error`` refuses the next one.
    """

    def __init__(self, desk: LocalDesk, joined: Callable[[wire.JoinHub], wire.Joined]) -> None:
        self._desk = desk
        self._joined = joined
        self._serve = desk.serve
        self.wishes: list[wire.JoinHub] = []
        self.error: McrrtError | None = None
        self.held: list[wire.Request] | None = None
        desk.serve = self.serve

    def serve(self, request: wire.Request) -> None:
        """Answer, or let the office do it."""
        if not isinstance(request.wish, wire.JoinHub):
            self._serve(request)
        elif self.held is not None:
            self.held.append(request)
        else:
            self._answer(request)

    def go_on(self) -> None:
        """Answer what was held."""
        held, self.held = self.held or [], None
        for request in held:
            self._answer(request)

    def _answer(self, request: wire.Request) -> None:
        wish = request.wish
        assert isinstance(wish, wire.JoinHub)
        self.wishes.append(wish)
        error, self.error = self.error, None
        if error is not None:
            self._desk.deliver(wire.failure_of(request.ticket, error))
        else:
            self._desk.deliver(wire.Reply(request.ticket, self._joined(wish)))


def in_front() -> Any:
    """Return the question in front of everything, or None."""
    return QApplication.activeModalWidget()
