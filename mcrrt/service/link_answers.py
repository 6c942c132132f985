"""Answers about the link to a hub: how it is, who belongs, and where two people crossed each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.fields import Policy, Value
from mcrrt.domain.journal import Fact, Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.service.news import LinkNews


@dataclass(frozen=True, slots=True)
class Side:
    """One of two values of a field: who gave it, when, on which machine. ``event`` names it."""

    event: str
    value: Value
    actor: str
    at: datetime
    machine: str = ""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Two people gave a field different values without seeing each other's. ``kept`` stands."""

    call: str
    call_number: str
    field: str
    policy: Policy
    kept: Side
    other: Side
    referral: str = ""
    referral_number: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class TeamSentTwice:
    """A team was sent to ``call`` while another desk had sent it elsewhere; that one stood."""

    call: str
    call_number: str
    sending: str
    call_sign: str
    actor: str
    at: datetime
    machine: str = ""
    now_on: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class RulingRow:
    """An event of mine that does not count, why, and what it was about. Its text is kept."""

    event: str
    kind: str
    at: datetime
    verdict: Verdict
    because: str
    because_fields: Mapping[str, str]
    fact: Fact
    call: str = ""
    call_number: str = ""


@dataclass(frozen=True, slots=True)
class AttentionView:
    """What two people crossed on, and what of mine does not count. Oldest first."""

    sent_twice: tuple[TeamSentTwice, ...]
    fields: tuple[FieldConflict, ...]
    rulings: tuple[RulingRow, ...]


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine of the agency, as the hub last told. ``here`` is this one."""

    station: str
    code: str
    name: str
    kind: str
    state: str
    enrolled_at: datetime | None
    last_seen_at: datetime | None
    unsent: int
    oldest: datetime | None
    behind: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed on this machine: how far it is, what waits, and what proves that all have the same."""

    feed: Feed
    head: int
    unsent: int
    oldest: datetime | None
    digest: str
    last_received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """The link to the hub, feed by feed, and every machine. Also what a receipt shows."""

    at: datetime
    agency_name: str
    station: str
    station_code: str
    link: LinkNews
    hubs: tuple[str, ...]
    feeds: tuple[FeedRow, ...]
    machines: tuple[MachineRow, ...]
    conflicts: int = 0
    rulings: int = 0
