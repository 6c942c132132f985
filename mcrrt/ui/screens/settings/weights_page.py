"""What counts for who goes: each weight with what it means, shown as it counts; and a way back."""

import json

from PySide6.QtWidgets import QWidget

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.pairing.weights import DEFAULT_WEIGHTS, FIGURES
from mcrrt.service.language import _, sentence
from mcrrt.service.pairing_words import WEIGHTS
from mcrrt.ui.kit.compose import button, column, row, scrolled
from mcrrt.ui.kit.fields import LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_WIDE = 140


class WeightsPage(QWidget):
    """The page."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self.inputs = {code: LineInput(code, _(WEIGHTS[code]), 8) for code in FIGURES}
        for one in self.inputs.values():
            one.entry.setMaximumWidth(_WIDE)  # a number, not a sentence
        self._problem = PlainLabel("", "danger", wrap=True)
        self._problem.hide()
        reset = button(_("Back to the program's own"), self._reset, name="reset_weights")
        about = _(
            "Higher points are better. What is not known earns nothing. Hard rules, such as rest or a "
            "conflict of interest, are not weighed: they refuse."
        )
        layout = column(space=SPACE_S)
        codes = tuple(self.inputs.values())
        for left, right in zip(codes[::2], (*codes[1::2], None), strict=False):
            line = row(left, right or QWidget(), space=SPACE_M)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            layout.addLayout(line)
        layout.addStretch(1)
        inside = QWidget()
        inside.setLayout(layout)
        head = row(PlainLabel(_("Who goes: what counts"), "heading"), None, reset)
        self.setLayout(
            column(head, PlainLabel(about, "muted", wrap=True), self._problem, scrolled(inside),
                   margin=SPACE_M, space=SPACE_S)
        )  # fmt: skip
        for one in self.inputs.values():
            one.settled.connect(self._on_weight)

    def render_state(self, state: SettingsState) -> None:
        """Show what is in force, except where somebody is typing."""
        if state.settings is not None:
            values = {**DEFAULT_WEIGHTS, **json.loads(state.settings.values["pairing_weights"])}
            for code, made in self.inputs.items():
                made.render_value(f"{values[code]:g}")

    def _on_weight(self, _name: str) -> None:
        value: dict[str, object] = {}
        for code, made in self.inputs.items():
            text = str(made.value() or "").replace(",", ".")
            try:
                value[code] = float(text)
            except ValueError:
                value[code] = text
        self._save(value)

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _reset(self) -> None:
        for one in self.inputs.values():
            one.dirty = False
            one.mark("")
        self._save(dict(DEFAULT_WEIGHTS))

    def _save(self, value: dict[str, object]) -> None:
        def saved(_receipt: object) -> None:
            self._say("")
            for one in self.inputs.values():
                if one.dirty:
                    one.mark_saved()

        def refused(error: McrrtError) -> None:
            self._say(sentence(error))
            for one in self.inputs.values():
                if one.dirty:
                    one.mark("bad")

        self._model.change_setting("pairing_weights", json.dumps(value), saved, refused)
