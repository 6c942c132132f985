"""When two people crossed each other, and when an event does not count."""

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import referrals as r
from mcrrt.service import commands as c
from mcrrt.service.access import Right
from mcrrt.service.work import Handlers, Work, is_id


def resolve_conflict(wish: c.ResolveConflict, work: Work) -> None:
    """A person says which of two values is right; the other stays in the journal."""
    if wish.referral:
        referral = work.referral(wish.referral)
        work.require(Right.REFERRAL_WRITE)
        work.add(
            r.ReferralConflictResolved(
                referral.call, referral.id, wish.field, wish.other, wish.keep
            )
        )
        return
    call = work.call(wish.call)
    work.add(f.CallConflictResolved(call.id, wish.field, wish.other, wish.keep))


def settle_sent_twice(wish: c.SettleSentTwice, work: Work) -> None:
    """Somebody has seen that the team went elsewhere."""
    call = work.call(wish.call)
    work.add(f.SentTwiceSettled(call.id, wish.sending))


def see_ruling(wish: c.SeeRuling, work: Work) -> None:
    """The author knows that an event of theirs does not count."""
    if not is_id(wish.event):
        raise BadInput("event", N_("This must name an event. Nothing was changed."))
    work.add(acc.RulingSeen(wish.event))


HANDLERS: Handlers = {
    c.ResolveConflict: resolve_conflict,
    c.SettleSentTwice: settle_sent_twice,
    c.SeeRuling: see_ruling,
}
