"""The tables of the reference: fields, dispositions, settings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.fields import FieldSpec, Kind
from mcrrt.domain.referral import REQUIRED
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.service import words
from mcrrt.service.settings import SETTINGS

# What each setting is for and takes. ``settings.py`` holds the checks.
_SETTING_WORDS: Mapping[str, str] = {
    "service_name": "the service as it stands on paper; text, at most 120 characters",
    "callback": "the number on paper to call back; text, at most 60 characters",
    "time_zone": "where the agency is; a name such as `America/Toronto`",
    "idle_minutes": "minutes without a key until the window locks; 1 to 30",
    "target_minutes": "minutes until somebody is face to face; an object with `P0` to `P4`, not "
    "falling, at most a year",
    "review_dispositions": "dispositions that a supervisor reads before a call is closed; a list "
    "of codes",
    "ctrs_cutoff": "total of the crisis triage rating at or below which admission is spoken of; 9 or 10",
    "follow_up_hours": "hours until a follow-up is due, as the form proposes; 1 to 336",
    "backup_minutes": "minutes between copies of a store that has changed; 5 to 1440",
    "near_percent": "how much of a target has passed when the first alarm sounds; 10 to 99",
    "answer_seconds": "seconds until a team that was sent and has not answered becomes an alarm; "
    "15 to 900",
    "state_minutes": "minutes in a state that become an alarm; an object of states, a state that is "
    "left out has no limit",
    "welfare_minutes": "minutes between welfare checks; an object of states on a call, a state that "
    "is left out has none",
    "hospital_minutes": "minutes at hospital until a low-risk transfer may be considered, and until "
    "the supervisor is told; a list of two",
    "response_plans": "who else is told for which calls: an object as in "
    "`resources/response_plans.json`; `{}` for the plans of the program",
    "retention_note": "the line about keeping records on paper; text, at most 200 characters",
    "shift_templates": "patterns of shifts: a list of objects with `name`, `start` and `end` by the "
    "clock, and `days` on which they start, 0 (Monday) to 6",
    "longest_shift_hours": "how long a planned shift may be, in hours; 4 to 24",
    "required_training": "skills or training that a seat requires: an object with lists of codes for "
    "`officer` and `clinician`; a member without them is not offered",
    "pairing_weights": "what weighs when pairs are ranked: an object of codes with numbers; a code that "
    "is left out keeps its default. Points from 0 to 1000; `minimum_rest_hours` 0 to 24, `road_factor` "
    "1 to 5, `speed_kmh` 5 to 150",
}
_TAKES = {
    Kind.PHONE: "telephone number",
    Kind.DATE: "date",
    Kind.AGE: "whole number, 0 to 120",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Return a table in Markdown."""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def call_fields() -> Iterator[str]:
    """The fields of a call."""
    yield from table(
        ("Field", "On screen", "Takes"),
        ((f"`{n}`", words.FIELD[n], _takes(spec)) for n, spec in CALL_FIELDS.items()),
    )


def referral_fields() -> Iterator[str]:
    """The fields of a referral, and which of them a page needs."""
    yield from table(
        ("Field", "On screen", "Takes", "Needed"),
        (
            (f"`{n}`", words.FIELD[n], _takes(spec), "yes" if n in REQUIRED else "")
            for n, spec in REFERRAL_FIELDS.items()
        ),
    )


def _takes(spec: FieldSpec) -> str:
    if spec.name == "partner":
        return "a partner's id or name"
    if spec.choices:
        several = "any of: " if spec.kind is Kind.CHOICES else ""
        return several + ", ".join(f"`{choice}`" for choice in spec.choices)
    lines = "text of several lines" if spec.kind is Kind.NARRATIVE else "one line"
    return _TAKES.get(spec.kind, f"{lines}, at most {spec.limit} characters")


def dispositions() -> Iterator[str]:
    """How a call can end, and what each end counts as."""
    shown = {True: "yes", False: "no", None: ""}
    yield from table(
        ("Code", "Meaning", "To hospital", "Against their will", "Diverted"),
        (
            (f"`{d.code}`", words.DISPOSITION[d.code], shown[d.to_hospital], shown[d.involuntary],
             shown[d.diverted])
            for d in DISPOSITIONS.values()
        ),
    )  # fmt: skip


def settings() -> Iterator[str]:
    """The agency's settings."""
    yield from table(
        ("Setting", "What it is", "Default"),
        (
            (f"`{name}`", _SETTING_WORDS[name], f"`{msgspec.json.encode(spec.default).decode()}`")
            for name, spec in SETTINGS.items()
        ),
    )
