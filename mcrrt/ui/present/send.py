"""Who could go to a call, each with the reasons in one line; who not now, and why. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.assignment import Assignment
from mcrrt.domain.call import Call
from mcrrt.domain.call_watch import conflicts_unowned
from mcrrt.domain.pairing.pair import Degraded, Pair
from mcrrt.domain.pairing.proposal import Offer
from mcrrt.domain.pairing.sending import OWNED
from mcrrt.domain.team_status import ON_A_CALL
from mcrrt.service import words
from mcrrt.service.answers import TeamRow
from mcrrt.service.despite_words import despite_words
from mcrrt.service.language import _, ngettext
from mcrrt.service.pairing import said
from mcrrt.service.pairing_words import not_now, shortly
from mcrrt.service.roster_answers import PairsView
from mcrrt.ui.present.times import age_words
from mcrrt.ui.present.watch import crew_words

MOST_PAIRS = 3
FOLD = "fold"


class Kind(StrEnum):
    """What a line is: a team that can go, two who would be one, one that cannot go now, the fold."""

    TEAM = "team"
    PAIR = "pair"
    PASSED = "passed"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One line. ``key`` is the digit that sends it, '' when it cannot go now.

    ``members`` are the officer and the clinician of a pair. ``busy``: it is on a call, so a call is
    stacked behind it. ``why`` are the sentences behind the reasons, with their points.
    """

    id: str
    kind: Kind
    key: str
    call_sign: str
    crew: str
    reasons: str
    spoken: str
    why: tuple[str, ...] = ()
    members: tuple[str, str] = ("", "")
    busy: bool = False

    @property
    def free(self) -> bool:
        """Say whether it can go now, as far as the rules say."""
        return self.kind in (Kind.TEAM, Kind.PAIR)


def offer_lines(
    view: PairsView, teams: Sequence[TeamRow], now: datetime, *, unfolded: bool = False
) -> tuple[OfferLine, ...]:
    """Return the lines: the recommended first, then what can go, then the fold.

    ``teams`` are those that are not on this call. Whole teams stand before pairs that would have to
    be formed first, those before a team with an empty seat.
    """
    by_id = {team.id: team for team in teams}
    offers = {(o.pair.officer, o.pair.clinician): o for o in view.best}
    pairs = (*(offer.pair for offer in view.best), *view.others)
    whole = [_team(pair, by_id, offers, view) for pair in pairs if pair.team in by_id]
    half = [_half(one, by_id[one.team], view) for one in view.degraded
            if not one.because and one.team in by_id]  # fmt: skip
    room = max(0, MOST_PAIRS - len(whole))
    free = [pair for pair in pairs if pair.team is None][:room]
    lines = [*whole, *(_pair(pair, offers, view) for pair in free), *half]
    numbered = [_numbered(line, place) for place, line in enumerate(lines)]
    named = {line.id for line in lines}
    passed = [_passed(team, view, now) for team in teams if team.id not in named]
    return (*numbered, *_folded(passed, view, unfolded=unfolded or not lines))


def _numbered(line: OfferLine, place: int) -> OfferLine:
    key = str(place + 1) if place < 9 else ""
    spoken = ", ".join(part for part in (key, line.call_sign, line.crew, line.reasons) if part)
    return OfferLine(
        line.id, line.kind, key, line.call_sign, line.crew, line.reasons, spoken, line.why,
        line.members,
    )  # fmt: skip


def _team(
    pair: Pair, teams: dict[str, TeamRow], offers: dict[tuple[str, str], Offer], view: PairsView
) -> OfferLine:
    team = teams[pair.team or ""]
    crew = crew_words(team.officer, team.clinician)
    return OfferLine(
        team.id, Kind.TEAM, "", team.call_sign, crew, shortly(pair.reasons, view.people), "",
        _why(pair, offers, view),
    )  # fmt: skip


def _pair(pair: Pair, offers: dict[tuple[str, str], Offer], view: PairsView) -> OfferLine:
    names = view.people.names
    crew = crew_words(names.get(pair.officer, ""), names.get(pair.clinician, ""))
    return OfferLine(
        f"{pair.officer}+{pair.clinician}", Kind.PAIR, "", _("Pair"), crew,
        shortly(pair.reasons, view.people), "", _why(pair, offers, view),
        (pair.officer, pair.clinician),
    )  # fmt: skip


