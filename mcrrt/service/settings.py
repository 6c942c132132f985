"""The agency's settings: what each is, what it may be, and what it is when nobody changed it.

Values are kept as JSON in the admin feed. Everything domain.md marks as unsure is one of these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from mcrrt.domain import response_plan, templates, text, training
from mcrrt.domain.account import Profession
from mcrrt.domain.alarms import Limits
from mcrrt.domain.disposition import DEFAULT_REVIEWED, DISPOSITIONS
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.pairing.weights import DEFAULT_WEIGHTS, check_weights
from mcrrt.domain.roster import WEEKDAYS, Template
from mcrrt.domain.team_status import ON_A_CALL, TeamStatus
from mcrrt.domain.urgency import DEFAULT_TARGETS, Urgency

Json = str | int | bool | list[str] | dict[str, int] | list[int] | dict[str, Any] | list[Any]


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


def _minutes_in(*states: TeamStatus) -> Callable[[str, object], Json]:
    """Minutes for some states of a team; a state that is left out has no limit."""

    def check(name: str, value: object) -> Json:
        known = {state.value for state in states}
        if not isinstance(value, dict) or not set(value) <= known:
            raise BadInput(name, N_("Give minutes for some of: {states}."), states=", ".join(known))
        for minutes in value.values():
            _whole(1, 1440)(name, minutes)
        return dict(value)

    return check


def _prompt_and_notice(name: str, value: object) -> Json:
    whole = isinstance(value, list) and len(value) == 2
    if not whole or not isinstance(value, list):
        raise BadInput(name, N_("Give two numbers of minutes, the second one larger."))
    first, second = (_whole(1, 1440)(name, minutes) for minutes in value)
    if not isinstance(first, int) or not isinstance(second, int) or first >= second:
        raise BadInput(name, N_("Give two numbers of minutes, the second one larger."))
    return [first, second]


def _plans(_name: str, value: object) -> Json:
    """Plans of the agency, as ``resources/response_plans.json`` has them; {} for the program's."""
    if not value:
        return {}
    response_plan.load(value)
    assert isinstance(value, dict)
    return value


def _weights(name: str, value: object) -> Json:
    return check_weights(value, name)


def _templates(name: str, value: object) -> Json:
    """Patterns of shifts: a name, when it starts and ends by the clock, on which days it starts."""
    return list(templates.to_data(templates.check_templates(value, name)))


def _training(name: str, value: object) -> Json:
    """The skills or training that a seat requires, by profession."""
    return dict(training.to_data(training.check_training(value, name)))


_YEAR = 365 * 24 * 60  # minutes
_MINUTES: dict[str, int] = {
    u.value: int(t.total_seconds() // 60) for u, t in DEFAULT_TARGETS.items()
}

_IN_STATE: dict[str, int] = {
    "acknowledged": 10, "en_route": 45, "staged": 45, "on_scene": 150, "transporting": 60,
    "clearing": 30, "report_writing": 60, "meal": 60,
}  # fmt: skip
_WELFARE: dict[str, int] = {"staged": 30, "on_scene": 30}
_LIMITED = tuple(s for s in TeamStatus if s not in (TeamStatus.OFF_DUTY, TeamStatus.AVAILABLE,
                                                    TeamStatus.ASSIGNED))  # fmt: skip

_EVERY_DAY = list(range(WEEKDAYS))
# Services near here cover 08:00-04:00, 12:00-24:00 and until 01:00 (domain.md 1.2).
_TEMPLATES: list[Any] = [
    {"name": name, "start": start, "end": end, "days": _EVERY_DAY}
    for name, start, end in (
        ("Day", "08:00", "18:00"), ("Evening", "18:00", "04:00"), ("Noon", "12:00", "00:00"),
        ("Late", "15:00", "01:00"),
    )
]  # fmt: skip

_SPECS = (
    SettingSpec("service_name", "", _text(120)),
    SettingSpec("callback", "", _text(60)),
    SettingSpec("time_zone", "America/Toronto", _zone),
    SettingSpec("idle_minutes", 10, _whole(1, 30)),
    SettingSpec("target_minutes", _MINUTES, _targets),
    SettingSpec("review_dispositions", list(DEFAULT_REVIEWED), _codes),
    SettingSpec("follow_up_hours", 24, _whole(1, 336)),
    SettingSpec("ctrs_cutoff", 9, _whole(9, 10)),
    SettingSpec("backup_minutes", 30, _whole(5, 1440)),
    SettingSpec("near_percent", 80, _whole(10, 99)),
    SettingSpec("answer_seconds", 60, _whole(15, 900)),
    SettingSpec("state_minutes", _IN_STATE, _minutes_in(*_LIMITED)),
    SettingSpec("welfare_minutes", _WELFARE, _minutes_in(*ON_A_CALL)),
    SettingSpec("hospital_minutes", [30, 60], _prompt_and_notice),
    SettingSpec("response_plans", {}, _plans),
    SettingSpec("retention_note", "", _text(200)),
    SettingSpec("shift_templates", _TEMPLATES, _templates),
    SettingSpec("longest_shift_hours", 13, _whole(4, 24)),
    SettingSpec("required_training", {}, _training),
    SettingSpec("pairing_weights", dict(DEFAULT_WEIGHTS), _weights),
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
    ctrs_cutoff: int
    backup_minutes: int
    near_percent: int
    answer_seconds: int
    state_minutes: Mapping[TeamStatus, int]
    welfare_minutes: Mapping[TeamStatus, int]
    hospital_minutes: tuple[int, int]
    response_plans: Mapping[str, Any]
    retention_note: str
    shift_templates: tuple[Template, ...]
    longest_shift_hours: int
    required_training: Mapping[Profession, tuple[str, ...]]
    pairing_weights: Mapping[str, float]

    @property
    def targets(self) -> dict[Urgency, timedelta]:
        """Targets as durations."""
        return {u: timedelta(minutes=m) for u, m in self.target_minutes.items()}

    @property
    def limits(self) -> Limits:
        """When something becomes an alarm."""
        return Limits(
            self.near_percent, self.answer_seconds, self.state_minutes, self.welfare_minutes,
            self.hospital_minutes,
        )  # fmt: skip


def effective(changed: Mapping[str, str]) -> AgencySettings:
    """Return the settings in force from those that were changed (name to JSON)."""
    values = {
        spec.name: msgspec.json.decode(changed[spec.name]) if spec.name in changed else spec.default
        for spec in _SPECS
    }
    return msgspec.convert(values, AgencySettings)
