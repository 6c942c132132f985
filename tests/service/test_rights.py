"""Who may do what: the table of service/access.py, typed again from domain.md 1.3."""

from collections.abc import Callable, Iterator

import pytest

from mcrrt.domain.errors import McrrtError, NoRight
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.access import RIGHTS, Right, allow, has, visible_feeds
from mcrrt.service.commands import COMMANDS
from mcrrt.service.questions import QUESTIONS
from tests.service.asked import ASKED
from tests.service.good import GOOD
from tests.service.plain import assert_plain
from tests.service.scene import Shift, copy_of

LETTERS = {
    "T": Role.CALL_TAKER, "D": Role.DISPATCHER, "O": Role.OFFICER, "C": Role.CLINICIAN, "S": Role.SUPERVISOR,
    "P": Role.PRIVACY_OFFICER, "A": Role.ANALYST, "X": Role.ADMINISTRATOR,
}  # fmt: skip

# Call-taker, Dispatcher, Officer, Clinician, Supervisor, Privacy officer, Analyst, administrator (X).
TABLE = """
OpenCall RecordCallDetails QueueCall LinkCalls MarkDuplicate DivertCall CancelCall   TDOCS
RaiseUrgency LowerUrgency AnswerTriage FinishTriage AddNote CorrectNote              TDOCS
Screenings                                                                           CS
LoadChecklist SwitchChecklist                                                        X
ResolveConflict SettleSentTwice                                                      TDOCS
CloseCall RecordFollowUp SetTeamStatus                                               DOCS
ReviewCall                                                                           S
ReopenCall FormTeam StandDownTeam AssignTeam StartStackedCall WithdrawStackedCall    DS
RecordReadBack HoldCall ReleaseCall ChangeCrew SwapCrew SplitTeam MergeTeams         DS
AskSupport ChangeSupport RecordNotified                                              TDOCS
DeclineCall RecordWelfareCheck                                                       DOCS
StartEmergency CancelEmergency RecordAlerted Alarms                                  TDOCS
AcknowledgeEmergency EndEmergency AcknowledgeAlarm                                   TDS
ResponsePlan                                                                         TDOCSP
MakeSheet SignSheet                                                                  DS
RecordSheetUse ShiftSheet SheetPages                                                  TDOCS
RecordMember                                                                         SX
PlanShift PlanShifts ChangeShift CancelShift ImportRoster PreviewShifts PreviewRoster SX
SignOn SignOff                                                                       DOCS
RecordConflictOfInterest LiftConflictOfInterest                                      TDOCS
FormTeams SendPair                                                                   DS
WhoIsOn Roster BestPairs ShiftPlan                                                   TDOCS
RecordPartner                                                                        CSX
StartReferral RecordReferralDetails IssueReferral                                    OCS
HandOverReferral RecordReferralAnswer WithdrawReferral                               OCS
RecordDocumentUse                                                                    OCSP
CreateAccount ChangeAccount ResetPassword ChangeSetting                              X
ImportContacts FinishImport MakeBackup                                               X
LoadLayer RemoveLayer PreviewLayer                                                   X
ChangePassword ConfirmPassword KeepDraft SeeRuling                                   TDOCSPAX
Board Teams Members FollowUps OnTheMap                                               TDOCS
CallCard PriorCalls SearchCalls Partners                                             TDOCSP
ReferralCard ReferralsOf ReferralPreview Document                                    OCSP
Accounts                                                                             X
AccessLog                                                                            SP
Verify                                                                               SPX
Layers ShapesOf Checklists                                                           TDOCSPAX
Settings Drafts WhoAmI PackOf Health Link Receipt Attention                          TDOCSPAX
"""
MAY = {
    name: {LETTERS[letter] for letter in letters}
    for *names, letters in (line.split() for line in TABLE.strip().splitlines())
    for name in names
}
# Without the parts that need one more right.
PLAIN: dict[type[c.Command], c.Command] = {
    c.SetTeamStatus: c.SetTeamStatus("MC2", TeamStatus.ON_SCENE)
}


