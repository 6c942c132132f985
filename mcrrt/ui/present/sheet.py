"""The shift-change sheet as lines of one list, part by part, and the sheets that were made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.to_watch import WatchLine, by_subject
from mcrrt.service import sheet_words as say
from mcrrt.service import words
from mcrrt.service.answers import CallRow, FollowUpRow, TeamRow
from mcrrt.service.language import _
from mcrrt.service.sheet_answers import SheetRow, ShiftSheetView
from mcrrt.ui.present.times import day_and_clock, stamp


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet. ``name`` is a number or call-sign, ``state`` a few words beside it.

    A line without ``name`` and with ``head`` begins a part; ``call`` is what Enter opens.
    """

    id: str
    text: str
    spoken: str
    head: bool = False
    name: str = ""
    urgency: str = ""
    provisional: bool = False
    state: str = ""
    late: bool = False
    call: str = ""


@dataclass(frozen=True, slots=True)
class MadeLine:
    """One sheet that was made."""

    id: str
    made: str
    by: str
    state: str
    signed: bool
    spoken: str


def sheet_lines(view: ShiftSheetView) -> list[SheetLine]:
    """Return the whole sheet: each part with its heading, and a word where it is empty."""
    at = view.at
    parts: Sequence[tuple[str, list[SheetLine]]] = (
        ("watch", [_watch(group, view) for group in by_subject(view.watch)]),
        ("waiting", [_call("waiting", row, at) for row in view.waiting]),
        ("active", [_call("active", row, at) for row in view.active]),
        ("held", [_call("held", row, at) for row in view.held]),
        ("drafts", [_call("drafts", row, at) for row in view.drafts]),
        ("follow_ups", [_follow_up(row, at) for row in view.follow_ups]),
        ("teams", [_team(row, at) for row in view.teams]),
    )
    return [line for name, lines in parts for line in _part(name, lines)]


def _part(name: str, lines: list[SheetLine]) -> Iterator[SheetLine]:
    title = words.label(say.TITLE, name)
    count = f" · {len(lines)}" if lines else ""
    yield SheetLine(f"head/{name}", f"{title}{count}", f"{title}, {len(lines)}", head=True)
    if lines:
        yield from lines
    else:
        empty = words.label(say.EMPTY, name)
        yield SheetLine(f"empty/{name}", empty, empty)


def _watch(group: tuple[WatchLine, ...], view: ShiftSheetView) -> SheetLine:
    first = group[0]
    text = say.group_words(group, view.names, lambda moment: day_and_clock(moment, view.at))
    line_id = f"watch/{first.call or first.team or first.code}"
    call = first.call or next((t.call for t in view.teams if t.id == first.team), "")
    spoken = ", ".join(part for part in (first.subject, text) if part)
    return SheetLine(line_id, text, spoken, name=first.subject, call=call)


def _call(part: str, row: CallRow, at: datetime) -> SheetLine:
    def clock(moment: datetime) -> str:
        return day_and_clock(moment, at)

    received = clock(row.received_at)
    now = say.call_now(row, clock)
    text = " · ".join(each for each in (say.call_about(row), now) if each)
    urgency = row.urgency.value if row.urgency else ""
    open_ = _("provisional") if row.provisional else ""
    since = _("since {at}").format(at=received)
    told = (row.number, say.urgency_words(urgency), open_, since, text)
    return SheetLine(
        f"{part}/{row.id}", text, ", ".join(each for each in told if each), name=row.number,
        urgency=urgency, provisional=row.provisional, state=received, call=row.id,
    )  # fmt: skip


def _follow_up(row: FollowUpRow, at: datetime) -> SheetLine:
    due = say.follow_up_words(row, at, lambda moment: day_and_clock(moment, at))
    text = say.call_about(row.call)
    late = row.due_at is not None and row.due_at < at
    spoken = f"{row.call.number}, {due}, {text}"
    return SheetLine(
        f"follow_ups/{row.call.id}", text, spoken, name=row.call.number, state=due, late=late,
        call=row.call.id,
    )  # fmt: skip


def _team(row: TeamRow, at: datetime) -> SheetLine:
    def clock(moment: datetime) -> str:
        return day_and_clock(moment, at)

    state = words.label(words.TEAM_STATUS, row.status)
    text = say.team_now(row, clock)
    spoken = f"{row.call_sign}, {state}, {text}"
    late = row.shift_end <= at
    return SheetLine(
        f"teams/{row.id}", text, spoken, name=row.call_sign, state=state, late=late, call=row.call
    )


def made_line(row: SheetRow) -> MadeLine:
    """Return a sheet that was made: when, by whom, and who took it over."""
    made = stamp(row.made_at)
    if row.signed_at is not None:
        at = day_and_clock(row.signed_at, row.made_at)
        state = _("signed by {name} {at}").format(name=row.signed_by, at=at)
    else:
        state = _("not signed yet")
    spoken = f"{made}, {row.made_by}, {state}"
    return MadeLine(row.id, made, row.made_by, state, row.signed_at is not None, spoken)
