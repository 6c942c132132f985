"""Taking calls, notes, ties, triage."""

import uuid
from datetime import timedelta

import pytest

from mcrrt.domain.call import CallStatus, Stage
from mcrrt.domain.errors import BadInput, NoRight, NotFound, RuleBroken
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service.questions import Board
from tests.service.plain import refused
from tests.service.scene import all_no


def test_a_new_call_is_a_draft_with_a_number(shift):
    result = shift.do(c.OpenCall({"address": " 12 Elm St ", "person_age": "33"})).result
    card = shift.call(result["number"])
    assert result["number"] == "A10"
    assert (card.call.stage, card.urgency, card.provisional) == (Stage.DRAFT, Urgency.P1, True)
    assert card.call.values == {"address": "12 Elm St", "person_age": 33}


def test_a_call_may_bring_its_own_id_so_that_trying_again_is_safe(shift):
    mine = str(uuid.uuid4())
    shift.do(c.OpenCall({}, mine))
    with refused(shift, kind=RuleBroken):
        shift.do(c.OpenCall({}, mine))


@pytest.mark.parametrize(
    "word", ["A1", "mine", "call:x", "  ", "x" * 36, "{01a20635-7d16-7375-ba10-4c1b1287d4cb}"]
)
def test_an_id_is_an_id(shift, word):
    with refused(shift, word.strip() or "zz", kind=BadInput):
        shift.do(c.OpenCall({}, word))


def test_only_what_differs_becomes_a_fact(shift):
    first = shift.do(c.RecordCallDetails("A1", {"person_name": "Mo Fox", "address": "1 Elm St"}))
    assert first.result["changed"] == ["person_name"]
    before = shift.position
    assert shift.do(c.RecordCallDetails("A1", {"person_name": " Mo Fox "})).events == ()
    assert shift.position == before
    emptied = shift.do(c.RecordCallDetails("A1", {"person_name": None}))
    assert shift.fact(emptied.events[0]).values == {"person_name": None}
    assert shift.call("A1").call.value("person_name") is None


def test_the_base_of_an_edit_is_what_its_author_saw(shift):
    seen = shift.call("A1").call.details["address"].event
    edit = shift.do(c.RecordCallDetails("A1", {"address": "2 Elm St"}))
    assert shift.call("A1").call.details["address"].event == edit.events[0]
    # Somebody whose form was opened before says so; who says nothing has seen the present value.
    late = shift.do(c.RecordCallDetails("A1", {"address": "3 Elm St"}, {"address": seen}))
    assert late.events


@pytest.mark.parametrize("base", ["not an event", "x" * 100_000, "A1"])
def test_a_base_is_an_event(shift, base):
    with refused(shift, base, kind=BadInput):
        shift.do(c.RecordCallDetails("A1", {"address": "2 Elm St"}, {"address": base}))
    with refused(shift, base, kind=BadInput):
        shift.do(c.RecordReferralDetails("R-A1-1", {"reason": "Other."}, {"reason": base}))


def test_what_was_suggested_is_told_only_of_what_changed(shift):
    receipt = shift.do(
        c.RecordCallDetails("A1", {"call_type": "anxiety"}, {}, ("call_type", "address", "zzz"))
    )
    assert shift.fact(receipt.events[0]).suggested == ("call_type",)


def test_one_wrong_field_keeps_all_of_them_back(shift):
    with refused(shift, "dragon", kind=BadInput) as caught:
        shift.do(c.RecordCallDetails("A1", {"address": "2 Elm St", "weapons": "dragon"}))
    assert caught[0].field == "weapons"
    assert shift.call("A1").call.value("address") == "1 Elm St"


def test_a_call_is_queued_once(shift):
    shift.do(c.QueueCall("A7"))
    assert shift.call("A7").status is CallStatus.RECEIVED
    with refused(shift, kind=RuleBroken):
        shift.do(c.QueueCall("A7"))


@pytest.mark.parametrize("word", ["A1", "a1", "1"])
def test_a_call_is_found_by_its_number(shift, word):
    assert shift.do(c.AddNote(word, "x")).result["call"] == shift.words["A1"]


def test_raising_needs_a_reason_and_a_higher_urgency(shift):
    shift.do(c.RaiseUrgency("A1", Urgency.P0, "Heard a shot."))
    assert shift.call("A1").urgency is Urgency.P0
    for urgency in Urgency:
        with refused(shift, kind=RuleBroken):
            shift.do(c.RaiseUrgency("A1", urgency, "Again."))


# --- notes ---------------------------------------------------------------------------------------


def test_a_corrected_note_stays_and_points_to_its_correction(shift):
    receipt = shift.do(c.CorrectNote("A1", shift.words["note"], "Sister called.", "Wrong person."))
    rows = {row.event: row for row in shift.call("A1").timeline}
    assert rows[shift.words["note"]].fact.text == "Neighbour called back."
    assert rows[shift.words["note"]].corrected_by == receipt.events[0]