def test_the_table_names_everything_that_can_be_done_or_asked():
    assert set(MAY) == set(COMMANDS) | set(QUESTIONS)


@pytest.fixture(scope="module", params=Role, ids=lambda role: role.value)
def someone(request, shift_folder, tmp_path_factory) -> Iterator[tuple[Role, Shift]]:
    """Somebody with exactly one role, on a shift of their own."""
    folder, words, ended = shift_folder
    shift = copy_of(folder, tmp_path_factory.mktemp("role"), dict(words), ended)
    shift.become(request.param.value)
    yield request.param, shift
    shift.close()


def denied(shift: Shift, act: Callable[[], object]) -> bool:
    """Say whether the rights of the account are what stands in the way."""
    before = shift.position
    try:
        act()
    except NoRight as error:
        assert_plain(error)
        assert shift.position == before
        return True
    except McrrtError:
        return False  # allowed, and refused for another reason
    return False


def test_every_role_and_every_command(someone):
    role, shift = someone
    refused = set()
    for name, kind in COMMANDS.items():
        command = PLAIN.get(kind) or GOOD[kind](shift)
        if denied(shift, lambda command=command: shift.do(command)):  # type: ignore[misc]
            refused.add(name)
    assert refused == {name for name in COMMANDS if role not in MAY[name]}


def test_every_role_and_every_question(someone):
    role, shift = someone
    refused = set()
    for name, kind in QUESTIONS.items():
        question = ASKED[kind](shift)
        if denied(shift, lambda question=question: shift.office.ask(question)):  # type: ignore[misc]
            refused.add(name)
    assert refused == {name for name in QUESTIONS if role not in MAY[name]}


# --- the record has two owners (domain.md 2.2) ---------------------------------------------------

SEES = {
    Role.CALL_TAKER: {Feed.OPS},
    Role.DISPATCHER: {Feed.OPS},
    Role.OFFICER: {Feed.OPS, Feed.REFERRAL},
    Role.CLINICIAN: {Feed.OPS, Feed.CLINICAL, Feed.REFERRAL},
    Role.SUPERVISOR: {Feed.OPS, Feed.CLINICAL, Feed.REFERRAL, Feed.ADMIN, Feed.ACCESS},
    Role.PRIVACY_OFFICER: {Feed.OPS, Feed.REFERRAL, Feed.ACCESS},
    Role.ANALYST: set(),
    Role.ADMINISTRATOR: {Feed.ADMIN},
}


@pytest.mark.parametrize("role", Role)
def test_which_feeds_a_role_reads(role):
    assert set(visible_feeds((role,))) == SEES[role]


def test_several_roles_add_up():
    both = (Role.DISPATCHER, Role.CLINICIAN)
    assert set(visible_feeds(both)) == SEES[Role.DISPATCHER] | SEES[Role.CLINICIAN]
    assert has(both, Right.DISPATCH)
    assert has(both, Right.CLINICAL_NOTE)


def test_without_a_role_nothing_is_allowed():
    for right in Right:
        assert not has((), right)
        with pytest.raises(NoRight):
            allow((), right)


def test_every_right_is_somebodys_and_none_is_forgotten():
    assert set(RIGHTS) == set(Right)
    assert all(RIGHTS.values())


def test_an_act_is_recorded_under_the_first_role_that_allows_it():
    everything = tuple(Role)
    assert allow(everything, Right.NOTE) is Role.DISPATCHER
    assert allow((Role.OFFICER, Role.CLINICIAN), Right.NOTE) is Role.CLINICIAN
    assert allow(everything, Right.CLINICAL_NOTE) is Role.CLINICIAN
    assert allow(everything, Right.REFERRAL_WRITE) is Role.CLINICIAN
