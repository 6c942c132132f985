"""Urgency set lower by two people, screeners of the health record, checklists of the agency."""

import json
from typing import Any

import pytest

from mcrrt.domain.errors import BadInput, NoRight, NotFound, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.packs.pack import said
from mcrrt.domain.roles import Role
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service import questions as q
from tests.service.own_checklist import (
    checked_as_then,
    of_another_day,
    own_checklist,
    own_data,
)
from tests.service.scene import EVERYTHING, ROLE_PASSWORD, all_no

P0, P1, P2, P3, P4 = Urgency
HIGH = {"q1": "yes", "q2": "yes", "q4": "yes"}


def urgency(shift: Any, call: str = "A1") -> Urgency | None:
    found: Urgency | None = shift.call(call).call.urgency
    return found


def triaged(shift: Any, call: str = "A1", **answers: str) -> None:
    shift.do(c.AnswerTriage(call, all_no(**answers)))
    shift.do(c.FinishTriage(call))


def lower(shift: Any, to: Urgency, call: str = "A1", **changes: Any) -> Any:
    wish = {
        "code": "seen_and_spoken_with",
        "second": Role.SUPERVISOR.value,
        "password": ROLE_PASSWORD,
    }
    return shift.do(c.LowerUrgency(call, to, **{**wish, **changes}))


# --- lowering ------------------------------------------------------------------------------------


def test_two_people_set_it_lower_and_the_trail_says_why(shift):
    triaged(shift, H2="yes")
    assert urgency(shift) is P1
    lower(shift, P3, note="Sitting with her sister, calm.")
    call = shift.call("A1").call
    assert (call.urgency, call.lowered.code) == (P3, "seen_and_spoken_with")
    assert call.lowered.by != call.lowered.second
    row = next(
        r for r in shift.office.ask(q.CallCard("A1")).timeline if r.kind == "call.urgency_lowered"
    )
    assert row.second == "Pat supervisor"


def test_what_they_did_not_know_of_counts_at_once(shift):
    triaged(shift, H2="yes")
    lower(shift, P3)
    shift.do(c.AnswerTriage("A1", all_no(H5="yes")))
    assert urgency(shift) is P1, "another assessment says so"


def test_raising_after_it_is_free(shift):
    triaged(shift, H2="yes")
    lower(shift, P3)
    shift.do(c.RaiseUrgency("A1", P2, "Cries again."))
    assert urgency(shift) is P2


def test_an_answer_given_anew_counts_anew(shift):
    shift.do(c.AnswerTriage("A1", all_no(H2="yes")))
    lower(shift, P3)
    assert urgency(shift) is P3
    shift.do(c.AnswerTriage("A1", {"H2": "no"}))
    shift.do(c.AnswerTriage("A1", {"H2": "yes"}))
    assert urgency(shift) is P1


def test_it_never_goes_below_a_starred_answer(shift):
    triaged(shift, SF1="yes")
    with pytest.raises(RuleBroken, match="SF1: this keeps call A1 at P0"):
        lower(shift, P1)
    triaged(shift)  # asked again: no weapon after all
    assert urgency(shift) is P0, "nobody has set it lower yet"
    lower(shift, P3, code="information_corrected")
    assert urgency(shift) is P3


def test_it_never_goes_below_an_open_star(shift):
    shift.do(c.AnswerTriage("A1", {**all_no(), "M1": "unknown"}))
    assert urgency(shift) is P1
    with pytest.raises(RuleBroken, match="M1: this keeps call A1 at P1"):
        lower(shift, P3)


def test_nobody_lowers_what_nobody_has_asked(shift):
    with pytest.raises(RuleBroken, match="Answer the triage questions first"):
        lower(shift, P3)


def test_it_never_goes_below_a_screener(shift):
    triaged(shift, H2="yes")
    shift.do(c.SwitchChecklist("c-ssrs", on=True, terms=True))
    shift.do(c.AnswerTriage("A1", HIGH, pack="c-ssrs"))
    with pytest.raises(RuleBroken, match="clinical screener says P1"):
        lower(shift, P2)
    shift.do(c.FinishTriage("A1", "c-ssrs", "With his sister tonight."))
    shift.do(c.AnswerTriage("A1", {"q1": "no", "q2": "no", "q6": "no"}, pack="c-ssrs"))
    assert urgency(shift) is P1, "a screener never lowers"
    shift.do(c.AnswerTriage("A1", {"q1": "yes"}, pack="c-ssrs"))
    lower(shift, P3)
    assert urgency(shift) is P3


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"password": "wrong lanterns"}, BadInput, "not right"),
        ({"second": "nobody"}, BadInput, "somebody else"),
        ({"second": EVERYTHING}, BadInput, "somebody else"),
        ({"second": Role.DISPATCHER.value}, RuleBroken, "clinician or a supervisor"),
        ({"code": "because"}, BadInput, "must be one of"),
        ({"code": "other"}, BadInput, "."),
        ({"code": "supports_present"}, RuleBroken, "X1"),
    ],
)
def test_it_is_refused(shift, changes, error, words):
    triaged(shift, H2="yes")
    before = shift.position
    with pytest.raises(error, match=words):
        lower(shift, P3, **changes)
    assert (shift.position, urgency(shift)) == (before, P1)


