"""What the top bar says of the link to the hub: counts and times, never one green light. Pure."""

from dataclasses import dataclass
from datetime import datetime

from mcrrt.service.language import _
from mcrrt.service.link_words import phase_words, unsent_words
from mcrrt.service.news import LinkNews, LinkPhase
from mcrrt.ui.present.times import age_words, day_and_clock

# Sent while the hub cannot say whether another desk sends the same team.
CUT_OFF = (LinkPhase.OFFLINE, LinkPhase.REFUSED)

_ICONS = {
    LinkPhase.ALONE: ("hard-drive", "muted"),
    LinkPhase.LIVE: ("link", "muted"),
    LinkPhase.CATCHING_UP: ("download", "accent_text"),
    LinkPhase.OFFLINE: ("wifi-off", "warning"),
    LinkPhase.REFUSED: ("ban", "danger"),
}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """The chip: a picture, what is so, and the counts below it. ``spoken`` says it all."""

    icon: str
    tone: str
    first: str
    second: str
    spoken: str


def link_line(link: LinkNews, at: datetime) -> LinkLine:
    """Return the chip's line."""
    icon, tone = _ICONS[link.phase]

    def when(moment: datetime) -> str:
        return day_and_clock(moment, at)

    first = phase_words(link, when)
    if link.phase is LinkPhase.ALONE:
        return LinkLine(icon, tone, first, "", first)
    parts = [unsent_words(link.unsent, link.oldest, when)]
    age = board_age(link, at)
    if age:
        parts.insert(0, age)
    second = " · ".join(parts)
    return LinkLine(icon, tone, first, second, f"{first}, {second}")


def board_age(link: LinkNews, at: datetime) -> str:
    """Return how old the others' entries on the board are, '' while they come as they happen."""
    if link.phase not in CUT_OFF or link.contact is None:
        return ""
    return _("board {age} old").format(age=age_words(link.contact, at))


def unsent_sentence(link: LinkNews, at: datetime) -> str:
    """Return what is unsent and since when, for the warning on closing and the lock screen."""
    if link.phase is LinkPhase.ALONE or not link.unsent:
        return ""
    if link.oldest is None:
        text = _("Entries that the hub has not received yet: {n}.").format(n=link.unsent)
    else:
        text = _("Entries that the hub has not received yet: {n}, the oldest from {at}.").format(
            n=link.unsent, at=day_and_clock(link.oldest, at)
        )
    return f"{text} " + _("They are safe on this machine and go when the hub can be reached.")
