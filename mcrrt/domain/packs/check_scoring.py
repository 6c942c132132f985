"""Whether levels and totals say something for every answer, and nothing that is not meant.

Source: domain.md 3.2 (a screener may raise, never lower; a blank is no 0) and 3.3 to 3.6.
"""

import itertools
from collections.abc import Sequence

from mcrrt.domain.errors import N_
from mcrrt.domain.packs.pack import Compartment, Item, Pack, PackRole, Rule
from mcrrt.domain.packs.read import first_twice, hole, shown
from mcrrt.domain.packs.scoring import Band, Levels, Total
from mcrrt.domain.urgency import Urgency

_NO_URGENCY = "P9"  # sorts after the least urgent

# --- levels --------------------------------------------------------------------------------------


def check_levels(rules: Sequence[Rule], scoring: Levels | Total | None) -> None:
    """Refuse levels that nothing names, that are not there, or that are less urgent when worse."""
    levels = [level.id for level in scoring.levels] if isinstance(scoring, Levels) else []
    _check_twice(levels)
    for rule in rules:
        if rule.level and rule.level not in levels[:-1]:
            raise hole(
                rule.id,
                N_("The rule {rule} names a level that is not there: {level}."),
                rule=rule.id,
                level=rule.level,
            )
        if levels and rule.urgency and not rule.level:
            raise hole(
                rule.id,
                N_("The rule {rule} moves the urgency and must name a level."),
                rule=rule.id,
            )
    worst: Urgency | None = None
    for level in levels[:-1]:
        named = [rule for rule in rules if rule.level == level]
        if not named:
            raise hole(level, N_("No rule leads to the level {level}."), level=level)
        here = [rule.urgency or Urgency.P4 for rule in named]
        if worst is not None and min(here) < worst:
            raise hole(level, N_("{level} is more urgent than a level that is worse."), level=level)
        worst = max(here)


def _check_twice(ids: Sequence[str]) -> None:
    twice = first_twice(ids)
    if twice:
        raise hole(twice, N_("The level {level} stands twice."), level=twice)


# --- totals --------------------------------------------------------------------------------------


def check_total(items: Sequence[Item], total: Total) -> None:
    """Refuse a total that some answers would not fit, and bands with a gap or in a wrong order."""
    check_adds_up(items, total)
    _check_twice([band.id for band in total.bands])
    bands = sorted(total.bands, key=lambda band: band.low)
    _check_order(bands if total.lower_is_worse else bands[::-1])
    low, high = bands[0].low, bands[-1].high
    outside = [at for at in total.cutoffs if not low <= at <= high]
    if outside:
        raise hole(
            "scoring",
            N_("No total reaches the line at {at}: totals go from {low} to {high}."),
            at=shown(outside[0]),
            low=low,
            high=high,
        )
    if total.as_minimum and total.lower_is_worse:
        raise hole(
            "scoring",
            N_("A total that is worse when it is lower cannot be shown as a minimum."),
        )


def check_adds_up(items: Sequence[Item], total: Total) -> None:
    """Refuse a total of what is not there or no figure, and answers that fall into no band."""
    by_id = {item.id: item for item in items}
    twice = first_twice(total.items)
    for name in total.items:
        if name not in by_id or name == twice:
            raise hole(
                "scoring",
                N_("The total adds up an item that does not exist, or twice: {item}."),
                item=shown(name),
            )
        _check_plain(by_id[name])
    ranges = [by_id[name].numbers or (0, 1) for name in total.items]
    _check_bands(total, sum(r[0] for r in ranges), sum(r[1] for r in ranges))


def _check_plain(item: Item) -> None:
    """Refuse an item whose answer is no plain figure, or that may never be asked."""
    if item.choices or (item.numbers and item.yes_no):
        raise hole(
            item.id,
            N_("{item}: what a total adds up takes numbers only, or yes and no only."),
            item=item.id,
        )
    if item.ask_when is not None:
        raise hole(
            item.id, N_("{item}: what a total adds up is always asked."), item=item.id
        )  # else the total would never be there


def _check_bands(total: Total, low: int, high: int) -> None:
    bands = sorted(total.bands, key=lambda band: band.low)
    expected = low
    for band in bands:
        if band.low != expected or band.high < band.low:
            raise hole(
                band.id,
                N_("{band}: the bands must follow each other. It should begin at {expected}."),
                band=band.id,
                expected=expected,
            )
        expected = band.high + 1
    if expected != high + 1:
        raise hole(
            bands[-1].id,
            N_("The bands end at {end}, but totals go up to {high}."),
            end=shown(expected - 1),
            high=high,
        )


def _check_order(worst_first: Sequence[Band]) -> None:
    for worse, better in itertools.pairwise(worst_first):
        if (better.urgency or _NO_URGENCY) < (worse.urgency or _NO_URGENCY):
            raise hole(
                better.id,
                N_("{level} is more urgent than a level that is worse."),
                level=better.id,
            )


# --- roles ---------------------------------------------------------------------------------------


def check_role(pack: Pack) -> None:
    """Refuse what only an intake can have, and a record that would move the urgency."""
    if pack.role is PackRole.INTAKE:
        if pack.compartment is Compartment.HEALTH:
            raise hole("pack", N_("An intake checklist belongs to the police record."))
        return
    if pack.diversion is not None:
        raise hole("diversion", N_("Only an intake checklist can have a diversion gate."))
    for item in pack.items:
        if item.star:
            raise hole(
                item.id, N_("{item}: only an intake checklist has starred items."), item=item.id
            )
    if pack.when_nothing is not Urgency.P4:
        raise hole("pack", N_("Where nothing fires, only an intake checklist says more than P4."))
    for place in _moves(pack) if pack.role is PackRole.RECORD else ():
        raise hole(place, N_("{rule}: a record must not move the urgency."), rule=place)


def _moves(pack: Pack) -> list[str]:
    """Return the rules and bands that move the urgency."""
    bands = pack.scoring.bands if isinstance(pack.scoring, Total) else ()
    return [r.id for r in pack.rules if r.urgency] + [b.id for b in bands if b.urgency]
