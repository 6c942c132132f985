"""All that can be asked. Each is a frozen record; the store answers with the rows of ``answers``.

Questions about a person's record leave a view in the access feed: once when it is opened, and
again when the same account comes back to it after ten minutes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from mcrrt.service.access import Right

Instant = Annotated[datetime, Meta(tz=True)]  # with its offset from UTC
Days = Annotated[int, Meta(ge=1, le=31)]
Few = Annotated[int, Meta(ge=1, le=50)]
Page = Annotated[int, Meta(ge=1, le=200)]
LongPage = Annotated[int, Meta(ge=1, le=1_000)]
Position = Annotated[int, Meta(ge=0, le=2**53)]
Cursor = Annotated[str, Meta(pattern=r"^[0-9]{0,18}$")]
Dpi = Annotated[int, Meta(ge=40, le=300)]
DpiOrNone = Annotated[int, Meta(ge=0, le=300)]

QUESTIONS: dict[str, type["Question"]] = {}


class Question:
    """A question. ``RIGHT`` is what the account needs."""

    __slots__ = ()
    RIGHT: ClassVar[Right]

    def __init_subclass__(cls) -> None:
        QUESTIONS[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class Board(Question):
    """Everything the dispatcher's home shows: waiting and active calls, drafts, teams."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class Alarms(Question):
    """What the desk must not miss now, the most pressing first, acknowledged ones among them."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class ResponsePlan(Question):
    """Who else is to be told of a call, whether to stage, which hospital; and what was done of it."""

    RIGHT: ClassVar[Right] = Right.CALL_SEE
    call: str


@dataclass(frozen=True, slots=True)
class OnTheMap(Question):
    """The calls and teams of the board with where each is taken to be, and the layers in force."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class Layers(Question):
    """The layers that the agency has loaded onto the map."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class ShapesOf(Question):
    """The shapes of one layer, flat, for drawing."""

    RIGHT: ClassVar[Right] = Right.SELF
    layer: str


@dataclass(frozen=True, slots=True)
class PreviewLayer(Question):
    """What a GeoJSON file would bring as a layer of this kind. Nothing is loaded."""

    RIGHT: ClassVar[Right] = Right.SETTINGS
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CallCard(Question):
    """One call with its fields, triage, teams and timeline. Recorded as a view."""

    RIGHT: ClassVar[Right] = Right.CALL_SEE
    call: str


@dataclass(frozen=True, slots=True)
class PriorCalls(Question):
    """Calls at the same number, place or person as these values, newest first.

    ``call`` is left out of the answer.
    """

    RIGHT: ClassVar[Right] = Right.CALL_SEE
    call: str = ""
    phone: str = ""
    other_phone: str = ""
    address: str = ""
    person: str = ""
    birth_date: str = ""
    limit: Few = 8


@dataclass(frozen=True, slots=True)
class SearchCalls(Question):
    """Search all calls, newest first, a page at a time. ``after`` is the ``next`` of a page.

    ``text`` finds words, or beginnings of words, in names, places, narrative and notes.
    """

    RIGHT: ClassVar[Right] = Right.CALL_SEE
    text: str = ""
    status: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    disposition: tuple[str, ...] = ()
    since: Instant | None = None
    until: Instant | None = None
    after: Cursor = ""
    limit: Page = 50


@dataclass(frozen=True, slots=True)
class Teams(Question):
    """Teams that are on, and with ``past`` also those that have stood down, newest first."""

    RIGHT: ClassVar[Right] = Right.BOARD
    past: bool = False


@dataclass(frozen=True, slots=True)
class Members(Question):
    """Officers and clinicians with what they are doing."""

    RIGHT: ClassVar[Right] = Right.BOARD
    inactive: bool = False


@dataclass(frozen=True, slots=True)
class WhoIsOn(Question):
    """Who is at work now, with hours and rest; and whose shift has begun without them."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class Roster(Question):
    """The shifts that are planned for a time, and everybody who can have one."""

    RIGHT: ClassVar[Right] = Right.BOARD
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True)
class PreviewShifts(Question):
    """What ``PlanShifts`` would plan, and which of it cannot be. Nothing is planned."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    members: tuple[str, ...]
    template: str
    first_day: str
    days: Days = 7


@dataclass(frozen=True, slots=True)
class PreviewRoster(Question):
    """What a CSV file would bring into the roster. Nothing is brought in."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    data: bytes


