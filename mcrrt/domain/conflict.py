"""What happens when two people changed a field without seeing each other's value.

A change names, per field, the event whose value its author saw. When another value has come since,
and it differs, the field's policy decides what stands (design.md 4). Nobody's value is ever lost:
what does not stand is kept in the conflict, and in the journal for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mcrrt.domain import text
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.fields import FieldSpec, Kind, Policy, Value
from mcrrt.domain.held import Held
from mcrrt.domain.journal import Entry

JOIN = "; "


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values for one field, until a person says which one is right. ``kept`` stands meanwhile."""

    field: str
    kept: Held
    other: Held
    policy: Policy = Policy.SURFACE

    @property
    def id(self) -> str:
        """The event that brought the other value."""
        return self.other.event


Details = Mapping[str, Held]
Conflicts = tuple[Conflict, ...]


def merge(
    fields: Mapping[str, FieldSpec],
    details: Details,
    conflicts: Conflicts,
    values: Mapping[str, Value],
    entry: Entry,
) -> tuple[dict[str, Held], Conflicts]:
    """Return the details and open conflicts after an entry gave these values."""
    after = dict(details)
    for name, value in values.items():
        new = Held(value, entry.event_id, entry.at, entry.actor)
        now = after.get(name)
        if not _crossed(name, now, new, entry):
            after[name] = new
            conflicts = _without(conflicts, name, new)
            continue
        assert now is not None
        stands, other = _settle(fields.get(name), now, new)
        after[name] = stands
        if other is not None:
            policy = fields[name].policy if name in fields else Policy.SURFACE
            conflicts = (
                *_superseded(conflicts, name, entry),
                Conflict(name, stands, other, policy),
            )
    return after, conflicts


def _crossed(name: str, now: Held | None, new: Held, entry: Entry) -> bool:
    """Say whether the author did not see the value that stands now, and gave a different one."""
    if now is None or name not in entry.base:
        return False
    return entry.base[name] != now.event and now.value != new.value


def _settle(spec: FieldSpec | None, now: Held, new: Held) -> tuple[Held, Held | None]:
    """Return what stands, and what is kept beside it for a person to look at."""
    match spec:
        case FieldSpec(policy=Policy.LAST):
            return new, None
        case FieldSpec(policy=Policy.UNION):
            joined = _joined(spec, now.value, new.value)
            return (now, new) if joined is None else (replace(new, value=joined), None)
        case FieldSpec(policy=Policy.SAFER, kind=Kind.CHOICES):
            both = {*_several(now.value), *_several(new.value)}
            together = tuple(choice for choice in spec.choices if choice in both)
            return replace(new, value=together or None), now
        case FieldSpec(policy=Policy.SAFER):
            return (new, now) if spec.caution(new.value) < spec.caution(now.value) else (now, new)
        case _:
            return now, new


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _joined(spec: FieldSpec, one: Value, two: Value) -> Value:
    """Return both values together, or None when they do not fit into the field."""
    if spec.kind is Kind.CHOICES:
        both = {*_several(one), *_several(two)}
        return tuple(choice for choice in spec.choices if choice in both)
    parts = [part for value in (one, two) if value for part in str(value).split(JOIN)]
    joined = JOIN.join(dict.fromkeys(parts))
    return joined if joined and len(joined) <= (spec.limit or text.LINE) else None


def _superseded(conflicts: Conflicts, name: str, entry: Entry) -> Conflicts:
    """A later value of the same line of edits takes the place of the one it followed."""
    seen = entry.base.get(name)
    return tuple(c for c in conflicts if not (c.field == name and c.other.event == seen))


def _without(conflicts: Conflicts, name: str, new: Held) -> Conflicts:
    """Who changes a field knowing what stands leaves a conflict open, unless both now agree."""
    return tuple(
        replace(c, kept=new) if c.field == name else c
        for c in conflicts
        if c.field != name or c.other.value != new.value
    )


def resolve(
    details: Details, conflicts: Conflicts, field: str, other: str, keep: str, entry: Entry
) -> tuple[dict[str, Held], Conflicts]:
    """Close a conflict. ``keep`` names the event whose value is right: what stands, or the other.

    Raises RuleBroken when it is not open any more, or when something else stands by now.
    """
    found = [c for c in conflicts if c.field == field and c.other.event == other]
    if not found:
        raise RuleBroken(N_("This conflict was settled already."))
    conflict = found[0]
    rest = tuple(c for c in conflicts if c is not conflict)
    if keep not in (conflict.kept.event, conflict.other.event):
        raise RuleBroken(N_("The value has changed since. Look at it again."))
    chosen = conflict.other if keep == other else conflict.kept
    right = Held(chosen.value, entry.event_id, entry.at, entry.actor)
    return {**details, field: right}, tuple(
        replace(c, kept=right) if c.field == field else c for c in rest
    )
