"""Teams on the left with what can be done with them, members on the right."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcrrt.domain.account import Profession
from mcrrt.domain.call_fields import MUNICIPALITIES
from mcrrt.domain.fields import Value
from mcrrt.domain.team_status import TRANSITIONS, TeamStatus
from mcrrt.service import words
from mcrrt.service.answers import MemberRow, TeamRow
from mcrrt.service.language import _, labelled
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import Button, box, button, clear, column, row
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.times import clock, elapsed, now
from mcrrt.ui.present.watch import crew_words
from mcrrt.ui.screens.people.view_model import PeopleState, PeopleViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

# What a team does between calls; states on a call are set from the call or the board.
_BETWEEN_CALLS = (
    TeamStatus.AVAILABLE, TeamStatus.MEAL, TeamStatus.REPORT_WRITING, TeamStatus.OUT_OF_SERVICE,
    TeamStatus.OFF_DUTY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamOnLine:
    """A team as this screen lists it."""

    id: str
    call_sign: str
    state: str
    shift: str
    crew: str
    work: str
    spoken: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as this screen lists it."""

    id: str
    name: str
    profession: str
    about: str
    state: str
    spoken: str


def team_on_line(team: TeamRow) -> TeamOnLine:
    """Return a team's line."""
    word = words.label(words.TEAM_STATUS, team.status)
    state = f"{word} {elapsed(team.since, now())}"
    shift = f"{clock(team.shift_start)}-{clock(team.shift_end)}"
    crew = crew_words(team.officer, team.clinician)
    work = team.call_number or words.label(words.MUNICIPALITY, team.district)
    spoken = f"{team.call_sign}, {state}, {shift}, {crew}, {work}"
    return TeamOnLine(team.id, team.call_sign, state, shift, crew, work, spoken)


def member_line(one: MemberRow) -> MemberLine:
    """Return a member's line."""
    member = one.member
    profession = words.label(words.PROFESSION, member.profession)
    parts = (member.badge, member.discipline, ", ".join(member.languages),
             words.label(words.MUNICIPALITY, member.district))  # fmt: skip
    about = " · ".join(part for part in parts if part)
    state = f"{one.team} {words.label(words.TEAM_STATUS, one.status)}" if one.team else _("not on")
    spoken = ", ".join(part for part in (member.name, profession, about, state) if part)
    return MemberLine(member.id, member.name, profession, about, state, spoken)


