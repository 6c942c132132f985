"""Triage of the call in the working pane: answers, and the result the moment a key is pressed.

The result is computed here with the same engine the office uses, so the screen never waits; the
office's answer follows and is what counts. Two views use it: the list of all questions, and one
question at a time.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.call import Call
from mcrrt.domain.errors import NoRight, RuleBroken
from mcrrt.domain.packs.condition import NOT_ASKED, OPEN, Answer
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import Compartment, Pack
from mcrrt.domain.run import Run
from mcrrt.domain.screening import Screening
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service.access import Right
from mcrrt.service.checklist_answers import ChecklistList, ChecklistRow, PackData, ScreeningList
from mcrrt.service.language import N_, _
from mcrrt.service.news import Committed
from mcrrt.service.questions import Checklists, PackOf, Screenings
from mcrrt.ui.desk import Desk
from mcrrt.ui.present.questions import yes_no_hint
from mcrrt.ui.present.runs import RunLine, run_lines
from mcrrt.ui.present.times import now
from mcrrt.ui.present.trail import TrailLine, trail
from mcrrt.ui.present.triage import ChecklistChip, Hints, TriagePicture, chips, picture
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel

# What the intake form already says about an item: the field.
_FROM_INTAKE = {"SF1": "weapons", "M1": "injuries", "M2": "substances", "L2": "interpreter"}
_REPEAT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TriageState:
    """What the triage screen draws: the checklist in view, and what stands on the call.

    ``call`` is '' until its answers are here.
    ``urgency`` is that of the call, which other checklists and people decide with this one.
    ``earlier`` are the other runs through the checklist; ``viewing`` is the one of them in view.
    """

    call: str = ""
    picture: TriagePicture | None = None
    chips: tuple[ChecklistChip, ...] = ()
    trail: tuple[TrailLine, ...] = ()
    urgency: str = ""
    provisional: bool = False
    can_lower: bool = False
    earlier: tuple[RunLine, ...] = ()
    viewing: RunLine | None = None


@dataclass
class _Known:
    """The checklists that are there, and those that were read."""

    rows: tuple[ChecklistRow, ...] = ()
    packs: dict[str, Pack] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def row(self, pack: str) -> ChecklistRow | None:
        """Return what is said of a checklist."""
        return next((row for row in self.rows if row.id == pack), None)


class TriageViewModel(QObject):
    """Signals: ``state_changed(TriageState)``; ``intake_changed(TriagePicture)``.

    ``formulation_needed(str)`` names the checklist that a person finishes with words of their own.
    """

    state_changed = Signal(object)
    intake_changed = Signal(object)
    formulation_needed = Signal(str)

    def __init__(self, desk: Desk, call: CallViewModel, rights: Collection[Right] = ()) -> None:
        super().__init__(call)
        self._desk = desk
        self._call = call
        self._rights = set(rights)
        self._known = _Known()
        self._screenings: tuple[Screening, ...] = ()
        self._pending: dict[tuple[str, str], Answer] = {}
        self.pack = packs.INTAKE
        self._viewing = ""  # an earlier run, which stays as it was
        self.cutoff: int | None = None
        self.state = TriageState()
        call.state_changed.connect(self._on_state)
        call.opened.connect(self._on_opened)
        desk.committed.connect(self._on_committed)

    def load(self) -> None:
        """Fetch the checklists once somebody is logged in."""
        self._desk.ask(Checklists(), self._on_checklists)

    def _on_checklists(self, found: ChecklistList) -> None:
        self._known.rows = found.rows
        for row in self._usable():  # a key must not wait for the checklist it answers
            if row.on:
                self._fetch(row.id, row.hash)
        self._draw()

    def _on_committed(self, committed: Committed) -> None:
        if any(kind.startswith("checklist.") for kind in committed.kinds):
            self.load()
        if any(kind.startswith("screening.") for kind in committed.kinds):
            self._ask_screenings()

    def _on_opened(self, _call: str) -> None:
        self._pending.clear()
        self._screenings = ()
        self.pack, self._viewing = packs.INTAKE, ""
        self._ask_screenings()
        self._draw()

    def _ask_screenings(self) -> None:
        if Right.CLINICAL_SEE in self._rights and self._call.state.card is not None:
            self._desk.ask(Screenings(self._call.call_id), self._on_screenings)

    def _on_screenings(self, found: ScreeningList) -> None:
        mine = tuple(one for one in found.screenings if one.call == self._call.call_id)
        if mine != self._screenings:
            self._screenings = mine
            self._settle()
            self._draw()

    def _on_state(self, _state: CallState) -> None:
        self._settle()
        self._draw()

    def _settle(self) -> None:
        """Forget what was typed and is saved by now."""
        self._pending = {
            (pack, item): answer
            for (pack, item), answer in self._pending.items()
            if self._saved(pack).get(item, NOT_ASKED) != answer
        }

    # --- runs ------------------------------------------------------------------------------------

    def _runs(self, pack: str) -> list[Run]:
        call = self._call.state.call
        found: list[Run] = [a for a in call.assessments if a.pack == pack] if call else []
        return found + [one for one in self._screenings if one.pack == pack]

    def _run(self, pack: str) -> Run | None:
        """Return the run in view: the one that is open, else the latest."""
        runs = self._runs(pack)
        still_open = [run for run in runs if not run.done_at]
        found = still_open or runs
        return found[-1] if found else None

    def _saved(self, pack: str) -> Mapping[str, Answer]:
        """Return the answers a new one goes on with: a finished run is not gone on with."""
        run = self._run(pack)
        return run.answers if run is not None and not run.done_at else {}

    def _typed(self, pack: str) -> dict[str, Answer]:
        return {item: answer for (name, item), answer in self._pending.items() if name == pack}

    def _pack_of(self, pack: str) -> Pack | None:
        """Return the version in view, or ask for it and return None until it is there."""
        run = self._run(pack)
        row = self._known.row(pack)
        going_on = run is not None and (not run.done_at or not self._typed(pack))
        wanted = run.hash if run is not None and going_on else (row.hash if row else "")
        found = self._known.packs.get(wanted)
        if found is None and wanted:
            self._fetch(pack, wanted)
        return found

    def _fetch(self, pack: str, wanted: str) -> None:
        if wanted not in self._known.asked:
            self._known.asked.add(wanted)
            self._desk.ask(PackOf(pack, wanted), self._on_pack)

    def _on_pack(self, data: PackData) -> None:
        self._known.packs[data.hash] = packs.parse_kept(data.json)
        self._draw()

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self) -> None:
        now_ = self._picture(self.pack)
        shown = self._as_it_was() if self._viewing else now_
        intake = now_ if self.pack == packs.INTAKE else self._picture(packs.INTAKE)
        if intake is not None:
            self.intake_changed.emit(intake)
        if shown is None:
            return
        card, call = self._call.state.card, self._call.state.call
        standing = call is not None and call.ended_at is None
        earlier = self._earlier()
        self.state = TriageState(
            call=self._call.call_id if card or self._call.state.new else "",
            picture=shown,
            chips=chips(self._usable(), self._progress(), self.pack),
            trail=trail(call, card.timeline, now()) if card and call else (),
            urgency=call.urgency.value if call and call.urgency else "",
            provisional=call.provisional if call else True,
            can_lower=standing and Right.TRIAGE in self._rights,
            earlier=earlier,
            viewing=next((line for line in earlier if line.id == self._viewing), None),
        )
        self.state_changed.emit(self.state)

    def _usable(self) -> tuple[ChecklistRow, ...]:
        """The health record's instruments are for those who may see it."""
        clinical = Right.CLINICAL_SEE in self._rights
        return tuple(
            row for row in self._known.rows if clinical or row.compartment is Compartment.POLICE
        )

    def _progress(self) -> dict[str, tuple[int, bool]]:
        found = {}
        for row in self._known.rows:
            run = self._run(row.id)
            if run is not None:
                count = sum(answer not in OPEN for answer in run.answers.values())
                found[row.id] = (count, bool(run.done_at))
        return found

    def _earlier(self) -> tuple[RunLine, ...]:
        card, run = self._call.state.card, self._run(self.pack)
        names = {row.event: row.actor for row in card.timeline} if card else {}
        return run_lines(self._runs(self.pack), run.id if run else "", names, now())

    def _as_it_was(self) -> TriagePicture | None:
        """Return an earlier run with the wording and the result it was made with."""
        run = next((one for one in self._runs(self.pack) if one.id == self._viewing), None)
        if run is None:
            return None
        pack = self._known.packs.get(run.hash)
        if pack is None:
            self._fetch(self.pack, run.hash)
            return None
        return picture(
            pack, run.answers, run.result, {}, done=bool(run.done_at), may_answer=False,
            cutoff=self.cutoff,
        )  # fmt: skip

    def _picture(self, name: str) -> TriagePicture | None:
        pack = self._pack_of(name)
        if pack is None:
            return None
        call, run, typed = self._call.state.call, self._run(name), self._typed(name)
        done = run is not None and bool(run.done_at) and not typed
        saved = run.answers if run is not None and done else self._saved(name)
        answers = {**saved, **typed}
        source = call.text("source") if call else ""
        result = evaluate(pack, answers, source=source or None)
        return picture(
            pack, answers, result, self._hints(pack, call), done=done,
            may_answer=self._may_answer(pack), cutoff=self.cutoff,
        )  # fmt: skip

    def _may_answer(self, pack: Pack) -> bool:
        health = pack.compartment is Compartment.HEALTH
        return (Right.CLINICAL_NOTE if health else Right.TRIAGE) in self._rights

    def _hints(self, pack: Pack, call: Call | None) -> Hints:
        """Say beside a question what is known of it already: never as its answer."""
        hints: dict[str, tuple[str, bool]] = {}
        before = [run for run in self._runs(pack.id) if run.done_at]
        if before:
            label = _("Before")
            hints = {i: yes_no_hint(label, str(a)) for i, a in before[-1].answers.items()}
        if pack.id == packs.INTAKE and call is not None:
            values = call.values
            for item, name in _FROM_INTAKE.items():
                hints[item] = yes_no_hint(_("Intake says"), str(values.get(name) or ""))
            if call.text("person_age"):
                hints["L1"] = (_("Intake says: {age}").format(age=call.text("person_age")), False)
            hints["L3"] = self._repeat_hint(call)
        return {item: hint for item, hint in hints.items() if hint[0]}

    def _repeat_hint(self, call: Call) -> tuple[str, bool]:
        """Count the calls of the last ninety days that are alike by person or number."""
        since = call.received_at - _REPEAT
        alike = [p for p in self._call.state.prior if since <= p.row.received_at < call.received_at]
        return (_("On record here: {n}").format(n=len(alike)), False) if alike else ("", False)

    # --- acting ----------------------------------------------------------------------------------

    def show_pack(self, pack: str) -> None:
        """Bring another checklist into view; what was answered in this one stays, parked."""
        if pack != self.pack or self._viewing:
            self.pack, self._viewing = pack, ""
            self._draw()

    def step_pack(self, step: int) -> None:
        """Go to the next checklist in the row, or the one before."""
        ids = [chip.id for chip in self.state.chips]
        if self.pack in ids:
            self.show_pack(ids[(ids.index(self.pack) + step) % len(ids)])

    def show_run(self, run: str) -> None:
        """Bring an earlier run into view, to be read; '' is the one of now."""
        self._viewing = run
        self._draw()

    def step_run(self, step: int) -> None:
        """Go to the run before the one in view, or towards the one of now."""
        ids = ["", *(line.id for line in self.state.earlier)]
        at = ids.index(self._viewing) if self._viewing in ids else 0
        self.show_run(ids[min(len(ids) - 1, max(0, at + step))])

    def answer(self, item: str, answer: Answer) -> None:
        """Give, change or take back an answer."""
        pack = self.pack
        shown = self.state.picture
        if shown is None or not self._call.call_id:
            return
        if self._viewing:
            self._desk.refused.emit(
                RuleBroken(N_("An earlier assessment stays as it was. Answer in the one of now."))
            )
            return
        if not shown.may_answer:
            self._desk.refused.emit(
                NoRight(N_("This is the health record's: a clinician answers it."))
            )
            return
        self._pending[(pack, item)] = answer
        self._draw()
        self._call.begin()
        self._desk.submit(
            c.AnswerTriage(self._call.call_id, {item: answer}, pack),
            None,
            self._refused(pack, item),
        )

    def _refused(self, pack: str, item: str) -> Callable[[object], None]:
        def refused(error: object) -> None:
            self._pending.pop((pack, item), None)
            self._draw()
            self._desk.refused.emit(error)

        return refused

    def finish(self) -> None:
        """The run in view is done; another one starts anew."""
        shown = self.state.picture
        if shown is None or shown.done or self._viewing:
            return
        if shown.needs_formulation:
            self.formulation_needed.emit(self.pack)
        else:
            self._call.submit(c.FinishTriage(self._call.call_id, self.pack))
