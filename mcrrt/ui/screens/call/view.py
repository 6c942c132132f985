"""The working pane: header, tabs, and the timeline that is always visible."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QWidget

from mcrrt.service.access import Right
from mcrrt.service.answers import TeamRow
from mcrrt.service.language import _
from mcrrt.service.link_answers import TeamSentTwice
from mcrrt.ui.kit.compose import column, line, row, scrolled
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.call.alike import AlikePanel
from mcrrt.ui.screens.call.crossed import CrossedStrip
from mcrrt.ui.screens.call.header import CallHeader
from mcrrt.ui.screens.call.intake import IntakeView
from mcrrt.ui.screens.call.referral import ReferralView
from mcrrt.ui.screens.call.referral_model import ReferralViewModel
from mcrrt.ui.screens.call.send import SendView
from mcrrt.ui.screens.call.timeline import TimelineView
from mcrrt.ui.screens.call.triage import TriageView
from mcrrt.ui.screens.call.triage_model import TriageViewModel
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M

INTAKE, TRIAGE, SEND, REFERRAL = range(4)


class CallPane(QWidget):
    """One call. Signals: ``tab_changed(int)``."""

    tab_changed = Signal(int)

    def __init__(
        self,
        model: CallViewModel,
        triage: TriageViewModel,
        referral: ReferralViewModel,
        *,
        clinical: bool,
        referrals: bool,
        rights: Collection[Right] = (),
    ) -> None:
        super().__init__()
        self._model = model
        self._referral_model = referral
        self._teams: tuple[TeamRow, ...] = ()
        self._twice: tuple[TeamSentTwice, ...] = ()
        self.header = CallHeader()
        self.crossed = CrossedStrip(rights)
        self.intake = IntakeView(model)
        self.alike = AlikePanel()
        self.triage = TriageView(triage)
        self.send = SendView()
        self.referral = ReferralView(referral)
        self.timeline = TimelineView(model, clinical=clinical)
        self.tabs = self._make_tabs(referrals=referrals)
        self._stack = QStackedWidget()
        for page in (self._intake_page(), self.triage, scrolled(self.send), self.referral):
            self._stack.addWidget(page)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._stack)
        self._split.addWidget(self.timeline)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([490, 160])
        self.timeline.setMinimumHeight(130)
        self._empty = PlainLabel(
            _("Choose a call on the left, or press N for a new one."), "muted", wrap=True
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QWidget()
        bar = row(self.tabs, None, self.header.buttons, space=4)
        bar.setContentsMargins(0, 0, SPACE_M, 2)
        self._body.setLayout(column(self.header, self.crossed, bar, line(), self._split, space=0))
        self._whole = QStackedWidget()
        self._whole.addWidget(self._empty)
        self._whole.addWidget(self._body)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(column(self._whole))
        self._connect(triage)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tabs come first, the buttons get what is left."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.header.fit(self.width() - self.tabs.sizeHint().width() - SPACE_M - 8)

    def _make_tabs(self, *, referrals: bool) -> QTabBar:
        tabs = QTabBar()
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setUsesScrollButtons(False)
        tabs.setAccessibleName(_("Parts of the call"))
        for place, name in enumerate((_("Intake"), _("Triage"), _("Send"), _("Referral"))):
            tabs.addTab(f"{name}")
            tabs.setTabToolTip(place, f"Alt+{place + 1}")
        tabs.setTabVisible(REFERRAL, referrals)
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    def _intake_page(self) -> QWidget:
        page = QWidget()
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(self.intake), 1)
        self._side = scrolled(self.alike)
        layout.addWidget(self._side)
        look().changed.connect(self._on_look)
        self._on_look()
        return page

    def _on_look(self) -> None:
        self._side.setFixedWidth(244 + 8 * max(0, look().pixels - 13))

    def _connect(self, triage: TriageViewModel) -> None:
        self._model.state_changed.connect(self.render_state)
        triage.intake_changed.connect(self.alike.show_triage)
        self.alike.triage_requested.connect(lambda: self.show_tab(TRIAGE))
        self.alike.link_requested.connect(lambda other: self._tie(other, same=False))
        self.alike.duplicate_requested.connect(lambda other: self._tie(other, same=True))

    def _tie(self, other: str, *, same: bool) -> None:
        from mcrrt.service.commands import LinkCalls, MarkDuplicate  # noqa: PLC0415

        call = self._model.call_id
        self._model.submit(MarkDuplicate(call, other) if same else LinkCalls(call, other))

    def _on_tab(self, tab: int) -> None:
        self.tabs.updateGeometry()  # the tab in view is bold, and wider
        self._stack.setCurrentIndex(tab)
        height = max(400, self._split.height())
        below = {SEND: 230, INTAKE: 160}.get(tab, 130)
        self._split.setSizes([height - below, below])
        self._model.settle()
        if tab == REFERRAL:
            self._referral_model.show()
        else:
            self._referral_model.hide()
        self.tab_changed.emit(tab)

    @property
    def tab(self) -> int:
        """Which part is in view."""
        return self.tabs.currentIndex()

    def show_tab(self, tab: int) -> None:
        """Bring a part into view and put the cursor where work begins in it."""
        if not self.tabs.isTabVisible(tab):
            return
        self.tabs.setCurrentIndex(tab)
        starts = {
            INTAKE: self.intake.start,
            TRIAGE: self.triage.start,
            SEND: self.send.start,
            REFERRAL: self.referral.start,
        }
        starts[tab]()

    def show_teams(self, teams: tuple[TeamRow, ...]) -> None:
        """Draw the teams as the board has them."""
        self._teams = teams
        self.send.show_teams(teams, self._model.state.card)

    def show_sent_twice(self, twice: tuple[TeamSentTwice, ...]) -> None:
        """Draw what is to settle on the call."""
        self._twice = twice
        self.crossed.show_call(self._model.state.card, twice)

    def show_link(self, *, linked: bool, cut_off: bool) -> None:
        """Draw what depends on the hub: how far entries have come, provisional sendings."""
        self.timeline.show_link(linked=linked)
        self.send.show_cut_off(cut_off=cut_off)

    def render_state(self, state: CallState) -> None:
        """Draw the call, or say how to choose one."""
        self._whole.setCurrentIndex(1 if state.card or state.new or self._model.call_id else 0)
        self._fit()
        self.header.render_state(state)
        self.crossed.show_call(state.card, self._twice)
        self.alike.render_state(state)
        self.send.show_teams(self._teams, state.card)

    def tick(self) -> None:
        """Count on."""
        self.header.tick()
        if self.tab == SEND:
            self.send.show_teams(self._teams, self._model.state.card)
