"""Members, partners, accounts."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, select

from mcrrt.domain.account import Account, Member, Partner
from mcrrt.domain.duty import Duty
from mcrrt.domain.team import Team
from mcrrt.service import answers as a
from mcrrt.service import codec
from mcrrt.service import questions as q
from mcrrt.store import schema
from mcrrt.store.queries.context import Context


def _states(context: Context, table: Table, kind: type, *, inactive: bool) -> list[Any]:
    query = select(table.c.state).where(table.c.agency == context.agency)
    if not inactive:
        query = query.where(table.c.active == 1)
    found = context.connection.execute(query.order_by(table.c.name)).scalars()
    return [codec.decode(state, kind) for state in found]


def members(question: q.Members, context: Context) -> a.MemberList:
    """Members with what they are doing, by name."""
    listed: list[Member] = _states(context, schema.member, Member, inactive=question.inactive)
    return a.MemberList(tuple(_member_row(context, member) for member in listed))


def _member_row(context: Context, member: Member) -> a.MemberRow:
    duty = context.load("duty", member.id) or Duty(member.id)
    team = context.load("team", duty.team) if duty.team else None
    return a.MemberRow(member, duty.status, team.call_sign if isinstance(team, Team) else "")


def partners(question: q.Partners, context: Context) -> a.PartnerList:
    """Partners by name."""
    return a.PartnerList(
        tuple(_states(context, schema.partner, Partner, inactive=question.inactive))
    )


def accounts(_question: q.Accounts, context: Context) -> a.AccountList:
    """Accounts by name, also those that may not log in."""
    return a.AccountList(tuple(_states(context, schema.account, Account, inactive=True)))


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.Members: members,
    q.Partners: partners,
    q.Accounts: accounts,
}
