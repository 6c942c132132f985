"""One call with its timeline, and calls that are alike."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select

from mcrrt.domain.call import Call
from mcrrt.domain.facts.calls import ClinicalNoteCorrected, NoteCorrected
from mcrrt.domain.facts.triage import UrgencyLowered
from mcrrt.domain.journal import Feed, subject
from mcrrt.domain.matching import (
    CallKeys,
    address_key,
    call_keys,
    likely_duplicate,
    person_key,
    phone_key,
    reasons_alike,
)
from mcrrt.domain.urgency import due_at
from mcrrt.domain.verdict import Verdict
from mcrrt.service import answers as a
from mcrrt.service import codec
from mcrrt.service import questions as q
from mcrrt.store import schema
from mcrrt.store.queries.context import CALL_COLUMNS, Context
from mcrrt.store.queries.places import where_of
from mcrrt.store.reader import JournalReader
from mcrrt.store.times import instant, instant_or_none

_MOST_ALIKE = 100
# On the timeline of a call, views stay out: they have a screen of their own.
_TIMELINE_FEEDS = (Feed.OPS, Feed.CLINICAL, Feed.REFERRAL)


def call_card(question: q.CallCard, context: Context) -> a.CallCardView:
    """One call, whole, as far as the reader may see it."""
    call: Call = context.require("call", question.call)
    linked = context.call_rows([link.other for link in call.links])
    referrals = (
        context.referral_rows(schema.referral.c.call == call.id)
        if context.sees(Feed.REFERRAL)
        else []
    )
    working = call.ended_at is None
    placed, district = where_of(context, call)
    return a.CallCardView(
        call=call,
        status=call.status,
        urgency=call.urgency,
        provisional=call.provisional,
        due_at=due_at(call.received_at, call.urgency, context.settings.targets)
        if working
        else None,
        timeline=timeline(context, subject("call", call.id)),
        linked=tuple(linked[link.other] for link in call.links if link.other in linked),
        referrals=tuple(referrals),
        placed=placed,
        district=district,
    )


def timeline(context: Context, name: str) -> tuple[a.TimelineRow, ...]:
    """Return the journal's rows about a record, oldest first."""
    j, s = schema.journal, schema.journal_subject
    feeds = [feed.value for feed in _TIMELINE_FEEDS if context.sees(feed)]
    n = schema.numbered
    found = context.connection.execute(
        select(j, n.c.verdict, n.c.because, n.c.fields, n.c.received_at)
        .join(s, s.c.position == j.c.position)
        .outerjoin(n, n.c.position == j.c.position)
        .where(
            s.c.subject == name,
            j.c.feed.in_(feeds),
            j.c.position.not_in(select(schema.withheld.c.position)),
        )
        # By when it happened, as far as clocks can tell: alike on every machine.
        .order_by(j.c.at, j.c.event_id)
    ).all()
    reader = JournalReader(context.connection, context.crypto)
    entries = [(row, reader.fact(row)) for row in found]
    corrected = {
        fact.corrects: row.event_id
        for row, fact in entries
        if isinstance(fact, NoteCorrected | ClinicalNoteCorrected)
    }
    return tuple(
        a.TimelineRow(
            event=row.event_id,
            position=row.position,
            at=instant(row.at),
            actor=context.account_name(row.actor),
            role=row.role,
            station=row.station,
            feed=Feed(row.feed),
            kind=row.kind,
            fact=fact,
            corrected_by=corrected.get(row.event_id, ""),
            standing=context.standing(row),
            received_at=instant_or_none(row.received_at),
            verdict=Verdict(row.verdict) if row.verdict else None,
            because=row.because or "",
            because_fields=msgspec.json.decode(row.fields) if row.fields else {},
            machine=context.machine_code(row.station),
            second=context.account_name(fact.second) if isinstance(fact, UrgencyLowered) else "",
        )
        for row, fact in entries
    )


def prior_calls(question: q.PriorCalls, context: Context) -> a.PriorCallList:
    """Calls at the same number, place or person, newest first, each with why."""
    mine = CallKeys(
        frozenset({phone_key(question.phone), phone_key(question.other_phone)} - {""}),
        address_key(question.address),
        person_key(question.person),
        question.birth_date,
    )
    if not mine.any():
        return a.PriorCallList(())
    numbers = _alike(context, mine, question.call)[: question.limit * 3]
    c = schema.call.c
    found = context.connection.execute(
        select(*CALL_COLUMNS, c.state)
        .where(c.agency == context.agency, c.row.in_(numbers))
        .order_by(c.row.desc())
    ).all()
    me = context.load("call", question.call) if question.call else None
    at = me.received_at if isinstance(me, Call) else context.now
    linked = {link.other for link in me.links} if isinstance(me, Call) else set()
    alike = []
    for row in found:
        why = reasons_alike(mine, call_keys(codec.decode(row.state, Call).values))
        if why:
            shown = context.call_row(row)
            likely = row.on_board == 1 and likely_duplicate(why, at, shown.received_at)
            alike.append(a.PriorCall(shown, why, likely, row.id in linked))
    return a.PriorCallList(tuple(alike[: question.limit]))


def _alike(context: Context, keys: CallKeys, leave_out: str) -> list[int]:
    """Return the row numbers of the newest calls with any of the keys, at most a hundred.

    A question a key, and sorted by more than the bare column: asked for all at once SQLite walks
    the keys of every call, and asked in the order of an index it walks every call.
    """
    pairs = [("phone", phone) for phone in keys.phones]
    pairs += [("address", keys.address)] if keys.address else []
    pairs += [("person", keys.person)] if keys.person else []
    c = schema.call_key.c
    query = (
        select(schema.call.c.row)
        .join(schema.call, (schema.call.c.agency == c.agency) & (schema.call.c.id == c.call))
        .where(c.agency == context.agency, c.call != leave_out)
        .order_by((schema.call.c.row + 0).desc())
        .limit(_MOST_ALIKE)
    )
    found: set[int] = set()
    for kind, key in pairs:
        mine = query.where(c.kind == kind, c.key == key)
        found.update(context.connection.execute(mine).scalars())
    return sorted(found, reverse=True)[:_MOST_ALIKE]


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.CallCard: call_card,
    q.PriorCalls: prior_calls,
}
