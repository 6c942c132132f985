"""One command of every kind that works on the shift, and what must be done before it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import Declined, ResponseMode
from mcrrt.domain.emergency import Severity
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.facts.teams import TeamAssigned
from mcrrt.domain.roles import Role
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from tests.service.layer_files import ZONES
from tests.service.own_checklist import own_checklist
from tests.service.scene import READY, ROLE_PASSWORD, Shift
from tests.support import OTHER_PASSWORD, PASSWORD, START

NOBODY = "01973f2c-0000-7000-8000-00000000000a"


def _record(shift: Shift) -> Any:
    """Return A1 as it is in the store, whatever the account may see."""
    return _state(shift, "call", "A1")


def _sending(shift: Shift) -> str:
    twice = _record(shift).sent_twice
    return twice[0].event if twice else NOBODY


def _resolution(shift: Shift) -> c.Command:
    conflicts = _record(shift).conflicts
    other, kept = (
        (conflicts[0].other.event, conflicts[0].kept.event) if conflicts else (NOBODY, NOBODY)
    )
    return c.ResolveConflict("address", other, kept, call="A1")


def _sent_twice(shift: Shift) -> c.Command:
    """MC2, which is on its way to A2, is sent by somebody who did not see that."""
    office = shift.office
    opened, session = office._require()
    work = office._work(opened, session, Role.DISPATCHER, office._now())
    call, team = work.call("A1"), work.team("MC2")
    fact = TeamAssigned(
        NOBODY, call.id, team.id, "MC2", team.officer, team.clinician, ResponseMode.SECONDARY
    )
    try:
        work.add(fact, {"team": NOBODY})
        office._commit(work)
    finally:
        work.unit.close()
    return c.KeepDraft("x", "")


def _state(shift: Shift, kind: str, word: str) -> Any:
    unit = shift.office.store.unit()
    try:
        return unit.load(f"{kind}:{unit.find(kind, word)}")
    finally:
        unit.close()


def _patrol(shift: Shift) -> str:
    support = _state(shift, "call", "A9").support
    return support[0].id if support else NOBODY


def _emergency(shift: Shift) -> str:
    emergencies = _state(shift, "team", "MC3").emergencies
    return emergencies[0].id if emergencies else NOBODY


def _planned(shift: Shift) -> str:
    unit = shift.office.store.unit()
    try:
        found = unit.shifts(START, START + timedelta(days=30))
    finally:
        unit.close()
    return found[0].id if found else NOBODY


_PLAN = c.PlanShift("4402", START + timedelta(days=2), START + timedelta(days=2, hours=8))

GOOD: dict[type[c.Command], Callable[[Shift], c.Command]] = {
    c.OpenCall: lambda s: c.OpenCall({"address": "12 Elm St", "safety_flags": ("weapon",)}),
    c.RecordCallDetails: lambda s: c.RecordCallDetails(
        "A1", {"person_name": "Mo Fox"}, {"person_name": None}, ("person_name",)
    ),
    c.QueueCall: lambda s: c.QueueCall("A7"),
    c.RaiseUrgency: lambda s: c.RaiseUrgency("A1", Urgency.P0, "Heard a shot."),
    c.AddNote: lambda s: c.AddNote("A1", "Sister is on her way."),
    c.CorrectNote: lambda s: c.CorrectNote("A1", s.words["note"], "Sister called.", "Wrong person."),
    c.LinkCalls: lambda s: c.LinkCalls("A1", "A2"),
    c.MarkDuplicate: lambda s: c.MarkDuplicate("A1", "A2"),
    c.DivertCall: lambda s: c.DivertCall("A4", "Crisis line", "Agreed at once."),
    c.CancelCall: lambda s: c.CancelCall("A1", "Called back: all is well."),
    c.CloseCall: lambda s: c.CloseCall("A1", "D98", ("D04",), "Went to a friend.", START + timedelta(days=2)),
    c.ReviewCall: lambda s: c.ReviewCall("A5", "Read."),
    c.RecordFollowUp: lambda s: c.RecordFollowUp("A6", reached=True, text="Doing better."),
    c.ReopenCall: lambda s: c.ReopenCall("A8", "Called again."),
    c.AnswerTriage: lambda s: c.AnswerTriage("A1", {"M1": "no", "L1": 33}),
    c.FinishTriage: lambda s: c.FinishTriage("A4"),
    c.LowerUrgency: lambda s: c.LowerUrgency(
        "A4", Urgency.P4, "other", Role.SUPERVISOR.value, ROLE_PASSWORD, "Two reports of one evening."
    ),
    c.LoadChecklist: lambda s: c.LoadChecklist(own_checklist()),
    c.SwitchChecklist: lambda s: c.SwitchChecklist("c-ssrs", on=True, terms=True),
    c.RecordMember: lambda s: c.RecordMember(
        "Ade Bello", "clinician", "", "C77", "", "RN", ("Yoruba",), "2", "905-555-0177",
        skills=("youth",), gender="woman", training=(Training("CIT", "2027-03-31"),),
    ),
    c.PlanShift: lambda s: c.PlanShift("4401", START + timedelta(days=2), START + timedelta(days=2, hours=8), "Day"),
    c.PlanShifts: lambda s: c.PlanShifts(("4401", "C1"), "Day", "2026-07-06", 3),
    c.ChangeShift: lambda s: c.ChangeShift(_planned(s), START + timedelta(days=3), START + timedelta(days=3, hours=8)),
    c.CancelShift: lambda s: c.CancelShift(_planned(s)),
    c.SignOn: lambda s: c.SignOn("4499"),
    c.SignOff: lambda s: c.SignOff("4499"),
    c.RecordConflictOfInterest: lambda s: c.RecordConflictOfInterest("A1", "C1", "Is her cousin."),
    c.LiftConflictOfInterest: lambda s: c.LiftConflictOfInterest("A1", "C1", "Another person of that name."),
    c.ImportRoster: lambda s: c.ImportRoster(b"name,profession,badge\nAda Reed,officer,4477\n"),
    c.FormTeams: lambda s: c.FormTeams(
        (c.PlannedTeam("4499", "C99", "MC9"),), START, START + timedelta(hours=9)
    ),
    c.SendPair: lambda s: c.SendPair("A1", "4499", "C99", ResponseMode.SECONDARY, "MC9"),
    c.FormTeam: lambda s: c.FormTeam("MC9", "4499", "C99", START, START + timedelta(hours=9), "2", "Unit 9"),
    c.StandDownTeam: lambda s: c.StandDownTeam("MC1"),
    c.SetTeamStatus: lambda s: c.SetTeamStatus("MC2", TeamStatus.MEAL, "Milton", "Wrong key."),
    c.AssignTeam: lambda s: c.AssignTeam("A1", "MC1"),
    c.RecordReadBack: lambda s: c.RecordReadBack("A2", "MC2"),
    c.ResolveConflict: _resolution,
    c.SettleSentTwice: lambda s: c.SettleSentTwice("A1", _sending(s)),
    c.SeeRuling: lambda s: c.SeeRuling(s.words["note"]),
    c.StartStackedCall: lambda s: c.StartStackedCall("A3", "MC2"),
    c.WithdrawStackedCall: lambda s: c.WithdrawStackedCall("A3", "MC2", "MC1 is nearer."),
    c.ChangeCrew: lambda s: c.ChangeCrew("MC1", "4499", "", "Went home ill."),
    c.SwapCrew: lambda s: c.SwapCrew("MC1", "MC3", Profession.OFFICER, "Speaks French."),
    c.SplitTeam: lambda s: c.SplitTeam("MC3", Profession.CLINICIAN, "Stays at hospital.", "MC3B"),
    c.MergeTeams: lambda s: c.MergeTeams("MC1", "MC8", "Both have one."),
    c.DeclineCall: lambda s: c.DeclineCall("MC1", Declined.TOO_FAR, "In Acton."),
    c.AskSupport: lambda s: c.AskSupport("A1", SupportKind.EMS, "Medic 4", "Cut on the arm."),
    c.ChangeSupport: lambda s: c.ChangeSupport("A9", _patrol(s), SupportState.ON_SCENE, "3P21"),
    c.RecordNotified: lambda s: c.RecordNotified("A1", "child_protection", "By phone."),
    c.HoldCall: lambda s: c.HoldCall("A4", "Asks for the evening.", s.clock.time + timedelta(hours=3), "MC2"),
    c.ReleaseCall: lambda s: c.ReleaseCall("A4"),
    c.RecordWelfareCheck: lambda s: c.RecordWelfareCheck("MC3", "All fine, talking.", "4403"),
    c.StartEmergency: lambda s: c.StartEmergency("MC3", "4403", Severity.EMERGENCY, "9 Elm St"),
    c.CancelEmergency: lambda s: c.CancelEmergency("MC3", _emergency(s)),
    c.AcknowledgeEmergency: lambda s: c.AcknowledgeEmergency("MC3", _emergency(s)),
    c.EndEmergency: lambda s: c.EndEmergency("MC3", "Both are well.", _emergency(s)),
    c.AcknowledgeAlarm: lambda s: c.AcknowledgeAlarm(f"target_missed.{s.words['A1']}.P1"),
    c.RecordAlerted: lambda s: c.RecordAlerted((f"target_missed.{s.words['A1']}.P1",)),
    c.RecordPartner: lambda s: c.RecordPartner(
        "Oak House", "non_hic", "", "905-555-0155", "", "4 Oak St", "Ring twice."
    ),
    c.StartReferral: lambda s: c.StartReferral("A1", READY),
    c.RecordReferralDetails: lambda s: c.RecordReferralDetails(
        "R-A1-1", {"strengths": "Two sisters."}, {"strengths": None}
    ),
    c.IssueReferral: lambda s: c.IssueReferral("R-A1-1"),
    c.HandOverReferral: lambda s: c.HandOverReferral("R-A2-1", "fax", "Front desk"),
    c.RecordReferralAnswer: lambda s: c.RecordReferralAnswer("R-A2-1", "accepted", "Monday."),
    c.WithdrawReferral: lambda s: c.WithdrawReferral("R-A1-1", "Moved away."),
    c.RecordDocumentUse: lambda s: c.RecordDocumentUse("R-A2-1", s.words["document"], "printed"),
    c.CreateAccount: lambda s: c.CreateAccount("n.ewcomer", "Newcomer", (Role.OFFICER,), OTHER_PASSWORD),
    c.ChangeAccount: lambda s: c.ChangeAccount("officer", "Pat Officer", (Role.OFFICER, Role.SUPERVISOR)),
    c.ResetPassword: lambda s: c.ResetPassword("officer", OTHER_PASSWORD),
    c.ChangePassword: lambda s: c.ChangePassword(PASSWORD, OTHER_PASSWORD),
    c.ConfirmPassword: lambda s: c.ConfirmPassword(PASSWORD),
    c.ChangeSetting: lambda s: c.ChangeSetting("service_name", '"Night desk"'),
    c.KeepDraft: lambda s: c.KeepDraft("note A1", "half a sen"),
    c.ImportContacts: lambda s: c.ImportContacts(
        "old system",
        (c.ImportedContact("78", START, {"address": "3 Oak St"},
                           (ImportedOutcome("Seen", "D04", START),), Urgency.P3, {"Ward": "4"}),),
    ),
    c.MakeSheet: lambda s: c.MakeSheet("Keys are with the sergeant.", "fr"),
    c.SignSheet: lambda s: c.SignSheet(s.words["sheet"], Role.SUPERVISOR.value, ROLE_PASSWORD),
    c.RecordSheetUse: lambda s: c.RecordSheetUse(s.words["sheet"], "printed"),
    c.LoadLayer: lambda s: c.LoadLayer("zones", "Ours", ZONES),
    c.RemoveLayer: lambda s: c.RemoveLayer("zones Ours"),
    c.FinishImport: lambda s: c.FinishImport("map.toml", "ab" * 32, 2, 1, 1, 0, 1),
    c.MakeBackup: lambda s: c.MakeBackup(),
}  # fmt: skip


def _two_halves(shift: Shift) -> c.Command:
    """MC1 has no officer; MC8 is an officer alone."""
    shift.do(c.FormTeam("MC8", "4499", "C99", START, START + timedelta(hours=9)))
    shift.do(c.ChangeCrew("MC8", "4499", "", "Clinician went home."))
    return c.ChangeCrew("MC1", "", "C1", "Officer went home.")


def _both_on(shift: Shift) -> c.Command:
    """Who is sent as a pair has signed on."""
    shift.do(c.SignOn("4499"))
    return c.SignOn("C99")


BEFORE: dict[type[c.Command], Callable[[Shift], c.Command]] = {
    c.StartStackedCall: lambda s: c.SetTeamStatus("MC2", TeamStatus.AVAILABLE),
    c.ResolveConflict: lambda s: c.RecordCallDetails(
        "A1", {"address": "9 Reed St"}, {"address": None}
    ),
    c.SettleSentTwice: _sent_twice,
    c.MergeTeams: _two_halves,
    c.SendPair: _both_on,
    c.LowerUrgency: lambda s: c.RaiseUrgency("A4", Urgency.P3, "His mother worries."),
    c.DeclineCall: lambda s: c.AssignTeam("A1", "MC1"),
    c.ChangeSupport: lambda s: c.AskSupport("A9", SupportKind.PATROL),
    c.RecordNotified: lambda s: c.RecordCallDetails("A1", {"safety_flags": ("children_present",)}),
    c.ChangeShift: lambda s: _PLAN,
    c.CancelShift: lambda s: _PLAN,
    c.SignOff: lambda s: c.SignOn("4499"),
    c.LiftConflictOfInterest: lambda s: c.RecordConflictOfInterest("A1", "C1", "Is her cousin."),
    c.ReleaseCall: lambda s: c.HoldCall("A4", "Later.", s.clock.time + timedelta(hours=1)),
    c.CancelEmergency: lambda s: c.StartEmergency("MC3"),
    c.AcknowledgeEmergency: lambda s: c.StartEmergency("MC3"),
    c.EndEmergency: lambda s: c.StartEmergency("MC3"),
    c.RemoveLayer: lambda s: c.LoadLayer("zones", "Ours", ZONES),
}


# How many entries each leaves, where it is not one.
ENTRIES = {
    c.PlanShifts: 6,
    c.FormTeams: 2,
    c.SendPair: 3,
    c.OpenCall: 2,
    c.FormTeam: 2,
    c.StartReferral: 2,
    c.SplitTeam: 6,
    c.ConfirmPassword: 0,
    c.KeepDraft: 0,
}


def prepared(shift: Shift, kind: type[c.Command]) -> Any:
    """Return the good command of this kind, after doing what it needs before."""
    if kind in BEFORE:
        shift.do(BEFORE[kind](shift))
    return GOOD[kind](shift)
