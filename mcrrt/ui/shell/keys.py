"""The registry of one workspace: every command with its key and its word."""

from mcrrt.service.language import N_
from mcrrt.ui.actions.registry import Action, Registry
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.screens.people import view as people_view
from mcrrt.ui.shell.doing import Doing
from mcrrt.ui.shell.places import BOARD, CONFLICTS, MAP, OWED, SEARCH, SETTINGS, SHEET, TEAMS
from mcrrt.ui.shell.workspace import Workspace

CALL, TEAM, VIEW, WINDOW = N_("Call"), N_("Team"), N_("View"), N_("Window")
CONFLICT = N_("Conflict")


def fill(registry: Registry, space: Workspace, doing: Doing) -> None:
    """Add the commands of the screens."""
    registry.add(*_call_actions(space, doing))
    registry.add(*_team_actions(space, doing))
    registry.add(*_conflict_actions(doing))
    registry.add(*_view_actions(space, doing))


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
        Action("call.hold", CALL, N_("Hold the call for later…"), doing.watching.hold, "Ctrl+H",
               icon="timer", enabled=working),
        Action("call.not_to_go", CALL, N_("Who must not go: conflict of interest…"),
               doing.watching.not_to_go, "Ctrl+Shift+I", enabled=working),
        Action("call.raise", CALL, N_("Raise the urgency…"), doing.raise_urgency, "Ctrl+U",
               enabled=working),
        Action("call.lower", CALL, N_("Set the urgency lower, together…"), doing.lower_urgency,
               "Ctrl+Shift+U", enabled=working),
        Action("triage.next", CALL, N_("Next checklist"), lambda: _checklist(space, 1),
               "Ctrl+PgDown", enabled=has_call),
        Action("triage.before", CALL, N_("Checklist before"), lambda: _checklist(space, -1),
               "Ctrl+PgUp", enabled=has_call),
        Action("triage.earlier", CALL, N_("Earlier assessment with this checklist"),
               lambda: _run(space, 1), "Ctrl+Shift+PgUp", enabled=has_call),
        Action("triage.later", CALL, N_("Later assessment, up to now"), lambda: _run(space, -1),
               "Ctrl+Shift+PgDown", enabled=has_call),
        Action("triage.one", CALL, N_("One question at a time, or all"),
               lambda: _one_question(space), "Ctrl+Shift+Q", enabled=has_call),
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
        Action("team.on_now", TEAM, N_("Who is on now"), lambda: _people(space, people_view.ON_NOW),
               "Ctrl+Alt+1"),
        Action("team.members", TEAM, N_("Members"), lambda: _people(space, people_view.MEMBERS),
               "Ctrl+Alt+2"),
        Action("team.roster", TEAM, N_("Roster: planned shifts"),
               lambda: _people(space, people_view.ROSTER), "Ctrl+Alt+3"),
        Action("team.plan", TEAM, N_("Plan: the best pairs of a shift"),
               lambda: _people(space, people_view.PLAN), "Ctrl+Alt+4"),
        Action("team.sign_on", TEAM, N_("Sign a member on…"), lambda: _sign_on(space), "Ctrl+Alt+O"),
        Action("team.correct", TEAM, N_("Correct a team's state…"), doing.correct_state,
               "Ctrl+Shift+S"),
        Action("team.emergency", TEAM, N_("Emergency of the team; again at once: by mistake"),
               doing.watching.emergency, "Ctrl+Space", "EM", "siren"),
        Action("team.emergency_end", TEAM, N_("End an emergency…"), doing.watching.end_emergency,
               "Ctrl+Shift+Space", enabled=lambda: space.emergencies.first is not None),
        Action("team.welfare", TEAM, N_("Welfare check…"), doing.watching.welfare, "Ctrl+Alt+W", "WC"),
        Action("team.read_back", TEAM, N_("The team read the call back by radio"),
               doing.toggle_read_back, "Ctrl+R", "RB", "radio"),
    ]  # fmt: skip


