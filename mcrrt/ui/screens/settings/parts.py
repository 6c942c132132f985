"""The lists of the settings screen: accounts, partners, the access log."""

from dataclasses import dataclass

from mcrrt.domain.account import Account, Partner
from mcrrt.domain.facts import access as acc
from mcrrt.service import words
from mcrrt.service.answers import AccessRow
from mcrrt.service.language import _, labelled
from mcrrt.ui.kit.rows import Canvas
from mcrrt.ui.present.times import stamp
from mcrrt.ui.theme.apply import look


@dataclass(frozen=True, slots=True)
class Line:
    """A line of two parts: what is strong and what is muted."""

    id: str
    strong: str
    middle: str
    muted: str
    spoken: str


def draw_line(canvas: Canvas, line: Line) -> None:
    """Draw it."""
    theme = look().theme
    canvas.text(line.strong, canvas.left * 32 // 100, bold=True)
    canvas.gap(8)
    canvas.text(line.middle, canvas.left * 52 // 100)
    canvas.gap(8)
    canvas.text(line.muted, canvas.left, color=theme.muted)


def _line(line_id: str, strong: str, middle: str, muted: str) -> Line:
    spoken = ", ".join(part for part in (strong, middle, muted) if part)
    return Line(line_id, strong, middle, muted, spoken)


def account_line(account: Account) -> Line:
    """Return an account's line."""
    roles = ", ".join(words.label(words.ROLE, role) for role in account.roles)
    state = "" if account.active else _("may not log in")
    return _line(account.id, account.name, roles, state or account.username)


def partner_line(partner: Partner) -> Line:
    """Return a partner's line."""
    kind = words.label(words.PARTNER_KIND, partner.kind)
    return _line(partner.id, partner.name, kind, ", ".join(
        part for part in (partner.phone, partner.address) if part
    ))  # fmt: skip


def access_line(row: AccessRow) -> Line:
    """Return a line of the access log."""
    return _line(
        str(row.position), stamp(row.at), labelled(row.actor, access_words(row)), row.record
    )


def access_words(row: AccessRow) -> str:
    """Return what somebody did, in words."""
    fact = row.fact
    match fact:
        case acc.Viewed():
            return _("opened the record")
        case acc.Searched():
            return _("searched by {by}, {n} found").format(by=", ".join(fact.by), n=fact.found)
        case acc.DocumentUsed():
            said = {"printed": _("printed a document"), "saved": _("saved a document")}
            return said.get(fact.how, _("looked at a document"))
        case acc.LoggedIn():
            return _("logged in")
        case acc.LoggedOut():
            said = {"lock": _("locked"), "idle": _("left unattended, locked")}
            return said.get(fact.why, _("logged out"))
        case acc.LogInsFailed():
            return _("{n} failed log-ins as {name}").format(n=len(fact.times), name=fact.username)
        case acc.DataImported():
            return _("brought in {n} calls").format(n=fact.calls)
        case _:
            return _machine_words(row)


def _machine_words(row: AccessRow) -> str:
    """Return what happened to the store or its link, in words."""
    fact = row.fact
    match fact:
        case acc.BackupMade():
            return _("backup made")
        case acc.StoreRestored():
            return _("store put back from a backup")
        case acc.ClockStepped():
            return _("the machine's clock jumped by {n} s").format(n=round(fact.seconds))
        case acc.RulingSeen():
            return _("was told of an entry that does not count")
        case acc.HubJoined():
            return _("this machine joined the hub")
        case acc.HubWentBack():
            return _("the hub had lost entries, {n} offered again").format(n=fact.offered)
        case _:
            return row.kind
