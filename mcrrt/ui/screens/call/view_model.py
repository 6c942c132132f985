"""What the working pane knows about one call, and what a person can do with it.

Typing is kept as a draft within a third of a second and becomes a fact when the person moves on.
``base`` of each field is the event whose value was on screen when the field was first touched.
"""

import json
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.call import Call
from mcrrt.domain.errors import BadInput, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import subject
from mcrrt.domain.narrative import Suggestion
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import CallCardView, PriorCall, PriorCallList
from mcrrt.service.language import sentence
from mcrrt.service.office import Committed, Receipt
from mcrrt.service.suggestions import suggestions
from mcrrt.service.work import new_id
from mcrrt.ui.desk import Desk

DRAFT_MS = 300
PRIOR_MS = 250

_PRIOR_FIELDS = ("caller_phone", "person_phone", "address", "person_name", "person_birth_date")


@dataclass(frozen=True, slots=True)
class CallState:
    """What the working pane draws. ``new`` is a call that nobody has typed into yet."""

    card: CallCardView | None = None
    new: bool = False
    prior: tuple[PriorCall, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    note_draft: str = ""

    @property
    def call(self) -> Call | None:
        """The call itself."""
        return self.card.call if self.card else None


class CallViewModel(QObject):
    """The call in the working pane.

    Signals: ``state_changed(CallState)``; ``fields_saved(tuple)`` these are durable;
    ``field_refused(str, str)`` field and sentence; ``opened(str)`` another call is shown now;
    ``note_saved()``.
    """

    state_changed = Signal(object)
    fields_saved = Signal(object)
    field_refused = Signal(str, str)
    opened = Signal(str)
    note_saved = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = CallState()
        self.call_id = ""
        self._exists = False
        self._pending: dict[str, Value] = {}
        self._base: dict[str, str | None] = {}
        self._suggested: set[str] = set()
        self._drafts: dict[str, str] = {}
        self._draft_timer = self._timer(DRAFT_MS, self._keep_draft)
        self._prior_timer = self._timer(PRIOR_MS, self._ask_prior)
        desk.committed.connect(self._on_committed)

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    # --- which call ------------------------------------------------------------------------------

    def open_new(self) -> None:
        """Show an empty form. The call begins with the first character."""
        self.settle()
        self.call_id = new_id()
        self._exists = False
        self._start(CallState(new=True))
        self.opened.emit("")

    def open(self, call_id: str) -> None:
        """Show a call."""
        if call_id == self.call_id and self._exists:
            return
        self.settle()
        self.call_id = call_id
        self._exists = True
        self._start(CallState())
        self._ask_card()

    def leave(self) -> None:
        """Show nothing; a draft stays parked where everybody sees it."""
        self.settle()
        self.call_id = ""
        self._exists = False
        self._start(CallState())
        self.opened.emit("")

    def _start(self, state: CallState) -> None:
        self._pending, self._base, self._suggested = {}, {}, set()
        self._set(state)

    def _set(self, state: CallState) -> None:
        self.state = state
        self.state_changed.emit(state)

    def refresh(self) -> None:
        """Ask for the call again."""
        if self._exists:
            self._ask_card()

    def _ask_card(self) -> None:
        self._desk.ask(q.CallCard(self.call_id), self._on_card)

    def _on_card(self, card: CallCardView) -> None:
        if card.call.id != self.call_id:
            return
        first = self.state.card is None
        note = self._drafts.get(f"note/{self.call_id}", "") if first else self.state.note_draft
        self._set(replace(self.state, card=card, new=False, note_draft=note))
        self._suggest()
        if first:
            self.opened.emit(self.call_id)
            self._ask_prior()

    def _on_committed(self, committed: Committed) -> None:
        touched = subject("call", self.call_id) in committed.subjects
        if touched and any(not kind.startswith("access.") for kind in committed.kinds):
            self.refresh()

    # --- typing ----------------------------------------------------------------------------------

    def take_drafts(self, texts: dict[str, str]) -> None:
        """Take what was typed before the program ended: fields become facts, notes come back."""
        self._drafts = {form: text for form, text in texts.items() if form.startswith("note/")}
        for form, text in texts.items():
            if form.startswith("call/"):
                self._recover(form, json.loads(text))

    def _recover(self, form: str, values: dict[str, Value]) -> None:
        """What cannot be taken any more stays a draft: nothing typed is thrown away."""
        call = form.removeprefix("call/")

        def drop(_receipt: Receipt) -> None:
            self._desk.submit(c.KeepDraft(form, ""))

        self._desk.submit(c.RecordCallDetails(call, values), drop, lambda _error: None)

    def edit(self, name: str, value: Value) -> None:
        """A field was changed; it is kept soon, and saved when the person moves on."""
        self.begin()
        if name not in self._base:
            held = self.state.call.details.get(name) if self.state.call else None
            self._base[name] = held.event if held else None
        self._pending[name] = value
        self._draft_timer.start()
        if name == "narrative":
            self._suggest()
        if name in _PRIOR_FIELDS:
            self._prior_timer.start()

    def begin(self) -> None:
        """Make the call real with the first thing that is entered."""
        if self.call_id and not self._exists:
            self._exists = True
            self._desk.submit(c.OpenCall(call=self.call_id), self._on_opened)

    def _on_opened(self, _receipt: Receipt) -> None:
        self._ask_card()

    def _keep_draft(self) -> None:
        if self._pending:
            text = json.dumps(self._pending, ensure_ascii=False)
            self._desk.submit(c.KeepDraft(f"call/{self.call_id}", text))

    def settle(self) -> None:
        """Make facts of what was typed."""
        self._draft_timer.stop()
        if not self._pending:
            return
        values, self._pending = self._pending, {}
        base, self._base = self._base, {}
        suggested = tuple(name for name in self._suggested if name in values)
        call = self.call_id
        self._desk.submit(
            c.RecordCallDetails(call, values, base, suggested),
            lambda _receipt: self._on_saved(call, tuple(values)),
            lambda error: self._on_refused(error, values),
        )

    def _on_saved(self, call: str, names: tuple[str, ...]) -> None:
        self._desk.submit(c.KeepDraft(f"call/{call}", ""))
        if call == self.call_id:
            self.fields_saved.emit(names)

    def _on_refused(self, error: McrrtError, values: dict[str, Value]) -> None:
        """One bad field does not hold the others back."""
        bad = error.field if isinstance(error, BadInput) else ""
        if bad not in values:
            self._desk.refused.emit(error)
            return
        self.field_refused.emit(bad, sentence(error))
        rest = {name: value for name, value in values.items() if name != bad}
        if rest:
            self._pending = {**rest, **self._pending}
            self.settle()

    # --- prior calls and suggestions -------------------------------------------------------------

    def _value(self, name: str) -> str:
        call = self.state.call
        value = self._pending.get(name, call.value(name) if call else None)
        return value if isinstance(value, str) else ""

    def _ask_prior(self) -> None:
        if not self.call_id:
            return
        phone, other, address, person, born = (self._value(name) for name in _PRIOR_FIELDS)
        self._desk.ask(
            q.PriorCalls(self.call_id, phone, other, address, person, born), self._on_prior
        )

    def _on_prior(self, found: PriorCallList) -> None:
        if found.calls != self.state.prior:
            self._set(replace(self.state, prior=found.calls))

    def _suggest(self) -> None:
        """Offer what the narrative points to and the call does not say yet."""
        call = self.state.call
        values = {**(call.values if call else {}), **self._pending}
        answers = call.assessment.answers if call and call.assessment else {}
        offered = suggestions(str(values.get("narrative") or ""), values, answers)
        if offered != self.state.suggested:
            self._set(replace(self.state, suggested=offered))

    def accept(self, suggestion: Suggestion) -> None:
        """A person accepts a suggestion: it becomes their entry, marked as suggested."""
        if suggestion.target == "triage":
            self.begin()
            self._desk.submit(c.AnswerTriage(self.call_id, {suggestion.value: "yes"}))
            return
        name = "call_type" if suggestion.target == "type" else "safety_flags"
        value: Value = suggestion.value
        if name == "safety_flags":
            call = self.state.call
            now = self._pending.get(name, call.value(name) if call else None)
            value = (*(now if isinstance(now, tuple) else ()), suggestion.value)
        self._suggested.add(name)
        self.edit(name, value)
        self.settle()

    # --- acting ----------------------------------------------------------------------------------

    def queue(self) -> bool:
        """Put the draft on the board; says whether there was anything to put."""
        if not self._exists:
            return False
        self.settle()
        self._desk.submit(c.QueueCall(self.call_id))
        return True

    def type_note(self, text: str) -> None:
        """Keep the note that is being written."""
        if self.call_id:
            self._drafts[f"note/{self.call_id}"] = text
            self._desk.submit(c.KeepDraft(f"note/{self.call_id}", text))

    def add_note(self, text: str, *, clinical: bool) -> None:
        """Write a note into the timeline."""
        if not text.strip() or not self.call_id:
            return
        self.begin()
        self._desk.submit(c.AddNote(self.call_id, text, clinical), self._on_note)

    def _on_note(self, _receipt: Receipt) -> None:
        self.type_note("")
        self.note_saved.emit()

    def submit(self, command: c.Command) -> None:
        """Send any other command about this call."""
        self.settle()
        self._desk.submit(command)
