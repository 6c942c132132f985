"""What is said of the link to a hub and of the machines, on screen and on paper alike.

Counts and times, never one green light: how many are unsent and since when, how many are to come.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from mcrrt.service.language import N_, _
from mcrrt.service.link_answers import LinkView, MachineRow
from mcrrt.service.news import LinkNews, LinkPhase

Translate = Callable[[str], str]
When = Callable[[datetime], str]

# A machine asks the hub again at least every minute; one missed round is no news.
QUIET = timedelta(minutes=3)
_VOICE_LETTERS = 12

STARTING = "starting"  # nobody has asked the hub yet

FEED = {
    "ops": N_("Operations"),
    "clinical": N_("Clinical"),
    "referral": N_("Referrals"),
    "admin": N_("People and settings"),
    "access": N_("Access log"),
}

MACHINE_KIND = {"console": N_("Console"), "vehicle": N_("Vehicle")}

REFUSED = {
    "revoked": N_("this machine was revoked"),
    "forked": N_("another machine has the same identity"),
    "unknown_station": N_("the hub does not know this machine"),
}

# Why nothing that answers can be used, where a person can do something about it.
AWAY = {
    "certificate": N_("What answers there is not the hub of this agency. Nothing is sent to it."),
    "name": N_("Its name is not known to the network here."),
    "refused": N_("Nothing listens there."),
    "timeout": N_("It does not answer in time."),
}

POLICY = {
    "surface": N_("the first stands"),
    "safer": N_("the more cautious stands"),
    "union": N_("both stand together"),
    "last": N_("the later stands"),
}


def phase_words(link: LinkNews, when: When, t: Translate = _) -> str:
    """Return how this machine and the hub are with each other."""
    since = when(link.since) if link.since else ""
    match link.phase:
        case LinkPhase.LIVE:
            return t(N_("Live"))
        case LinkPhase.CATCHING_UP:
            return t(N_("Catching up, {n} left")).format(n=link.left)
        case LinkPhase.OFFLINE if link.why == STARTING:
            return t(N_("Reaching the hub…"))
        case LinkPhase.OFFLINE:
            return t(N_("Offline since {at}")).format(at=since) if since else t(N_("Offline"))
        case LinkPhase.REFUSED:
            if link.why not in REFUSED:
                return t(N_("Refused by the hub"))
            return t(N_("Refused: {why}")).format(why=t(REFUSED[link.why]))
        case _:
            return t(N_("This machine only"))


def unsent_words(unsent: int, oldest: datetime | None, when: When, t: Translate = _) -> str:
    """Return how many entries the hub has not received, and since when the oldest waits."""
    if unsent and oldest is not None:
        return t(N_("{n} unsent, oldest {at}")).format(n=unsent, at=when(oldest))
    return t(N_("{n} unsent")).format(n=unsent)


def machine_words(row: MachineRow, view: LinkView, when: When, t: Translate = _) -> str:
    """Return how a machine is, as far as the hub has told."""
    if row.here:
        link = view.link
        return " · ".join(
            (phase_words(link, when, t), unsent_words(link.unsent, link.oldest, when, t))
        )
    if row.state == "revoked":
        return t(N_("Revoked: it receives and sends nothing more"))
    if row.state == "forked":
        return t(N_("Same identity twice: two machines work under this code"))
    parts = [_seen(row, view, when, t)]
    if row.behind:
        parts.append(t(N_("{n} left")).format(n=row.behind))
    if row.unsent:
        parts.append(unsent_words(row.unsent, row.oldest, when, t))
    return " · ".join(parts)


def _seen(row: MachineRow, view: LinkView, when: When, t: Translate) -> str:
    if row.last_seen_at is None:
        return t(N_("Not seen yet"))
    if lively(row, view):
        return t(N_("Live"))
    return t(N_("Offline since {at}")).format(at=when(row.last_seen_at))


def lively(row: MachineRow, view: LinkView) -> bool:
    """Say whether a machine was with the hub when the hub last told of it."""
    told = view.link.contact or view.at
    return (
        row.state == "active"
        and row.last_seen_at is not None
        and told - row.last_seen_at <= QUIET
    )  # fmt: skip


def voice(digest: str) -> str:
    """Return the beginning of a digest, short enough to be read out and compared by voice."""
    letters = digest[:_VOICE_LETTERS].upper()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
