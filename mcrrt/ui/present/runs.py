"""The runs through a checklist that are not the one in view now: when, by whom, what they said. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.packs.pack import PackRole
from mcrrt.domain.run import Run
from mcrrt.service.language import _
from mcrrt.ui.present.times import day_and_clock


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run. ``lead`` is its time with how urgent it was; ``about`` who, how far, and the version."""

    id: str
    lead: str
    about: str
    spoken: str


def run_lines(
    runs: Sequence[Run], current: str, names: Mapping[str, str], now: datetime
) -> tuple[RunLine, ...]:
    """Return the runs but the current one, the latest first. ``names`` are by event."""
    found = [run for run in runs if run.id != current]
    found.sort(key=lambda run: run.changed_at, reverse=True)
    return tuple(_line(run, names, now) for run in found)


def _line(run: Run, names: Mapping[str, str], now: datetime) -> RunLine:
    urgency = "" if run.result.role is PackRole.RECORD else run.result.urgency.value
    lead = f"{day_and_clock(run.changed_at, now)} {urgency}".strip()
    who = next((names[head] for head in reversed(run.event.split()) if head in names), "")
    state = _("finished") if run.done_at else _("not finished")
    version = _("version {version}").format(version=run.version)
    about = " · ".join(part for part in (who, state, version) if part)
    return RunLine(run.id, lead, about, f"{lead}, {about}")
