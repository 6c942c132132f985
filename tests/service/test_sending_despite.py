"""Sending against a hard rule: refused plainly, or owned with a reason that the journal keeps."""

from collections.abc import Iterator
from typing import Any

import pytest

from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import Against
from mcrrt.domain.errors import BadInput, RuleBroken
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.support import SupportKind
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.language import sentence
from tests.service.plain import assert_plain
from tests.service.test_who_goes import Agency
from tests.support import found_store

WHY = "Nobody else is near, and the sergeant agrees."


@pytest.fixture
def agency(tmp_path) -> Iterator[Agency]:
    founded = found_store(tmp_path)
    try:
        yield Agency(founded)
    finally:
        founded.close()


def fact(agency: Agency, event: str) -> Any:
    unit = agency.founded.office.store.unit()
    try:
        return unit.fact(event)
    finally:
        unit.close()


def sent(agency: Agency, command: c.Command) -> Any:
    """Carry out a command; returns its last fact."""
    return fact(agency, agency.founded.office.submit(command).events[-1])


def refusal(agency: Agency, command: c.Command, kind: type[Exception]) -> str:
    before = agency.founded.office.store.position
    with pytest.raises(kind) as raised:
        agency.do(command)
    assert agency.founded.office.store.position == before
    assert_plain(raised.value, "Okafor", "Diaz", "Is her brother")  # type: ignore[arg-type]
    return sentence(raised.value)  # type: ignore[arg-type]


def conflict(agency: Agency, who: str = "diaz") -> str:
    number = agency.call()
    agency.do(c.RecordConflictOfInterest(number, who, "Is her brother."))
    return number


# --- a conflict of interest ----------------------------------------------------------------------


def test_a_team_that_must_not_meet_the_person_goes_only_with_a_reason(agency):
    agency.team("MC1", "Diaz", "Okafor")
    number = conflict(agency)
    assert refusal(agency, c.AssignTeam(number, "MC1"), BadInput) == (
        "MC1, the officer: conflict of interest with the person. "
        "Send another team, or say why this one goes all the same."
    )
    refusal(agency, c.AssignTeam(number, "MC1", despite="  "), BadInput)
    kept = sent(agency, c.AssignTeam(number, "MC1", despite=f" {WHY} "))
    rule = Against("conflict_of_interest", agency.ids["Diaz"])
    assert (kept.despite, kept.against) == (WHY, (rule,))
    part = agency.ask(q.CallCard(number)).call.assignments[0]
    assert (part.despite, part.against) == (WHY, (rule,))


def test_a_reason_that_nobody_needs_is_not_kept(agency):
    agency.team("MC1", "Diaz", "Okafor")
    kept = sent(agency, c.AssignTeam(agency.call(), "MC1", despite=WHY))
    assert (kept.despite, kept.against) == ("", ())


