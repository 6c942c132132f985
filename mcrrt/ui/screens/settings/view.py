"""The settings screen: parts on the left, one at a time on the right."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mcrrt.service.access import Right
from mcrrt.service.language import _
from mcrrt.ui.hub_model import HubViewModel
from mcrrt.ui.kit.chips import Chip
from mcrrt.ui.kit.compose import Button, box, column, row
from mcrrt.ui.link_model import LinkViewModel
from mcrrt.ui.screens.settings.agency_page import AgencyPage
from mcrrt.ui.screens.settings.checklists_model import ChecklistsViewModel
from mcrrt.ui.screens.settings.checklists_page import ChecklistsPage
from mcrrt.ui.screens.settings.layers_model import LayersViewModel
from mcrrt.ui.screens.settings.layers_page import LayersPage
from mcrrt.ui.screens.settings.list_pages import AccessPage, AccountsPage, PartnersPage
from mcrrt.ui.screens.settings.look_page import LookPage
from mcrrt.ui.screens.settings.machines_page import MachinesPage
from mcrrt.ui.screens.settings.my_page import MyAccountPage
from mcrrt.ui.screens.settings.plans_page import PlansPage
from mcrrt.ui.screens.settings.roster_pages import TemplatesPage, TrainingPage
from mcrrt.ui.screens.settings.store_page import StorePage
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.screens.settings.weights_page import WeightsPage
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


class Page(Protocol):
    """A part that shows what the office knows."""

    def render_state(self, state: SettingsState) -> None:
        """Draw."""


class SettingsView(QWidget):
    """The screen: only the parts whose rights the account has.

    Signals: ``look_changed(str, str, str, bool)`` theme, size, language, sound.
    """

    look_changed = Signal(str, str, str, bool)

    def __init__(self, model: SettingsViewModel, link: LinkViewModel, hub: HubViewModel) -> None:
        super().__init__()
        self._model = model
        self.machines = MachinesPage(link, hub)
        self._stack = QStackedWidget()
        self._buttons: list[Button] = []
        self._names: list[str] = []
        self._pages: list[Page] = []
        self._rail = column(space=2)
        self._look = LookPage()
        self._look.look_changed.connect(self.look_changed)
        self._partners: PartnersPage | None = None
        self._mine = MyAccountPage(model)
        self._store = StorePage(model)
        self._add(_("Look and sound"), self._look)
        self._add(_("My account"), self._mine)
        self._add(_("Store"), self._store)
        self._machines_at = len(self._names)
        self._add(_("Machines"), self.machines)
        self.checklists = ChecklistsPage(
            ChecklistsViewModel(model.desk, self), may_decide=model.may(Right.SETTINGS)
        )
        self._add(_("Checklists"), self.checklists)
        if model.may(Right.PARTNERS):
            self._partners = PartnersPage(model)
            self._add(_("Partners"), self._partners)
        if model.may(Right.ACCOUNTS):
            self._add(_("Accounts"), AccountsPage(model))
        if model.may(Right.SETTINGS):
            self._add(_("Agency"), AgencyPage(model))
            self.weights = WeightsPage(model)
            self._add(_("Who goes"), self.weights)
            self.training = TrainingPage(model)
            self._add(_("Required training"), self.training)
            self.templates = TemplatesPage(model)
            self._add(_("Shift templates"), self.templates)
            self.plans = PlansPage(model)
            self._add(_("Response plans"), self.plans)
            self.layers = LayersPage(LayersViewModel(model.desk, self))
            self._add(_("Map layers"), self.layers)
        if model.may(Right.AUDIT_SEE):
            self._add(_("Access log"), AccessPage(model))
        self._rail.addStretch(1)
        self._rail.setContentsMargins(SPACE_S, SPACE_M, SPACE_S, SPACE_M)
        rail = box(self._rail, "card")
        rail.setMinimumWidth(180)  # more where the text is larger
        layout = row(rail, self._stack, margin=SPACE_M, space=SPACE_M)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_part(0)
        model.state_changed.connect(self.render_state)

    def _add(self, name: str, page: QWidget) -> None:
        place = len(self._names)
        self._names.append(name)
        made = Chip(name, "quiet", "")  # bold while it is on, and not cut then
        made.setObjectName(f"settings.{place}")
        made.setAccessibleName(name)
        made.setAutoDefault(False)
        made.clicked.connect(lambda _checked=False: self.show_part(place))
        made.setCheckable(True)
        made.setStyleSheet("text-align: left;")
        self._buttons.append(made)
        self._rail.addWidget(made)
        self._stack.addWidget(box(column(page), "card"))
        if hasattr(page, "render_state"):
            self._pages.append(page)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self._names)

    def show_part(self, place: int) -> None:
        """Bring a part into view."""
        self._stack.setCurrentIndex(place)
        for i, one in enumerate(self._buttons):
            one.setChecked(i == place)
        if any(one.hasFocus() for one in self._buttons):
            self._buttons[place].setFocus()

    def show_machines(self) -> None:
        """Bring the link and the machines into view."""
        self.show_part(self._machines_at)
        self.machines.start()

    def show_password(self) -> None:
        """Bring the part with one's own password into view."""
        self.show_part(1)
        self._mine.old.setFocus()

    def start(self) -> None:
        """Put the cursor where work begins."""
        self._buttons[self._stack.currentIndex()].setFocus()

    def ask_new_partner(self, then: Callable[[str], object]) -> None:
        """Ask for a new partner's particulars; ``then`` gets its id."""
        if self._partners is not None:
            self._partners.ask_partner(None, then)

    def show_look(self, theme: str, size: str, language: str, *, sound: bool) -> None:
        """Show the look in force."""
        self._look.show_look(theme, size, language, sound=sound)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far a check is."""
        self._store.show_progress(done, total)

    def render_state(self, state: SettingsState) -> None:
        """Draw what is known."""
        for page in self._pages:
            page.render_state(state)
