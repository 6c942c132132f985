"""Everybody who can be put into a team: added, changed, retired, or brought in from a file."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from mcrrt.domain.account import Profession
from mcrrt.domain.call_fields import MUNICIPALITIES, REQUESTED_GENDERS
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.fields import Value
from mcrrt.service import words
from mcrrt.service.answers import MemberRow
from mcrrt.service.language import _, labelled, ngettext, sentence
from mcrrt.service.roster_answers import RosterPreview
from mcrrt.service.roster_words import BRINGS, why_not
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.dialog import AskDialog, Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.roster import member_line
from mcrrt.ui.screens.people.on_now_page import draw_person
from mcrrt.ui.screens.people.view_model import PeopleState, PeopleViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_SHOWN = 10


def choose_csv(parent: QWidget) -> str:
    """Ask for a file; '' when none was chosen."""
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("CSV file"), "", "CSV (*.csv)")
    return chosen


def training_words(training: tuple[Training, ...]) -> str:
    """Return courses as they are typed."""
    return ", ".join(f"{one.code} {one.until}".strip() for one in training)


def preview_words(found: RosterPreview) -> str:
    """Say what a file would bring, and which rows are refused."""
    counts = ((found.new, "new"), (found.changed, "changed"), (found.same, "same"),
              (found.refused, "refused"))  # fmt: skip
    lines = [" · ".join(labelled(_(BRINGS[code]), count) for count, code in counts)]
    told = _("Line {line}: {why}")
    bad = [told.format(line=one.line, why=why_not(one)) for one in found.rows if one.why]
    if len(bad) > _SHOWN:
        bad = [*bad[:_SHOWN], _("and {n} more").format(n=len(bad) - _SHOWN)]
    return "\n".join((*lines, *bad))


class MembersPage(QWidget):
    """The page. ``plans``: the account may change members."""

    def __init__(
        self,
        model: PeopleViewModel,
        *,
        plans: bool,
        choose: Callable[[QWidget], str] = choose_csv,
    ) -> None:
        super().__init__()
        self._model = model
        self._choose = choose
        self._plans = plans
        self._starting = False
        self.members = LineView(_("Members"), draw_person)
        self.members.empty_words = _("Nobody yet. Add the officers and clinicians of the agency.")
        self._add = button(_("Add a member…"), lambda: self.ask_member(None),
                           icon_name="user-plus", name="add_member")  # fmt: skip
        self._change = button(_("Change…"), self._on_change, name="change_member")
        self._retire = button(_("Retire"), self._on_retire, role="quiet", name="retire_member")
        self._bring = button(_("Bring in from CSV…"), self._on_bring, name="bring_roster")
        buttons = (self._change, self._retire, self._bring, self._add)
        for one in buttons if not plans else ():
            one.hide()
        card = column(
            row(PlainLabel(_("Members"), "heading"), None, *buttons), self.members,
            margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        self.setLayout(column(box(card, "card")))
        self.members.chosen.connect(lambda _member: self._on_member())
        self.members.typed.connect(self.members.seek)
        self.members.opened.connect(lambda _member: self._on_change())
        self._on_member()
        model.state_changed.connect(self.render_state)

    def render_state(self, state: PeopleState) -> None:
        """Draw the list."""
        self.members.show_lines([member_line(one) for one in state.members])
        if state.members and not self.members.current_id():
            self.members.setCurrentIndex(self.members.lines.index(0))
        self._on_member()
        if self._starting and state.on is not None:
            self._starting = False
            if self.members.hasFocus():
                self.start()

    def start(self) -> None:
        """Put the cursor where work begins; members may be on their way."""
        state = self._model.state
        self._starting = state.on is None
        (self.members if state.members or self._starting else self._add).setFocus()

    def _member(self) -> MemberRow | None:
        current = self.members.current_id()
        return next((m for m in self._model.state.members if m.member.id == current), None)

    def _on_member(self) -> None:
        chosen = self._member()
        self._change.setEnabled(chosen is not None)
        self._retire.setEnabled(chosen is not None and not chosen.team)

    def _on_change(self) -> None:
        chosen = self._member()
        if chosen is not None and self._plans:
            self.ask_member(chosen)

    def _on_retire(self) -> None:
        chosen = self._member()
        if chosen is not None:
            self._model.retire(chosen.member)

    def ask_member(self, chosen: MemberRow | None) -> None:
        """Ask for a member's particulars."""
        member = chosen.member if chosen else None
        inputs = _inputs()
        if member is not None:
            now_: dict[str, Value] = {
                "name": member.name, "profession": member.profession.value, "badge": member.badge,
                "discipline": member.discipline, "languages": ", ".join(member.languages),
                "skills": ", ".join(member.skills), "training": training_words(member.training),
                "gender": member.gender or None, "district": member.district or None,
                "phone": member.phone,
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

    # --- a file ----------------------------------------------------------------------------------

    def _on_bring(self) -> None:
        path = self._choose(self)
        if path:
            self._model.look_at_file(path, self._ask_bring, self._said_no)

    def _said_no(self, error: McrrtError) -> None:
        dialog = AskDialog(self, Wording(_("This file cannot be brought in"), _("Close"),
                                         sentence(error)))  # fmt: skip
        dialog.answered.connect(lambda _values: dialog.accept())
        dialog.open()

    def _ask_bring(self, found: RosterPreview) -> None:
        """Show what the file would bring, before anything is."""
        rows = found.new + found.changed
        what = (
            ngettext("Bring in {n} member", "Bring in {n} members", rows)
            if found.kind == "members"
            else ngettext("Bring in {n} shift", "Bring in {n} shifts", rows)
        )
        wording = Wording(_("Bring in from CSV"), what.format(n=rows), preview_words(found))
        dialog = AskDialog(self, wording)
        dialog.do_button.setEnabled(rows > 0)
        dialog.answered.connect(
            lambda _values: self._model.bring(
                lambda _receipt: dialog.accept(), lambda error: dialog.problem(sentence(error))
            )
        )
        dialog.open()


def _inputs() -> list[Input]:
    professions = [(p.value, words.label(words.PROFESSION, p)) for p in Profession]
    genders = [(code, words.label(words.GENDER, code)) for code in REQUESTED_GENDERS]
    return [
        LineInput("name", _("Name"), 120),
        ChoiceInput("profession", _("Profession"), professions),
        LineInput("badge", _("Badge or staff number"), 20),
        LineInput("discipline", _("Discipline (RN, social worker…)"), 60),
        LineInput("languages", _("Languages, with commas"), 200),
        LineInput("skills", _("Skills, with commas (youth…)"), 200),
        LineInput("training", _("Training and its last day, with commas"), 300, "2027-03-31"),
        ChoiceInput("gender", _("Gender, where somebody asks for it"), genders),
        ChoiceInput("district", words.field_label("municipality"), _municipalities()),
        LineInput("phone", _("Phone"), 40),
    ]


def _municipalities() -> list[tuple[str, str]]:
    return [(code, words.label(words.MUNICIPALITY, code)) for code in MUNICIPALITIES]
