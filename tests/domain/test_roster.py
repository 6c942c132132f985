"""Planned shifts, hours and rest, and who is on: domain.md 1.2 and 8.5."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain import roster
from mcrrt.domain.account import Member, Profession, evolve_member
from mcrrt.domain.duty import Duty, evolve_duty
from mcrrt.domain.errors import BadInput, RuleBroken
from mcrrt.domain.facts import roster as r
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts.admin import MemberRecorded, Training
from mcrrt.domain.roster import Shift, Template, Worked, evolve_shift
from mcrrt.domain.team_status import TeamStatus as S
from mcrrt.service import codec
from tests.domain.making import NOON, entry

TORONTO = ZoneInfo("America/Toronto")


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def shift(start: float, end: float, name: str = "s", member: str = "o") -> Shift:
    return Shift(name, member, NOON + hours(start), NOON + hours(end))


# --- planned shifts ------------------------------------------------------------------------------


def test_a_shift_is_planned_changed_and_cancelled():
    planned = evolve_shift(None, entry(r.ShiftPlanned("s", "o", NOON, NOON + hours(8), "Day")))
    assert planned.covers(NOON)
    assert not planned.covers(NOON + hours(8))
    later = evolve_shift(planned, entry(r.ShiftChanged("s", NOON + hours(1), NOON + hours(9))))
    assert (later.start, later.template) == (NOON + hours(1), "")
    gone = evolve_shift(later, entry(r.ShiftCancelled("s")))
    assert not gone.covers(NOON + hours(2))
    for fact in (r.ShiftCancelled("s"), r.ShiftChanged("s", NOON, NOON + hours(1))):
        with pytest.raises(RuleBroken, match="cancelled"):
            evolve_shift(gone, entry(fact))
        with pytest.raises(RuleBroken):
            evolve_shift(None, entry(fact))
    with pytest.raises(RuleBroken, match="already"):
        evolve_shift(planned, entry(r.ShiftPlanned("s", "o", NOON, NOON + hours(8))))
    with pytest.raises(RuleBroken, match="before it starts"):
        evolve_shift(planned, entry(r.ShiftChanged("s", NOON, NOON)))


def test_shifts_of_one_member_never_overlap():
    there = [shift(0, 8)]
    roster.check_shift(NOON + hours(8), NOON + hours(16), there, 16)  # one ends as the other starts
    for start, end in ((7, 9), (-1, 1), (2, 3), (-1, 9)):
        with pytest.raises(BadInput, match="another shift"):
            roster.check_shift(NOON + hours(start), NOON + hours(end), there, 16)
    roster.check_shift(NOON, NOON + hours(9), there, 16, own="s")
    roster.check_shift(NOON, NOON + hours(9), [replace(there[0], cancelled=True)], 16)


@given(st.floats(-30, 30), st.floats(0.3, 16), st.floats(-30, 30), st.floats(0.3, 16))
def test_what_is_taken_has_no_time_in_common(a, long, b, wide):
    first, second = shift(a, a + long), shift(b, b + wide)
    try:
        roster.check_shift(second.start, second.end, [first], 16)
    except BadInput:
        assert max(first.start, second.start) < min(first.end, second.end)
    else:
        assert max(first.start, second.start) >= min(first.end, second.end)


@pytest.mark.parametrize(("length", "words"), [(0, "under 15"), (-1, "under 15"), (13, "12 h")])
def test_a_shift_has_a_sensible_length(length, words):
    with pytest.raises(BadInput) as refused:
        roster.check_shift(NOON, NOON + hours(length), [], 12)
    assert words in str(refused.value)


# --- local time ----------------------------------------------------------------------------------


def test_a_shift_over_midnight_belongs_to_the_day_it_starts():
    start, end = roster.hours_on(date(2026, 6, 11), "20:00", "04:00", TORONTO)
    assert end - start == hours(8)
    assert start.astimezone(TORONTO).isoformat() == "2026-06-11T20:00:00-04:00"
    late = Shift("s", "o", start, end)
    assert late.covers(datetime(2026, 6, 12, 7, 59, tzinfo=UTC))
    assert roster.operational_day(late, TORONTO) == date(2026, 6, 11)


@pytest.mark.parametrize(
    ("day", "long"), [(date(2026, 3, 7), 7), (date(2026, 10, 31), 9), (date(2026, 6, 11), 8)]
)
def test_the_night_the_clocks_change_is_an_hour_shorter_or_longer(day, long):
    start, end = roster.hours_on(day, "20:00", "04:00", TORONTO)
    assert end - start == hours(long)


def test_an_hour_that_does_not_exist_is_refused_and_one_that_comes_twice_is_the_first():
    with pytest.raises(BadInput, match="put forward"):
        roster.hours_on(date(2026, 3, 8), "02:30", "10:00", TORONTO)
    start, _end = roster.hours_on(date(2026, 11, 1), "01:30", "09:00", TORONTO)
    assert start == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "8", "24:00", "08:60", "8:5", "٠٨:٠٠", "08:00 x", "-1:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(BadInput, match="08:00"):
        roster.clock_time(text)


def test_a_template_has_its_days():
    weekend = Template("Weekend", "08:00", "20:00", (5, 6))
    days = roster.days_of(weekend, date(2026, 6, 8), 14)  # a Monday
    assert [day.day for day in days] == [13, 14, 20, 21]


# --- hours and rest ------------------------------------------------------------------------------


def test_hours_are_counted_inside_the_time_that_is_asked_for():
    worked = (Worked(NOON - hours(30), NOON - hours(20)), Worked(NOON - hours(4)))
    assert roster.hours_worked(worked, NOON, hours(24)) == pytest.approx(8)
    assert roster.hours_worked(worked, NOON, hours(168)) == pytest.approx(14)
    assert roster.hours_worked((), NOON, hours(24)) == 0


def test_rest_is_what_lay_before_the_present_work():
    worked = (Worked(NOON - hours(20), NOON - hours(12)), Worked(NOON - hours(2)))
    assert roster.rest_hours(worked, NOON) == pytest.approx(10)
    assert roster.rest_hours(worked[:1], NOON) == pytest.approx(12)
    assert roster.rest_hours((), NOON) == roster.rest_hours(worked[1:], NOON) == 192


def test_a_short_break_is_no_rest_and_ends_no_duty():
    worked = (
        Worked(NOON - hours(20), NOON - hours(12)), Worked(NOON - hours(4), NOON - hours(3)),
        Worked(NOON - hours(2)),
    )  # fmt: skip
    assert roster.rest_hours(worked, NOON) == pytest.approx(8)
    assert roster.on_since(worked) == NOON - hours(4)
    off = (*worked[:2], Worked(NOON - hours(2), NOON - hours(1)))
    assert roster.rest_hours(off, NOON) == pytest.approx(8)
    assert roster.on_since(off) is None


SPANS = st.lists(st.tuples(st.floats(0.1, 20), st.floats(0.1, 14)), max_size=12)


@given(SPANS)
def test_hours_and_rest_are_never_more_than_the_time_that_passed(spans):
    worked: tuple[Worked, ...] = ()
    at = NOON - hours(400)
    for rest, work in spans:
        worked = roster.came_on(worked, at := at + hours(rest))
        worked = roster.went_off(worked, at := at + hours(work))
    for within in (24, 168):
        assert 0 <= roster.hours_worked(worked, at, hours(within)) <= within + 1e-6
    assert 0 <= roster.rest_hours(worked, at) <= 192
    assert all(one.end and at - one.end <= roster.KEPT + hours(34) for one in worked)


# --- who is on -----------------------------------------------------------------------------------


def after(*facts: object, at: datetime = NOON) -> Duty:
    duty = None
    for n, fact in enumerate(facts):
        duty = evolve_duty(duty, entry(fact, at + hours(n)), "o")  # type: ignore[arg-type]
    assert duty is not None
    return duty


FORMED = t.TeamFormed("t", "MC1", "o", "c", NOON, NOON + hours(12))
ON, OFF = r.MemberSignedOn("o"), r.MemberSignedOff("o")


def status(state: S) -> t.TeamStatusSet:
    return t.TeamStatusSet("t", "o", "c", state, "dispatcher")


def test_signing_on_and_off_is_work():
    duty = after(ON, OFF)
    assert not duty.on
    assert duty.worked == (Worked(NOON, NOON + hours(1)),)
    for facts in ((ON, ON), (OFF,), (ON, OFF, OFF)):
        with pytest.raises(RuleBroken):
            after(*facts)


def test_a_team_that_is_on_is_work_too():
    duty = after(FORMED, status(S.AVAILABLE))
    assert duty.on
    assert duty.worked == (Worked(NOON + hours(1)),)
    gone = after(FORMED, status(S.AVAILABLE), t.TeamStoodDown("t", "o", "c"))
    assert gone.worked == (Worked(NOON + hours(1), NOON + hours(2)),)


def test_whoever_signed_on_stays_on_when_the_team_stands_down():
    duty = after(ON, FORMED, status(S.AVAILABLE), t.TeamStoodDown("t", "o", "c"))
    assert duty.on
    assert duty.worked == (Worked(NOON),)


def test_nobody_signs_off_out_of_a_team():
    with pytest.raises(RuleBroken, match="Stand the team down"):
        after(ON, FORMED, OFF)


def test_calls_are_counted_and_a_declined_one_is_none():
    sent = t.TeamAssigned("a", "k", "t", "MC1", "o", "c", "first_responder")  # type: ignore[arg-type]
    duty = after(FORMED, status(S.AVAILABLE), sent)
    assert duty.calls_since(NOON) == 1
    assert duty.calls_since(NOON + hours(3)) == 0
    no = t.AssignmentDeclined("a", "k", "t", "MC1", "o", "c", "busy")  # type: ignore[arg-type]
    assert after(FORMED, status(S.AVAILABLE), sent, no).calls_since(NOON) == 0


# --- members -------------------------------------------------------------------------------------


def test_training_counts_until_its_last_day():
    member = Member("o", "Kim", Profession.OFFICER, skills=("youth",),
                    training=(Training("cit", "2026-06-11"), Training("first aid")))  # fmt: skip
    assert member.qualified(date(2026, 6, 11)) == {"youth", "cit", "first aid"}
    assert member.qualified(date(2026, 6, 12)) == {"youth", "first aid"}


def test_a_member_recorded_by_an_older_program_is_read_with_nothing_listed():
    old = b'{"member":"o","name":"Kim","profession":"officer"}'
    fact = codec.decode_fact("member.recorded", 1, old)
    assert isinstance(fact, MemberRecorded)
    member = evolve_member(None, entry(fact))
    assert (member.skills, member.gender, member.training) == ((), "", ())


def test_the_shifts_of_a_template_do_not_overlap_each_other():
    split = Template("Split", "08:00", "07:00")  # 23 hours, every day
    found = roster.from_template(split, ["o"], (date(2026, 6, 8), 3), [], TORONTO, 24)
    assert [one.problem for one in found] == [None, None, None]
    more = Shift("", "o", found[1].start, found[1].end)
    again = roster.from_template(split, ["o", "o"], (date(2026, 6, 8), 3), [more], TORONTO, 24)
    assert [bool(one.problem) for one in again] == [False, True, False]
