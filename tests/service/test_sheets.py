"""The change of shift: one answer with everything, a page that stays, and the incoming dispatcher's name."""

from datetime import timedelta
from typing import Any

import pytest

from mcrrt.domain.errors import BadInput, NotFound, RuleBroken
from mcrrt.domain.facts.access import DocumentUsed, Viewed
from mcrrt.domain.facts.sheets import SheetMade, SheetSigned
from mcrrt.domain.roles import Role
from mcrrt.domain.to_watch import Watch
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.sheet_answers import ShiftSheetView
from tests.service.scene import ROLE_PASSWORD
from tests.store.meeting import PlainHub, first_desk, next_desk
from tests.support import OTHER_PASSWORD

SUPERVISOR = Role.SUPERVISOR.value


def sheet(shift: Any) -> ShiftSheetView:
    found: ShiftSheetView = shift.office.ask(q.ShiftSheet())
    return found


def numbers(rows: Any) -> set[str]:
    return {row.number for row in rows}


# --- what is on it -------------------------------------------------------------------------------


def test_everything_stands_where_it_belongs(shift):
    shift.do(c.HoldCall("A4", "Asks for the evening.", shift.clock.time + timedelta(hours=3)))
    now = sheet(shift)
    assert numbers(now.waiting) == {"A1", "A3"}
    assert numbers(now.active) == {"A2", "A9"}
    assert numbers(now.held) == {"A4"}
    assert numbers(now.drafts) == {"A7"}
    assert {team.call_sign for team in now.teams} == {"MC1", "MC2", "MC3", "MC4"}
    assert now.agency_name == "Test Region MCRRT"


def test_follow_ups_are_those_of_this_shift_and_what_was_missed(shift):
    assert sheet(shift).follow_ups == ()  # A6 is due in 20 hours
    shift.clock.advance(hours=9)
    assert [row.call.number for row in sheet(shift).follow_ups] == ["A6"]
    shift.clock.advance(hours=20)
    (late,) = sheet(shift).follow_ups
    assert late.due_at is not None
    assert late.due_at < sheet(shift).at


def test_what_to_watch_is_of_the_same_moment(shift):
    shift.do(c.StartEmergency("MC3"))
    shift.do(c.RecordCallDetails("A1", {"safety_flags": ("weapon",)}))
    lines = [(one.code, one.subject) for one in sheet(shift).watch]
    assert lines[0] == (Watch.EMERGENCY, "MC3")
    assert (Watch.URGENT, "A1") in lines
    assert (Watch.WEAPON, "A1") in lines
    assert Watch.UNSENT not in {code for code, _subject in lines}, "it belongs to no hub"
    shift.clock.advance(hours=13)
    assert (Watch.SHIFT_OVER, "MC1") in [(one.code, one.subject) for one in sheet(shift).watch]


def test_a_crossing_that_nobody_settled_is_handed_over(shift):
    shift.do(c.RecordCallDetails("A1", {"address": "9 Reed St"}, {"address": None}))
    assert [one.count for one in sheet(shift).watch if one.code is Watch.CONFLICTS] == [1]


# --- making it -----------------------------------------------------------------------------------


def test_the_page_is_kept_as_it_was_made(shift):
    receipt = shift.do(c.MakeSheet("  Keys are with the sergeant. ", "fr"))
    fact = shift.fact(receipt.events[0])
    assert isinstance(fact, SheetMade)
    assert (fact.note, fact.document) == ("Keys are with the sergeant.", receipt.result["document"])
    before = shift.office.ask(q.SheetPages(fact.sheet)).pdf
    shift.do(c.CancelCall("A1", "All is well."))
    shift.do(c.SignSheet(fact.sheet, SUPERVISOR, ROLE_PASSWORD))
    pages = shift.office.ask(q.SheetPages(fact.sheet, 60))
    assert pages.pdf == before
    assert pages.pdf.startswith(b"%PDF-fake Everybody ")
    assert pages.pdf.endswith(b" fr")
    assert len(pages.png) == 1
    assert pages.file_name.startswith("shift-2026-06-11-10")  # in Milton, where it is UTC-4
    assert pages.file_name.endswith(".pdf")
    newest = sheet(shift).sheets[0]
    assert (newest.made_by, newest.note, newest.mine, newest.here) == (
        "Everybody", "Keys are with the sergeant.", True, True,
    )  # fmt: skip


def test_a_language_that_is_not_there_is_refused(shift):
    with pytest.raises(BadInput) as raised:
        shift.do(c.MakeSheet(language="de"))
    assert raised.value.field == "language"


def test_the_last_ones_are_listed_newest_first(shift):
    for n in range(12):
        shift.clock.advance(minutes=1)
        shift.do(c.MakeSheet(f"Note {n}."))
    assert [row.note for row in sheet(shift).sheets] == [f"Note {n}." for n in range(11, 1, -1)]


# --- signing it ----------------------------------------------------------------------------------


