"""The agency's settings: what each is, what it may be, and what it is when nobody changed it.

Values are kept as JSON in the admin feed. Everything domain.md marks as unsure is one of these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from mcrrt.domain import text
from mcrrt.domain.disposition import DEFAULT_REVIEWED, DISPOSITIONS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.urgency import DEFAULT_TARGETS, Urgency

Json = str | int | bool | list[str] | dict[str, int]


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: its default and the check that a new value must pass."""

    name: str
    default: Json
    check: Callable[[str, object], Json]


def _whole(low: int, high: int) -> Callable[[str, object], Json]:
    def check(name: str, value: object) -> Json:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadInput(
                name, N_("This must be a whole number from {low} to {high}."), low=low, high=high
            )
        return value

    return check


def _text(limit: int) -> Callable[[str, object], Json]:
    return lambda name, value: text.clean(name, value, limit)


def _zone(name: str, value: object) -> Json:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(name, N_("There is no such time zone. Example: America/Toronto.")) from None
    return str(value)


def _codes(name: str, value: object) -> Json:
    if not isinstance(value, list) or not set(map(str, value)) <= set(DISPOSITIONS):
        raise BadInput(name, N_("This must be a list of disposition codes, such as D09."))
    return sorted(map(str, value))


def _targets(name: str, value: object) -> Json:
    if not isinstance(value, dict) or set(value) != {u.value for u in Urgency}:
        raise BadInput(name, N_("Give minutes for each of P0 to P4."))
    minutes = [value[u.value] for u in Urgency]
    whole = all(isinstance(m, int) and not isinstance(m, bool) for m in minutes)
    if not whole or minutes != sorted(minutes) or not 0 < minutes[0] <= minutes[-1] <= _YEAR:
        raise BadInput(
            name, N_("Targets are whole minutes, at most a year, and grow from P0 to P4.")
        )
    return {u.value: value[u.value] for u in Urgency}


_YEAR = 365 * 24 * 60  # minutes
_MINUTES: dict[str, int] = {
    u.value: int(t.total_seconds() // 60) for u, t in DEFAULT_TARGETS.items()
}

_SPECS = (
    SettingSpec("service_name", "", _text(120)),
    SettingSpec("callback", "", _text(60)),
    SettingSpec("time_zone", "America/Toronto", _zone),
    SettingSpec("idle_minutes", 10, _whole(1, 30)),
    SettingSpec("target_minutes", _MINUTES, _targets),
    SettingSpec("review_dispositions", list(DEFAULT_REVIEWED), _codes),
    SettingSpec("follow_up_hours", 24, _whole(1, 336)),
    SettingSpec("backup_minutes", 30, _whole(5, 1440)),
    SettingSpec("retention_note", "", _text(200)),
)

SETTINGS = {spec.name: spec for spec in _SPECS}


def check_setting(name: str, value_json: str) -> str:
    """Return the JSON of a checked value. Raises BadInput."""
    spec = SETTINGS.get(name)
    if spec is None:
        raise BadInput("name", N_("There is no such setting. Nothing was changed."))
    try:
        value = msgspec.json.decode(value_json)
    except (ValueError, RecursionError):  # not JSON, half a character, nested too deep
        raise BadInput(name, N_("The value must be JSON. Nothing was changed.")) from None
    return msgspec.json.encode(spec.check(name, value)).decode()


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """The settings in force, typed."""

    service_name: str
    callback: str
    time_zone: str
    idle_minutes: int
    target_minutes: Mapping[Urgency, int]
    review_dispositions: tuple[str, ...]
    follow_up_hours: int
    backup_minutes: int
    retention_note: str

    @property
    def targets(self) -> dict[Urgency, timedelta]:
        """Targets as durations."""
        return {u: timedelta(minutes=m) for u, m in self.target_minutes.items()}


def effective(changed: Mapping[str, str]) -> AgencySettings:
    """Return the settings in force from those that were changed (name to JSON)."""
    values = {
        spec.name: msgspec.json.decode(changed[spec.name]) if spec.name in changed else spec.default
        for spec in _SPECS
    }
    return msgspec.convert(values, AgencySettings)
