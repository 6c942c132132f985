"""Two machines that triage one call: nothing that either said is lost, whoever meets the hub first."""

from datetime import datetime
from typing import Any

import pytest

from mcrrt.domain.call import Call
from mcrrt.domain.call_urgency import deciding
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.domain.urgency import Urgency
from mcrrt.domain.verdict import Verdict
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.service.scene import all_no
from tests.store.meeting import Desk, PlainHub, first_desk, next_desk
from tests.store.test_meeting import alike, hub_verdicts, new_call, settle
from tests.support import OTHER_PASSWORD, PASSWORD

P0, P1, P2, P3, P4 = Urgency
SECOND = "p.sloan"


@pytest.fixture
def desks(tmp_path):
    """Two desks of one agency, whose supervisor is the second person."""
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    one.do(c.ConfirmPassword(PASSWORD))
    one.do(c.CreateAccount(SECOND, "Pat Sloan", (Role.SUPERVISOR,), OTHER_PASSWORD))
    two = next_desk(tmp_path, hub, one, "B")
    settle(one, two)
    for desk in (one, two):  # a password of somebody else is set on each machine
        desk.do(c.ConfirmPassword(PASSWORD))
        desk.do(c.ResetPassword(SECOND, OTHER_PASSWORD))
    settle(one, two)
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def call_at(desk: Desk, call: str) -> Call:
    found: Call = desk.founded.office.ask(q.CallCard(call)).call
    return found


def urgency(desk: Desk, call: str) -> Urgency | None:
    return call_at(desk, call).urgency


def lower(desk: Desk, call: str, to: Urgency) -> None:
    desk.do(c.LowerUrgency(call, to, "seen_and_spoken_with", SECOND, OTHER_PASSWORD))


def triaged(one: Desk, two: Desk, **answers: str) -> str:
    call = new_call(one)
    one.do(c.AnswerTriage(call, all_no(**answers)))
    settle(one, two)
    return call


def rebuilt(desk: Desk) -> dict[str, str]:
    """The tables as they are after they were made anew from the journal."""
    before = desk.tables()
    desk.founded.office.store.rebuild()
    assert desk.tables() == before
    assert desk.verify().ok
    return before


@pytest.mark.parametrize("first", ["lowers", "answers"])
def test_what_is_answered_while_two_others_set_it_lower_counts(desks, first):
    one, two = desks
    call = triaged(one, two, H2="yes")
    lower(one, call, P3)
    two.do(c.AnswerTriage(call, {"H5": "yes"}))
    assert (urgency(one, call), urgency(two, call)) == (P3, P1)
    for desk in (one, two) if first == "lowers" else (two, one):
        desk.push()
    settle(one, two)
    alike(one, two)
    assert hub_verdicts(one.hub)[-2:] == [Verdict.STANDS] * 2
    for desk in desks:
        assert urgency(desk, call) is P1, "H5 was not named"
        assert deciding(call_at(desk, call)) == ("H5",)
    assert rebuilt(one) == rebuilt(two)
    lower(two, call, P3)  # who has seen both sets both aside
    settle(one, two)
    assert urgency(one, call) is P3


def test_two_lowerings_that_crossed_leave_the_more_cautious(desks):
    one, two = desks
    call = triaged(one, two, H2="yes")
    lower(one, call, P2)
    lower(two, call, P3)
    lower(two, call, P4)
    one.push()
    settle(two, one)
    alike(one, two)
    assert {urgency(desk, call) for desk in desks} == {P2}
    assert rebuilt(one) == rebuilt(two)


def test_answers_apart_take_nothing_back_and_finishing_looks_at_all_of_them(desks):
    one, two = desks
    call = triaged(one, two, M1="not_asked")
    one.do(c.AnswerTriage(call, {"O3": "yes", "M1": "no"}))
    assert urgency(one, call) is P2
    for item in ("H4", "H5", "C1"):
        two.do(c.AnswerTriage(call, {item: "yes"}))
    two.do(c.AnswerTriage(call, {"H5": "no", "C1": "no"}))
    one.push()
    settle(two, one)
    alike(one, two)
    run = call_at(one, call).assessment
    assert run is not None
    assert run.result.urgency is P1, "M1 is open as far as the other desk knew"
    assert {"O3", "H4"} <= {reason.item for reason in run.result.reasons}
    assert one.do(c.FinishTriage(call))["urgency"] == P2
    settle(one, two)
    alike(one, two)
    done = call_at(two, call).assessment
    assert done is not None
    assert done.done_at
    assert [(r.item, r.urgency) for r in done.result.reasons] == [("O3", P2), ("H4", P3)]
    assert urgency(two, call) is P2


