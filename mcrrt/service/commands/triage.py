"""Commands about triage: answering, lowering together, and the checklists of the agency."""

from dataclasses import dataclass, field
from typing import ClassVar

from mcrrt.domain.urgency import Urgency
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class LowerUrgency(Command):
    """Set the urgency lower than what was said, together with a second person.

    ``code`` is the reason. ``second`` is the user name of a clinician or supervisor, who gives
    ``password`` on this machine. What they do not know of is not set aside, and nobody goes below a
    starred item that is open or answered with yes, nor below a screener.
    """

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    urgency: Urgency
    code: str
    second: str
    password: str = field(repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoadChecklist(Command):
    """Bring a checklist of the agency's own, or another version of one; it is used from now on.

    ``json`` is the pack file. ``terms``: the agency may use it; its owner's terms were read.
    """

    RIGHT: ClassVar[Right] = Right.SETTINGS
    json: str
    terms: bool = False


@dataclass(frozen=True, slots=True)
class SwitchChecklist(Command):
    """Use a checklist, or use it no more. What was made with it stays.

    ``terms`` confirms the terms of a checklist that has some; without that it stays off.
    """

    RIGHT: ClassVar[Right] = Right.SETTINGS
    pack: str
    on: bool
    terms: bool = False
