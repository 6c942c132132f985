"""The cast: builds every object once and hands each what it needs. Knows everyone, known by no one.

What is dear to import (the store, the paper, Qt) is imported by the function that needs it: the
window's process never loads the store, the office's never loads Qt.
"""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcrrt.service import wire
from mcrrt.service.environment import clean_environment, keep_memory_private, loading, start_log

if TYPE_CHECKING:
    from mcrrt.house import StoreFolder
    from mcrrt.service.clock import Clock
    from mcrrt.service.counter import Hearing, Sync
    from mcrrt.service.errands import Errands
    from mcrrt.service.news import Committed
    from mcrrt.service.office import Office
    from mcrrt.service.ports import Store
    from mcrrt.ui.desk import LocalDesk


@dataclass(frozen=True, slots=True)
class OpenHouse:
    """An office in this process, with the folder it works on."""

    folder: "StoreFolder"
    office: "Office"

    def close(self, why: str = "close") -> None:
        """Log out and let the folder go."""
        self.office.log_out(why)
        self.folder.release()


def make_office(
    folder: Path,
    *,
    clock: "Clock | None" = None,
    on_committed: "Callable[[Committed], None] | None" = None,
    house: "StoreFolder | None" = None,
) -> OpenHouse:
    """Build an office in this process."""
    from mcrrt.documents.papers import StandardPapers  # noqa: PLC0415
    from mcrrt.house import StoreFolder  # noqa: PLC0415
    from mcrrt.service.office import Office  # noqa: PLC0415

    store_folder = house or StoreFolder(folder)
    return OpenHouse(store_folder, Office(store_folder, StandardPapers(), clock, on_committed))


def run_office(pipe: "Connection[Any, Any]", folder: Path) -> None:
    """Be the office process: serve the window until it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clean_environment()
    start_log()
    keep_memory_private()
    with loading():
        from mcrrt.service.counter import Counter  # noqa: PLC0415

        opened = make_office(folder)
    Counter(opened.office, pipe, restorer(opened), make_sync, join_hub).run()
    opened.folder.release()


def make_sync(store: "Store", errands: "Errands", hearing: "Hearing") -> "Sync":
    """Return what keeps an open store and its hub alike."""
    from mcrrt.sync.report import Notice, NoticeKind  # noqa: PLC0415
    from mcrrt.sync.station import Listener, StationSync  # noqa: PLC0415
    from mcrrt.vault.crypto import StandardCrypto  # noqa: PLC0415

    def noticed(notice: Notice) -> None:
        if notice.kind is NoticeKind.WENT_BACK and notice.feed is not None:
            hearing.went_back(notice.feed.value, notice.count)

    listener = Listener(hearing.told, hearing.committed, noticed)
    return StationSync(store.exchange, StandardCrypto(), errands.run, listener)


def restorer(opened: OpenHouse) -> Callable[[str, str], wire.Restoration]:
    """Return what puts a damaged store back and logs in again, for the counter."""

    def restore(username: str, password: str) -> wire.Restoration:
        from mcrrt.domain.facts.access import StoreRestored  # noqa: PLC0415

        restored = opened.folder.restore(username, password)
        opened.office.log_in(username, password)
        opened.office.record(StoreRestored(restored.backup, restored.position, restored.set_aside))
        return wire.Restoration(restored.position, restored.salvaged, restored.set_aside)

    return restore


def join_hub(office: "Office", wish: wire.JoinHub) -> wire.Joined:
    """Let a store belong to a hub, for the counter."""
    from mcrrt.sync.codes import fingerprint_words  # noqa: PLC0415
    from mcrrt.sync.joining import belong  # noqa: PLC0415
    from mcrrt.vault.crypto import StandardCrypto  # noqa: PLC0415

    made = belong(office, StandardCrypto(), wish)
    session = office.session
    assert session is not None
    agency = office.store.info.agency
    return wire.Joined(session, agency, fingerprint_words(made.public_key), made.recovery_key)


def run_hub(pipe: "Connection[Any, Any]", folder: Path, port: int) -> None:
    """Be the process of the hub that a console keeps for its network."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clean_environment()
    start_log()
    keep_memory_private()
    from mcrrt.hub.lan import run_lan  # noqa: PLC0415

    run_lan(pipe, folder, port)


