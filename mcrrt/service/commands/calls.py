"""Commands about calls: taking, noting, tying together, triage, ending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from mcrrt.domain.fields import Value
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.urgency import Urgency
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command, Instant


@dataclass(frozen=True, slots=True)
class OpenCall(Command):
    """Begin to take a call. It is a draft until it is queued. ``call`` may bring its own id."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    values: Mapping[str, Value] = field(default_factory=dict)
    call: str = ""


@dataclass(frozen=True, slots=True)
class RecordCallDetails(Command):
    """Give, change or empty (null) fields of the intake. Only what differs becomes a fact."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    values: Mapping[str, Value]
    base: Mapping[str, str | None] = field(default_factory=dict)
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueCall(Command):
    """Hand the intake to the board: the call waits for a response."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str


@dataclass(frozen=True, slots=True)
class RaiseUrgency(Command):
    """Set the urgency higher than the checklist did, with the reason."""

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class AddNote(Command):
    """Write a note into the call's timeline. ``clinical`` notes are for clinicians only."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    text: str
    clinical: bool = False


@dataclass(frozen=True, slots=True)
class CorrectNote(Command):
    """Correct a note by a new one. ``entry`` is the event id of the note; both stay."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    entry: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinkCalls(Command):
    """Tie two calls that belong together."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    other: str


@dataclass(frozen=True, slots=True)
class MarkDuplicate(Command):
    """Say that the call reports the same event as another. Nothing is merged or deleted."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    parent: str


@dataclass(frozen=True, slots=True)
class DivertCall(Command):
    """Hand the caller to a crisis worker instead of a visit. Refused while the gate is closed."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CancelCall(Command):
    """End a call, or throw a draft away, before anybody was needed, with the reason."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseCall(Command):
    """End the work with a disposition (``D01`` to ``D19``, or ``D98`` with a note)."""

    RIGHT: ClassVar[Right] = Right.CALL_CLOSE
    call: str
    disposition: str
    more: tuple[str, ...] = ()
    note: str = ""
    follow_up_by: Instant | None = None


@dataclass(frozen=True, slots=True)
class ReviewCall(Command):
    """Accept the closing of a call that waited for review."""

    RIGHT: ClassVar[Right] = Right.CALL_REVIEW
    call: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordFollowUp(Command):
    """Record the promised contact: made, or tried, and when to try again."""

    RIGHT: ClassVar[Right] = Right.CALL_CLOSE
    call: str
    reached: bool
    text: str
    again_by: Instant | None = None


@dataclass(frozen=True, slots=True)
class ReopenCall(Command):
    """Work on an ended call again, with the reason."""

    RIGHT: ClassVar[Right] = Right.CALL_REOPEN
    call: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerTriage(Command):
    """Answer items of a checklist: ``yes``, ``no``, ``unknown``, ``not_asked`` or a number.

    Goes on with the open run through that checklist, or starts one. An instrument of the health
    record is answered by a clinician.
    """

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    answers: Mapping[str, Answer]
    pack: str = "mcrrt-intake"


@dataclass(frozen=True, slots=True)
class FinishTriage(Command):
    """Finish the open run through a checklist. What it said stands; the next one starts anew.

    A screener of the health record needs a ``formulation``: what is understood, and what keeps the
    person safe now.
    """

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    pack: str = "mcrrt-intake"
    formulation: str = ""
