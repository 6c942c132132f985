"""What the desk watches over on a call: who comes beside the team, and what is held for later.

Also the one rule about danger: a clinician is never the only unit where there is a weapon.
"""

from dataclasses import replace

from mcrrt.domain.acknowledged import seen
from mcrrt.domain.assignment import Against, Assignment
from mcrrt.domain.call import Call, Notified, NotToGo, Stage, require_stage
from mcrrt.domain.call_fields import WEAPON_FLAGS
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import roster as r
from mcrrt.domain.facts import watch as w
from mcrrt.domain.hold import Hold
from mcrrt.domain.journal import Entry
from mcrrt.domain.support import Support, SupportKind, asked, step
from mcrrt.domain.urgency import Urgency

# What a checklist says to do when there is a weapon.
_STAGE = "stage_clinician"
# The hard rule (pairing/rules.py) that a recorded conflict of interest is.
CONFLICT = "conflict_of_interest"


def on_watch(call: Call, entry: Entry) -> Call:
    """Return the call after a fact of this kind; any other changes nothing."""
    match entry.fact:
        case w.SupportAsked() as fact:
            require_stage(call, Stage.OPEN)
            more = asked(fact.support, fact.kind, fact.unit, entry.at)
            return replace(call, support=(*call.support, more))
        case w.SupportChanged() as fact:
            return _support_changed(call, fact, entry)
        case w.PartyNotified() as fact:
            rest = tuple(one for one in call.notified if one.line != fact.line)
            return replace(call, notified=(*rest, Notified(fact.line, entry.actor, entry.at)))
        case w.CallHeld() as fact:
            return _held(call, fact, entry)
        case w.CallReleased():
            return replace(call, hold=None)
        case w.AlarmAcknowledged() as fact:
            known = seen(call.acknowledged, fact.alarm, entry.actor, entry.at)
            return replace(call, acknowledged=known)
        case r.ConflictOfInterestRecorded() as fact:
            barred = NotToGo(fact.member, fact.reason, entry.actor, entry.at)
            return replace(call, not_to_go=(*_others_barred(call, fact.member), barred))
        case r.ConflictOfInterestLifted() as fact:
            return replace(call, not_to_go=_others_barred(call, fact.member))
        case _:
            return call


def _others_barred(call: Call, member: str) -> tuple[NotToGo, ...]:
    return tuple(one for one in call.not_to_go if one.member != member)


def _support_changed(call: Call, fact: w.SupportChanged, entry: Entry) -> Call:
    def change(one: Support) -> Support:
        return step(one, fact.state, fact.unit, entry.at) if one.id == fact.support else one

    if fact.support not in (one.id for one in call.support):
        raise RuleBroken(N_("This unit is not on call {number}."), number=call.number)
    return replace(call, support=tuple(change(one) for one in call.support))


# --- held for later ------------------------------------------------------------------------------


def _held(call: Call, fact: w.CallHeld, entry: Entry) -> Call:
    require_holdable(call)
    hold = Hold(
        entry.event_id, fact.reason, entry.at, entry.actor, fact.until, fact.team, fact.call_sign
    )
    return replace(call, hold=hold)


def require_holdable(call: Call) -> None:
    """Refuse to hold what may not wait, or what somebody goes to. Raises RuleBroken."""
    if not call.waiting:
        raise RuleBroken(
            N_("Call {number} is {status}: only a call that waits can be held."),
            number=call.number,
            status=call.status,
        )
    if call.urgency is Urgency.P0:
        raise RuleBroken(N_("Call {number} is P0: it cannot be held."), number=call.number)
    if call.provisional:
        raise RuleBroken(
            N_("A starred question of {number} is open: answer it before the call is held."),
            number=call.number,
        )


def hold_counts(call: Call) -> bool:
    """Say whether a hold keeps the call quiet, were its time not over.

    What became P0, or has a starred question open again, waits like every other call.
    """
    urgent = call.urgency is Urgency.P0 or call.provisional
    return call.hold is not None and call.waiting and not urgent


# --- danger --------------------------------------------------------------------------------------


def weapon_known(call: Call) -> bool:
    """Say whether there is a weapon, as far as anybody said."""
    flags = call.value("safety_flags")
    flagged = isinstance(flags, tuple) and "weapon" in flags
    asked_for = any(_STAGE in one.result.actions for one in call.assessments)
    return flagged or asked_for or call.text("weapons") == "yes"


def officer_goes(call: Call) -> bool:
    """Say whether an officer is on it already: of a team, or of patrol."""
    patrol = any(one.counts for one in call.support if one.kind is SupportKind.PATROL)
    return patrol or any(one.officer_id for one in call.open_assignments)


def clinician_alone(call: Call) -> bool:
    """Say whether the only ones who go are clinicians without an officer, where there is a weapon."""
    return bool(call.open_assignments) and _armed(call) and not officer_goes(call)


def _armed(call: Call) -> bool:
    """A firearm that is known at the address counts as well: the rule for who goes says the same."""
    flags = call.value("safety_flags")
    return weapon_known(call) or (isinstance(flags, tuple) and bool(WEAPON_FLAGS & set(flags)))


def conflicts_unowned(call: Call) -> tuple[tuple[Assignment, NotToGo], ...]:
    """Return who is on the call and must not meet the person, where nobody has answered for it.

    It became known later, or whoever sent them could not know.
    """
    return tuple(
        (one, barred)
        for one in call.open_assignments
        for barred in call.not_to_go
        if barred.member in (one.officer_id, one.clinician_id)
        and Against(CONFLICT, barred.member) not in one.against
    )


def require_not_alone(call: Call) -> None:
    """Refuse what would leave a clinician as the only unit there. Raises RuleBroken."""
    if clinician_alone(call):
        raise left_alone(call)


def left_alone(call: Call) -> RuleBroken:
    """Return the refusal to send a clinician alone."""
    return RuleBroken(
        N_(
            "There is a weapon at {number} and no officer goes. Ask for patrol first, or fill the "
            "officer's seat."
        ),
        number=call.number,
    )