def test_a_second_person_who_may_not_log_in_any_more_does_not_count(desks):
    one, two = desks
    call = triaged(one, two, H2="yes")
    account = one.founded.office.store.account(SECOND).id
    one.do(c.ConfirmPassword(PASSWORD))
    one.do(c.ChangeAccount(account, "Pat Sloan", (Role.SUPERVISOR,), False))
    one.push()
    lower(two, call, P3)
    assert urgency(two, call) is P3, "nobody has told this machine yet"
    settle(two, one)
    assert hub_verdicts(one.hub)[-1] is Verdict.QUARANTINED
    assert {urgency(desk, call) for desk in desks} == {P1}
    for desk in desks:
        assert desk.verify().ok


# --- screenings ----------------------------------------------------------------------------------


@pytest.fixture
def laptop(tmp_path):
    """A desk, and an officer's laptop that is not granted the health record."""
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    hub.hidden[two.id] = {Feed.CLINICAL, Feed.ACCESS}
    settle(one, two)
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def screenings(desk: Desk, call: str) -> list[Any]:
    return list(desk.founded.office.ask(q.Screenings(call)).screenings)


def test_where_the_health_record_may_not_be_seen_only_the_urgency_is(laptop):
    one, two = laptop
    call = triaged(one, two)
    one.do(c.AnswerTriage(call, {"a": 3, "b": 3, "c": 3}, pack="ctrs"))
    settle(one, two)
    assert (urgency(one, call), urgency(two, call)) == (P1, P1)
    assert len(screenings(one, call)) == 1
    assert screenings(two, call) == []
    assert call_at(two, call).screened == call_at(one, call).screened
    table = two.tables()
    assert not [name for name in table if name.startswith("screening:")]
    assert table[f"call:{call}"] == one.tables()[f"call:{call}"]
    card = two.founded.office.ask(q.CallCard(call))
    kinds = [row.kind for row in card.timeline]
    assert "call.screening_counted" in kinds
    assert not [kind for kind in kinds if kind.startswith("screening.")]
    assert "ctrs" not in repr(card)
    one.do(c.AnswerTriage(call, {"a": 5, "b": 5, "c": 5}, pack="ctrs"))
    one.do(c.FinishTriage(call, "ctrs", "With his sister tonight."))
    settle(one, two)
    assert (urgency(one, call), urgency(two, call)) == (P4, P4)
    assert rebuilt(two)[f"call:{call}"] == rebuilt(one)[f"call:{call}"]


@pytest.mark.parametrize("order", ["12", "21"])
def test_one_screening_answered_on_two_machines_says_what_is_more_urgent(desks, order):
    one, two = desks
    call = triaged(one, two)
    one.do(c.AnswerTriage(call, {"a": 4, "b": 4, "c": 4}, pack="ctrs"))
    settle(one, two)
    assert urgency(two, call) is P3
    one.do(c.AnswerTriage(call, {"a": 1, "b": 1}, pack="ctrs"))
    two.do(c.AnswerTriage(call, {"a": 5, "c": 5}, pack="ctrs"))
    two.do(c.AnswerTriage(call, {"b": 5}, pack="ctrs"))
    for number in order:
        desks[int(number) - 1].push()
    settle(one, two)
    alike(one, two)
    assert {urgency(desk, call) for desk in desks} == {P1}
    [both] = screenings(one, call)
    assert both.result.urgency is P1
    one.do(c.AnswerTriage(call, {"a": 5, "b": 5, "c": 5}, pack="ctrs"))
    settle(one, two)
    alike(one, two)
    assert {urgency(desk, call) for desk in desks} == {P4}, "somebody has seen all of it"


def test_screenings_that_were_begun_apart_are_both_followed_by_the_next(desks):
    one, two = desks
    call = triaged(one, two)
    for desk in desks:
        desk.do(c.AnswerTriage(call, {"a": 3, "b": 3, "c": 3}, pack="ctrs"))
    settle(one, two)
    for _ in range(2):
        one.do(c.FinishTriage(call, "ctrs", "With his sister tonight."))
    one.do(c.AnswerTriage(call, {"a": 5, "b": 5, "c": 4}, pack="ctrs"))
    settle(one, two)
    assert [s.replaced for s in call_at(two, call).screened] == [True, True, False]
    assert urgency(two, call) is P1, "what was said stands"
    lower(two, call, P4)
    settle(one, two)
    alike(one, two)
    assert urgency(one, call) is P4
    assert isinstance(call_at(one, call).changed_at, datetime)
