"""What can have happened in a triage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import CallFact, Feed
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.packs.result import Result


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
