"""Views and searches are recorded; the health record stays with clinicians."""

import dataclasses
from typing import Any

import pytest

from mcrrt.domain.errors import NotNow
from mcrrt.domain.facts import access as acc
from mcrrt.domain.roles import Role
from mcrrt.service import questions as q
from mcrrt.service.access import Right, has
from tests.service.asked import ASKED
from tests.service.scene import EVERYTHING, Shift
from tests.support import PASSWORD

CLINICAL_WORDS = "Hears voices at night."
SEE_CLINICAL = (Role.CLINICIAN, Role.SUPERVISOR)


def log(shift: Shift, kind: str) -> list[Any]:
    """The entries of the access log of this kind, oldest first."""
    rows = shift.office.ask(q.AccessLog(limit=1_000)).rows
    return [row for row in reversed(rows) if row.kind == kind]


def views(shift: Shift) -> list[str]:
    return [row.record for row in log(shift, "access.viewed")]


# --- the health record ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", [r for r in Role if has((r,), Right.CALL_SEE)])
def test_clinical_notes_are_on_the_timeline_of_clinicians_only(shift, role):
    shift.become(role.value)
    kinds = [row.kind for row in shift.call("A1").timeline]
    assert "call.note" in kinds
    assert ("call.clinical_note" in kinds) is (role in SEE_CLINICAL)


@pytest.mark.parametrize("role", [r for r in Role if has((r,), Right.CALL_SEE)])
@pytest.mark.parametrize("text", ["voices", "hears night", '"voices"', "clinical:voices", "{clinical} : voices",
                                  "voices OR elm", "vo*", "-elm voices"])  # fmt: skip
def test_no_search_finds_a_clinical_note_for_anybody_else(shift, role, text):
    shift.become(role.value)
    found = [row.number for row in shift.office.ask(q.SearchCalls(text)).rows]
    if role not in SEE_CLINICAL:
        assert found == []
    elif text == "voices":
        assert found == ["A1"]


@pytest.mark.parametrize("role", [r for r in Role if r not in SEE_CLINICAL])
def test_no_answer_to_anything_holds_a_clinical_note(shift, role):
    shift.become(role.value)
    for question in ASKED.values():
        asked = question(shift)
        if has((role,), asked.RIGHT):
            assert CLINICAL_WORDS not in repr(shift.office.ask(asked))


def test_what_is_told_of_a_clinical_note_is_only_that_there_is_one(shift):
    assert CLINICAL_WORDS not in repr(shift.founded.heard)


# --- views ---------------------------------------------------------------------------------------


def test_a_view_is_recorded_once_in_ten_minutes(shift):
    for _ in range(3):
        shift.call("A1")
    assert views(shift) == ["A1"]
    shift.clock.advance(minutes=9, seconds=50)
    shift.call("A1")
    assert views(shift) == ["A1"]
    shift.clock.advance(seconds=11)
    shift.call("A1")
    shift.call("A2")
    assert views(shift) == ["A1", "A1", "A2"]


def test_the_same_record_by_another_name_is_the_same_view(shift):
    for word in ("A1", "a1", "1", shift.words["A1"]):
        shift.call(word)
    assert views(shift) == ["A1"]


def test_everybody_leaves_a_view_of_their_own(shift):
    shift.call("A1")
    shift.become("dispatcher")
    shift.call("A1")
    shift.become(EVERYTHING)
    found = [(row.actor, row.role, row.fact.compartments) for row in log(shift, "access.viewed")]
    assert [(actor, parts) for actor, _role, parts in found] == [
        ("Everybody", ("ops", "clinical", "referral", "admin", "access")),
        ("Pat dispatcher", ("ops",)),
    ]


def test_a_new_start_remembers_who_looked(shift):
    shift.call("A1")
    again = shift.founded.restarted()
    again.log_in(EVERYTHING, PASSWORD)
    shift.founded = again
    shift.call("A1")
    assert views(shift) == ["A1"]


@pytest.mark.parametrize("kind", [q.ReferralCard, q.ReferralPreview, q.Document])
def test_looking_at_a_referral_is_looking_at_its_call(shift, kind):
    shift.office.ask(ASKED[kind](shift))
    assert views(shift) == ["A2" if kind is q.Document else "A1"]


def test_the_log_can_be_narrowed_to_one_call(shift):
    shift.call("A1")
    shift.call("A2")
    rows = shift.office.ask(q.AccessLog(record="A2")).rows
    assert [row.record for row in rows] == ["A2"]


class CannotWrite:
    """A store in which nothing can be recorded any more."""

    def __init__(self, store) -> None:
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def unit(self):
        raise NotNow("The disk is full.")


@pytest.mark.parametrize(
    "kind", [q.CallCard, q.ReferralCard, q.ReferralPreview, q.Document, q.SearchCalls]
)
def test_what_cannot_be_recorded_is_not_shown(shift, kind):
    question = ASKED[kind](shift)
    opened = shift.office._opened
    shift.office._opened = dataclasses.replace(opened, store=CannotWrite(opened.store))
    with pytest.raises(NotNow):
        shift.office.ask(question)
    shift.office._opened = opened


# --- searches ------------------------------------------------------------------------------------


def test_a_search_is_recorded_without_what_was_typed(shift):
    shift.office.ask(q.SearchCalls("Elm", status=("queued", "received"), municipality=("milton",)))
    (row,) = log(shift, "access.searched")
    assert row.fact == acc.Searched(("text", "status", "municipality"), 0)
    assert "elm" not in repr(row).lower()


def test_typing_leaves_one_entry_a_minute(shift):
    for typed in ("e", "el", "elm"):
        shift.office.ask(q.SearchCalls(typed))
    assert len(log(shift, "access.searched")) == 1
    shift.clock.advance(minutes=1, seconds=1)
    shift.office.ask(q.SearchCalls("elm"))
    assert len(log(shift, "access.searched")) == 2


def test_leafing_on_and_looking_at_the_whole_list_is_no_new_search(shift):
    page = shift.office.ask(q.SearchCalls(limit=2))
    shift.office.ask(q.SearchCalls(limit=2, after=page.next))
    assert log(shift, "access.searched") == []
    page = shift.office.ask(q.SearchCalls("elm", limit=2))
    shift.clock.advance(minutes=5)
    shift.office.ask(q.SearchCalls("elm", limit=2, after=page.next))
    assert len(log(shift, "access.searched")) == 1
