"""The small questions about crews, holds, checks and emergencies."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from mcrrt.domain import text
from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import Declined
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.fields import Value
from mcrrt.domain.support import SupportKind
from mcrrt.service import commands as c
from mcrrt.service import watch_words, words
from mcrrt.service.answers import MemberRow, TeamRow
from mcrrt.service.language import _
from mcrrt.ui.alarm_model import Raised
from mcrrt.ui.command_dialog import Make, ask_command
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput, SegmentInput
from mcrrt.ui.present.times import local, now, zone

Values = Mapping[str, Value]
Choices = list[tuple[str, str]]


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _reason() -> LineInput:
    return LineInput("reason", _("Reason"), text.LINE)


def hold_until(words_: str, at: datetime) -> datetime | None:
    """Return the instant that ``14:30`` means from now on: today, or tomorrow when it has passed."""
    if not words_.strip():
        return None
    hour, _colon, minute = words_.strip().partition(":")
    try:
        wanted = local(at).replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0)
    except ValueError:
        raise BadInput("until", N_("A time is written as 08:00.")) from None
    if wanted <= local(at):
        day = (wanted + timedelta(days=1)).date()
        wanted = datetime.combine(day, wanted.time(), tzinfo=zone())
    return wanted


def _people(members: Sequence[MemberRow], team: TeamRow, profession: Profession) -> Choices:
    """Who can sit there: whoever is in no team, and whoever sits there now."""
    mine = {team.officer_id, team.clinician_id}
    return [
        (one.member.id, one.member.name)
        for one in members
        if one.member.profession is profession and (not one.team or one.member.id in mine)
    ]


class AskingWatch:
    """Opens the questions over one window; each command is told when it was taken."""

    def __init__(self, window: QWidget, desk: Desk, say: Callable[[str], None]) -> None:
        self._window = window
        self._desk = desk
        self._say = say

    def _ask(
        self, form: str, wording: Wording, inputs: Sequence[Input], make: Make,
        required: Sequence[str], done: str,
    ) -> None:  # fmt: skip
        ask_command(
            self._window, self._desk, form, wording, inputs, make, required=required,
            then=lambda _receipt: self._say(done),
        )  # fmt: skip

    # --- calls -----------------------------------------------------------------------------------

    def decline(self, team: str, call_sign: str) -> None:
        """Ask why a team that was sent cannot go."""
        reasons = [(why.value, words.label(watch_words.DECLINED, why)) for why in Declined]
        inputs: list[Input] = [
            ChoiceInput("why", _("Why it cannot go"), reasons),
            LineInput("note", _("Note"), text.LINE),
        ]
        wording = Wording(
            _("{team} declines").format(team=call_sign), _("Record"),
            _("The team is free again and the call waits, with the time it has waited."),
        )  # fmt: skip
        self._ask(
            f"decline/{team}", wording, inputs,
            lambda v: c.DeclineCall(team, Declined(_text(v, "why")), _text(v, "note")),
            ["why"], _("{team} declined: the call waits again.").format(team=call_sign),
        )  # fmt: skip

    def hold(self, call: str, number: str, teams: Sequence[TeamRow]) -> None:
        """Ask until when a call is held, or for which team."""
        busy = [(one.id, one.call_sign) for one in teams if one.status.value != "available"]
        inputs: list[Input] = [
            _reason(),
            LineInput("until", _("Until (time)"), 5, "14:30"),
            ChoiceInput("team", _("Or until this team is free"), busy),
        ]
        wording = Wording(
            _("Hold call {number}").format(number=number), _("Hold"),
            _("Its alarms are quiet until then; it comes back by itself, with a sound."),
        )  # fmt: skip
        self._ask(
            f"hold/{call}", wording, inputs,
            lambda v: c.HoldCall(
                call, _text(v, "reason"), hold_until(_text(v, "until"), now()), _text(v, "team")),
            ["reason"], _("{number} is held.").format(number=number),
        )  # fmt: skip

    def support(self, call: str, kind: SupportKind) -> None:
        """Ask which unit comes."""
        who = words.label(watch_words.SUPPORT, kind)
        inputs: list[Input] = [
            LineInput("unit", _("Which unit, if known"), 40),
            LineInput("note", _("Note"), text.LINE),
        ]
        wording = Wording(_("Ask for {who}").format(who=who), _("Asked"))
        self._ask(
            f"support/{call}/{kind}", wording, inputs,
            lambda v: c.AskSupport(call, kind, _text(v, "unit"), _text(v, "note")),
            [], _("{who} was asked for.").format(who=who),
        )  # fmt: skip

    # --- while a team is out ---------------------------------------------------------------------

    def welfare(self, team: TeamRow) -> None:
        """Ask what the team said when it was asked how it is."""
        crew = [(team.officer_id, team.officer), (team.clinician_id, team.clinician)]
        inputs: list[Input] = [
            LineInput("said", _("What was said"), text.LINE),
            SegmentInput("member", _("Who said it"), [one for one in crew if one[0]]),
        ]
        title = _("Welfare check of {team}").format(team=team.call_sign)
        self._ask(
            f"welfare/{team.id}", Wording(title, _("Record")), inputs,
            lambda v: c.RecordWelfareCheck(team.id, _text(v, "said"), _text(v, "member")),
            ["said"], _("{team}: the check was recorded.").format(team=team.call_sign),
        )  # fmt: skip

    def end_emergency(self, one: Raised) -> None:
        """Ask how it ended."""
        wording = Wording(
            _("End the emergency of {team}").format(team=one.call_sign), _("End"),
            _("Say how both members are and who is with them."),
        )  # fmt: skip
        self._ask(
            f"emergency/{one.emergency.id}", wording,
            [LineInput("how", _("How it is now"), text.LINE)],
            lambda v: c.EndEmergency(one.team, _text(v, "how"), one.emergency.id),
            ["how"], _("The emergency of {team} has ended.").format(team=one.call_sign),
        )  # fmt: skip

    # --- crews -----------------------------------------------------------------------------------

    def change_crew(self, team: TeamRow, members: Sequence[MemberRow]) -> None:
        """Ask who sits where now. An empty seat is allowed and said."""
        inputs: list[Input] = [
            ChoiceInput("officer", _("Officer"), _people(members, team, Profession.OFFICER)),
            ChoiceInput("clinician", _("Clinician"), _people(members, team, Profession.CLINICIAN)),
            _reason(),
        ]
        inputs[0].set_value(team.officer_id)
        inputs[1].set_value(team.clinician_id)
        wording = Wording(
            _("Change the crew of {team}").format(team=team.call_sign), _("Change"),
            _("A seat may stay empty. The call's record keeps who was there and when."),
        )  # fmt: skip
        self._ask(
            f"crew/{team.id}", wording, inputs,
            lambda v: c.ChangeCrew(
                team.id, _text(v, "officer"), _text(v, "clinician"), _text(v, "reason")),
            ["reason"], _("The crew of {team} has changed.").format(team=team.call_sign),
        )  # fmt: skip

    def not_to_go(
        self, call: str, number: str, members: Choices, barred: Mapping[str, str]
    ) -> None:
        """Ask who must not meet the person; ``barred`` are those who must not already."""
        known = ", ".join(name for one, name in members if one in barred)
        hint = _("They are not offered for this call. The reason is seen by whoever sees the call.")
        if known:
            lift = _("Recorded: {who}. Choosing one of them again lifts it.")
            hint = f"{hint} {lift.format(who=known)}"
        inputs: list[Input] = [ChoiceInput("member", _("Member"), members), _reason()]
        wording = Wording(
            _("{number}: who must not go").format(number=number), _("Record"), hint
        )  # fmt: skip

        def make(values: Values) -> c.Command:
            who, why = _text(values, "member"), _text(values, "reason")
            if who in barred:
                return c.LiftConflictOfInterest(call, who, why)
            return c.RecordConflictOfInterest(call, who, why)

        self._ask(f"not_to_go/{call}", wording, inputs, make, ["member", "reason"], _("Recorded."))

    def swap(self, team: TeamRow, teams: Sequence[TeamRow]) -> None:
        """Ask with which team, and which seat."""
        inputs: list[Input] = [ChoiceInput("other", _("With which team"), _others(team, teams)),
                               _seat(_("Who changes places")), _reason()]  # fmt: skip
        wording = Wording(_("Swap with another team"), _("Swap"))
        self._ask(
            f"swap/{team.id}", wording, inputs,
            lambda v: c.SwapCrew(
                team.id, _text(v, "other"), Profession(_text(v, "seat")), _text(v, "reason")),
            ["other", "seat", "reason"], _("The two teams have swapped."),
        )  # fmt: skip

    def split(self, team: TeamRow) -> None:
        """Ask who leaves, and whether they go on as a team of their own."""
        inputs: list[Input] = [
            _seat(_("Who leaves")),
            LineInput("call_sign", _("Call-sign, to go on alone"), 12),
            _reason(),
        ]
        wording = Wording(
            _("Split {team}").format(team=team.call_sign), _("Split"),
            _("With a call-sign they stay on the same call. Without one they are free."),
        )  # fmt: skip
        self._ask(
            f"split/{team.id}", wording, inputs,
            lambda v: c.SplitTeam(team.id, Profession(_text(v, "seat")), _text(v, "reason"),
                                  _text(v, "call_sign")),
            ["seat", "reason"], _("{team} was split.").format(team=team.call_sign),
        )  # fmt: skip

    def merge(self, team: TeamRow, teams: Sequence[TeamRow]) -> None:
        """Ask which other half comes to this one."""
        inputs: list[Input] = [
            ChoiceInput("other", _("Which team joins"), _others(team, teams)), _reason(),
        ]  # fmt: skip
        wording = Wording(
            _("Fill the empty seat of {team}").format(team=team.call_sign), _("Merge"),
            _("The other team stands down; its member keeps working here."),
        )  # fmt: skip
        self._ask(
            f"merge/{team.id}", wording, inputs,
            lambda v: c.MergeTeams(team.id, _text(v, "other"), _text(v, "reason")),
            ["other", "reason"], _("{team} is a pair again.").format(team=team.call_sign),
        )  # fmt: skip


def _others(team: TeamRow, teams: Sequence[TeamRow]) -> Choices:
    return [(one.id, one.call_sign) for one in teams if one.id != team.id]


def _seat(label: str) -> SegmentInput:
    seats = [(one.value, words.label(words.PROFESSION, one)) for one in Profession]
    return SegmentInput("seat", label, seats)
