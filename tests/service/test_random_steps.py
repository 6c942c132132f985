"""Any sequence of commands: a team takes no step that domain.md 1.6 does not have (8.1, rule 1).

But for those that a supervisor corrected with a reason. The program's own table is not asked.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import Declined
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts.crews import CrewsChanged
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.questions import Board
from tests.service.plain import assert_plain
from tests.service.scene import EVERYTHING
from tests.support import START

CALLS = ("A1", "A2", "A3", "A4", "A9")
TEAMS = ("MC1", "MC1", "MC2", "MC3", "MC5")
WHY = "Why not."
TONIGHT = START + timedelta(hours=9)
Pick = Callable[[Sequence[Any]], Any]
# What is wished for, and how often: the first is a step that the table has.
WISHES: dict[Callable[[Pick], c.Command | str], int] = {
    lambda one: one(TEAMS): 12,
    lambda one: c.SetTeamStatus(one(TEAMS), one(list(TeamStatus)), "", one(("", "  "))): 4,
    lambda one: c.SetTeamStatus(one(TEAMS), one(list(TeamStatus)), "", "Wrong key."): 8,
    lambda one: c.AssignTeam(one(CALLS), one(TEAMS), stack=one((True, False))): 8,
    lambda one: c.StartStackedCall(one(CALLS), one(TEAMS)): 2,
    lambda one: c.WithdrawStackedCall(one(CALLS), one(TEAMS), WHY): 1,
    lambda one: c.DeclineCall(one(TEAMS), one(list(Declined))): 2,
    lambda one: c.SplitTeam(one(TEAMS), one(list(Profession)), WHY, one(("", "MC5")), one((True, False))): 1,
    lambda one: c.MergeTeams(one(TEAMS), one(TEAMS), WHY): 2,
    lambda one: c.SwapCrew(one(TEAMS), one(TEAMS), one(list(Profession)), WHY): 1,
    lambda one: c.StandDownTeam(one(TEAMS)): 1,
    lambda one: c.FormTeam(one(TEAMS), "4499", "C99", START, TONIGHT): 2,
    lambda one: c.CancelCall(one(CALLS), WHY): 1,
    lambda one: c.CloseCall(one(CALLS), "D03"): 1,
    lambda one: c.MarkDuplicate(one(CALLS), one(CALLS)): 1,
    lambda one: c.ReopenCall(one(CALLS), WHY): 1,
}  # fmt: skip

STEP_TO = {
    "off_duty": "available out_of_service",
    "available": "assigned meal report_writing out_of_service off_duty",
    "assigned": "acknowledged en_route available",
    "acknowledged": "en_route available",
    "en_route": "staged on_scene available",
    "staged": "on_scene en_route available",
    "on_scene": "transporting clearing available",
    "transporting": "at_hospital on_scene",
    "at_hospital": "clearing available",
    "clearing": "available report_writing",
    "report_writing": "available off_duty",
    "meal": "available off_duty",
    "out_of_service": "available off_duty",
}


class Steps:
    """What every team that is on does, as the entries alone tell it."""

    def __init__(self, shift):
        self.doing = board(shift)
        self.seen: Counter[str] = Counter()

    def follow(self, fact, *, may_correct):
        match fact:
            case t.TeamFormed():
                self.doing[fact.team] = TeamStatus.OFF_DUTY
            case t.TeamStatusSet():
                assert may_correct or not fact.correction
                self.step(fact.team, fact.status, corrected=bool(fact.correction.strip()))
            case t.TeamAssigned(stacked=False) | t.StackedCallStarted():
                self.step(fact.team, TeamStatus.ASSIGNED)
            case t.AssignmentDeclined():
                self.step(fact.team, TeamStatus.AVAILABLE)
            case t.TeamStoodDown():
                self.stand_down(fact.team)
            case CrewsChanged():
                for one in fact.teams:
                    if not one.after:
                        self.stand_down(one.team)

    def step(self, team, status, *, corrected=False):
        now = self.doing[team]
        legal = status in STEP_TO[now].split()
        assert legal or corrected, f"{now} to {status}"
        self.seen["legal" if legal else "corrected"] += 1
        self.doing[team] = status

    def stand_down(self, team):
        if self.doing[team] is not TeamStatus.OFF_DUTY:
            self.step(team, TeamStatus.OFF_DUTY)
        del self.doing[team]


def board(shift):
    teams = shift.office.ask(Board()).teams
    return {team.id: team.status for team in teams if team.stood_down_at is None}


def next_of(chance, shift, sign):
    """A step that the table has from what the team does now."""
    now = {team.call_sign: team.status for team in shift.office.ask(Board()).teams}
    legal = STEP_TO[now.get(sign, TeamStatus.OFF_DUTY)].split()
    return c.SetTeamStatus(sign, TeamStatus(chance.choice(legal)))


def walk(chance, shift, steps):
    """A dispatcher, who may not correct, is relieved by somebody who may."""
    shift.become(Role.DISPATCHER.value)
    relieved = chance.randrange(20)
    for n in range(50):
        if n == relieved:
            shift.become(EVERYTHING)
        shift.clock.advance(seconds=30)
        [wished] = chance.choices(list(WISHES), list(WISHES.values()))
        wish = wished(chance.choice)
        if isinstance(wish, str):
            wish = next_of(chance, shift, wish)
        before = shift.position
        try:
            receipt = shift.do(wish)
        except McrrtError as error:
            assert_plain(error)
            assert shift.position == before
            continue
        for event in receipt.events:
            steps.follow(shift.fact(event), may_correct=n >= relieved)
        assert steps.doing == board(shift), wish


def test_no_step_is_outside_the_table_but_for_a_supervisor_with_a_reason(new_shift):
    seen: Counter[str] = Counter()

    # No shrinking: a shift is far too slow to be tried a thousand times.
    @given(st.integers(0, 2**32))
    @settings(max_examples=6, phases=[Phase.reuse, Phase.generate])
    def tried(seed):
        shift = new_shift()
        steps = Steps(shift)
        walk(random.Random(seed), shift, steps)
        seen.update(steps.seen)
        shift.close()

    tried()
    assert seen["legal"] > 20  # the rule is not kept by doing nothing
    assert seen["corrected"] > 0
