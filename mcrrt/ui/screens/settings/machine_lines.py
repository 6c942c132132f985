"""The lists of the machines page: every machine of the agency, and this machine's feeds. Pure."""

from dataclasses import dataclass
from datetime import datetime

from mcrrt.service import words
from mcrrt.service.language import _, labelled
from mcrrt.service.link_answers import FeedRow, LinkView, MachineRow
from mcrrt.service.link_words import FEED, MACHINE_KIND, lively, machine_words, unsent_words, voice
from mcrrt.service.news import LinkPhase
from mcrrt.ui.kit.icons import pixmap
from mcrrt.ui.kit.rows import Canvas
from mcrrt.ui.present.times import day_and_clock
from mcrrt.ui.theme.apply import look


@dataclass(frozen=True, slots=True)
class MachineLine:
    """One machine: a sign, its code and name, and how it is."""

    id: str
    icon: str
    tone: str
    code: str
    name: str
    state: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed on this machine: how far it is, what waits, and its check to compare by voice."""

    id: str
    name: str
    head: str
    unsent: str
    waits: bool
    check: str
    spoken: str


def machine_line(row: MachineRow, view: LinkView, now: datetime) -> MachineLine:
    """Return a machine's line."""
    icon, tone = _sign(row, view)
    kind = words.label(MACHINE_KIND, row.kind)
    name = ", ".join(part for part in (row.name, kind, _("this one") if row.here else "") if part)
    state = machine_words(row, view, lambda moment: day_and_clock(moment, now))
    spoken = f"{row.code}, {name}, {state}"
    return MachineLine(row.station, icon, tone, row.code, name, state, spoken)


def _sign(row: MachineRow, view: LinkView) -> tuple[str, str]:
    if row.state == "revoked":
        return "ban", "muted"
    if row.state == "forked":
        return "circle-alert", "danger"
    if row.here:
        off = view.link.phase in (LinkPhase.OFFLINE, LinkPhase.REFUSED)
        return ("wifi-off", "warning") if off else ("link", "muted")
    if row.last_seen_at is None:
        return "circle-help", "muted"
    return ("link", "muted") if lively(row, view) else ("wifi-off", "warning")


def draw_machine(canvas: Canvas, line: MachineLine) -> None:
    """Draw a machine."""
    theme = look().theme
    size = canvas.pixels
    top = canvas.box.top() + (canvas.box.height() - 1 - size) // 2
    color = getattr(theme, line.tone)
    canvas.painter.drawPixmap(canvas.x, top, pixmap(line.icon, color, size))
    canvas.gap(size + 8)
    canvas.text(line.code, canvas.measure("MM  "), bold=True)
    canvas.text(line.name, canvas.left * 36 // 100)
    canvas.gap(8)
    strong = line.tone in ("warning", "danger")
    canvas.text(line.state, canvas.left, color=color if strong else theme.muted)


def feed_line(row: FeedRow, now: datetime) -> FeedLine:
    """Return a feed's line."""
    name = words.label(FEED, row.feed.value)
    head = _("{n} received").format(n=row.head)
    unsent = unsent_words(row.unsent, row.oldest, lambda moment: day_and_clock(moment, now))
    check = voice(row.digest)
    spoken = ", ".join((name, head, unsent, labelled(_("check"), check)))
    return FeedLine(row.feed.value, name, head, unsent, row.unsent > 0, check, spoken)


def draw_feed(canvas: Canvas, line: FeedLine) -> None:
    """Draw a feed."""
    theme = look().theme
    canvas.text(line.name, canvas.left * 26 // 100, bold=True)
    canvas.gap(8)
    canvas.text(line.head, canvas.left * 26 // 100, color=theme.muted)
    canvas.gap(8)
    check = canvas.measure("0000 0000 0000  ", bold=True)
    color = theme.warning if line.waits else theme.muted
    canvas.text(line.unsent, canvas.left - check, color=color)
    canvas.text(line.check, canvas.left, bold=True, right=True)
