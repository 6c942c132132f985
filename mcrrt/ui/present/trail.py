"""How the urgency of a call moved: each step with its time, its cause and who made it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.call import Call
from mcrrt.domain.call_urgency import Move
from mcrrt.service.answers import TimelineRow
from mcrrt.service.language import _
from mcrrt.ui.present.timeline import fact_words
from mcrrt.ui.present.times import day_and_clock


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One step: when, how urgent it became, and why in words."""

    at: str
    urgency: str
    provisional: bool
    why: str


_FULL = ("call.urgency_raised", "call.urgency_lowered")  # whose words a person wrote


def trail(call: Call, timeline: tuple[TimelineRow, ...], now: datetime) -> tuple[TrailLine, ...]:
    """Return the steps, the latest first."""
    rows = {row.event: row for row in timeline}
    return tuple(_line(move, rows, now) for move in reversed(call.moves))


def _line(move: Move, rows: Mapping[str, TimelineRow], now: datetime) -> TrailLine:
    row = rows.get(move.event)
    who = row.actor if row else ""
    if row and row.second:
        who = f"{row.actor} + {row.second}"
    return TrailLine(
        at=day_and_clock(move.at, now),
        urgency=move.urgency.value if move.urgency else "",
        provisional=move.provisional,
        why=" · ".join(part for part in (_why(move, row), who) if part),
    )


def _why(move: Move, row: TimelineRow | None) -> str:
    if row is not None and move.cause in _FULL:
        return fact_words(row.fact)
    if move.cause == "call.screening_counted":
        return _("A clinical screener")
    if move.cause.startswith("triage.") and move.items:
        return ", ".join(move.items)
    if move.cause.startswith("triage."):
        return _("Triage: nothing raises it")
    return ""
