"""Teams and members in four parts: who is on now, everybody, the roster, the plan of a shift."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from mcrrt.service.access import Right
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import column, row
from mcrrt.ui.screens.people.members_page import MembersPage
from mcrrt.ui.screens.people.on_now_page import OnNowPage
from mcrrt.ui.screens.people.plan_page import PlanPage
from mcrrt.ui.screens.people.roster_model import RosterViewModel
from mcrrt.ui.screens.people.roster_page import RosterPage
from mcrrt.ui.screens.people.view_model import PeopleViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

ON_NOW, MEMBERS, ROSTER, PLAN = range(4)


class PeopleView(QWidget):
    """The screen.

    Signals, each with a team: ``crew_requested(str)``, ``swap_requested(str)``,
    ``split_requested(str)``, ``merge_requested(str)``. ``formed(str)`` teams that were formed.
    """

    crew_requested = Signal(str)
    swap_requested = Signal(str)
    split_requested = Signal(str)
    merge_requested = Signal(str)
    formed = Signal(str)

    def __init__(self, model: PeopleViewModel, rights: Collection[Right] = tuple(Right)) -> None:
        super().__init__()
        plans = Right.MEMBERS in rights
        self._model = model
        self.roster_model = RosterViewModel(model.desk, model)
        self.on_now = OnNowPage(model)
        self.everybody = MembersPage(model, plans=plans)
        self.roster = RosterPage(self.roster_model, plans=plans)
        self.plan = PlanPage(self.roster_model)
        self.teams, self.members = self.on_now.teams, self.everybody.members
        self._pages = (self.on_now, self.everybody, self.roster, self.plan)
        self.tabs = QTabBar()
        self.tabs.setObjectName("people.tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(_("Parts of this screen"))
        self._stack = QStackedWidget()
        names = (_("On now"), _("Members"), _("Roster"), _("Plan"))
        for place, (name, page) in enumerate(zip(names, self._pages, strict=True)):
            self.tabs.addTab(name)
            self.tabs.setTabToolTip(place, f"Ctrl+Alt+{place + 1}")
            self._stack.addWidget(page)
        self.tabs.setTabVisible(PLAN, Right.TEAM_FORM in rights)
        self.tabs.currentChanged.connect(self._on_tab)
        layout = column(row(self.tabs, None), self._stack, margin=SPACE_M, space=SPACE_S)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._connect()

    def _connect(self) -> None:
        self.on_now.crew_requested.connect(self.crew_requested)
        self.on_now.swap_requested.connect(self.swap_requested)
        self.on_now.split_requested.connect(self.split_requested)
        self.on_now.merge_requested.connect(self.merge_requested)
        self.plan.formed.connect(self.formed)

    def _on_tab(self, tab: int) -> None:
        self.tabs.updateGeometry()  # the tab in view is bold, and wider
        self._stack.setCurrentIndex(tab)
        self.roster_model.shown = tab in (ROSTER, PLAN)
        if self.roster_model.shown:
            self.roster_model.refresh()

    def show_part(self, tab: int) -> None:
        """Bring a part into view and put the cursor where work begins in it."""
        if self.tabs.isTabVisible(tab):
            self.tabs.setCurrentIndex(tab)
            self._pages[tab].start()

    def ask_team(self) -> None:
        """Ask who goes with whom."""
        self.tabs.setCurrentIndex(ON_NOW)
        self.on_now.ask_team()

    def tick(self) -> None:
        """Count on."""
        self.on_now.tick()

    def start(self) -> None:
        """Put the cursor where work begins."""
        self._pages[self.tabs.currentIndex()].start()
