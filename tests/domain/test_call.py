from dataclasses import replace
from datetime import timedelta

import pytest

from mcrrt.domain.assignment import Ended, ResponseMode
from mcrrt.domain.call import Call, CallStatus, Link, Stage
from mcrrt.domain.call_rules import evolve
from mcrrt.domain.call_triage import require_raise
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.journal import Unreadable
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from tests.domain.making import NOON, entry, intake_pack, minutes

PACK = intake_pack()
ALL_NO = {item.id: "no" for item in PACK.items}
P0, P1, P2, P3, P4 = Urgency
S = TeamStatus
TOMORROW = NOON + timedelta(days=1)

OPENED = f.CallOpened("k", "A1")
QUEUED = f.CallQueued("k")
CANCELLED = f.CallCancelled("k", "Nobody there.")
DIVERTED = f.CallDiverted("k", "crisis line", "")
REVIEWED = f.CallReviewed("k")
REOPENED = f.CallReopened("k", "Called again.")
DUPLICATE = f.CallMarkedDuplicate("k", "other")


def closed(*codes, review=False, follow_up_by=None):
    return f.CallClosed("k", codes or ("D03",), "", review, follow_up_by)


def followed_up(again_by=None):
    return f.FollowedUp("k", again_by is None, "Spoke.", again_by)


def answered(assessment="s1", **answers):
    return tr.TriageAnswered("k", assessment, answers, evaluate(PACK, answers))


def done(assessment="s1"):
    return tr.TriageDone("k", assessment)


def sent(team="t1", assignment="a1", *, stacked=False):
    return t.TeamAssigned(
        assignment, "k", team, team.upper(), "o", "c", ResponseMode.FIRST_RESPONDER, stacked
    )


def status(status, assignment="a1", team="t1"):
    return t.TeamStatusSet(team, "o", "c", status, "unit", "k", assignment)


def raised(urgency):
    return f.UrgencyRaised("k", urgency, "Heard shouting.")


def call(*facts: object, at=NOON) -> Call:
    state = None
    for n, fact in enumerate((OPENED, *facts)):
        state = evolve(state, entry(fact, at + minutes(n)))  # type: ignore[arg-type]
    assert state is not None
    return state


def refuses(state, fact, words):
    with pytest.raises(RuleBroken, match=words):
        evolve(state, entry(fact))


# --- stages --------------------------------------------------------------------------------------

WAY: dict[Stage, tuple[object, ...]] = {
    Stage.DRAFT: (),
    Stage.OPEN: (QUEUED,),
    Stage.FOLLOW_UP_OPEN: (QUEUED, closed(follow_up_by=TOMORROW)),
    Stage.PENDING_REVIEW: (QUEUED, closed("D09", review=True)),
    Stage.CLOSED: (QUEUED, closed()),
    Stage.DIVERTED: (QUEUED, DIVERTED),
    Stage.CANCELLED: (QUEUED, CANCELLED),
    Stage.DUPLICATE: (QUEUED, DUPLICATE),
}
WORKING = (Stage.DRAFT, Stage.OPEN)
ENDED = tuple(stage for stage in Stage if stage not in WORKING)
# What each fact leads to, and from where. Any other stage refuses it.
LEADS = {
    "queue": (QUEUED, {Stage.DRAFT: Stage.OPEN}),
    "send": (sent(), {Stage.OPEN: Stage.OPEN}),
    "raise": (raised(P0), {stage: stage for stage in WORKING}),
    "answer": (answered(M1="no"), {stage: stage for stage in WORKING}),
    "divert": (DIVERTED, dict.fromkeys(WORKING, Stage.DIVERTED)),
    "cancel": (CANCELLED, dict.fromkeys(WORKING, Stage.CANCELLED)),
    "duplicate": (DUPLICATE, dict.fromkeys(WORKING, Stage.DUPLICATE)),
    "close": (closed(), dict.fromkeys(WORKING, Stage.CLOSED)),
    "review": (REVIEWED, {Stage.PENDING_REVIEW: Stage.CLOSED}),
    "follow up": (followed_up(), {Stage.FOLLOW_UP_OPEN: Stage.CLOSED}),
    "try again": (followed_up(TOMORROW), {Stage.FOLLOW_UP_OPEN: Stage.FOLLOW_UP_OPEN}),
    "reopen": (REOPENED, dict.fromkeys(ENDED, Stage.OPEN)),
    "note": (f.NoteAdded("k", "A note."), {stage: stage for stage in Stage}),
    "details": (f.CallDetailsRecorded("k", {"address": "x"}), {stage: stage for stage in Stage}),
    "link": (f.CallsLinked("k", "other", "related"), {stage: stage for stage in Stage}),
    "unreadable": (Unreadable(), {stage: stage for stage in Stage}),
}


