"""What a change of shift is answered with: everything on the sheet, and the sheets that were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.to_watch import WatchLine
from mcrrt.service.answers import CallRow, FollowUpRow, TeamRow


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet that was made. ``here``: its page is on this machine; it can still be on its way.

    ``signed_by`` is the name of who took over, '' while nobody has.
    """

    id: str
    made_at: datetime
    made_by: str
    pages: int
    note: str
    signed_by: str
    signed_at: datetime | None
    here: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class ShiftSheetView:
    """What the next shift takes over. ``names`` are of members in an emergency, by id.

    ``active`` are calls somebody works on, ``held`` those that wait until later. ``follow_ups`` are
    overdue, or due within half a day. ``sheets`` are the last ones, newest first.
    """

    at: datetime
    agency_name: str
    station_code: str
    practice: bool
    waiting: tuple[CallRow, ...]
    active: tuple[CallRow, ...]
    held: tuple[CallRow, ...]
    drafts: tuple[CallRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    teams: tuple[TeamRow, ...]
    watch: tuple[WatchLine, ...]
    names: Mapping[str, str]
    sheets: tuple[SheetRow, ...]
