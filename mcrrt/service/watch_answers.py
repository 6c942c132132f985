"""Answers about what the desk watches over: alarms, and the response plan of a call."""

from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.alarms import Alarm
from mcrrt.domain.response_plan import PlanLine


@dataclass(frozen=True, slots=True)
class AlarmList:
    """The alarms of a moment, the most pressing first."""

    at: datetime
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class PlanLineRow:
    """One line of a response plan, and when it was done: told, asked for, or None while it is open.

    ``support`` is the unit that came of it.
    """

    line: PlanLine
    done_at: datetime | None
    by: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the response plans propose for a call."""

    call: str
    lines: tuple[PlanLineRow, ...]