def draw_team_on(canvas: Canvas, line: TeamOnLine) -> None:
    """Draw a team."""
    theme = look().theme
    canvas.text(line.call_sign, canvas.measure("MMM00"), bold=True)
    canvas.text(line.state, canvas.measure(f"{words.longest(words.TEAM_STATUS)} 00 h 00"))
    canvas.text(line.shift, canvas.measure("00:00-00:00  "), color=theme.muted)
    canvas.text(line.crew, canvas.left * 70 // 100)
    canvas.gap(6)
    canvas.text(line.work, canvas.left, color=theme.muted)


def draw_member(canvas: Canvas, line: MemberLine) -> None:
    """Draw a member."""
    theme = look().theme
    canvas.text(line.name, canvas.measure("M" * 14), bold=True)
    canvas.text(line.profession, canvas.measure(f"{words.longest(words.PROFESSION)}   "))
    state = canvas.measure(f"MC10 {words.longest(words.TEAM_STATUS)} ")
    canvas.text(line.about, max(20, canvas.left - state - 8), color=theme.muted)
    canvas.gap(8)
    canvas.text(line.state, canvas.left)


class PeopleView(QWidget):
    """The screen.

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
        self.members = LineView(_("Members"), draw_member)
        self.members.empty_words = _("Nobody yet. Add the officers and clinicians of the agency.")
        self._form = button(_("Form a team…"), self.ask_team, role="primary",
                            icon_name="users", name="form_team")  # fmt: skip
        self._add = button(_("Add a member…"), lambda: self.ask_member(None),
                           icon_name="user-plus", name="add_member")  # fmt: skip
        self._change = button(_("Change…"), self._on_change, name="change_member")
        self._retire = button(_("Retire"), self._on_retire, role="quiet", name="retire_member")
        self._states = FlowLayout(4)
        states = QWidget()
        states.setLayout(self._states)
        left = column(
            row(PlainLabel(_("Teams"), "heading"), None, self._form), self.teams, states,
            margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        right = column(
            row(PlainLabel(_("Members"), "heading"), None, self._change, self._retire, self._add),
            self.members, margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        layout = row(box(left, "card"), box(right, "card"), margin=SPACE_M, space=SPACE_M)
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.teams.chosen.connect(lambda _team: self._draw_states())
        self.teams.opened.connect(lambda _team: self._focus_states())
        self.members.chosen.connect(lambda _member: self._on_member())
        self.members.opened.connect(lambda _member: self._on_change())
        self._on_member()
        model.state_changed.connect(self.render_state)

    def render_state(self, state: PeopleState) -> None:
        """Draw both lists."""
        self.teams.show_lines([team_on_line(team) for team in state.teams])
        self.members.show_lines([member_line(one) for one in state.members])
        if state.teams and not self.teams.current_id():
            self.teams.setCurrentIndex(self.teams.lines.index(0))
        self._draw_states()
        self._on_member()

    def tick(self) -> None:
        """Count on."""
        if self.isVisible():
            self.teams.show_lines([team_on_line(team) for team in self._model.state.teams])

    def start(self) -> None:
        """Put the cursor where work begins."""
        (self.teams if self._model.state.teams else self._form).setFocus()

    # --- teams -----------------------------------------------------------------------------------

    def _team(self) -> TeamRow | None:
        current = self.teams.current_id()
        return next((t for t in self._model.state.teams if t.id == current), None)

    def _draw_states(self) -> None:
        """Offer only what the team can become now."""
        clear(self._states)
        team = self._team()
        if team is None:
            return
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
        item = self._states.itemAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.setFocus()

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

    # --- members ---------------------------------------------------------------------------------

    def _member(self) -> MemberRow | None:
        current = self.members.current_id()
        return next((m for m in self._model.state.members if m.member.id == current), None)

    def _on_member(self) -> None:
        chosen = self._member()
        self._change.setEnabled(chosen is not None)
        self._retire.setEnabled(chosen is not None and not chosen.team)

    def _on_change(self) -> None:
        chosen = self._member()
        if chosen is not None:
            self.ask_member(chosen)

    def _on_retire(self) -> None:
        chosen = self._member()
        if chosen is not None:
            self._model.retire(chosen.member)

    def ask_member(self, chosen: MemberRow | None) -> None:
        """Ask for a member's particulars."""
        member = chosen.member if chosen else None
        professions = [(p.value, words.label(words.PROFESSION, p)) for p in Profession]
        inputs: list[Input] = [
            LineInput("name", _("Name"), 120),
            ChoiceInput("profession", _("Profession"), professions),
            LineInput("badge", _("Badge or staff number"), 20),
            LineInput("discipline", _("Discipline (RN, social worker…)"), 60),
            LineInput("languages", _("Languages, with commas"), 200),
            ChoiceInput("district", words.field_label("municipality"), _municipalities()),
            LineInput("phone", _("Phone"), 40),
        ]
        if member is not None:
            now_: dict[str, Value] = {
                "name": member.name, "profession": member.profession.value, "badge": member.badge,
                "discipline": member.discipline, "languages": ", ".join(member.languages),
                "district": member.district, "phone": member.phone,
            }  # fmt: skip
            for one in inputs:
                one.set_value(now_[one.name])
        title = _("Change a member") if member else _("Add a member")
        form = f"member/{member.id}" if member else "member"
        ask_command(
            self, self._model.desk, form, Wording(title, _("Save")), inputs,
            lambda values: self._model.member_command(values, member),
            required=("name", "profession"),
        )  # fmt: skip


def _people(rows: list[MemberRow], profession: Profession) -> list[tuple[str, str]]:
    return [(one.member.id, one.member.name) for one in rows if one.member.profession is profession]


def _municipalities() -> list[tuple[str, str]]:
    return [(code, words.label(words.MUNICIPALITY, code)) for code in MUNICIPALITIES]
