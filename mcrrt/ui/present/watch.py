"""What a board and a call say of crews, of units beside the team, and of what is held."""

from collections.abc import Iterable
from datetime import datetime

from mcrrt.domain.hold import Hold
from mcrrt.domain.support import Support
from mcrrt.service import watch_words, words
from mcrrt.service.language import _
from mcrrt.ui.present.times import clock


def crew_words(officer: str, clinician: str) -> str:
    """Return who is in a team, and which seat is empty."""
    return f"{officer or _('no officer')} / {clinician or _('no clinician')}"


def support_words(one: Support) -> str:
    """Return a unit beside the team: who, which, how far."""
    who = words.label(watch_words.SUPPORT, one.kind)
    state = words.label(watch_words.SUPPORT_STATE, one.state).lower()
    return " ".join(part for part in (who, one.unit, state) if part)


def beside_words(support: Iterable[Support]) -> str:
    """Return all that come or are there."""
    return ", ".join(support_words(one) for one in support if one.counts)


def held(hold: Hold | None, now: datetime) -> bool:
    """Say whether a hold that the board told of has not run out since."""
    return hold is not None and (hold.until is None or now < hold.until)


def hold_words(hold: Hold) -> str:
    """Return until when a call is held, and why."""
    if hold.until is not None and hold.call_sign:
        text = _("Held until {at} or until {team} is free: {why}")
    elif hold.until is not None:
        text = _("Held until {at}: {why}")
    else:
        text = _("Held until {team} is free: {why}")
    at = clock(hold.until) if hold.until else ""
    return text.format(at=at, team=hold.call_sign, why=hold.reason)