def test_the_words_of_a_reason_are_sealed_with_the_call(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.team("MC2", "Roy", "Tran")
    number = conflict(agency)
    with_reason = sent(agency, c.AssignTeam(number, "MC1", despite=WHY))
    assert with_reason.personal
    assert not sent(agency, c.AssignTeam(number, "MC2")).personal


def test_what_the_team_is_doing_is_said_before_a_reason_is_asked_for(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.AssignTeam(agency.call(), "MC1"))
    number = conflict(agency)
    assert "cannot be sent. Stack the call" in refusal(
        agency, c.AssignTeam(number, "MC1"), RuleBroken
    )


def test_stacking_asks_and_starting_asks_only_for_what_is_new(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.AssignTeam(agency.call(), "MC1"))
    number = conflict(agency)
    refusal(agency, c.AssignTeam(number, "MC1", stack=True), BadInput)
    kept = sent(agency, c.AssignTeam(number, "MC1", stack=True, despite=WHY))
    assert kept.despite == WHY
    agency.do(c.SetTeamStatus("MC1", TeamStatus.AVAILABLE))
    agency.do(c.RecordConflictOfInterest(number, "okafor", "Is her aunt."))
    words = refusal(agency, c.StartStackedCall(number, "MC1"), BadInput)
    assert words.startswith("MC1, the clinician: conflict of interest with the person.")
    agency.do(c.LiftConflictOfInterest(number, "okafor", "Another person."))
    started = sent(agency, c.StartStackedCall(number, "MC1"))
    assert (started.despite, len(started.against)) == ("", 1)
    assert agency.ask(q.CallCard(number)).call.assignments[0].despite == WHY


def test_a_pair_that_is_formed_to_go_is_asked_the_same(agency):
    agency.on("Diaz", "Tran")
    number = conflict(agency, "tran")
    words = refusal(agency, c.SendPair(number, "diaz", "tran"), BadInput)
    assert words.startswith("This pair, the clinician: conflict of interest with the person.")
    kept = sent(agency, c.SendPair(number, "diaz", "tran", despite=WHY))
    assert kept.against == (Against("conflict_of_interest", agency.ids["Tran"]),)


# --- rest and hours ------------------------------------------------------------------------------


def tired(agency: Agency, *names: str) -> None:
    """Ten hours of work, four at home, and on again."""
    agency.on(*names)
    agency.clock.advance(hours=10)
    for name in names:
        agency.do(c.SignOff(name.lower()))
    agency.clock.advance(hours=4)
    agency.on(*names)


def test_who_has_not_rested_goes_only_with_a_reason(agency):
    tired(agency, "Okafor", "Diaz")
    agency.team("MC1", "Diaz", "Okafor")
    number = agency.call()
    words = refusal(agency, c.AssignTeam(number, "MC1"), BadInput)
    assert words.startswith("MC1, the officer, the clinician: too little rest before the shift.")
    kept = sent(agency, c.AssignTeam(number, "MC1", despite=WHY))
    assert [one.rule for one in kept.against] == ["no_rest", "no_rest"]
    assert {one.member for one in kept.against} == {agency.ids["Diaz"], agency.ids["Okafor"]}


def test_who_works_on_after_the_shift_goes_only_with_a_reason(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.clock.advance(hours=11)
    number = agency.call()
    assert "the shift is over" in refusal(agency, c.AssignTeam(number, "MC1"), BadInput)
    agency.do(c.AssignTeam(number, "MC1", despite=WHY))


# --- what nobody can answer for -------------------------------------------------------------------


@pytest.mark.parametrize("despite", ["", WHY])
def test_training_that_has_lapsed_is_refused_whatever_is_said(agency, despite):
    agency.do(c.ChangeSetting("required_training", '{"officer": ["CIT"]}'))
    for until in ("2026-06-11", "2026-06-12"):
        agency.do(
            c.RecordMember("Diaz", "officer", agency.ids["Diaz"], badge="diaz",
                           training=(Training("CIT", until),))
        )  # fmt: skip
        agency.clock.advance(hours=15)
    agency.team("MC1", "Diaz", "Okafor")
    agency.team("MC2", "Roy", "Tran")
    number = agency.call()
    agency.do(c.AssignTeam(number, "MC1", despite=despite))
    agency.do(c.SetTeamStatus("MC1", TeamStatus.AVAILABLE))
    agency.clock.advance(hours=8)
    words = refusal(agency, c.AssignTeam(number, "MC1", despite=despite), RuleBroken)
    assert words == (
        "MC1 cannot go, the officer: not qualified. Send another team, or change its crew."
    )
    assert "skills not known" in refusal(
        agency, c.AssignTeam(number, "MC2", despite=despite), RuleBroken
    )


def test_who_is_off_duty_is_not_sent_as_a_pair(agency):
    agency.on("Diaz")
    words = refusal(agency, c.SendPair(agency.call(), "diaz", "tran", despite=WHY), RuleBroken)
    assert words == (
        "This pair cannot go, the clinician: off duty. "
        "Send others; whoever is at work signs on first."
    )


def test_who_is_in_another_team_is_not_sent_as_a_pair(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.on("Tran")
    words = refusal(agency, c.SendPair(agency.call(), "diaz", "tran", despite=WHY), RuleBroken)
    assert "another team" in words


@pytest.mark.parametrize("values", [{"weapons": "yes"}, {"safety_flags": ("firearm_at_address",)}])
def test_a_clinician_alone_goes_to_a_weapon_only_beside_patrol(agency, values):
    agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.ChangeCrew("MC1", "", "okafor", "Went home ill."))
    number = agency.call(**values)
    words = refusal(agency, c.AssignTeam(number, "MC1", despite=WHY), RuleBroken)
    assert "no officer goes" in words
    assert agency.pairs(number).degraded[0].because == ("clinician_alone",)
    agency.do(c.AskSupport(number, SupportKind.PATROL))
    assert agency.pairs(number).degraded[0].because == ()
    agency.do(c.AssignTeam(number, "MC1"))


def test_a_team_that_stood_down_says_so(agency):
    team = agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.StandDownTeam("MC1"))
    assert "stood down" in refusal(agency, c.AssignTeam(agency.call(), team), RuleBroken)


# --- crews that change on a call -------------------------------------------------------------------


def test_who_takes_a_seat_on_the_way_is_asked_the_same(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.team("MC2", "Roy", "Tran")
    number = conflict(agency, "tran")
    agency.do(c.AssignTeam(number, "MC1"))
    agency.do(c.SplitTeam("MC2", Profession.CLINICIAN, "Free for MC1."))
    change = ("MC1", "diaz", "tran", "Speaks the language.")
    words = refusal(agency, c.ChangeCrew(*change), BadInput)
    assert words.startswith(
        "MC1 is on a call, the clinician: conflict of interest with the person."
    )
    kept = sent(agency, c.ChangeCrew(*change, despite=WHY))
    assert (kept.despite, [one.rule for one in kept.against]) == (WHY, ["conflict_of_interest"])
    part = agency.ask(q.CallCard(number)).call.assignments[0]
    assert (part.despite, part.against) == (WHY, kept.against)
    assert not [one for one in agency.ask(q.Alarms()).alarms if one.kind == "conflict_of_interest"]


def test_a_swap_brings_nobody_to_a_call_in_silence(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.team("MC2", "Roy", "Tran")
    number = conflict(agency, "roy")
    agency.do(c.AssignTeam(number, "MC1"))
    swap = ("MC1", "MC2", Profession.OFFICER, "Knows the street.")
    refusal(agency, c.SwapCrew(*swap), BadInput)
    assert sent(agency, c.SwapCrew(*swap, despite=WHY)).despite == WHY


def test_who_splits_off_stays_with_what_was_answered_for(agency):
    agency.team("MC1", "Diaz", "Okafor")
    number = conflict(agency)
    agency.do(c.AssignTeam(number, "MC1", despite=WHY))
    agency.do(c.SplitTeam("MC1", Profession.OFFICER, "Takes the front.", "MC1B"))
    parts = agency.ask(q.CallCard(number)).call.open_assignments
    rule = Against("conflict_of_interest", agency.ids["Diaz"])
    assert [(one.call_sign, one.despite, one.against) for one in parts] == [
        ("MC1", WHY, (rule,)), ("MC1B", WHY, (rule,)),
    ]  # fmt: skip


def test_a_conflict_that_is_known_only_later_is_an_alarm(agency):
    agency.team("MC1", "Diaz", "Okafor")
    number = agency.call()
    agency.do(c.AssignTeam(number, "MC1"))
    agency.clock.advance(seconds=20)
    agency.do(c.RecordConflictOfInterest(number, "diaz", "Is her brother."))
    (found,) = agency.ask(q.Alarms()).alarms
    assert (found.kind, found.call_number, found.call_sign) == (
        "conflict_of_interest",
        number,
        "MC1",
    )
    agency.do(c.AcknowledgeAlarm(found.id))
    assert agency.ask(q.Alarms()).alarms[0].acknowledged is not None
