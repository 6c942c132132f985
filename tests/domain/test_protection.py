"""A child in need of protection (domain.md 2.4, 8.6): under 16 a report blocks, at 16 and 17 not."""

from datetime import date

import pytest

from mcrrt.domain.referral import age_of, protection_obstacles

TODAY = date(2026, 6, 11)


def found(**values):
    return [o.blocks for o in protection_obstacles({"protection_concern": "yes", **values}, TODAY)]


BLOCKS, REMINDS = [True], [False]
NOTHING: list[bool] = []


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, BLOCKS), (15, BLOCKS), (16, REMINDS), (17, REMINDS), (18, NOTHING), (84, NOTHING)],
)
def test_by_age(age, expected):
    assert found(person_age=age) == expected


def test_an_unknown_age_is_no_way_round_the_duty():
    assert found() == BLOCKS
    assert found(person_age=None, person_birth_date="") == BLOCKS


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2010-06-12", BLOCKS),  # 16 tomorrow
        ("2010-06-11", REMINDS),  # 16 today
        ("2008-06-12", REMINDS),  # 18 tomorrow
        ("2008-06-11", NOTHING),  # 18 today
        ("2027-01-01", BLOCKS),  # cannot be, so nothing is concluded from it
    ],
)
def test_by_date_of_birth_to_the_day(born, expected):
    assert found(person_birth_date=born) == expected


def test_the_date_of_birth_counts_before_the_estimated_age():
    assert found(person_birth_date="2011-01-01", person_age=30) == BLOCKS


@pytest.mark.parametrize("age", [None, 5, 15, 16, 17])
def test_an_answer_ends_it(age):
    assert found(person_age=age, cas_report="made") == NOTHING
    assert found(person_age=age, cas_report="not_applicable", cas_reason="Known.") == NOTHING


@pytest.mark.parametrize("reason", [None, ""])
def test_not_applicable_needs_its_reason(reason):
    assert found(person_age=15, cas_report="not_applicable", cas_reason=reason) == BLOCKS


@pytest.mark.parametrize("concern", [None, "", "no", "unknown"])
def test_without_a_concern_nobody_is_asked(concern):
    assert protection_obstacles({"protection_concern": concern, "person_age": 3}, TODAY) == []


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        ("2004-02-29", "2022-02-28", 17),
        ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20),
        ("2026-06-11", "2026-06-11", 0),
    ],
)
def test_age_counts_birthdays(born, today, age):
    assert age_of({"person_birth_date": born}, date.fromisoformat(today)) == age