def test_a_note_is_corrected_on_its_own_call(shift):
    with refused(shift, kind=NotFound):
        shift.do(c.CorrectNote("A2", shift.words["note"], "Sister called.", "Wrong person."))


def test_only_notes_can_be_corrected(shift):
    event = shift.call("A1").timeline[0].event
    with refused(shift, kind=NotFound):
        shift.do(c.CorrectNote("A1", event, "x", "y"))


def test_a_clinical_note_is_corrected_in_the_health_record(shift):
    receipt = shift.do(
        c.CorrectNote("A1", shift.words["clinical"], "Hears voices by day.", "Typo.")
    )
    assert shift.fact(receipt.events[0]).KIND == "call.clinical_note_corrected"


@pytest.mark.parametrize("username", ["dispatcher", "officer", "call_taker", "supervisor"])
def test_only_clinicians_write_clinical_notes(shift, username):
    shift.become(username)
    with refused(shift, "Fear", kind=NoRight):
        shift.do(c.AddNote("A1", "Fear.", clinical=True))
    with refused(shift, "Fear", kind=NoRight):
        shift.do(c.CorrectNote("A1", shift.words["clinical"], "Fear.", "Typo."))
    shift.do(c.AddNote("A1", "Plain."))


def test_an_act_is_recorded_under_the_role_that_allowed_it(shift):
    """Somebody with every role: the desk's for a note, the clinician's for a clinical one."""
    plain = shift.do(c.AddNote("A1", "Plain.")).events[0]
    clinical = shift.do(c.AddNote("A1", "Fear.", clinical=True)).events[0]
    corrected = shift.do(c.CorrectNote("A1", clinical, "Fear of dogs.", "More.")).events[0]
    rows = {row.event: row.role for row in shift.call("A1").timeline}
    assert rows[plain] == "dispatcher"
    assert rows[clinical] == "clinician"
    assert rows[corrected] == "clinician"


# --- ties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [c.LinkCalls, c.MarkDuplicate])
def test_a_call_is_not_tied_to_itself(shift, kind):
    with refused(shift, kind=BadInput):
        shift.do(kind("A1", shift.words["A1"]))


def test_a_duplicate_leaves_the_board_and_points_to_the_call_that_goes_on(shift):
    shift.do(c.MarkDuplicate("A1", "A2"))
    card = shift.call("A1")
    assert card.status is CallStatus.DUPLICATE
    assert [row.number for row in card.linked] == ["A2"]
    assert [row.number for row in shift.call("A2").linked] == ["A1"]
    assert "A1" not in [row.number for row in shift.office.ask(Board()).waiting]
    with refused(shift, kind=RuleBroken):
        shift.do(c.MarkDuplicate("A4", "A1"))


# --- triage --------------------------------------------------------------------------------------


def test_answers_add_up_and_the_order_does_not_matter(shift):
    answers = all_no(H3="yes")
    for item in reversed(answers):
        result = shift.do(c.AnswerTriage("A1", {item: answers[item]})).result
    assert (result["urgency"], result["provisional"]) == (Urgency.P2, False)
    at_once = shift.do(c.AnswerTriage("A3", answers)).result
    assert at_once["urgency"] == result["urgency"]
    assert shift.call("A1").call.assessment.result == shift.call("A3").call.assessment.result


def test_the_same_answer_again_is_no_new_fact(shift):
    shift.do(c.AnswerTriage("A1", {"M1": "no"}))
    assert shift.do(c.AnswerTriage("A1", {"M1": "no"})).events == ()


def test_one_wrong_answer_keeps_all_of_them_back(shift):
    for answers in ({"M1": "no", "M2": "maybe"}, {"M1": "no", "ZZ": "no"}, {"L1": 300}, {"M1": 5}):
        with refused(shift, "maybe", kind=BadInput):
            shift.do(c.AnswerTriage("A1", answers))


@pytest.mark.parametrize(
    "pack", ["", "nothing", "../packs/mcrrt-intake", "MCRRT-INTAKE", "x" * 100_000, "a\x00b"]
)
def test_a_checklist_that_does_not_exist(shift, pack):
    with refused(shift, pack or "zz", kind=NotFound):
        shift.do(c.AnswerTriage("A1", {"M1": "no"}, pack))


def test_a_finished_assessment_stands(shift):
    shift.do(c.AnswerTriage("A1", {"SF1": "yes"}))
    shift.do(c.FinishTriage("A1"))
    shift.do(c.AnswerTriage("A1", all_no()))
    assert shift.call("A1").urgency is Urgency.P0
    assert len(shift.call("A1").call.assessments) == 2


