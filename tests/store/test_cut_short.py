"""A hub went back in several feeds: the tables are made anew once, and also when a crash comes first.

Found by chaos: the log is cut in one transaction and the tables are made anew in another. A power cut
between the two left records whose waiting entries nobody counted.
"""

from contextlib import suppress

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import commands as c
from mcrrt.store.store import SqlStore
from tests.store.meeting import Desk, PlainHub, first_desk, next_desk
from tests.store.test_meeting import alike, new_call, settle


class Cut(Exception):
    """The power is gone."""


@pytest.fixture
def desks(tmp_path):
    """Two desks whose hub has lost what both wrote in two feeds."""
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    settle(one, two)
    before = {feed: len(log) for feed, log in hub.logs.items()}
    call = new_call(one)
    settle(one, two)
    for desk, words in ((one, "first"), (two, "second")):
        desk.do(c.RecordCallDetails(call, {"person_name": words}, {"person_name": None}))
        desk.do(c.AddNote(call, words, clinical=True))
    settle(one, two)
    hub.go_back({**before, Feed.ACCESS: len(hub.logs[Feed.ACCESS])})
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def come_together(*desks: Desk) -> None:
    for desk in desks:
        desk.align()
        desk.push()
    settle(*desks)
    alike(*desks)


def test_a_power_cut_before_the_tables_are_made_anew_is_made_good(desks, monkeypatch):
    one, two = desks

    def cut(*_arguments: object) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(SqlStore, "rebuild", cut)
        for _feed in Feed:  # each log that went back is cut before the power goes
            with suppress(Cut):
                one.align()
                one.push()
    again = Desk(one.founded.opened(), one.hub)
    come_together(two, again)
    again.founded.close()


def test_the_tables_are_made_anew_once_for_all_feeds(desks, monkeypatch):
    one, two = desks
    made: list[int] = []
    rebuild = SqlStore.rebuild

    def counted(store: SqlStore, *arguments: object) -> None:
        made.append(store.position)
        rebuild(store, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlStore, "rebuild", counted)
    come_together(one, two)
    assert len(made) == 2  # once at each desk
