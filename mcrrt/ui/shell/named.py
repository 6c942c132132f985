"""What the command line can speak of: the calls and teams on the board, and what is selected."""

from mcrrt.service.answers import CallRow
from mcrrt.ui.actions.grammar import Named, World
from mcrrt.ui.screens.board.view import BoardView
from mcrrt.ui.screens.board.view_model import BoardState


def world_of(state: BoardState, board: BoardView, open_call: str, *, cut_off: bool) -> World:
    """Return the calls and teams on the board, and what is selected.

    ``cut_off``: the hub cannot be reached, so whatever is sent is provisional.
    """
    calls = [_named_call(row) for row in (*state.waiting, *state.active, *state.drafts)]
    teams = [Named(t.id, t.call_sign, t.status.value, t.call) for t in state.teams]
    call = next((n for n in calls if n.id == open_call), None)
    return World(calls, teams, call, _team_meant(teams, board, open_call), cut_off)


def _team_meant(teams: list[Named], board: BoardView, open_call: str) -> Named | None:
    """The team under the cursor of its list, or the one team on the call that is shown."""
    if board.teams.hasFocus():
        current = board.teams.current_id()
        return next((t for t in teams if t.id == current), None)
    on_call = [t for t in teams if t.about and t.about == open_call]
    return on_call[0] if len(on_call) == 1 else None


def _named_call(row: CallRow) -> Named:
    about = ", ".join(part for part in (row.place, row.person) if part)
    return Named(row.id, row.number, row.status.value, about)
