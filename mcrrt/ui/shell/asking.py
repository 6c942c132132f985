"""The small questions about a call: each asks what its command needs, and sends it."""

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from mcrrt.domain import text
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.fields import Value
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.dialog import ask
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput, SegmentInput, TextInput
from mcrrt.ui.present.times import now

Values = Mapping[str, Value]


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _reason(label: str) -> TextInput:
    return TextInput("reason", label, text.PARAGRAPH, rows=3)


class Asking:
    """Opens the questions over one window and sends the commands over its desk."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self._window = window
        self._desk = desk

    def close(self, call: str, number: str, follow_up_hours: int, code: str = "") -> None:
        """Ask how the call ended."""
        ends = [(d, f"{d}  {words.label(words.DISPOSITION, d)}") for d in DISPOSITIONS]
        main = ChoiceInput("disposition", _("Outcome (type its number)"), ends)
        main.set_value(code or None)
        hours = [(str(h), _("{n} h").format(n=h)) for h in sorted({follow_up_hours, 24, 48, 72})]
        inputs: list[Input] = [
            main,
            TextInput("note", _("Note"), text.PARAGRAPH, rows=3),
            ChoiceInput("follow_up", _("Follow-up due in"), hours),
        ]

        def send(values: Values) -> None:
            due = _text(values, "follow_up")
            by = now() + timedelta(hours=int(due)) if due else None
            self._desk.submit(
                c.CloseCall(call, _text(values, "disposition"), (), _text(values, "note"), by)
            )

        title = _("Close call {number}").format(number=number)
        ask(self._window, title, _("Close the call"), inputs, send, required=("disposition",))

    def cancel(self, call: str, number: str) -> None:
        """Ask why nobody is needed."""
        title = _("Cancel call {number}").format(number=number)
        ask(self._window, title, _("Cancel the call"), [_reason(_("Reason"))],
            lambda v: self._desk.submit(c.CancelCall(call, _text(v, "reason"))),
            text=_("Nothing is deleted; the call is kept with the reason."),
            required=("reason",), danger=True)  # fmt: skip

    def raise_urgency(self, call: str, number: str, present: str) -> None:
        """Ask how urgent it is and why."""
        higher = [(u.value, f"{u.value} {words.label(words.URGENCY, u)}") for u in Urgency
                  if u.value < (present or "P4")]  # fmt: skip
        inputs: list[Input] = [ChoiceInput("urgency", _("Response urgency"), higher),
                               _reason(_("Reason"))]  # fmt: skip
        title = _("Raise the urgency of {number}").format(number=number)
        ask(self._window, title, _("Raise"), inputs,
            lambda v: self._desk.submit(
                c.RaiseUrgency(call, Urgency(_text(v, "urgency")), _text(v, "reason"))),
            text=_("Here the urgency can only be raised."),
            required=("urgency", "reason"))  # fmt: skip

    def divert(self, call: str, number: str) -> None:
        """Ask who takes the caller."""
        inputs: list[Input] = [
            LineInput("to", _("Crisis worker or line"), text.LINE),
            TextInput("note", _("Note"), text.PARAGRAPH, rows=3),
        ]
        title = _("Divert call {number}").format(number=number)
        ask(self._window, title, _("Divert"), inputs,
            lambda v: self._desk.submit(
                c.DivertCall(call, _text(v, "to"), _text(v, "note"))),
            required=("to",))  # fmt: skip

    def reopen(self, call: str, number: str) -> None:
        """Ask why it is worked on again."""
        title = _("Reopen call {number}").format(number=number)
        ask(self._window, title, _("Reopen"), [_reason(_("Reason"))],
            lambda v: self._desk.submit(c.ReopenCall(call, _text(v, "reason"))),
            required=("reason",))  # fmt: skip

    def correct_note(self, call: str, entry: str, before: str) -> None:
        """Ask for the right wording."""
        note = TextInput("text", _("Right wording"), text.NARRATIVE, rows=5)
        note.set_value(before)
        inputs: list[Input] = [note, LineInput("reason", _("Why it is corrected"), text.LINE)]
        ask(self._window, _("Correct a note"), _("Correct"), inputs,
            lambda v: self._desk.submit(
                c.CorrectNote(call, entry, _text(v, "text"), _text(v, "reason"))),
            text=_("The first wording stays in the record, struck out."),
            required=("text", "reason"))  # fmt: skip

    def follow_up(self, call: str, number: str) -> None:
        """Ask how the contact went."""
        inputs: list[Input] = [
            SegmentInput("reached", _("Reached"), [("yes", _("Yes")), ("no", _("No"))]),
            TextInput("text", _("What was said, or tried"), text.PARAGRAPH, rows=4),
            ChoiceInput("again", _("Try again in"),
                        [(str(h), _("{n} h").format(n=h)) for h in (1, 4, 24, 48)]),
        ]  # fmt: skip

        def send(values: Values) -> None:
            again = _text(values, "again")
            by = now() + timedelta(hours=int(again)) if again else None
            reached = _text(values, "reached") == "yes"
            self._desk.submit(c.RecordFollowUp(call, reached, _text(values, "text"), by))

        title = _("Follow-up of {number}").format(number=number)
        ask(self._window, title, _("Record"), inputs, send, required=("reached", "text"))

    def review(self, call: str, number: str) -> None:
        """Ask for the supervisor's word."""
        inputs: list[Input] = [TextInput("note", _("Note"), text.PARAGRAPH, rows=3)]
        title = _("Accept the closing of {number}").format(number=number)
        ask(self._window, title, _("Accept"), inputs,
            lambda v: self._desk.submit(c.ReviewCall(call, _text(v, "note"))))  # fmt: skip

    def correct_status(self, team: str, call_sign: str) -> None:
        """Ask a supervisor for a step that the table does not have."""
        from mcrrt.domain.team_status import TeamStatus  # noqa: PLC0415

        states = [(s.value, words.label(words.TEAM_STATUS, s)) for s in TeamStatus
                  if s is not TeamStatus.ASSIGNED]  # fmt: skip
        inputs: list[Input] = [
            ChoiceInput("status", _("Right state"), states),
            LineInput("reason", _("Why it is corrected"), text.LINE),
        ]
        title = _("Correct the state of {team}").format(team=call_sign)
        ask(self._window, title, _("Correct"), inputs,
            lambda v: self._desk.submit(c.SetTeamStatus(
                team, TeamStatus(_text(v, "status")), "", _text(v, "reason"))),
            required=("status", "reason"))  # fmt: skip

    def withdraw_stacked(self, call: str, team: str, call_sign: str) -> None:
        """Ask why the call no longer waits for the team."""
        title = _("No longer wait for {team}").format(team=call_sign)
        inputs: list[Input] = [LineInput("reason", _("Reason"), text.LINE)]
        ask(self._window, title, _("Withdraw"), inputs,
            lambda v: self._desk.submit(
                c.WithdrawStackedCall(call, team, _text(v, "reason"))),
            required=("reason",))  # fmt: skip

    # --- referrals -------------------------------------------------------------------------------

    def hand_over(self, referral: str, number: str) -> None:
        """Ask how the referral reached the partner."""
        ways = [(code, words.label(words.HANDED, code)) for code in words.HANDED]
        inputs: list[Input] = [
            ChoiceInput("how", _("How"), ways),
            LineInput("to", _("To whom"), text.LINE),
        ]
        title = _("Referral {number} handed over").format(number=number)
        ask(self._window, title, _("Record"), inputs,
            lambda v: self._desk.submit(
                c.HandOverReferral(referral, _text(v, "how"), _text(v, "to"))),
            required=("how",))  # fmt: skip

    def referral_answer(self, referral: str, number: str) -> None:
        """Ask what the partner answered."""
        answers = [(code, words.label(words.REFERRAL_STATUS, code))
                   for code in ("accepted", "declined")]  # fmt: skip
        inputs: list[Input] = [
            SegmentInput("answer", _("The partner"), answers),
            TextInput("note", _("Note"), text.PARAGRAPH, rows=3),
        ]
        title = _("Answer to referral {number}").format(number=number)
        ask(self._window, title, _("Record"), inputs,
            lambda v: self._desk.submit(
                c.RecordReferralAnswer(referral, _text(v, "answer"), _text(v, "note"))),
            required=("answer",))  # fmt: skip

    def withdraw_referral(self, referral: str, number: str) -> None:
        """Ask why the referral is taken back."""
        title = _("Withdraw referral {number}").format(number=number)
        inputs: list[Input] = [LineInput("reason", _("Reason"), text.LINE)]
        ask(self._window, title, _("Withdraw"), inputs,
            lambda v: self._desk.submit(
                c.WithdrawReferral(referral, _text(v, "reason"))),
            required=("reason",), danger=True)  # fmt: skip
