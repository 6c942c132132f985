"""What a file would bring into the roster: which rows are new, changed, there already, refused.

The preview and the import go through the same function, so that one cannot promise what the other
does not do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from mcrrt.domain.account import Member
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.roster import Shift, check_shift
from mcrrt.domain.text import folded
from mcrrt.service.roster_csv import Line, MemberLine, ShiftLine

_MEMBER_FIELDS = tuple(MemberLine.__dataclass_fields__)


class Brings(StrEnum):
    """What a row leads to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, judged. ``member`` is the one it is about, None for somebody new."""

    line: Line
    brings: Brings
    member: Member | None = None
    problem: BadInput | None = None


@dataclass(slots=True)
class _Known:
    """Who is known, and by what. Names and badges that two share name nobody."""

    by_word: dict[str, list[Member]] = field(default_factory=dict)

    def add(self, member: Member) -> None:
        words = {folded(word) for word in (member.badge, member.call_sign, member.name) if word}
        for word in words:
            self.by_word.setdefault(word, []).append(member)

    def find(self, word: str) -> Member | None:
        found = self.by_word.get(folded(word), [])
        if len(found) > 1:
            raise BadInput("member", N_("Two members have this name: use the badge."))
        return found[0] if found else None


def span_of(lines: Iterable[Line]) -> tuple[datetime, datetime]:
    """Return the time that the shifts of a file are in, with a day at both ends."""
    shifts = [line.row for line in lines if isinstance(line.row, ShiftLine)]
    some = datetime(2000, 1, 1, tzinfo=UTC)
    first = min((one.start for one in shifts), default=some)
    last = max((one.end for one in shifts), default=some)
    return first - timedelta(days=1), last + timedelta(days=1)


def judge_rows(
    lines: Iterable[Line], members: Iterable[Member], shifts: Iterable[Shift], longest_hours: float
) -> tuple[Judged, ...]:
    """Judge every row of a file against what is there and against the rows before it."""
    known = _Known()
    for member in members:
        known.add(member)
    taken = list(shifts)
    seen: set[str] = set()
    return tuple(_judged(line, known, taken, seen, longest_hours) for line in lines)


def _judged(
    line: Line, known: _Known, taken: list[Shift], seen: set[str], longest: float
) -> Judged:
    row = line.row
    try:
        match row:
            case MemberLine():
                return _member(line, row, known, seen)
            case ShiftLine():
                return _shift(line, row, known, taken, longest)
            case BadInput():
                return Judged(line, Brings.REFUSED, problem=row)
    except BadInput as problem:
        return Judged(line, Brings.REFUSED, problem=problem)


def _member(line: Line, row: MemberLine, known: _Known, seen: set[str]) -> Judged:
    word = row.badge or row.name
    if folded(word) in seen:
        raise BadInput("name", N_("An earlier row of this file is about the same member."))
    seen.add(folded(word))
    member = known.find(word)
    if member is None and row.badge:
        named = known.find(row.name)  # somebody who had no badge until now
        member = named if named and not named.badge else None
    if member is None:
        return Judged(line, Brings.NEW)
    if member.active and all(_held(member, row, name) for name in _MEMBER_FIELDS):
        return Judged(line, Brings.SAME, member)
    return Judged(line, Brings.CHANGED, member)


def _held(member: Member, row: MemberLine, name: str) -> bool:
    """Say whether the member has what the row says; a cell that is empty says nothing."""
    return not getattr(row, name) or getattr(member, name) == getattr(row, name)


def merged(member: Member | None, row: MemberLine) -> dict[str, Any]:
    """Return the fields of a member after a row: what it leaves empty stays."""
    return {
        name: getattr(row, name) or (getattr(member, name) if member else getattr(row, name))
        for name in _MEMBER_FIELDS
    }


def _shift(line: Line, row: ShiftLine, known: _Known, taken: list[Shift], longest: float) -> Judged:
    member = known.find(row.member)
    if member is None or not member.active:
        raise BadInput("member", N_("There is no such member."))
    own = [shift for shift in taken if shift.member == member.id]
    if any((one.start, one.end) == (row.start, row.end) for one in own):
        return Judged(line, Brings.SAME, member)
    check_shift(row.start, row.end, own, longest)
    taken.append(Shift("", member.id, row.start, row.end, row.template))
    return Judged(line, Brings.NEW, member)
