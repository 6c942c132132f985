"""Sending: the recommended team on top, the others below, and why the rest cannot go."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from mcrrt.domain.assignment import Assignment, ResponseMode
from mcrrt.domain.team_status import TRANSITIONS, TeamStatus
from mcrrt.service import words
from mcrrt.service.answers import CallCardView, TeamRow
from mcrrt.service.language import _, labelled
from mcrrt.service.pairing_words import shortfall_words
from mcrrt.service.roster_answers import PairsView
from mcrrt.ui.kit.compose import Button, box, button, column, redrawn, row, section
from mcrrt.ui.kit.fields import ChoiceInput
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView, line_height
from mcrrt.ui.present.send import Kind, OfferLine, offer_lines, on_call_words
from mcrrt.ui.present.timeline import provisional_words
from mcrrt.ui.present.times import now
from mcrrt.ui.present.watch import crew_words
from mcrrt.ui.screens.call.beside import BesideView
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

# Key and state, in the order of the work (ux.md, command bar).
STATE_KEYS = (
    ("K", TeamStatus.ACKNOWLEDGED), ("E", TeamStatus.EN_ROUTE), ("S", TeamStatus.STAGED),
    ("A", TeamStatus.ON_SCENE), ("T", TeamStatus.TRANSPORTING), ("H", TeamStatus.AT_HOSPITAL),
    ("C", TeamStatus.AVAILABLE),
)  # fmt: skip


_PAD = 14


def draw_offer(canvas: Canvas, line: OfferLine) -> None:
    """Draw one team to send."""
    theme = look().theme
    if line.kind is Kind.FOLD:
        canvas.text(line.call_sign, canvas.left, color=theme.muted)
        return
    muted = "" if line.free else theme.muted
    canvas.text(line.key, 22, color=theme.accent_text, bold=True)
    canvas.text(line.call_sign, canvas.measure("MMMM00"), bold=line.free, color=muted)
    canvas.gap(6)
    crew = min(canvas.measure(line.crew) + 8, canvas.left // 2)
    canvas.text(line.crew, crew, color=muted)
    canvas.gap(8)
    canvas.text(line.reasons, canvas.left, color=muted or theme.muted)


class OfferList(LineView):
    """Teams; Enter sends the one under the cursor, a digit the one with that number.

    Signals: ``ahead(str)`` Enter ('') or a digit, while there is no line yet.
    """

    ahead = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whoever types without looking presses Enter before the answer is there."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not self.lines.lines and (enter or event.text().isdigit()):
            self.ahead.emit("" if enter else event.text())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(200, line_height(_PAD) * max(2, min(8, len(self.lines.lines))) + 2)


class SendView(QWidget):
    """Teams on the call with their states, and teams that can be sent.

    Signals: ``send_requested(str, str, bool)`` team, mode, stack; ``pair_requested(str, str, str)``
    officer, clinician, mode; ``state_requested(str, str)``
    team and state; ``start_requested(str)`` a stacked call's team; ``withdraw_requested(str)``;
    ``read_back_requested(str)`` a team that said the call back by radio; ``decline_requested(str)``
    one that cannot go; ``welfare_requested(str)``; ``not_to_go_requested()`` who must not go.
    """

    send_requested = Signal(str, str, bool)
    pair_requested = Signal(str, str, str)
    read_back_requested = Signal(str)
    state_requested = Signal(str, str)
    start_requested = Signal(str)
    withdraw_requested = Signal(str)
    decline_requested = Signal(str)
    welfare_requested = Signal(str)
    not_to_go_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._teams: tuple[TeamRow, ...] = ()
        self._card: CallCardView | None = None
        self._drawn: object = None
        self._cut_off = False
        self._call = ""
        self._pairs: PairsView | None = None
        self._unfolded = False
        self._ahead: tuple[str, str] | None = None
        self._on_call = column(space=SPACE_S)
        self.offers = OfferList(_("Teams to send"), draw_offer, pad=_PAD)
        self.offers.chosen.connect(lambda _line: self._draw_why())
        self.why = PlainLabel("", "small", wrap=True)
        self.why.setObjectName("why")
        self.missing = PlainLabel("", "warning", wrap=True)
        self.missing.setObjectName("missing")
        self._missing_box = box(column(self.missing, margin=SPACE_S), "warn")
        self._missing_box.hide()
        self.offers.opened.connect(self._send)
        self.offers.typed.connect(self._on_typed)
        self.offers.ahead.connect(self._on_ahead)
        modes = [(mode.value, words.label(words.RESPONSE_MODE, mode)) for mode in ResponseMode]
        self._mode = ChoiceInput("response_mode", _("How the team takes part"), modes)
        self._mode.set_value(ResponseMode.FIRST_RESPONDER.value)
        self._not_to_go = button(_("Who must not go…"), self.not_to_go_requested.emit, role="quiet",
                                 name="not_to_go")  # fmt: skip
        self._hint = PlainLabel("", "small", wrap=True)
        self.read_back = QCheckBox(_("The team read the call back by radio (Ctrl+R)"))
        self.read_back.setObjectName("read_back")
        self._provisional = self._make_provisional()
        self.beside = BesideView()
        self._mode.entry.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setLayout(
            column(
                self._on_call,
                section(_("Send a team")),
                self._provisional,
                self._missing_box,
                self.offers,
                self._hint,
                self.why,
                row(self._mode, None),
                row(self._not_to_go, None),
                self.beside,
                None,
                margin=SPACE_M,
                space=SPACE_S,
            )
        )

    def _make_provisional(self) -> QWidget:
        """What is different while the hub cannot be reached."""
        words_ = PlainLabel(
            _("Provisional: the hub cannot be reached, so another desk may send the same team. Have "
              "the team read the call back by radio."), "warning", wrap=True,
        )  # fmt: skip
        head = row(IconLabel("radio", "warning"), words_)
        head.setStretch(1, 1)
        made = box(column(head, self.read_back, margin=SPACE_S, space=4), "warn")
        made.setObjectName("provisional")
        made.hide()
        return made

    def show_cut_off(self, *, cut_off: bool) -> None:
        """Show whether what is sent now is provisional."""
        if cut_off != self._cut_off:
            self._cut_off = cut_off
            self.read_back.setChecked(False)
            self._provisional.setVisible(cut_off)

    @property
    def said_back(self) -> bool:
        """Say whether the team that is about to be sent has read the call back."""
        return self._cut_off and self.read_back.isChecked()

    def _send(self, team: str) -> None:
        line = next((one for one in self.offers.lines.lines if one.id == team), None)
        if line is None:
            return
        mode = str(self._mode.value() or ResponseMode.FIRST_RESPONDER.value)
        if line.kind is Kind.FOLD:
            self._unfolded = not self._unfolded
            self._draw_offers()
        elif line.kind is Kind.PAIR:
            self.pair_requested.emit(*line.members, mode)
        elif line.call_sign:  # a member alone cannot be sent
            self.send_requested.emit(team, mode, line.busy)

    def send_current(self) -> None:
        """Send the team under the cursor."""
        self._send(self.offers.current_id())

    def _on_typed(self, letter: str) -> None:
        for line in self.offers.lines.lines:
            if line.key and line.key == letter:
                self._send(line.id)

    def show_teams(self, teams: tuple[TeamRow, ...], card: CallCardView | None) -> None:
        """Draw the teams on the call and the ones that can be sent."""
        self._teams, self._card = teams, card
        self._draw_offers()
        self._draw_on_call()
        self.beside.show_card(card)

    def show_pairs(self, view: PairsView | None) -> None:
        """Draw who could go, or that it is being worked out."""
        self._pairs = view
        self._draw_offers()
        if view is not None:
            self._do_ahead(view.call)

    def _on_ahead(self, key: str) -> None:
        """Enter or a digit before the answer is there: it is done when it is, for this call."""
        if self._card is not None:
            self._ahead = (self._card.call.id, key)

    def _do_ahead(self, call: str) -> None:
        """Only what the rules say can go, and only while the same call is in view."""
        ahead, self._ahead = self._ahead, None
        if ahead is None or ahead[0] != call or not self.offers.hasFocus():
            return
        key = ahead[1] or "1"
        for line in self.offers.lines.lines:
            if line.free and line.key == key:
                self._send(line.id)
                return

    def _draw_offers(self) -> None:
        card, view = self._card, self._pairs
        ready = card is not None and view is not None and view.call == card.call.id
        here = {a.team_id for a in card.call.assignments if a.open} if card else set()
        others = [team for team in self._teams if team.id not in here]
        lines: tuple[OfferLine, ...] = ()
        if view is not None and ready:
            lines = offer_lines(view, others, now(), unfolded=self._unfolded)
        self.offers.empty_words = (
            _("Nobody is on. Sign members on, or form a team, under Teams (F4).")
            if ready
            else _("Working out who could go…")
        )
        self.offers.show_lines(lines)
        self.offers.updateGeometry()
        call = card.call.id if card else ""
        if call != self._call:
            self._unfolded = False
        if lines and (call != self._call or not self.offers.current_id()):
            first = next((n for n, one in enumerate(lines) if one.kind is not Kind.FOLD), 0)
            self.offers.setCurrentIndex(self.offers.lines.index(first))
            self._call = call
        self._draw_hint(lines)
        self._draw_missing(view if ready else None, lines)
        self._draw_why()

    def _draw_hint(self, lines: Sequence[OfferLine]) -> None:
        teams = any(line.busy for line in lines)
        hint = ""
        if any(line.free for line in lines):
            hint = _("Enter sends the first, a digit another.")
        elif teams:
            hint = _("Nobody is free. Enter stacks the call behind the team under the cursor.")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _draw_missing(self, view: PairsView | None, lines: Sequence[OfferLine]) -> None:
        """When nobody may go: what is missing, and who could be called in."""
        nobody = view is not None and not view.best
        if view is not None and nobody:
            words_ = (_("No lawful pair."), *shortfall_words(view))
            self.missing.setText("\n".join(words_))
        self._missing_box.setVisible(nobody and not any(line.free for line in lines))

    def _draw_why(self) -> None:
        """The sentences and points behind the line under the cursor."""
        current = self.offers.current_id()
        line = next((one for one in self.offers.lines.lines if one.id == current), None)
        self.why.setText("\n".join(line.why) if line else "")
        self.why.setVisible(bool(line and line.why))

    def _draw_on_call(self) -> None:
        card = self._card
        drawn = (card.call.assignments, card.call.not_to_go, self._teams) if card else None
        if drawn == self._drawn:
            return
        self._drawn = drawn
        with redrawn(self._on_call):
            if card is not None:
                self._add_on_call(card)

    def _add_on_call(self, card: CallCardView) -> None:
        by_id = {team.id: team for team in self._teams}
        for assignment in card.call.open_assignments:
            team = by_id.get(assignment.team_id)
            if team is not None:
                said = on_call_words(card.call, assignment)
                self._on_call.addWidget(self._working(team, assignment, said))
        for assignment in card.call.stacked:
            team = by_id.get(assignment.team_id)
            if team is not None:
                self._on_call.addWidget(self._waiting(team))

    def _working(self, team: TeamRow, assignment: Assignment, said: Sequence[str]) -> QWidget:
        """A team on the call, with the states it can go to now."""
        word = words.label(words.TEAM_STATUS, team.status)
        title = PlainLabel(f"{team.call_sign} · {word}", "strong")
        crew = PlainLabel(
            crew_words(team.officer, team.clinician), "warning" if team.degraded else "muted"
        )
        buttons = QWidget()
        states = FlowLayout(4)
        possible = TRANSITIONS[team.status]
        for key, status in STATE_KEYS:
            if status in possible:
                states.addWidget(self._state_button(team, key, status))
        for more in self._more_buttons(team):
            states.addWidget(more)
        buttons.setLayout(states)
        layout = column(row(title, crew, None), margin=SPACE_S, space=6)
        if assignment.provisional:
            layout.addLayout(self._provisional_row(team, assignment))
        for words_ in said:
            layout.addWidget(PlainLabel(words_, "warning", wrap=True))
        layout.addWidget(buttons)
        return box(layout, "card")

    def _more_buttons(self, team: TeamRow) -> list[Button]:
        """What a team on a call can say besides where it is."""
        made = []
        if team.status is TeamStatus.ASSIGNED:
            no = button(_("Declines…"), lambda: self.decline_requested.emit(team.id), role="quiet",
                        name=f"decline.{team.call_sign}")  # fmt: skip
            no.setAccessibleName(labelled(team.call_sign, _("Declines…")))
            made.append(no)
        else:
            check = button(_("Welfare check…"), lambda: self.welfare_requested.emit(team.id),
                           role="quiet", name=f"welfare.{team.call_sign}")  # fmt: skip
            check.setAccessibleName(labelled(team.call_sign, _("Welfare check…")))
            made.append(check)
        return made

    def _provisional_row(self, team: TeamRow, assignment: Assignment) -> QHBoxLayout:
        """A team that was sent while the hub could not be reached."""
        said = provisional_words(read_back=assignment.read_back)
        parts = row(IconLabel("radio", "warning", 14), PlainLabel(said, "warning"), space=6)
        if not assignment.read_back:
            ask = button(_("Read back by radio"), lambda: self.read_back_requested.emit(team.id),
                         name=f"read_back.{team.call_sign}")  # fmt: skip
            ask.setAccessibleName(labelled(team.call_sign, _("Read back by radio")))
            parts.addWidget(ask)
        parts.addStretch(1)
        return parts

    def _state_button(self, team: TeamRow, key: str, status: TeamStatus) -> Button:
        word = (
            _("Clear") if status is TeamStatus.AVAILABLE else words.label(words.TEAM_STATUS, status)
        )
        made = button(
            f"{key}  {word}",
            lambda: self.state_requested.emit(team.id, status.value),
            name=f"state.{team.call_sign}.{status.value}",
        )
        made.setAccessibleName(labelled(team.call_sign, word))
        return made

    def _waiting(self, team: TeamRow) -> QWidget:
        """A team for which the call waits."""
        text = _("Waits for {team}, which is {state}").format(
            team=team.call_sign, state=words.label(words.TEAM_STATUS, team.status).lower()
        )
        start = button(_("Start now"), lambda: self.start_requested.emit(team.id), role="primary",
                       name=f"start.{team.call_sign}")  # fmt: skip
        start.setEnabled(team.status is TeamStatus.AVAILABLE)
        withdraw = button(_("Withdraw…"), lambda: self.withdraw_requested.emit(team.id))
        return box(row(PlainLabel(text, "strong"), None, start, withdraw, margin=SPACE_S), "card")

    def start(self) -> None:
        """Put the cursor on the recommended team."""
        first = next((one for one in self.offers.lines.lines if one.kind is not Kind.FOLD), None)
        self.offers.choose(first.id if first else "")
        self.offers.setFocus(Qt.FocusReason.ShortcutFocusReason)