@pytest.mark.parametrize("stage", Stage)
def test_every_fact_in_every_stage(stage):
    state = call(*WAY[stage])
    assert state.stage is stage
    for step, (fact, leads) in LEADS.items():
        if stage in leads:
            assert evolve(state, entry(fact)).stage is leads[stage], step
            continue
        with pytest.raises(RuleBroken):
            evolve(state, entry(fact))


def test_a_call_begins_once_and_must_be_there():
    refuses(call(), OPENED, "already")
    refuses(call(), imported(), "already")
    refuses(None, QUEUED, "no such call")


def test_a_closing_is_reviewed_before_it_is_followed_up():
    state = call(QUEUED, closed("D09", review=True, follow_up_by=TOMORROW))
    assert state.stage is Stage.PENDING_REVIEW
    state = evolve(state, entry(REVIEWED))
    assert (state.stage, state.follow_up_by) == (Stage.FOLLOW_UP_OPEN, TOMORROW)
    state = evolve(state, entry(followed_up()))
    assert (state.stage, state.follow_up_by) == (Stage.CLOSED, None)


def test_reopening_takes_the_ending_away_and_keeps_what_happened():
    state = call(
        QUEUED, sent(), status(S.EN_ROUTE), status(S.ON_SCENE), status(S.AVAILABLE), closed("D04")
    )
    again = evolve(state, entry(REOPENED))
    assert (again.dispositions, again.ended_at, again.follow_up_by) == ((), None, None)
    assert again.assignments == state.assignments
    assert again.reopened == 1
    assert not again.needs_outcome
    assert again.waiting


def test_a_duplicate_points_to_its_parent_and_back():
    state = call(QUEUED, DUPLICATE)
    assert state.links == (Link("other", "parent"),)
    parent = evolve(call(QUEUED), entry(f.CallMarkedDuplicate("copy", "k")))
    assert (parent.stage, parent.links) == (Stage.OPEN, (Link("copy", "child"),))
    refuses(state, f.CallMarkedDuplicate("copy", "k"), "itself a duplicate")


def test_a_tie_is_kept_once_and_seen_from_both_ends():
    one = call(f.CallsLinked("k", "o", "related"), f.CallsLinked("k", "o", "parent"))
    assert one.links == (Link("o", "parent"),)
    assert call(f.CallsLinked("o", "k", "parent")).links == (Link("o", "child"),)


@pytest.mark.parametrize("fact", [CANCELLED, DIVERTED, DUPLICATE, closed()])
@pytest.mark.parametrize("stacked", [False, True])
def test_no_call_ends_under_a_team(fact, stacked):
    refuses(call(QUEUED, sent(stacked=stacked)), fact, "T1 is still on call A1")


# --- what a board shows --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), CallStatus.DRAFT),
        ((QUEUED,), CallStatus.RECEIVED),
        ((QUEUED, answered(M1="no")), CallStatus.TRIAGING),
        ((QUEUED, answered(**ALL_NO)), CallStatus.QUEUED),
        ((QUEUED, answered(M1="no"), done()), CallStatus.QUEUED),
        ((QUEUED, sent()), CallStatus.DISPATCHED),
        ((QUEUED, sent(stacked=True)), CallStatus.RECEIVED),
        ((QUEUED, sent(), status(S.EN_ROUTE)), CallStatus.DISPATCHED),
        ((QUEUED, sent(), status(S.STAGED)), CallStatus.DISPATCHED),
        ((QUEUED, sent(), status(S.ON_SCENE)), CallStatus.ACTIVE),
        ((QUEUED, sent(), status(S.TRANSPORTING)), CallStatus.ACTIVE),
        ((QUEUED, sent(), status(S.AT_HOSPITAL)), CallStatus.AT_HOSPITAL),
        ((QUEUED, sent(), status(S.AVAILABLE)), CallStatus.RECEIVED),
        ((QUEUED, sent(), status(S.ON_SCENE), status(S.AVAILABLE)), CallStatus.ACTIVE),
        ((QUEUED, sent(), status(S.ON_SCENE), sent("t2", "a2"), status(S.AVAILABLE)), CallStatus.DISPATCHED),
        ((QUEUED, sent(), sent("t2", "a2"), status(S.AT_HOSPITAL)), CallStatus.AT_HOSPITAL),
    ],
)  # fmt: skip
def test_the_status_follows_triage_and_teams(facts, expected):
    assert call(*facts).status is expected


