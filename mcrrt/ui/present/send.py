"""The teams to choose from for a call, each with its reasons in one line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.team_choice import TeamOffer, offers
from mcrrt.service import words
from mcrrt.service.answers import TeamRow
from mcrrt.service.language import _
from mcrrt.ui.present.times import age_words
from mcrrt.ui.present.watch import crew_words


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One team to send. ``key`` is the digit that sends it, '' when it cannot go now."""

    id: str
    key: str
    call_sign: str
    crew: str
    reasons: str
    free: bool
    first: bool
    spoken: str


def offer_lines(
    teams: Sequence[TeamRow], municipality: str, now: datetime
) -> tuple[OfferLine, ...]:
    """Return the lines, the recommended team first."""
    by_id = {team.id: team for team in teams}
    lines = []
    for place, offer in enumerate(offers(teams, municipality, now)):
        team = by_id[offer.team]
        key = str(place + 1) if offer.free and place < 9 else ""
        crew = crew_words(team.officer, team.clinician)
        reasons = _reasons(offer, team, now)
        first = offer.free and place == 0
        spoken = ", ".join(part for part in (key, team.call_sign, crew, reasons) if part)
        lines.append(
            OfferLine(team.id, key, team.call_sign, crew, reasons, offer.free, first, spoken)
        )
    return tuple(lines)


def _reasons(offer: TeamOffer, team: TeamRow, now: datetime) -> str:
    if not offer.free:
        word = words.label(words.TEAM_STATUS, team.status)
        call = f" {team.call_number}" if team.call_number else ""
        return f"{word}{call} · {age_words(team.since, now)}"
    district = words.label(words.MUNICIPALITY, team.district)
    said = {
        "degraded": _("not a whole pair"),
        "in_district": _("in {district}").format(district=district),
        "longest_free": _("free longest"),
        "shift_over": _("shift is over"),
    }
    parts = [_("Free {time}").format(time=age_words(team.since, now))]
    parts += [said[code] for code in offer.reasons]
    if "in_district" not in offer.reasons and district:
        parts.append(_("from {district}").format(district=district))
    return ", ".join(parts)
