"""What weighs: each soft rule alone, and that the points of the reasons are the score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.pairing.pair import rank
from mcrrt.domain.pairing.read import read_situation
from mcrrt.domain.pairing.situation import Point
from mcrrt.domain.pairing.weights import DEFAULT_WEIGHTS, FIGURES, TEXTS
from mcrrt.domain.text import clean
from tests.domain.situations import hours, member, seeded, situation

THERE = {"lat": 43.45, "lon": -79.68}  # where the call of a plain situation is
NORTH = {"lat": 43.55, "lon": -79.68}  # 11.1 km away
FAR = {"lat": 44.9, "lon": -79.68}


def ranked(*members, **changes):
    return rank(read_situation(situation(*members, **changes)))


def points(code, officer=(), clinician=(), **changes):
    """The points under a code, for two who differ from the plain ones so."""
    found = ranked(
        member("officer", 1, **dict(officer)), member("clinician", 1, **dict(clinician)), **changes
    )
    reasons = [r for r in found.pairs[0].reasons if r.code == code]
    return [r.points for r in reasons]


POLISH = {"language": "polish"}
SPEAKS = {"languages": ["English", "Polish"]}
# Code, what the officer has, what the clinician has, what the call has, points under the code.
TABLE = [
    ("language", SPEAKS, {}, POLISH, [40]),
    ("language", {}, SPEAKS, POLISH, [40]),
    ("language", SPEAKS, SPEAKS, POLISH, [40]),
    ("language", {}, {}, POLISH, []),
    ("no_language", {}, {}, POLISH, [0]),
    ("no_language", {}, {}, {"language": None}, []),
    ("youth", {"skills": ["youth"]}, {}, {"age": 17}, [30]),
    ("youth", {}, {"skills": ["Youth"]}, {"age": 0}, [30]),
    ("youth", {"skills": ["youth"]}, {}, {"age": 18}, []),
    ("youth", {"skills": ["youth"]}, {}, {"age": None}, []),
    ("no_youth", {"skills": None}, {}, {"age": 9}, [0]),
    ("gender", {"gender": "woman"}, {}, {"requested_gender": "Woman"}, [25]),
    ("gender", {}, {"gender": "woman"}, {"requested_gender": "woman"}, [25]),
    ("gender", {"gender": ""}, {"gender": None}, {"requested_gender": "any"}, []),
    ("no_gender", {"gender": "man"}, {}, {"requested_gender": "woman"}, [0]),
    ("no_gender", {"gender": "man"}, {}, {"requested_gender": None}, []),
    ("continuity", {"seen_person": True}, {}, {}, [20]),
    ("continuity", {"seen_person": True}, {"seen_person": True}, {}, [20, 20]),
    ("continuity", {"seen_person": False}, {"seen_person": None}, {}, []),
    ("district", {"district": "Oakville"}, {}, {}, [10]),
    ("district", {"district": "oakville"}, {"district": "oakville"}, {}, [10, 10]),
    ("district", {"district": "milton"}, {"district": None}, {}, []),
    ("district", {"district": ""}, {"district": ""}, {"municipality": ""}, []),
    ("workload", {"calls_today": 0}, {"calls_today": 0}, {}, [32]),
    ("workload", {"calls_today": 0}, {"calls_today": 5}, {}, [12]),
    ("workload", {"calls_today": 8}, {"calls_today": 1}, {}, [0]),
    ("workload", {"calls_today": 30}, {"calls_today": 1}, {}, [0]),
    ("workload", {"calls_today": None}, {"calls_today": 1}, {}, []),
    ("workload_not_known", {"calls_today": 1}, {"calls_today": None}, {}, [0]),
    ("shift_overlap", {}, {}, {}, [20]),
    ("shift_overlap", {"shift_start": hours(-1)}, {"shift_end": hours(2.5)}, {}, [7]),
    ("shift_overlap", {"shift_start": hours(-9)}, {"shift_start": hours(-9)}, {}, [24]),
    ("hours_left", {}, {}, {}, [20]),
    ("hours_left", {"shift_end": hours(2)}, {"shift_end": hours(1)}, {}, [5]),
    ("hours_left", {"shift_end": hours(0.5)}, {}, {}, [3]),
    ("travel", THERE, THERE, {"urgency": "P2"}, [60]),
    ("travel", THERE, THERE, {"urgency": "P1"}, [120]),
    ("travel", THERE, THERE, {"urgency": "P0"}, [120]),
    ("travel", THERE, THERE, {"urgency": None}, [120]),
    # 11.12 km in a straight line, 15.6 km by road, 18.7 minutes: 41.3 fewer than an hour.
    ("travel", THERE, NORTH, {"urgency": "P3"}, [41]),
    ("travel", NORTH, THERE, {"urgency": "P3"}, [41]),
    ("travel", FAR, THERE, {}, [0]),
    ("travel", THERE, {}, {}, []),
    ("travel_not_known", THERE, {}, {}, [0]),
    ("travel_not_known", THERE, THERE, {"lat": None, "lon": None}, [0]),
    ("clinician_stages", {}, {}, {"flags": ["weapon"]}, [0]),
    ("clinician_stages", {}, {}, {"flags": ["weapon"], "urgency": "P0"}, [0]),
    ("clinician_stages", {}, {}, {"flags": ["medical"], "urgency": "P0"}, []),
]


@pytest.mark.parametrize(("code", "officer", "clinician", "call", "expected"), TABLE)
def test_each_soft_rule_counts_what_it_says(code, officer, clinician, call, expected):
    assert points(code, officer, clinician, call=call) == expected


def test_a_team_counts_for_being_one_and_for_where_it_is():
    team = {"id": "T1", "officer": "O001", "clinician": "C001", "status": "available"}
    assert points("together", teams=[team]) == [15]
    assert points("travel", FAR, FAR, teams=[{**team, **THERE}]) == [120]
    assert points("travel", THERE, THERE, teams=[team]) == [120]


def test_without_a_call_only_the_shift_counts():
    found = ranked(member("officer", 1, **SPEAKS), member("clinician", 1)).pairs[0]
    alone = read_situation(
        {**situation(member("officer", 1, **SPEAKS), member("clinician", 1)), "call": None}
    )
    assert {r.code for r in rank(alone).pairs[0].reasons} == {
        "no_call",
        "workload",
        "shift_overlap",
        "hours_left",
    }
    assert found.score >= rank(alone).pairs[0].score


def test_what_is_not_known_never_wins_over_what_is_known():
    known = member("clinician", 1, **FAR, calls_today=9)
    unknown = member("clinician", 2, calls_today=None)
    scores = {
        p.clinician: p.score for p in ranked(member("officer", 1, **THERE), known, unknown).pairs
    }
    assert scores["C002"] <= scores["C001"]


@pytest.mark.parametrize("code", FIGURES)
def test_every_weight_is_one_that_counts(code):
    full = dict(
        skills=["youth"],
        languages=["Polish"],
        gender="woman",
        district="oakville",
        seen_person=True,
        **NORTH,
    )
    crew = [member("officer", 1, **full), member("clinician", 1, **full)]
    team = {"id": "T1", "officer": "O001", "clinician": "C001", "status": "available"}
    call = {
        "language": "Polish",
        "age": 9,
        "requested_gender": "woman",
        "urgency": "P2" if code == "travel" else "P1",
    }
    limits = {"minimum_rest_hours": 24, "road_factor": 3, "speed_kmh": 30}
    changed = {code: limits.get(code, FIGURES[code].default * 2)}
    before = ranked(*crew, call=call, teams=[team])
    after = ranked(*crew, call=call, teams=[team], weights=changed)
    if code == "minimum_rest_hours":
        assert after.pairs == ()
    else:
        assert after.pairs[0].score != before.pairs[0].score


@given(st.integers(0, 10**9), st.integers(0, 6), st.integers(0, 6))
def test_the_points_of_the_reasons_are_the_score_and_the_best_stand_first(
    seed, officers, clinicians
):
    found = rank(read_situation(seeded(seed, officers, clinicians, doubt=0.04)))
    for pair in found.pairs:
        assert sum(r.points for r in pair.reasons) == pair.score
        assert all(isinstance(r.points, int) and r.points >= 0 for r in pair.reasons)
        assert all(TEXTS[r.says or r.code].format(**r.fields) for r in pair.reasons)
    order = [(-p.score, p.officer, p.clinician) for p in found.pairs]
    assert order == sorted(order)


@given(st.integers(0, 10**9), st.randoms())
def test_the_order_in_which_members_are_listed_never_matters(seed, chance):
    data = seeded(seed, 4, 4, doubt=0.05)
    shuffled = {**data, "members": chance.sample(data["members"], len(data["members"]))}
    assert rank(read_situation(shuffled)) == rank(read_situation(data))


@given(
    st.fixed_dictionaries(
        {}, optional={code: st.floats(f.low, f.high) for code, f in FIGURES.items()}
    ),
    st.integers(0, 10**9),
)
def test_with_any_weights_the_points_are_whole_and_add_up(weights, seed):
    data = {**seeded(seed, 3, 3, doubt=0.03), "weights": weights}
    for pair in rank(read_situation(data)).pairs:
        assert isinstance(pair.score, int)
        assert sum(r.points for r in pair.reasons) == pair.score


def test_the_defaults_are_within_their_limits_and_the_words_are_plain():
    assert all(
        FIGURES[code].low <= value <= FIGURES[code].high for code, value in DEFAULT_WEIGHTS.items()
    )
    for words in TEXTS.values():
        assert clean("words", words, 120) == words


def test_the_distance_is_that_of_the_globe():
    assert Point(43.0, -79.0).km_to(Point(44.0, -79.0)) == pytest.approx(111.2, abs=0.1)
    assert Point(0.0, 179.9).km_to(Point(0.0, -179.9)) == pytest.approx(22.2, abs=0.1)
    assert Point(43.0, -79.0).km_to(Point(43.0, -79.0)) == 0
    assert Point(0.0, 0.0).km_to(Point(0.0, 180.0)) == pytest.approx(20_015, abs=1)
