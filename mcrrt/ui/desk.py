"""The window's side of the pipe: submit, ask, hear committed. The only seam to the office.

Answers come home through one private signal whose receiver is the desk's own method, so they
arrive on the window's thread. A screen that was closed meanwhile hears nothing.
"""

import queue
import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.service import wire
from mcrrt.service.news import Committed, LinkNews

if TYPE_CHECKING:  # hundreds of classes, which the window is painted without
    from mcrrt.service.commands import Command
    from mcrrt.service.questions import Question

Then = Callable[[Any], None]
Failed = Callable[[McrrtError], None]

# Bursts of committed (an import, a sync) are told together, unless it is a new urgent call.
_BURST_MS = 60


class Waiting:
    """Who waits for an answer, without keeping a screen alive."""

    def __init__(self, then: Then | None, failed: Failed | None) -> None:
        self._then = _held(then)
        self._failed = _held(failed)

    def answer(self, value: object) -> None:
        """It has come."""
        act = self._then()
        if act is not None:
            act(value)

    def fail(self, error: McrrtError) -> bool:
        """It was refused; says whether somebody took that."""
        act = self._failed()
        if act is None:
            return False
        act(error)
        return True


def _held(act: Callable[..., None] | None) -> Callable[[], Callable[..., None] | None]:
    """Return a way to the callable: weak for a QObject's method, and only while it is alive."""
    owner = getattr(act, "__self__", None)
    if act is None or not isinstance(owner, QObject):
        return lambda: act
    method = weakref.WeakMethod(act)

    def alive() -> Callable[..., None] | None:
        found = method()
        if found is None or not shiboken6.isValid(getattr(found, "__self__", None)):
            return None
        return found

    return alive


class Desk(QObject):
    """What every screen works with.

    Signals: ``committed(Committed)`` something new is in the journal. ``refused(McrrtError)`` a
    refusal nobody else took. ``noticed(str)`` a code to tell a person. ``link(LinkNews)`` how the
    link to the hub is now. ``progressed(int, int, int)`` ticket, done, total. ``gone()`` the office
    has ended.
    """

    committed = Signal(object)
    refused = Signal(object)
    noticed = Signal(str)
    link = Signal(object)
    progressed = Signal(int, int, int)
    gone = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticket = 0
        self._waiting: dict[int, Waiting] = {}
        self._burst: list[Committed] = []
        self._burst_timer = QTimer(self)
        self._burst_timer.setSingleShot(True)
        self._burst_timer.setInterval(_BURST_MS)
        self._burst_timer.timeout.connect(self._tell_burst)
        self._when_idle: list[Callable[[], object]] = []
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def submit(
        self, command: "Command", then: Then | None = None, failed: Failed | None = None
    ) -> int:
        """Send a command. ``then`` gets the Receipt, ``failed`` the error (else ``refused``)."""
        return self.send(command, then, failed)

    def ask(self, question: "Question", then: Then, failed: Failed | None = None) -> int:
        """Send a question. ``then`` gets the answer."""
        return self.send(question, then, failed)

    def send(self, wish: object, then: Then | None = None, failed: Failed | None = None) -> int:
        """Send anything the counter serves; returns the ticket."""
        self._ticket += 1
        self._waiting[self._ticket] = Waiting(then, failed)
        self._post(wire.Request(self._ticket, wish))
        return self._ticket

    @property
    def waiting(self) -> int:
        """How many requests have no answer yet."""
        return len(self._waiting)

    def when_idle(self, act: Callable[[], object]) -> None:
        """Do something once everything sent so far, and what follows from it, is answered."""
        self._when_idle.append(act)
        self._tell_idle()

    def _tell_idle(self) -> None:
        while self._when_idle and not self._waiting:
            self._when_idle.pop(0)()

    def _post(self, request: wire.Request) -> None:
        raise NotImplementedError

    def _on_arrived(self, message: object) -> None:
        self._take(message)
        self._tell_idle()

    def _take(self, message: object) -> None:
        match message:
            case Committed():
                self._hear(message)
            case wire.Reply():
                waiting = self._waiting.pop(message.ticket, None)
                if waiting:
                    waiting.answer(message.value)
            case wire.Failure():
                waiting = self._waiting.pop(message.ticket, None)
                error = wire.error_of(message)
                if waiting is None or not waiting.fail(error):
                    self.refused.emit(error)
            case wire.Progress():
                self.progressed.emit(message.ticket, message.done, message.total)
            case wire.Notice():
                self.noticed.emit(message.code)
            case LinkNews():
                self.link.emit(message)
            case None:
                self._end()

    def _hear(self, committed: Committed) -> None:
        """The first of a burst is told at once, the rest together."""
        if self._burst_timer.isActive():
            self._burst.append(committed)
            return
        self.committed.emit(committed)
        self._burst_timer.start()

    def _tell_burst(self) -> None:
        if not self._burst:
            return
        burst, self._burst = self._burst, []
        kinds = dict.fromkeys(kind for one in burst for kind in one.kinds)
        subjects = dict.fromkeys(name for one in burst for name in one.subjects)
        self.committed.emit(Committed(burst[-1].position, tuple(kinds), tuple(subjects)))
        self._burst_timer.start()

    def _end(self) -> None:
        waiting, self._waiting = self._waiting, {}
        error = NotNow(N_("The office of this program has ended. What was saved is safe."))
        for one in waiting.values():
            one.fail(error)
        self.gone.emit()

    def leave(self, why: str, seconds: float) -> None:
        """Let the office log out and end. Whoever still waits for an answer hears nothing more."""
        self._arrived.disconnect(self._on_arrived)
        self._waiting.clear()
        self._when_idle.clear()
        self._burst_timer.stop()
        self._let_go(why, seconds)

    def _let_go(self, why: str, seconds: float) -> None:
        """End the office."""

    def close(self) -> None:
        """Let the office close the store properly."""
        self.leave("close", 3.0)


