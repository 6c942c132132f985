"""kill -9 at any moment: what was acknowledged is there, and the store is whole."""

import os
import random
import time

import pytest

from mcrrt.store import schema
from mcrrt.store.store import SqlStore
from tests.store.doomed import Doomed
from tests.store.tools import Copy
from tests.support import found_store, office_on

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def events(store: SqlStore) -> list[str]:
    """Return the events of a store, oldest first."""
    j = schema.journal.c
    with store._reading() as connection:
        found = connection.execute(schema.journal.select().order_by(j.position))
        return [row.event_id for row in found]


def killed(copies, doomed: Doomed, kills: int, per_store: int, seconds: float) -> int:
    """Kill writers, every other one in the middle of its work, and check after each kill.

    Stops when the time is over; returns how many were killed.
    """
    chance = random.Random(kills)
    until = time.monotonic() + seconds
    before: list[str] = []
    for n in range(kills):
        if time.monotonic() > until:
            return n
        if n % per_store == 0:
            copy: Copy = copies()
            before = []
        doomed.start(do="write", path=str(copy.path), seed=n)
        if n % 2:
            said = doomed.kill_after(chance.uniform(0.0, 0.05), at_work=True)
            assert said
        else:
            said = doomed.kill_after(chance.uniform(0.0, 0.12))
        before = check(copy, before, said, tables=n % per_store in (3, per_store - 1))
    return kills


def check(copy: Copy, before: list[str], said: list[str], *, tables: bool) -> list[str]:
    """Look at what a killed writer left; returns the events that are there now."""
    store = copy.store()
    try:
        now = events(store)
        assert now[: len(before)] == before, "the journal changed behind its end"
        assert set(said) <= set(now), "an acknowledged entry is gone"
        report = store.verify(tables=tables)
        assert report.ok, report.sentence
    finally:
        store.close()
    return now


@pytest.mark.timeout(400)
def test_two_hundred_kills_lose_nothing(copies, doomed):
    assert killed(copies, doomed, kills=200, per_store=25, seconds=390) == 200


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_a_thousand_kills_lose_nothing(copies, doomed):
    assert killed(copies, doomed, kills=1_000, per_store=50, seconds=1_800) == 1_000


def test_a_founding_that_is_killed_can_be_done_again(tmp_path, doomed):
    chance = random.Random(3)
    whole = 0
    began = time.perf_counter()
    doomed.start(do="found", path=str(tmp_path / "first" / "store"))
    assert doomed.wait()
    usual = time.perf_counter() - began  # on this machine, as busy as it is
    for n in range(15):
        folder = tmp_path / f"place{n}"
        doomed.start(do="found", path=str(folder / "store"))
        said = doomed.kill_after(chance.uniform(0.0, 1.6 * usual))
        again = office_on(folder / "store")
        if again.office.status().exists:
            again.log_in()
            whole += 1
        else:
            assert not said
            again = found_store(folder)
        report = again.office.store.verify()
        again.close()
        assert report.ok, report.sentence
    assert 0 < whole < 15
