"""The planned shifts of a week, and the plan of one shift."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import BadInput, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.domain.roster import Shift, Template, hours_on
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import SettingValues
from mcrrt.service.language import sentence
from mcrrt.service.news import Committed, Receipt
from mcrrt.service.roster_answers import PlanOfShift, RosterView
from mcrrt.service.roster_csv import day_of
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.roster import DAYS
from mcrrt.ui.present.times import local, now, zone


@dataclass(frozen=True, slots=True)
class RosterState:
    """What the two pages draw. ``unticked`` are the pairs of the plan that are left out."""

    first: date
    view: RosterView | None = None
    templates: tuple[Template, ...] = ()
    plan: PlanOfShift | None = None
    unticked: frozenset[str] = field(default_factory=frozenset)
    problem: str = ""


class RosterViewModel(QObject):
    """Signals: ``state_changed(RosterState)``; ``said(str)`` what was refused."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = RosterState(_monday(local(now()).date()))
        self.shown = False
        self._span: tuple[datetime, datetime] | None = None
        desk.committed.connect(self._on_committed)

    @property
    def desk(self) -> Desk:
        """The desk, for the dialogs of these pages."""
        return self._desk

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def refresh(self) -> None:
        """Ask for the week and the templates, and for the plan that is in view."""
        start = datetime.combine(self.state.first, datetime.min.time(), tzinfo=zone())
        self._desk.ask(q.Roster(start, start + timedelta(days=DAYS)), self._on_view)
        self._desk.ask(q.Settings(), self._on_settings)
        if self._span is not None:
            self._desk.ask(q.ShiftPlan(*self._span), self._on_plan, self._on_failed)

    def _on_committed(self, committed: Committed) -> None:
        kinds = ("shift.", "member.", "team.", "crews.", "setting.")
        if self.shown and any(kind.startswith(kinds) for kind in committed.kinds):
            self.refresh()

    def _on_view(self, view: RosterView) -> None:
        if local(view.start).date() == self.state.first:
            self._set(view=view)

    def _on_settings(self, found: SettingValues) -> None:
        templates = msgspec.json.decode(found.values["shift_templates"], type=tuple[Template, ...])
        if templates != self.state.templates:
            self._set(templates=templates)

    def move(self, weeks: int) -> None:
        """Show another week; 0 the present one."""
        first = _monday(local(now()).date())
        if weeks:
            first = self.state.first + timedelta(days=DAYS * weeks)
        self._set(first=first, view=None)
        self.refresh()

    # --- shifts ----------------------------------------------------------------------------------

    def template(self, name: object) -> Template | None:
        """Return a template by its name."""
        return next((one for one in self.state.templates if one.name == name), None)

    def shift_command(
        self, values: dict[str, Value], member: str, day: date, shift: Shift | None
    ) -> c.Command:
        """Return the command that plans a shift on a day or gives it other hours."""
        text = {name: str(value or "") for name, value in values.items()}
        template = self.template(text.get("template"))
        start = text["start"] or (template.start if template else "")
        end = text["end"] or (template.end if template else "")
        begins, ends = hours_on(day, start, end, zone())
        if shift is not None:
            return c.ChangeShift(shift.id, begins, ends)
        return c.PlanShift(member, begins, ends, template.name if template else "")

    def cancel(self, shift: Shift) -> None:
        """A shift is not worked."""
        self._desk.submit(c.CancelShift(shift.id))

    def preview(self, question: q.PreviewShifts, then: Callable[[Any], None],
                failed: Callable[[McrrtError], None]) -> None:  # fmt: skip
        """Ask what a template would bring."""
        self._desk.ask(question, then, failed)

    # --- the plan --------------------------------------------------------------------------------

    def plan_for(self, day: str, start: str, end: str) -> None:
        """Ask for the plan of a shift."""
        try:
            self._span = hours_on(day_of(day, "day"), start, end, zone())
        except BadInput as error:
            self._span = None
            self._set(plan=None, problem=sentence(error))
            return
        self._set(plan=None, unticked=frozenset(), problem="")
        self._desk.ask(q.ShiftPlan(*self._span), self._on_plan, self._on_failed)

    def _on_plan(self, plan: PlanOfShift) -> None:
        if self._span is not None and (plan.start, plan.end) == self._span:
            self._set(plan=plan, problem="")

    def _on_failed(self, error: McrrtError) -> None:
        self._set(plan=None, problem=sentence(error))

    def tick(self, pair: str) -> None:
        """Take a pair of the plan in, or leave it out."""
        self._set(unticked=self.state.unticked ^ {pair})

    def form(self, pairs: tuple[c.PlannedTeam, ...], then: Callable[[Receipt], None]) -> None:
        """Form the teams of these pairs."""
        if self._span is not None and pairs:
            wish = c.FormTeams(pairs, *self._span)
            self._desk.submit(wish, then, self._refused)

    def _refused(self, error: McrrtError) -> None:
        self._set(problem=sentence(error))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
