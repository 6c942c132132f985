"""How the office answers: from the tables, from packs and papers; and who looked is on record."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mcrrt.domain.journal import subject
from mcrrt.service import access, answers
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.link_answers import LinkView
from mcrrt.service.news import LinkNews, LinkPhase
from mcrrt.service.pairing import worked_out
from mcrrt.service.ports import Papers, Scope, Session, Store
from mcrrt.service.preview import preview
from mcrrt.service.roster_answers import PairsView, PlanOfShift, Ready
from mcrrt.service.settings import effective
from mcrrt.service.views import Views
from mcrrt.service.work import Work


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question is answered with. ``work`` begins a reading of records."""

    store: Store
    session: Session
    papers: Papers
    views: Views
    now: datetime
    link: LinkNews
    keyring: Callable[[], str]
    work: Callable[[], Work]


def answer(asked: Asked, question: q.Question, scope: Scope) -> Any:
    """Answer a question. A record that cannot be audited is not shown."""
    return _viewed(asked, question, _answer(asked, question, scope), scope)


def _answer(asked: Asked, question: q.Question, scope: Scope) -> object:
    match question:
        case q.WhoAmI():
            return _me(asked)
        case q.Receipt():
            return _receipt(asked, question, scope)
        case q.ReferralPreview():
            return preview(asked.work(), question, asked.papers)
        case q.BestPairs() | q.ShiftPlan():
            return who_could_go(asked, question, scope)()
        case _:
            return asked.store.answer(question, scope, asked.now)


def who_could_go(
    asked: Asked, question: q.BestPairs | q.ShiftPlan, scope: Scope
) -> Callable[[], PairsView | PlanOfShift]:
    """Read what it takes, and return what works it out: on any thread, for it can take a while."""
    ready = asked.store.answer(question, scope, asked.now)
    assert isinstance(ready, Ready)
    if ready.call:
        asked.views.record(subject("call", ready.call), scope.feeds)
    return lambda: worked_out(ready)


def _receipt(asked: Asked, question: q.Receipt, scope: Scope) -> answers.Pages:
    """Return the proof of what the hub has received, as a page."""
    view = asked.store.answer(q.Link(), scope, asked.now)
    settings = asked.store.answer(q.Settings(), scope, asked.now)
    assert isinstance(view, LinkView)
    assert isinstance(settings, answers.SettingValues)
    zone = effective(settings.values).time_zone
    paper = asked.papers.receipt(_with_link(asked, view), zone, question.language)
    pictures = asked.papers.pictures(paper.pdf, question.dpi) if question.dpi else ()
    name = f"receipt-{view.station_code}-{view.at:%Y%m%dT%H%M%SZ}.pdf"
    return answers.Pages(pictures, paper.pdf, name)


def _with_link(asked: Asked, view: LinkView) -> LinkView:
    """Return the view with how the link is; where nothing follows the hub, it is not reached."""
    link = asked.link
    if view.hubs and link.phase is LinkPhase.ALONE:
        times = [row.oldest for row in view.feeds if row.oldest is not None]
        heard = [row.last_received_at for row in view.feeds if row.last_received_at is not None]
        link = LinkNews(
            LinkPhase.OFFLINE,
            contact=max(heard, default=None),
            unsent=sum(row.unsent for row in view.feeds),
            oldest=min(times, default=None),
        )
    return replace(view, link=link)


def _viewed(asked: Asked, question: q.Question, answer: Any, scope: Scope) -> Any:
    match question, answer:
        case q.CallCard(), answers.CallCardView():
            asked.views.record(subject("call", answer.call.id), scope.feeds)
        case q.ReferralCard(), answers.ReferralCardView():
            asked.views.record(subject("call", answer.referral.call), scope.feeds)
        case q.SearchCalls(), answers.SearchPage():
            asked.views.search(question, len(answer.rows))
        case q.ReferralPreview(), answers.Pages():
            asked.views.record(_call_of(asked, question.referral), scope.feeds)
        case q.Document(), answers.Pages():
            asked.views.record(_call_of(asked, question.referral), scope.feeds)
            return _with_pictures(asked, answer, question.dpi)
        case q.ShiftSheet(), _:
            asked.views.record(subject("sheet", "now"), scope.feeds)
        case q.SheetPages(), answers.Pages():
            asked.views.record(subject("sheet", question.sheet), scope.feeds)
            return _with_pictures(asked, answer, question.dpi)
        case q.Link(), LinkView():
            return _with_link(asked, answer)
        case q.Health(), answers.HealthView():
            return replace(answer, keyring=asked.keyring())
    return answer


def _with_pictures(asked: Asked, pages: answers.Pages, dpi: int) -> answers.Pages:
    """Return a document with its pages as pictures, where they were asked for."""
    pictures = asked.papers.pictures(pages.pdf, dpi) if dpi else ()
    return answers.Pages(pictures, pages.pdf, pages.file_name)


def _call_of(asked: Asked, referral: str) -> str:
    work = asked.work()
    try:
        return subject("call", work.referral(referral).call)
    finally:
        work.unit.close()


def _me(asked: Asked) -> answers.Me:
    session, info = asked.session, asked.store.info
    rights = tuple(right for right in Right if access.has(session.roles, right))
    account = asked.store.account(session.username)
    return answers.Me(
        session.account, session.username, session.name, session.roles, rights,
        info.agency_name, info.station_code, info.practice,
        password_lent=account is not None and account.password_lent, agency=info.agency,
    )  # fmt: skip
