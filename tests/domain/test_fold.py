import pytest

from mcrrt.domain import fold
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import teams as t
from mcrrt.domain.journal import FACTS, Feed
from mcrrt.domain.team_status import TeamStatus
from tests.domain.making import NOON, entry, minutes

FORMED = t.TeamFormed("t", "MC1", "o", "c", NOON, NOON + minutes(60))


def nothing(_name):
    return None


def test_a_fact_touches_the_records_of_its_own_feed():
    assert fold.touched(entry(FORMED)) == ("team:t", "duty:o", "duty:c")
    assert fold.touched(entry(f.NoteAdded("k", "x"))) == ("call:k",)
    assert fold.touched(entry(f.ClinicalNoteAdded("k", "x"))) == ()


def test_every_fact_names_its_kind_its_feed_and_records_that_exist():
    for kind, fact in FACTS.items():
        assert kind == fact.KIND
        assert fact.FEED in Feed
        assert fact.VERSION >= 1


def test_only_what_clinicians_write_is_of_the_health_record():
    clinical = {kind for kind, fact in FACTS.items() if fact.FEED is Feed.CLINICAL}
    assert clinical == {
        "call.clinical_note", "call.clinical_note_corrected", "screening.answered", "screening.done",
    }  # fmt: skip


def test_what_is_told_of_a_call_is_sealed():
    """Of a call, only its bones are in plain sight: that it began, waits, and who was sent."""
    plain = {kind for kind, fact in FACTS.items() if not fact.PERSONAL}
    of_a_call = {kind for kind in plain if kind.partition(".")[0] in ("call", "triage", "referral")}
    assert of_a_call == {
        "call.opened", "call.queued", "call.linked", "call.duplicate", "referral.started",
        "call.conflict_resolved", "call.sent_twice_settled", "referral.conflict_resolved",
        "call.support_changed", "call.released",
    }  # fmt: skip


def test_all_records_change_or_none():
    states: dict[str, fold.State] = {}
    fold.apply(states, entry(FORMED), nothing)
    before = dict(states)
    second = t.TeamFormed("t2", "MC2", "o2", "c", NOON, NOON + minutes(60))
    with pytest.raises(RuleBroken):
        fold.apply(states, entry(second), nothing)
    assert states == before


def test_a_record_that_is_not_at_hand_is_loaded():
    states: dict[str, fold.State] = {}
    fold.apply(states, entry(FORMED), nothing)
    fresh: dict[str, fold.State] = {}
    fact = t.TeamStatusSet("t", "o", "c", TeamStatus.AVAILABLE, "dispatcher")
    names = fold.apply(fresh, entry(fact), states.get).names
    assert names == ("team:t", "duty:o", "duty:c")
    assert {name: type(state) for name, state in fresh.items()} == {
        name: fold.KINDS[name.partition(":")[0]] for name in names
    }
