"""Reading values of a pack file, each refused by the place where it stands."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any as Json

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.urgency import Urgency

ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_MOST_SHOWN = 40


def hole(place: str, template: str, /, **fields: object) -> BadInput:
    """Return the error that names a hole by its place."""
    return BadInput(place, template, **fields)


def shown(value: object) -> str:
    """Return a value of a file as one line of a sentence can hold it."""
    return "".join(c if c.isprintable() else "?" for c in str(value)[:_MOST_SHOWN])


def first_twice(ids: Iterable[str]) -> str | None:
    """Return the first id that was there before."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            return one
        seen.add(one)
    return None


def row(data: Json, place: str) -> Mapping[str, Json]:
    """Return an object."""
    if not isinstance(data, dict):
        raise hole(place, N_("{place}: this must be an object."), place=place)
    return data


def only(data: Mapping[str, Json], names: Collection[str], place: str) -> None:
    """Refuse a name that means nothing here: it is a slip of the pen, and would do nothing."""
    strange = sorted(shown(name) for name in data if name not in names)
    if strange:
        raise hole(
            place,
            N_("{place}: '{name}' means nothing here. It can have: {names}."),
            place=place,
            name=strange[0],
            names=", ".join(names),
        )


def need(data: Mapping[str, Json], name: str, kind: type, place: str) -> Json:
    """Return a value that must be there and not empty."""
    value = data.get(name)
    if not isinstance(value, kind) or value in ("", [], {}):
        raise hole(
            place, N_("{place}: '{name}' is missing or of the wrong kind."), place=place, name=name
        )
    return value


def listed(
    data: Mapping[str, Json], name: str, place: str, unless: list[Json] | None = None
) -> list[Json]:
    """Return a list that may be empty; ``unless`` where it says nothing."""
    value = data.get(name, unless)
    if not isinstance(value, list):
        raise hole(
            place, N_("{place}: '{name}' is missing or of the wrong kind."), place=place, name=name
        )
    return value


def identity(data: Mapping[str, Json], place: str, name: str = "id") -> str:
    """Return an id: short, and nothing in it that a sentence could not show."""
    value = str(need(data, name, str, place))
    if not ID.fullmatch(value):
        raise hole(
            place,
            N_("{place}: '{name}' has letters, digits, dots and hyphens only."),
            place=place,
            name=name,
        )
    return value


def whole(value: Json) -> bool:
    """Say whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def need_whole(data: Mapping[str, Json], name: str, place: str) -> int:
    """Return a whole number that must be there."""
    value = data.get(name)
    if not whole(value):
        raise hole(place, N_("{place}: '{name}' must be a whole number."), place=place, name=name)
    assert isinstance(value, int)
    return value


def numbers(value: Json, name: str, place: str) -> tuple[int, ...]:
    """Return whole numbers."""
    if not isinstance(value, list) or not all(map(whole, value)):
        raise hole(
            place, N_("{place}: '{name}' must be a list of whole numbers."), place=place, name=name
        )
    return tuple(value)


def hours(data: Mapping[str, Json], place: str) -> float | None:
    """Return within how many hours, if it says."""
    value = data.get("within_hours")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10_000:
        raise hole(place, N_("{place}: 'within_hours' must be a number of hours."), place=place)
    return value


def flag(data: Mapping[str, Json], name: str, place: str, *, unless: bool = False) -> bool:
    """Return true or false; ``unless`` where it says nothing."""
    value = data.get(name, unless)
    if not isinstance(value, bool):
        raise hole(place, N_("{place}: '{name}' must be true or false."), place=place, name=name)
    return value


def texts(value: Json, name: str, place: str) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise hole(place, N_("{place}: '{name}' must be a list of texts."), place=place, name=name)
    return tuple(value)


def text(
    data: Mapping[str, Json], name: str, place: str, languages: tuple[str, ...]
) -> dict[str, str]:
    """Return a text in every language of the pack."""
    found = need(data, name, dict, place)
    for language in (*languages, *found):
        said = found.get(language)
        if not isinstance(said, str) or not said.strip():
            raise hole(
                place,
                N_("{place}: '{name}' is missing in the language {language}."),
                place=place,
                name=name,
                language=shown(language),
            )
    return dict(found)


def urgency(code: Json, place: str) -> Urgency:
    """Return an urgency."""
    if code not in tuple(Urgency):
        raise hole(place, N_("{place}: an urgency must be one of P0 to P4."), place=place)
    return Urgency(code)


def one_of(
    data: Mapping[str, Json],
    name: str,
    choices: Collection[str],
    place: str,
    unless: str | None = None,
) -> str:
    """Return one of these codes; ``unless`` where it says nothing."""
    code = data.get(name, unless)
    if code not in tuple(choices):
        raise hole(
            place,
            N_("{place}: '{name}' must be one of: {choices}."),
            place=place,
            name=name,
            choices=", ".join(choices),
        )
    return str(code)


# --- new files, and kept ones --------------------------------------------------------------------

_DEEPEST = 20  # nobody could follow a condition that goes deeper
_DEEPEST_KEPT = 100  # and the engine could not


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is read: a new one to the letter, a kept one for what it says.

    A version that was used passed the checks of its day and opens for ever. So whatever a check of
    a later day may ask for (names, languages, ids, limits) is asked of new files only; of a kept
    one, what the engine cannot do without. What a later day adds needs a value where it is missing.
    """

    languages: tuple[str, ...]
    kept: bool = False

    @property
    def deepest(self) -> int:
        """How deep conditions may go."""
        return _DEEPEST_KEPT if self.kept else _DEEPEST

    def only(self, data: Mapping[str, Json], names: Collection[str], place: str) -> None:
        """Refuse a name that means nothing in a new file."""
        if not self.kept:
            only(data, names, place)

    def identity(self, data: Mapping[str, Json], place: str, name: str = "id") -> str:
        """Return an id; a kept one is whatever it was."""
        return str(need(data, name, str, place)) if self.kept else identity(data, place, name)

    def text(self, data: Mapping[str, Json], name: str, place: str) -> dict[str, str]:
        """Return a text in every language; a kept one in those it has."""
        if not self.kept:
            return text(data, name, place, self.languages)
        found = need(data, name, dict, place)
        return {language: str(said) for language, said in found.items() if isinstance(said, str)}

    def hours(self, data: Mapping[str, Json], place: str) -> float | None:
        """Return within how many hours, if it says; a kept file may say anything that is a number."""
        value = data.get("within_hours")
        if self.kept and isinstance(value, int | float):
            return value
        return hours(data, place)
