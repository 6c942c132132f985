"""Members and teams, and what can be done with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.account import Member
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.fields import Value
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import MemberList, MemberRow, TeamList, TeamRow
from mcrrt.service.news import Committed
from mcrrt.service.roster_answers import OnNowList, RosterPreview
from mcrrt.service.roster_csv import MOST_BYTES, training_of, words_of
from mcrrt.ui.desk import Desk, Failed, Then
from mcrrt.ui.present.times import local, now, zone


@dataclass(frozen=True, slots=True)
class PeopleState:
    """What the screen draws."""

    members: tuple[MemberRow, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    on: OnNowList | None = None


_KINDS = ("team.", "member.", "crews.", "shift.")


class PeopleViewModel(QObject):
    """Signals: ``state_changed(PeopleState)``."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = PeopleState()
        self.shown = False
        self._data = b""
        desk.committed.connect(self._on_committed)

    def refresh(self) -> None:
        """Ask for members and teams."""
        self._desk.ask(q.Members(), self._on_members)
        self._desk.ask(q.Teams(), self._on_teams)
        self._desk.ask(q.WhoIsOn(), self._on_on)

    def _on_committed(self, committed: Committed) -> None:
        if self.shown and any(k.startswith(_KINDS) for k in committed.kinds):
            self.refresh()

    def _on_members(self, found: MemberList) -> None:
        self.state = replace(self.state, members=found.members)
        self.state_changed.emit(self.state)

    def _on_teams(self, found: TeamList) -> None:
        self.state = replace(self.state, teams=found.teams)
        self.state_changed.emit(self.state)

    def _on_on(self, found: OnNowList) -> None:
        self.state = replace(self.state, on=found)
        self.state_changed.emit(self.state)

    def signed_on(self) -> frozenset[str]:
        """Return who has signed on."""
        found = self.state.on
        return frozenset(one.member for one in found.on if one.signed_on) if found else frozenset()

    @staticmethod
    def sign_on_command(values: Mapping[str, Value]) -> c.SignOn:
        """Return the command that signs a member on."""
        return c.SignOn(str(values["member"]))

    def sign_on_expected(self, member: str) -> None:
        """Sign on somebody whose planned shift has begun."""
        found = self.state.on
        if found and any(one.member == member for one in found.expected):
            self._desk.submit(c.SignOn(member))

    def sign_off(self, member: str) -> None:
        """A member goes home."""
        self._desk.submit(c.SignOff(member))

    # --- a file ----------------------------------------------------------------------------------

    def look_at_file(
        self, path: str, then: Callable[[RosterPreview], None], failed: Failed
    ) -> None:
        """Read a CSV file and ask what it would bring. Nothing is brought in."""
        try:
            with Path(path).open("rb") as file:
                self._data = file.read(MOST_BYTES + 1)
        except (OSError, ValueError):
            failed(BadInput("file", N_("There is no file here that can be read.")))
            return
        self._desk.ask(q.PreviewRoster(self._data), then, failed)

    def bring(self, then: Then, failed: Failed) -> None:
        """Bring in the file that was looked at."""
        self._desk.submit(c.ImportRoster(self._data), then, failed)

    @property
    def desk(self) -> Desk:
        """The desk, for the dialogs of this screen."""
        return self._desk

    @staticmethod
    def member_command(values: Mapping[str, Value], before: Member | None) -> c.RecordMember:
        """Return the command that adds or changes a member."""
        text = {name: str(value or "") for name, value in values.items()}
        return c.RecordMember(
            name=text["name"], profession=text["profession"],
            member=before.id if before else "", badge=text["badge"],
            call_sign=before.call_sign if before else "",
            discipline=text["discipline"], languages=words_of("languages", text["languages"]), district=text["district"],
            phone=text["phone"], active=True,
            skills=words_of("skills", text["skills"]), gender=text["gender"],
            training=training_of(text["training"]),
        )  # fmt: skip

    def retire(self, member: Member) -> None:
        """The member is not put into teams any more."""
        self._desk.submit(
            c.RecordMember(
                name=member.name, profession=member.profession.value, member=member.id,
                badge=member.badge, call_sign=member.call_sign, discipline=member.discipline,
                languages=member.languages, district=member.district, phone=member.phone,
                active=False, skills=member.skills, gender=member.gender,
                training=member.training,
            )
        )  # fmt: skip

    @staticmethod
    def team_command(values: Mapping[str, Value]) -> c.FormTeam:
        """Return the command that puts two together. Raises BadInput for a time that is none."""
        text = {name: str(value or "") for name, value in values.items()}
        start, end = shift(text["start"], text["end"], now())
        return c.FormTeam(
            call_sign=text["call_sign"], officer=text["officer"], clinician=text["clinician"],
            shift_start=start, shift_end=end, district=text["district"], vehicle=text["vehicle"],
        )  # fmt: skip

    def set_status(self, team: str, status: TeamStatus) -> None:
        """Set the state of a team and of both its members."""
        self._desk.submit(c.SetTeamStatus(team, status))

    def stand_down(self, team: str) -> None:
        """End the team's shift."""
        self._desk.submit(c.StandDownTeam(team))


def shift(start: str, end: str, at: datetime) -> tuple[datetime, datetime]:
    """Return the instants of a shift given as ``08:00`` and ``04:00``.

    Raises BadInput for a time that is none. A start that lies more than twelve hours ahead was
    yesterday's: teams are formed when or before their shift begins.
    """
    today = local(at)
    begins = _on_day(today, start, "start")
    if begins - today > timedelta(hours=12):
        begins -= timedelta(days=1)
    ends = _on_day(begins, end, "end")
    if ends <= begins:
        ends = _on_day(begins + timedelta(days=1), end, "end")
    return begins, ends


def _on_day(day: datetime, text: str, field: str) -> datetime:
    hour, _colon, minute = text.strip().partition(":")
    try:
        clock = time(int(hour), int(minute or 0))
    except ValueError:
        raise BadInput(field, N_("A time is written as 08:00.")) from None
    return datetime.combine(day.date(), clock, tzinfo=zone())
