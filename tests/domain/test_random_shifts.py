"""Any sequence of facts, sensible or not, keeps the rules of domain.md 8.1."""

import copy
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mcrrt.domain import fold
from mcrrt.domain.assignment import Declined, ResponseMode
from mcrrt.domain.call import WORKING_STAGES, Call
from mcrrt.domain.duty import Duty
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.facts import watch as w
from mcrrt.domain.facts.crews import CrewChange, Crewed, CrewsChanged
from mcrrt.domain.journal import Fact
from mcrrt.domain.packs.condition import OPEN
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import ON_A_CALL, TRANSITIONS, TeamStatus
from mcrrt.domain.urgency import Urgency
from tests.domain.making import NOON, entry, intake_pack

PACK = intake_pack()
STARRED = [item.id for item in PACK.items if item.star]

CALLS = st.sampled_from(("k1", "k2", "k3"))
TEAMS = st.sampled_from(("t1", "t2", "t3"))
OFFICERS = st.sampled_from(("o1", "o2", "c1"))
CLINICIANS = st.sampled_from(("c1", "c2", ""))
SEATS = st.sampled_from(("o1", "o2", "c1", "c2", "", "officer of t1"))
ANSWERS = st.dictionaries(
    st.sampled_from((*STARRED, "H3", "H5", "O3", "X2")),
    st.sampled_from(("yes", "no", "unknown", "not_asked")),
    min_size=1,
)


def _crewed(team: Team, officer: str, clinician: str) -> Crewed:
    work = team.active
    call, part = (work.call, work.assignment) if work else ("", "")
    was = (team.officer, team.clinician)
    return Crewed(team.id, team.call_sign, *was, officer, clinician, call, part)


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
            stood_down = isinstance(fact, t.TeamStoodDown | CrewsChanged) and not team.on
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

    @rule(team=TEAMS, other=TEAMS, officer=SEATS, clinician=SEATS, how=st.sampled_from(CrewChange))
    def crews(self, team: str, other: str, officer: str, clinician: str, how: CrewChange) -> None:
        """Seats are changed, swapped, left and merged, in whatever state the teams are."""
        mine, theirs = self.record("team", team), self.record("team", other)
        if not isinstance(mine, Team) or not isinstance(theirs, Team):
            return
        after = {
            CrewChange.CHANGE: [(mine, officer, clinician)],
            CrewChange.SPLIT: [(mine, mine.officer, "")],
            CrewChange.SWAP: [(mine, theirs.officer, mine.clinician), (theirs, mine.officer, theirs.clinician)],
            CrewChange.MERGE: [
                (mine, mine.officer or theirs.officer, mine.clinician or theirs.clinician), (theirs, "", "")
            ],
        }[how]  # fmt: skip
        self.do(CrewsChanged(how, tuple(_crewed(*one) for one in after), "Why not."))

    @rule(team=TEAMS, why=st.sampled_from(Declined))
    def decline(self, team: str, why: Declined) -> None:
        found = self.record("team", team)
        if isinstance(found, Team) and found.active:
            work, crew = found.active, (found.officer, found.clinician)
            self.do(t.AssignmentDeclined(work.assignment, work.call, team, "X", *crew, why))

    @rule(
        team=TEAMS,
        step=st.sampled_from(("start", "mistake", "acknowledge", "end", "check", "seen")),
    )
    def emergency(self, team: str, step: str) -> None:
        found = self.record("team", team)
        if not isinstance(found, Team):
            return
        self.serial += 1
        name = found.emergencies[0].id if found.emergencies else "none"
        call = found.active.call if found.active else ""
        facts: dict[str, Fact] = {
            "start": w.EmergencyStarted(
                f"e{self.serial}", team, "X", found.officer, "unit", call=call
            ),
            "mistake": w.EmergencyMistaken(name, team, call),
            "acknowledge": w.EmergencyAcknowledged(name, team, call),
            "end": w.EmergencyEnded(name, team, "Well.", call),
            "check": w.WelfareChecked(team, call, "Well."),
            "seen": w.AlarmAcknowledged(f"a{self.serial}", call, team),
        }
        self.do(facts[step])

    @rule(
        call=CALLS,
        kind=st.sampled_from(SupportKind),
        state=st.none() | st.sampled_from(SupportState),
    )
    def support(self, call: str, kind: SupportKind, state: SupportState | None) -> None:
        found = self.record("call", call)
        self.serial += 1
        if state is None or not isinstance(found, Call) or not found.support:
            self.do(w.SupportAsked(call, f"u{self.serial}", kind))
        else:
            self.do(w.SupportChanged(call, found.support[-1].id, kind, state))

    @rule(call=CALLS, release=st.booleans())
    def hold(self, call: str, *, release: bool) -> None:
        later = self.now + timedelta(minutes=30)
        took = self.do(w.CallReleased(call) if release else w.CallHeld(call, "Later.", later))
        found = self.record("call", call)
        if took and not release:
            assert isinstance(found, Call)
            assert found.waiting
            assert found.urgency is not Urgency.P0
            assert not found.provisional

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
        crew = [person for team in on for person in (team.officer, team.clinician) if person]
        assert len(crew) == len(set(crew))  # rule 11
        assert all(team.officer != team.clinician for team in on)
        for team in on:
            now = team.crews[-1]
            assert (now.officer, now.clinician, now.until) == (team.officer, team.clinician, None)
            for earlier, later in pairwise(team.crews):
                assert earlier.until == later.since
                assert earlier.since <= later.since

    @invariant()
    def a_call_knows_who_is_on_it_now(self) -> None:
        for team in self.of(Team):
            assert isinstance(team, Team)
            if team.active is not None:
                call = self.record("call", team.active.call)
                assert isinstance(call, Call)
                mine = next(a for a in call.assignments if a.id == team.active.assignment)
                assert (mine.officer_id, mine.clinician_id) == (team.officer, team.clinician)

    @invariant()
    def nobody_stands_down_in_an_emergency(self) -> None:
        for team in self.of(Team):
            assert isinstance(team, Team)
            assert team.on or not team.emergencies

    @invariant()
    def support_goes_forward_only(self) -> None:
        for call in self.of(Call):
            assert isinstance(call, Call)
            for one in call.support:
                assert list(one.times.values()) == sorted(one.times.values())
                assert one.state in one.times

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
