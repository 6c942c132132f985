"""The roster's settings: templates of shifts, and the training that a seat requires; a list each."""

import json
from collections.abc import Mapping

import msgspec

from mcrrt.domain.account import Member, Profession
from mcrrt.domain.fields import Value
from mcrrt.domain.roster import WEEKDAYS, Template
from mcrrt.domain.templates import length, to_data, with_template, without_template
from mcrrt.domain.training import Required, with_training, without_training
from mcrrt.domain.training import to_data as training_data
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.present.agency import days_words, held_words, span_of
from mcrrt.ui.present.roster import weekday_name
from mcrrt.ui.present.times import local, now
from mcrrt.ui.screens.settings.list_pages import ListPage
from mcrrt.ui.screens.settings.parts import Line
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel


def template_line(one: Template, longest_hours: int) -> Line:
    """Return a template's line."""
    span, days = span_of(one), days_words(one.days)
    if length(one).total_seconds() > longest_hours * 3600:
        days = _("too long (at most {hours} h), {days}").format(hours=longest_hours, days=days)
    return Line(one.name, one.name, span, days, f"{one.name}, {span}, {days}")


class TemplatesPage(ListPage):
    """Patterns of shifts that the roster is planned from."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__(model, _("Shift templates"), _("Shift templates"))
        self.list.empty_words = _(
            "No templates: each shift is planned with its own hours. Add the shifts that come "
            "again every week."
        )
        self._templates: tuple[Template, ...] = ()
        self._next = ""
        self._change = self._button(_("Change…"), self._on_change, "change_template")
        self._remove = self._button(_("Remove…"), self._on_remove, "remove_template")
        self._button(_("Add…"), lambda: self.ask_template(None), "add_template")
        self.list.opened.connect(lambda _id: self._on_change())
        self.list.chosen.connect(lambda _id: self._offer())
        self._offer()

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        if state.settings is not None:
            values = state.settings.values
            self._templates = msgspec.json.decode(
                values["shift_templates"], type=tuple[Template, ...]
            )
            longest = int(values["longest_shift_hours"])
            self.list.show_lines([template_line(one, longest) for one in self._templates])
        if self._next and self.list.choose(self._next):
            self._next = ""
        self._offer()

    def _current(self) -> Template | None:
        current = self.list.current_id()
        return next((one for one in self._templates if one.name == current), None)

    def _offer(self) -> None:
        for one in (self._change, self._remove):
            one.setEnabled(self._current() is not None)

    def _put_cursor(self, name: str) -> None:
        """Put the cursor on a template as soon as it is there."""
        if not self.list.choose(name):
            self._next = name

    def _on_change(self) -> None:
        if (template := self._current()) is not None:
            self.ask_template(template)

    def ask_template(self, template: Template | None) -> None:
        """Ask for a template's particulars."""
        days = ChipsInput(
            "days", _("Days on which it starts"),
            [(str(day), weekday_name(day)) for day in range(WEEKDAYS)],
        )  # fmt: skip
        inputs: list[Input] = [
            LineInput("name", _("Name"), 40),
            LineInput("start", _("Shift starts"), 5, "18:00"),
            LineInput("end", _("Shift ends"), 5, "04:00"),
            days,
        ]
        days.set_value(tuple(map(str, template.days if template else range(WEEKDAYS))))
        if template is not None:
            given = (template.name, template.start, template.end)
            for one, value in zip(inputs, given, strict=False):
                one.set_value(value)
        before = template.name if template else ""
        ask_command(
            self, self._model.desk, f"template/{before}" if before else "template",
            Wording(
                _("Change a template") if before else _("Add a template"), _("Save"),
                _("An end before the start belongs to the next day. Shifts that are planned already "
                  "stay as they are."),
            ),
            inputs, lambda values: self._command(values, before),
            required=("name", "start", "end", "days"),
            then=lambda _receipt: self._put_cursor(str(inputs[0].value())),
        )  # fmt: skip

    def _command(self, values: Mapping[str, Value], before: str) -> c.ChangeSetting:
        days = values["days"] if isinstance(values["days"], tuple) else ()
        given = Template(
            str(values["name"]), str(values["start"]), str(values["end"]), tuple(map(int, days))
        )
        return self._setting(with_template(self._templates, given, before))

    @staticmethod
    def _setting(templates: tuple[Template, ...]) -> c.ChangeSetting:
        return c.ChangeSetting("shift_templates", json.dumps(to_data(templates)))

    def _on_remove(self) -> None:
        template = self._current()
        if template is None:
            return
        wording = Wording(
            _("Remove the template {name}").format(name=template.name), _("Remove"),
            _("Shifts that are planned already stay as they are."), danger=True,
        )  # fmt: skip
        ask_command(
            self, self._model.desk, f"template/remove/{template.name}", wording, [],
            lambda _values: self._setting(without_template(self._templates, template.name)),
        )  # fmt: skip


