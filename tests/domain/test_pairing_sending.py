"""What stands against sending a team: the rules of the recommendation, asked of one team."""

import random

import pytest

from mcrrt.domain.assignment import Against
from mcrrt.domain.pairing import rules, sending
from mcrrt.domain.pairing.pair import rank
from mcrrt.domain.pairing.read import read_situation
from mcrrt.domain.pairing.situation import ActiveTeam
from mcrrt.domain.team_status import TeamStatus
from tests.domain.situations import hours, member, random_situation, situation

OFFICER, CLINICIAN = member("officer", 1), member("clinician", 1)
PAIR = ActiveTeam("T1", "O001", "C001", TeamStatus.AVAILABLE)

# What is changed in the officer or the call, the rule, and whether a person may answer for it.
TABLE = [
    ({"on_duty": False}, {}, "off_duty", False),
    ({"on_duty": None}, {}, "duty_not_known", False),
    ({"available": False}, {}, "not_available", False),
    ({"available": None}, {}, "availability_not_known", False),
    ({"shift_start": hours(1)}, {}, "shift_not_begun", False),
    ({"shift_start": None}, {}, "shift_not_known", False),
    ({"rest_hours": None}, {}, "rest_not_known", False),
    ({"skills": []}, {}, "not_qualified", False),
    ({"skills": None}, {}, "skills_not_known", False),
    ({"shift_end": hours(0)}, {}, "shift_over", True),
    ({"rest_hours": 7.9}, {}, "no_rest", True),
    ({}, {"person_conflicts": ["O001"]}, "conflict_of_interest", True),
]  # fmt: skip


def seen(*members, call=None):
    required = {"officer": ["mcrrt"], "clinician": []}
    return read_situation(situation(*members, call=call, required_skills=required))


def officer(**changes):
    return member("officer", 1, **{"skills": ["mcrrt"], **changes})


@pytest.mark.parametrize(("changes", "call", "rule", "owned"), TABLE, ids=[t[2] for t in TABLE])
def test_each_rule_is_owned_or_never(changes, call, rule, owned):
    found = sending.against_sending(PAIR, seen(officer(**changes), CLINICIAN, call=call))
    assert found == (Against(rule, "O001"),)
    assert sending.can_be_owned(found) == (found if owned else ())
    assert sending.cannot_be(found) == (() if owned else found)


def test_every_rule_about_a_member_is_in_the_table():
    assert {rule for _changes, _call, rule, _owned in TABLE} == set(rules.MEMBER_RULES)
    assert set(rules.MEMBER_RULES) >= sending.OWNED


def test_a_good_pair_has_nothing_against_it():
    assert sending.against_sending(PAIR, seen(officer(), CLINICIAN)) == ()


def test_who_is_off_duty_is_not_told_that_no_shift_is_known():
    off = officer(on_duty=False, shift_start=None, shift_end=None)
    assert [one.rule for one in sending.against_sending(PAIR, seen(off, CLINICIAN))] == ["off_duty"]


def test_nobody_is_qualified_for_the_other_seat_or_when_nothing_is_known_of_them():
    crossed = ActiveTeam("T1", "C001", "", TeamStatus.AVAILABLE)
    nobody = ActiveTeam("T1", "O009", "", TeamStatus.AVAILABLE)
    for team, who in ((crossed, "C001"), (nobody, "O009")):
        found = sending.against_sending(team, seen(officer(), CLINICIAN))
        assert found == (Against("not_qualified", who),)


def test_a_clinician_alone_may_wait_for_patrol_and_not_go():
    alone = ActiveTeam("T1", "", "C001", TeamStatus.AVAILABLE)
    for flag in ("weapon", "firearm_at_address"):
        armed = seen(CLINICIAN, call={"flags": [flag]})
        assert sending.against_sending(alone, armed) == (Against("clinician_alone"),)
        assert sending.cannot_be(sending.against_sending(alone, armed)) != ()
        assert sending.against_stacking(alone, armed) == ()


def test_who_joins_a_team_comes_on_with_the_seat_and_those_who_stay_are_not_asked_again():
    both = seen(
        officer(on_duty=False, shift_start=None, shift_end=None, rest_hours=3),
        member("clinician", 1, rest_hours=3),
    )
    assert sending.against_joining(PAIR, {"O001"}, both) == (Against("no_rest", "O001"),)


def test_it_says_the_same_as_the_recommendation():
    chance = random.Random(20261123)
    lawful = barred = 0
    for _ in range(1_500):
        s = read_situation(random_situation(chance, 2, 2, doubt=chance.choice((0, 0.05, 0.2))))
        found = rank(s)
        goes = {pair.team for pair in found.pairs}
        goes |= {one.team for one in found.degraded if not one.because}
        for team in s.teams:
            if team.status is not TeamStatus.AVAILABLE:
                continue
            assert (team.id in goes) is not bool(sending.against_sending(team, s))
            lawful, barred = lawful + (team.id in goes), barred + (team.id not in goes)
    assert lawful > 100
    assert barred > 50
