"""The skills or training that a seat requires: whoever is not known to have them is not offered."""

from collections.abc import Mapping

from mcrrt.domain import text
from mcrrt.domain.account import Profession
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.pairing.situation import same

Required = Mapping[Profession, tuple[str, ...]]

MOST = 24
_LONGEST = 40


def check_training(value: object, place: str) -> Required:
    """Return what is required from an object with lists of codes. Raises BadInput at ``place``."""
    if not isinstance(value, Mapping) or not set(value) <= set(Profession):
        raise _wrong(place)
    found: Required = {}
    for profession, codes in value.items():
        if not isinstance(codes, list):
            raise _wrong(place)
        found = {**found, Profession(profession): ()}
        for code in codes:
            found = with_training(found, Profession(profession), code, place)
    return found


def _wrong(place: str) -> BadInput:
    return BadInput(place, N_("Give lists of codes for officer and clinician."))


def with_training(
    required: Required, profession: Profession, code: object, place: str = "code"
) -> Required:
    """Return what is required with one code more. Raises BadInput at ``place``."""
    clean = text.required(place, code, _LONGEST)
    there = required.get(profession, ())
    if same(clean) in map(same, there):
        raise BadInput(place, N_("This is required already."))
    if len(there) >= MOST:
        raise BadInput(place, N_("At most {most} can be kept here."), most=MOST)
    return {**required, profession: (*there, clean)}


def without_training(required: Required, profession: Profession, code: str) -> Required:
    """Return what is required without one code; a seat that requires nothing is left out."""
    left = {
        seat: tuple(one for one in codes if seat is not profession or same(one) != same(code))
        for seat, codes in required.items()
    }
    return {seat: codes for seat, codes in left.items() if codes}


def to_data(required: Required) -> dict[str, list[str]]:
    """Return what is required as it is kept in the setting."""
    return {profession.value: list(codes) for profession, codes in required.items()}
