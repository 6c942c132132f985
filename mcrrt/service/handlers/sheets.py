"""The change of shift: making the sheet, taking over, and what became of its page."""

from mcrrt.domain import text
from mcrrt.domain.account import Account
from mcrrt.domain.errors import N_, BadInput, NotFound
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts.sheets import SheetMade, SheetSigned
from mcrrt.domain.journal import subject
from mcrrt.domain.sheet import Sheet, require_signable
from mcrrt.service import access
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.handlers.referrals import HOW_USED
from mcrrt.service.language import LANGUAGES
from mcrrt.service.ports import ShiftPage
from mcrrt.service.sheet_answers import ShiftSheetView
from mcrrt.service.signing import require_password
from mcrrt.service.work import Handlers, Work, new_id


def _sheet(work: Work, sheet_id: str) -> Sheet:
    found = work.unit.load(subject("sheet", sheet_id))
    if not isinstance(found, Sheet):
        raise NotFound(N_("There is no such sheet."))
    return found


def make(wish: c.MakeSheet, work: Work) -> None:
    """Lay the page out as things are now, keep its bytes, and put its hash into the journal."""
    note = text.clean("note", wish.note, text.PARAGRAPH, many_lines=True)
    if wish.language not in LANGUAGES:
        choices = ", ".join(LANGUAGES)
        raise BadInput("language", N_("This must be one of: {choices}."), choices=choices)
    view = work.ask(q.ShiftSheet())
    assert isinstance(view, ShiftSheetView)
    settings = work.settings()
    paper = work.papers.shift_sheet(
        ShiftPage(view, note, work.session.name, settings.time_zone, wish.language)
    )
    sheet, document = new_id(), work.unit.keep_blob(paper.pdf)
    work.add(SheetMade(sheet, document, paper.pages, note))
    work.result.update(sheet=sheet, document=document, pages=paper.pages)


def sign(wish: c.SignSheet, work: Work) -> None:
    """The incoming dispatcher signs; the rules are asked before the password is."""
    sheet = _sheet(work, wish.sheet)
    username = wish.username.strip().lower()
    if not username:
        if wish.password:
            raise BadInput("username", N_("Give the user name of whoever signs, too."))
        work.add(SheetSigned(sheet.id, work.session.account))
        return
    signer = _incoming(username, work)
    require_signable(sheet, signer.id)
    require_password(
        work, signer.username, wish.password,
        N_("The password of whoever signs is not right. The sheet is not signed."),
    )  # fmt: skip
    work.add(SheetSigned(sheet.id, signer.id))


def _incoming(username: str, work: Work) -> Account:
    account_id = work.unit.find("account", username)
    found = work.account(account_id) if account_id else None
    if found is None or not found.active or not access.has(found.roles, Right.DISPATCH):
        raise BadInput(
            "username", N_("The incoming dispatcher must have an account here that may dispatch.")
        )
    return found


def record_use(wish: c.RecordSheetUse, work: Work) -> None:
    """Paper leaves the desk: that is recorded like a view."""
    sheet = _sheet(work, wish.sheet)
    if wish.how not in HOW_USED:
        raise BadInput("how", N_("This must be one of: {choices}."), choices=", ".join(HOW_USED))
    work.add(acc.DocumentUsed(subject("sheet", sheet.id), sheet.document, wish.how))


HANDLERS: Handlers = {
    c.MakeSheet: make,
    c.SignSheet: sign,
    c.RecordSheetUse: record_use,
}
