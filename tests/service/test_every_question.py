"""What is true of every question: it is answered, and nothing typed breaks it."""

import dataclasses
from typing import Any

import pytest

from mcrrt.domain.errors import NotFound, Refused
from mcrrt.service import answers as a
from mcrrt.service import checklist_answers as ch
from mcrrt.service import link_answers, sheet_answers, watch_answers
from mcrrt.service import map_answers as m
from mcrrt.service import questions as q
from mcrrt.service import roster_answers as ra
from mcrrt.service.questions import QUESTIONS
from tests.service.asked import ASKED
from tests.service.plain import assert_plain

KINDS = sorted(ASKED, key=lambda kind: kind.__name__)
ANSWERS = {
    q.Alarms: watch_answers.AlarmList, q.ResponsePlan: watch_answers.PlanView, q.Board: a.BoardView, q.CallCard: a.CallCardView, q.PriorCalls: a.PriorCallList, q.SearchCalls: a.SearchPage,
    q.Teams: a.TeamList, q.Members: a.MemberList, q.Partners: a.PartnerList, q.ReferralCard: a.ReferralCardView,
    q.ReferralsOf: a.ReferralList, q.ReferralPreview: a.Pages, q.Document: a.Pages, q.FollowUps: a.FollowUpList,
    q.Accounts: a.AccountList, q.Settings: a.SettingValues, q.Drafts: a.DraftTexts, q.WhoAmI: a.Me,
    q.Checklists: ch.ChecklistList, q.Screenings: ch.ScreeningList, q.PackOf: ch.PackData, q.AccessLog: a.AccessList, q.Health: a.HealthView, q.Verify: a.VerifyReport,
    q.OnTheMap: m.MapView, q.Layers: m.LayerList, q.ShapesOf: m.LayerShapes, q.PreviewLayer: m.LayerPreview,
    q.ShiftSheet: sheet_answers.ShiftSheetView, q.SheetPages: a.Pages,
    q.WhoIsOn: ra.OnNowList, q.Roster: ra.RosterView, q.PreviewShifts: ra.ShiftPreview, q.PreviewRoster: ra.RosterPreview,
    q.BestPairs: ra.PairsView, q.ShiftPlan: ra.PlanOfShift,
    q.Link: link_answers.LinkView, q.Receipt: a.Pages, q.Attention: link_answers.AttentionView,
}  # fmt: skip


def test_no_question_is_left_out():
    assert set(ASKED) == set(QUESTIONS.values()) == set(ANSWERS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_it_is_answered(quiet_shift, kind):
    answer = quiet_shift.office.ask(ASKED[kind](quiet_shift))
    assert isinstance(answer, ANSWERS[kind])


MARK = "zqxj"
HOSTILE = (
    MARK + "x" * 100_000, (MARK + " ") * 20_000, f"{MARK}\x00", f"{MARK}\ud800", f"{MARK}\u202e", f"{MARK}%", f"{MARK}'",
    f'{MARK}"', '"', "'", "*", "^zqxj", "zqxj NEAR(a b)", "NOT zqxj", "AND", "OR OR", "(((", "{who} : zqxj", "who:zqxj",
    "zqxj + +", "\x00", "\ud800", "\u0301", "a" * 5_000, "ﷺ" * 200, "; DROP TABLE call; --",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_nothing_typed_breaks_a_question(quiet_shift, kind):
    good: Any = ASKED[kind](quiet_shift)
    quiet_shift.office.ask(good)
    before = quiet_shift.position
    for name in (field.name for field in dataclasses.fields(good)):
        kind_of_value = type(getattr(good, name))
        for text in HOSTILE if kind_of_value in (str, tuple) else ():
            changed = text if kind_of_value is str else (text, text)
            try:
                quiet_shift.office.ask(dataclasses.replace(good, **{name: changed}))
            except Refused as error:
                assert_plain(error, MARK)
    assert quiet_shift.position <= before + 5  # at most a search of each kind was recorded


@pytest.mark.parametrize(
    "question",
    [
        q.CallCard(""), q.CallCard("A99"), q.ReferralCard(""), q.ReferralCard("A1"), q.ReferralsOf("A99"),
        q.ReferralPreview("R-A9-9"), q.Document("R-A1-1", "ab" * 32), q.Document("R-A2-1", ""), q.PackOf("none"),
        q.PackOf("../mcrrt-intake"), q.PackOf("ctrs", "ab" * 32), q.Screenings("A99"), q.AccessLog("A99"),
        q.BestPairs("A99"), q.PreviewShifts(("zz",), "Day", "2026-06-15"), q.PreviewShifts((), "None", "2026-06-15"), q.SheetPages(""), q.SheetPages("ab" * 32),
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_exist_is_not_found(quiet_shift, question):
    before = quiet_shift.position
    with pytest.raises(NotFound) as raised:
        quiet_shift.office.ask(question)
    assert_plain(raised.value)
    assert quiet_shift.position == before


def test_a_search_is_a_page_at_a_time_newest_first(quiet_shift):
    found, after = [], ""
    while True:
        page = quiet_shift.office.ask(q.SearchCalls("elm", after=after, limit=2))
        found += [row.number for row in page.rows]
        after = page.next
        if not after:
            break
    assert found == [f"A{n}" for n in range(9, 0, -1)]


def test_a_search_narrows_by_everything_at_once(quiet_shift):
    def numbers(**narrow):
        return {row.number for row in quiet_shift.office.ask(q.SearchCalls(**narrow)).rows}

    assert numbers(status=("pending_review", "follow_up_open")) == {"A5", "A6"}
    assert numbers(disposition=("D09",)) == {"A5"}
    assert numbers(text="elm", disposition=("D09", "D03")) == {"A5", "A8"}
    assert numbers(urgency=("P4",)) == {"A4"}
    assert numbers(text="neighbour") == {"A1"}
    assert numbers(text="neigh") == {"A1"}
    assert numbers(text="elm", since=quiet_shift.clock.time) == set()


def test_calls_that_are_alike_are_shown_with_why(quiet_shift):
    alike = quiet_shift.office.ask(
        q.PriorCalls(address="1 Elm Street", call=quiet_shift.words["A2"])
    ).calls
    assert [(p.row.number, p.why, p.likely_duplicate) for p in alike] == [
        ("A1", ("address",), True)
    ]
    assert quiet_shift.office.ask(q.PriorCalls()).calls == ()


def test_a_picture_of_a_document_is_made_when_it_is_asked_for(quiet_shift):
    document = quiet_shift.words["document"]
    assert quiet_shift.office.ask(q.Document("R-A2-1", document)).png == ()
    assert quiet_shift.office.ask(q.Document("R-A2-1", document, 90)).png[0].endswith(b"90")