def _checklist(space: Workspace, step: int) -> None:
    """Bring triage into view; from there on, go along the checklists in use."""
    if space.pane.tab == call_view.TRIAGE:
        space.triage_model.step_pack(step)
        space.pane.triage.start()
    else:
        space.pane.show_tab(call_view.TRIAGE)


def _run(space: Workspace, step: int) -> None:
    """Go along what was answered with the checklist in view before now."""
    if space.pane.tab != call_view.TRIAGE:
        space.pane.show_tab(call_view.TRIAGE)
    space.pane.triage.step_run(step)


def _one_question(space: Workspace) -> None:
    if space.pane.tab != call_view.TRIAGE:
        space.pane.show_tab(call_view.TRIAGE)
    space.pane.triage.toggle_one()


def _people(space: Workspace, part: int) -> None:
    space.show_screen(TEAMS)
    space.people.show_part(part)


def _sign_on(space: Workspace) -> None:
    _people(space, people_view.ON_NOW)
    space.people.on_now.ask_sign_on()


def _form(space: Workspace) -> None:
    space.show_screen(TEAMS)
    space.people.ask_team()


def _conflict_actions(doing: Doing) -> list[Action]:
    settling = doing.settling
    return [
        Action("conflict.first", CONFLICT, N_("Settle: the first way (what stands, send another)"),
               lambda: settling.choose(0), "Ctrl+1", enabled=settling.can),
        Action("conflict.second", CONFLICT, N_("Settle: the second way (the other, seen)"),
               lambda: settling.choose(1), "Ctrl+2", enabled=settling.can),
        Action("conflict.open", CONFLICT, N_("Open the call of the card"), settling.open_current,
               "Ctrl+3", enabled=settling.can_open),
    ]  # fmt: skip


def _view_actions(space: Workspace, doing: Doing) -> list[Action]:
    return [
        Action("view.line", VIEW, N_("Command line"), space.top.line.setFocus, "F2", "/"),
        Action("view.board", VIEW, N_("Board"), lambda: space.show_screen(BOARD), "F3",
               icon="siren"),
        Action("view.teams", VIEW, N_("Teams"), lambda: space.show_screen(TEAMS), "F4",
               icon="users"),
        Action("view.map", VIEW, N_("Map"), lambda: space.show_screen(MAP), "Alt+M", icon="map"),
        Action("view.search", VIEW, N_("Search"), lambda: space.show_screen(SEARCH), "F5", "F",
               "search"),
        Action("view.owed", VIEW, N_("What is owed"), lambda: space.show_screen(OWED), "F6",
               icon="clipboard-list"),
        Action("view.sheet", VIEW, N_("Shift change"), lambda: space.show_screen(SHEET), "Shift+F6",
               icon="clipboard-check"),
        Action("view.settings", VIEW, N_("Settings"), lambda: space.show_screen(SETTINGS), "F7",
               icon="settings"),
        Action("view.conflicts", VIEW, N_("Conflicts: what is to settle"),
               lambda: space.show_screen(CONFLICTS), "F11", icon="circle-alert"),
        Action("view.machines", VIEW, N_("Link and machines"), space.show_machines, "F12",
               icon="link"),
        Action("view.receipt", VIEW, N_("Sync receipt…"), doing.proof.ask, "Ctrl+Shift+R",
               icon="file-text"),
        Action("view.pane", VIEW, N_("Go to the working pane"),
               lambda: space.pane.show_tab(space.pane.tab), "F8"),
        Action("view.acknowledge", VIEW, N_("Acknowledge the alert"), doing.watching.acknowledge,
               "F9", enabled=lambda: space.alerts.waiting
               or space.emergencies.first_unseen is not None),
        Action("view.alarms", VIEW, N_("Show every alarm"), space.alerts.show_all, "Shift+F9",
               icon="bell"),
    ]  # fmt: skip
