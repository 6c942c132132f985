"""The board: parked drafts on top, calls, teams below."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from mcrrt.service.answers import CallRow
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import button, clear, column, row
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.board import CallLine, call_line, team_line
from mcrrt.ui.present.times import age_words, now
from mcrrt.ui.screens.board.table import draw_call, draw_team
from mcrrt.ui.screens.board.view_model import BoardState, BoardViewModel
from mcrrt.ui.theme.tokens import SPACE_S


class TeamList(LineView):
    """Teams that are on."""

    def sizeHint(self) -> QSize:
        """Room for up to eight teams."""
        rows = max(3, min(8, len(self.lines.lines)))
        return QSize(300, rows * max(24, self.fontMetrics().height() + 11))


class BoardView(QWidget):
    """Calls and teams.

    Signals: ``call_chosen(str)``, ``call_opened(str)``, ``team_chosen(str)``, ``typed(str)`` a
    letter typed on a list, ``owed_requested()``.
    """

    call_chosen = Signal(str)
    call_opened = Signal(str)
    team_chosen = Signal(str)
    typed = Signal(str)
    owed_requested = Signal()

    def __init__(self, model: BoardViewModel) -> None:
        super().__init__()
        self._model = model
        self._shown_drafts: tuple[CallRow, ...] | None = None
        self.calls = LineView(_("Calls"), draw_call)
        self.calls.empty_words = _("No call is waiting and none is active. N begins a new one.")
        self.teams = TeamList(_("Teams"), draw_team)
        self.teams.empty_words = _("No team is on. Form one under Teams (F4).")
        self._summary = PlainLabel("", "small")
        self._owed = button("", self.owed_requested.emit, role="link", name="owed")
        self._drafts_flow = FlowLayout(4)
        self._drafts = QWidget()
        self._drafts.setLayout(self._drafts_flow)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.calls)
        self._split.addWidget(self.teams)
        self._split.setStretchFactor(0, 4)
        self._split.setStretchFactor(1, 1)
        self._split.setHandleWidth(8)
        head = row(self._summary, None, self._owed)
        head.setContentsMargins(SPACE_S, 2, SPACE_S, 0)
        self.setLayout(column(self._drafts, head, self._split, space=2))
        self._drafts.setContentsMargins(SPACE_S, 6, SPACE_S, 0)
        self.calls.chosen.connect(self.call_chosen)
        self.calls.opened.connect(self.call_opened)
        self.calls.typed.connect(self.typed)
        self.teams.chosen.connect(self.team_chosen)
        self.teams.typed.connect(self.typed)
        model.state_changed.connect(self.render_state)

    def render_state(self, state: BoardState) -> None:
        """Draw everything."""
        self._draw_lines(state)
        self._draw_drafts(state.drafts)
        free = sum(team.status.value == "available" for team in state.teams)
        text = _("{waiting} waiting · {active} active · {free} of {teams} teams free").format(
            waiting=len(state.waiting), active=len(state.active), free=free,
            teams=len(state.teams),
        )  # fmt: skip
        self._summary.setText(text)
        parts = []
        if state.follow_ups_due:
            parts.append(_("{n} follow-ups due").format(n=state.follow_ups_due))
        if state.to_review:
            parts.append(_("{n} to review").format(n=state.to_review))
        self._owed.setText(" · ".join(parts))
        self._owed.setAccessibleName(self._owed.text())
        self._owed.setVisible(bool(parts))

    def _draw_lines(self, state: BoardState) -> None:
        at = now()
        lines: list[CallLine] = []
        for section, rows in ((_("WAITING"), state.waiting), (_("ACTIVE"), state.active)):
            for place, one in enumerate(rows):
                lines.append(call_line(one, section if place == 0 else "", at))
        self.calls.show_lines(lines)
        self.teams.show_lines([team_line(one, at) for one in state.teams])

    def _draw_drafts(self, drafts: Sequence[CallRow]) -> None:
        """A chip for each call that somebody has begun and not put on the board."""
        if tuple(drafts) == self._shown_drafts:
            return
        self._shown_drafts = tuple(drafts)
        clear(self._drafts_flow)
        for one in drafts:
            age = age_words(one.received_at, now())
            about = one.place or one.person or _("nothing written yet")
            text = _("Draft {number} · {about} · {age}").format(
                number=one.number, about=about, age=age
            )
            chip = button(
                text, lambda call=one.id: self.call_opened.emit(call),  # type: ignore[misc]
                role="chip", icon_name="pencil", name=f"draft.{one.number}",
            )  # fmt: skip
            self._drafts_flow.addWidget(chip)
        self._drafts.setVisible(bool(drafts))

    def tick(self) -> None:
        """Count on."""
        if self._model.state.loaded and self.isVisible():
            self._draw_lines(self._model.state)
