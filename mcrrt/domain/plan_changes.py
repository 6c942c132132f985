"""Response plans as an agency makes them its own: kind by kind, and back to the program's.

A line keeps its id for good, because calls remember by it what was done; other words are another
line. What is changed is checked as a whole, as the setting is.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from mcrrt.domain import text
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.response_plan import LONGEST, LineKind, Plan, PlanLine, Plans, load

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlannedKind:
    """A kind of call: what applies to it, and what came with the program (None: not from there)."""

    id: str
    now: Plan
    came: Plan | None

    @property
    def changed(self) -> bool:
        """Say whether the agency made it its own; in which order lines stand does not count."""
        return self.came is None or _content(self.now) != _content(self.came)


def _content(plan: Plan) -> tuple[Plan, dict[str, PlanLine]]:
    return replace(plan, lines=()), {line.id: line for line in plan.lines}


def kinds_of(plans: Plans, program: Plans) -> tuple[PlannedKind, ...]:
    """Return every kind, the program's first; to one that the agency took out nothing applies."""
    own = {plan.id: plan for plan in plans.plans}
    came = {plan.id: plan for plan in program.plans}
    return tuple(
        PlannedKind(name, own.get(name) or replace(came[name], lines=()), came.get(name))
        for name in dict.fromkeys((*came, *own))
    )


def known_lines(*several: Plans) -> tuple[PlanLine, ...]:
    """Return each line that plans have, once, by what it asks for; the words of the first count."""
    found: dict[str, PlanLine] = {}
    for plans in several:
        for plan in plans.plans:
            for line in plan.lines:
                found.setdefault(line.id, line)
    order = list(LineKind)
    return tuple(sorted(found.values(), key=lambda line: order.index(line.kind)))


# --- lines ---------------------------------------------------------------------------------------


def own_line(kind: LineKind, who: str, words: Words, place: str) -> PlanLine:
    """Return a line in the agency's own words; the same words are the same line. Raises BadInput."""
    clean = {tongue: text.required(place, said, LONGEST) for tongue, said in words.items()}
    whole = "\n".join((kind, who, *(clean[tongue] for tongue in sorted(clean))))
    name = f"own_{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
    return PlanLine(name, kind, who, clean)


def with_lines(
    plans: Plans, program: Plans, kind: PlannedKind, chosen: Collection[str], *more: PlanLine
) -> Plans:
    """Return the plans with these lines for a kind: those that stay in their order, then others."""
    known = {line.id: line for line in (*kind.now.lines, *known_lines(plans, program))}
    lines = {name: line for name, line in known.items() if name in chosen}
    lines.update({line.id: line for line in more})
    return _with_plan(plans, program, replace(kind.now, lines=tuple(lines.values())))


def _with_plan(plans: Plans, program: Plans, plan: Plan) -> Plans:
    there = {one.id for one in plans.plans} | {plan.id}
    kinds = [one.now for one in kinds_of(plans, program) if one.id in there]
    if plan.id not in {one.id for one in kinds}:
        kinds.append(plan)
    return _checked(
        Plans(tuple(plan if one.id == plan.id else one for one in kinds), plans.hospitals)
    )


# --- kinds ---------------------------------------------------------------------------------------


def new_kind(
    plans: Plans, types: tuple[str, ...], flags: tuple[str, ...], urgencies: tuple[str, ...]
) -> PlannedKind:
    """Return a kind of the agency's own, with nothing that applies to it yet. Raises BadInput."""
    if not (types or flags or urgencies):
        raise BadInput("types", N_("Choose for which calls: a kind of call, a flag or an urgency."))
    taken = {plan.id for plan in plans.plans}
    name = next(f"own_{n}" for n in range(1, len(taken) + 2) if f"own_{n}" not in taken)
    return PlannedKind(name, Plan(name, types, flags, (), urgencies, ()), None)


def put_back(plans: Plans, program: Plans, kind: str) -> Plans:
    """Return the plans with a kind as it came with the program; one of the agency's own goes."""
    came = next((plan for plan in program.plans if plan.id == kind), None)
    if came is None:
        return replace(plans, plans=tuple(plan for plan in plans.plans if plan.id != kind))
    words = {line.id: line for line in came.lines}  # a line is one thing in every kind
    others = tuple(
        replace(plan, lines=tuple(words.get(line.id, line) for line in plan.lines))
        for plan in plans.plans
    )
    return _with_plan(replace(plans, plans=others), program, came)


# --- hospitals -----------------------------------------------------------------------------------


def with_hospital(plans: Plans, municipality: str, words: Words | None) -> Plans:
    """Return the plans with another hospital for a municipality; None names none there."""
    hospitals = {place: said for place, said in plans.hospitals.items() if place != municipality}
    if words is not None:
        hospitals[municipality] = {
            tongue: text.required(f"hospital_{tongue}", said, LONGEST)
            for tongue, said in words.items()
        }
    return _checked(replace(plans, hospitals=hospitals))


# --- the setting ---------------------------------------------------------------------------------


def to_data(plans: Plans, program: Plans) -> dict[str, object]:
    """Return what the setting keeps: {} where nothing differs from the program's."""
    if not any(one.changed for one in kinds_of(plans, program)) and (
        plans.hospitals == program.hospitals
    ):
        return {}
    return _data(plans)


def _data(plans: Plans) -> dict[str, object]:
    return {
        "plans": [
            {
                "id": plan.id,
                "when": {
                    "types": list(plan.types), "flags": list(plan.flags),
                    "actions": list(plan.actions), "urgencies": list(plan.urgencies),
                },
                "lines": [
                    {"id": line.id, "kind": line.kind.value, "who": line.who,
                     "text": dict(line.text)}
                    for line in plan.lines
                ],
            }
            for plan in plans.plans
        ],
        "hospitals": {place: dict(words) for place, words in plans.hospitals.items()},
    }  # fmt: skip


def _checked(plans: Plans) -> Plans:
    return load(_data(plans))
