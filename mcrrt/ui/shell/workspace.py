"""Everything there is once somebody is in: the screens, and how they work together."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from mcrrt.domain.errors import McrrtError
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.answers import CallRow, DraftTexts, Me, SettingValues
from mcrrt.service.language import _, sentence
from mcrrt.service.link_answers import AttentionView
from mcrrt.service.news import Committed
from mcrrt.ui.actions.grammar import World
from mcrrt.ui.alarm_model import AlarmViewModel
from mcrrt.ui.command_dialog import unfinished
from mcrrt.ui.desk import Desk
from mcrrt.ui.hub_keeper import HubKeeper
from mcrrt.ui.hub_model import HubViewModel
from mcrrt.ui.kit.compose import column
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.later import Later
from mcrrt.ui.link_model import LinkState, LinkViewModel
from mcrrt.ui.present.link import unsent_sentence
from mcrrt.ui.present.times import now, use_zone
from mcrrt.ui.screens.board.view import BoardView
from mcrrt.ui.screens.board.view_model import BoardState, BoardViewModel
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.screens.call.referral_model import ReferralViewModel
from mcrrt.ui.screens.call.triage_model import TriageViewModel
from mcrrt.ui.screens.call.view import CallPane
from mcrrt.ui.screens.call.view_model import CallViewModel
from mcrrt.ui.screens.conflicts.view import ConflictsView, to_settle
from mcrrt.ui.screens.conflicts.view_model import AttentionViewModel
from mcrrt.ui.screens.map.view import MapScreen
from mcrrt.ui.screens.map.view_model import MapViewModel
from mcrrt.ui.screens.owed.view import OwedView, OwedViewModel
from mcrrt.ui.screens.people.view import PeopleView
from mcrrt.ui.screens.people.view_model import PeopleViewModel
from mcrrt.ui.screens.search.view import SearchView
from mcrrt.ui.screens.search.view_model import SearchViewModel
from mcrrt.ui.screens.settings.view import SettingsView
from mcrrt.ui.screens.settings.view_model import SettingsViewModel
from mcrrt.ui.screens.sheet.view import SheetView
from mcrrt.ui.screens.sheet.view_model import SheetViewModel
from mcrrt.ui.shell.alerts import AlertStrip
from mcrrt.ui.shell.closing import closing_wording
from mcrrt.ui.shell.emergency_strip import EmergencyStrip
from mcrrt.ui.shell.named import world_of
from mcrrt.ui.shell.places import BOARD, CONFLICTS, OWED, SETTINGS, Place, entering
from mcrrt.ui.shell.rail import Rail
from mcrrt.ui.shell.said import SaidLine
from mcrrt.ui.shell.sounds import Alarm
from mcrrt.ui.shell.telling import Telling
from mcrrt.ui.shell.topbar import TopBar


class Workspace(QWidget):
    """The screens.

    Signals: ``lock_requested(str)`` why; ``menu_requested()``; ``understood(object)`` what was
    typed into the command line; ``letter_typed(str)`` on a list.
    """

    lock_requested = Signal(str)
    menu_requested = Signal()
    understood = Signal(object)
    letter_typed = Signal(str)

    def __init__(self, desk: Desk, me: Me, alarm: Alarm, keeper: HubKeeper) -> None:
        super().__init__()
        self.desk = desk
        self.me = me
        self.keeper = keeper
        self.idle_minutes = 10
        self.follow_up_hours = 24
        self._make_models()
        self._make_views(alarm)
        self._lay_out()
        self._connect()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1_000)
        self._ticker.timeout.connect(self.tick)
        self._health_timer = QTimer(self)
        self._health_timer.setInterval(60_000)
        self._health_timer.timeout.connect(self.telling.ask_health)

    def _make_models(self) -> None:
        desk = self.desk
        self.board_model = BoardViewModel(desk, self)
        self.call_model = CallViewModel(desk, self)
        self.triage_model = TriageViewModel(desk, self.call_model, self.me.rights)
        self.referral_model = ReferralViewModel(desk, self.call_model)
        self.people_model = PeopleViewModel(desk, self)
        self.map_model = MapViewModel(desk, self)
        self.search_model = SearchViewModel(desk, self)
        self.owed_model = OwedViewModel(desk, self)
        self.sheet_model = SheetViewModel(desk, self)
        self.settings_model = SettingsViewModel(desk, self.me, self)
        self.alarm_model = AlarmViewModel(desk, self, listens=Right.ALARMS in self.me.rights)
        self.attention = AttentionViewModel(desk, self)
        self.link_model = LinkViewModel(desk, self)
        self.hub_model = HubViewModel(desk, self.me, self.link_model, self.keeper, self)

    def _make_views(self, alarm: Alarm) -> None:
        me = self.me
        self.top = TopBar(self.world, me.name)
        self.alerts = AlertStrip(alarm)
        self.emergencies = EmergencyStrip(self.alarm_model, desk=Right.ALARMS in me.rights)
        self.said = SaidLine()
        self.telling = Telling(self.desk, self.said)
        self.board = BoardView(self.board_model)
        self.pane = CallPane(
            self.call_model, self.triage_model, self.referral_model,
            clinical=Right.CLINICAL_NOTE in me.rights, referrals=Right.REFERRAL_SEE in me.rights,
            rights=me.rights,
        )  # fmt: skip
        self.people = PeopleView(self.people_model, me.rights)
        self.map = MapScreen(self.map_model)
        self.search = SearchView(self.search_model)
        self.owed = OwedView(self.owed_model)
        self.sheet = SheetView(self.sheet_model, dispatches=Right.DISPATCH in me.rights)
        self.conflicts = ConflictsView(self.attention, me.rights)
        self.settings_place = Later(
            lambda: SettingsView(self.settings_model, self.link_model, self.hub_model)
        )

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.board)
        self.split.addWidget(self.pane)
        self.split.setStretchFactor(0, 6)
        self.split.setStretchFactor(1, 5)
        self.board.setMinimumWidth(380)
        self.pane.setMinimumWidth(420)
        self.split.setSizes([600, 700])
        self.places = self._make_places()
        self.rail = Rail([(one.icon, one.label, one.key) for one in self.places])
        self.stack = QStackedWidget()
        for one in self.places:
            self.stack.addWidget(one.widget)
        right = column(self.emergencies, self.top, self.alerts, self.stack, self.said, space=0)
        right.setStretch(3, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.rail.choose(BOARD)

    def _make_places(self) -> list[Place]:
        """Return the screens in the order of the rail (see ``places``)."""
        people, found, owed = self.people_model, self.map_model, self.owed_model
        settings, sheet = self.settings_model, self.sheet_model
        return [
            Place("siren", _("Board"), "F3", self.split, self.focus_lists),
            Place("users", _("Teams"), "F4", self.people, entering(people, self.people), people),
            Place("map", _("Map"), "Alt+M", self.map, entering(found, self.map), found),
            Place("search", _("Search"), "F5", self.search, self.search.start),
            Place("clipboard-list", _("Owed"), "F6", self.owed, entering(owed, self.owed), owed),
            Place("clipboard-check", _("Handover"), "Shift+F6", self.sheet,
                  entering(sheet, self.sheet), sheet),
            Place("circle-alert", _("Conflicts"), "F11", self.conflicts,
                  entering(self.attention, self.conflicts)),
            Place("settings", _("Settings"), "F7", self.settings_place,
                  entering(settings, self.settings_place), settings),
        ]  # fmt: skip

    @property
    def settings(self) -> SettingsView:
        """The settings, which on most days nobody needs: a third of all widgets."""
        return self.settings_place.inside

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_screen)
        self.top.done.connect(self.understood)
        self.top.left.connect(self.focus_lists)
        self.top.menu_requested.connect(self.menu_requested)
        self.top.lock_requested.connect(lambda: self.lock_requested.emit("lock"))
        self.top.link_requested.connect(self.show_machines)
        self.board.call_chosen.connect(self._on_call_chosen)
        self.board.call_opened.connect(self.work_on)
        self.board.typed.connect(self.letter_typed)
        self.board.owed_requested.connect(lambda: self.show_screen(OWED))
        self.board_model.state_changed.connect(self._on_board)
        self.board_model.new_urgent.connect(self._on_new_urgent)
        self.attention.sent_twice.connect(self.alerts.add_sent_twice)
        self.attention.state_changed.connect(self._on_attention)
        self.link_model.state_changed.connect(self._on_link)
        self.link_model.moved.connect(self.telling.link_moved)
        self.alerts.opened.connect(self.open_call)
        self.map.call_opened.connect(self.work_on)
        self.search.call_opened.connect(self.open_call)
        self.owed.call_opened.connect(self.open_call)
        self.sheet.call_opened.connect(self.open_call)
        self.pane.alike.open_requested.connect(self.open_call)
        self.pane.tab_changed.connect(self._on_tab)
        self.call_model.opened.connect(self.board.show_current)
        self.desk.refused.connect(self.refuse)
        self.desk.committed.connect(self._on_committed)
        self.desk.noticed.connect(self.telling.notice)
        self.keeper.ended.connect(self._on_hub_ended)
        self.desk.progressed.connect(
            lambda _ticket, done, total: self.settings.show_progress(done, total)
        )

    # --- beginning -------------------------------------------------------------------------------

    def begin(self, carried: Mapping[str, str], ready: Callable[[], None] | None = None) -> None:
        """Fill the screens. Typing that was cut short comes back first.

        ``carried`` is what an office that ended could not take; it is newer than any draft.
        """
        self._carried = dict(carried)
        self.desk.ask(q.Settings(), self._on_settings)
        self.desk.ask(q.Drafts(), self._on_drafts)
        self.triage_model.load()
        self.board_model.refresh()
        self.attention.refresh()
        self.link_model.refresh()
        self.telling.ask_health()
        self._ticker.start()
        self._health_timer.start()
        if ready is not None:
            self.desk.ask(q.WhoAmI(), lambda _me: ready())
        self.focus_lists()

    def _on_settings(self, found: SettingValues) -> None:
        values = {name: json.loads(text) for name, text in found.values.items()}
        use_zone(values["time_zone"])
        self.idle_minutes = int(values["idle_minutes"])
        self.follow_up_hours = int(values["follow_up_hours"])
        self.triage_model.cutoff = int(values["ctrs_cutoff"])

    def _on_drafts(self, drafts: DraftTexts) -> None:
        texts = {**dict(drafts.texts), **self._carried}
        self.call_model.take_drafts(texts)
        self.referral_model.take_drafts(texts)
        self.sheet_model.take_drafts(texts)
        kept = unfinished(texts)
        if kept:
            text = _("Typing was cut short and is kept: {questions}. Ask again to go on with it.")
            self.said.say(text.format(questions=", ".join(kept)))

    def unsaved_texts(self) -> dict[str, str]:
        """Return what is typed and no fact yet: the office ended before it could take it."""
        return {
            **self.call_model.unsaved_texts(),
            **self.referral_model.unsaved_texts(),
            **self.sheet_model.unsaved_texts(),
        }

    def _on_committed(self, committed: Committed) -> None:
        self.telling.committed(committed)
        if "setting.changed" in committed.kinds:
            self.desk.ask(q.Settings(), self._on_settings)

    # --- the world the command line speaks of -----------------------------------------------------

    def world(self) -> World:
        """Return the calls and teams on the board, and what is selected."""
        return world_of(
            self.board_model.state, self.board, self.call_model.call_id,
            cut_off=self.link_model.state.cut_off,
        )  # fmt: skip

    # --- moving about ----------------------------------------------------------------------------

    def show_screen(self, place: int) -> None:
        """Bring a screen into view."""
        self.call_model.settle()
        self.stack.setCurrentIndex(place)
        self.rail.choose(place)
        for number, one in enumerate(self.places):
            if one.model is not None:
                one.model.shown = number == place
        self.places[place].enter()

    def show_machines(self) -> None:
        """Bring the link and the machines of the agency into view."""
        self.show_screen(SETTINGS)
        self.settings.show_machines()
        self.link_model.refresh()

    @property
    def place(self) -> int:
        """Which screen is in view."""
        return self.stack.currentIndex()

    def focus_lists(self) -> None:
        """Put the cursor on the calls."""
        if self.place == BOARD:
            self.board.calls.setFocus()
        if self.me.password_lent:
            self.show_screen(SETTINGS)
            self.settings.show_password()

    def _on_call_chosen(self, call: str) -> None:
        if call:
            self.call_model.open(call)

    def open_call(self, call: str) -> None:
        """Show a call on the board screen, wherever it was found."""
        if self.place != BOARD:
            self.stack.setCurrentIndex(BOARD)
            self.rail.choose(BOARD)
        self.board.calls.choose(call)
        self.call_model.open(call)

    def work_on(self, call: str) -> None:
        """Open a call and put the cursor where its work goes on."""
        self.open_call(call)
        row = self.board_model.state.call(call)
        status = row.status.value if row else ""
        if status == "draft":
            self.pane.show_tab(call_view.INTAKE)
        elif status in ("received", "triaging"):
            self.pane.show_tab(call_view.TRIAGE)
        elif status in ("queued", "dispatched", "active", "at_hospital"):
            self.pane.show_tab(call_view.SEND)
        else:
            self.pane.timeline.note.setFocus()

    def new_call(self, where: str = "") -> None:
        """Begin a call."""
        if self.place != BOARD:
            self.stack.setCurrentIndex(BOARD)
            self.rail.choose(BOARD)
        self.call_model.open_new()
        self.pane.show_tab(call_view.INTAKE)
        if where:
            self.pane.intake.inputs["address"].set_value(where)
            self.call_model.edit("address", where)
            self.call_model.settle()

    def _on_tab(self, tab: int) -> None:
        """The referral needs room for its page, the intake for what stands beside it."""
        whole = sum(self.split.sizes())
        if not whole:
            return
        share = {call_view.REFERRAL: 0.68, call_view.SEND: 0.47}.get(tab, 0.54)
        self.split.setSizes([round(whole * (1 - share)), round(whole * share)])

    # --- hearing ---------------------------------------------------------------------------------

    def _on_board(self, state: BoardState) -> None:
        self.pane.show_teams(state.teams)

    def _on_new_urgent(self, call: CallRow) -> None:
        """An urgent call that this window is not working on itself."""
        if call.id != self.call_model.call_id:
            self.alerts.add(call)

    def _on_attention(self, _state: AttentionView) -> None:
        count = self.attention.count
        self.rail.show_count(CONFLICTS, count, to_settle(count))
        self.pane.show_sent_twice(self.attention.state.sent_twice)

    def _on_link(self, state: LinkState) -> None:
        self.top.link.show_link(state.news)
        self.pane.show_link(linked=state.linked, cut_off=state.cut_off)

    def _on_hub_ended(self) -> None:
        self.telling.hub_ended()

    def left_behind(self) -> Wording | None:
        """Return what to ask before the window closes, None when nothing is left behind."""
        drafts = [row.number for row in self.board_model.state.drafts]
        unsent = unsent_sentence(self.link_model.state.news, now())
        return closing_wording(drafts, unsent, hub=self.keeper.needed)

    def refuse(self, error: McrrtError) -> None:
        """Say why something was not done."""
        self.said.say(sentence(error), bad=True)

    def tick(self) -> None:
        """A second has passed."""
        self.top.tick()
        self.board.tick()
        self.pane.tick()
        self.people.tick()
        self.alarm_model.tick()

    def stop(self) -> None:
        """Save what is typed and stop everything that runs by itself."""
        self._ticker.stop()
        self._health_timer.stop()
        self.attention.stop()
        self.link_model.stop()
        self.hub_model.stop()
        self.alerts.quiet()
        with suppress(RuntimeError):
            self.call_model.settle()
            self.referral_model.settle()
            self.sheet_model.stop()