def test_there_is_nothing_to_finish_before_an_answer(shift):
    with refused(shift, kind=RuleBroken):
        shift.do(c.FinishTriage("A1"))
    shift.do(c.FinishTriage("A4"))
    with refused(shift, kind=RuleBroken):
        shift.do(c.FinishTriage("A4"))


@pytest.mark.parametrize(
    "answers", [{}, all_no(), all_no(X2="yes", SF6="yes"), all_no(X2="yes", M1="unknown")]
)
def test_a_closed_gate_diverts_nobody(shift, answers):
    if answers:
        shift.do(c.AnswerTriage("A1", answers))
    with refused(shift, kind=RuleBroken):
        shift.do(c.DivertCall("A1", "Crisis line"))


def test_where_a_call_came_from_closes_the_gate(shift):
    shift.do(c.RecordCallDetails("A4", {"source": "hospital"}))
    with refused(shift, kind=RuleBroken):
        shift.do(c.DivertCall("A4", "Crisis line"))
    shift.do(c.RecordCallDetails("A4", {"source": "911"}))
    shift.do(c.DivertCall("A4", "Crisis line"))
    assert shift.call("A4").call.dispositions == ("D02",)


# --- endings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        c.CloseCall("A2", "D03"), c.CancelCall("A2", "x"), c.MarkDuplicate("A2", "A1"), c.CloseCall("A3", "D03"),
        c.ReviewCall("A1"), c.RecordFollowUp("A1", reached=True, text="x"), c.ReopenCall("A1", "x"),
        c.QueueCall("A8"), c.CloseCall("A8", "D03"), c.CancelCall("A8", "x"), c.DivertCall("A8", "x"),
        c.AnswerTriage("A8", {"M1": "no"}), c.RaiseUrgency("A8", Urgency.P0, "x"), c.AssignTeam("A8", "MC1"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_cannot_happen_now(shift, command):
    with refused(shift, kind=RuleBroken):
        shift.do(command)


@pytest.mark.parametrize("code", ["D20", "", "Jane Fox", "d03", "<b>"])
@pytest.mark.parametrize("more", [(), ("D03",)])
def test_a_disposition_is_one_of_the_list(shift, code, more):
    with refused(shift, "Jane", kind=BadInput):
        shift.do(c.CloseCall("A1", code, more))
    with refused(shift, "Jane", kind=BadInput):
        shift.do(c.CloseCall("A1", "D03", (code,)))


def test_other_needs_a_note(shift):
    for codes in (("D98", ()), ("D03", ("D98",))):
        with refused(shift, kind=BadInput) as caught:
            shift.do(c.CloseCall("A1", *codes))
        assert caught[0].field == "note"


def test_the_agency_says_what_a_supervisor_reads(shift):
    assert shift.do(c.CloseCall("A1", "D09")).result["review"] is True
    shift.do(c.ChangeSetting("review_dispositions", '["D03"]'))
    assert shift.do(c.CloseCall("A4", "D09")).result["review"] is False
    assert shift.do(c.CloseCall("A7", "D04", ("D03",))).result["review"] is True


def test_closing_a_draft_leaves_that_it_was_queued(shift):
    receipt = shift.do(c.CloseCall("A7", "D01"))
    assert [shift.fact(e).KIND for e in receipt.events] == ["call.queued", "call.closed"]


def test_a_follow_up_is_due_in_the_future(shift):
    now = shift.clock.time
    for due in (now - timedelta(minutes=1), now):
        with refused(shift, kind=BadInput):
            shift.do(c.CloseCall("A1", "D03", follow_up_by=due))
        with refused(shift, kind=BadInput):
            shift.do(c.RecordFollowUp("A6", reached=False, text="x", again_by=due))


def test_nobody_reached_means_trying_again(shift):
    with refused(shift, kind=BadInput) as caught:
        shift.do(c.RecordFollowUp("A6", reached=False, text="No answer."))
    assert caught[0].field == "again_by"
    again = shift.clock.time + timedelta(hours=4)
    shift.do(c.RecordFollowUp("A6", reached=False, text="No answer.", again_by=again))
    assert shift.call("A6").call.follow_up_by == again
    shift.do(c.RecordFollowUp("A6", reached=True, text="Well."))
    assert shift.call("A6").status is CallStatus.CLOSED


def test_nobody_is_born_tomorrow(shift):
    day_after = (shift.clock.now() + timedelta(days=2)).date().isoformat()
    with refused(shift, kind=BadInput):
        shift.do(c.OpenCall({"person_birth_date": day_after}))
    call = shift.do(c.OpenCall({"person_birth_date": "1990-02-11"})).result["call"]
    with refused(shift, kind=BadInput):
        shift.do(c.RecordCallDetails(call, {"person_birth_date": day_after}))