def _half(one: Degraded, team: TeamRow, view: PairsView) -> OfferLine:
    crew = crew_words(team.officer, team.clinician)
    why = tuple(f"{reason.points:+d}  {said(reason, view.people)}" for reason in one.reasons)
    return OfferLine(
        team.id, Kind.TEAM, "", team.call_sign, crew, shortly(one.reasons, view.people), "", why
    )


def _why(pair: Pair, offers: dict[tuple[str, str], Offer], view: PairsView) -> tuple[str, ...]:
    """The score, each reason with its points, and what sending them costs the shift."""
    lines = [_("{points} points").format(points=pair.score)]
    lines += [f"{reason.points:+d}  {said(reason, view.people)}" for reason in pair.reasons]
    offer = offers.get((pair.officer, pair.clinician))
    if offer is not None:
        cost = _(
            "Pairs left for the next call: {left}; the plan of the shift loses {points} points."
        )
        lines.append(cost.format(left=offer.pairs_left, points=offer.points_lost))
    return tuple(lines)


def _passed(team: TeamRow, view: PairsView, now: datetime) -> OfferLine:
    """A team that cannot go now: what it does, and everything else that stands in its way."""
    codes = dict.fromkeys(_against(team, view))
    word = words.label(words.TEAM_STATUS, team.status)
    call = f" {team.call_number}" if team.call_number else ""
    doing = f"{word}{call} · {age_words(team.since, now)}"
    because = not_now(code for code in codes if code not in ("team_busy", "team_not_free"))
    reasons = f"{doing} · {because}" if because else doing
    crew = crew_words(team.officer, team.clinician)
    return OfferLine(
        team.id, Kind.PASSED, "", team.call_sign, crew, reasons,
        f"{team.call_sign}, {crew}, {reasons}", _all_the_same(codes), busy=team.status in ON_A_CALL,
    )  # fmt: skip


def _all_the_same(codes: Iterable[str]) -> tuple[str, ...]:
    """Say whether a person may send it even so."""
    rules = [code for code in codes if code not in ("team_busy", "team_not_free")]
    never = [code for code in rules if code not in OWNED]
    if never:
        return (_("It cannot be sent: {why}.").format(why=not_now(never)),)
    asks = _("Against a hard rule: {why}. Enter asks why it goes all the same.")
    return (asks.format(why=not_now(rules)),) if rules else ()


def on_call_words(call: Call, assignment: Assignment) -> tuple[str, ...]:
    """Return what stood against a team that is on the call, and what has come up since."""
    despite = despite_words(assignment.against, assignment.despite)
    lines = [despite[:1].upper() + despite[1:]] if despite else []
    if any(one.id == assignment.id for one, _barred in conflicts_unowned(call)):
        lines.append(
            _("A member of the team must not meet the person, and nobody has said why it goes.")
        )
    return tuple(lines)


def _against(team: TeamRow, view: PairsView) -> Iterator[str]:
    mine = (team.id, team.officer_id, team.clinician_id)
    for one in view.refused:
        if one.id in mine:
            yield from one.because
    for half in view.degraded:
        if half.team == team.id:
            yield from half.because


def _folded(passed: Sequence[OfferLine], view: PairsView, *, unfolded: bool) -> Iterator[OfferLine]:
    """One line for everybody who cannot go now; opened, a line each."""
    people = _free_members(view)
    if not (passed or people):
        return
    mark = "▾" if unfolded else "▸"
    parts = [ngettext("{n} team", "{n} teams", len(passed)).format(n=len(passed))] if passed else []
    if people:
        parts.append(ngettext("{n} member", "{n} members", len(people)).format(n=len(people)))
    text = _("Not now, because: {who}").format(who=", ".join(parts))
    yield OfferLine(FOLD, Kind.FOLD, "", f"{mark} {text}", "", "", text)
    if unfolded:
        yield from passed
        yield from people


def _free_members(view: PairsView) -> list[OfferLine]:
    """Members in no team who are passed over; those who are off duty by far not all by name."""
    found = []
    for one in view.refused:
        name = view.people.names.get(one.id)
        if name is None or one.id in view.people.seated or "off_duty" in one.because:
            continue
        reasons = not_now(one.because)
        found.append(
            OfferLine(f"member {one.id}", Kind.PASSED, "", "", name, reasons, f"{name}, {reasons}")
        )
    return found
