"""Who is on now: teams with what can be done with them, and everybody at work."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcrrt.domain.account import Profession
from mcrrt.domain.call_fields import MUNICIPALITIES
from mcrrt.domain.team_status import TRANSITIONS, TeamStatus
from mcrrt.service import words
from mcrrt.service.answers import MemberRow, TeamRow
from mcrrt.service.language import _, labelled
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import Button, box, button, column, redrawn, row
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.roster import PersonLine, TeamOnLine, on_lines, team_on_line
from mcrrt.ui.present.times import clock, now
from mcrrt.ui.screens.people.view_model import PeopleState, PeopleViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

# What a team does between calls; states on a call are set from the call or the board.
_BETWEEN_CALLS = (
    TeamStatus.AVAILABLE, TeamStatus.MEAL, TeamStatus.REPORT_WRITING, TeamStatus.OUT_OF_SERVICE,
    TeamStatus.OFF_DUTY,
)  # fmt: skip


def draw_team_on(canvas: Canvas, line: TeamOnLine) -> None:
    """Draw a team."""
    theme = look().theme
    canvas.text(line.call_sign, canvas.measure("MMM00"), bold=True)
    canvas.text(
        line.state, canvas.widest(words.every(words.TEAM_STATUS)) + canvas.measure(" 00 h 00 ")
    )
    canvas.gap(8)
    canvas.text(line.shift, canvas.measure("00:00-00:00  "), color=theme.muted)
    canvas.text(line.crew, canvas.left * 70 // 100)
    canvas.gap(6)
    canvas.text(line.work, canvas.left, color=theme.muted)


def draw_person(canvas: Canvas, line: PersonLine) -> None:
    """Draw somebody at work, expected, or listed."""
    theme = look().theme
    name = min(canvas.measure("M" * 22), canvas.left * 34 // 100)
    canvas.text(line.name, name, bold=not line.weak, color=theme.muted if line.weak else "")
    canvas.gap(6)
    canvas.text(line.profession, canvas.widest(words.every(words.PROFESSION)) + 12)
    canvas.text(line.about, canvas.left * 56 // 100, color=theme.muted)
    canvas.gap(8)
    canvas.text(line.state, canvas.left)


class OnNowPage(QWidget):
    """The page.

    Signals, each with a team: ``crew_requested(str)``, ``swap_requested(str)``,
    ``split_requested(str)``, ``merge_requested(str)``.
    """

    crew_requested = Signal(str)
    swap_requested = Signal(str)
    split_requested = Signal(str)
    merge_requested = Signal(str)

    def __init__(self, model: PeopleViewModel) -> None:
        super().__init__()
        self._model = model
        self.teams = LineView(_("Teams that are on"), draw_team_on)
        self.teams.empty_words = _(
            "No team is on. A team is an officer and a clinician together for a shift."
        )
        self.on = LineView(_("At work"), draw_person)
        self.on.setObjectName("at_work")
        self.on.empty_words = _("Nobody is at work. Whoever comes on signs on here.")
        self._form = button(_("Form a team…"), self.ask_team, role="primary",
                            icon_name="users", name="form_team")  # fmt: skip
        self._sign_on = button(_("Sign on…"), self.ask_sign_on, icon_name="user-plus",
                               name="sign_on")  # fmt: skip
        self._sign_off = button(_("Sign off"), self._on_sign_off, name="sign_off")
        self._about = PlainLabel("", "small", wrap=True)
        self._states = FlowLayout(4)
        self._offered: tuple[object, ...] | None = None
        self._starting = False
        states = QWidget()
        states.setLayout(self._states)
        left = column(
            row(PlainLabel(_("Teams"), "heading"), None, self._form), self.teams, states,
            margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        right = column(
            row(PlainLabel(_("At work"), "heading"), None, self._sign_off, self._sign_on),
            self.on, self._about, margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        layout = row(box(left, "card"), box(right, "card"), space=SPACE_M)
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.teams.chosen.connect(lambda _team: self._draw_states())
        self.teams.opened.connect(lambda _team: self._focus_states())
        self.on.chosen.connect(lambda _member: self._offer())
        self.on.opened.connect(self._model.sign_on_expected)
        self.on.typed.connect(self.on.seek)
        self.teams.typed.connect(self.teams.seek)
        model.state_changed.connect(self.render_state)
        self._offer()

    def render_state(self, state: PeopleState) -> None:
        """Draw both lists."""
        self.teams.show_lines([team_on_line(team) for team in state.teams])
        self.on.show_lines(on_lines(state.on) if state.on else ())
        if state.teams and not self.teams.current_id():
            self.teams.setCurrentIndex(self.teams.lines.index(0))
        self._draw_states()
        self._offer()
        if self._starting and state.on is not None:
            self._starting = False
            if self.teams.hasFocus():
                self.start()

    def tick(self) -> None:
        """Count on."""
        if self.isVisible():
            self.teams.show_lines([team_on_line(team) for team in self._model.state.teams])

    def start(self) -> None:
        """Put the cursor where work begins; what is on may be on its way."""
        state = self._model.state
        self._starting = state.on is None
        (self.teams if state.teams or self._starting else self._form).setFocus()

    # --- at work ---------------------------------------------------------------------------------

    def _offer(self) -> None:
        """Whoever is in a team signs off when it has stood down."""
        current = self.on.current_id()
        line = next((one for one in self.on.lines.lines if one.id == current), None)
        self._about.setText(line.spoken if line else "")
        self._about.setVisible(bool(line))
        found = self._model.state.on
        mine = [one for one in found.on if one.member == current] if found else []
        self._sign_off.setEnabled(bool(mine) and mine[0].signed_on and not mine[0].team)

    def _on_sign_off(self) -> None:
        self._model.sign_off(self.on.current_id())

    def ask_sign_on(self) -> None:
        """Ask who is at work from now on."""
        signed = self._model.signed_on()
        free = [
            (one.member.id, one.member.name)
            for one in self._model.state.members
            if one.member.id not in signed
        ]
        wording = Wording(
            _("Sign on"), _("Sign on"), _("From now on this member is at work and can go.")
        )
        ask_command(
            self, self._model.desk, "sign_on", wording,
            [ChoiceInput("member", _("Member"), free)], self._model.sign_on_command,
            required=("member",),
        )  # fmt: skip

    # --- teams -----------------------------------------------------------------------------------

    def _team(self) -> TeamRow | None:
        current = self.teams.current_id()
        return next((t for t in self._model.state.teams if t.id == current), None)

    def _draw_states(self) -> None:
        """Offer only what the team can become now."""
        team = self._team()
        several = len(self._model.state.teams) > 1
        offered = (team.id, team.status, team.call, team.degraded, several) if team else None
        if offered == self._offered:
            return
        self._offered = offered
        with redrawn(self._states):
            if team is not None:
                self._add_states(team)

    def _add_states(self, team: TeamRow) -> None:
        self._states.addWidget(PlainLabel(team.call_sign, "strong"))
        for status in _BETWEEN_CALLS:
            if status in TRANSITIONS[team.status] and not team.call:
                self._states.addWidget(self._state_button(team, status))
        if not team.call:
            down = button(_("Stand down"), lambda: self._model.stand_down(team.id), role="quiet",
                          name=f"stand_down.{team.call_sign}")  # fmt: skip
            self._states.addWidget(down)
        for made in self._crew_buttons(team):
            self._states.addWidget(made)

    def _crew_buttons(self, team: TeamRow) -> list[Button]:
        """What can happen to the pair: in the middle of a call too."""
        several = len(self._model.state.teams) > 1
        acts = [
            (_("Change the crew…"), self.crew_requested, "crew", True),
            (_("Swap with another team…"), self.swap_requested, "swap", several),
            (_("Split…"), self.split_requested, "split", not team.degraded),
            (_("Merge with another team…"), self.merge_requested, "merge",
             several and team.degraded),
        ]  # fmt: skip
        made = []
        for text, signal, name, possible in acts:
            if possible:
                one = button(text, lambda s=signal: s.emit(team.id), role="quiet",  # type: ignore[misc]
                             name=f"{name}.{team.call_sign}")  # fmt: skip
                one.setAccessibleName(labelled(team.call_sign, text))
                made.append(one)
        return made

    def _state_button(self, team: TeamRow, status: TeamStatus) -> Button:
        word = words.label(words.TEAM_STATUS, status)
        made = button(word, lambda: self._model.set_status(team.id, status),
                      name=f"people.{team.call_sign}.{status.value}")  # fmt: skip
        made.setAccessibleName(labelled(team.call_sign, word))
        return made

    def _focus_states(self) -> None:
        items = (self._states.itemAt(place) for place in range(self._states.count()))
        buttons = (item.widget() for item in items if item is not None)
        first = next((one for one in buttons if isinstance(one, Button)), None)
        if first is not None:
            first.setFocus()

    def ask_team(self) -> None:
        """Ask who goes with whom."""
        free = [one for one in self._model.state.members if not one.team]
        officers = _people(free, Profession.OFFICER)
        clinicians = _people(free, Profession.CLINICIAN)
        number = len(self._model.state.teams) + 1
        inputs: list[Input] = [
            ChoiceInput("officer", _("Officer"), officers),
            ChoiceInput("clinician", _("Clinician"), clinicians),
            LineInput("call_sign", _("Call-sign"), 12),
            LineInput("start", _("Shift starts"), 5, "08:00"),
            LineInput("end", _("Shift ends"), 5, "20:00"),
            ChoiceInput("district", words.field_label("municipality"), _municipalities()),
            LineInput("vehicle", _("Vehicle"), 40),
        ]
        taken = {team.call_sign for team in self._model.state.teams}
        while f"MC{number}" in taken:
            number += 1
        inputs[2].set_value(f"MC{number}")
        inputs[3].set_value(clock(now()))
        wording = Wording(
            _("Form a team"), _("Form team"), _("An end before the start belongs to the next day.")
        )
        ask_command(
            self, self._model.desk, "team", wording, inputs, self._model.team_command,
            required=("officer", "clinician", "call_sign", "start", "end"),
        )  # fmt: skip


def _people(rows: list[MemberRow], profession: Profession) -> list[tuple[str, str]]:
    return [(one.member.id, one.member.name) for one in rows if one.member.profession is profession]


def _municipalities() -> list[tuple[str, str]]:
    return [(code, words.label(words.MUNICIPALITY, code)) for code in MUNICIPALITIES]
