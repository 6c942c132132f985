"""Triage of the call in the working pane: answers, and the result the moment a key is pressed.

The result is computed here with the same engine the office uses, so the screen never waits; the
office's answer follows and is what counts.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.packs.condition import NOT_ASKED, Answer
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import Pack
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service.answers import PackData
from mcrrt.service.questions import PackOf
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.triage import TriagePicture, picture
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel


class TriageViewModel(QObject):
    """Signals: ``picture_changed(TriagePicture)``."""

    picture_changed = Signal(object)

    def __init__(self, desk: Desk, call: CallViewModel) -> None:
        super().__init__(call)
        self._desk = desk
        self._call = call
        self._pack: Pack | None = None
        self._pending: dict[str, Answer] = {}
        self.picture: TriagePicture | None = None
        call.state_changed.connect(self._on_state)
        call.opened.connect(lambda _call: self._pending.clear())

    def load(self) -> None:
        """Fetch the checklist once somebody is logged in."""
        self._desk.ask(PackOf(), self._on_pack)

    def _on_pack(self, data: PackData) -> None:
        self._pack = packs.parse(data.json)
        self._draw()

    def _on_state(self, state: CallState) -> None:
        saved = self._saved(state)
        self._pending = {i: a for i, a in self._pending.items() if saved.get(i, NOT_ASKED) != a}
        self._draw()

    def _saved(self, state: CallState) -> Mapping[str, Answer]:
        assessment = state.call.assessment if state.call else None
        return assessment.answers if assessment else {}

    def _draw(self) -> None:
        if self._pack is None:
            return
        state = self._call.state
        call = state.call
        assessment = call.assessment if call else None
        answers = {**self._saved(state), **self._pending}
        source = call.text("source") if call else ""
        result = evaluate(self._pack, answers, source=source or None)
        done = bool(assessment and assessment.done_at and not self._pending)
        values = call.values if call else {}
        self.picture = picture(self._pack, answers, result, values, done=done)
        self.picture_changed.emit(self.picture)

    def answer(self, item: str, answer: Answer) -> None:
        """Give, change or take back an answer."""
        if self._pack is None or not self._call.call_id:
            return
        self._pending[item] = answer
        self._draw()
        self._call.begin()
        self._desk.submit(
            c.AnswerTriage(self._call.call_id, {item: answer}),
            None,
            lambda error: self._on_refused(item, error),
        )

    def _on_refused(self, item: str, error: object) -> None:
        self._pending.pop(item, None)
        self._draw()
        self._desk.refused.emit(error)

    def finish(self) -> None:
        """The assessment is done; another one starts anew."""
        self._call.submit(c.FinishTriage(self._call.call_id))
