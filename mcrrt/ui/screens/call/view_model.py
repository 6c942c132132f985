"""What the working pane knows about one call, and what a person can do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.call import Call
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import subject
from mcrrt.domain.narrative import Suggestion
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import CallCardView, PriorCall, PriorCallList
from mcrrt.service.news import Committed, Receipt
from mcrrt.service.suggestions import suggestions
from mcrrt.service.work import new_id
from mcrrt.ui.desk import Desk
from mcrrt.ui.typing import DRAFT_MS, Bases, Typing, Values

PRIOR_MS = 250

_PRIOR_FIELDS = ("caller_phone", "person_phone", "address", "person_name", "person_birth_date")


@dataclass(frozen=True, slots=True)
class CallState:
    """What the working pane draws.

    ``new`` is a call that nobody has typed into yet; ``refused`` was typed and could not be taken.
    """

    card: CallCardView | None = None
    new: bool = False
    prior: tuple[PriorCall, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    note_draft: str = ""
    refused: Mapping[str, Value] = field(default_factory=dict)

    @property
    def call(self) -> Call | None:
        """The call itself."""
        return self.card.call if self.card else None


class CallViewModel(QObject):
    """The call in the working pane.

    Signals: ``state_changed(CallState)``; ``fields_saved(tuple)`` these are durable;
    ``field_refused(str, str)`` field and sentence; ``opened(str)`` another call is shown now;
    ``note_saved(str)`` its text.
    """

    state_changed = Signal(object)
    fields_saved = Signal(object)
    field_refused = Signal(str, str)
    opened = Signal(str)
    note_saved = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = CallState()
        self.call_id = ""
        self._exists = False
        self._suggested: set[str] = set()
        self._notes: dict[str, str] = {}
        self._unkept: set[str] = set()
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(DRAFT_MS)
        self._note_timer.timeout.connect(self._keep_notes)
        self._typing = Typing(desk, self._save_command, self)
        self._typing.saved.connect(self._on_saved)
        self._typing.refused.connect(self._on_refused)
        self._prior_timer = QTimer(self)
        self._prior_timer.setSingleShot(True)
        self._prior_timer.setInterval(PRIOR_MS)
        self._prior_timer.timeout.connect(self._ask_prior)
        desk.committed.connect(self._on_committed)

    # --- which call ------------------------------------------------------------------------------

    def open_new(self) -> None:
        """Show an empty form. The call begins with the first character."""
        self._go_to(new_id(), exists=False)
        self._start(CallState(new=True))
        self.opened.emit("")

    def open(self, call_id: str) -> None:
        """Show a call."""
        if call_id == self.call_id and self._exists:
            return
        self._go_to(call_id, exists=True)
        self._start(CallState())
        self._ask_card()

    def leave(self) -> None:
        """Show nothing; a draft stays parked where everybody sees it."""
        self._go_to("", exists=False)
        self._start(CallState())
        self.opened.emit("")

    def _go_to(self, call_id: str, *, exists: bool) -> None:
        self._typing.open(_form(call_id) if call_id else "")
        self.call_id = call_id
        self._exists = exists
        self._suggested = set()

    def _start(self, state: CallState) -> None:
        self._set(replace(state, refused=self._typing.refused_values))

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
        note = self._notes.get(self.call_id, "") if first else self.state.note_draft
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

    def take_drafts(self, texts: Mapping[str, str]) -> None:
        """Take what was typed before the program ended: fields become facts, notes come back."""
        for form, text in texts.items():
            if form.startswith("note/"):
                self._keep_soon(form.removeprefix("note/"), text)
        self._typing.recover({f: t for f, t in texts.items() if f.startswith("call/")})

    def unsaved_texts(self) -> dict[str, str]:
        """Return what is typed and no fact yet, by form."""
        notes = {f"note/{call}": text for call, text in self._notes.items() if text}
        return {**notes, **self._typing.unsaved_texts()}

    def edit(self, name: str, value: Value) -> None:
        """A field was changed; it is kept soon, and saved when the person moves on."""
        self.begin()
        held = self.state.call.details.get(name) if self.state.call else None
        self._typing.edit(name, value, held.event if held else None)
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

    def settle(self) -> None:
        """Make facts of what was typed, and keep the note that is being written."""
        self._typing.settle()
        self._keep_notes()

    def _save_command(self, form: str, values: Values, base: Bases) -> c.Command:
        suggested = tuple(name for name in self._suggested if name in values)
        return c.RecordCallDetails(form.removeprefix("call/"), values, base, suggested)

    def _on_saved(self, form: str, names: tuple[str, ...]) -> None:
        if form == _form(self.call_id):
            self.fields_saved.emit(names)

    def _on_refused(self, form: str, name: str, words: str) -> None:
        if form == _form(self.call_id):
            self.state = replace(self.state, refused=self._typing.refused_values)
            self.field_refused.emit(name, words)

    # --- prior calls and suggestions -------------------------------------------------------------

    def _value(self, name: str) -> str:
        call = self.state.call
        value = self._typing.unsaved.get(name, call.value(name) if call else None)
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
        values = {**(call.values if call else {}), **self._typing.unsaved}
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
        fields = {"type": "call_type", "place": "municipality"}
        name = fields.get(suggestion.target, "safety_flags")
        value: Value = suggestion.value
        if name == "safety_flags":
            call = self.state.call
            now = self._typing.unsaved.get(name, call.value(name) if call else None)
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
        """The note that is being written on this call has changed; it is kept soon."""
        if self.call_id:
            self._keep_soon(self.call_id, text)

    def _keep_soon(self, call: str, text: str) -> None:
        if text != self._notes.get(call, ""):
            self._notes[call] = text
            self._unkept.add(call)
            self._note_timer.start()

    def _keep_notes(self) -> None:
        self._note_timer.stop()
        while self._unkept:
            call = self._unkept.pop()
            self._desk.submit(c.KeepDraft(f"note/{call}", self._notes[call]))

    def add_note(self, text: str, *, clinical: bool) -> None:
        """Write a note into the timeline."""
        if not text.strip() or not self.call_id:
            return
        self.begin()
        call = self.call_id

        def written(_receipt: Receipt) -> None:
            # Whoever types fast has begun the next note by now.
            self._keep_soon(call, self._notes.get(call, "").removeprefix(text))
            if call == self.call_id:
                self.note_saved.emit(text)

        self._desk.submit(c.AddNote(call, text, clinical), written)

    def submit(self, command: c.Command) -> None:
        """Send any other command about this call."""
        self.settle()
        self._desk.submit(command)


def _form(call_id: str) -> str:
    return f"call/{call_id}"
