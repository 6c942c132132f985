"""The change of shift: everything on the sheet in one answer, and the pages that were made."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mcrrt.domain.alarms import alarms
from mcrrt.domain.errors import N_, NotFound
from mcrrt.domain.sheet import Sheet
from mcrrt.domain.to_watch import Desk, WatchLine, what_to_watch
from mcrrt.service import answers as a
from mcrrt.service import codec
from mcrrt.service import questions as q
from mcrrt.service.sheet_answers import SheetRow, ShiftSheetView
from mcrrt.store import schema
from mcrrt.store.queries.board import board, follow_ups, open_calls, teams_of
from mcrrt.store.queries.context import Context
from mcrrt.store.queries.link import attention

FOLLOW_UP_WITHIN = timedelta(hours=12)
_LAST = 10


def shift_sheet(_question: q.ShiftSheet, context: Context) -> ShiftSheetView:
    """From one moment, so that no two parts of the sheet can disagree."""
    now = board(q.Board(), context)
    info = context.info
    soon = context.now + FOLLOW_UP_WITHIN
    owed = follow_ups(q.FollowUps(), context).rows
    return ShiftSheetView(
        at=context.now,
        agency_name=info.agency_name,
        station_code=info.station_code,
        practice=info.practice,
        waiting=tuple(row for row in now.waiting if row.hold is None),
        active=now.active,
        held=tuple(row for row in now.waiting if row.hold is not None),
        drafts=now.drafts,
        follow_ups=tuple(
            row for row in owed if row.kind == "contact" and row.due_at and row.due_at <= soon
        ),
        teams=now.teams,
        watch=_watch(context, now),
        names=now.names,
        sheets=_last_sheets(context),
    )


def _watch(context: Context, now: a.BoardView) -> tuple[WatchLine, ...]:
    crossed = attention(q.Attention(), context)
    linked = context.exchange.link() is not None
    waiting = context.exchange.unsent_in(context.connection).values() if linked else ()
    desk = Desk(
        len(crossed.fields) + len(crossed.sent_twice),
        sum(feed.count for feed in waiting),
        min((feed.oldest for feed in waiting if feed.oldest), default=None),
    )
    return what_to_watch(
        open_calls(context).values(), teams_of(context, past=False),
        alarms(now.watched, context.now), desk, context.now,
    )  # fmt: skip


def _last_sheets(context: Context) -> tuple[SheetRow, ...]:
    c = schema.sheet.c
    query = select(c.state).where(c.agency == context.agency).order_by(c.made_at.desc(), c.id)
    found = context.connection.execute(query.limit(_LAST)).scalars()
    return tuple(_sheet_row(context, codec.decode(state, Sheet)) for state in found)


def _sheet_row(context: Context, sheet: Sheet) -> SheetRow:
    b = schema.blob.c
    here = context.connection.execute(select(b.hash).where(b.hash == sheet.document)).first()
    return SheetRow(
        sheet.id, sheet.made_at, context.account_name(sheet.made_by), sheet.pages, sheet.note,
        context.account_name(sheet.signed_by) if sheet.signed_by else "", sheet.signed_at,
        here is not None, sheet.made_by == context.scope.account,
    )  # fmt: skip


def sheet_pages(question: q.SheetPages, context: Context) -> a.Pages:
    """The bytes of a sheet. Pictures are made by whoever has the papers."""
    sheet = context.load("sheet", question.sheet)
    if not isinstance(sheet, Sheet):
        raise NotFound(N_("There is no such sheet."))
    b = schema.blob.c
    data = context.connection.execute(select(b.data).where(b.hash == sheet.document)).scalar()
    if data is None:
        raise NotFound(N_("The page of this sheet has not come to this machine yet."))
    made = sheet.made_at.astimezone(ZoneInfo(context.settings.time_zone))
    return a.Pages((), data, f"shift-{made:%Y-%m-%d-%H%M}.pdf")


ANSWERS: dict[type[q.Question], Callable[[Any, Context], object]] = {
    q.ShiftSheet: shift_sheet,
    q.SheetPages: sheet_pages,
}
