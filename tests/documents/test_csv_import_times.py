from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.import_making import OUTCOME, SYSTEM, mapping, read


def times(more="", formats='["%Y-%m-%d %H:%M"]', zone="America/Toronto"):
    text = f"""
[time]
zone = "{zone}"
no_value = ["1900-01-01 00:00"]
{more}
[[time.received]]
column = "at"
formats = {formats}
"""
    return mapping(base=SYSTEM + text + OUTCOME)


def received(tmp_path, written, **how):
    return read(tmp_path, f"case,at,end\n1,{written},ADVICE\n", times(**how)).one.received_at


def refused(tmp_path, written, **how):
    ((_line, reason),) = read(tmp_path, f"case,at,end\n1,{written},ADVICE\n", times(**how)).rejects
    return reason


def utc(*parts: int) -> datetime:
    return datetime(*parts).replace(tzinfo=UTC)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-01-05 10:00", utc(2026, 1, 5, 15, 0)),
        ("2026-05-05 10:00", utc(2026, 5, 5, 14, 0)),
        ("2026-03-08 01:59", utc(2026, 3, 8, 6, 59)),  # just before the clocks go forward
        ("2026-03-08 03:00", utc(2026, 3, 8, 7, 0)),  # just after
        ("2025-11-02 00:59", utc(2025, 11, 2, 4, 59)),  # just before an hour that comes twice
        ("2025-11-02 02:00", utc(2025, 11, 2, 7, 0)),  # just after
    ],
)
def test_local_times_become_instants(tmp_path, written, instant):
    assert received(tmp_path, written) == instant


def test_a_time_that_never_was_is_refused(tmp_path):
    assert "never was" in refused(tmp_path, "2026-03-08 02:30")


def test_a_time_that_never_was_can_be_moved_on_and_is_counted(tmp_path):
    found = read(tmp_path, "case,at,end\n1,2026-03-08 02:30,ADVICE\n", times('gap = "forward"'))
    assert found.one.received_at == utc(2026, 3, 8, 7, 30)  # 03:30 daylight time
    assert found.checked.noted == {"gap": 1}


@pytest.mark.parametrize(
    ("twice", "instant"),
    [("first", utc(2025, 11, 2, 5, 30)), ("second", utc(2025, 11, 2, 6, 30))],
)
def test_a_time_that_came_twice_is_the_one_the_mapping_says_and_is_counted(
    tmp_path, twice, instant
):
    found = read(tmp_path, "case,at,end\n1,2025-11-02 01:30,ADVICE\n", times(f'twice = "{twice}"'))
    assert found.one.received_at == instant
    assert found.checked.noted == {"twice": 1}


def test_a_time_that_came_twice_can_be_refused(tmp_path):
    assert "came twice" in refused(tmp_path, "2025-11-02 01:30", more='twice = "reject"')


def test_zones_with_other_rules(tmp_path):
    # Lord Howe Island moves by half an hour.
    zone = "Australia/Lord_Howe"
    assert received(tmp_path, "2025-10-05 02:30", zone=zone) == utc(2025, 10, 4, 15, 30)
    assert "never was" in refused(tmp_path, "2025-10-05 02:15", zone=zone)
    assert received(tmp_path, "2026-04-05 01:45", zone=zone) == utc(2026, 4, 4, 14, 45)
    assert received(tmp_path, "2026-01-02 10:00", zone="UTC") == utc(2026, 1, 2, 10)


@pytest.mark.parametrize(
    "written", ["2026-01-05T10:00:00-05:00", "2026-01-05T15:00:00Z", "2026-01-05 10:00"]
)
def test_iso_times_may_bring_their_own_offset(tmp_path, written):
    assert received(tmp_path, written, formats='"iso"') == utc(2026, 1, 5, 15)


def test_formats_are_tried_in_order(tmp_path):
    formats = '["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S"]'
    assert received(tmp_path, "04/05/2026 10:00", formats=formats) == utc(2026, 5, 4, 14)
    assert received(tmp_path, "2026-05-04 10:00:07", formats=formats) == utc(2026, 5, 4, 14, 0, 7)


