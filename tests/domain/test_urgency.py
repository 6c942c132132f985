from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mcrrt.domain.urgency import DEFAULT_TARGETS, Urgency, due_at, most_urgent

TORONTO = ZoneInfo("America/Toronto")


def test_p0_is_the_most_urgent():
    assert sorted(Urgency) == [Urgency.P0, Urgency.P1, Urgency.P2, Urgency.P3, Urgency.P4]
    assert most_urgent(Urgency.P3, None, Urgency.P1, Urgency.P2) is Urgency.P1
    assert most_urgent(None) is None
    assert most_urgent() is None


def test_targets_grow_as_urgency_falls():
    assert list(DEFAULT_TARGETS) == list(Urgency)
    assert list(DEFAULT_TARGETS.values()) == sorted(DEFAULT_TARGETS.values())
    assert DEFAULT_TARGETS[Urgency.P1] == timedelta(hours=1)
    assert DEFAULT_TARGETS[Urgency.P2] == timedelta(hours=8)
    assert DEFAULT_TARGETS[Urgency.P3] == timedelta(hours=48)


# domain.md 8.5: time that has passed, not the hands of the clock.
@pytest.mark.parametrize(
    ("opened", "target", "due"),
    [
        ("2025-03-08T23:30:00-05:00", timedelta(hours=4), "2025-03-09T04:30:00-04:00"),
        ("2025-11-01T10:00:00-04:00", timedelta(hours=72), "2025-11-04T09:00:00-05:00"),
        ("2026-06-11T12:00:00-04:00", timedelta(minutes=15), "2026-06-11T12:15:00-04:00"),
    ],
)
def test_a_target_counts_time_that_has_passed(opened, target, due):
    received = datetime.fromisoformat(opened)
    found = due_at(received, Urgency.P1, {Urgency.P1: target})
    assert found is not None
    assert found.astimezone(TORONTO).isoformat() == due


def test_without_an_urgency_nothing_is_due():
    assert (
        due_at(datetime.fromisoformat("2026-06-11T12:00:00-04:00"), None, DEFAULT_TARGETS) is None
    )
