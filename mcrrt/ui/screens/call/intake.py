"""The intake form, in the order of the caller's story, with what helps beside it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.fields import Kind
from mcrrt.domain.narrative import Suggestion
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.compose import box, button, column, redrawn, section
from mcrrt.ui.kit.fields import Input, make_input
from mcrrt.ui.kit.flow import FlowLayout
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.spans import span_form
from mcrrt.ui.screens.call.place import PlaceLine
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

# Rows of the form: (field, columns it takes) of twelve.
_GROUPS: tuple[tuple[str, tuple[tuple[tuple[str, int], ...], ...]], ...] = (
    ("where", (
        (("address", 8), ("address_detail", 4)),
        (("municipality", 4), ("caller_phone", 4), ("source", 4)),
        (("caller_name", 5), ("caller_relation", 3), ("call_type", 4)),
        (("narrative", 12),),
    )),
    ("who", (
        (("person_name", 6), ("person_alias", 6)),
        (("person_birth_date", 4), ("person_age", 2), ("person_gender", 3), ("person_pronouns", 3)),
        (("person_phone", 4), ("person_language", 3), ("interpreter", 2), ("requested_gender", 3)),
    )),
    ("danger", (
        (("weapons", 4), ("weapons_detail", 8)),
        (("injuries", 4), ("injuries_detail", 8)),
        (("substances", 4), ("substances_detail", 8)),
        (("safe_now", 4), ("who_is_there", 8)),
        (("safety_flags", 12),),
        (("what_helps", 12),),
    )),
)  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "where": _("Where, how to call back, what is happening"),
        "who": _("Who is at risk"),
        "danger": _("Is anyone in danger now"),
    }


class IntakeView(QWidget):
    """The form. Signals: ``queue_requested()``, ``park_requested()``."""

    queue_requested = Signal()
    park_requested = Signal()

    def __init__(self, model: CallViewModel) -> None:
        super().__init__()
        self._model = model
        self._shown = ""
        self.inputs: dict[str, Input] = {}
        self._suggestions = SuggestionStrip(model.accept)
        self.place = PlaceLine(model.accept)
        layout = column(space=SPACE_S)
        titles = _titles()
        for name, lines in _GROUPS:
            layout.addWidget(section(titles[name]))
            layout.addWidget(self._form(lines))
            if name == "where":
                layout.addWidget(self.place)
                layout.addWidget(self._suggestions)
            layout.addSpacing(SPACE_S)
        layout.addStretch(1)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        self.setLayout(layout)
        model.state_changed.connect(self.render_state)
        model.fields_saved.connect(self._on_saved)
        model.field_refused.connect(self._on_refused)

    def _form(self, lines: tuple[tuple[tuple[str, int], ...], ...]) -> QWidget:
        return span_form([[(self._input(name), span) for name, span in line] for line in lines])

    def _input(self, name: str) -> Input:
        spec = CALL_FIELDS[name]
        if spec.kind is Kind.CHOICES:
            pairs = [(code, words.choice_label(name, code)) for code in spec.choices]
            made: Input = ChipsInput(name, words.field_label(name), pairs)
        else:
            made = make_input(spec, rows=4)
        made.edited.connect(self._on_edited)
        made.settled.connect(lambda _name: self._model.settle())
        self.inputs[name] = made
        return made

    def _on_edited(self, name: str) -> None:
        self._model.edit(name, self.inputs[name].value())

    def _on_saved(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name in self.inputs:
                self.inputs[name].mark_saved()

    def _on_refused(self, name: str, _sentence: str) -> None:
        self.inputs[name].mark("bad")

    def render_state(self, state: CallState) -> None:
        """Show what is saved, except where somebody is typing."""
        shown = state.call.id if state.call else "new" if state.new else ""
        if shown != self._shown:
            going_on = self._shown == "new" and state.call is not None
            self._shown = shown
            if not going_on:
                self._empty()
                self._show_refused(state)
        for name, made in self.inputs.items():
            made.render_value(state.call.value(name) if state.call else None)
        self._suggestions.show_suggestions(state.suggested)
        self.place.show_card(state.card)

    def _empty(self) -> None:
        for made in self.inputs.values():
            made.dirty = False
            made.mark("")
            made.set_value(None)

    def _show_refused(self, state: CallState) -> None:
        """What could not be taken comes back with its call, to be put right."""
        for name, value in state.refused.items():
            self.inputs[name].set_value(value)
            self.inputs[name].dirty = True
            self.inputs[name].mark("bad")

    def start(self) -> None:
        """Put the cursor where the story begins."""
        self.inputs["address"].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter queues, Esc parks."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.queue_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.park_requested.emit()
        else:
            super().keyPressEvent(event)


class SuggestionStrip(QWidget):
    """What the text suggests, a button each; nothing is taken over by itself."""

    def __init__(self, accept: Callable[[Suggestion], None]) -> None:
        super().__init__()
        self._accept = accept
        self._shown: tuple[Suggestion, ...] = ()
        self._flow = FlowLayout(4)
        self._holder = QWidget()
        self._holder.setLayout(self._flow)
        self._lead = PlainLabel(_("The text suggests (accept or ignore):"), "small")
        frame = box(column(self._lead, self._holder, margin=SPACE_S, space=4), "note")
        self.setLayout(column(frame))
        self.hide()

    def show_suggestions(self, offered: tuple[Suggestion, ...]) -> None:
        """Show what is offered now."""
        if offered == self._shown:
            return
        self._shown = offered
        with redrawn(self._flow):
            self._add(offered)
        self.setVisible(bool(offered))

    def _add(self, offered: tuple[Suggestion, ...]) -> None:
        for suggestion in offered:
            label = suggestion_words(suggestion)
            made = button(
                _("+ {what}  “{words}”").format(what=label, words=suggestion.words),
                lambda one=suggestion: self._accept(one),  # type: ignore[misc]
                role="chip",
                name=f"suggest.{suggestion.target}.{suggestion.value}",
            )
            self._flow.addWidget(made)


def suggestion_words(suggestion: Suggestion) -> str:
    """Return what a suggestion would enter."""
    if suggestion.target == "type":
        kind = words.label(words.CALL_TYPE, suggestion.value)
        return _("Kind: {kind}").format(kind=kind)
    if suggestion.target == "flag":
        flag = words.label(words.SAFETY_FLAG, suggestion.value)
        return _("Flag: {flag}").format(flag=flag)
    return _("Triage {item}: yes").format(item=suggestion.value)
