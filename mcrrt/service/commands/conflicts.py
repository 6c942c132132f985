"""Commands for when two people crossed each other, and for events that do not count."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class ResolveConflict(Command):
    """Say which of two values of a field is right, naming both by their events.

    ``keep`` is the event whose value is right: the one that stands, or ``other``. For a field of a
    referral give ``referral`` instead of ``call``.
    """

    RIGHT: ClassVar[Right] = Right.NOTE
    field: str
    other: str
    keep: str
    call: str = ""
    referral: str = ""


@dataclass(frozen=True, slots=True)
class SettleSentTwice(Command):
    """Say that it was seen: the team that was sent here had been sent elsewhere as well."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    sending: str


@dataclass(frozen=True, slots=True)
class SeeRuling(Command):
    """Say that it was seen: an event of one's own does not count, and why."""

    RIGHT: ClassVar[Right] = Right.SELF
    event: str
