"""Any sequence of facts, sensible or not, keeps the rules of domain.md 8.1."""

import copy
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mcrrt.domain import fold
from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.call import WORKING_STAGES, Call
from mcrrt.domain.duty import Duty
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Fact
from mcrrt.domain.packs.condition import OPEN
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import ON_A_CALL, TRANSITIONS, TeamStatus
from mcrrt.domain.urgency import Urgency
from tests.domain.making import NOON, entry, intake_pack

PACK = intake_pack()
STARRED = [item.id for item in PACK.items if item.star]

CALLS = st.sampled_from(("k1", "k2", "k3"))
TEAMS = st.sampled_from(("t1", "t2", "t3"))
OFFICERS = st.sampled_from(("o1", "o2", "c1"))
CLINICIANS = st.sampled_from(("c1", "c2"))
ANSWERS = st.dictionaries(
    st.sampled_from((*STARRED, "H3", "H5", "O3", "X2")),
    st.sampled_from(("yes", "no", "unknown", "not_asked")),
    min_size=1,
)


class Shift(RuleBasedStateMachine):
    """A shift in which everybody tries everything, with a clock that sometimes steps back."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, fold.State] = {}
        self.now: datetime = NOON
        self.serial = 0

    # --- doing -----------------------------------------------------------------------------------

    def do(self, fact: Fact) -> bool:
        """Carry a fact in; say whether it was taken. Nothing that was there may be changed."""
        held = dict(self.states)
        before = copy.deepcopy(held)
        try:
            fold.apply(self.states, entry(fact, self.now), lambda _name: None)
        except RuleBroken:
            assert self.states == before
            return False
        assert held == before, "evolve changed a record in place"
        self.check_step(fact, before)
        return True

    def check_step(self, fact: Fact, before: dict[str, fold.State]) -> None:
        for name, state in self.states.items():
            was = before.get(name)
            if isinstance(state, Team) and isinstance(was, Team):
                self.check_team_step(fact, was, state)
            if isinstance(state, Call) and isinstance(was, Call):
                self.check_call_step(fact, was, state)

    def check_team_step(self, fact: Fact, was: Team, team: Team) -> None:
        if was.status is not team.status and not getattr(fact, "correction", ""):
            stood_down = isinstance(fact, t.TeamStoodDown)
            assert stood_down or team.status in TRANSITIONS[was.status]  # rule 1
        if isinstance(fact, t.TeamAssigned) and fact.stacked:
            assert (team.status, team.since, team.active) == (was.status, was.since, was.active)

    def check_call_step(self, fact: Fact, was: Call, call: Call) -> None:
        for old, new in zip(was.assignments, call.assignments, strict=False):
            assert old.id == new.id  # rule 2: nothing is taken out of the record
            assert old.last_at is None or (new.last_at is not None and old.last_at <= new.last_at)
            assert {s: new.times[s] for s in old.times} == old.times
            assert old.ended is None or new == old
        if was.urgency is not None and call.urgency is not None and call.urgency > was.urgency:
            assert isinstance(fact, tr.TriageAnswered)  # rule 3
            finished = [a.result.urgency for a in call.assessments if a.done_at]
            for stands in (*finished, call.raised, call.imported_urgency):
                assert stands is None or call.urgency <= stands

    def record(self, kind: str, name: str) -> fold.State | None:
        return self.states.get(f"{kind}:{name}")

    # --- teams -----------------------------------------------------------------------------------

    @initialize()
    def a_quiet_start(self) -> None:
        for call in ("k1", "k2"):
            self.do(f.CallOpened(call, call.upper()))
            self.do(f.CallQueued(call))
        self.form("t1", "o1", "c1")
        self.step("t1", TeamStatus.AVAILABLE, "", wrong=False)

    @rule(by=st.integers(-3, 20))
    def time_passes(self, by: int) -> None:
        self.now += timedelta(minutes=by)

    @rule(team=TEAMS, officer=OFFICERS, clinician=CLINICIANS)
    def form(self, team: str, officer: str, clinician: str) -> None:
        end = self.now + timedelta(hours=8)
        self.do(t.TeamFormed(team, team.upper(), officer, clinician, self.now, end))

    @rule(team=TEAMS)
    def stand_down(self, team: str) -> None:
        found = self.record("team", team)
        if isinstance(found, Team):
            self.do(t.TeamStoodDown(team, found.officer, found.clinician))

    @rule(team=TEAMS, status=st.sampled_from(TeamStatus), why=st.sampled_from(("", "", "Wrong key.")),
          wrong=st.booleans())  # fmt: skip
    def step(self, team: str, status: TeamStatus, why: str, *, wrong: bool) -> None:
        found = self.record("team", team)
        if not isinstance(found, Team):
            return
        work = found.active
        call, assignment = (work.call, work.assignment) if work and not wrong else ("", "")
        self.do(
            t.TeamStatusSet(
                team, found.officer, found.clinician, status, "unit", call, assignment, "", why
            )
        )

    @rule(
        team=TEAMS,
        officer=OFFICERS,
        clinician=CLINICIANS,
        status=st.sampled_from(TeamStatus),
        call=CALLS,
    )
    def nonsense(
        self, team: str, officer: str, clinician: str, status: TeamStatus, call: str
    ) -> None:
        """What only a broken or hostile station would send."""
        found = self.record("team", team)
        assignment = found.active.assignment if isinstance(found, Team) and found.active else ""
        self.do(t.TeamStatusSet(team, officer, clinician, status, "unit", call, assignment))
        self.do(t.TeamStatusSet(team, officer, clinician, status, "unit", "", assignment))
        self.do(t.TeamStoodDown(team, officer, clinician))

    @rule(team=TEAMS, data=st.data())
    def next_step(self, team: str, data: st.DataObject) -> None:
        """Mostly do what the table allows, so that shifts get somewhere."""
        found = self.record("team", team)
        if isinstance(found, Team):
            status = data.draw(st.sampled_from(TRANSITIONS[found.status]))
            self.step(team, status, "", wrong=False)

    @rule(call=CALLS, team=TEAMS, stack=st.booleans())
    def assign(self, call: str, team: str, *, stack: bool) -> None:
        found = self.record("team", team)
        if not isinstance(found, Team):
            return
        self.serial += 1
        self.do(
            t.TeamAssigned(
                f"a{self.serial}", call, team, found.call_sign, found.officer, found.clinician,
                ResponseMode.FIRST_RESPONDER, stack,
            )
        )  # fmt: skip

    @rule(call=CALLS, team=TEAMS, begin=st.booleans())
    def stacked(self, call: str, team: str, *, begin: bool) -> None:
        found, on = self.record("team", team), self.record("call", call)
        if not isinstance(found, Team) or not isinstance(on, Call):
            return
        for waiting in on.assignments:
            self.do(
                t.StackedCallStarted(waiting.id, call, team, found.officer, found.clinician)
                if begin
                else t.StackedCallWithdrawn(waiting.id, call, team, "Nearer team.")
            )

    @rule(team=TEAMS, data=st.data())
    def a_job_with_another_waiting(self, team: str, data: st.DataObject) -> None:
        """What goes right on most days, so that what goes wrong next has something to break."""
        self.form(team, f"officer of {team}", f"clinician of {team}")
        self.step(team, TeamStatus.AVAILABLE, "", wrong=False)
        for call in ("k1", "k2", "k3"):
            self.do(f.CallOpened(call, call.upper()))
            self.do(f.CallQueued(call))
        first, second = data.draw(st.permutations(("k1", "k2", "k3")))[:2]
        self.assign(first, team, stack=False)
        self.assign(second, team, stack=True)
        for _ in range(data.draw(st.integers(0, 8))):
            self.next_step(team, data)
        if data.draw(st.booleans()):
            self.step(team, TeamStatus.AVAILABLE, "Home.", wrong=False)
        self.stacked(second, team, begin=data.draw(st.booleans()))

    # --- calls -----------------------------------------------------------------------------------

    @rule(call=CALLS, urgency=st.none() | st.sampled_from(Urgency))
    def bring_in(self, call: str, urgency: Urgency | None) -> None:
        self.do(f.CallImported(call, call.upper(), "old", call, self.now, {}, (), urgency))

    @rule(call=CALLS, step=st.sampled_from(("open", "queue", "cancel", "divert", "close", "review", "follow", "reopen",
                                            "duplicate", "link", "note", "details")))  # fmt: skip
    def life(self, call: str, step: str) -> None:
        later = self.now + timedelta(days=1)
        facts: dict[str, Fact] = {
            "open": f.CallOpened(call, call.upper()),
            "queue": f.CallQueued(call),
            "cancel": f.CallCancelled(call, "Not needed."),
            "divert": f.CallDiverted(call, "crisis line", ""),
            "close": f.CallClosed(call, ("D09",), "", self.serial % 2 == 0, later),
            "review": f.CallReviewed(call),
            "follow": f.FollowedUp(call, self.serial % 2 == 0, "x", None),
            "reopen": f.CallReopened(call, "Again."),
            "duplicate": f.CallMarkedDuplicate(call, "k1" if call != "k1" else "k2"),
            "link": f.CallsLinked(call, "k1" if call != "k1" else "k2", "related"),
            "note": f.NoteAdded(call, "x"),
            "details": f.CallDetailsRecorded(call, {"address": str(self.serial)}),
        }
        self.serial += 1
        self.do(facts[step])

    @rule(call=CALLS, urgency=st.sampled_from(Urgency))
    def raise_urgency(self, call: str, urgency: Urgency) -> None:
        self.do(f.UrgencyRaised(call, urgency, "Heard shouting."))

    @rule(call=CALLS, answers=ANSWERS, anew=st.booleans())
    def answer(self, call: str, answers: dict[str, str], *, anew: bool) -> None:
        found = self.record("call", call)
        if not isinstance(found, Call):
            return
        latest = found.assessment
        going_on = latest is not None and not anew
        before = dict(latest.answers) if latest and going_on else {}
        self.serial += 1
        assessment = latest.id if latest and going_on else f"s{self.serial}"
        result = evaluate(PACK, {**before, **answers})
        self.do(tr.TriageAnswered(call, assessment, answers, result))

    @rule(call=CALLS)
    def finish(self, call: str) -> None:
        found = self.record("call", call)
        if isinstance(found, Call) and found.assessment:
            self.do(tr.TriageDone(call, found.assessment.id))

    # --- what always holds -----------------------------------------------------------------------

    def of(self, kind: type) -> list[fold.State]:
        return [state for state in self.states.values() if isinstance(state, kind)]

    @invariant()
    def times_never_go_back(self) -> None:
        for call in self.of(Call):
            assert isinstance(call, Call)
            for a in call.assignments:
                marks = [a.assigned_at, *sorted(a.times.values())]
                marks += [a.ended_at] if a.ended_at else []
                assert all(earlier <= later for earlier, later in pairwise(marks))

    @invariant()
    def an_open_starred_item_is_urgent(self) -> None:
        for call in self.of(Call):
            assert isinstance(call, Call)
            if call.stage not in WORKING_STAGES:
                continue
            latest = call.assessment
            answers = latest.answers if latest else {}
            if any(answers.get(item, "not_asked") in OPEN for item in STARRED):
                assert call.urgency is not None
                assert call.urgency <= Urgency.P1
                assert call.provisional

    @invariant()
    def nobody_is_in_two_teams(self) -> None:
        on = [team for team in self.of(Team) if isinstance(team, Team) and team.on]
        crew = [person for team in on for person in (team.officer, team.clinician)]
        assert len(crew) == len(set(crew))
        assert all(team.officer != team.clinician for team in on)

    @invariant()
    def both_members_do_what_their_team_does(self) -> None:
        for duty in self.of(Duty):
            assert isinstance(duty, Duty)
            if not duty.team:
                assert duty.status is TeamStatus.OFF_DUTY
                continue
            team = self.record("team", duty.team)
            assert isinstance(team, Team)
            assert team.on
            assert duty.status is team.status
            assert duty.id in (team.officer, team.clinician)

    @invariant()
    def a_team_works_on_one_call_and_both_sides_agree(self) -> None:
        calls = [call for call in self.of(Call) if isinstance(call, Call)]
        for team in self.of(Team):
            assert isinstance(team, Team)
            mine = [
                a for call in calls for a in call.assignments if a.team_id == team.id and a.open
            ]
            active = [(a.call_id, a.id, a.status) for a in mine if a.status is not None]
            waiting = {(a.call_id, a.id) for a in mine if a.status is None}
            work = team.active
            assert active == ([(work.call, work.assignment, team.status)] if work else [])
            assert waiting == {(w.call, w.assignment) for w in team.stacked}
            assert (team.status in ON_A_CALL) is (work is not None)

    @invariant()
    def no_call_ends_under_a_team(self) -> None:
        for call in self.of(Call):
            assert isinstance(call, Call)
            assert call.stage in WORKING_STAGES or not any(a.open for a in call.assignments)


TestShift = Shift.TestCase
TestShift.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
