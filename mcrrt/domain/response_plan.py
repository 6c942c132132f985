"""Response plans: for a kind of call, who else is told, whether to stage, and which hospital.

They are data of the agency. A plan proposes lines; a person does them and ticks them, and that is
what is recorded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mcrrt.domain import text
from mcrrt.domain.call import Call
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.support import SupportKind

_FIELD = "response_plans"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST = 160  # characters of a text
_MOST = 60  # plans, and lines of one
HOSPITAL = "{hospital}"  # where the name of the hospital of the municipality goes


class LineKind(StrEnum):
    """What a line asks for: a unit beside the team, a word to somebody, staging, a hospital."""

    SUPPORT = "support"
    NOTIFY = "notify"
    STAGE = "stage"
    HOSPITAL = "hospital"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing to do, in words of each language. ``who`` is a code."""

    id: str
    kind: LineKind
    who: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines for calls of which any one of these things is so."""

    id: str
    types: tuple[str, ...]
    flags: tuple[str, ...]
    actions: tuple[str, ...]
    urgencies: tuple[str, ...]
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Plans:
    """All plans of an agency, and the hospital of each municipality."""

    plans: tuple[Plan, ...]
    hospitals: Mapping[str, Mapping[str, str]]


def lines_for(plans: Plans, call: Call) -> tuple[PlanLine, ...]:
    """Return what the plans propose for a call, each line once, in the order of the plans."""
    found: dict[str, PlanLine] = {}
    for plan in plans.plans:
        if _fits(plan, call):
            for line in plan.lines:
                said = _with_hospital(line, plans, call.text("municipality"))
                if said is not None:
                    found.setdefault(line.id, said)
    return tuple(found.values())


def _fits(plan: Plan, call: Call) -> bool:
    flags = call.value("safety_flags")
    actions = {action for one in call.assessments for action in one.result.actions}
    return (
        call.text("call_type") in plan.types
        or bool(set(plan.flags) & set(flags if isinstance(flags, tuple) else ()))
        or bool(set(plan.actions) & actions)
        or (call.urgency is not None and call.urgency.value in plan.urgencies)
    )


def _with_hospital(line: PlanLine, plans: Plans, municipality: str) -> PlanLine | None:
    """Put the name of the hospital into its line; where none is known there is no line.

    A line that names its hospital itself stays as it is.
    """
    if line.kind is not LineKind.HOSPITAL or not any(HOSPITAL in w for w in line.text.values()):
        return line
    names = plans.hospitals.get(municipality)
    if names is None:
        return None
    text = {tongue: words.replace(HOSPITAL, names[tongue]) for tongue, words in line.text.items()}
    return PlanLine(line.id, line.kind, line.who, text)


# --- reading -------------------------------------------------------------------------------------


def load(data: object) -> Plans:
    """Return checked plans from their JSON. Raises BadInput saying where."""
    whole = _object(data, "plans, hospitals", "the file")
    plans = tuple(_plan(one) for one in _list(whole.get("plans", []), "plans"))
    _require(len({plan.id for plan in plans}) == len(plans), "plans")
    same = {line.id: line for plan in plans for line in plan.lines}
    for plan in plans:
        _require(len({line.id for line in plan.lines}) == len(plan.lines), plan.id)
        for line in plan.lines:  # ticked in one plan, it is done in all: so it must be one thing
            _require(same[line.id] == line, line.id)
    hospitals = _object(whole.get("hospitals", {}), "", "hospitals")
    return Plans(
        plans, {_word(k, "hospitals"): _text(v, "hospitals") for k, v in hospitals.items()}
    )


def _plan(data: object) -> Plan:
    raw = _object(data, "id, when, lines", "plans")
    name = _word(raw.get("id"), "plans")
    when = _object(raw.get("when", {}), "types, flags, actions, urgencies", name)
    lines = tuple(_line(one, name) for one in _list(raw.get("lines", []), name))
    kinds = [_words(when.get(part, []), name) for part in ("types", "flags", "actions")]
    urgencies = tuple(str(one) for one in _list(when.get("urgencies", []), name))
    _require(set(urgencies) <= {"P0", "P1", "P2", "P3", "P4"}, name)
    return Plan(name, kinds[0], kinds[1], kinds[2], urgencies, lines)


def _line(data: object, place: str) -> PlanLine:
    raw = _object(data, "id, kind, who, text", place)
    name = _word(raw.get("id"), place)
    _require(raw.get("kind") in set(LineKind), name)
    kind, who = LineKind(raw["kind"]), _word(raw.get("who"), name)
    _require(kind is not LineKind.SUPPORT or who in set(SupportKind), name)
    return PlanLine(name, kind, who, _text(raw.get("text"), name))


def _text(data: object, place: str) -> Mapping[str, str]:
    raw = _object(data, "en, fr", place)
    _require(set(raw) == {"en", "fr"}, place)
    return {tongue: text.required(_FIELD, words, LONGEST) for tongue, words in raw.items()}


def _object(data: object, fields: str, place: str) -> dict[str, Any]:
    _require(isinstance(data, dict), place)
    assert isinstance(data, dict)
    known = set(filter(None, fields.split(", ")))
    _require(not known or set(data) <= known, place)
    return data


def _list(data: object, place: str) -> Sequence[object]:
    _require(isinstance(data, list) and len(data) <= _MOST, place)
    assert isinstance(data, list)
    return data


def _words(data: object, place: str) -> tuple[str, ...]:
    return tuple(_word(one, place) for one in _list(data, place))


def _word(data: object, place: str) -> str:
    _require(isinstance(data, str) and bool(_WORD.fullmatch(data)), place)
    return str(data)


def _require(holds: bool, place: str) -> None:
    if not holds:
        raise BadInput(
            _FIELD,
            N_("The response plans cannot be read at '{place}'. Nothing was changed."),
            place=place,
        )