@dataclass(frozen=True, slots=True)
class BestPairs(Question):
    """Who could go to a call, with reasons and what it costs; who not, and why. It only proposes.

    Recorded as a view.
    """

    RIGHT: ClassVar[Right] = Right.BOARD
    call: str


@dataclass(frozen=True, slots=True)
class ShiftPlan(Question):
    """The best pairs of everybody who is planned for a shift."""

    RIGHT: ClassVar[Right] = Right.BOARD
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True)
class Partners(Question):
    """Referral partners."""

    RIGHT: ClassVar[Right] = Right.CALL_SEE
    inactive: bool = False


@dataclass(frozen=True, slots=True)
class ReferralCard(Question):
    """One referral with what is missing and on what ground it may be made. Recorded as a view."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    referral: str


@dataclass(frozen=True, slots=True)
class ReferralsOf(Question):
    """The referrals of a call."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    call: str


@dataclass(frozen=True, slots=True)
class ReferralPreview(Question):
    """The page of a referral as it would print now, in ``en`` or ``fr``: PNG pages at ``dpi``.

    Recorded as a view.
    """

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    referral: str
    dpi: Dpi = 110
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Document(Question):
    """The bytes of an issued document (PDF), and its pages as PNG when ``dpi`` is given.

    Recorded as a view.
    """

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    referral: str
    document: str
    dpi: DpiOrNone = 0


@dataclass(frozen=True, slots=True)
class FollowUps(Question):
    """What is still owed: follow-up contacts, closings to review, referrals without an answer."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class ShiftSheet(Question):
    """What the next shift takes over, from one moment; and the last sheets. Recorded as a view."""

    RIGHT: ClassVar[Right] = Right.BOARD


@dataclass(frozen=True, slots=True)
class SheetPages(Question):
    """The bytes of a shift-change sheet (PDF), and its pages as PNG when ``dpi`` is given.

    Recorded as a view.
    """

    RIGHT: ClassVar[Right] = Right.BOARD
    sheet: str
    dpi: DpiOrNone = 0


@dataclass(frozen=True, slots=True)
class Accounts(Question):
    """Everybody who can log in."""

    RIGHT: ClassVar[Right] = Right.ACCOUNTS


@dataclass(frozen=True, slots=True)
class Settings(Question):
    """The agency's settings, with defaults where nothing was changed."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class Drafts(Question):
    """Typed text of this account that is no fact yet, by form."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class WhoAmI(Question):
    """The account that is logged in, its roles and rights, and whose store this is."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class PackOf(Question):
    """A checklist, whole, for showing and for live results.

    ``hash`` names the version an assessment was made with; without it, the one in use now.
    """

    RIGHT: ClassVar[Right] = Right.SELF
    pack: str = "mcrrt-intake"
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Checklists(Question):
    """Every checklist that is there, with what the agency has decided about it."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class Screenings(Question):
    """The screenings of a call, with their answers. They are the health record's."""

    RIGHT: ClassVar[Right] = Right.CLINICAL_SEE
    call: str


@dataclass(frozen=True, slots=True)
class AccessLog(Question):
    """Who looked, printed, exported and logged in, newest first. ``record`` narrows to one call."""

    RIGHT: ClassVar[Right] = Right.AUDIT_SEE
    record: str = ""
    before: Position = 0
    limit: LongPage = 100


@dataclass(frozen=True, slots=True)
class Health(Question):
    """How the store is: entries, size, last backup, head file, keyring mode."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class Link(Question):
    """The link to the hub: live or since when not, what waits feed by feed, and every machine."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class Receipt(Question):
    """The same as ``Link``, as a page to print or keep: the proof of what the hub has received.

    In ``en`` or ``fr``; its pages as PNG when ``dpi`` is given.
    """

    RIGHT: ClassVar[Right] = Right.SELF
    dpi: DpiOrNone = 0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Attention(Question):
    """What two people crossed on and nobody has settled, and what of mine does not count."""

    RIGHT: ClassVar[Right] = Right.SELF


@dataclass(frozen=True, slots=True)
class Verify(Question):
    """Check the chain, the head file, and that the tables are what the journal says."""

    RIGHT: ClassVar[Right] = Right.VERIFY
    tables: bool = True
