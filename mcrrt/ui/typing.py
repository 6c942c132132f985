"""What is typed into the forms of records: a draft soon, a fact when the person moves on.

Typing is kept within a third of a second and becomes a fact when the person leaves the field. What
is refused stays with its form, on screen and as a draft, until it is put right: nothing typed is
thrown away. ``base`` of a field is the event whose value was on screen when it was first touched.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.errors import BadInput, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.service.commands import Command, KeepDraft
from mcrrt.service.language import sentence
from mcrrt.service.news import Receipt
from mcrrt.ui.desk import Desk

DRAFT_MS = 300

Values = dict[str, Value]
Bases = dict[str, str | None]
Make = Callable[[str, Values, Bases], Command]


@dataclass(slots=True)
class _Sheet:
    """One form: what is typed, what that was based on, and what was refused."""

    form: str
    pending: Values = field(default_factory=dict)
    base: Bases = field(default_factory=dict)
    refused: Values = field(default_factory=dict)

    def unsaved(self) -> Values:
        return {**self.refused, **self.pending}


class Typing(QObject):
    """Forms of one kind, one of them under the person's hands.

    ``make`` makes the command that saves fields: form, values, bases.
    Signals: ``saved(str, tuple)`` form and fields that are durable and not typed into since;
    ``refused(str, str, str)`` form, field and sentence.
    """

    saved = Signal(str, object)
    refused = Signal(str, str, str)

    def __init__(self, desk: Desk, make: Make, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._make = make
        self._sheets: dict[str, _Sheet] = {}
        self._now = _Sheet("")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DRAFT_MS)
        self._soon.timeout.connect(self._keep_now)

    # --- typing ----------------------------------------------------------------------------------

    def open(self, form: str) -> None:
        """Go to a form ('' to none). What is typed in the one before becomes facts."""
        if form == self._now.form:
            return
        self.settle()
        self._now = self._sheet(form)

    def _sheet(self, form: str) -> _Sheet:
        self._sheets = {name: sheet for name, sheet in self._sheets.items() if sheet.unsaved()}
        return self._sheets.setdefault(form, _Sheet(form)) if form else _Sheet("")

    @property
    def unsaved(self) -> Mapping[str, Value]:
        """What is typed into the form and is no fact yet."""
        return self._now.unsaved()

    @property
    def refused_values(self) -> Mapping[str, Value]:
        """What was typed into the form and could not be taken."""
        return dict(self._now.refused)

    def edit(self, name: str, value: Value, base: str | None) -> None:
        """A field was changed, on top of the value that came with event ``base``."""
        self._now.base.setdefault(name, base)
        self._now.refused.pop(name, None)
        self._now.pending[name] = value
        self._soon.start()

    def unsaved_texts(self) -> dict[str, str]:
        """Return everything that is no fact yet, by form: for an office that has ended."""
        found = {name: sheet.unsaved() for name, sheet in self._sheets.items()}
        return {name: json.dumps(values) for name, values in found.items() if values}

    # --- keeping and saving ----------------------------------------------------------------------

    def _keep_now(self) -> None:
        self._keep(self._now)

    def _keep(self, sheet: _Sheet) -> None:
        values = sheet.unsaved()
        text = json.dumps(values, ensure_ascii=False) if values else ""
        self._desk.submit(KeepDraft(sheet.form, text))

    def settle(self) -> None:
        """Make facts of what was typed."""
        self._soon.stop()
        self._save(self._now)

    def recover(self, texts: Mapping[str, str]) -> None:
        """Make facts of what was typed before the program ended."""
        for form, text in texts.items():
            sheet = self._sheet(form)
            sheet.pending = {**_values(text), **sheet.pending}
            self._save(sheet)

    def _save(self, sheet: _Sheet) -> None:
        if not sheet.pending or not sheet.form:
            return
        values, sheet.pending = sheet.pending, {}
        base, sheet.base = sheet.base, {}

        def done(_receipt: Receipt) -> None:
            self._on_saved(sheet, values)

        def failed(error: McrrtError) -> None:
            self._on_refused(sheet, values, base, error)

        self._desk.submit(self._make(sheet.form, values, base), done, failed)

    def _on_saved(self, sheet: _Sheet, values: Values) -> None:
        self._keep(sheet)
        self.saved.emit(sheet.form, tuple(n for n in values if n not in sheet.pending))

    def _on_refused(self, sheet: _Sheet, values: Values, base: Bases, error: McrrtError) -> None:
        """One bad field does not hold the others back; a trouble that passes holds all."""
        bad = error.field if isinstance(error, BadInput) else ""
        rest = {name: value for name, value in values.items() if name != bad}
        sheet.pending = {**rest, **sheet.pending}
        sheet.base = {**base, **sheet.base}
        self._sheets[sheet.form] = sheet
        if bad not in values:
            self._keep(sheet)
            self._desk.refused.emit(error)
            return
        if bad not in sheet.pending:
            sheet.refused[bad] = values[bad]
            self.refused.emit(sheet.form, bad, sentence(error))
        if rest:
            self._save(sheet)
        else:
            self._keep(sheet)


def _values(text: str) -> Values:
    """Return a draft's values; JSON knows no tuples."""
    found = json.loads(text)
    return {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}
