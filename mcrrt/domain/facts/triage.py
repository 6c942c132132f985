"""What can have happened in a triage, and to the checklists it is made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import CallFact, Fact, Feed, subject
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.packs.result import Result
from mcrrt.domain.urgency import Urgency


@dataclass(frozen=True, slots=True)
class TriageAnswered(CallFact):
    """Answers were given or changed. ``result`` is what all answers so far mean.

    The result is kept with the fact, because packs change and what was shown then must stay.
    """

    KIND: ClassVar[str] = "triage.answered"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    assessment: str
    answers: Mapping[str, Answer]
    result: Result


@dataclass(frozen=True, slots=True)
class TriageDone(CallFact):
    """The assessment was finished. A later one starts anew; this one stays as it is."""

    KIND: ClassVar[str] = "triage.done"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    assessment: str


@dataclass(frozen=True, slots=True)
class UrgencyLowered(CallFact):
    """Two people set aside what they knew of. ``second`` is the account of the other one.

    ``covers`` names what they set aside (see ``call_urgency.said``); ``code`` is the reason.
    """

    KIND: ClassVar[str] = "call.urgency_lowered"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    urgency: Urgency
    covers: tuple[str, ...]
    code: str
    note: str
    second: str


@dataclass(frozen=True, slots=True)
class ScreeningCounted(CallFact):
    """What a clinician's screening says of the urgency: all of it that leaves the health record.

    ``replaces`` are the screenings of the same kind that this one follows.
    """

    KIND: ClassVar[str] = "call.screening_counted"
    FEED: ClassVar[Feed] = Feed.OPS
    PERSONAL: ClassVar[bool] = True
    call: str
    screening: str
    urgency: Urgency
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ScreeningFact(Fact):
    call: str
    screening: str

    def subjects(self) -> tuple[str, ...]:
        """The screening, and the call whose timeline it stands on."""
        return (subject("screening", self.screening), subject("call", self.call))


@dataclass(frozen=True, slots=True)
class ScreeningAnswered(_ScreeningFact):
    """A clinician gave or changed answers of an instrument of the health record."""

    KIND: ClassVar[str] = "screening.answered"
    FEED: ClassVar[Feed] = Feed.CLINICAL
    PERSONAL: ClassVar[bool] = True
    answers: Mapping[str, Answer]
    result: Result


@dataclass(frozen=True, slots=True)
class ScreeningDone(_ScreeningFact):
    """The screening was finished; it stays as it is.

    ``formulation`` is what the clinician understands of it and what keeps the person safe now: no
    score stands alone (domain.md 3.2).
    """

    KIND: ClassVar[str] = "screening.done"
    FEED: ClassVar[Feed] = Feed.CLINICAL
    PERSONAL: ClassVar[bool] = True
    formulation: str = ""


@dataclass(frozen=True, slots=True)
class _ChecklistFact(Fact):
    pack: str

    def subjects(self) -> tuple[str, ...]:
        """The checklist."""
        return (subject("checklist", self.pack),)


@dataclass(frozen=True, slots=True)
class ChecklistKept(_ChecklistFact):
    """A checklist was used for the first time as it is: what it says is kept for ever."""

    KIND: ClassVar[str] = "checklist.kept"
    FEED: ClassVar[Feed] = Feed.ADMIN
    version: str
    hash: str
    json: str


@dataclass(frozen=True, slots=True)
class ChecklistLoaded(_ChecklistFact):
    """An administrator brought a checklist, or another version of one, which is used from now on.

    ``terms``: that the agency may use it was confirmed.
    """

    KIND: ClassVar[str] = "checklist.loaded"
    FEED: ClassVar[Feed] = Feed.ADMIN
    version: str
    hash: str
    json: str
    terms: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistSwitched(_ChecklistFact):
    """A checklist is used from now on, or no more. ``terms``: its terms were confirmed."""

    KIND: ClassVar[str] = "checklist.switched"
    FEED: ClassVar[Feed] = Feed.ADMIN
    on: bool
    terms: bool = False
