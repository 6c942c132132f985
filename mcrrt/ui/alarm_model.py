"""The alarms of the board, counted on by the clock; and who was alerted goes on record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.alarms import Alarm, AlarmKind, Watched, alarms, ringing
from mcrrt.domain.emergency import Emergency
from mcrrt.domain.errors import McrrtError
from mcrrt.service import commands as c
from mcrrt.service.answers import TeamRow
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.times import now

_MOST = 50


@dataclass(frozen=True, slots=True)
class Raised:
    """One emergency that has not ended, with what its strip says."""

    emergency: Emergency
    team: str
    call_sign: str
    who: str
    call: str
    call_number: str
    place: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class AlarmState:
    """What the strips draw. ``names`` are of the people that alarms speak of."""

    alarms: tuple[Alarm, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    emergencies: tuple[Raised, ...] = ()

    @property
    def ringing(self) -> tuple[Alarm, ...]:
        """What nobody has acknowledged, without emergencies, which have a strip of their own."""
        return tuple(a for a in ringing(self.alarms) if a.kind is not AlarmKind.EMERGENCY)


class AlarmViewModel(QObject):
    """Signals: ``state_changed(AlarmState)``; ``ticked()`` a second has passed.

    ``listens`` is whether whoever is in has a desk: alarms are for desks, emergencies for everyone.
    """

    state_changed = Signal(object)
    ticked = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None, *, listens: bool) -> None:
        super().__init__(parent)
        self._desk = desk
        self._listens = listens
        self._watched = Watched()
        self._names: Mapping[str, str] = {}
        self._teams: tuple[TeamRow, ...] = ()
        self._told: set[str] = set()
        self._taking: set[str] = set()  # emergencies whose answer is on its way
        self.state = AlarmState()

    def take(self, watched: Watched, teams: tuple[TeamRow, ...], names: Mapping[str, str]) -> None:
        """The board was told anew."""
        self._watched, self._teams, self._names = watched, teams, names
        self.tick()

    def tick(self) -> None:
        """A second has passed."""
        found = alarms(self._watched, now())
        if not self._listens:
            found = tuple(one for one in found if one.kind is AlarmKind.EMERGENCY)
        state = AlarmState(found, self._names, self._emergencies())
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
        self._tell(ringing(found))
        self.ticked.emit()

    def _emergencies(self) -> tuple[Raised, ...]:
        raised = [self._raised(team, one) for team in self._teams for one in team.emergencies]
        return tuple(sorted(raised, key=lambda one: one.emergency.started_at))

    def _raised(self, team: TeamRow, one: Emergency) -> Raised:
        members = {team.officer_id: team.officer, team.clinician_id: team.clinician}
        who = members.get(one.member) or self._names.get(one.member, "") if one.member else ""
        seen = self._names.get(one.acknowledged_by, "?") if one.acknowledged_at else ""
        return Raised(
            one, team.id, team.call_sign, who, one.call or team.call, team.call_number,
            one.place or team.call_place, seen,
        )  # fmt: skip

    def _tell(self, rings: tuple[Alarm, ...]) -> None:
        """Put on record that whoever is logged in here was alerted, once for each alarm."""
        new = [one.id for one in rings if one.id not in self._told][:_MOST]
        if new:
            self._told.update(new)
            self._desk.submit(c.RecordAlerted(tuple(new)), failed=lambda _error: None)

    # --- what can be done ------------------------------------------------------------------------

    def acknowledge(self, alarm: str) -> None:
        """Somebody has seen it."""
        self._desk.submit(c.AcknowledgeAlarm(alarm))

    def acknowledge_emergency(self, one: Raised) -> None:
        """Somebody takes it up."""
        self._taking.add(one.emergency.id)
        self._desk.submit(
            c.AcknowledgeEmergency(one.team, one.emergency.id), failed=self._on_not_taken
        )

    def _on_not_taken(self, error: McrrtError) -> None:
        self._taking.clear()
        self._desk.refused.emit(error)

    @property
    def first_unseen(self) -> Raised | None:
        """The oldest emergency that nobody has taken up, nor is about to."""
        return next(
            (one for one in self.state.emergencies
             if not one.seen_by and one.emergency.id not in self._taking),
            None,
        )  # fmt: skip

    def may_be_mistake(self, one: Raised, at: datetime | None = None) -> bool:
        """Say whether it can still be said that the key was pressed by mistake."""
        return one.emergency.can_be_mistake(at or now())

    def mistaken(self, one: Raised) -> None:
        """The key was pressed by mistake."""
        self._desk.submit(c.CancelEmergency(one.team, one.emergency.id))
