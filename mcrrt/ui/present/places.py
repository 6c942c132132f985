"""What is said of where something is: on the map, in its list, beside an address."""

from collections.abc import Callable
from dataclasses import dataclass

from mcrrt.domain.geo.place import How, Placed
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.service.map_answers import CallOnMap, MapView, TeamOnMap
from mcrrt.ui.map.frame import XY
from mcrrt.ui.map.marks import Mark

Flat = Callable[[float, float], XY]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One call or team in the list beside the map. ``placed``: it is on the map as well."""

    id: str
    urgency: str
    provisional: bool
    name: str
    state: str
    where: str
    how: str
    placed: bool
    free: bool
    spoken: str


def how_words(placed: Placed | None) -> str:
    """Say what a place was found by, and that it is rough where it is."""
    if placed is None:
        return _("Place not known")
    if placed.how is How.COORDINATES:
        said = _("by the coordinates")
    elif placed.how is How.POSTAL_CODE:
        said = _("about, by postal code {code}").format(code=placed.by)
    elif placed.how is How.ZONE:
        said = _("about, in zone {zone}").format(zone=placed.by)
    else:
        town = placed.by != placed.municipality
        name = placed.by if town else words.label(words.MUNICIPALITY, placed.by)
        said = _("somewhere in {place}").format(place=name)
    if placed.disagrees:
        other = words.label(words.MUNICIPALITY, placed.municipality)
        apart = _("that is in {place}, not where the call says").format(place=other)
        said = f"{apart} · {said}"
    return said


def call_place(one: CallOnMap) -> PlaceLine:
    """Return a call's line."""
    row = one.row
    urgency = row.urgency.value if row.urgency else "P4"
    word = words.label(words.URGENCY, urgency)
    state = ", ".join(row.teams) or words.label(words.CALL_STATUS, row.status)
    municipality = words.label(words.MUNICIPALITY, row.municipality)
    where = ", ".join(part for part in (row.place, municipality) if part)
    how = how_words(one.placed)
    if one.district:
        how = f"{one.district} · {how}"
    spoken = _spoken(f"{urgency} {word}", _("provisional") if row.provisional else "", row.number,
                     where, how, state)  # fmt: skip
    return PlaceLine(
        row.id, urgency, row.provisional, row.number, state, where, how, one.placed is not None,
        False, spoken,
    )  # fmt: skip


def team_place(one: TeamOnMap) -> PlaceLine:
    """Return a team's line: at its call, or in its district and nobody knows where."""
    row = one.row
    state = words.label(words.TEAM_STATUS, row.status)
    district = words.label(words.MUNICIPALITY, row.district)
    if one.at_call:
        where = f"{row.call_number} {row.call_place}".strip()
        how = _("at its call")
    elif one.placed is not None:
        where = district
        how = _("somewhere in its district")
    else:
        where, how = district, how_words(None)
    spoken = _spoken(_("Team"), row.call_sign, state, where, how)
    free = row.status.value == "available"
    return PlaceLine(
        row.id, "", False, row.call_sign, state, where, how, one.placed is not None, free, spoken
    )


def _spoken(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def place_lines(view: MapView) -> tuple[PlaceLine, ...]:
    """Return everything on the map, and what should be and has no place: that first."""
    calls = [call_place(one) for one in view.calls]
    lost = [line for line in calls if not line.placed]
    return (
        *lost,
        *(line for line in calls if line.placed),
        *(team_place(one) for one in view.teams),
    )


def marks(view: MapView, flat: Flat) -> tuple[Mark, ...]:
    """Return the marks, calls by how pressing they are, then teams."""
    calls = ((call_place(one), one.placed) for one in view.calls)
    teams = ((team_place(one), one.placed) for one in view.teams)
    return tuple(
        _mark(line, placed, flat) for line, placed in (*calls, *teams) if placed is not None
    )


def _mark(line: PlaceLine, placed: Placed, flat: Flat) -> Mark:
    x, y = flat(placed.lon, placed.lat)
    if line.urgency:
        code = f"{line.urgency}?" if line.provisional else line.urgency
        written = f"{code} {line.name}"
    else:
        written = f"{line.name} {line.state}"
    if not placed.exact:
        written = f"{written} ≈"
    return Mark(
        line.id, x, y, written, line.spoken, line.urgency, line.free, not placed.exact,
        placed.within_m,
    )  # fmt: skip
