"""What can have happened to a shift-change sheet."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.journal import Fact, Feed, subject


@dataclass(frozen=True, slots=True)
class SheetMade(Fact):
    """A dispatcher made the sheet of this moment. ``document`` is the SHA-256 of its page."""

    KIND: ClassVar[str] = "sheet.made"
    FEED: ClassVar[Feed] = Feed.OPS
    sheet: str
    document: str
    pages: int
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        """The sheet."""
        return (subject("sheet", self.sheet),)


@dataclass(frozen=True, slots=True)
class SheetSigned(Fact):
    """The incoming dispatcher took the shift over. ``signer`` is their account.

    Who is logged in may be another: at one desk the outgoing dispatcher is still there.
    """

    KIND: ClassVar[str] = "sheet.signed"
    FEED: ClassVar[Feed] = Feed.OPS
    sheet: str
    signer: str

    def subjects(self) -> tuple[str, ...]:
        """The sheet."""
        return (subject("sheet", self.sheet),)
