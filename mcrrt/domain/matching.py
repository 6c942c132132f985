"""When two calls may be about the same thing: keys to look up by, and reasons to show a person.

Nothing here merges anything. A likeness is offered; a person decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mcrrt.domain.text import folded

_STREET_WORDS = {
    "street": "st", "str": "st", "road": "rd", "avenue": "ave", "av": "ave", "drive": "dr",
    "crescent": "cres", "cr": "cres", "court": "crt", "ct": "crt", "boulevard": "blvd",
    "lane": "ln", "line": "ln", "place": "pl", "terrace": "terr", "trail": "trl", "circle": "cir",
    "parkway": "pkwy", "highway": "hwy", "north": "n", "south": "s", "east": "e", "west": "w",
    "rue": "st", "chemin": "rd",
}  # fmt: skip
# A word for a unit counts only with the unit's number or letter: Appleby Line is a street.
_UNIT = re.compile(
    r"(?:#\s*|\b(?:apartment|apt|app|unit|suite|ste|room|floor)(?:\b\.?\s*#?\s*|(?=\d)))"
    r"(?:[a-z]{0,2}\d[\w-]*|[a-z]\b)"
)
_EXTENSION = re.compile(r"(?<=\d)\s*(?:#|,|ext|x|poste)(?![a-z]).*", re.IGNORECASE)

DUPLICATE_WINDOW = timedelta(hours=4)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def phone_key(number: str | None) -> str:
    """Reduce a telephone number to its last ten digits; '' when there are fewer than seven.

    An extension is left out: it is the same switchboard.
    """
    digits = _digits(_EXTENSION.sub("", number or "", count=1))
    if len(digits) < 7:
        digits = _digits(number or "")  # such as *67, 905...
    return digits[-10:] if len(digits) >= 7 else ""


def address_key(address: str | None) -> str:
    """Reduce an address to what stays the same however it is written; '' when too vague.

    The unit is left out: neighbours in one building are worth showing.
    """
    text = _UNIT.sub(" ", folded(address or ""))
    words = re.sub(r"[^\w]+", " ", text).split()
    short = [_STREET_WORDS.get(word, word) for word in words]
    return " ".join(short) if len(short) >= 2 else ""


def person_key(name: str | None) -> str:
    """Reduce a name to its words in order of the alphabet; '' for fewer than two words."""
    words = sorted(re.sub(r"[^\w'-]+", " ", folded(name or "")).split())
    return " ".join(words) if len(words) >= 2 else ""


@dataclass(frozen=True, slots=True)
class CallKeys:
    """What a call can be found by."""

    phones: frozenset[str]
    address: str
    person: str
    birth_date: str

    def any(self) -> bool:
        """Say whether there is anything to look for."""
        return bool(self.phones or self.address or self.person)


def call_keys(values: Mapping[str, object]) -> CallKeys:
    """Return the keys of a call from its field values."""

    def text(name: str) -> str:
        value = values.get(name)
        return value if isinstance(value, str) else ""

    phones = {phone_key(text("caller_phone")), phone_key(text("person_phone"))} - {""}
    return CallKeys(
        frozenset(phones),
        address_key(text("address")),
        person_key(text("person_name")),
        text("person_birth_date"),
    )


def reasons_alike(mine: CallKeys, other: CallKeys) -> tuple[str, ...]:
    """Return why two calls may belong together: any of ``phone``, ``address``, ``person``.

    The same name with two different dates of birth is two people.
    """
    reasons = []
    if mine.phones & other.phones:
        reasons.append("phone")
    if mine.address and mine.address == other.address:
        reasons.append("address")
    same_name = bool(mine.person) and mine.person == other.person
    dates = {mine.birth_date, other.birth_date} - {""}
    if same_name and len(dates) < 2:
        reasons.append("person")
    return tuple(reasons)


def likely_duplicate(reasons: tuple[str, ...], mine_at: datetime, other_at: datetime) -> bool:
    """Say whether a call that is alike is close enough in time to be the same event."""
    return bool(reasons) and abs(mine_at - other_at) <= DUPLICATE_WINDOW
