"""What the board knows: its rows, what is selected, and when it was last told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.alarms import Watched
from mcrrt.service.answers import BoardView, CallRow, TeamRow
from mcrrt.service.news import Committed
from mcrrt.service.questions import Board
from mcrrt.ui.desk import Desk

_NOT_FOR_THE_BOARD = "access."


@dataclass(frozen=True, slots=True)
class BoardState:
    """What the board draws."""

    waiting: tuple[CallRow, ...] = ()
    active: tuple[CallRow, ...] = ()
    drafts: tuple[CallRow, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    follow_ups_due: int = 0
    to_review: int = 0
    at: datetime | None = None
    loaded: bool = False
    watched: Watched = field(default_factory=Watched)
    names: Mapping[str, str] = field(default_factory=dict)

    def call(self, call_id: str) -> CallRow | None:
        """Return the row of a call on the board."""
        every = (*self.waiting, *self.active, *self.drafts)
        return next((row for row in every if row.id == call_id), None)

    def team(self, team_id: str) -> TeamRow | None:
        """Return the row of a team on the board."""
        return next((row for row in self.teams if row.id == team_id), None)


class BoardViewModel(QObject):
    """Signals: ``state_changed(BoardState)``; ``new_urgent(CallRow)`` a P0 or P1 came onto it."""

    state_changed = Signal(object)
    new_urgent = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked_again = False
        self._asking = False
        self.state = BoardState()
        desk.committed.connect(self._on_committed)

    def refresh(self) -> None:
        """Ask again; while an answer is on its way, once more after it."""
        if self._asking:
            self._asked_again = True
            return
        self._asking = True
        self._desk.ask(Board(), self._on_board, self._on_failed)

    def _on_committed(self, committed: Committed) -> None:
        if any(not kind.startswith(_NOT_FOR_THE_BOARD) for kind in committed.kinds):
            self.refresh()

    def _on_failed(self, error: object) -> None:
        self._asking = False
        self._desk.refused.emit(error)

    def _on_board(self, board: BoardView) -> None:
        self._asking = False
        known = {row.id for row in (*self.state.waiting, *self.state.active)}
        first = not self.state.loaded
        self.state = BoardState(
            board.waiting, board.active, board.drafts, board.teams, board.follow_ups_due,
            board.to_review, board.at, True, board.watched, board.names,
        )  # fmt: skip
        self.state_changed.emit(self.state)
        for row in board.waiting:
            if not first and row.id not in known and (row.urgency or "P4") <= "P1":
                self.new_urgent.emit(row)
        if self._asked_again:
            self._asked_again = False
            self.refresh()
