"""Stores that meet at a hub: everything is everywhere, in one order, and nothing is hidden."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mcrrt.domain.alarms import AlarmKind
from mcrrt.domain.errors import NotFound, RuleBroken, StoreDamaged
from mcrrt.domain.facts.admin import AccountCreated
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.verdict import Verdict
from mcrrt.service import commands as c
from mcrrt.service.answers import Standing
from mcrrt.service.exchange import LogDiffers
from mcrrt.service.news import LinkPhase
from mcrrt.service.protocol import Numbered, Page
from mcrrt.service.questions import Alarms, CallCard, Link, SearchCalls
from mcrrt.service.work import new_id
from tests.store.meeting import Desk, PlainHub, first_desk, join_first, next_desk
from tests.support import OTHER_PASSWORD, PASSWORD, START


@pytest.fixture
def hub() -> PlainHub:
    return PlainHub()


@pytest.fixture
def desks(tmp_path, hub):
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    two.meet()
    one.meet()
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def settle(*desks: Desk) -> None:
    for _ in range(3):
        for desk in desks:
            desk.meet()


def alike(*desks: Desk) -> dict[str, str]:
    tables = [desk.tables() for desk in desks]
    assert all(table == tables[0] for table in tables)
    for desk in desks:
        report = desk.verify()
        assert report.ok, report.sentence
        assert {u.count for u in desk.exchange.unsent().values()} == {0}
    return tables[0]


def team(desk: Desk, sign: str = "MC1") -> None:
    for name, profession in ((f"Dana Diaz {sign}", "officer"), (f"Chi Okoro {sign}", "clinician")):
        desk.do(c.RecordMember(name=name, profession=profession, call_sign=f"{name[:2]}{sign}"))
    desk.do(c.FormTeam(sign, f"Da{sign}", f"Ch{sign}", START, START + timedelta(hours=12)))


def new_call(desk: Desk, **values: str) -> str:
    call = desk.do(c.OpenCall({"address": "12 Heron Lane", **values}))["call"]
    desk.do(c.QueueCall(call))
    return str(call)


def test_a_desk_that_has_worked_alone_brings_all_it_has(tmp_path, hub):
    one = first_desk(tmp_path, hub, link=False)
    call = new_call(one)
    one.do(c.AddNote(call, "Waits at the door."))
    join_first(one)
    two = next_desk(tmp_path, hub, one, "B")
    settle(one, two)
    alike(one, two)
    card = two.founded.office.ask(CallCard(call))
    assert {row.machine for row in card.timeline} == {"A"}
    assert {row.standing for row in card.timeline} == {Standing.RECEIVED}
    assert two.founded.office.ask(SearchCalls("waits door")).rows[0].id == call


def test_what_two_desks_write_apart_is_everywhere_in_one_order(desks):
    one, two = desks
    a, b = new_call(one), new_call(two, address="3 Reed Street")
    settle(one, two)
    for desk, word in ((one, "left"), (two, "right"), (one, "up"), (two, "down")):
        desk.do(c.AddNote(a, f"Goes {word}."))
        desk.do(c.AddNote(b, f"Comes {word}.", clinical=True))
    two.push()
    one.pull()
    one.push()
    settle(one, two)
    tables = alike(one, two)
    assert tables[f"text:{a}"].index("right") < tables[f"text:{a}"].index("left")


def test_the_first_value_stands_and_the_other_waits_for_a_person(desks):
    one, two = desks
    call = new_call(one)
    settle(one, two)
    base = {"address": one.founded.office.ask(CallCard(call)).call.details["address"].event}
    one.do(c.RecordCallDetails(call, {"address": "14 Heron Lane"}, base))
    two.do(c.RecordCallDetails(call, {"address": "21 Heron Lane"}, base))
    one.meet()
    two.pull()
    shown = two.founded.office.ask(CallCard(call)).call
    assert shown.text("address") == "14 Heron Lane"
    assert [c.other.value for c in shown.conflicts] == ["21 Heron Lane"]
    settle(one, two)
    assert hub_verdicts(one.hub)[-2:] == [Verdict.STANDS, Verdict.CONFLICT]
    alike(one, two)
    conflict = one.founded.office.ask(CallCard(call)).call.conflicts[0]
    two.do(c.ResolveConflict("address", conflict.other.event, conflict.other.event, call=call))
    one.do(c.ResolveConflict("address", conflict.other.event, conflict.kept.event, call=call))
    two.meet()
    settle(one, two)
    alike(one, two)
    card = one.founded.office.ask(CallCard(call))
    assert (card.call.text("address"), card.call.conflicts) == ("21 Heron Lane", ())
    void = [row for row in card.timeline if row.verdict is Verdict.VOID]
    assert ["settled already" in row.because for row in void] == [True]


def test_where_nothing_follows_the_hub_it_is_not_reached(desks):
    one, _two = desks
    new_call(one)
    link = one.founded.office.ask(Link()).link
    assert link.phase is LinkPhase.OFFLINE
    assert (link.unsent, link.contact is None) == (3, False)


def hub_verdicts(hub: PlainHub) -> list[Verdict]:
    return [item.verdict for item in hub.logs[Feed.OPS]]


def test_the_more_cautious_value_stands_at_once(desks):
    one, two = desks
    call = new_call(one)
    settle(one, two)
    one.do(c.RecordCallDetails(call, {"weapons": "no"}, {"weapons": None}))
    two.do(c.RecordCallDetails(call, {"weapons": "yes"}, {"weapons": None}))
    settle(one, two)
    alike(one, two)
    shown = one.founded.office.ask(CallCard(call)).call
    assert shown.value("weapons") == "yes"
    assert [c.other.value for c in shown.conflicts] == ["no"]


def test_a_team_that_two_desks_send_goes_to_the_first_and_both_hear(desks):
    one, two = desks
    team(one)
    a, b = new_call(one), new_call(two, address="3 Reed Street")
    settle(one, two)
    two.do(c.AssignTeam(b, "MC1"))
    one.do(c.AssignTeam(a, "MC1"))
    two.meet()
    settle(one, two)
    alike(one, two)
    first = one.founded.office.ask(CallCard(a)).call
    second = one.founded.office.ask(CallCard(b)).call
    assert [t.call_sign for t in first.sent_twice] == ["MC1"]
    assert first.assignments == ()
    assert [a.call_sign for a in second.open_assignments] == ["MC1"]
    one.do(c.SettleSentTwice(a, first.sent_twice[0].event))
    with pytest.raises(RuleBroken):
        one.do(c.SettleSentTwice(a, first.sent_twice[0].event))
    settle(one, two)
    alike(one, two)


def test_a_team_sent_by_a_desk_that_knew_of_no_conflict_of_interest_stands_and_all_hear(desks):
    one, two = desks
    team(one)
    call = new_call(one)
    settle(one, two)
    one.do(c.RecordConflictOfInterest(call, "DaMC1", "Is her brother."))
    two.do(c.AssignTeam(call, "MC1"))
    one.meet()
    two.meet()
    settle(one, two)
    alike(one, two)
    assert hub_verdicts(one.hub)[-2:] == [Verdict.STANDS, Verdict.STANDS]
    for desk in desks:
        kinds = [alarm.kind for alarm in desk.founded.office.ask(Alarms()).alarms]
        assert AlarmKind.CONFLICT_OF_INTEREST in kinds


def test_a_reason_to_send_all_the_same_is_read_everywhere(desks):
    one, two = desks
    team(one)
    call = new_call(one)
    one.do(c.RecordConflictOfInterest(call, "DaMC1", "Is her brother."))
    one.do(c.AssignTeam(call, "MC1", despite="Nobody else is near."))
    settle(one, two)
    alike(one, two)
    part = two.founded.office.ask(CallCard(call)).call.open_assignments[0]
    assert part.despite == "Nobody else is near."


def test_a_step_that_car_and_desk_both_say_stands_twice(desks):
    one, two = desks
    team(one)
    call = new_call(one)
    one.do(c.AssignTeam(call, "MC1"))
    settle(one, two)
    for desk in desks:
        desk.do(c.SetTeamStatus("MC1", TeamStatus.EN_ROUTE))
    settle(one, two)
    alike(one, two)
    assert hub_verdicts(one.hub)[-2:] == [Verdict.STANDS, Verdict.STANDS]
    with pytest.raises(RuleBroken):  # who has seen it is told that it is so already
        one.do(c.SetTeamStatus("MC1", TeamStatus.EN_ROUTE))


def test_two_accounts_of_one_name_both_stand_and_each_opens_its_own_machine(desks):
    one, two = desks
    made = []
    for desk in desks:
        desk.do(c.ConfirmPassword(PASSWORD))
        made.append(
            desk.do(c.CreateAccount("j.lee", "Jo Lee", (Role.DISPATCHER,), OTHER_PASSWORD))[
                "account"
            ]
        )
    for desk, account in zip(desks, made, strict=True):
        desk.founded.office.log_out("switch")
        assert desk.founded.log_in("j.lee", OTHER_PASSWORD).account == account
    call = new_call(two)
    settle(one, two)
    alike(one, two)
    for desk, account in zip(desks, made, strict=True):
        desk.founded.office.log_out("switch")
        assert desk.founded.log_in("j.lee", OTHER_PASSWORD).account == account
    assert one.founded.office.ask(CallCard(call)).call.number == "B1"


def test_what_an_account_did_that_nobody_was_allowed_to_make_is_kept_aside(desks):
    one, two = desks
    office = two.founded.office
    me = office.session.account
    work = office._work(office._opened, office.session, Role.CALL_TAKER, office._now())
    work.add(AccountCreated(new_id(), "m.ole", "Mo Le", (Role.DISPATCHER,)))
    office._commit(work)
    work.unit.close()
    account = office.store.account("m.ole").id
    office._session = replace(office.session, account=account)
    call = new_call(two)
    office._session = replace(office.session, account=me)
    new_call(two)
    settle(two, one)
    assert hub_verdicts(one.hub)[:3] == [Verdict.QUARANTINED] * 3
    assert hub_verdicts(one.hub)[3:] == [Verdict.STANDS] * 3
    with pytest.raises(NotFound):
        one.founded.office.ask(CallCard(call))


def test_answers_of_two_people_to_one_checklist_all_count(desks):
    one, two = desks
    call = new_call(one)
    settle(one, two)
    one.do(c.AnswerTriage(call, {"M2": "yes"}))
    two.do(c.AnswerTriage(call, {"M5": "no"}))
    settle(one, two)
    two.do(c.FinishTriage(call))
    one.do(c.AnswerTriage(call, {"M3": "no"}))
    settle(two, one)
    tables = alike(one, two)
    assert Verdict.VOID not in hub_verdicts(one.hub)
    shown = one.founded.office.ask(CallCard(call)).call
    assert len(shown.assessments) == 3
    assert f"call:{call}" in tables


def test_what_may_not_be_seen_here_leaves_no_gap(tmp_path, hub):
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    hub.hidden[two.id] = {Feed.CLINICAL, Feed.ACCESS}
    call = new_call(one)
    one.do(c.AddNote(call, "Only for clinicians.", clinical=True))
    settle(one, two)
    two.do(c.AddNote(call, "My own.", clinical=True))
    one.do(c.AddNote(call, "Again.", clinical=True))
    settle(one, two)
    hub.hidden.clear()
    one.do(c.AddNote(call, "Now for all.", clinical=True))
    settle(one, two)
    text = two.tables()[f"text:{call}"]
    assert "My own." in text
    assert "Now for all." in text
    assert "Only for clinicians." not in text
    for desk in (one, two):
        assert desk.verify().ok, desk.verify().sentence


def test_a_hub_that_went_back_gets_everything_again(desks):
    one, two = desks
    call = new_call(one)
    settle(one, two)
    before = {feed: len(log) for feed, log in one.hub.logs.items()}
    one.do(c.AddNote(call, "From the first."))
    two.do(c.AddNote(call, "From the second."))
    settle(one, two)
    one.hub.go_back(before)
    two.do(c.AddNote(call, "After it was put back."))
    two.align()
    waiting = two.exchange.unsent()
    assert waiting[Feed.OPS].count == 3
    two.push()
    two.push(relayed=True)
    two.pull()
    one.align()
    settle(one, two)
    alike(one, two)
    notes = [i for i in one.hub.logs[Feed.OPS] if i.event.kind == "call.note"]
    assert len(notes) == 3


def test_a_page_that_does_not_follow_is_refused_as_a_whole(desks):
    one, two = desks
    call = new_call(one)
    one.do(c.AddNote(call, "One."))
    one.meet()
    position = two.founded.office.store.position
    log = one.hub.logs[Feed.OPS]
    after = two.exchange.cursors()[Feed.OPS].after
    good = one.hub.page(Feed.OPS, two.id, after, 100)
    last = good.entries[-1]
    assert isinstance(last, Numbered)
    forged = Numbered(last.seq, last.event, Verdict.VOID, last.received_at, last.digest)
    with pytest.raises(LogDiffers):
        two.exchange.receive({Feed.OPS: Page(len(log), (*good.entries[:-1], forged), good.keys)})
    two.exchange.know(one.hub.machines)
    from msgspec.structs import replace

    wrong = replace(last.event, signature=bytes(64))
    changed = replace(last, event=wrong)
    with pytest.raises(StoreDamaged):
        two.exchange.receive({Feed.OPS: Page(len(log), (*good.entries[:-1], changed), good.keys)})
    assert two.founded.office.store.position == position
    two.pull()
    alike(one, two)
