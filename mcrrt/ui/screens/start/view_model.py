"""What can be known and done before the store is open."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.errors import BadInput, McrrtError, StoreDamaged
from mcrrt.service import wire
from mcrrt.service.doorstep import Founding, HouseStatus, Session
from mcrrt.service.language import _, sentence
from mcrrt.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class StartState:
    """What the start screens draw. ``locked_name`` is who locked the window, '' at a start.

    ``wrong`` names the input that ``problem`` is about, where it is about one.
    ``unsent`` counts the entries that the hub had not received when the window was locked.
    """

    status: HouseStatus | None = None
    locked_name: str = ""
    problem: str = ""
    wrong: str = ""
    damaged: bool = False
    busy: bool = False
    recovery_key: str = ""
    unsent: int = 0


class StartViewModel(QObject):
    """Signals: ``state_changed(StartState)``; ``entered()`` somebody is in."""

    state_changed = Signal(object)
    entered = Signal()

    def __init__(
        self,
        desk: Desk,
        locked_name: str = "",
        parent: QObject | None = None,
        *,
        unsent: int = 0,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = StartState(locked_name=locked_name, unsent=unsent)
        self._poll = QTimer(self)
        self._poll.setInterval(5_000)
        self._poll.timeout.connect(self.look)

    def say(self, problem: str) -> None:
        """Say why nobody is in any more."""
        self._set(problem=problem)

    def look(self) -> None:
        """Ask what can be said of the store."""
        self._desk.send(wire.LookAtStore(), self._on_status, self._on_failed)

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)

    def _on_status(self, status: HouseStatus) -> None:
        self._set(status=status)

    def _on_failed(self, error: McrrtError) -> None:
        wrong = error.field if isinstance(error, BadInput) else ""
        damaged = isinstance(error, StoreDamaged)
        self._set(problem=sentence(error), wrong=wrong, damaged=damaged, busy=False)

    def found(self, agency: str, name: str, username: str, password: str) -> None:
        """Make the store with its first account."""
        self._set(busy=True, problem="")
        founding = Founding(agency, username, password)
        self._desk.send(wire.FoundStore(founding, name), self._on_founded, self._on_failed)

    def _on_founded(self, recovery_key: object) -> None:
        self._set(busy=False, recovery_key=str(recovery_key))

    def join(self, wish: wire.JoinHub) -> None:
        """Make the store of a machine that joins an agency with a hub."""
        self._set(busy=True, problem="", wrong="")
        self._desk.send(wish, self._on_joined, self._on_failed)

    def _on_joined(self, joined: wire.Joined) -> None:
        self._set(busy=False, recovery_key=joined.recovery_key)

    def enter(self) -> None:
        """The recovery key was printed or copied: begin to work."""
        self._set(recovery_key="")
        self.entered.emit()

    def log_in(self, username: str, password: str) -> None:
        """Open the store."""
        self._set(busy=True, problem="", damaged=False)
        self._desk.send(wire.LogIn(username, password), self._on_session, self._on_failed)

    def recover(self, key: str, username: str, password: str) -> None:
        """Open the store with the recovery key."""
        self._set(busy=True, problem="")
        self._desk.send(wire.Recover(key, username, password), self._on_session, self._on_failed)

    def restore(self, username: str, password: str) -> None:
        """Put a damaged store back, and enter."""
        self._set(busy=True, problem="")
        self._desk.send(wire.RestoreStore(username, password), self._on_restored, self._on_failed)

    def _on_restored(self, restored: wire.Restoration) -> None:
        words = _("The store was put back: {n} entries from the backup, {m} found later. The damaged "
                  "files are kept in {folder}.")  # fmt: skip
        text = words.format(n=restored.entries, m=restored.salvaged, folder=restored.set_aside)
        self._set(busy=False, problem=text, damaged=False)
        self.entered.emit()

    def _on_session(self, _session: Session) -> None:
        self._set(busy=False, problem="")
        self.entered.emit()
