"""A hub that went back numbers anew, and may judge otherwise than before: what was hidden is shown.

Found by chaos (tests/chaos). An entry whose author had no right is left out of what others receive;
when it is numbered again before the right was taken away, it stands, and the other way round.
"""

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.domain.verdict import Verdict
from mcrrt.service import commands as c
from mcrrt.service.questions import CallCard
from tests.store.meeting import Desk, PlainHub, first_desk, next_desk
from tests.store.test_meeting import alike, new_call, settle
from tests.support import ADMIN, PASSWORD

WITHOUT = tuple(role for role in Role if role is not Role.CLINICIAN)


@pytest.fixture
def desks(tmp_path):
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    settle(one, two)
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def give(desk: Desk, roles: tuple[Role, ...]) -> None:
    desk.do(c.ConfirmPassword(PASSWORD))
    desk.do(c.ChangeAccount(ADMIN, "Renate Okafor", roles))


def lengths(desk: Desk) -> dict[Feed, int]:
    return {feed: len(log) for feed, log in desk.hub.logs.items()}


def clinical(desk: Desk) -> list[Verdict]:
    return [item.verdict for item in desk.hub.logs[Feed.CLINICAL]]


@pytest.fixture
def hidden_at_one(desks):
    """A note that was quarantined, and one after it that stands; then the hub goes back."""
    one, two = desks
    call = new_call(one)
    settle(one, two)
    before = lengths(one)
    give(one, WITHOUT)
    one.meet()
    two.do(c.AddNote(call, "Without the right.", clinical=True))
    settle(two, one)
    give(one, tuple(Role))
    settle(one, two)
    two.do(c.AddNote(call, "With the right.", clinical=True))
    settle(two, one)
    assert clinical(one) == [Verdict.QUARANTINED, Verdict.STANDS]
    one.hub.go_back(before)
    return one, two


def test_what_was_left_out_is_no_damage_after_the_hub_went_back(hidden_at_one):
    one, _two = hidden_at_one
    one.align()
    one.push()
    report = one.verify()
    assert report.ok, report.sentence


def test_what_was_quarantined_and_now_stands_is_taken_in(hidden_at_one):
    one, two = hidden_at_one
    for desk in (two, one):
        desk.align()
        desk.push()
    assert clinical(one) == [Verdict.STANDS, Verdict.STANDS]
    settle(one, two)
    tables = alike(one, two)
    assert any("Without the right." in text for text in tables.values())


def test_what_stood_and_is_now_quarantined_is_not_shown(desks):
    one, two = desks
    call = new_call(one)
    settle(one, two)
    before = lengths(one)
    two.do(c.AddNote(call, "Stood at first.", clinical=True))
    settle(two, one)
    give(one, WITHOUT)
    settle(one, two)
    assert clinical(one) == [Verdict.STANDS]
    one.hub.go_back(before)
    for desk in (one, two):
        desk.align()
        desk.push()
    assert clinical(one) == [Verdict.QUARANTINED]
    settle(one, two)
    tables = alike(one, two)
    assert not any("Stood at first." in text for text in tables.values())


def test_what_may_not_be_seen_any_more_is_not_carried_over_again(desks):
    """A later change of the same record carries over what waits; what is hidden does not wait."""
    one, two = desks
    call = new_call(one)
    settle(one, two)
    before = lengths(one)
    two.do(c.RecordCallDetails(call, {"narrative": "Stood at first."}, {"narrative": None}))
    settle(two, one)
    give(one, (Role.ADMINISTRATOR,))
    settle(one, two)
    one.hub.go_back({**lengths(one), Feed.OPS: before[Feed.OPS]})
    for desk in (one, two):
        desk.align()
        desk.push()
    one.pull()
    give(one, tuple(Role))
    settle(one, two)
    one.do(c.RecordCallDetails(call, {"address_detail": "Back door"}, {"address_detail": None}))
    two.do(c.RecordCallDetails(call, {"caller_name": "Pat"}, {"caller_name": None}))
    settle(two, one)
    alike(one, two)
    shown = one.founded.office.ask(CallCard(call)).call
    assert (shown.text("narrative"), shown.text("address_detail")) == ("", "Back door")
