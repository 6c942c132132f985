"""The agency's settings: each is saved when the person moves on, and says so."""

import json

from PySide6.QtWidgets import QWidget

from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.errors import BadInput, McrrtError
from mcrrt.domain.urgency import Urgency
from mcrrt.service import words
from mcrrt.service.language import _, sentence
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.compose import column, row, scrolled, section
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_NUMBERS = ("idle_minutes", "follow_up_hours", "backup_minutes", "ctrs_cutoff")


def _labels() -> dict[str, str]:
    return {
        "service_name": _("Service name on documents"),
        "callback": _("24-hour call-back number on documents"),
        "time_zone": _("Time zone"),
        "retention_note": _("Retention note on documents"),
        "idle_minutes": _("Lock after minutes without a key (1 to 30)"),
        "follow_up_hours": _("Follow-up due after hours"),
        "ctrs_cutoff": _("Crisis triage rating: cut-off for admission (9 or 10)"),
        "backup_minutes": _("Backup every so many minutes"),
    }


class AgencyPage(QWidget):
    """The page."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self.inputs: dict[str, Input] = {}
        layout = column(PlainLabel(_("Agency"), "heading"), space=SPACE_S)
        for name, label in _labels().items():
            made = LineInput(name, label, 200)
            made.setMaximumWidth(520)
            self.inputs[name] = made
            layout.addWidget(made)
        layout.addWidget(section(_("Target, in minutes, from the call to being there")))
        self._targets = {
            u.value: LineInput(u.value, f"{u.value} {words.label(words.URGENCY, u)}", 6)
            for u in Urgency
        }
        layout.addLayout(row(*self._targets.values()))
        outcomes = [(d, f"{d} {words.label(words.DISPOSITION, d)}") for d in DISPOSITIONS]
        reviewed = ChipsInput(
            "review_dispositions", _("Outcomes whose closing a supervisor accepts"), outcomes
        )
        self.inputs["review_dispositions"] = reviewed
        layout.addWidget(reviewed)
        layout.addStretch(1)
        self._problem = PlainLabel("", "danger", wrap=True)
        inside = QWidget()
        inside.setLayout(layout)
        self.setLayout(column(self._problem, scrolled(inside), margin=SPACE_M, space=SPACE_S))
        for one in self.inputs.values():
            one.settled.connect(self._on_setting)
        for target in self._targets.values():
            target.settled.connect(lambda _name: self._on_targets())

    def render_state(self, state: SettingsState) -> None:
        """Show what is in force, except where somebody is typing."""
        if state.settings is None:
            return
        values = {name: json.loads(text) for name, text in state.settings.values.items()}
        for name, made in self.inputs.items():
            value = values[name]
            made.render_value(tuple(value) if isinstance(value, list) else str(value) or None)
        for code, target in self._targets.items():
            target.render_value(str(values["target_minutes"][code]))

    def _on_setting(self, name: str) -> None:
        given = self.inputs[name].value()
        value: object = given if given is not None else ""
        if name in _NUMBERS and str(given).isdigit():
            value = int(str(given))
        elif name == "review_dispositions":
            value = list(given) if isinstance(given, tuple) else []
        self._change(name, value, [self.inputs[name]])

    def _on_targets(self) -> None:
        texts = {code: str(made.value() or "") for code, made in self._targets.items()}
        value = {code: int(text) if text.isdigit() else 0 for code, text in texts.items()}
        self._change("target_minutes", value, list(self._targets.values()))

    def _change(self, name: str, value: object, changed: list[Input]) -> None:
        def saved(_receipt: object) -> None:
            self._problem.setText("")
            for one in changed:
                if one.dirty:
                    one.mark_saved()

        def refused(error: McrrtError) -> None:
            self._problem.setText(sentence(error))
            for one in changed:
                if isinstance(error, BadInput) and one.dirty:
                    one.mark("bad")

        self._model.change_setting(name, json.dumps(value), saved, refused)
