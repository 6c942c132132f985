"""Each hard rule refuses what it is there for, and what is not known."""

import random

import pytest

from mcrrt.domain.pairing import rules
from mcrrt.domain.pairing.pair import rank
from mcrrt.domain.pairing.read import read_situation
from mcrrt.domain.pairing.shortfall import SHORTFALLS
from mcrrt.domain.pairing.situation import Seat
from mcrrt.domain.team_status import ON_A_CALL, TeamStatus
from mcrrt.domain.text import clean
from tests.domain.situations import NOW, hours, member, random_situation, seeded, situation

OFFICER, CLINICIAN = member("officer", 1), member("clinician", 1)
TEAM = {"id": "T1", "officer": "O001", "clinician": "C001", "status": "available"}


def ranked(*members, **changes):
    return rank(read_situation(situation(*members, **changes)))


def test_two_who_may_go_are_a_pair():
    found = ranked(OFFICER, CLINICIAN)
    assert [(p.officer, p.clinician, p.team) for p in found.pairs] == [("O001", "C001", None)]
    assert (found.passed_over, found.refused, found.degraded) == ((), (), ())


# What is changed in a member who may go, and the codes under which they are passed over.
REFUSED = [
    ({"on_duty": False}, "off_duty"),
    ({"on_duty": None}, "duty_not_known"),
    ({"available": False}, "not_available"),
    ({"available": None}, "availability_not_known"),
    ({"shift_start": hours(1)}, "shift_not_begun"),
    ({"shift_end": hours(-1)}, "shift_over"),
    ({"shift_end": hours(0)}, "shift_over"),
    ({"shift_start": None}, "shift_not_known"),
    ({"shift_end": None}, "shift_not_known"),
    ({"rest_hours": 7.9}, "no_rest"),
    ({"rest_hours": 0}, "no_rest"),
    ({"rest_hours": None}, "rest_not_known"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED)
@pytest.mark.parametrize("role", ["officer", "clinician"])
def test_a_member_who_may_not_go_is_passed_over_with_why(role, changes, code):
    crew = {"officer": OFFICER, "clinician": CLINICIAN} | {role: member(role, 1, **changes)}
    found = ranked(*crew.values())
    assert found.pairs == ()
    assert [p.because for p in found.passed_over] == [(code,)]
    assert [(one.id, one.because) for one in found.refused] == [(crew[role]["id"], (code,))]


@pytest.mark.parametrize("key", ["on_duty", "available", "shift_start", "shift_end", "rest_hours"])
def test_a_value_that_is_left_out_is_as_little_known_as_null(key):
    bare = {name: value for name, value in OFFICER.items() if name != key}
    assert ranked(bare, CLINICIAN) == ranked({**OFFICER, key: None}, CLINICIAN)
    assert ranked(bare, CLINICIAN).pairs == ()


def test_the_very_limits_still_go():
    ranked_now = ranked(member("officer", 1, rest_hours=8, shift_start=hours(0)), CLINICIAN)
    assert len(ranked_now.pairs) == 1
    assert (
        ranked(
            member("officer", 1, rest_hours=9), CLINICIAN, weights={"minimum_rest_hours": 10}
        ).pairs
        == ()
    )


def test_all_that_forbids_it_is_said_once():
    tired = {"rest_hours": 1, "available": False}
    found = ranked(member("officer", 1, **tired), member("clinician", 1, **tired))
    assert found.passed_over[0].because == ("not_available", "no_rest")


def test_without_required_skills_everybody_listed_is_qualified():
    assert (
        len(ranked(member("officer", 1, skills=None), member("clinician", 1, skills=[])).pairs) == 1
    )


@pytest.mark.parametrize(
    ("skills", "because"),
    [
        (["MCRRT "], ()),
        (["youth"], ("not_qualified",)),
        ([], ("not_qualified",)),
        (None, ("skills_not_known",)),
    ],
)
def test_a_required_skill_refuses_who_is_not_known_to_have_it(skills, because):
    found = ranked(
        member("officer", 1, skills=skills),
        CLINICIAN,
        required_skills={"officer": ["mcrrt"], "clinician": []},
    )
    assert found.passed_over == (() if not because else (("O001", "C001", because),))


@pytest.mark.parametrize("who", ["O001", "C001"])
def test_a_conflict_of_interest_refuses(who):
    found = ranked(OFFICER, CLINICIAN, call={"person_conflicts": [who, "somebody-else"]})
    assert [p.because for p in found.passed_over] == [("conflict_of_interest",)]


def test_a_free_team_goes_together_and_with_nobody_else():
    found = ranked(OFFICER, CLINICIAN, member("officer", 2), member("clinician", 2), teams=[TEAM])
    assert {(p.officer, p.clinician, p.team) for p in found.pairs} == {
        ("O001", "C001", "T1"),
        ("O002", "C002", None),
    }
    assert {(p.officer, p.clinician, p.because) for p in found.passed_over} == {
        ("O001", "C002", ("in_other_pair",)), ("O002", "C001", ("in_other_pair",)),
    }  # fmt: skip


@pytest.mark.parametrize("status", [*TeamStatus, None])
def test_a_team_goes_only_when_it_is_known_to_be_free(status):
    found = ranked(OFFICER, CLINICIAN, teams=[{**TEAM, "status": status}])
    expected = "team_busy" if status in ON_A_CALL else "team_not_free"
    expected = "team_status_not_known" if status is None else expected
    if status is TeamStatus.AVAILABLE:
        assert [p.team for p in found.pairs] == ["T1"]
    else:
        assert [p.because for p in found.passed_over] == [(expected,)]
        assert [(one.id, one.because) for one in found.refused] == [("T1", (expected,))]


# --- a team with a missing seat --------------------------------------------------------------------

ALONE = [  # the member who is there, the flags, and whether the team may go
    ("officer", [], True), ("officer", ["weapon"], True), ("clinician", [], True),
    ("clinician", ["children_present"], True), ("clinician", ["weapon"], False),
    ("clinician", ["Weapon "], False), ("clinician", ["firearm_at_address"], False), ("clinician", ["wepon"], False),
    ("clinician", None, False), ("officer", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("role", "flags", "goes"), ALONE)
def test_a_clinician_is_never_the_only_unit_where_there_may_be_a_weapon(role, flags, goes):
    one = member(role, 1)
    team = {"id": "T1", role: one["id"], "status": "available"}
    found = ranked(one, teams=[team], call={"flags": flags})
    assert [(d.team, d.because) for d in found.degraded] == [
        ("T1", () if goes else ("clinician_alone",))
    ]
    missing = "no_clinician" if role == "officer" else "no_officer"
    assert [r.code for r in found.degraded[0].reasons][-1:] == ([missing] if goes else [])


def test_the_member_of_a_degraded_team_is_not_free_for_others():
    team = {"id": "T1", "officer": "O001", "clinician": None, "status": "available"}
    found = ranked(OFFICER, CLINICIAN, teams=[team])
    assert [p.because for p in found.passed_over] == [("in_other_pair",)]


def test_a_degraded_team_whose_member_may_not_go_does_not():
    team = {"id": "T1", "officer": "O001", "status": "on_scene"}
    found = ranked(member("officer", 1, rest_hours=2), teams=[team])
    assert found.degraded[0].because == ("no_rest", "team_busy")


# --- over many situations --------------------------------------------------------------------------


def may_go(data, who):
    """The same rules, asked of the raw situation in another way."""
    m = next(one for one in data["members"] if one["id"] == who)
    required = (data["required_skills"] or {}).get(m["role"], [])
    return (
        m["on_duty"] is True and m["available"] is True
        and bool(m["shift_start"] and m["shift_end"])
        and m["shift_start"] <= NOW.isoformat() < m["shift_end"]
        and (m["rest_hours"] or 0) >= 8
        and set(required) <= set(m["skills"] or [])
        and who not in data["call"]["person_conflicts"]
    )  # fmt: skip


def pair_may_go(data, officer, clinician):
    crews = [(t["officer"], t["clinician"]) for t in data["teams"]]
    if (officer, clinician) in crews:
        together = data["teams"][crews.index((officer, clinician))]["status"] == "available"
    else:
        together = not {officer, clinician} & {who for crew in crews for who in crew}
    return together and may_go(data, officer) and may_go(data, clinician)


def test_no_hard_rule_is_broken_in_ten_thousand_situations():
    chance = random.Random(20260611)
    pairs = degraded = 0
    for _ in range(10_000):
        data = random_situation(
            chance, chance.randint(0, 4), chance.randint(0, 4), doubt=chance.choice((0, 0.05, 0.2))
        )
        found = rank(read_situation(data))
        seats = {seat: [m["id"] for m in data["members"] if m["role"] == seat] for seat in Seat}
        every = {(o, c) for o in seats[Seat.OFFICER] for c in seats[Seat.CLINICIAN]}
        lawful = {(p.officer, p.clinician) for p in found.pairs}
        passed = {(p.officer, p.clinician) for p in found.passed_over}
        assert lawful == {both for both in every if pair_may_go(data, *both)}
        assert passed == every - lawful
        assert len(found.pairs) + len(found.passed_over) == len(every)
        assert all(p.because for p in found.passed_over)
        assert all(sum(r.points for r in p.reasons) == p.score for p in found.pairs)
        assert all(sum(r.points for r in p.reasons) == p.score for p in found.degraded)
        going = [team for team in found.degraded if not team.because]
        assert all(may_go(data, team.officer or team.clinician) for team in going)
        risky = set(data["call"]["flags"]) & {"weapon", "firearm_at_address", "unheard_of"}
        assert all(team.officer for team in going if risky)
        pairs, degraded = pairs + len(lawful), degraded + len(going)
    assert pairs > 10_000  # the rules are not kept by refusing everybody
    assert degraded > 100


def test_every_rule_is_met_by_some_random_situation():
    seen = set()
    for seed in range(400):
        found = rank(read_situation(seeded(seed, 4, 4)))
        seen |= {code for passed in found.passed_over for code in passed.because}
        seen |= {code for team in found.degraded for code in team.because}
    assert seen == set(rules.MEMBER_RULES) | set(rules.TEAM_RULES) | {rules.IN_OTHER_PAIR}
    assert seen == set(rules.REFUSALS)


def test_the_words_of_codes_are_plain():
    for words in (*rules.REFUSALS.values(), *SHORTFALLS.values()):
        assert clean("words", words, 100) == words
