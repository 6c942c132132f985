"""What the work asks of the tables costs the same with nine calls and with a hundred thousand.

Each statement that a question or a command sends is put to SQLite's planner. In a table that grows
with the years, it may go through an index to the rows it wants, or read in order and stop; it may
not walk all rows, nor all rows of the agency, which in a station's file is the same.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.service.asked import ASKED
from tests.service.good import GOOD, prepared
from tests.service.scene import ROLE_PASSWORD, Shift

GROWING = r"(?:journal|journal_subject|record_key|blob|call|call_key|call_text|referral|r|s|j)"
_WALK = re.compile(rf"SCAN {GROWING}\b|SEARCH {GROWING} USING .*INDEX \S+ \(agency=\?\)$")
# Once a minute, over an index, for the settings page.
_COUNTS_CALLS = "SELECT count(*) AS count_1 FROM call"


def walks(statement: str, plan: list[str]) -> bool:
    """Say whether the statement goes through all rows of a table that grows."""
    in_order = " ORDER BY " in statement and " LIMIT " in statement
    stops = in_order and len(plan) == 1 and " IN " not in statement
    return not stops and any(_WALK.match(line) for line in plan)


@contextmanager
def watched(shift: Shift) -> Iterator[dict[str, list[str]]]:
    """Collect statements with their plans."""
    plans: dict[str, list[str]] = {}

    def look(
        _connection: Any, cursor: Any, statement: str, values: Any, _c: Any, many: bool
    ) -> None:
        if statement.startswith(("BEGIN", "PRAGMA")):
            return
        explain = cursor.connection.cursor().execute(
            f"EXPLAIN QUERY PLAN {statement}", values[0] if many else values
        )
        plans[" ".join(statement.split())] = [line for *_ids, line in explain]

    engine = shift.office.store._engine
    event.listen(engine, "before_cursor_execute", look)
    yield plans
    event.remove(engine, "before_cursor_execute", look)


def test_what_is_a_walk():
    assert walks("SELECT 1 FROM call", ["SCAN call"])
    assert walks("SELECT 1 FROM call", ["SEARCH call USING INDEX call_row (agency=?)"])
    assert walks("SELECT 1 ORDER BY x LIMIT 1", ["SCAN call", "USE TEMP B-TREE FOR ORDER BY"])
    assert not walks("SELECT 1 ORDER BY x LIMIT 1", ["SCAN journal"])
    assert walks("SELECT 1 ORDER BY x LIMIT 1", ["SCAN journal", "SEARCH s USING PRIMARY KEY"])
    assert walks("SELECT 1 WHERE i IN (1) ORDER BY x LIMIT 1", ["SCAN journal"])
    assert not walks("SELECT 1 FROM call", ["SEARCH call USING INDEX i (agency=? AND status=?)"])
    assert not walks("SELECT 1 FROM team", ["SCAN team"])


@pytest.mark.parametrize(
    "kind", [kind for kind in ASKED if kind is not q.Verify], ids=lambda k: k.__name__
)
def test_no_question_walks(quiet_shift, kind):
    with watched(quiet_shift) as plans:
        quiet_shift.office.ask(ASKED[kind](quiet_shift))
    plans.pop(_COUNTS_CALLS, None)
    assert {s: p for s, p in plans.items() if walks(s, p)} == {}


@pytest.mark.parametrize(
    "question",
    [
        q.SearchCalls(),
        q.SearchCalls(after="99", status=("closed",)),
        q.SearchCalls("elm st", urgency=("P1",), municipality=("milton",)),
        q.PriorCalls(phone="905-555-0101", address="9 Elm St", person="Mo Fox"),
        q.AccessLog(record="A1"),
        q.Teams(past=True),
    ],
    ids=repr,
)
def test_no_way_of_asking_walks(quiet_shift, question):
    with watched(quiet_shift) as plans:
        quiet_shift.office.ask(question)
    assert plans
    assert {s: p for s, p in plans.items() if walks(s, p)} == {}


@pytest.mark.parametrize(
    "kind", [kind for kind in GOOD if kind is not c.MakeBackup], ids=lambda k: k.__name__
)
def test_no_command_walks(shift, kind):
    command = prepared(shift, kind)
    shift.do(c.ConfirmPassword(ROLE_PASSWORD))
    with watched(shift) as plans:
        shift.do(command)
    assert {s: p for s, p in plans.items() if walks(s, p)} == {}


def test_looking_up_what_was_seen_a_moment_ago_does_not_walk(shift):
    shift.call("A1")
    since = shift.clock.now() - timedelta(minutes=10)
    account = shift.office.session.account
    with watched(shift) as plans:
        seen = shift.office.store.last_views(account, since)
    assert len(seen) == 1
    assert {s: p for s, p in plans.items() if walks(s, p)} == {}
