"""The link to the hub as screens show it: how far each feed is, who belongs, who crossed whom."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import exists, func, select, text

from mcrrt.domain.call import Call
from mcrrt.domain.conflict import Conflict
from mcrrt.domain.held import Held
from mcrrt.domain.journal import Feed
from mcrrt.domain.referral import Referral
from mcrrt.domain.verdict import Verdict
from mcrrt.service import codec
from mcrrt.service import link_answers as a
from mcrrt.service import questions as q
from mcrrt.service.news import LinkNews
from mcrrt.store import schema
from mcrrt.store.log import Log
from mcrrt.store.queries.context import Context
from mcrrt.store.reader import JournalReader
from mcrrt.store.times import instant, instant_or_none

_CROSSED = text(schema.CROSSED)
_NOT_COUNTING = text("numbered." + schema.DOES_NOT_COUNT)
_MOST_RULINGS = 200
_j, _n = schema.journal.c, schema.numbered.c


def link(_question: q.Link, context: Context) -> a.LinkView:
    """How far each feed is here, and every machine as the hub last told."""
    hub = context.exchange.link()
    attention_of = attention(q.Attention(), context)
    return a.LinkView(
        at=context.now,
        agency_name=context.info.agency_name,
        station=context.info.station,
        station_code=context.info.station_code,
        link=LinkNews(),  # the office fills in how the link is at this moment
        hubs=hub.urls if hub else (),
        feeds=_feeds(context),
        machines=_machines(context),
        conflicts=len(attention_of.fields) + len(attention_of.sent_twice),
        rulings=len(attention_of.rulings),
    )


def _feeds(context: Context) -> tuple[a.FeedRow, ...]:
    cursors = Log(context.connection, context.agency).cursors()
    waiting = context.exchange.unsent()
    e = schema.log_end.c
    times = context.connection.execute(
        select(e.feed, e.received_at).where(e.agency == context.agency)
    )
    received: dict[str, datetime | None] = {feed: instant_or_none(at) for feed, at in times}
    return tuple(
        a.FeedRow(
            feed, cursors[feed].after, waiting[feed].count, waiting[feed].oldest,
            cursors[feed].digest.hex(), received.get(feed.value),
        )
        for feed in Feed
    )  # fmt: skip


def _machines(context: Context) -> tuple[a.MachineRow, ...]:
    m = schema.machine.c
    found = context.connection.execute(
        select(schema.machine).where(m.agency == context.agency).order_by(m.code)
    )
    return tuple(
        a.MachineRow(
            row.station, row.code, row.name, row.kind, row.state, instant(row.enrolled_at),
            instant_or_none(row.last_seen_at), row.unsent, instant_or_none(row.oldest),
            row.behind, row.station == context.info.station,
        )
        for row in found
    )  # fmt: skip


def attention(_question: q.Attention, context: Context) -> a.AttentionView:
    """What two people crossed on, and what of mine does not count. Oldest first."""
    calls = _calls_crossed(context)
    fields = [_field(context, c, call, None) for call in calls for c in call.conflicts]
    if context.sees(Feed.REFERRAL):
        fields += _on_referrals(context)
    twice = [row for call in calls for row in _sent_twice(context, call)]
    return a.AttentionView(
        tuple(sorted(twice, key=lambda row: row.at)),
        tuple(sorted(fields, key=lambda row: row.other.at)),
        tuple(_rulings(context)),
    )


def _calls_crossed(context: Context) -> list[Call]:
    c = schema.call.c
    states = context.connection.execute(
        select(c.state).where(c.agency == context.agency, _CROSSED)
    ).scalars()
    return [codec.decode(state, Call) for state in states]


def _on_referrals(context: Context) -> list[a.FieldConflict]:
    c = schema.referral.c
    states = context.connection.execute(
        select(c.state).where(c.agency == context.agency, _CROSSED)
    ).scalars()
    rows = []
    for referral in [codec.decode(state, Referral) for state in states]:
        call = context.load("call", referral.call)
        if isinstance(call, Call):
            rows += [_field(context, c, call, referral) for c in referral.conflicts]
    return rows


def _field(
    context: Context, conflict: Conflict, call: Call, referral: Referral | None
) -> a.FieldConflict:
    me = context.scope.account
    return a.FieldConflict(
        call.id, call.number, conflict.field, conflict.policy,
        _side(context, conflict.kept), _side(context, conflict.other),
        referral.id if referral else "", referral.number if referral else "",
        mine=me in (conflict.kept.actor, conflict.other.actor),
    )  # fmt: skip


def _side(context: Context, held: Held) -> a.Side:
    return a.Side(
        held.event, held.value, context.account_name(held.actor), held.at,
        _machine_of(context, held.event),
    )  # fmt: skip


def _machine_of(context: Context, event: str) -> str:
    station = context.connection.execute(select(_j.station).where(_j.event_id == event)).scalar()
    return context.machine_code(station) if station else ""


def _sent_twice(context: Context, call: Call) -> list[a.TeamSentTwice]:
    rows = []
    for twice in call.sent_twice:
        team = context.load("team", twice.team)
        busy = getattr(team, "active", None)
        other = context.load("call", busy.call) if busy else None
        rows.append(
            a.TeamSentTwice(
                call.id, call.number, twice.event, twice.call_sign,
                context.account_name(twice.actor), twice.at, _machine_of(context, twice.event),
                other.number if isinstance(other, Call) else "",
                mine=twice.actor == context.scope.account,
            )
        )  # fmt: skip
    return rows


def _rulings(context: Context) -> list[a.RulingRow]:
    """Return events of this account that do not count, and that it has not been told of."""
    s = schema.journal_subject.c
    seen = exists().where(s.subject == func.concat("event:", _j.event_id))
    found = context.connection.execute(
        select(schema.journal, _n.verdict, _n.because, _n.fields)
        .join(schema.numbered, _n.position == _j.position)
        .where(_NOT_COUNTING, _j.actor == context.scope.account, ~seen)
        .where(_j.feed.in_([feed.value for feed in context.scope.feeds]))
        .order_by(_j.at)
        .limit(_MOST_RULINGS)
    ).all()
    reader = JournalReader(context.connection, context.crypto)
    return [_ruling(context, reader, row) for row in found]


def _ruling(context: Context, reader: JournalReader, row: Any) -> a.RulingRow:
    fact = reader.fact(row)
    call_id = getattr(fact, "call", "")
    call = context.load("call", call_id) if call_id else None
    return a.RulingRow(
        row.event_id, row.kind, instant(row.at), Verdict(row.verdict), row.because,
        msgspec.json.decode(row.fields), fact, call_id,
        call.number if isinstance(call, Call) else "",
    )  # fmt: skip


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.Link: link,
    q.Attention: attention,
}
