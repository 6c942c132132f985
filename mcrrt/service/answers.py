"""The rows that questions are answered with. Frozen, and nothing of the store is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.account import Account, Member, Partner
from mcrrt.domain.alarms import Watched
from mcrrt.domain.call import Call, CallStatus
from mcrrt.domain.consent import Judgement
from mcrrt.domain.emergency import Emergency
from mcrrt.domain.geo.place import Placed
from mcrrt.domain.hold import Hold
from mcrrt.domain.journal import Fact, Feed
from mcrrt.domain.referral import Obstacle, Referral, ReferralStatus
from mcrrt.domain.roles import Role
from mcrrt.domain.support import Support
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.domain.verdict import Verdict
from mcrrt.service.access import Right
from mcrrt.service.upkeep_answers import HealthView, VerifyReport

__all__ = ["HealthView", "VerifyReport"]  # of the store itself, asked for like the others


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line about a call, in a list.

    ``support`` and ``hold`` are told on the board only; ``hold`` while it keeps the call quiet.
    """

    id: str
    number: str
    status: CallStatus
    urgency: Urgency | None
    provisional: bool
    received_at: datetime
    since: datetime
    due_at: datetime | None
    place: str
    municipality: str
    person: str
    call_type: str
    flags: tuple[str, ...]
    teams: tuple[str, ...]
    stacked_on: tuple[str, ...]
    needs_outcome: bool
    dispositions: tuple[str, ...]
    ended_at: datetime | None
    system: str = ""
    support: tuple[Support, ...] = ()
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team with its people and its work.

    ``provisional``: it was sent while the hub could not be reached; ``read_back``: it said it back.
    ``degraded``: a seat is empty, and its name is ''. ``emergencies`` are those that have not ended.
    """

    id: str
    call_sign: str
    status: TeamStatus
    since: datetime
    officer: str
    clinician: str
    district: str
    vehicle: str
    call: str
    call_number: str
    call_place: str
    stacked: tuple[str, ...]
    shift_start: datetime
    shift_end: datetime
    stood_down_at: datetime | None = None
    provisional: bool = False
    read_back: bool = False
    officer_id: str = ""
    clinician_id: str = ""
    degraded: bool = False
    checked_at: datetime | None = None
    emergencies: tuple[Emergency, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardView:
    """The dispatcher's home. ``position`` is how far in the journal it is.

    ``watched`` is what its alarms are made from as time goes on (``domain/alarms.py``); ``names``
    are of the people they speak of, by id.
    """

    at: datetime
    position: int
    waiting: tuple[CallRow, ...]
    active: tuple[CallRow, ...]
    drafts: tuple[CallRow, ...]
    teams: tuple[TeamRow, ...]
    follow_ups_due: int
    to_review: int
    watched: Watched = field(default_factory=Watched)
    names: Mapping[str, str] = field(default_factory=dict)


class Standing(StrEnum):
    """Where an entry has come to."""

    HERE = "here"  # on this machine only
    SENT = "sent"  # the hub has answered; it was not seen in the log yet
    RECEIVED = "received"  # in the log that everybody has


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry of a call's timeline. ``corrected_by`` names the entry that supersedes it.

    ``verdict`` is the hub's, with its reason when the entry does not count. ``machine`` is the code
    of the station, '' for this one. ``second`` is the name of who signed with the actor.
    """

    event: str
    position: int
    at: datetime
    actor: str
    role: str
    station: str
    feed: Feed
    kind: str
    fact: Fact
    corrected_by: str = ""
    standing: Standing = Standing.HERE
    received_at: datetime | None = None
    verdict: Verdict | None = None
    because: str = ""
    because_fields: Mapping[str, str] = field(default_factory=dict)
    machine: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class PriorCall:
    """An earlier or simultaneous call that is alike, and why it is shown."""

    row: CallRow
    why: tuple[str, ...]
    likely_duplicate: bool
    linked: bool = False


@dataclass(frozen=True, slots=True)
class PriorCallList:
    """Calls that are alike, newest first."""

    calls: tuple[PriorCall, ...]


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One line about a referral."""

    id: str
    number: str
    call: str
    call_number: str
    status: ReferralStatus
    partner: str
    person: str
    started_at: datetime
    issued_at: datetime | None
    document: str


@dataclass(frozen=True, slots=True)
class CallCardView:
    """One call, whole: its state, its timeline, the calls it is tied to.

    ``placed`` is where it is taken to be, None when nothing says; ``district`` follows from it.
    """

    call: Call
    status: CallStatus
    urgency: Urgency | None
    provisional: bool
    due_at: datetime | None
    timeline: tuple[TimelineRow, ...]
    linked: tuple[CallRow, ...]
    referrals: tuple[ReferralRow, ...]
    placed: Placed | None = None
    district: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of found calls. ``next`` continues it; '' at the end."""

    rows: tuple[CallRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with what they are doing."""

    member: Member
    status: TeamStatus
    team: str


@dataclass(frozen=True, slots=True)
class TeamList:
    """Teams, newest first."""

    teams: tuple[TeamRow, ...]


@dataclass(frozen=True, slots=True)
class MemberList:
    """Members by name."""

    members: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class PartnerList:
    """Partners by name."""

    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class AccountList:
    """Accounts by name."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class ReferralList:
    """Referrals, newest first."""

    referrals: tuple[ReferralRow, ...]


@dataclass(frozen=True, slots=True)
class ReferralCardView:
    """One referral with what stands in its way."""

    referral: Referral
    call_number: str
    partner: Partner | None
    verdict: Judgement | None
    obstacles: tuple[Obstacle, ...]
    left_out: tuple[str, ...]
    usable_bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """A document as pictures, and its bytes when it was issued."""

    png: tuple[bytes, ...]
    pdf: bytes = b""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """Something that is still owed: ``contact``, ``review`` or ``answer``."""

    kind: str
    call: CallRow
    due_at: datetime | None
    referral: ReferralRow | None = None


@dataclass(frozen=True, slots=True)
class FollowUpList:
    """What is owed, the most overdue first."""

    rows: tuple[FollowUpRow, ...]


@dataclass(frozen=True, slots=True)
class SettingValues:
    """The agency's settings: name to JSON."""

    values: Mapping[str, str]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftTexts:
    """Typed text by form."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Me:
    """Who is logged in and where."""

    account: str
    username: str
    name: str
    roles: tuple[Role, ...]
    rights: tuple[Right, ...]
    agency_name: str
    station_code: str
    practice: bool
    password_lent: bool = False
    agency: str = ""


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One line of the access log."""

    position: int
    at: datetime
    actor: str
    role: str
    kind: str
    record: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class AccessList:
    """The access log, newest first."""

    rows: tuple[AccessRow, ...]
