"""What a hub says to an urgency set lower: the second person is there, may, and is another one."""

from dataclasses import replace

import pytest

from mcrrt.domain import fold
from mcrrt.domain.account import Account
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Entry
from mcrrt.domain.roles import Role
from mcrrt.domain.urgency import Urgency
from mcrrt.domain.verdict import Ruling, Verdict
from mcrrt.service.judging import judge
from tests.domain.making import NOON, entry


def account(name: str, *roles: Role, active: bool = True) -> Account:
    return Account(name, name, name, roles, NOON, active)


PEOPLE = {
    f"account:{one.id}": one
    for one in (
        account("dee", Role.DISPATCHER),
        account("sue", Role.SUPERVISOR),
        account("cleo", Role.CLINICIAN),
        account("otto", Role.OFFICER, Role.DISPATCHER, Role.ADMINISTRATOR),
        account("gone", Role.SUPERVISOR, active=False),
        account("both", Role.DISPATCHER, Role.SUPERVISOR),
        account("reads", Role.ANALYST),
    )
}


def lowered(actor: str = "dee", second: str = "sue", role: str = "dispatcher") -> Entry:
    fact = tr.UrgencyLowered("k", Urgency.P3, (), "help_is_there", "", second)
    return replace(entry(fact, actor=actor, role=role), base={"lowered": None})


def ruling(one: Entry) -> Ruling:
    states: dict[str, fold.State] = {}
    for fact in (f.CallOpened("k", "K"), f.CallQueued("k")):
        fold.apply(states, entry(fact), lambda _name: None)
    people: dict[str, fold.State] = dict(PEOPLE)
    return judge(one, states, {**people, **states}.get, lambda _name: None, founding=False)


@pytest.mark.parametrize("second", ["sue", "cleo", "both"])
def test_a_clinician_or_supervisor_counts(second):
    assert ruling(lowered(second=second)).verdict is Verdict.STANDS


@pytest.mark.parametrize(
    ("actor", "second"),
    [("dee", "otto"), ("dee", "gone"), ("dee", "nobody"), ("dee", ""), ("both", "both")],
    ids=["no role", "may not log in", "unknown", "nobody", "the same one"],
)
def test_anybody_else_keeps_it_aside(actor, second):
    found = ruling(lowered(actor, second))
    assert found.verdict is Verdict.QUARANTINED
    assert "second person" in found.because


def test_the_first_person_needs_the_right_too():
    found = ruling(lowered("reads", "sue", role="analyst"))
    assert found.verdict is Verdict.QUARANTINED
    assert "had no right" in found.because
