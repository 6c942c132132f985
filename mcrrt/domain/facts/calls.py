"""What can have happened to a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from mcrrt.domain.fields import Value
from mcrrt.domain.journal import CallFact, Fact, Feed, subject
from mcrrt.domain.urgency import Urgency


@dataclass(frozen=True, slots=True)
class CallOpened(CallFact):
    """Somebody began to take a call; it is a draft until it is queued."""

    KIND: ClassVar[str] = "call.opened"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    number: str


@dataclass(frozen=True, slots=True)
class CallDetailsRecorded(CallFact):
    """Fields of the intake were given, changed or emptied (None).

    ``suggested`` names the fields whose value was proposed from the narrative and accepted.
    """

    KIND: ClassVar[str] = "call.details"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    values: Mapping[str, Value]
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallConflictResolved(CallFact):
    """Somebody said which of two values of a field is right. Both are named by their events."""

    KIND: ClassVar[str] = "call.conflict_resolved"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    field: str
    other: str
    keep: str


@dataclass(frozen=True, slots=True)
class SentTwiceSettled(CallFact):
    """Somebody has seen that a team did not come here because it was sent elsewhere as well."""

    KIND: ClassVar[str] = "call.sent_twice_settled"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    sending: str


@dataclass(frozen=True, slots=True)
class CallQueued(CallFact):
    """The intake was handed to the board: the call waits for a response."""

    KIND: ClassVar[str] = "call.queued"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str


@dataclass(frozen=True, slots=True)
class UrgencyRaised(CallFact):
    """A person set the urgency higher than the checklist did."""

    KIND: ClassVar[str] = "call.urgency_raised"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class NoteAdded(CallFact):
    """A note for everyone who works on the call."""

    KIND: ClassVar[str] = "call.note"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    text: str


@dataclass(frozen=True, slots=True)
class ClinicalNoteAdded(CallFact):
    """A note of the health record: for clinicians (domain.md 2.2)."""

    KIND: ClassVar[str] = "call.clinical_note"
    FEED: ClassVar[Feed] = Feed.CLINICAL
    PERSONAL: ClassVar[bool] = True
    call: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteCorrected(CallFact):
    """A note was corrected. The first wording stays in the record and is shown struck out."""

    KIND: ClassVar[str] = "call.note_corrected"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    corrects: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClinicalNoteCorrected(CallFact):
    """A clinical note was corrected, in the same feed as the note."""

    KIND: ClassVar[str] = "call.clinical_note_corrected"
    FEED: ClassVar[Feed] = Feed.CLINICAL
    PERSONAL: ClassVar[bool] = True
    call: str
    corrects: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class CallsLinked(Fact):
    """Two calls belong together. Kinds after EIDO: ``related`` or ``parent`` (domain.md 1.6)."""

    KIND: ClassVar[str] = "call.linked"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    other: str
    link: str

    def subjects(self) -> tuple[str, ...]:
        """Both calls."""
        return (subject("call", self.call), subject("call", self.other))


@dataclass(frozen=True, slots=True)
class CallMarkedDuplicate(Fact):
    """The call is another report of the parent's event. Both stay; work goes on in the parent."""

    KIND: ClassVar[str] = "call.duplicate"
    FEED: ClassVar[Feed] = Feed.OPS
    call: str
    parent: str

    def subjects(self) -> tuple[str, ...]:
        """Both calls."""
        return (subject("call", self.call), subject("call", self.parent))


@dataclass(frozen=True, slots=True)
class CallDiverted(CallFact):
    """The caller was handed to a crisis worker instead of a visit."""

    KIND: ClassVar[str] = "call.diverted"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    to: str
    note: str


@dataclass(frozen=True, slots=True)
class CallCancelled(CallFact):
    """The call ended before anybody was needed, or the draft was thrown away, with the reason."""

    KIND: ClassVar[str] = "call.cancelled"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    reason: str


@dataclass(frozen=True, slots=True)
class CallClosed(CallFact):
    """The work ended with one or more dispositions, the first the main one.

    ``review`` keeps it with a supervisor; ``follow_up_by`` keeps it with whoever follows up.
    """

    KIND: ClassVar[str] = "call.closed"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    dispositions: tuple[str, ...]
    note: str = ""
    review: bool = False
    follow_up_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallReviewed(CallFact):
    """A supervisor read and accepted the closing."""

    KIND: ClassVar[str] = "call.reviewed"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FollowedUp(CallFact):
    """The promised contact after the call was made, or tried."""

    KIND: ClassVar[str] = "call.followed_up"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    reached: bool
    text: str
    again_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallReopened(CallFact):
    """The call is worked on again, with the reason."""

    KIND: ClassVar[str] = "call.reopened"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedOutcome:
    """One outcome of another system: its words and our code for it."""

    original: str
    disposition: str | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallImported(CallFact):
    """A finished contact came in from another system.

    ``source_key`` is that system's id for it; the same key never comes in twice. ``original``
    keeps what had no field here, by column.
    """

    KIND: ClassVar[str] = "call.imported"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    number: str
    system: str
    source_key: str
    received_at: datetime
    values: Mapping[str, Value]
    outcomes: tuple[ImportedOutcome, ...]
    urgency: Urgency | None = None
    original: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportAmended(CallFact):
    """A later file told more about a contact that had come in before."""

    KIND: ClassVar[str] = "call.import_amended"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    outcomes: tuple[ImportedOutcome, ...]
