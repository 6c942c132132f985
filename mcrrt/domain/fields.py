"""Fields that people fill in: what each may hold, its limit, and its conflict policy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mcrrt.domain import text
from mcrrt.domain.errors import N_, BadInput

_WRITTEN_AGE = re.compile(r"[0-9]{1,3}")
YES_NO_UNKNOWN = ("yes", "no", "unknown")

Value = str | int | tuple[str, ...] | None


class Policy(StrEnum):
    """What happens when two people changed the same field without seeing each other's value."""

    SURFACE = "surface"
    SAFER = "safer"
    UNION = "union"
    LAST = "last"


class Kind(StrEnum):
    """What a field may hold, and so how it is asked for on screen."""

    LINE = "line"
    NARRATIVE = "narrative"
    PHONE = "phone"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its name, kind, limits, and conflict policy."""

    name: str
    kind: Kind
    policy: Policy = Policy.SURFACE
    limit: int = text.LINE
    choices: tuple[str, ...] = ()
    cautious: tuple[str | None, ...] = ("yes", "unknown", None, "no")

    def caution(self, value: Value) -> int:
        """Return how cautious a value of a ``safer`` field is: the smaller, the more cautious."""
        known = value if value in self.cautious else None
        return self.cautious.index(known)


def _choice(spec: FieldSpec, value: object) -> str:
    if value not in spec.choices:
        raise BadInput(
            spec.name,
            N_("This must be one of: {choices}. Nothing was changed."),
            choices=", ".join(spec.choices),
        )
    return str(value)


def _choices(spec: FieldSpec, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadInput(spec.name, N_("This must be a list. Nothing was changed."))
    chosen = {_choice(spec, item) for item in value}
    return tuple(choice for choice in spec.choices if choice in chosen)


def _phone(spec: FieldSpec, value: object) -> str:
    number = text.clean(spec.name, value, 40)
    if number and not any(c.isdigit() for c in number):
        raise BadInput(
            spec.name, N_("This is not a telephone number: it has no digits. Nothing was changed.")
        )
    return number


def _date(spec: FieldSpec, value: object) -> str:
    written = text.clean(spec.name, value, 10)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise BadInput(
            spec.name, N_("This is not a date. Write year-month-day. Nothing was changed.")
        ) from None
    if not 1880 <= day.year <= 2200:
        raise BadInput(spec.name, N_("This year cannot be right. Nothing was changed."))
    return day.isoformat()


def _age(spec: FieldSpec, value: object) -> int:
    if isinstance(value, str) and _WRITTEN_AGE.fullmatch(value.strip()):
        value = int(value.strip())
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 120:
        raise BadInput(
            spec.name, N_("This is not an age. Write whole years, 0 to 120. Nothing was changed.")
        )
    return value


_CLEANERS: dict[Kind, Callable[[FieldSpec, object], Value]] = {
    Kind.LINE: lambda spec, value: text.clean(spec.name, value, spec.limit),
    Kind.NARRATIVE: lambda spec, value: text.clean(spec.name, value, spec.limit, many_lines=True),
    Kind.PHONE: _phone,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.AGE: _age,
}


def table(*specs: FieldSpec) -> dict[str, FieldSpec]:
    """Return the fields by name, in order."""
    return {spec.name: spec for spec in specs}


def clean_field(fields: Mapping[str, FieldSpec], name: str, value: object) -> Value:
    """Return the value as it is kept, or None for an emptied field.

    Raises BadInput for an unknown field or a value it cannot hold.
    """
    spec = fields.get(name)
    if spec is None:
        raise BadInput(name[:40], N_("There is no such field. Nothing was changed."))
    if value is None or value in ([], ()) or (isinstance(value, str) and not value.strip()):
        return None
    cleaned = _CLEANERS[spec.kind](spec, value)
    return None if cleaned in ("", ()) else cleaned
