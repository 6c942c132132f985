"""Referrals, settings, drafts, the access log, and how the store is."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select

from mcrrt.domain.account import Partner
from mcrrt.domain.consent import Consent, usable_bases
from mcrrt.domain.errors import N_, NotFound
from mcrrt.domain.journal import Feed
from mcrrt.domain.referral import Referral, obstacles, verdict
from mcrrt.domain.referral_fields import left_out
from mcrrt.service import answers as a
from mcrrt.service import questions as q
from mcrrt.service.referral_page import local_day, recipient_kind
from mcrrt.service.settings import SETTINGS
from mcrrt.store import schema
from mcrrt.store.queries.context import Context
from mcrrt.store.reader import JournalReader
from mcrrt.store.times import instant


def referral_card(question: q.ReferralCard, context: Context) -> a.ReferralCardView:
    """One referral with what stands in the way of making it."""
    referral: Referral = context.require("referral", question.referral)
    call = context.load("call", referral.call)
    word = referral.text("partner")
    partner = context.load("partner", word) if word else None
    kind = recipient_kind(partner if isinstance(partner, Partner) else None)
    values = referral.values
    consent = Consent(str(values.get("consent") or Consent.NOT_SOUGHT))
    return a.ReferralCardView(
        referral=referral,
        call_number=call.number,
        partner=partner,
        verdict=verdict(values, kind) if kind else None,
        obstacles=obstacles(values, kind, local_day(context.now, context.settings)),
        left_out=left_out(kind) if kind else (),
        usable_bases=usable_bases(consent, kind) if kind else (),
    )


def referrals_of(question: q.ReferralsOf, context: Context) -> a.ReferralList:
    """The referrals of a call."""
    call = context.require("call", question.call)
    return a.ReferralList(tuple(context.referral_rows(schema.referral.c.call == call.id)))


def document(question: q.Document, context: Context) -> a.Pages:
    """The bytes of an issued document. Pictures are made by whoever has the papers."""
    referral: Referral = context.require("referral", question.referral)
    issued = [issue for issue in referral.issues if issue.document == question.document]
    data = context.connection.execute(
        select(schema.blob.c.data).where(schema.blob.c.hash == question.document)
    ).scalar()
    if not issued or data is None:
        raise NotFound(N_("There is no such document on this referral."))
    return a.Pages((), data, f"{referral.number}-v{issued[-1].version}.pdf")


def settings(_question: q.Settings, context: Context) -> a.SettingValues:
    """Settings in force, and which were changed."""
    changed = context.changed_settings()
    values = {
        name: changed.get(name) or msgspec.json.encode(spec.default).decode()
        for name, spec in SETTINGS.items()
    }
    return a.SettingValues(values, tuple(sorted(changed)))


def drafts(_question: q.Drafts, context: Context) -> a.DraftTexts:
    """Typed text of this account."""
    c = schema.draft.c
    found = context.connection.execute(
        select(c.form, c.text).where(c.account == context.scope.account)
    )
    return a.DraftTexts({row.form: row.text for row in found})


def access_log(question: q.AccessLog, context: Context) -> a.AccessList:
    """Who looked, printed, exported and logged in."""
    j, s = schema.journal, schema.journal_subject
    query = select(j).where(j.c.feed == Feed.ACCESS.value)
    if question.record:
        call = context.require("call", question.record)
        query = query.join(s, s.c.position == j.c.position).where(s.c.subject == f"call:{call.id}")
    if question.before:
        query = query.where(j.c.position < question.before)
    found = context.connection.execute(
        query.order_by(j.c.position.desc()).limit(min(question.limit, 1_000))
    ).all()
    reader = JournalReader(context.connection, context.crypto)
    entries = [(row, reader.fact(row)) for row in found]
    return a.AccessList(tuple(_access_row(context, row, fact) for row, fact in entries))


def _access_row(context: Context, row: Any, fact: Any) -> a.AccessRow:
    record = getattr(fact, "record", "")
    kind, _, record_id = record.partition(":")
    if kind == "call":
        found = context.call_rows([record_id])
        record = found[record_id].number if record_id in found else record
    actor = context.account_name(row.actor)
    return a.AccessRow(row.position, instant(row.at), actor, row.role, row.kind, record, fact)


def health(_question: q.Health, context: Context) -> a.HealthView:
    """How the store is."""
    return context.health(context)


def verify(question: q.Verify, context: Context) -> a.VerifyReport:
    """Check the whole store."""
    return context.verify(question.tables)


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.ReferralCard: referral_card,
    q.ReferralsOf: referrals_of,
    q.Document: document,
    q.Settings: settings,
    q.Drafts: drafts,
    q.AccessLog: access_log,
    q.Health: health,
    q.Verify: verify,
}
