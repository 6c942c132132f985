"""The fold: which records a fact touches, and what they become.

One table serves the station, the hub and the rebuild. A record is named by its journal subject;
facts of a feed that a machine does not receive simply never reach its fold.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace

from mcrrt.domain import call_rules, referral
from mcrrt.domain.account import (
    Account,
    Member,
    Partner,
    Setting,
    evolve_account,
    evolve_member,
    evolve_partner,
    evolve_setting,
)
from mcrrt.domain.call import Call
from mcrrt.domain.checklist import Checklist, evolve_checklist
from mcrrt.domain.duty import Duty, evolve_duty
from mcrrt.domain.facts.crews import CrewsChanged
from mcrrt.domain.journal import Entry, Feed, subject_id
from mcrrt.domain.layer import Layer, evolve_layer
from mcrrt.domain.referral import Referral
from mcrrt.domain.roster import Shift, evolve_shift
from mcrrt.domain.screening import Screening, evolve_screening
from mcrrt.domain.sheet import Sheet, evolve_sheet
from mcrrt.domain.team import Team, evolve_team, is_sent_twice

State = (
    Call
    | Team
    | Duty
    | Screening
    | Referral
    | Account
    | Member
    | Partner
    | Setting
    | Checklist
    | Layer
    | Shift
    | Sheet
)

KINDS: dict[str, type[State]] = {
    "call": Call,
    "team": Team,
    "duty": Duty,
    "screening": Screening,
    "referral": Referral,
    "account": Account,
    "member": Member,
    "partner": Partner,
    "setting": Setting,
    "checklist": Checklist,
    "layer": Layer,
    "shift": Shift,
    "sheet": Sheet,
}

# A record changes only by facts of its own feed, so that machines with fewer feeds agree on it.
_FEEDS = {
    "call": Feed.OPS,
    "team": Feed.OPS,
    "duty": Feed.OPS,
    "screening": Feed.CLINICAL,
    "referral": Feed.REFERRAL,
    "account": Feed.ADMIN,
    "member": Feed.ADMIN,
    "partner": Feed.ADMIN,
    "setting": Feed.ADMIN,
    "checklist": Feed.ADMIN,
    "layer": Feed.ADMIN,
    "shift": Feed.ADMIN,
    "sheet": Feed.OPS,
}


def touched(entry: Entry) -> tuple[str, ...]:
    """The subjects whose state the entry changes."""
    feed = entry.fact.FEED
    return tuple(
        name for name in entry.fact.subjects() if _FEEDS.get(name.partition(":")[0]) is feed
    )


def feed_of(name: str) -> Feed | None:
    """Return the feed whose facts change a record, or None for what no fact changes."""
    return _FEEDS.get(name.partition(":")[0])


def evolve(state: State | None, entry: Entry, name: str) -> State:
    """Return the record called ``name`` after the entry. Raises RuleBroken."""
    kind = name.partition(":")[0]
    if kind == "duty":
        assert state is None or isinstance(state, Duty)
        return evolve_duty(state, entry, subject_id(name))
    step: Callable[[State | None, Entry], State] = _STEPS[kind]
    return step(state, entry)


_STEPS: dict[str, Callable[..., State]] = {
    "call": call_rules.evolve,
    "team": evolve_team,
    "screening": evolve_screening,
    "referral": referral.evolve,
    "account": evolve_account,
    "member": evolve_member,
    "partner": evolve_partner,
    "setting": evolve_setting,
    "checklist": evolve_checklist,
    "layer": evolve_layer,
    "shift": evolve_shift,
    "sheet": evolve_sheet,
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What an entry led to: the records it touched, and those where it opened a conflict."""

    names: tuple[str, ...]
    conflicts: tuple[str, ...] = ()


def apply(
    states: MutableMapping[str, State], entry: Entry, load: Callable[[str], State | None]
) -> Applied:
    """Carry an entry into the states it touches, loading those that are not there.

    All or nothing: when one record refuses, none changes. Raises RuleBroken.
    """
    names = touched(entry)
    before = {name: states[name] if name in states else load(name) for name in names}
    if any(isinstance(state, Team) and is_sent_twice(state, entry) for state in before.values()):
        entry = replace(entry, crossed=True)
    if isinstance(entry.fact, CrewsChanged):  # whoever joins a team does what the team is doing
        doing = {state.id: state.status for state in before.values() if isinstance(state, Team)}
        entry = replace(entry, fact=entry.fact.doing(doing))
    after = {name: evolve(before[name], entry, name) for name in names}
    states.update(after)
    opened = tuple(name for name in names if _cards(after[name]) - _cards(before[name]))
    return Applied(names, opened)


def _cards(state: State | None) -> frozenset[str]:
    """Name each time two people crossed each other on a record, and nobody has looked yet."""
    match state:
        case Call():
            return frozenset([c.id + c.field for c in state.conflicts]) | {
                twice.event for twice in state.sent_twice
            }
        case Referral():
            return frozenset(c.id + c.field for c in state.conflicts)
        case _:
            return frozenset()