def test_a_date_alone_is_midnight_in_the_zone(tmp_path):
    assert received(tmp_path, "2026-01-05", formats='"%Y-%m-%d"') == utc(2026, 1, 5, 5)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("yesterday", "'at' is not written like a time"),
        ("2026-02-30 10:00", "'at' is not written like a time"),
        ("2026-02-03 10:00 EST", "'at' is not written like a time"),
        ("2026-06-11 10:01", "has not come yet"),  # now is 14:00 UTC, 10:00 in Toronto
        ("2126-01-01 10:00", "has not come yet"),
        ("1969-12-31 23:59", "year in 'at' cannot be right"),
        ("9999-12-31 23:59", "year in 'at' cannot be right"),
        ("0001-01-01 00:00", "year in 'at' cannot be right"),
        ("1900-01-01 00:00", "There is no time"),
        ("n/a", "There is no time"),
        ("", "There is no time: 'at' without a value"),
    ],
)
def test_a_time_that_cannot_be_is_refused_without_repeating_it(tmp_path, written, words):
    said = refused(tmp_path, written)
    assert words in said
    assert len(written) < 4 or written not in said


def test_now_is_not_the_future(tmp_path):
    assert received(tmp_path, "2026-06-11 10:00") == utc(2026, 6, 11, 14)


TWO = """
[time]
zone = "America/Los_Angeles"
no_value = ["1900-01-01T00:00:00"]
[[time.received]]
column = "happened"
formats = "iso"
[[time.received]]
column = "day"
formats = "%Y-%m-%dT%H:%M:%S"
clock_column = "clock"
clock_formats = "%Y-%m-%d %H:%M:%S"
"""


@pytest.mark.parametrize(
    ("happened", "day", "clock", "instant"),
    [
        ("2015-09-01T15:25:09", "1900-01-01T00:00:00", "2020-12-14 00:00:00",
         utc(2015, 9, 1, 22, 25, 9)),
        ("1900-01-01T00:00:00", "2015-05-16T00:00:00", "2020-12-14 15:52:00",
         utc(2015, 5, 16, 22, 52)),
        ("", "2015-01-16T00:00:00", "2020-12-14 15:52:00", utc(2015, 1, 16, 23, 52)),
    ],
)  # fmt: skip
def test_the_first_source_with_a_value_stands(tmp_path, happened, day, clock, instant):
    how = mapping(base=SYSTEM + TWO + OUTCOME)
    rows = f"case,happened,day,clock,end\n1,{happened},{day},{clock},ADVICE\n"
    assert read(tmp_path, rows, how).one.received_at == instant


def test_a_date_without_its_time_of_day_is_no_time(tmp_path):
    how = mapping(base=SYSTEM + TWO + OUTCOME)
    rows = "case,happened,day,clock,end\n1,,2015-05-16T00:00:00,,ADVICE\n"
    ((_line, reason),) = read(tmp_path, rows, how).rejects
    assert reason == "There is no time: 'happened', 'day', 'clock' without a value."


ENDED = '[[outcome.time]]\ncolumn = "left"\nformats = "%Y-%m-%d %H:%M"\n'


def ended(tmp_path, left):
    return read(tmp_path, f"case,at,end,left\n1,2026-01-05 10:00,ADVICE,{left}\n", mapping(ENDED))


def test_the_outcome_may_have_a_time_of_its_own(tmp_path):
    (outcome,) = ended(tmp_path, "2026-01-05 11:30").one.outcomes
    assert outcome.at == utc(2026, 1, 5, 16, 30)
    (outcome,) = ended(tmp_path, "").one.outcomes
    assert outcome.at is None


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ("2026-01-05 09:59", "before the time of the contact"),
        ("soon", "'left' is not written like a time"),
        ("2026-07-01 10:00", "'left' has not come yet"),
    ],
)
def test_an_outcome_before_its_contact_or_in_the_future_is_refused(tmp_path, left, words):
    ((_line, reason),) = ended(tmp_path, left).rejects
    assert words in reason


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2026, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    st.sampled_from(["first", "second"]),
)
def test_every_local_time_that_is_taken_reads_back_as_it_was_written(
    tmp_path_factory, moment, twice
):
    folder = tmp_path_factory.mktemp("times")
    how = times(f'twice = "{twice}"')
    found = read(folder, f"case,at,end\n1,{moment:%Y-%m-%d %H:%M},ADVICE\n", how)
    if found.rejects:
        assert "never was" in found.rejects[0][1]
        return
    back = found.one.received_at.astimezone(how.times.zone).replace(tzinfo=None, fold=0)
    assert back == moment