class Link(Protocol):
    """A running office process and the pipe to it."""

    def send(self, message: object) -> None:
        """Send; may block while the office is busy, so never on the window's thread."""

    def recv(self) -> Any:
        """Wait for a message. Raises EOFError when the office is gone."""

    def kill(self) -> None:
        """End the process at once: keys and rows go with its memory."""

    def close(self, timeout: float) -> None:
        """Let it end by itself, then make sure."""


class PipeDesk(Desk):
    """A desk whose office is another process."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._outgoing: queue.SimpleQueue[wire.Request | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._left = threading.Event()
        self._reader = threading.Thread(target=self._read, name="from office", daemon=True)
        self._writer = threading.Thread(target=self._write, name="to office", daemon=True)
        self._reader.start()
        self._writer.start()

    def _post(self, request: wire.Request) -> None:
        self._outgoing.put(request)

    def _read(self) -> None:
        try:
            while True:
                message = self._link.recv()
                if isinstance(message, wire.Reply) and message.ticket == -1:
                    self._left.set()
                elif not self._closed.is_set():
                    self._arrived.emit(message)
        except (EOFError, OSError):
            if not self._closed.is_set():
                self._arrived.emit(None)
        self._left.set()

    def _write(self) -> None:
        while (request := self._outgoing.get()) is not None:
            try:
                self._link.send(request)
            except OSError:
                return

    def _let_go(self, why: str, seconds: float) -> None:
        """Log out and end the office process, waiting at most so long for a proper close."""
        self._outgoing.put(wire.Request(-1, wire.LogOut(why)))
        self._left.wait(seconds)
        self._closed.set()
        self._outgoing.put(None)
        self._link.kill()


class LocalDesk(Desk):
    """A desk whose office is in this process: for tests, pictures and scripts.

    ``serve`` is a counter's; its pipe sends to ``deliver``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.serve: Callable[[wire.Request], None] = lambda _request: None

    def deliver(self, message: object) -> None:
        """What the counter's pipe calls."""
        self._arrived.emit(message)

    def _post(self, request: wire.Request) -> None:
        self.serve(request)

    def _let_go(self, why: str, _seconds: float) -> None:
        self.serve(wire.Request(-1, wire.LogOut(why)))
