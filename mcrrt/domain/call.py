"""What a call is: the state that its facts add up to, and what can be read from it.

What may happen to a call, and when it is refused, is in ``call_rules``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mcrrt.domain import call_urgency
from mcrrt.domain.acknowledged import Acknowledged
from mcrrt.domain.assignment import Assignment, Ended
from mcrrt.domain.call_urgency import Lowered, Move, Raise, Screened
from mcrrt.domain.conflict import Conflict
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.fields import Value
from mcrrt.domain.held import Held
from mcrrt.domain.hold import Hold
from mcrrt.domain.run import Run
from mcrrt.domain.support import Support
from mcrrt.domain.team_status import ARRIVED, TeamStatus
from mcrrt.domain.urgency import Urgency, most_urgent


class Stage(StrEnum):
    """Where the call itself stands; what its teams do is in their assignments."""

    DRAFT = "draft"
    OPEN = "open"
    FOLLOW_UP_OPEN = "follow_up_open"
    PENDING_REVIEW = "pending_review"
    CLOSED = "closed"
    DIVERTED = "diverted"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class CallStatus(StrEnum):
    """What a board shows, made from the stage, the triage and the assignments (domain.md 1.6)."""

    DRAFT = "draft"
    RECEIVED = "received"
    TRIAGING = "triaging"
    QUEUED = "queued"
    DISPATCHED = "dispatched"
    ACTIVE = "active"
    AT_HOSPITAL = "at_hospital"
    FOLLOW_UP_OPEN = "follow_up_open"
    PENDING_REVIEW = "pending_review"
    CLOSED = "closed"
    DIVERTED = "diverted"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


WORKING_STAGES = (Stage.DRAFT, Stage.OPEN)


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to another call: ``related``, ``parent`` or ``child``."""

    other: str
    kind: str


@dataclass(frozen=True, slots=True)
class SentTwice:
    """A team was sent here while another desk had sent it elsewhere; the other one stood.

    ``event`` is the sending that did not count, by ``actor``. ``busy_with`` is the call it is on.
    """

    event: str
    team: str
    call_sign: str
    at: datetime
    actor: str
    busy_with: str = ""


@dataclass(frozen=True, slots=True)
class Notified:
    """A line of the response plan that was done."""

    line: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotToGo:
    """A member who must not meet the person of this call, and why."""

    member: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """Everything the journal says about one call, without its timeline."""

    id: str
    number: str
    received_at: datetime
    opened_by: str
    stage: Stage = Stage.DRAFT
    details: Mapping[str, Held] = field(default_factory=dict)
    raises: tuple[Raise, ...] = ()
    screened: tuple[Screened, ...] = ()
    lowered: Lowered | None = None
    moves: tuple[Move, ...] = ()
    assessments: tuple[Run, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    links: tuple[Link, ...] = ()
    dispositions: tuple[str, ...] = ()
    closing_note: str = ""
    follow_up_by: datetime | None = None
    queued_at: datetime | None = None
    ended_at: datetime | None = None
    reopened: int = 0
    assignments_before: int = 0  # how many there were when it was last reopened
    changed_at: datetime | None = None
    status_since: datetime | None = None
    system: str = ""
    source_key: str = ""
    outcomes: tuple[ImportedOutcome, ...] = ()
    imported_urgency: Urgency | None = None
    conflicts: tuple[Conflict, ...] = ()
    sent_twice: tuple[SentTwice, ...] = ()
    support: tuple[Support, ...] = ()
    hold: Hold | None = None
    notified: tuple[Notified, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    not_to_go: tuple[NotToGo, ...] = ()

    def value(self, name: str) -> Value:
        """Return a field's value, or None."""
        held = self.details.get(name)
        return held.value if held else None

    def text(self, name: str) -> str:
        """Return a field's value as text, '' when it is empty or no text."""
        value = self.value(name)
        return value if isinstance(value, str) else ""

    @property
    def values(self) -> dict[str, Value]:
        """All field values by name."""
        return {name: held.value for name, held in self.details.items()}

    @property
    def assessment(self) -> Run | None:
        """The latest run through an intake checklist."""
        return next((a for a in reversed(self.assessments) if a.intake), None)

    def open_run(self, pack: str) -> Run | None:
        """Return the latest run through this checklist that is not finished."""
        runs = (a for a in reversed(self.assessments) if a.pack == pack and not a.done_at)
        return next(runs, None)

    @property
    def raised(self) -> Urgency | None:
        """The most urgent that a person has set."""
        return most_urgent(*(one.urgency for one in self.raises))

    @property
    def _history(self) -> bool:
        """Say whether it came from another system and nobody has worked on it here."""
        return bool(self.system) and not self.reopened

    @property
    def urgency(self) -> Urgency | None:
        """How urgent the response is; None only for imported calls that did not say.

        A call without triage is P1, provisional (domain.md 3.9). Within one assessment the
        urgency follows its answers; what finished assessments said, what a person raised and
        what another system said stands until two people set it aside (see ``call_urgency``).
        """
        return self.imported_urgency if self._history else call_urgency.urgency(self)

    @property
    def provisional(self) -> bool:
        """Say whether the urgency still rests on questions that nobody answered."""
        if self._history:
            return False
        latest = self.assessment
        return latest is None or latest.result.provisional

    @property
    def open_assignments(self) -> tuple[Assignment, ...]:
        """The teams that are on the call or on their way, without stacked ones."""
        return tuple(a for a in self.assignments if a.open and a.status is not None)

    @property
    def stacked(self) -> tuple[Assignment, ...]:
        """The teams for which the call waits behind another."""
        return tuple(a for a in self.assignments if a.open and a.status is None)

    @property
    def attended(self) -> bool:
        """Say whether a team reached the person."""
        return any(a.arrived for a in self.assignments)

    @property
    def status(self) -> CallStatus:
        """What a board shows."""
        if self.stage is not Stage.OPEN:
            return CallStatus(self.stage.value)
        states = {a.status for a in self.open_assignments}
        if TeamStatus.AT_HOSPITAL in states:
            return CallStatus.AT_HOSPITAL
        if states & ARRIVED:
            return CallStatus.ACTIVE
        if states:
            return CallStatus.DISPATCHED
        if self.needs_outcome:
            return CallStatus.ACTIVE
        return self._waiting_status()

    def _waiting_status(self) -> CallStatus:
        latest = self.assessment
        if latest is None or not latest.answers:
            return CallStatus.RECEIVED
        if latest.done_at is None and latest.result.provisional:
            return CallStatus.TRIAGING
        return CallStatus.QUEUED

    @property
    def needs_outcome(self) -> bool:
        """Say whether the last team has cleared and nobody has said how it ended."""
        if self.stage is not Stage.OPEN or self.open_assignments:
            return False
        since = self.assignments[self.assignments_before :]
        return any(a.ended is Ended.CLEARED for a in since)

    @property
    def waiting(self) -> bool:
        """Say whether the call waits for a team."""
        return self.stage is Stage.OPEN and not self.open_assignments and not self.needs_outcome


def require_stage(call: Call, *stages: Stage) -> None:
    """Refuse what cannot be done while the call stands where it does. Raises RuleBroken."""
    if call.stage not in stages:
        raise RuleBroken(
            N_("Call {number} is {status}: this cannot be done now."),
            number=call.number,
            status=call.status,
        )
