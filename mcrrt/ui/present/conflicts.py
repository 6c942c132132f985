"""The cards of what two people crossed on, and of what does not count: words and commands. Pure.

A card offers two ways on, always on the keys 1 and 2. For a field these are its two values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.conflict import Conflict
from mcrrt.domain.held import Held
from mcrrt.service import commands as c
from mcrrt.service import link_words, words
from mcrrt.service.access import Right
from mcrrt.service.answers import CallCardView
from mcrrt.service.language import _, labelled
from mcrrt.service.link_answers import (
    AttentionView,
    FieldConflict,
    RulingRow,
    Side,
    TeamSentTwice,
)
from mcrrt.ui.present.timeline import because_words, fact_words, value_words
from mcrrt.ui.present.times import day_and_clock

FIELD, TWICE, RULING = "field", "twice", "ruling"

_ABOUT_TEAMS = ("team.", "member.")


@dataclass(frozen=True, slots=True)
class SideLine:
    """One of two values: what it is, who gave it, and whether it stands meanwhile."""

    value: str
    who: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: its words, the command it sends, and what is said after.

    Without a command it opens the call: at the teams to send (``send``), or where work goes on. A
    card that is about no call leads to the screen of teams (``teams``) or to the settings.
    """

    label: str
    command: c.Command | None = None
    said: str = ""
    send: bool = False
    teams: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to settle. ``right`` is what an account needs for it."""

    id: str
    kind: str
    at: datetime
    title: str
    text: str
    ways: tuple[Way, Way]
    call: str
    right: Right
    sides: tuple[SideLine, ...] = ()
    copy: str = ""
    spoken: str = ""


def cards(view: AttentionView, now: datetime) -> tuple[Card, ...]:
    """Return everything to settle: teams sent twice first, then the oldest first."""
    twice = [twice_card(one, now) for one in view.sent_twice]
    rest = [field_card(one, now) for one in view.fields]
    rest += [ruling_card(one, now) for one in view.rulings]
    by_age = sorted(rest, key=lambda card: card.at)
    return (*sorted(twice, key=lambda card: card.at), *by_age)


def cards_of_call(
    card: CallCardView, twice: Sequence[TeamSentTwice], now: datetime
) -> tuple[Card, ...]:
    """Return what is to settle on one call."""
    here = [twice_card(one, now) for one in twice if one.call == card.call.id]
    machines = {row.event: row.machine for row in card.timeline}
    fields = [_field_of_call(card, one, machines) for one in card.call.conflicts]
    made = [field_card(one, now) for one in fields]
    return (*here, *sorted(made, key=lambda one: one.at))


def _field_of_call(card: CallCardView, one: Conflict, machines: dict[str, str]) -> FieldConflict:
    names = {row.event: row.actor for row in card.timeline}

    def side(held: Held) -> Side:
        event = held.event
        return Side(event, held.value, names.get(event, ""), held.at, machines.get(event, ""))

    kept, other = side(one.kept), side(one.other)
    return FieldConflict(card.call.id, card.call.number, one.field, one.policy, kept, other)


def _finished(card: Card) -> Card:
    """Add what a screen reader says of the whole card."""
    sides = [
        labelled(str(place), ", ".join(p for p in (
            side.value, side.who, _("stands now") if side.stands else "") if p))
        for place, side in enumerate(card.sides, 1)
    ]  # fmt: skip
    ways = [] if sides else [f"{n} {way.label}" for n, way in enumerate(card.ways, 1)]
    return replace(card, spoken=". ".join([card.title, card.text, *sides, *ways]))


def _who(actor: str, at: datetime, machine: str, now: datetime) -> str:
    place = _("machine {code}").format(code=machine) if machine else _("this machine")
    return " · ".join(part for part in (actor, day_and_clock(at, now), place) if part)


# --- two values of one field ---------------------------------------------------------------------


def field_card(one: FieldConflict, now: datetime) -> Card:
    """Return the card of two values of one field."""
    name = words.field_label(one.field)
    about = one.call_number
    if one.referral:
        about = _("referral {number}, call {call}").format(
            number=one.referral_number, call=one.call_number
        )
    stands = words.label(link_words.POLICY, one.policy.value)
    text = _("Two people wrote this without seeing each other. Until it is settled, {rule}.")
    sides = tuple(
        SideLine(value_words(one.field, side.value), _who(side.actor, side.at, side.machine, now),
                 side is one.kept)
        for side in (one.kept, one.other)
    )  # fmt: skip
    said = _("{field} of {number}: settled. Both values stay in the record.").format(
        field=name, number=one.referral_number or one.call_number
    )
    ways = (
        Way(_("Keep what stands"), _resolve(one, one.kept), said),
        Way(_("Take the other"), _resolve(one, one.other), said),
    )
    return _finished(
        Card(
            f"{FIELD}/{one.referral or one.call}/{one.field}/{one.other.event}", FIELD,
            max(one.kept.at, one.other.at), f"{about} · {name}", text.format(rule=stands), ways,
            one.call, Right.REFERRAL_WRITE if one.referral else Right.NOTE, sides,
        )
    )  # fmt: skip


def _resolve(one: FieldConflict, side: Side) -> c.ResolveConflict:
    if one.referral:
        return c.ResolveConflict(one.field, one.other.event, side.event, referral=one.referral)
    return c.ResolveConflict(one.field, one.other.event, side.event, call=one.call)


# --- a team sent twice ---------------------------------------------------------------------------


def twice_card(one: TeamSentTwice, now: datetime) -> Card:
    """Return the card of a team that was sent to two calls."""
    title = _("{team} was sent twice").format(team=one.call_sign)
    who = _who(one.actor, one.at, one.machine, now)
    text = _("Another sending came first and stands. Nobody comes to {call}.")
    if one.now_on:
        text = _("It is on {other}: that sending came first and stands. Nobody comes to {call}.")
    text = text.format(other=one.now_on, call=one.call_number)
    said = _("Seen: {team} does not come to {call}.").format(
        team=one.call_sign, call=one.call_number
    )
    ways = (
        Way(_("Send another team"), send=True),
        Way(_("It was seen"), c.SettleSentTwice(one.call, one.sending), said),
    )
    return _finished(
        Card(
            f"{TWICE}/{one.sending}", TWICE, one.at, f"{one.call_number} · {title}",
            f"{text} {labelled(_('Sent here by'), who)}", ways, one.call, Right.NOTE,
        )
    )  # fmt: skip


# --- what does not count -------------------------------------------------------------------------


def ruling_card(one: RulingRow, now: datetime) -> Card:
    """Return the card of an event of one's own that does not count."""
    title = _("Your entry of {at} does not count").format(at=day_and_clock(one.at, now))
    if one.call_number:
        title = f"{one.call_number} · {title}"
    reason = because_words(one.because, one.because_fields)
    again = _("What you wrote is kept. If it still holds, open the call and do it again.")
    way = Way(_("Open the call"))
    if not one.call:
        again = _("What you wrote is kept. If it still holds, do it again in another way.")
        teams = one.kind.startswith(_ABOUT_TEAMS)
        way = Way(_("Go to the teams") if teams else _("Go to the settings"), teams=teams)
    seen = Way(
        _("I have seen it"), c.SeeRuling(one.event), _("Seen. The entry stays in the record.")
    )
    return _finished(
        Card(
            f"{RULING}/{one.event}", RULING, one.at, title,
            " ".join(part for part in (reason, again) if part), (way, seen), one.call, Right.SELF,
            copy=fact_words(one.fact),
        )
    )  # fmt: skip