def test_supports_allow_one_step_and_a_clinician_says_so(shift):
    triaged(shift, H2="yes", X1="yes")
    with pytest.raises(RuleBroken, match="one step"):
        lower(shift, P3, code="supports_present", second=Role.CLINICIAN.value)
    with pytest.raises(RuleBroken, match="must be a clinician"):
        lower(shift, P2, code="supports_present")
    lower(shift, P2, code="supports_present", second=Role.CLINICIAN.value)
    assert urgency(shift) is P2


def test_guessing_the_second_password_is_counted(shift):
    triaged(shift, H2="yes")
    for _ in range(5):
        with pytest.raises(BadInput, match="not right"):
            lower(shift, P3, password="guess")
    with pytest.raises(BadInput, match="Too many"):
        lower(shift, P3)


def test_a_password_is_not_shown_by_the_wish():
    assert "secret" not in repr(c.LowerUrgency("A1", P3, "other", "x", "secret"))


# --- the health record ---------------------------------------------------------------------------


def test_a_screening_is_the_clinicians_and_only_its_urgency_crosses(shift):
    triaged(shift)
    shift.do(c.AnswerTriage("A1", {"a": 3, "b": 3, "c": 3}, pack="ctrs"))
    assert urgency(shift) is P1
    found = shift.office.ask(q.Screenings("A1")).screenings
    assert [(one.pack, one.result.scored.total) for one in found] == [("ctrs", 9)]
    said = json.dumps([repr(one) for one in shift.call("A1").call.screened])
    assert "ctrs" not in said
    shift.become(Role.DISPATCHER.value)
    with pytest.raises(NoRight):
        shift.office.ask(q.Screenings("A1"))
    with pytest.raises(NoRight):
        shift.do(c.AnswerTriage("A1", {"a": 5}, pack="ctrs"))
    kinds = {row.kind for row in shift.office.ask(q.CallCard("A1")).timeline}
    assert "screening.answered" not in kinds
    assert "call.screening_counted" in kinds


def test_a_corrected_answer_of_an_open_screening_is_followed(shift):
    triaged(shift)
    shift.do(c.AnswerTriage("A1", {"a": 1, "b": 1, "c": 1}, pack="ctrs"))
    shift.do(c.AnswerTriage("A1", {"a": 5, "b": 5, "c": 5}, pack="ctrs"))
    assert urgency(shift) is P4
    shift.do(c.FinishTriage("A1", "ctrs", "With his sister tonight."))
    with pytest.raises(RuleBroken):
        shift.do(c.FinishTriage("A1", "ctrs", "With his sister tonight."))


def test_no_score_stands_alone(shift):
    shift.do(c.AnswerTriage("A1", {"a": 4, "b": 4, "c": 4}, pack="ctrs"))
    with pytest.raises(BadInput):
        shift.do(c.FinishTriage("A1", "ctrs"))
    shift.do(c.FinishTriage("A1", "ctrs", "Tired, wants help. Sister stays."))
    (found,) = shift.office.ask(q.Screenings("A1")).screenings
    assert found.formulation == "Tired, wants help. Sister stays."


def test_runs_through_several_checklists_park_and_resume(shift):
    shift.do(c.AnswerTriage("A1", {"M1": "no"}))
    shift.do(c.AnswerTriage("A1", {"R1": "no"}, pack="medical-red-flags"))
    shift.do(c.AnswerTriage("A1", {"a": 4}, pack="ctrs"))
    shift.do(c.AnswerTriage("A1", {"M2": "no"}))
    call = shift.call("A1").call
    assert {a.pack: dict(a.answers) for a in call.assessments} == {
        "mcrrt-intake": {"M1": "no", "M2": "no"}, "medical-red-flags": {"R1": "no"},
    }  # fmt: skip
    assert call.assessment.pack == "mcrrt-intake", "the call rests on the intake"
    assert call.provisional


# --- checklists ----------------------------------------------------------------------------------


def test_a_checklist_that_is_off_is_not_begun(shift):
    with pytest.raises(RuleBroken, match="not in use here"):
        shift.do(c.AnswerTriage("A1", {"q1": "no"}, pack="c-ssrs"))
    with pytest.raises(RuleBroken, match="terms were read"):
        shift.do(c.SwitchChecklist("c-ssrs", on=True))
    shift.do(c.SwitchChecklist("c-ssrs", on=True, terms=True))
    shift.do(c.AnswerTriage("A1", {"q1": "no"}, pack="c-ssrs"))
    shift.do(c.SwitchChecklist("c-ssrs", on=False))
    shift.do(c.AnswerTriage("A1", {"q2": "no"}, pack="c-ssrs"))  # what was begun goes on
    shift.do(c.FinishTriage("A1", "c-ssrs", "With his sister tonight."))
    with pytest.raises(RuleBroken, match="not in use here"):
        shift.do(c.AnswerTriage("A1", {"q1": "no"}, pack="c-ssrs"))
    shift.do(c.SwitchChecklist("c-ssrs", on=True))  # its terms stay confirmed
    row = next(r for r in shift.office.ask(q.Checklists()).rows if r.id == "c-ssrs")
    assert row.on
    assert row.terms_by == "Everybody"


