"""What is done about alarms, emergencies, crews and held calls."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.service import commands as c
from mcrrt.service.answers import MemberList, TeamRow
from mcrrt.service.language import _
from mcrrt.service.questions import Members
from mcrrt.ui.alarm_model import Raised
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.screens.call.pairs_model import PairsViewModel
from mcrrt.ui.screens.call.plan_model import PlanViewModel
from mcrrt.ui.shell.asking_watch import AskingWatch
from mcrrt.ui.shell.workspace import Workspace


class Watching:
    """Carries out what was asked for in one workspace."""

    def __init__(self, window: QWidget, space: Workspace) -> None:
        self._window = window
        self._space = space
        self._desk = space.desk
        self.asking = AskingWatch(window, space.desk, space.said.say)
        self._connect()

    def _connect(self) -> None:
        self._connect_models()
        space, send = self._space, self._space.pane.send
        space.top.emergency_requested.connect(self.emergency)
        space.alerts.acknowledged.connect(space.alarm_model.acknowledge)
        space.emergencies.end_requested.connect(self.asking.end_emergency)
        send.decline_requested.connect(self._with_row(self._decline))
        send.welfare_requested.connect(self._with_row(self.asking.welfare))
        beside = send.beside
        beside.ask_requested.connect(self._ask_support)
        beside.step_requested.connect(self._step_support)
        beside.told_requested.connect(self._told)
        beside.hold_requested.connect(self.hold)
        beside.release_requested.connect(self.release)
        people = space.people
        people.crew_requested.connect(lambda team: self._crew(team, "change"))
        people.swap_requested.connect(lambda team: self._crew(team, "swap"))
        people.split_requested.connect(lambda team: self._crew(team, "split"))
        people.formed.connect(
            lambda teams: space.said.say(_("Formed: {teams}.").format(teams=teams))
        )
        people.merge_requested.connect(lambda team: self._crew(team, "merge"))

    def _connect_models(self) -> None:
        space = self._space
        alarms, plan = space.alarm_model, PlanViewModel(space.desk, space.call_model)
        space.board_model.state_changed.connect(
            lambda board: alarms.take(board.watched, board.teams, board.names)
        )
        alarms.state_changed.connect(space.alerts.show_alarms)
        space.emergencies.opened.connect(space.open_call)
        pairs = PairsViewModel(space.desk, space.call_model)
        plan.plan_changed.connect(space.pane.send.beside.show_plan)
        pairs.pairs_changed.connect(space.pane.send.show_pairs)
        space.pane.tab_changed.connect(lambda tab: plan.show(shown=tab == call_view.SEND))
        space.pane.tab_changed.connect(lambda tab: pairs.show(shown=tab == call_view.SEND))

    def _row(self, team: str) -> TeamRow | None:
        return self._space.board_model.state.team(team)

    def _with_row(self, act: Callable[[TeamRow], None]) -> Callable[[str], None]:
        def run(team: str) -> None:
            row = self._row(team)
            if row is not None:
                act(row)

        return run

    def _decline(self, row: TeamRow) -> None:
        self.asking.decline(row.id, row.call_sign)

    def acknowledge(self) -> None:
        """Take up the emergency that nobody has taken up; else what the alert strip shows."""
        unseen = self._space.emergencies.first_unseen
        if unseen is not None:
            self._space.alarm_model.acknowledge_emergency(unseen)
        else:
            self._space.alerts.acknowledge()

    # --- emergencies -----------------------------------------------------------------------------

    def emergency(self) -> None:
        """One press starts it for the team that is meant; a second, within five seconds, takes it back.

        When nobody knows which team is meant, it asks with one more key.
        """
        model = self._space.alarm_model
        started = [one for one in model.state.emergencies if model.may_be_mistake(one)]
        if started:
            model.mistaken(started[-1])
            return
        meant = self._space.world().team
        if meant is not None:
            self.start_emergency(meant.id)
        else:
            self._choose_team()

    def start_emergency(self, team: str, member: str = "") -> None:
        """Start it now: nothing is asked first."""
        row = self._row(team)
        text = _("Emergency for {team}. Ctrl+Space again within five seconds takes it back.")

        def said(_receipt: object) -> None:
            self._space.said.say(text.format(team=row.call_sign if row else ""))

        self._desk.submit(c.StartEmergency(team, member), said)

    def _choose_team(self) -> None:
        menu = QMenu(self._window)
        menu.setTitle(_("Emergency for"))
        for row in self._space.board_model.state.teams:
            people = ((row.officer_id, row.officer), (row.clinician_id, row.clinician))
            for who, name in people:
                if who:
                    made = menu.addAction(f"{row.call_sign}  {name}")
                    made.triggered.connect(
                        lambda _on=False, team=row.id, member=who: self.start_emergency(
                            team, member
                        )
                    )
        if menu.isEmpty():
            menu.addAction(_("No team is on.")).setEnabled(False)
        button = self._space.top.emergency
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        first = menu.actions()[0]
        menu.setActiveAction(first)

    def end_emergency(self) -> None:
        """Ask how the oldest emergency ended."""
        first: Raised | None = self._space.emergencies.first
        if first is not None:
            self.asking.end_emergency(first)

    # --- calls -----------------------------------------------------------------------------------

    def _call(self) -> str:
        return self._space.call_model.call_id

    def _ask_support(self, kind: str) -> None:
        self.asking.support(self._call(), SupportKind(kind))

    def _step_support(self, support: str, state: str) -> None:
        self._desk.submit(c.ChangeSupport(self._call(), support, SupportState(state)))

    def _told(self, line: str, kind: str) -> None:
        """A line of the plan: a unit is asked for, or somebody was told."""
        if kind:
            self._desk.submit(c.AskSupport(self._call(), SupportKind(kind)))
        else:
            self._desk.submit(c.RecordNotified(self._call(), line))

    def hold(self) -> None:
        """Ask until when the call is held."""
        card = self._space.call_model.state.card
        if card is not None:
            teams = self._space.board_model.state.teams
            self.asking.hold(card.call.id, card.call.number, teams)

    def not_to_go(self) -> None:
        """Ask who must not meet the person of this call."""
        card = self._space.call_model.state.card
        if card is None:
            return

        def ask(found: MemberList) -> None:
            people = [(one.member.id, one.member.name) for one in found.members]
            barred = {one.member: one.reason for one in card.call.not_to_go}
            self.asking.not_to_go(card.call.id, card.call.number, people, barred)

        self._desk.ask(Members(), ask)

    def release(self) -> None:
        """The call waits like the others again."""
        self._desk.submit(c.ReleaseCall(self._call()))

    def welfare(self) -> None:
        """Ask what the team that is meant said."""
        meant = self._space.world().team
        row = self._row(meant.id) if meant else None
        if row is None:
            self._space.said.say(_("Choose a team first."), bad=True)
        else:
            self.asking.welfare(row)

    def check(self, team: str, said: str) -> None:
        """Record what the team said."""
        row = self._row(team)
        text = _("{team}: the check was recorded.").format(team=row.call_sign if row else "")
        self._desk.submit(
            c.RecordWelfareCheck(team, said), lambda _receipt: self._space.said.say(text)
        )

    # --- crews -----------------------------------------------------------------------------------

    def _crew(self, team: str, how: str) -> None:
        state = self._space.people_model.state
        row = next((one for one in state.teams if one.id == team), None)
        if row is None:
            return
        acts: dict[str, Callable[[TeamRow], None]] = {
            "change": lambda one: self.asking.change_crew(one, state.members),
            "swap": lambda one: self.asking.swap(one, state.teams),
            "split": self.asking.split,
            "merge": lambda one: self.asking.merge(one, state.teams),
        }
        acts[how](row)
