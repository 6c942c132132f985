"""Who goes, from the records of an agency: who is on, who could go to a call, the plan of a shift."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from mcrrt.domain.errors import BadInput, NotFound, RuleBroken
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.pairing import said
from tests.service.scene import EVERYTHING, ROLE_PASSWORD
from tests.support import START, Founded, found_store


class Agency:
    """A store with two officers and two clinicians, nobody at work yet."""

    def __init__(self, founded: Founded) -> None:
        self.founded = founded
        self.ids: dict[str, str] = {}
        self.do(c.CreateAccount(EVERYTHING, "Everybody", tuple(Role), ROLE_PASSWORD))
        founded.office.log_out("switch")
        founded.log_in(EVERYTHING, ROLE_PASSWORD)
        self.member("Diaz", "officer", district="oakville")
        self.member("Roy", "officer", district="milton")
        self.member("Okafor", "clinician", district="oakville", languages=("Punjabi",))
        self.member("Tran", "clinician", gender="woman", skills=("youth",), phone="905-555-0142")

    def member(self, name: str, profession: str, **more: Any) -> None:
        result = self.do(c.RecordMember(name, profession, badge=name.lower(), **more))
        self.ids[name] = str(result["member"])

    @property
    def clock(self) -> Any:
        return self.founded.clock

    def do(self, command: c.Command) -> dict[str, Any]:
        result: dict[str, Any] = self.founded.office.submit(command).result
        return result

    def ask(self, question: q.Question) -> Any:
        return self.founded.office.ask(question)

    def on(self, *names: str) -> None:
        for name in names:
            self.do(c.SignOn(name.lower()))

    def call(self, **values: Any) -> str:
        number = str(self.do(c.OpenCall({"municipality": "oakville", **values}))["number"])
        self.do(c.QueueCall(number))
        return number

    def team(self, sign: str, officer: str, clinician: str, **more: Any) -> str:
        now = self.clock.now()
        form = c.FormTeam(
            sign, officer.lower(), clinician.lower(), now, now + timedelta(hours=10), **more
        )
        return str(self.do(form)["team"])

    def pairs(self, number: str) -> Any:
        return self.ask(q.BestPairs(number))

    def names(self, found: Any) -> list[tuple[str, str]]:
        names = found.people.names
        return [(names[one.pair.officer], names[one.pair.clinician]) for one in found.best]

    def why(self, found: Any, name: str) -> tuple[str, ...]:
        because: tuple[str, ...] = next(
            one.because for one in found.refused if one.id == self.ids.get(name, name)
        )
        return because


@pytest.fixture
def agency(tmp_path) -> Iterator[Agency]:
    founded = found_store(tmp_path)
    try:
        yield Agency(founded)
    finally:
        founded.close()


# --- who is on -----------------------------------------------------------------------------------


def test_who_is_on_is_who_signed_on_planned_or_not(agency):
    agency.do(c.PlanShift("diaz", START - timedelta(hours=1), START + timedelta(hours=9), "Day"))
    agency.do(c.PlanShift("roy", START - timedelta(hours=1), START + timedelta(hours=9), "Day"))
    assert agency.do(c.SignOn("diaz"))["planned"] is True
    assert agency.do(c.SignOn("okafor"))["planned"] is False
    agency.clock.advance(hours=2)
    found = agency.ask(q.WhoIsOn())
    on = {row.name: row for row in found.on}
    assert set(on) == {"Diaz", "Okafor"}
    assert on["Diaz"].shift.template == "Day"
    assert on["Okafor"].shift is None
    assert on["Diaz"].hours_day == pytest.approx(2)
    assert [row.name for row in found.expected] == ["Roy"]
    agency.do(c.SignOff("diaz"))
    assert [row.name for row in agency.ask(q.WhoIsOn()).on] == ["Okafor"]


def test_a_team_that_is_on_is_at_work_without_signing_on(agency):
    agency.team("MC1", "Diaz", "Okafor")
    on = {row.name: row for row in agency.ask(q.WhoIsOn()).on}
    assert (on["Diaz"].team, on["Diaz"].signed_on) == ("MC1", False)
    agency.on("Diaz")
    with pytest.raises(RuleBroken, match="Stand the team down"):
        agency.do(c.SignOff("diaz"))


# --- a call --------------------------------------------------------------------------------------


def test_a_team_is_offered_with_its_reasons_and_they_add_up(agency):
    agency.team("MC1", "Diaz", "Okafor", district="oakville")
    agency.team("MC2", "Roy", "Tran", district="milton")
    found = agency.pairs(agency.call(person_language="Punjabi", address="12 Elm St"))
    assert agency.names(found) == [("Diaz", "Okafor"), ("Roy", "Tran")]
    first = found.best[0].pair
    assert first.score == sum(reason.points for reason in first.reasons)
    words = [said(reason, found.people) for reason in first.reasons]
    assert "MC1 is a team already." in words
    assert "The clinician speaks Punjabi." in words
    assert "Diaz covers Oakville." in words
    assert not any(found.people.names and one in " ".join(words) for one in found.people.names)


def test_who_is_free_is_a_pair_when_no_team_is(agency):
    agency.on("Diaz", "Tran")
    found = agency.pairs(agency.call())
    assert agency.names(found) == [("Diaz", "Tran")]
    assert found.best[0].pair.team is None
    assert agency.why(found, "Roy")[0] == "off_duty"


def test_youth_gender_and_language_decide(agency):
    agency.team("MC1", "Diaz", "Okafor", district="oakville")
    agency.team("MC2", "Roy", "Tran", district="oakville")
    for values, name in (
        ({"person_age": 15}, "Tran"),
        ({"requested_gender": "woman"}, "Tran"),
        ({"person_birth_date": "2012-01-05"}, "Tran"),
        ({"person_language": "Punjabi"}, "Okafor"),
    ):
        found = agency.pairs(agency.call(municipality="burlington", **values))
        assert agency.names(found)[0][1] == name, values


def test_whoever_has_a_conflict_of_interest_never_goes_until_it_is_lifted(agency):
    agency.team("MC1", "Diaz", "Okafor", district="oakville")
    agency.team("MC2", "Roy", "Tran", district="milton")
    number = agency.call()
    agency.do(c.RecordConflictOfInterest(number, "diaz", "Is her brother."))
    found = agency.pairs(number)
    assert agency.names(found) == [("Roy", "Tran")]
    assert agency.why(found, "Diaz") == ("conflict_of_interest",)
    agency.do(c.LiftConflictOfInterest(number, "diaz", "Another Diaz."))
    assert agency.names(agency.pairs(number))[0] == ("Diaz", "Okafor")
    with pytest.raises(RuleBroken, match="No conflict"):
        agency.do(c.LiftConflictOfInterest(number, "diaz", "Another Diaz."))


def test_whoever_met_the_person_is_known_again(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.team("MC2", "Roy", "Tran")
    earlier = agency.call(person_name="Mo Fox")
    agency.do(c.AssignTeam(earlier, "MC2"))
    agency.do(c.SetTeamStatus("MC2", TeamStatus.EN_ROUTE))
    agency.do(c.SetTeamStatus("MC2", TeamStatus.ON_SCENE))
    agency.do(c.SetTeamStatus("MC2", TeamStatus.AVAILABLE))
    met = agency.pairs(agency.call(person_name="Fox, Mo"))
    codes = {one.pair.team: [r.code for r in one.pair.reasons] for one in met.best}
    (known,) = [team for team, reasons in codes.items() if "continuity" in reasons]
    assert met.people.signs[known] == "MC2"
    other = agency.pairs(agency.call(person_name="Mo Fox", person_birth_date="1990-01-05"))
    assert any(r.code == "continuity" for one in other.best for r in one.pair.reasons)


def test_a_busy_team_is_passed_over_and_its_calls_are_counted(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.AssignTeam(agency.call(), "MC1"))
    number = agency.call()
    found = agency.pairs(number)
    assert found.best == ()
    assert ("team_busy",) in [one.because for one in found.refused]
    assert found.shortfall == ("no_free_team",)


def test_no_lawful_pair_says_what_is_missing_and_whom_to_call_in(agency):
    agency.on("Diaz")
    found = agency.pairs(agency.call())
    assert found.best == ()
    assert found.shortfall == ("no_clinician_on_duty",)
    names = [found.people.names[one.id] for one in found.call_in]
    assert sorted(names) == ["Okafor", "Tran"]
    assert found.people.phones[agency.ids["Tran"]] == "905-555-0142"


def test_nobody_goes_without_rest(agency):
    agency.on("Diaz", "Tran")
    agency.clock.advance(hours=10)
    agency.do(c.SignOff("tran"))
    agency.clock.advance(hours=4)
    agency.do(c.SignOn("tran"))
    found = agency.pairs(agency.call())
    assert agency.why(found, "Tran") == ("no_rest",)


def test_training_that_a_seat_requires_counts_until_its_last_day(agency):
    agency.do(c.ChangeSetting("required_training", '{"officer": ["CIT"]}'))
    agency.do(
        c.RecordMember(
            "Diaz", "officer", agency.ids["Diaz"], badge="diaz",
            training=(Training("CIT", "2026-06-11"),),
        )
    )  # fmt: skip
    agency.on("Diaz", "Roy", "Tran")
    found = agency.pairs(agency.call())
    assert agency.names(found) == [("Diaz", "Tran")]
    assert agency.why(found, "Roy") == ("skills_not_known",)
    agency.clock.advance(hours=15)
    assert "not_qualified" in agency.why(agency.pairs(agency.call()), "Diaz")


def test_a_clinician_alone_is_not_offered_where_there_is_a_weapon(agency):
    agency.team("MC1", "Diaz", "Okafor")
    agency.do(c.ChangeCrew("MC1", "", "okafor", "Went home ill."))
    calm, armed = agency.call(), agency.call(weapons="yes")
    (found,) = agency.pairs(calm).degraded
    assert found.because == ()
    (found,) = agency.pairs(armed).degraded
    assert found.because == ("clinician_alone",)


def test_asking_who_goes_is_on_record(agency):
    number = agency.call()
    before = agency.founded.office.store.position
    agency.pairs(number)
    assert agency.founded.office.store.position == before + 1
    agency.pairs(number)
    assert agency.founded.office.store.position == before + 1
    log = agency.ask(q.AccessLog(number)).rows
    assert log[0].kind == "access.viewed"


# --- sending a pair ------------------------------------------------------------------------------


def test_a_free_pair_becomes_a_team_and_goes(agency):
    agency.do(c.PlanShift("diaz", START - timedelta(hours=1), START + timedelta(hours=7)))
    agency.on("Diaz", "Tran")
    number = agency.call()
    result = agency.do(c.SendPair(number, "diaz", "tran"))
    assert result["call_sign"] == "MC1"
    (team,) = agency.ask(q.Teams()).teams
    assert (team.call_number, team.status) == (number, TeamStatus.ASSIGNED)
    assert team.shift_end == START + timedelta(hours=7)  # the first to go off
    with pytest.raises(RuleBroken, match="another team"):
        agency.do(c.SendPair(agency.call(), "diaz", "okafor"))


def test_teams_of_a_plan_are_formed_all_or_none(agency):
    pairs = (c.PlannedTeam("diaz", "tran"), c.PlannedTeam("roy", "okafor"))
    shift = (START, START + timedelta(hours=8))
    with pytest.raises(RuleBroken):
        agency.do(c.FormTeams((*pairs, c.PlannedTeam("diaz", "okafor")), *shift))
    assert agency.ask(q.Teams()).teams == ()
    assert agency.do(c.FormTeams(pairs, *shift))["teams"] == ["MC1", "MC2"]


# --- the plan of a shift -------------------------------------------------------------------------


def plan_day(agency: Agency, *names: str) -> tuple[Any, Any]:
    first = START + timedelta(days=1)
    for name in names:
        agency.do(c.PlanShift(name.lower(), first, first + timedelta(hours=10), "Day"))
    return first, first + timedelta(hours=10)


def test_the_plan_pairs_everybody_on_the_shift(agency):
    start, end = plan_day(agency, "Diaz", "Roy", "Okafor", "Tran")
    found = agency.ask(q.ShiftPlan(start, end))
    assert len(found.plan.pairs) == 2
    assert found.plan.total == sum(pair.score for pair in found.plan.pairs)
    assert found.left == found.refused == ()


def test_who_is_left_over_and_who_has_no_rest_is_said(agency):
    agency.on("Roy")
    agency.clock.advance(hours=20)
    start, end = plan_day(agency, "Diaz", "Roy", "Okafor")
    agency.do(c.SignOff("roy"))
    found = agency.ask(q.ShiftPlan(start, end))
    assert [(p.officer, p.clinician) for p in found.plan.pairs] == [
        (agency.ids["Diaz"], agency.ids["Okafor"])
    ]
    assert agency.why(found, "Roy") == ("no_rest",)


def test_a_plan_without_anybody_says_so(agency):
    found = agency.ask(q.ShiftPlan(START, START + timedelta(hours=8)))
    assert found.plan.pairs == ()
    assert set(found.shortfall) == {"no_officer_on_duty", "no_clinician_on_duty"}
    with pytest.raises(BadInput):
        agency.ask(q.ShiftPlan(START, START))


# --- planning ------------------------------------------------------------------------------------


def test_a_week_from_a_template_is_planned_in_one_piece(agency):
    wish = c.PlanShifts(("diaz", "okafor"), "evening", "2026-06-15", 7)
    assert agency.do(wish)["planned"] == 14
    view = agency.ask(q.Roster(START, START + timedelta(days=14)))
    assert len(view.shifts) == 14
    assert {shift.end - shift.start for shift in view.shifts} == {timedelta(hours=10)}
    preview = agency.ask(q.PreviewShifts(("diaz", "roy"), "Evening", "2026-06-20", 3))
    assert [bool(row.why) for row in preview.rows] == [True, True, False, False, False, False]
    again = c.PlanShifts(("diaz", "roy"), "Evening", "2026-06-20", 3)
    with pytest.raises(RuleBroken, match="2 of these"):
        agency.do(again)
    again = c.PlanShifts(("diaz", "roy"), "Evening", "2026-06-20", 3, skip=True)
    assert agency.do(again) == {"planned": 4, "left_out": 2}


def test_a_shift_is_changed_and_cancelled(agency):
    shift = str(agency.do(c.PlanShift("roy", START, START + timedelta(hours=8)))["shift"])
    agency.do(c.ChangeShift(shift, START + timedelta(hours=1), START + timedelta(hours=9)))
    (found,) = agency.ask(q.Roster(START, START + timedelta(days=1))).shifts
    assert found.start == START + timedelta(hours=1)
    agency.do(c.CancelShift(shift))
    assert agency.ask(q.Roster(START, START + timedelta(days=1))).shifts == ()
    with pytest.raises(NotFound):
        agency.do(c.CancelShift(shift))
