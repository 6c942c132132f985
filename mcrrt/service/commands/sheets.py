"""Commands about the shift-change sheet."""

from dataclasses import dataclass, field
from typing import ClassVar

from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class MakeSheet(Command):
    """Make the shift-change sheet as things are now, in ``en`` or ``fr``, with a note on top.

    Its page is kept as it was made. See ``ShiftSheet`` for what will be on it.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    note: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class SignSheet(Command):
    """Take the shift over. Once, and never by whoever made the sheet.

    Whoever is logged in signs; or, at the desk of the outgoing dispatcher, ``username`` signs with
    their own ``password``.
    """

    RIGHT: ClassVar[Right] = Right.DISPATCH
    sheet: str
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordSheetUse(Command):
    """Record that the page of a sheet was ``printed``, ``saved`` or ``shown``."""

    RIGHT: ClassVar[Right] = Right.BOARD
    sheet: str
    how: str
