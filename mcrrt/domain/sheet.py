"""A shift-change sheet: what one dispatcher hands to the next, and who has signed for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts.sheets import SheetMade, SheetSigned
from mcrrt.domain.journal import Entry


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``document`` names its page, which stays what was handed over.

    ``signed_by`` is '' while nobody has taken the shift over. ``event`` is its latest.
    """

    id: str
    made_at: datetime
    made_by: str
    document: str
    pages: int
    note: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    event: str = ""


def evolve_sheet(sheet: Sheet | None, entry: Entry) -> Sheet:
    """Return the sheet after the fact. Raises RuleBroken."""
    fact = entry.fact
    if isinstance(fact, SheetMade):
        if sheet is not None:
            raise RuleBroken(N_("This sheet is there already."))
        return Sheet(
            fact.sheet, entry.at, entry.actor, fact.document, fact.pages, fact.note,
            event=entry.event_id,
        )  # fmt: skip
    if sheet is None:
        raise RuleBroken(N_("There is no such sheet."))
    if not isinstance(fact, SheetSigned):
        return sheet
    require_signable(sheet, fact.signer)
    return replace(sheet, signed_by=fact.signer, signed_at=entry.at, event=entry.event_id)


def require_signable(sheet: Sheet, signer: str) -> None:
    """Refuse a second signature, and one of whoever made the sheet. Raises RuleBroken."""
    if sheet.signed_by:
        raise RuleBroken(N_("This sheet was signed already."))
    if signer == sheet.made_by:
        raise RuleBroken(
            N_("Whoever made the sheet cannot take it over: the incoming dispatcher signs.")
        )
