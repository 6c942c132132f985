"""The transition table, against domain.md 1.6 typed again here: every pair, allowed or not."""

import pytest

from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.team_status import ARRIVED, ON_A_CALL, TRANSITIONS, TeamStatus, require_transition

TABLE = """
off_duty       -> available, out_of_service
available      -> assigned, meal, report_writing, out_of_service, off_duty
assigned       -> acknowledged, en_route, available
acknowledged   -> en_route, available
en_route       -> staged, on_scene, available
staged         -> on_scene, en_route, available
on_scene       -> transporting, clearing, available
transporting   -> at_hospital, on_scene
at_hospital    -> clearing, available
clearing       -> available, report_writing
report_writing -> available, off_duty
meal           -> available, off_duty
out_of_service -> available, off_duty
"""
ALLOWED = {
    line.split("->")[0].strip(): [step.strip() for step in line.split("->")[1].split(",")]
    for line in TABLE.strip().splitlines()
}


def test_the_table_names_every_state():
    assert set(ALLOWED) == set(TeamStatus) == set(TRANSITIONS)


@pytest.mark.parametrize("now", TeamStatus)
def test_every_pair(now):
    for wanted in TeamStatus:
        if wanted in ALLOWED[now]:
            require_transition(now, wanted, "MC1")
            continue
        with pytest.raises(RuleBroken) as refused:
            require_transition(now, wanted, "MC1")
        assert refused.value.fields["possible"] == ", ".join(ALLOWED[now])
        assert "MC1" in str(refused.value)


def test_what_counts_as_work_on_a_call():
    on_a_call = {"assigned", "acknowledged", "en_route", "staged", "on_scene", "transporting",
                 "at_hospital", "clearing"}  # fmt: skip
    assert on_a_call == ON_A_CALL
    assert {"on_scene", "transporting", "at_hospital", "clearing"} == ARRIVED
    assert ARRIVED < ON_A_CALL


@pytest.mark.parametrize("now", TeamStatus)
def test_every_state_leads_home(now):
    seen, todo = set(), [now]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo += TRANSITIONS[state]
    assert TeamStatus.OFF_DUTY in seen