def training_line(profession: Profession, code: str, members: tuple[Member, ...] | None) -> Line:
    """Return the line of one thing that a seat requires; who holds it only where that is known."""
    role = words.label(words.PROFESSION, profession)
    held = ""
    if members is not None:
        held = held_words(profession, code, members, local(now()).date())
    spoken = ", ".join(filter(None, (role, code, held)))
    return Line(f"{profession}/{code}", role, code, held, spoken)


class TrainingPage(ListPage):
    """What an officer and a clinician must hold to be sent."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__(model, _("Required training"), _("Required training"))
        self.list.empty_words = _(
            "Nothing is required: whoever is at work can be offered. Add the skills or training "
            "that an officer or a clinician must hold to be sent."
        )
        self._required: Required = {}
        self._remove = self._button(_("Remove…"), self._on_remove, "remove_training")
        self._button(_("Add…"), self.ask_training, "add_training")
        self.list.chosen.connect(lambda _id: self._offer())
        self._offer()

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        if state.settings is not None:
            self._required = msgspec.json.decode(
                state.settings.values["required_training"],
                type=dict[Profession, tuple[str, ...]],
            )
            self.list.show_lines([
                training_line(profession, code, state.members)
                for profession in Profession
                for code in self._required.get(profession, ())
            ])  # fmt: skip
        self._offer()

    def _offer(self) -> None:
        self._remove.setEnabled(bool(self.list.current_id()))

    def ask_training(self) -> None:
        """Ask what a seat requires as well."""
        roles = [(one.value, words.label(words.PROFESSION, one)) for one in Profession]
        wording = Wording(
            _("Require training"), _("Save"),
            _("Write it as it stands with the members. Whoever is not known to hold it, or whose "
              "course has run out, is not offered."),
        )  # fmt: skip
        ask_command(
            self, self._model.desk, "training", wording,
            [ChoiceInput("role", _("Role"), roles), LineInput("code", _("Skill or training"), 40)],
            lambda values: self._setting(
                with_training(self._required, Profession(str(values["role"])), values["code"])
            ),
            required=("role", "code"),
        )  # fmt: skip

    @staticmethod
    def _setting(required: Required) -> c.ChangeSetting:
        return c.ChangeSetting("required_training", json.dumps(training_data(required)))

    def _on_remove(self) -> None:
        seat, _slash, code = self.list.current_id().partition("/")
        if not seat:
            return
        profession = Profession(seat)
        role = words.label(words.PROFESSION, profession)
        wording = Wording(
            _("{role}: {code} is not required any more").format(role=role, code=code),
            _("Remove"), _("Members keep it on record."), danger=True,
        )  # fmt: skip
        ask_command(
            self, self._model.desk, f"training/remove/{seat}/{code}", wording, [],
            lambda _values: self._setting(without_training(self._required, profession, code)),
        )  # fmt: skip
