"""Members, teams, and sending them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mcrrt.domain.call import CallStatus
from mcrrt.domain.errors import BadInput, NoRight, NotFound, RuleBroken
from mcrrt.domain.team_status import TRANSITIONS, TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.questions import Board, Members, Teams
from tests.service.plain import refused
from tests.support import START

S = TeamStatus
LATER = START + timedelta(hours=9)


def team(shift, call_sign):
    return next(row for row in shift.office.ask(Board()).teams if row.call_sign == call_sign)


def duties(shift, *names):
    return {row.status for row in shift.office.ask(Members()).members if row.member.name in names}


# --- members and teams ---------------------------------------------------------------------------


def test_a_member_is_recorded_and_changed(shift):
    member = shift.do(c.RecordMember("Ade Bello", "officer", badge="4477")).result["member"]
    shift.do(c.RecordMember("Ade B. Bello", "officer", "4477", badge="4477", active=False))
    everybody = {
        row.member.id: row.member for row in shift.office.ask(Members(inactive=True)).members
    }
    assert (everybody[member].name, everybody[member].active) == ("Ade B. Bello", False)
    assert member not in {row.member.id for row in shift.office.ask(Members()).members}


def test_all_languages_are_kept_or_none(shift):
    given = ("Yoruba", " French ", "", "Yoruba")
    member = shift.do(c.RecordMember("Ade Bello", "officer", languages=given)).events[0]
    assert shift.fact(member).languages == ("Yoruba", "French")
    with refused(shift, kind=BadInput):
        shift.do(
            c.RecordMember("Ade Bello", "officer", languages=tuple(f"L{n}" for n in range(13)))
        )


@pytest.mark.parametrize("profession", ["", "nurse", "Officer", "zqxj"])
def test_there_are_two_professions(shift, profession):
    with refused(shift, "zqxj", kind=BadInput):
        shift.do(c.RecordMember("Ade Bello", profession))


@pytest.mark.parametrize(
    "change",
    [{"active": False, "profession": "officer"}, {"active": True, "profession": "clinician"}],
)
def test_a_member_in_a_team_keeps_the_seat(shift, change):
    """domain.md 8.1, rule 12: a team has one of each profession for as long as it is on."""
    with refused(shift, kind=RuleBroken):
        shift.do(c.RecordMember("Officer Diaz", member="4401", badge="4401", **change))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"officer": "C99", "clinician": "C99"}, BadInput),
        ({"officer": "4499", "clinician": "4499"}, BadInput),
        ({"officer": "4401"}, RuleBroken),  # in MC1
        ({"clinician": "C1"}, RuleBroken),
        ({"officer": "Nobody"}, NotFound),
        ({"call_sign": "MC1"}, RuleBroken),
        ({"call_sign": "mc1"}, RuleBroken),
        ({"call_sign": "M C"}, BadInput),
        ({"call_sign": "MC<b>"}, BadInput),
        ({"call_sign": "ABCDEFGHIJKLM"}, BadInput),
        ({"shift_end": START}, BadInput),  # over
        ({"shift_start": LATER, "shift_end": LATER}, RuleBroken),
        ({"shift_start": LATER + timedelta(hours=1)}, RuleBroken),
    ],
)
def test_a_team_that_cannot_be(shift, changes, kind):
    wish = {
        "call_sign": "MC9",
        "officer": "4499",
        "clinician": "C99",
        "shift_start": START,
        "shift_end": LATER,
    }
    with refused(shift, kind=kind):
        shift.do(c.FormTeam(**{**wish, **changes}))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(999, 1, 1, tzinfo=UTC),
        datetime(1700, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
    ],
    ids=lambda m: str(m.year),
)
def test_a_time_that_cannot_be_right(shift, moment):
    with refused(shift, kind=BadInput):
        shift.do(c.FormTeam("MC9", "4499", "C99", moment, LATER))
    with refused(shift, kind=BadInput):
        shift.do(c.FormTeam("MC9", "4499", "C99", START, moment))
    with refused(shift, kind=BadInput):
        shift.do(c.CloseCall("A1", "D03", follow_up_by=moment))
    with refused(shift, kind=BadInput):
        shift.do(c.ImportContacts("old", (c.ImportedContact("1", moment, {}, ()),)))


def test_a_team_is_free_at_once_when_its_shift_has_begun(shift):
    shift.do(c.FormTeam("mc9", "4499", "C99", START, LATER))
    assert team(shift, "MC9").status is S.AVAILABLE
    assert team(shift, "MC4").status is S.OFF_DUTY
    with refused(shift, kind=RuleBroken):
        shift.do(c.AssignTeam("A1", "MC4"))


def test_standing_down_frees_both_members(shift):
    shift.do(c.StandDownTeam("MC1"))
    assert "MC1" not in [row.call_sign for row in shift.office.ask(Teams()).teams]
    assert "MC1" in [row.call_sign for row in shift.office.ask(Teams(past=True)).teams]
    shift.do(c.FormTeam("MC1", "4401", "C1", START, LATER))
    with refused(shift, kind=RuleBroken):
        shift.do(c.StandDownTeam("MC2"))


# --- states --------------------------------------------------------------------------------------


def test_one_action_moves_the_team_both_members_and_the_call(shift):
    shift.do(c.SetTeamStatus("MC2", S.ON_SCENE, "2 Elm St"))
    assert team(shift, "MC2").status is S.ON_SCENE
    assert duties(shift, "Officer Okoye", "Clinician Okoye") == {S.ON_SCENE}
    assert shift.call("A2").status is CallStatus.ACTIVE
    assert shift.call("A3").status is CallStatus.RECEIVED  # waits behind it, untouched


@pytest.mark.parametrize("wanted", S)
def test_a_state_that_does_not_follow_is_refused_with_those_that_do(shift, wanted):
    if wanted in TRANSITIONS[S.EN_ROUTE]:
        shift.do(c.SetTeamStatus("MC2", wanted))
        assert team(shift, "MC2").status is wanted
        return
    with refused(shift, kind=RuleBroken):
        shift.do(c.SetTeamStatus("MC2", wanted))


def test_a_correction_is_a_supervisors(shift):
    shift.become("dispatcher")
    with refused(shift, "Wrong key", kind=NoRight):
        shift.do(c.SetTeamStatus("MC2", S.MEAL, correction="Wrong key."))
    shift.become("supervisor")
    shift.do(c.SetTeamStatus("MC2", S.MEAL, correction="Wrong key."))
    assert shift.call("A2").call.assignments[0].ended is not None


def test_a_correction_is_recorded_under_the_role_that_allowed_it(shift):
    event = shift.do(c.SetTeamStatus("MC2", S.ON_SCENE, correction="Wrong key.")).events[0]
    row = next(row for row in shift.call("A2").timeline if row.event == event)
    assert row.role == "supervisor"
    assert row.fact.source == "supervisor"


# --- sending -------------------------------------------------------------------------------------


def test_help_comes_before_paper(shift):
    receipt = shift.do(c.AssignTeam("A7", "MC1"))
    assert [shift.fact(e).KIND for e in receipt.events] == ["call.queued", "team.assigned"]
    assert shift.call("A7").status is CallStatus.DISPATCHED


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (c.AssignTeam("A1", "MC2"), RuleBroken),  # on another call
        (c.AssignTeam("A1", "MC4"), RuleBroken),  # not begun
        (c.AssignTeam("A1", "MC1", stack=True), RuleBroken),  # free: send it
        (c.AssignTeam("A2", "MC2", stack=True), RuleBroken),  # on it already
        (c.AssignTeam("A3", "MC2", stack=True), RuleBroken),  # waits already
        (c.AssignTeam("A8", "MC1"), RuleBroken),  # closed
        (c.StartStackedCall("A3", "MC2"), RuleBroken),  # still busy
        (c.StartStackedCall("A1", "MC2"), RuleBroken),
        (c.StartStackedCall("A2", "MC2"), RuleBroken),  # on it, not waiting
        (c.WithdrawStackedCall("A2", "MC2", "x"), RuleBroken),
        (c.WithdrawStackedCall("A3", "MC1", "x"), RuleBroken),
        (c.AssignTeam("A1", "MC99"), NotFound),
    ],
    ids=repr,
)
def test_what_cannot_be_sent(shift, command, kind):
    with refused(shift, kind=kind):
        shift.do(command)


def test_a_stacked_call_from_waiting_to_its_end(shift):
    before = team(shift, "MC2")
    assert before.stacked == ("A3",)
    shift.do(c.SetTeamStatus("MC2", S.ON_SCENE))
    shift.do(c.SetTeamStatus("MC2", S.AVAILABLE))
    shift.do(c.StartStackedCall("A3", "MC2"))
    after = team(shift, "MC2")
    assert (after.status, after.call_number, after.stacked) == (S.ASSIGNED, "A3", ())
    assert shift.call("A2").call.needs_outcome
    assert shift.call("A3").status is CallStatus.DISPATCHED


def test_two_teams_may_go_to_one_call(shift):
    shift.do(c.AssignTeam("A2", "MC1"))
    assert [a.call_sign for a in shift.call("A2").call.open_assignments] == ["MC2", "MC1"]
