"""Checklists and the screenings made with them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from mcrrt.domain.checklist import Checklist
from mcrrt.service import checklist_answers as a
from mcrrt.service import codec, packs
from mcrrt.service import questions as q
from mcrrt.service.packs import PackFile
from mcrrt.store import schema
from mcrrt.store.lookup import screenings_of
from mcrrt.store.queries.context import Context


def pack_of(question: q.PackOf, context: Context) -> a.PackData:
    """One checklist: the version in use, or the one that was used then."""
    record = context.load("checklist", question.pack)
    if question.hash:
        found = packs.by_hash(question.pack, question.hash, record)
    else:
        found = packs.in_force(question.pack, record)
    return a.PackData(found.pack.hash, found.raw)


def checklists(_question: q.Checklists, context: Context) -> a.ChecklistList:
    """Those of the program and those of the agency, the intake first."""
    table = schema.checklist.c
    found = context.connection.execute(
        select(table.state).where(table.agency == context.agency).order_by(table.id)
    ).scalars()
    records = {record.id: record for record in (codec.decode(s, Checklist) for s in found)}
    own = [name for name, record in records.items() if record.in_force]
    ids = dict.fromkeys([*packs.shipped(), *own])
    return a.ChecklistList(tuple(_row(context, name, records.get(name)) for name in ids))


def _row(context: Context, name: str, record: Checklist | None) -> a.ChecklistRow:
    found: PackFile = packs.in_force(name, record)
    pack = found.pack
    loaded = record is not None and bool(record.in_force)
    return a.ChecklistRow(
        id=pack.id,
        title=pack.title,
        about=pack.about or {},
        version=pack.version,
        hash=pack.hash,
        role=pack.role,
        compartment=pack.compartment,
        on=packs.is_on(pack, record),
        source="agency" if loaded else "program",
        licence=pack.licence.name,
        notice=pack.licence.notice,
        terms=pack.licence.terms,
        terms_by=context.account_name(record.terms_by) if record and record.terms_by else "",
        terms_at=record.terms_at if record else None,
        versions=len(record.versions) if record else 0,
    )


def screenings(question: q.Screenings, context: Context) -> a.ScreeningList:
    """The screenings of a call."""
    call = context.require("call", question.call)
    return a.ScreeningList(screenings_of(context.connection, context.agency, call.id))


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.PackOf: pack_of,
    q.Checklists: checklists,
    q.Screenings: screenings,
}