@pytest.mark.parametrize("stage", ENDED)
def test_the_status_of_what_has_ended_is_its_end(stage):
    assert call(*WAY[stage]).status == stage.value


def test_when_the_last_team_clears_somebody_must_say_how_it_ended():
    on_scene = call(QUEUED, sent(), status(S.ON_SCENE))
    assert not on_scene.needs_outcome
    cleared = evolve(on_scene, entry(status(S.AVAILABLE)))
    assert cleared.needs_outcome
    assert not cleared.waiting
    assert evolve(cleared, entry(closed())).needs_outcome is False
    called_back = call(QUEUED, sent(), status(S.AVAILABLE))
    assert called_back.waiting
    assert not called_back.needs_outcome


def test_status_since_moves_only_with_the_status():
    state = call(QUEUED, sent(), status(S.EN_ROUTE))
    assert state.status_since == NOON + minutes(2)
    assert state.changed_at == NOON + minutes(3)
    arrived = evolve(state, entry(status(S.ON_SCENE), NOON + minutes(9)))
    assert arrived.status_since == NOON + minutes(9)


def test_a_clock_that_steps_back_does_not_take_the_call_back():
    state = evolve(call(QUEUED), entry(sent(), NOON - minutes(60)))
    assert state.changed_at == NOON + minutes(1)
    assert state.status_since == NOON + minutes(1)


# --- teams on it ---------------------------------------------------------------------------------


def test_a_team_is_on_a_call_once():
    refuses(call(QUEUED, sent()), sent(assignment="a2"), "T1 is on call A1 already")
    refuses(call(QUEUED, sent(stacked=True)), sent(assignment="a2"), "already")
    again = call(QUEUED, sent(), status(S.AVAILABLE), sent(assignment="a2"))
    assert [a.ended for a in again.assignments] == [Ended.CANCELLED, None]


def test_a_state_for_an_assignment_that_is_over_is_refused():
    state = call(QUEUED, sent(), status(S.AVAILABLE))
    refuses(state, status(S.EN_ROUTE), "not on call A1")
    refuses(state, status(S.EN_ROUTE, "nothing"), "not on call A1")


def test_stacked_then_started_or_withdrawn():
    waiting = call(QUEUED, sent(stacked=True))
    assert [a.call_sign for a in waiting.stacked] == ["T1"]
    assert waiting.open_assignments == ()
    begun = evolve(waiting, entry(t.StackedCallStarted("a1", "k", "t1", "o", "c")))
    assert begun.status is CallStatus.DISPATCHED
    taken = evolve(waiting, entry(t.StackedCallWithdrawn("a1", "k", "t1", "Nearer team.")))
    assert [a.ended for a in taken.assignments] == [Ended.WITHDRAWN]
    assert taken.waiting


def test_only_what_waits_can_be_started_or_withdrawn():
    on_it = call(QUEUED, sent())
    refuses(on_it, t.StackedCallStarted("a1", "k", "t1", "o", "c"), "does not wait")
    refuses(on_it, t.StackedCallWithdrawn("a1", "k", "t1", "Nearer team."), "does not wait")


def test_attended_means_that_somebody_reached_the_person():
    assert not call(QUEUED, sent(), status(S.EN_ROUTE)).attended
    assert call(QUEUED, sent(), status(S.ON_SCENE), status(S.AVAILABLE)).attended


# --- urgency -------------------------------------------------------------------------------------


def test_a_fresh_call_is_p1_and_provisional():
    assert (call().urgency, call().provisional) == (P1, True)


def test_the_urgency_follows_the_answers_of_the_open_assessment():
    state = call(answered(SF1="yes"))
    assert (state.urgency, state.provisional) == (P0, True)
    corrected = evolve(state, entry(answered(**ALL_NO)))
    assert (corrected.urgency, corrected.provisional) == (P4, False)


