"""The registry of one workspace: every command with its key and its word."""

from mcrrt.service.language import N_
from mcrrt.ui.actions.registry import Action, Registry
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.shell.doing import Doing
from mcrrt.ui.shell.workspace import BOARD, OWED, SEARCH, SETTINGS, TEAMS, Workspace

CALL, TEAM, VIEW, WINDOW = N_("Call"), N_("Team"), N_("View"), N_("Window")


def fill(registry: Registry, space: Workspace, doing: Doing) -> None:
    """Add the commands of the screens."""
    registry.add(*_call_actions(space, doing))
    registry.add(*_team_actions(space, doing))
    registry.add(*_view_actions(space))


def _call_actions(space: Workspace, doing: Doing) -> list[Action]:
    def has_call() -> bool:
        return space.call_model.state.card is not None

    def ended() -> bool:
        call = space.call_model.state.call
        return call is not None and call.ended_at is not None

    def working() -> bool:
        return has_call() and not ended()

    pane = space.pane
    return [
        Action("call.new", CALL, N_("New call"), space.new_call, "Ctrl+N", "N", "plus"),
        Action("call.finish", CALL, N_("Finish this part: board, triage, team, page"),
               doing.finish, "Ctrl+Return"),
        Action("call.park", CALL, N_("Park the draft"), doing.park, "Ctrl+Shift+P"),
        Action("call.intake", CALL, N_("Intake"), lambda: pane.show_tab(call_view.INTAKE),
               "Alt+1", "O", enabled=has_call),
        Action("call.triage", CALL, N_("Triage"), lambda: pane.show_tab(call_view.TRIAGE),
               "Alt+2", "TR", "list-checks", has_call),
        Action("call.send", CALL, N_("Send a team"), lambda: pane.show_tab(call_view.SEND),
               "Alt+3", "D", "send", has_call),
        Action("call.referral", CALL, N_("Referral"), lambda: pane.show_tab(call_view.REFERRAL),
               "Alt+4", "R", "file-text", has_call),
        Action("call.note", CALL, N_("Write a note"), pane.timeline.note.setFocus,
               "Ctrl+E", "NT", "message-square", has_call),
        Action("call.timeline", CALL, N_("Go to the timeline"), pane.timeline.list.setFocus,
               "Ctrl+T", enabled=has_call),
        Action("call.raise", CALL, N_("Raise the urgency…"), doing.raise_urgency, "Ctrl+U",
               enabled=working),
        Action("call.divert", CALL, N_("Divert…"), doing.divert, "Ctrl+Shift+D", enabled=working),
        Action("call.close", CALL, N_("Close the call…"), doing.close_call, "Ctrl+W", "X",
               "circle-check", working),
        Action("call.cancel", CALL, N_("Cancel the call…"), doing.cancel_call, "Ctrl+Shift+X",
               enabled=working),
        Action("call.reopen", CALL, N_("Reopen the call…"), doing.reopen, "Ctrl+Shift+O",
               enabled=ended),
        Action("call.print", CALL, N_("Print the referral"), doing.print_referral, "Ctrl+P", "P",
               "printer", has_call),
        Action("undo", CALL, N_("Undo"), space.said.undo, "Ctrl+Z"),
    ]  # fmt: skip


def _team_actions(space: Workspace, doing: Doing) -> list[Action]:
    def act(letter: str) -> Action:
        labels = {
            "K": N_("Acknowledged"), "E": N_("En route"), "S": N_("Staged"), "A": N_("On scene"),
            "T": N_("Transporting"), "H": N_("At hospital"), "C": N_("Clear"),
        }  # fmt: skip
        return Action(
            f"team.{letter}", TEAM, labels[letter], lambda: doing.letter(letter),
            f"Ctrl+Alt+{letter}", letter, enabled=lambda: space.world().team is not None,
        )  # fmt: skip

    return [
        *(act(letter) for letter in "KESATHC"),
        Action("team.form", TEAM, N_("Form a team…"), lambda: _form(space), "Ctrl+Shift+T"),
        Action("team.list", TEAM, N_("Go to the teams"), space.board.teams.setFocus, "Ctrl+Shift+G"),
        Action("team.correct", TEAM, N_("Correct a team's state…"), doing.correct_state,
               "Ctrl+Shift+S"),
    ]  # fmt: skip


def _form(space: Workspace) -> None:
    space.show_screen(TEAMS)
    space.people.ask_team()


def _view_actions(space: Workspace) -> list[Action]:
    return [
        Action("view.line", VIEW, N_("Command line"), space.top.line.setFocus, "F2", "/"),
        Action("view.board", VIEW, N_("Board"), lambda: space.show_screen(BOARD), "F3",
               icon="siren"),
        Action("view.teams", VIEW, N_("Teams"), lambda: space.show_screen(TEAMS), "F4",
               icon="users"),
        Action("view.search", VIEW, N_("Search"), lambda: space.show_screen(SEARCH), "F5", "F",
               "search"),
        Action("view.owed", VIEW, N_("What is owed"), lambda: space.show_screen(OWED), "F6",
               icon="clipboard-list"),
        Action("view.settings", VIEW, N_("Settings"), lambda: space.show_screen(SETTINGS), "F7",
               icon="settings"),
        Action("view.pane", VIEW, N_("Go to the working pane"),
               lambda: space.pane.show_tab(space.pane.tab), "F8"),
        Action("view.acknowledge", VIEW, N_("Acknowledge the alert"), space.alerts.acknowledge,
               "F9", enabled=lambda: space.alerts.waiting),
    ]  # fmt: skip
