"""What is missing when no pair is lawful, who could be called in, and what cannot be taken."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.pairing.proposal import plan, propose
from mcrrt.domain.pairing.read import read_situation
from mcrrt.domain.pairing.shortfall import SHORTFALLS
from mcrrt.domain.pairing.situation import Seat
from tests.domain.situations import hours, member, seeded, situation


def greedy(scores):
    """A solver for tests of all but the plan: the first place that is free."""
    chosen: list[tuple[int, int]] = []
    for row, line in enumerate(scores):
        free = [
            c
            for c, score in enumerate(line)
            if score is not None and c not in {x for _, x in chosen}
        ]
        chosen += [(row, free[0])] if free else []
    return chosen


def proposed(*members, **changes):
    return propose(read_situation(situation(*members, **changes)), greedy)


OFFICER, CLINICIAN = member("officer", 1), member("clinician", 1)
TEAM = {"id": "T1", "officer": "O001", "clinician": "C001", "status": "on_scene"}

MISSING = [  # the members, what else, the codes
    ([], {}, ["no_officer_on_duty", "no_clinician_on_duty"]),
    ([OFFICER], {}, ["no_clinician_on_duty"]),
    ([CLINICIAN, member("officer", 1, on_duty=False)], {}, ["no_officer_on_duty"]),
    ([CLINICIAN, member("officer", 1, on_duty=None)], {}, ["no_officer_on_duty"]),
    ([CLINICIAN, member("officer", 1, shift_end=hours(-1))], {}, ["no_officer_on_duty"]),
    ([OFFICER, member("clinician", 1, rest_hours=3)], {}, ["no_clinician_rested"]),
    ([OFFICER, member("clinician", 1, available=False)], {}, ["no_clinician_available"]),
    ([OFFICER, CLINICIAN], {"call": {"person_conflicts": ["O001"]}}, ["no_officer_without_conflict"]),
    ([OFFICER, CLINICIAN], {"required_skills": {"officer": ["mcrrt"]}}, ["no_officer_qualified"]),
    # One is not rested, the other not available: the last step that nobody passes is named.
    ([OFFICER, member("clinician", 1, rest_hours=3), member("clinician", 2, available=False)], {},
     ["no_clinician_available"]),
    ([OFFICER, CLINICIAN], {"teams": [TEAM]}, ["no_free_team"]),
    ([OFFICER], {"call": {"language": "Polish", "age": 9, "requested_gender": "woman"}},
     ["no_clinician_on_duty", "no_language", "no_youth", "no_gender"]),
    ([member("officer", 1, languages=["polish"])], {"call": {"language": "Polish"}}, ["no_clinician_on_duty"]),
]  # fmt: skip


@pytest.mark.parametrize(("members", "changes", "codes"), MISSING)
def test_without_a_lawful_pair_it_says_what_is_missing(members, changes, codes):
    found = proposed(*members, **changes)
    assert (found.pairs, found.best, found.plan.pairs, found.plan.total) == ((), (), (), 0)
    assert list(found.shortfall) == codes
    assert set(codes) <= set(SHORTFALLS)


def test_with_a_lawful_pair_nothing_is_missing_and_nobody_is_called_in():
    found = proposed(
        OFFICER, CLINICIAN, member("officer", 2, on_duty=False), call={"language": "Polish"}
    )
    assert (found.shortfall, found.call_in) == ((), ())


OFF = {"on_duty": False, "available": False, "shift_start": None, "shift_end": None}


def test_who_is_off_duty_and_rested_could_be_called_in():
    crew = [
        OFFICER, member("officer", 2, **OFF), member("clinician", 1, **{**OFF, "rest_hours": 10}),
        member("clinician", 2, **{**OFF, "rest_hours": 20}),
        member("clinician", 3, **{**OFF, "rest_hours": 9}, languages=["Polish"]),
        member("clinician", 4, **{**OFF, "rest_hours": 7}), member("clinician", 5, **{**OFF, "rest_hours": None}),
        member("clinician", 6, **{**OFF, "on_duty": None}), member("clinician", 7, **OFF),
    ]  # fmt: skip
    found = proposed(*crew, call={"language": "Polish", "person_conflicts": ["C007"]})
    assert found.shortfall == ("no_clinician_on_duty", "no_language")
    assert [(one.id, one.role, one.rest_hours) for one in found.call_in] == [
        ("C003", Seat.CLINICIAN, 9), ("C002", Seat.CLINICIAN, 20), ("C001", Seat.CLINICIAN, 10),
    ]  # fmt: skip


def test_nobody_in_a_team_or_without_a_required_skill_is_called_in():
    crew = [member("officer", 1, **OFF), member("officer", 2, **OFF), member("officer", 3, **OFF)]
    crew[1]["skills"] = ["mcrrt"]
    crew[2]["skills"] = None
    crew.append(member("officer", 4, **OFF))
    crew[3]["skills"] = ["mcrrt"]
    team = {"id": "T1", "officer": "O004", "status": "off_duty"}
    found = proposed(*crew, CLINICIAN, teams=[team], required_skills={"officer": ["mcrrt"]})
    assert [one.id for one in found.call_in] == ["O002"]


def test_the_best_three_are_offered_with_what_they_cost():
    crew = [member("officer", n, calls_today=n) for n in (1, 2)] + [
        member("clinician", n) for n in (1, 2)
    ]
    found = proposed(*crew)
    assert [offer.pair for offer in found.best] == list(found.pairs[:3])
    assert [(offer.pairs_left, offer.pairs_lost) for offer in found.best] == [(1, 0)] * 3
    assert plan((), greedy).total == 0


# --- what cannot be taken ----------------------------------------------------------------------------


def changed(path, value):
    data = situation(
        member("officer", 1), member("clinician", 1), member("officer", 2),
        teams=[{"id": "T1", "officer": "O001", "clinician": "C001", "status": "available", "lat": None, "lon": None}],
    )  # fmt: skip
    at = data
    for key in path[:-1]:
        at = at[key]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return data


M, T, C = ("members", 0), ("teams", 0), ("call",)
REFUSED = [  # where, what, and a word the sentence has
    (("now",), KeyError, "now"), (("now",), None, "now"), (("now",), "2026-06-11T20:00:00", "offset"),
    (("now",), "yesterday", "offset"), (("now",), 5, "offset"), (("now",), "9999-12-31T23:59:59+00:00", "offset"),
    (("call",), KeyError, "call"), (("call",), [], "object"), (("nau",), 1, "nau"),
    (("members",), KeyError, "members"), (("members",), {}, "members"), (("members", 0), 5, "object"),
    (("members",), [member("officer", 1)] * 2, "twice"), (("teams",), None, "teams"), (("teams", 0), [], "object"),
    ((*C, "urgency"), "P9", "P0"), ((*C, "urgency"), 1, "P0"), ((*C, "lat"), 90.1, "lat"), ((*C, "lon"), -181, "lon"),
    ((*C, "lat"), None, "together"), ((*C, "flags"), "weapon", "flags"), ((*C, "flags"), [None], "flags"),
    ((*C, "age"), -1, "age"), ((*C, "age"), 17.5, "whole"), ((*C, "age"), True, "age"), ((*C, "age"), "9", "age"),
    ((*C, "language"), 5, "language"), ((*C, "language"), "x" * 101, "language"), ((*C, "language"), "a\x00", "language"),
    ((*C, "person_conflicts"), "O001", "person_conflicts"), ((*C, "person_conflict"), ["O001"], "person_conflict"),
    ((*M, "id"), KeyError, "id"), ((*M, "id"), "", "id"), ((*M, "id"), 5, "id"), ((*M, "role"), KeyError, "officer"),
    ((*M, "role"), "nurse", "clinician"), ((*M, "role"), ["officer"], "clinician"), ((*M, "on_duty"), "yes", "true"),
    ((*M, "available"), 1, "true"), ((*M, "shift_start"), "2026-06-11T20:00", "offset"),
    ((*M, "shift_end"), hours(-5), "ends before"), ((*M, "rest_hours"), -1, "rest_hours"),
    ((*M, "rest_hours"), "12", "rest_hours"), ((*M, "rest_hours"), True, "rest_hours"),
    ((*M, "calls_today"), 1.5, "whole"), ((*M, "skills"), "mcrrt", "skills"), ((*M, "languages"), [5], "languages"),
    ((*M, "lat"), 43.5, "together"), ((*M, "lat"), "43", "lat"), ((*M, "on_dutty"), True, "on_dutty"),
    ((*T, "status"), "flying", "available"), ((*T, "officer"), "O999", "officer"), ((*T, "officer"), "C001", "officer"),
    ((*T, "id"), None, "id"), ((*T, "crew"), [], "crew"),
    (("teams",), [{"id": "T1"}], "at least one"),
    (("teams",), [{"id": "T1", "officer": "O001"}, {"id": "T2", "officer": "O001"}], "two teams"),
    (("teams",), [{"id": "T1", "officer": "O001"}, {"id": "T1", "officer": "O002"}], "twice"),
    (("weights",), [], "weights"), (("weights",), {"luck": 1}, "travel"), (("weights",), {"youth": "1"}, "youth"),
    (("weights",), {"youth": 10**500}, "youth"), (("required_skills",), {"nurse": []}, "nurse"),
    (("required_skills",), {"officer": "mcrrt"}, "officer"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "word"), REFUSED)
def test_what_cannot_be_taken_is_refused_by_name_in_one_sentence(path, value, word):
    with pytest.raises(BadInput) as caught:
        read_situation(changed(path, value))
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("data", [None, 5, "now", [], [[]], {}])
def test_what_is_no_situation_is_refused(data):
    with pytest.raises(BadInput):
        read_situation(data)


def places(data, at=()):
    """Every place in a JSON value."""
    inside = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in inside:
        yield (*at, key)
        yield from places(value, (*at, key))


JUNK: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, -1, 10**400, 1.5, "", "x", "\ud800", [], [[]], {}, {"a": 1}, [None], "P0"]
)


@given(st.integers(0, 5), st.data())
def test_whatever_stands_anywhere_it_is_taken_or_refused(seed, chosen):
    data = copy.deepcopy(seeded(seed, 3, 3))
    *path, last = chosen.draw(st.sampled_from(list(places(data))))
    at = data
    for key in path:
        at = at[key]
    at[last] = chosen.draw(JUNK)
    try:
        found = propose(read_situation(data), greedy)
    except BadInput as refused:
        said = str(refused)
    else:
        said = f"{len(found.pairs) + len(found.passed_over)} combinations"
        assert len(found.pairs) + len(found.passed_over) <= 9
    assert said.encode()


def test_the_weights_of_a_situation_stand_over_those_of_the_agency():
    data = situation(member("officer", 1), member("clinician", 1), weights={"youth": 7})
    read = read_situation(data, {"youth": 5, "gender": 6})
    assert (read.weights["youth"], read.weights["gender"], read.weights["language"]) == (7, 6, 40)
    assert read_situation({**data, "weights": None}, {"youth": 5}).weights["youth"] == 5