def test_the_incoming_dispatcher_signs_at_the_same_desk_with_their_own_password(shift):
    receipt = shift.do(c.SignSheet(shift.words["sheet"], f" {SUPERVISOR.upper()} ", ROLE_PASSWORD))
    assert isinstance(shift.fact(receipt.events[0]), SheetSigned)
    (row,) = sheet(shift).sheets
    assert row.signed_by == "Pat supervisor"
    assert row.signed_at is not None
    assert shift.office.session.name == "Everybody", "who was logged in still is"


def test_whoever_has_logged_in_since_signs_for_themselves(shift):
    shift.become(Role.DISPATCHER.value)
    shift.do(c.SignSheet(shift.words["sheet"]))
    assert sheet(shift).sheets[0].signed_by == "Pat dispatcher"


def test_a_wrong_password_signs_nothing(shift):
    before = shift.position
    with pytest.raises(BadInput) as raised:
        shift.do(c.SignSheet(shift.words["sheet"], SUPERVISOR, OTHER_PASSWORD))
    assert raised.value.field == "password"
    assert "not signed" in raised.value.template
    assert shift.position == before
    assert sheet(shift).sheets[0].signed_by == ""


@pytest.mark.parametrize(
    "username", ["nobody.here", Role.CLINICIAN.value, Role.ADMINISTRATOR.value, "zqxj'"]
)
def test_only_somebody_who_may_dispatch_takes_over(shift, username):
    with pytest.raises(BadInput) as raised:
        shift.do(c.SignSheet(shift.words["sheet"], username, ROLE_PASSWORD))
    assert raised.value.field == "username"


def test_a_password_without_a_name_is_asked_for_the_name(shift):
    shift.become(Role.DISPATCHER.value)
    with pytest.raises(BadInput) as raised:
        shift.do(c.SignSheet(shift.words["sheet"], "", ROLE_PASSWORD))
    assert raised.value.field == "username"


def test_nobody_signs_what_they_made_and_nobody_signs_twice(shift):
    made = shift.words["sheet"]
    for wish in (c.SignSheet(made), c.SignSheet(made, "e.veryman", ROLE_PASSWORD)):
        with pytest.raises(RuleBroken, match="incoming dispatcher"):
            shift.do(wish)
    shift.do(c.SignSheet(made, SUPERVISOR, ROLE_PASSWORD))
    with pytest.raises(RuleBroken, match="signed already"):
        shift.do(c.SignSheet(made, Role.DISPATCHER.value, ROLE_PASSWORD))


def test_an_account_that_was_closed_cannot_take_over(shift):
    shift.do(c.ConfirmPassword(ROLE_PASSWORD))
    shift.do(c.ChangeAccount(SUPERVISOR, "Pat", (Role.SUPERVISOR,), active=False))
    with pytest.raises(BadInput):
        shift.do(c.SignSheet(shift.words["sheet"], SUPERVISOR, ROLE_PASSWORD))


# --- who looked ----------------------------------------------------------------------------------


def looked(shift: Any) -> list[str]:
    rows = shift.office.ask(q.AccessLog(limit=1_000)).rows
    return [row.record for row in rows if isinstance(row.fact, Viewed)]


def test_looking_leaves_one_entry_however_often_it_is_drawn_anew(shift):
    for _ in range(3):
        sheet(shift)
        shift.office.ask(q.SheetPages(shift.words["sheet"]))
    assert looked(shift) == [f"sheet:{shift.words['sheet']}", "sheet:now"]


def test_paper_that_leaves_the_desk_is_on_record(shift):
    receipt = shift.do(c.RecordSheetUse(shift.words["sheet"], "printed"))
    fact = shift.fact(receipt.events[0])
    assert isinstance(fact, DocumentUsed)
    assert (fact.record, fact.how) == (f"sheet:{shift.words['sheet']}", "printed")
    with pytest.raises(BadInput):
        shift.do(c.RecordSheetUse(shift.words["sheet"], "eaten"))
    with pytest.raises(NotFound):
        shift.do(c.RecordSheetUse("none", "printed"))


# --- at another machine --------------------------------------------------------------------------


def test_a_sheet_reaches_another_machine_with_its_page(tmp_path):
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    try:
        made = str(one.do(c.MakeSheet("Elevator is out."))["sheet"])
        for desk in (two, one, two):
            desk.meet()
        office = two.founded.office
        (row,) = office.ask(q.ShiftSheet()).sheets
        assert (row.note, row.here) == ("Elevator is out.", False)
        with pytest.raises(NotFound, match="has not come to this machine"):
            office.ask(q.SheetPages(made))
        (name,) = two.exchange.missing_documents(10)
        assert name in one.exchange.unsent_documents(50)
        two.exchange.keep_document(one.exchange.document(name))
        assert two.exchange.missing_documents(10) == []
        assert office.ask(q.SheetPages(made)).pdf == one.founded.office.ask(q.SheetPages(made)).pdf
        assert [row.code for row in office.ask(q.ShiftSheet()).watch] == [Watch.UNSENT]
        assert two.verify().ok
    finally:
        one.founded.close()
        two.founded.close()
