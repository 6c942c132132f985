"""A dialog whose answer is a command: it closes when the office has taken it, never before.

What is refused is said in the dialog, at the field it is about, with everything typed still there.
What is typed is kept as a draft, so that a lock or a crash in the middle loses nothing: the same
question, asked again, has it. Whoever cancels throws it away.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from mcrrt.domain import text
from mcrrt.domain.errors import BadInput, LogInRefused, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.service import questions as q
from mcrrt.service.answers import DraftTexts
from mcrrt.service.commands import Command, ConfirmPassword, KeepDraft
from mcrrt.service.commands.base import DESPITE
from mcrrt.service.language import N_, _, sentence
from mcrrt.service.news import Receipt
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.dialog import AskDialog, Wording, password_input
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.typing import DRAFT_MS

Make = Callable[[Mapping[str, Value]], Command]
PREFIX = "ask/"


def submit_confirmed(
    parent: QWidget,
    desk: Desk,
    command: Command,
    then: Callable[[Receipt], None],
    failed: Callable[[McrrtError], None],
) -> None:
    """Send a command; when it needs the password again, or a reason, ask and send it once more."""

    def on_failed(error: McrrtError) -> None:
        if isinstance(error, LogInRefused):
            _ask_password(parent, desk, lambda: desk.submit(command, then, failed), failed)
        elif isinstance(error, BadInput) and error.field == DESPITE and not _said_why(command):
            _ask_despite(parent, desk, command, error, then, failed)
        else:
            failed(error)

    desk.submit(command, then, on_failed)


def _said_why(command: Command) -> bool:
    return bool(getattr(command, DESPITE, ""))


def _ask_despite(
    parent: QWidget,
    desk: Desk,
    command: Command,
    refusal: BadInput,
    then: Callable[[Receipt], None],
    failed: Callable[[McrrtError], None],
) -> None:
    """A hard rule stands against it: who sends them all the same says why, and it is kept."""
    wording = Wording(
        _("A hard rule stands against it"), _("All the same"), sentence(refusal), danger=True
    )
    dialog = ask_command(
        parent, desk, "despite", wording,
        [LineInput(DESPITE, _("Why all the same (kept in the record)"), text.LINE)],
        lambda values: replace(command, **{DESPITE: str(values[DESPITE])}),  # type: ignore[type-var]
        required=[DESPITE], then=then,
    )  # fmt: skip
    dialog.cancelled.connect(lambda: failed(refusal))


def _ask_password(
    parent: QWidget,
    desk: Desk,
    again: Callable[[], object],
    failed: Callable[[McrrtError], None],
) -> None:
    wording = Wording(
        _("Your password again"), _("Continue"),
        _("This needs the password of whoever is logged in."),
    )  # fmt: skip
    dialog = AskDialog(
        parent, wording, [password_input("password", _("Password"))], required=("password",)
    )

    def confirmed(_receipt: Receipt) -> None:
        dialog.accept()
        again()

    def confirm(values: Mapping[str, Value]) -> None:
        desk.submit(
            ConfirmPassword(str(values["password"])), confirmed,
            lambda error: dialog.problem(sentence(error), "password"),
        )  # fmt: skip

    def cancel() -> None:
        failed(LogInRefused(N_("Nothing was changed: the password was not given.")))

    dialog.answered.connect(confirm)
    dialog.cancelled.connect(cancel)
    dialog.open()


class _Asked(QObject):
    """Binds a dialog to the desk."""

    def __init__(self, dialog: AskDialog, desk: Desk, form: str, make: Make) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._desk = desk
        self._form = PREFIX + form
        self._make = make
        self._kept = ""
        self.then: Callable[[Receipt], None] = lambda _receipt: None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DRAFT_MS)
        self._soon.timeout.connect(self.keep)
        dialog.edited.connect(self._soon.start)
        dialog.answered.connect(self._on_answered)
        dialog.cancelled.connect(self._forget)
        desk.ask(q.Drafts(), self._on_drafts)

    # --- the draft -------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is typed now, without passwords."""
        self._soon.stop()
        inputs = self._dialog.inputs.items()
        values = {name: one.value() for name, one in inputs if not _secret(one)}
        self._kept = json.dumps(
            {"title": self._dialog.windowTitle(), "values": values}, ensure_ascii=False
        )
        self._desk.submit(KeepDraft(self._form, self._kept))

    def _forget(self) -> None:
        self._soon.stop()
        if self._kept:
            self._kept = ""
            self._desk.submit(KeepDraft(self._form, ""))

    def _on_drafts(self, found: DraftTexts) -> None:
        text = dict(found.texts).get(self._form, "")
        touched = any(one.dirty for one in self._dialog.inputs.values())
        if not text or touched:
            return
        self._kept = text
        for name, value in json.loads(text)["values"].items():
            if name in self._dialog.inputs:
                self._dialog.inputs[name].set_value(
                    tuple(value) if isinstance(value, list) else value
                )

    # --- the command -----------------------------------------------------------------------------

    def _on_answered(self, values: Mapping[str, Value]) -> None:
        try:
            command = self._make(values)
        except McrrtError as error:
            self._on_refused(error)
            return
        submit_confirmed(self._dialog, self._desk, command, self._on_done, self._on_refused)

    def _on_done(self, receipt: Receipt) -> None:
        self._forget()
        self._dialog.accept()
        self.then(receipt)

    def _on_refused(self, error: McrrtError) -> None:
        field = error.field if isinstance(error, BadInput) else ""
        self._dialog.problem(sentence(error), field)


def ask_command(
    parent: QWidget,
    desk: Desk,
    form: str,
    wording: Wording,
    inputs: Sequence[Input],
    make: Make,
    *,
    required: Sequence[str] = (),
    then: Callable[[Receipt], None] | None = None,
) -> AskDialog:
    """Open a dialog for a command. ``form`` names its draft; ``make`` may raise a McrrtError."""
    dialog = AskDialog(parent, wording, inputs, required)
    asked = _Asked(dialog, desk, form, make)
    if then is not None:
        asked.then = then
    dialog.open()
    return dialog


def put_away(window: QWidget) -> None:
    """Close every dialog because the program locks; what is typed in them is kept."""
    for dialog in window.findChildren(AskDialog):
        for asked in dialog.findChildren(_Asked):
            if any(one.dirty for one in dialog.inputs.values()):
                asked.keep()
        dialog.put_away()


def unfinished(texts: Mapping[str, str]) -> list[str]:
    """Return the titles of the questions that were open when the program was left."""
    return [str(json.loads(t)["title"]) for form, t in texts.items() if form.startswith(PREFIX)]


def _secret(one: Input) -> bool:
    return isinstance(one, LineInput) and one.entry.echoMode() is not QLineEdit.EchoMode.Normal
