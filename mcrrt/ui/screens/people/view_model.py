"""Members and teams, and what can be done with them."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.account import Member
from mcrrt.domain.fields import Value
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import MemberList, MemberRow, TeamList, TeamRow
from mcrrt.service.office import Committed
from mcrrt.ui.desk import Desk, Failed, Then
from mcrrt.ui.present.times import local, now, zone


@dataclass(frozen=True, slots=True)
class PeopleState:
    """What the screen draws."""

    members: tuple[MemberRow, ...] = ()
    teams: tuple[TeamRow, ...] = ()


class PeopleViewModel(QObject):
    """Signals: ``state_changed(PeopleState)``."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = PeopleState()
        self.shown = False
        desk.committed.connect(self._on_committed)

    def refresh(self) -> None:
        """Ask for members and teams."""
        self._desk.ask(q.Members(), self._on_members)
        self._desk.ask(q.Teams(), self._on_teams)

    def _on_committed(self, committed: Committed) -> None:
        if self.shown and any(k.startswith(("team.", "member.")) for k in committed.kinds):
            self.refresh()

    def _on_members(self, found: MemberList) -> None:
        self.state = replace(self.state, members=found.members)
        self.state_changed.emit(self.state)

    def _on_teams(self, found: TeamList) -> None:
        self.state = replace(self.state, teams=found.teams)
        self.state_changed.emit(self.state)

    def record_member(self, values: dict[str, Value], before: Member | None) -> None:
        """Add or change a member."""
        text = {name: str(value or "") for name, value in values.items()}
        languages = tuple(word.strip() for word in text["languages"].split(",") if word.strip())
        self._desk.submit(
            c.RecordMember(
                name=text["name"], profession=text["profession"],
                member=before.id if before else "", badge=text["badge"],
                discipline=text["discipline"], languages=languages, district=text["district"],
                phone=text["phone"], active=True,
            )
        )  # fmt: skip

    def retire(self, member: Member) -> None:
        """The member is not put into teams any more."""
        self._desk.submit(
            c.RecordMember(
                name=member.name, profession=member.profession.value, member=member.id,
                badge=member.badge, call_sign=member.call_sign, discipline=member.discipline,
                languages=member.languages, district=member.district, phone=member.phone,
                active=False,
            )
        )  # fmt: skip

    def form_team(self, values: dict[str, Value], then: Then, failed: Failed) -> None:
        """Put an officer and a clinician together. Raises ValueError for a time that is none."""
        start, end = shift(str(values.get("start") or ""), str(values.get("end") or ""), now())
        self._desk.submit(
            c.FormTeam(
                call_sign=str(values.get("call_sign") or ""),
                officer=str(values.get("officer") or ""),
                clinician=str(values.get("clinician") or ""),
                shift_start=start, shift_end=end,
                district=str(values.get("district") or ""),
                vehicle=str(values.get("vehicle") or ""),
            ),
            then, failed,
        )  # fmt: skip

    def set_status(self, team: str, status: TeamStatus) -> None:
        """Set the state of a team and of both its members."""
        self._desk.submit(c.SetTeamStatus(team, status))

    def stand_down(self, team: str) -> None:
        """End the team's shift."""
        self._desk.submit(c.StandDownTeam(team))


def shift(start: str, end: str, at: datetime) -> tuple[datetime, datetime]:
    """Return the instants of a shift given as ``08:00`` and ``04:00``.

    Raises ValueError for a time that is none. A start that lies more than twelve hours ahead was
    yesterday's: teams are formed when or before their shift begins.
    """
    today = local(at)
    begins = _on_day(today, start)
    if begins - today > timedelta(hours=12):
        begins -= timedelta(days=1)
    ends = _on_day(begins, end)
    if ends <= begins:
        ends = _on_day(begins + timedelta(days=1), end)
    return begins, ends


def _on_day(day: datetime, text: str) -> datetime:
    hour, _colon, minute = text.strip().partition(":")
    clock = time(int(hour), int(minute or 0))
    return datetime.combine(day.date(), clock, tzinfo=zone())