class HubProcess:
    """The hub of the network, spawned by the window of the console that keeps it."""

    def __init__(self, folder: Path, port: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=run_hub, args=(theirs, folder / "hub", port), name="hub", daemon=True
        )
        self._process.start()
        theirs.close()

    def send(self, message: object) -> None:
        """Ask for something."""
        self._pipe.send(message)

    def recv(self) -> Any:
        """Wait for what it says. Raises EOFError when it has ended."""
        return self._pipe.recv()

    def close(self, timeout: float = 5.0) -> None:
        """Let it answer what is under way, and end.

        It is told by a signal: a pipe that a thread here still reads from does not end by closing.
        """
        self._process.terminate()
        self._process.join(timeout)
        self._process.kill()
        self._process.join(timeout)


class OfficeProcess:
    """A spawned office and the pipe to it: the window's Link."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        self._pipe = mine
        self._process = context.Process(
            target=run_office, args=(theirs, folder), name="office", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    def send(self, message: object) -> None:
        """Send; may block while the office is busy."""
        self._pipe.send(message)

    def recv(self) -> Any:
        """Wait for a message. Raises EOFError when the office is gone."""
        return self._pipe.recv()

    def kill(self) -> None:
        """End the process at once: keys and rows go with its memory."""
        self._process.kill()
        self._process.join(2.0)
        with suppress(OSError):
            self._pipe.close()

    def close(self, timeout: float) -> None:
        """Let it end by itself, then make sure."""
        self._process.join(timeout)
        self.kill()


class _Loopback:
    """The counter's end of a desk that is in the same process."""

    def __init__(self, deliver: Callable[[object], None]) -> None:
        self._deliver = deliver

    def send(self, message: object) -> None:
        """Hand a message to the desk."""
        self._deliver(message)

    def recv(self) -> Any:
        """Never called: requests are served as they are made."""
        raise EOFError

    def poll(self, _timeout: float) -> bool:
        """Nothing comes by itself."""
        return False


def local_desk(opened: OpenHouse) -> "LocalDesk":
    """Return a desk whose office is in this process: for pictures, tests and scripts."""
    from mcrrt.service.counter import Counter  # noqa: PLC0415
    from mcrrt.ui.desk import LocalDesk  # noqa: PLC0415

    desk = LocalDesk()
    counter = Counter(opened.office, _Loopback(desk.deliver), restorer(opened))
    desk.serve = counter.serve
    return desk


def run_window(folder: Path, *, log_in: tuple[str, str] | None = None) -> int:
    """Open the window on a store and stay until it is closed. Returns the exit status.

    The office starts first, in a process of its own, and loads while the window is drawn.
    """
    office = OfficeProcess(folder)
    with loading():
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        from mcrrt.ui.desk import PipeDesk  # noqa: PLC0415
        from mcrrt.ui.prefs import PrefsFile  # noqa: PLC0415
        from mcrrt.ui.shell.single import FirstWindow, raise_first  # noqa: PLC0415
        from mcrrt.ui.shell.speech import speak  # noqa: PLC0415
        from mcrrt.ui.shell.window import MainWindow  # noqa: PLC0415
        from mcrrt.ui.theme.apply import start_look  # noqa: PLC0415
        from mcrrt.ui.theme.tokens import TextSize, ThemeName  # noqa: PLC0415

    application = QApplication([])
    application.setApplicationName("MCRRT")
    if raise_first(folder):
        office.kill()
        return 0
    prefs = PrefsFile(folder / "window.json")
    speak(prefs.prefs.language)
    start_look(application, ThemeName(prefs.prefs.theme), TextSize(prefs.prefs.size))
    waiting = [office]

    def make_desk() -> PipeDesk:
        return PipeDesk(waiting.pop() if waiting else OfficeProcess(folder))

    window = MainWindow(make_desk, prefs, make_hub=lambda port: HubProcess(folder, port))
    first = FirstWindow(folder, window.come_forward)
    window.show()
    if log_in is not None:
        window.start_model.log_in(*log_in)
    status = application.exec()
    window.keeper.close()
    first.deleteLater()
    return status
