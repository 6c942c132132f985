"""A team's part in one call: a record of its own, so that stacked calls cannot mix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.crew import Crew, changed
from mcrrt.domain.team_status import ARRIVED, ON_A_CALL, TeamStatus


class ResponseMode(StrEnum):
    """How the team takes part (domain.md 1.5); rates differ by mode and reports compare them."""

    FIRST_RESPONDER = "first_responder"
    SECONDARY = "secondary"
    CONSULT = "consult"
    FOLLOW_UP = "follow_up"


class Ended(StrEnum):
    """How an assignment came to its end."""

    CLEARED = "cleared"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Declined(StrEnum):
    """Why a team that was sent cannot go."""

    BUSY = "busy"
    TOO_FAR = "too_far"
    UNSAFE = "unsafe"
    CONFLICT = "conflict"
    SHIFT_END = "shift_end"
    VEHICLE = "vehicle"
    UNWELL = "unwell"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Against:
    """A hard rule that stands against somebody who is sent. ``member`` is '' for the whole team."""

    rule: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One team on one call. ``status`` is None while the call is stacked behind another.

    ``times`` holds when each state was first reached; they never go backwards on one assignment.
    ``officer_id`` and ``clinician_id`` are in the seats now, or were at its end, '' for an empty
    one; ``crews`` says who was when, and is empty while nothing changed. ``despite`` is why they
    went although the rules ``against`` them stood: each by whoever sent them.
    """

    id: str
    call_id: str
    team_id: str
    call_sign: str
    officer_id: str
    clinician_id: str
    mode: ResponseMode
    assigned_at: datetime
    status: TeamStatus | None = None
    times: Mapping[TeamStatus, datetime] = field(default_factory=dict)
    last_at: datetime | None = None
    ended: Ended | None = None
    ended_at: datetime | None = None
    provisional: bool = False
    read_back: bool = False
    crews: tuple[Crew, ...] = ()
    declined: Declined | None = None
    despite: str = ""
    against: tuple[Against, ...] = ()

    @property
    def crew_spans(self) -> tuple[Crew, ...]:
        """Who was on it and when, the last crew last."""
        return self.crews or (Crew(self.officer_id, self.clinician_id, self.assigned_at),)

    @property
    def open(self) -> bool:
        """Say whether the team is still expected to work on the call."""
        return self.ended is None

    @property
    def arrived(self) -> bool:
        """Say whether the team reached the person."""
        return any(status in self.times for status in ARRIVED)


def advance(assignment: Assignment, status: TeamStatus, at: datetime) -> Assignment:
    """Carry a new state of the team into its assignment.

    A state that is not one of work on a call ends the assignment: *cleared* if the team had
    arrived, *cancelled* if not. A clock that stepped back cannot make times go backwards.
    """
    at = max(at, assignment.last_at or assignment.assigned_at)
    if status not in ON_A_CALL:
        how = Ended.CLEARED if assignment.arrived else Ended.CANCELLED
        return replace(assignment, ended=how, ended_at=at, last_at=at)
    times = {**assignment.times}
    times.setdefault(status, at)
    return replace(assignment, status=status, times=times, last_at=at)


def crewed(assignment: Assignment, officer: str, clinician: str, at: datetime) -> Assignment:
    """Put others into the seats, and keep who was in them before."""
    at = max(at, assignment.last_at or assignment.assigned_at)
    return replace(
        assignment, officer_id=officer, clinician_id=clinician,
        crews=changed(assignment.crew_spans, officer, clinician, at), last_at=at,
    )  # fmt: skip


def decline(assignment: Assignment, why: Declined, at: datetime) -> Assignment:
    """End an assignment that the team did not take."""
    at = max(at, assignment.last_at or assignment.assigned_at)
    return replace(assignment, ended=Ended.DECLINED, ended_at=at, last_at=at, declined=why)


def owned(assignment: Assignment, against: Iterable[Against], despite: str) -> Assignment:
    """Keep what stood against them, and why they go all the same."""
    known = tuple(dict.fromkeys((*assignment.against, *against)))
    return replace(assignment, against=known, despite=despite or assignment.despite)


def withdraw(assignment: Assignment, at: datetime) -> Assignment:
    """End a stacked assignment that never began."""
    return replace(assignment, ended=Ended.WITHDRAWN, ended_at=max(at, assignment.assigned_at))
