"""The small questions about a call: each asks what its command needs, and sends it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from mcrrt.domain import text
from mcrrt.domain.call_urgency import LOWERING_CODES
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.fields import Value
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.service.news import Receipt
from mcrrt.ui.command_dialog import Make, ask_command
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.dialog import Wording, password_input
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput, SegmentInput, TextInput
from mcrrt.ui.present.times import now

Values = Mapping[str, Value]


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _note() -> TextInput:
    return TextInput("note", _("Note"), text.PARAGRAPH, rows=3)


def _reason() -> TextInput:
    return TextInput("reason", _("Reason"), text.PARAGRAPH, rows=3)


def _short_reason(label: str = "") -> LineInput:
    return LineInput("reason", label or _("Reason"), text.LINE)


def _hours(values: Values, name: str) -> datetime | None:
    """Return the instant so many hours from now, None when none were chosen."""
    chosen = _text(values, name)
    return now() + timedelta(hours=int(chosen)) if chosen else None


def _hour_choices(*hours: int) -> list[tuple[str, str]]:
    return [(str(h), _("{n} h").format(n=h)) for h in sorted(set(hours))]


class Asking:
    """Opens the questions over one window; each command is told when it was taken."""

    def __init__(self, window: QWidget, desk: Desk, say: Callable[[str], None]) -> None:
        self._window = window
        self._desk = desk
        self._say = say

    def _ask(
        self,
        form: str,
        wording: Wording,
        inputs: Sequence[Input],
        make: Make,
        required: Sequence[str],
        done: str,
    ) -> None:
        def taken(_receipt: Receipt) -> None:
            self._say(done)

        ask_command(
            self._window, self._desk, form, wording, inputs, make, required=required, then=taken
        )

    # --- calls -----------------------------------------------------------------------------------

    def close(self, call: str, number: str, follow_up_hours: int) -> None:
        """Ask how the call ended."""
        ends = [(d, f"{d}  {words.label(words.DISPOSITION, d)}") for d in DISPOSITIONS]
        hours = _hour_choices(follow_up_hours, 24, 48, 72)
        inputs: list[Input] = [
            ChoiceInput("disposition", _("Outcome (type its number)"), ends),
            _note(),
            ChoiceInput("follow_up", _("Follow-up due in"), hours),
        ]
        title = _("Close call {number}").format(number=number)
        self._ask(
            f"close/{call}", Wording(title, _("Close the call")), inputs,
            lambda v: c.CloseCall(
                call, _text(v, "disposition"), (), _text(v, "note"), _hours(v, "follow_up")),
            ["disposition"], _("{number} is closed.").format(number=number),
        )  # fmt: skip

    def cancel(self, call: str, number: str) -> None:
        """Ask why nobody is needed."""
        wording = Wording(
            _("Cancel call {number}").format(number=number), _("Cancel the call"),
            _("Nothing is deleted; the call is kept with the reason."), danger=True,
        )  # fmt: skip
        self._ask(
            f"cancel/{call}", wording, [_reason()],
            lambda v: c.CancelCall(call, _text(v, "reason")),
            ["reason"], _("{number} is cancelled.").format(number=number),
        )  # fmt: skip

    def raise_urgency(self, call: str, number: str, present: str) -> None:
        """Ask how urgent it is and why."""
        higher = [(u.value, f"{u.value} {words.label(words.URGENCY, u)}") for u in Urgency
                  if u.value < (present or "P4")]  # fmt: skip
        inputs: list[Input] = [ChoiceInput("urgency", _("Response urgency"), higher), _reason()]
        wording = Wording(
            _("Raise the urgency of {number}").format(number=number), _("Raise"),
            _("Here the urgency can only be raised."),
        )  # fmt: skip
        self._ask(
            f"raise/{call}", wording, inputs,
            lambda v: c.RaiseUrgency(call, Urgency(_text(v, "urgency")), _text(v, "reason")),
            ["urgency", "reason"], _("The urgency of {number} was raised.").format(number=number),
        )  # fmt: skip

    def formulation(self, call: str, number: str, pack: str) -> None:
        """Ask what is understood and what keeps the person safe: no score stands alone."""
        label = _("What you understand, and what keeps the person safe now")
        wording = Wording(
            _("Finish the screening of {number}").format(number=number), _("Finish"),
            _("A score does not stand alone. This goes into the health record."),
        )  # fmt: skip
        self._ask(
            f"formulation/{call}/{pack}", wording,
            [TextInput("formulation", label, text.PARAGRAPH, rows=5)],
            lambda v: c.FinishTriage(call, pack, _text(v, "formulation")),
            ["formulation"], _("The screening is finished."),
        )  # fmt: skip

    def lower_urgency(self, call: str, number: str, present: str) -> None:
        """Ask how urgent it is, why, and for the signature of a second person."""
        lower = [(u.value, f"{u.value} {words.label(words.URGENCY, u)}") for u in Urgency
                 if u.value > (present or "P0")]  # fmt: skip
        codes = [(code, words.label(words.LOWERING, code)) for code in LOWERING_CODES]
        inputs: list[Input] = [
            ChoiceInput("urgency", _("Response urgency"), lower),
            ChoiceInput("code", _("Reason"), codes),
            _note(),
            LineInput("second", _("Second person: user name of a clinician or supervisor"), 40),
            password_input("password", _("Password of the second person")),
        ]
        wording = Wording(
            _("Set the urgency of {number} lower").format(number=number), _("Lower"),
            _("Two people sign. A starred question that is open or answered with yes, and a "
              "screener, cannot be set aside."),
        )  # fmt: skip
        self._ask(
            f"lower/{call}", wording, inputs,
            lambda v: c.LowerUrgency(
                call, Urgency(_text(v, "urgency")), _text(v, "code"), _text(v, "second"),
                _text(v, "password"), _text(v, "note")),
            ["urgency", "code", "second", "password"],
            _("The urgency of {number} was set lower by two people.").format(number=number),
        )  # fmt: skip

    def divert(self, call: str, number: str) -> None:
        """Ask who takes the caller."""
        inputs: list[Input] = [LineInput("to", _("Crisis worker or line"), text.LINE), _note()]
        title = _("Divert call {number}").format(number=number)
        self._ask(
            f"divert/{call}", Wording(title, _("Divert")), inputs,
            lambda v: c.DivertCall(call, _text(v, "to"), _text(v, "note")),
            ["to"], _("{number} was diverted.").format(number=number),
        )  # fmt: skip

    def reopen(self, call: str, number: str) -> None:
        """Ask why it is worked on again."""
        title = _("Reopen call {number}").format(number=number)
        self._ask(
            f"reopen/{call}", Wording(title, _("Reopen")), [_reason()],
            lambda v: c.ReopenCall(call, _text(v, "reason")),
            ["reason"], _("{number} is open again.").format(number=number),
        )  # fmt: skip

    def correct_note(self, call: str, entry: str, before: str) -> None:
        """Ask for the right wording."""
        note = TextInput("text", _("Right wording"), text.NARRATIVE, rows=5)
        note.set_value(before)
        wording = Wording(
            _("Correct a note"), _("Correct"),
            _("The first wording stays in the record, struck out."),
        )  # fmt: skip
        self._ask(
            f"correct/{entry}", wording, [note, _short_reason(_("Why it is corrected"))],
            lambda v: c.CorrectNote(call, entry, _text(v, "text"), _text(v, "reason")),
            ["text", "reason"], _("The note was corrected."),
        )  # fmt: skip

    def follow_up(self, call: str, number: str) -> None:
        """Ask how the contact went."""
        inputs: list[Input] = [
            SegmentInput("reached", _("Reached"), [("yes", _("Yes")), ("no", _("No"))]),
            TextInput("text", _("What was said, or tried"), text.PARAGRAPH, rows=4),
            ChoiceInput("again", _("Try again in"), _hour_choices(1, 4, 24, 48)),
        ]
        title = _("Follow-up of {number}").format(number=number)
        self._ask(
            f"follow/{call}", Wording(title, _("Record")), inputs,
            lambda v: c.RecordFollowUp(
                call, _text(v, "reached") == "yes", _text(v, "text"), _hours(v, "again")),
            ["reached", "text"], _("The follow-up was recorded."),
        )  # fmt: skip

    def review(self, call: str, number: str) -> None:
        """Ask for the supervisor's word."""
        title = _("Accept the closing of {number}").format(number=number)
        self._ask(
            f"review/{call}", Wording(title, _("Accept")), [_note()],
            lambda v: c.ReviewCall(call, _text(v, "note")),
            [], _("The closing of {number} was accepted.").format(number=number),
        )  # fmt: skip

    # --- teams -----------------------------------------------------------------------------------

    def correct_status(self, team: str, call_sign: str) -> None:
        """Ask a supervisor for a step that the table does not have."""
        states = [(s.value, words.label(words.TEAM_STATUS, s)) for s in TeamStatus
                  if s is not TeamStatus.ASSIGNED]  # fmt: skip
        inputs: list[Input] = [
            ChoiceInput("status", _("Right state"), states),
            _short_reason(_("Why it is corrected")),
        ]
        title = _("Correct the state of {team}").format(team=call_sign)
        self._ask(
            f"status/{team}", Wording(title, _("Correct")), inputs,
            lambda v: c.SetTeamStatus(
                team, TeamStatus(_text(v, "status")), "", _text(v, "reason")),
            ["status", "reason"], _("The state of {team} was corrected.").format(team=call_sign),
        )  # fmt: skip

    def withdraw_stacked(self, call: str, team: str, call_sign: str) -> None:
        """Ask why the call no longer waits for the team."""
        title = _("No longer wait for {team}").format(team=call_sign)
        self._ask(
            f"unstack/{call}/{team}", Wording(title, _("Withdraw")), [_short_reason()],
            lambda v: c.WithdrawStackedCall(call, team, _text(v, "reason")),
            ["reason"], _("The call no longer waits for {team}.").format(team=call_sign),
        )  # fmt: skip

    # --- referrals -------------------------------------------------------------------------------

    def hand_over(self, referral: str, number: str) -> None:
        """Ask how the referral reached the partner."""
        ways = [(code, words.label(words.HANDED, code)) for code in words.HANDED]
        inputs: list[Input] = [
            ChoiceInput("how", _("How"), ways),
            LineInput("to", _("To whom"), text.LINE),
        ]
        title = _("Referral {number} handed over").format(number=number)
        self._ask(
            f"hand/{referral}", Wording(title, _("Record")), inputs,
            lambda v: c.HandOverReferral(referral, _text(v, "how"), _text(v, "to")),
            ["how"], _("Recorded: {number} reached the partner.").format(number=number),
        )  # fmt: skip

    def referral_answer(self, referral: str, number: str) -> None:
        """Ask what the partner answered."""
        answers = [(code, words.label(words.REFERRAL_STATUS, code))
                   for code in ("accepted", "declined")]  # fmt: skip
        inputs: list[Input] = [SegmentInput("answer", _("The partner"), answers), _note()]
        title = _("Answer to referral {number}").format(number=number)
        self._ask(
            f"answer/{referral}", Wording(title, _("Record")), inputs,
            lambda v: c.RecordReferralAnswer(referral, _text(v, "answer"), _text(v, "note")),
            ["answer"], _("The answer to {number} was recorded.").format(number=number),
        )  # fmt: skip

    def withdraw_referral(self, referral: str, number: str) -> None:
        """Ask why the referral is taken back."""
        wording = Wording(
            _("Withdraw referral {number}").format(number=number), _("Withdraw"), danger=True
        )
        self._ask(
            f"withdraw/{referral}", wording, [_short_reason()],
            lambda v: c.WithdrawReferral(referral, _text(v, "reason")),
            ["reason"], _("{number} was withdrawn.").format(number=number),
        )  # fmt: skip
