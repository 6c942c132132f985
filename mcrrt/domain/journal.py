"""The envelope of the journal: what happened, to what, by whom, in which feed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Feed(StrEnum):
    """The unit of order and of authorisation: a machine receives whole feeds or nothing."""

    OPS = "ops"
    CLINICAL = "clinical"
    REFERRAL = "referral"
    ADMIN = "admin"
    ACCESS = "access"


def subject(kind: str, record_id: str) -> str:
    """Name a record as a journal subject."""
    return f"{kind}:{record_id}"


def subject_id(name: str) -> str:
    """Return the id in a journal subject."""
    return name.partition(":")[2]


FACTS: dict[str, type["Fact"]] = {}


class Fact:
    """Something that happened. Subclasses are frozen dataclasses with a ``KIND`` and a ``FEED``.

    ``PERSONAL`` facts are sealed in the journal with the key of the call they are about, so that
    destroying the key erases what they say and leaves order and chain whole.
    """

    __slots__ = ()
    KIND: ClassVar[str]
    FEED: ClassVar[Feed]
    VERSION: ClassVar[int] = 1
    PERSONAL: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        if "KIND" in cls.__dict__:
            FACTS[cls.KIND] = cls

    def subjects(self) -> tuple[str, ...]:
        """The records this fact touches, as ``kind:id``."""
        raise NotImplementedError

    @property
    def personal(self) -> bool:
        """Say whether this one is sealed; some kinds are only when they hold a person's words."""
        return self.PERSONAL


class CallFact(Fact):
    """A fact about one call and nothing else."""

    __slots__ = ()
    call: str

    def subjects(self) -> tuple[str, ...]:
        """The call."""
        return (subject("call", self.call),)


@dataclass(frozen=True, slots=True)
class Unreadable(Fact):
    """A fact of an unknown kind or a newer version, or one whose key was destroyed.

    It is kept and passed on as it came, and changes nothing here.
    """

    KIND: ClassVar[str] = "unreadable"
    FEED: ClassVar[Feed] = Feed.OPS
    why: str = "unknown"

    def subjects(self) -> tuple[str, ...]:
        """Nothing that could be folded."""
        return ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact with its circumstances, as the fold sees it.

    ``base`` names, per field, the event whose value the author saw when the form was opened;
    ``None`` means that the field was empty then. ``at`` is the time of the station, in UTC.
    ``crossed``: the fold found that it does not fit what somebody else did meanwhile.
    """

    event_id: str
    at: datetime
    actor: str
    role: str
    station: str
    fact: Fact
    base: Mapping[str, str | None] = field(default_factory=dict)
    crossed: bool = False