def test_what_a_finished_assessment_said_stands():
    state = call(answered(**{**ALL_NO, "H3": "yes"}), done(), answered("s2", **ALL_NO))
    assert state.urgency is P2
    assert [a.id for a in state.assessments] == ["s1", "s2"]
    worse = evolve(state, entry(answered("s2", SF1="yes")))
    assert worse.urgency is P0


def test_what_a_person_raised_stands():
    state = call(raised(P0), answered(**ALL_NO), done())
    assert state.urgency is P0
    for known, urgency in ((state, P0), (call(), P1), (call(), P3)):
        with pytest.raises(RuleBroken, match="can only be raised"):
            require_raise(known, urgency)


def test_two_who_raise_at_once_both_count():
    assert call(raised(P0), raised(P1)).urgency is P0
    assert call(raised(P1), raised(P0)).raised is P0


def test_assessments_begun_apart_all_count():
    """Two people who did not see each other's answers: the more urgent result stands."""
    state = call(answered(**ALL_NO), answered("s2", M1="yes"))
    assert state.urgency is call(answered("s2", M1="yes")).urgency
    assert [a.id for a in state.assessments] == ["s1", "s2"]


def test_an_answer_that_comes_late_opens_an_assessment_of_its_own():
    late = entry(answered(M2="yes"))
    state = evolve(call(answered(M1="no"), done()), late)
    assert [a.id for a in state.assessments] == ["s1", late.event_id]
    assert state.open_run("mcrrt-intake") is not None


def test_who_did_not_see_the_last_answers_cannot_lower_what_they_say():
    state = call(answered(M1="yes"))
    unseen = replace(entry(answered(**ALL_NO)), base={"assessment": None})
    assert evolve(state, unseen).urgency is state.urgency
    seen = replace(entry(answered(**ALL_NO)), base={"assessment": state.assessments[0].event})
    assert evolve(state, seen).urgency is not state.urgency


def test_an_assessment_is_finished_once():
    state = call(answered(M1="no"))
    refuses(state, done("s2"), "no open assessment")
    finished = evolve(state, entry(done()))
    refuses(finished, done(), "no open assessment")
    refuses(call(), done(), "no open assessment")


def test_an_assessment_keeps_its_pack_its_answers_and_who_gave_them():
    state = call(answered(M1="no"), answered(M2="no"))
    latest = state.assessment
    assert latest is not None
    assert (latest.pack, latest.version, latest.hash) == (
        "mcrrt-intake",
        "1.0.0",
        "hash of the file",
    )
    assert latest.answers == {"M1": "no", "M2": "no"}
    assert (latest.started_at, latest.changed_at) == (NOON + minutes(1), NOON + minutes(2))


# --- imported ------------------------------------------------------------------------------------


def imported(urgency: Urgency | None = None, *outcomes: ImportedOutcome) -> f.CallImported:
    return f.CallImported(
        "k", "AX1", "old system", "77", NOON, {"address": "1 Elm St"}, outcomes, urgency
    )


def bring_in(fact):
    return evolve(None, entry(fact, NOON + timedelta(days=30)))


def test_an_imported_call_has_ended_and_keeps_its_own_urgency():
    late = NOON + minutes(90)
    state = bring_in(
        imported(P3, ImportedOutcome("seen", "D04", late), ImportedOutcome("?", None, NOON),
                 ImportedOutcome("seen", "D04"), ImportedOutcome("ER", "D07"))
    )  # fmt: skip
    assert (state.stage, state.urgency, state.provisional) == (Stage.CLOSED, P3, False)
    assert state.dispositions == ("D04", "D07")
    assert (state.received_at, state.ended_at, state.status_since) == (NOON, late, late)
    assert bring_in(imported()).urgency is None
    assert bring_in(imported()).ended_at == NOON


def test_more_about_an_imported_call_is_added():
    state = bring_in(imported(None, ImportedOutcome("seen", "D04")))
    more = evolve(state, entry(f.ImportAmended("k", (ImportedOutcome("ER", "D07"),))))
    assert more.dispositions == ("D04", "D07")
    assert [o.original for o in more.outcomes] == ["seen", "ER"]


@pytest.mark.parametrize(("was", "becomes"), [(None, P1), (P4, P1), (P2, P1), (P1, P1), (P0, P0)])
def test_reopening_an_imported_call_never_makes_it_less_urgent(was, becomes):
    state = evolve(bring_in(imported(was)), entry(REOPENED))
    assert state.urgency is becomes
    assert state.provisional