def test_the_intake_stays_on(shift):
    with pytest.raises(RuleBroken, match="always in use"):
        shift.do(c.SwitchChecklist("mcrrt-intake", on=False))
    with pytest.raises(BadInput, match="intake checklist is called"):
        shift.do(c.LoadChecklist(own_checklist(role="intake")))
    with pytest.raises(BadInput, match="intake checklist is called"):
        shift.do(c.LoadChecklist(own_checklist(id="mcrrt-intake")))


def test_a_version_that_was_used_is_kept_once_and_frozen(shift):
    shift.do(c.LoadChecklist(own_checklist()))
    shift.do(c.AnswerTriage("A1", {"W1": "yes"}, pack="winter"))
    shift.do(c.AnswerTriage("A2", {"W1": "no"}, pack="winter"))
    first = shift.call("A1").call.assessments[-1].hash
    changed = own_data()
    changed["items"][0]["text"]["en"] = "Out in the cold tonight?"
    with pytest.raises(RuleBroken, match="Version 1 of this checklist is in use and frozen"):
        shift.do(c.LoadChecklist(json.dumps(changed)))
    shift.do(c.LoadChecklist(json.dumps({**changed, "version": "2"})))
    # What was begun goes on with what it began with, and can be opened for ever.
    shift.do(c.AnswerTriage("A1", {"W1": "no"}, pack="winter"))
    assert shift.call("A1").call.assessments[-1].version == "1"
    old = shift.office.ask(q.PackOf("winter", first))
    assert packs.parse(old.json).by_id["W1"].text["en"] == "Out in the cold?"
    assert packs.parse(shift.office.ask(q.PackOf("winter")).json).version == "2"
    assert shift.office.ask(q.Verify()).ok


def test_a_version_that_would_be_refused_today_opens_its_runs_in_its_own_words(shift, monkeypatch):
    with monkeypatch.context() as then:
        checked_as_then(then)
        shift.do(c.LoadChecklist(of_another_day()))
        shift.do(c.AnswerTriage("A1", {"W1": "yes"}, pack="winter"))
    with pytest.raises(BadInput):
        shift.do(c.LoadChecklist(of_another_day(version="2")))
    packs._kept.cache_clear()  # as after a start
    run = shift.call("A1").call.assessments[-1]
    old = packs.parse_kept(shift.office.ask(q.PackOf("winter", run.hash)).json)
    assert (old.hash, said(old.items[1].text, "fr")) == (run.hash, "Wet?")
    assert run.result.actions == ("blankets",)
    [row] = [row for row in shift.office.ask(q.Checklists()).rows if row.id == "winter"]
    assert (row.version, row.on, row.versions) == ("1", True, 1)
    shift.do(c.AnswerTriage("A1", {"W1": "no", "W2": "yes"}, pack="winter"))  # it goes on with it
    shift.do(c.FinishTriage("A1", "winter"))
    again = shift.call("A1").call.assessments[-1]
    assert (again.hash, again.result.complete) == (run.hash, True)
    shift.do(c.LoadChecklist(own_checklist(version="2")))  # and is followed by one of today
    assert packs.parse(shift.office.ask(q.PackOf("winter")).json).version == "2"
    assert packs.parse_kept(shift.office.ask(q.PackOf("winter", run.hash)).json).version == "1"
    assert shift.office.ask(q.Verify()).ok


def test_the_shipped_checklist_is_kept_when_it_is_first_used(shift):
    def versions(pack: str) -> int:
        rows: dict[str, int] = {r.id: r.versions for r in shift.office.ask(q.Checklists()).rows}
        return rows[pack]

    assert (versions("mcrrt-intake"), versions("ctrs")) == (1, 0), "the shift has used the intake"
    shift.do(c.AnswerTriage("A1", {"M1": "no"}))
    receipt = shift.do(c.AnswerTriage("A1", {"a": 4}, pack="ctrs"))
    kept = shift.fact(receipt.events[0])
    assert isinstance(kept, tr.ChecklistKept)
    assert kept.json.encode() == packs.pack_bytes("ctrs")
    shift.do(c.AnswerTriage("A2", {"a": 4}, pack="ctrs"))
    assert (versions("mcrrt-intake"), versions("ctrs")) == (1, 1)


def test_what_is_no_checklist_is_refused_by_its_place(shift):
    for text, words in (
        ("{", "not JSON"), ("[]", "one JSON object"), (own_checklist(items=[]), "'items'"),
        (own_checklist(languages=["en"]), "French"), ("x" * 600_000, "too large"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=words):
            shift.do(c.LoadChecklist(text))
    with pytest.raises(NotFound):
        shift.office.ask(q.PackOf("winter"))
