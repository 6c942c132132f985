"""The hub's judgement of one event: may its author, is it the first of its name, can it follow?

The same rules as at the station (``domain``, ``access``), asked again in the order that has come
about. Whoever calls holds the lock of the feed, and keeps the states this leads to.
"""

from collections.abc import Callable, MutableMapping

from mcrrt.domain import fold
from mcrrt.domain.account import Account
from mcrrt.domain.call_urgency import SECOND_ROLES
from mcrrt.domain.errors import N_, Refused
from mcrrt.domain.facts import admin as a
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Entry, Fact, Unreadable, subject
from mcrrt.domain.verdict import Ruling, Verdict
from mcrrt.service.access import RIGHTS
from mcrrt.service.fact_rights import right_of

Load = Callable[[str], fold.State | None]


class UnknownAuthor(Refused):
    """The account is not known yet: its creation may still be on its way. Ask again later."""


def claims(fact: Fact) -> tuple[str, ...]:
    """Return the names that a fact takes, each of which only one event of the agency can have.

    Not the number of a call, and not a user name: what somebody did must never come to nothing
    because two machines gave the same name before they met.
    """
    match fact:
        case f.CallImported():
            return (f"source {fact.system} {fact.source_key}",)
        case _:
            return ()


def no_account(account: str) -> str:
    """Return the name that says: the making of this account does not count, so it never comes."""
    return f"no account {account}"


def judge(
    entry: Entry,
    states: MutableMapping[str, fold.State],
    load: Load,
    owner_of: Callable[[str], str | None],
    *,
    founding: bool,
) -> Ruling:
    """Judge an entry and carry it into ``states``.

    ``load`` returns any record of the agency, accounts among them. ``owner_of`` names the event
    that has a claim. ``founding``: the agency has no account yet, so its first may make itself.
    Raises UnknownAuthor.
    """
    if isinstance(entry.fact, Unreadable):
        return Ruling(Verdict.STANDS)
    refused = _without_right(entry, load, owner_of, founding=founding)
    if refused is not None:
        return refused
    for name in claims(entry.fact):
        if owner_of(name) not in (None, entry.event_id):
            return Ruling(
                Verdict.VOID, N_("{name} is taken: somebody used it first."), {"name": name}
            )
    try:
        outcome = fold.apply(states, entry, load)
    except Refused as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return Ruling(Verdict.VOID, error.template, fields)
    return Ruling(Verdict.CONFLICT if outcome.conflicts else Verdict.STANDS)


def _without_right(
    entry: Entry, load: Load, owner_of: Callable[[str], str | None], *, founding: bool
) -> Ruling | None:
    """Return why the author may not, or None when they may."""
    fact = entry.fact
    if founding and _makes_itself(entry):
        return None
    account = load(subject("account", entry.actor))
    if not isinstance(account, Account):
        if owner_of(no_account(entry.actor)) is not None:
            return Ruling(
                Verdict.QUARANTINED,
                N_("The account that did this does not count: nobody was allowed to make it."),
            )
        raise UnknownAuthor(N_("The account that did this is not known at the hub yet."))
    if not account.active:
        return Ruling(Verdict.QUARANTINED, N_("The account that did this may not log in any more."))
    held = {role.value for role in account.roles}
    if entry.role not in held or entry.role not in {r.value for r in RIGHTS[right_of(fact)]}:
        return Ruling(
            Verdict.QUARANTINED, N_("The account that did this had no right to it ({right})."),
            {"right": right_of(fact).value},
        )  # fmt: skip
    return _without_second(entry, load)


def _without_second(entry: Entry, load: Load) -> Ruling | None:
    """An urgency is set lower by two people: the other one is there, and may (domain.md 3.9)."""
    fact = entry.fact
    if not isinstance(fact, tr.UrgencyLowered):
        return None
    second = load(subject("account", fact.second))
    allowed = (
        isinstance(second, Account) and second.active and set(second.roles) & set(SECOND_ROLES)
    )
    if allowed and fact.second != entry.actor:
        return None
    return Ruling(
        Verdict.QUARANTINED, N_("The second person who set this urgency lower had no right to it.")
    )


def _makes_itself(entry: Entry) -> bool:
    """The first two entries of an agency: the store was made, and its first account by itself."""
    match entry.fact:
        case a.StoreMade():
            return True
        case a.AccountCreated() as fact:
            return fact.account == entry.actor
        case _:
            return False
