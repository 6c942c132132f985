"""The board: parked drafts on top, calls, teams below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from mcrrt.service.answers import CallRow
from mcrrt.service.language import _, ngettext
from mcrrt.ui.kit.compose import button, column, redrawn, row
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.kit.rows import LineView, line_height
from mcrrt.ui.present.board import CallLine, call_line, team_line
from mcrrt.ui.present.times import age_words, now
from mcrrt.ui.screens.board.table import draw_call, draw_team
from mcrrt.ui.screens.board.view_model import BoardState, BoardViewModel
from mcrrt.ui.theme.tokens import SPACE_S

_TEAMS_SHARE = 30  # percent of the lines, where there are more calls and teams than have room
_MOST_DRAFTS = 4
_MOST_LETTERS = 24


class CallList(LineView):
    """Calls. Signals: ``resized()``."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so: calls and teams share the lines."""
        super().resizeEvent(event)
        self.resized.emit()


class TeamList(LineView):
    """Teams that are on."""

    def fit(self, room: int, calls: int) -> None:
        """Take the lines that the calls do not need, and at least a share of them all."""
        lines, teams = max(4, (room - 2) // line_height()), max(2, len(self.lines.lines))
        least = max(2, lines * _TEAMS_SHARE // 100)
        wanted = min(teams, max(least, lines - max(4, calls))) * line_height() + 2
        if self.height() != wanted:
            self.setFixedHeight(wanted)


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
        self.calls = CallList(_("Calls"), draw_call)
        self.calls.empty_words = _("No call is waiting and none is active. N begins a new one.")
        self.teams = TeamList(_("Teams"), draw_team)
        self.teams.empty_words = _("No team is on. Form one under Teams (F4).")
        self._waiting = PlainLabel("", "section")
        self._active = PlainLabel("", "section")
        self._free = PlainLabel("", "section")
        self._owed = button("", self.owed_requested.emit, role="link", name="owed")
        self._drafts_flow = FlowLayout(4)
        self._drafts = QWidget()
        self._drafts.setLayout(self._drafts_flow)
        head = row(
            IconLabel("clock", "muted", 13), self._waiting, 6, IconLabel("activity", "muted", 13),
            self._active, None, self._owed, space=5,
        )  # fmt: skip
        head.setContentsMargins(SPACE_S, 5, SPACE_S, 3)
        foot = row(IconLabel("users", "muted", 13), self._free, None, space=5)
        foot.setContentsMargins(SPACE_S, 4, SPACE_S, 3)
        layout = column(self._drafts, head, self.calls, foot, self.teams, space=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._drafts.setContentsMargins(SPACE_S, 6, SPACE_S, 0)
        self.calls.chosen.connect(self.call_chosen)
        self.calls.opened.connect(self.call_opened)
        self.calls.typed.connect(self.typed)
        self.calls.resized.connect(self._fit)
        self.teams.chosen.connect(self.team_chosen)
        self.teams.typed.connect(self.typed)
        model.state_changed.connect(self.render_state)

    def render_state(self, state: BoardState) -> None:
        """Draw everything."""
        self._draw_lines(state)
        self._draw_drafts(state.drafts)
        free = sum(team.status.value == "available" for team in state.teams)
        self._waiting.setText(_("{n} waiting").format(n=len(state.waiting)))
        self._active.setText(_("{n} active").format(n=len(state.active)))
        self._free.setText(
            _("{free} of {teams} teams free").format(free=free, teams=len(state.teams))
        )
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
        on = {team.call_sign: team for team in state.teams}
        lines: list[CallLine] = []
        for section, rows in (("waiting", state.waiting), ("active", state.active)):
            lines += [call_line(one, section, at, on) for one in rows]
        self.calls.show_lines(lines)
        self.teams.show_lines([team_line(one, at) for one in state.teams])
        self._fit()

    def _fit(self) -> None:
        self.teams.fit(self.calls.height() + self.teams.height(), len(self.calls.lines.lines))

    def _draw_drafts(self, drafts: Sequence[CallRow]) -> None:
        """A chip for each call that somebody has begun and not put on the board."""
        if tuple(drafts) == self._shown_drafts:
            return
        self._shown_drafts = tuple(drafts)
        with redrawn(self._drafts_flow):
            self._add_drafts(drafts)
        self._drafts.setVisible(bool(drafts))

    def _add_drafts(self, drafts: Sequence[CallRow]) -> None:
        for one in drafts[:_MOST_DRAFTS]:
            chip = button(
                _draft_words(one, _MOST_LETTERS),
                lambda call=one.id: self.call_opened.emit(call),  # type: ignore[misc]
                role="chip", icon_name="pencil", name=f"draft.{one.number}",
            )  # fmt: skip
            chip.setAccessibleName(_draft_words(one))
            self._drafts_flow.addWidget(chip)
        rest = drafts[_MOST_DRAFTS:]
        if rest:
            text = ngettext("{n} more draft…", "{n} more drafts…", len(rest)).format(n=len(rest))
            more = button(text, lambda: self._show_drafts(rest), role="chip", name="drafts.more")
            self._drafts_flow.addWidget(more)

    def _show_drafts(self, drafts: Sequence[CallRow]) -> None:
        """List the drafts that have no room above the calls."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in drafts:
            made = menu.addAction(_draft_words(one))
            made.triggered.connect(lambda _on=False, call=one.id: self.call_opened.emit(call))
        menu.popup(self._drafts.mapToGlobal(self._drafts.rect().bottomLeft()))

    def show_current(self, call: str) -> None:
        """Mark the call the pane shows; a draft or an old call is not on the list."""
        if call != self.calls.current_id() and not (call and self.calls.choose(call)):
            self.calls.forget_current()

    def tick(self) -> None:
        """Count on."""
        if self._model.state.loaded and self.isVisible():
            self._draw_lines(self._model.state)


def _draft_words(one: CallRow, most: int = 0) -> str:
    """Return a draft in words; ``most`` letters of where it is, 0 for all."""
    about = one.place or one.person or _("nothing written yet")
    if most and len(about) > most:
        about = f"{about[:most].rstrip()}…"
    age = age_words(one.received_at, now())
    return _("Draft {number} · {about} · {age}").format(number=one.number, about=about, age=age)
