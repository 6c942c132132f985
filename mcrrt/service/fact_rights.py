"""Which right an event needs, by its kind: what a hub asks of each that a station sends.

The same rights as those of the commands that make them (``access``). A kind that is not here is not
known here: it is kept and passed on, and changes nothing.
"""

from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import admin as a
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import crews as cr
from mcrrt.domain.facts import layers as la
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.facts import roster as ro
from mcrrt.domain.facts import sheets as sh
from mcrrt.domain.facts import teams as t
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.facts import watch as w
from mcrrt.domain.journal import Fact
from mcrrt.service.access import Right

_R = Right

FACT_RIGHTS: dict[type[Fact], Right] = {
    f.CallOpened: _R.CALL_TAKE,
    f.CallDetailsRecorded: _R.CALL_TAKE,
    f.CallConflictResolved: _R.NOTE,
    f.SentTwiceSettled: _R.NOTE,
    f.CallQueued: _R.CALL_TAKE,
    f.UrgencyRaised: _R.TRIAGE,
    f.NoteAdded: _R.NOTE,
    f.NoteCorrected: _R.NOTE,
    f.ClinicalNoteAdded: _R.CLINICAL_NOTE,
    f.ClinicalNoteCorrected: _R.CLINICAL_NOTE,
    f.CallsLinked: _R.CALL_TAKE,
    f.CallMarkedDuplicate: _R.CALL_TAKE,
    f.CallDiverted: _R.CALL_TAKE,
    f.CallCancelled: _R.CALL_TAKE,
    f.CallClosed: _R.CALL_CLOSE,
    f.CallReviewed: _R.CALL_REVIEW,
    f.FollowedUp: _R.CALL_CLOSE,
    f.CallReopened: _R.CALL_REOPEN,
    f.CallImported: _R.IMPORT,
    f.ImportAmended: _R.IMPORT,
    tr.TriageAnswered: _R.TRIAGE,
    tr.TriageDone: _R.TRIAGE,
    tr.UrgencyLowered: _R.TRIAGE,
    tr.ScreeningAnswered: _R.CLINICAL_NOTE,
    tr.ScreeningDone: _R.CLINICAL_NOTE,
    tr.ScreeningCounted: _R.CLINICAL_NOTE,
    tr.ChecklistKept: _R.TRIAGE,
    tr.ChecklistLoaded: _R.SETTINGS,
    tr.ChecklistSwitched: _R.SETTINGS,
    t.TeamFormed: _R.TEAM_FORM,
    t.TeamStoodDown: _R.TEAM_FORM,
    t.TeamStatusSet: _R.TEAM_STATUS,
    t.TeamAssigned: _R.DISPATCH,
    t.AssignmentDeclined: _R.TEAM_STATUS,
    t.AssignmentReadBack: _R.DISPATCH,
    t.StackedCallStarted: _R.DISPATCH,
    t.StackedCallWithdrawn: _R.DISPATCH,
    cr.CrewsChanged: _R.TEAM_FORM,
    w.SupportAsked: _R.CALL_TAKE,
    w.SupportChanged: _R.CALL_TAKE,
    w.PartyNotified: _R.CALL_TAKE,
    w.CallHeld: _R.DISPATCH,
    w.CallReleased: _R.DISPATCH,
    w.WelfareChecked: _R.TEAM_STATUS,
    w.EmergencyStarted: _R.EMERGENCY,
    w.EmergencyMistaken: _R.EMERGENCY,
    w.EmergencyAcknowledged: _R.ALARMS,
    w.EmergencyEnded: _R.ALARMS,
    w.AlarmAcknowledged: _R.ALARMS,
    ro.ShiftPlanned: _R.MEMBERS,
    ro.ShiftChanged: _R.MEMBERS,
    ro.ShiftCancelled: _R.MEMBERS,
    ro.MemberSignedOn: _R.TEAM_STATUS,
    ro.MemberSignedOff: _R.TEAM_STATUS,
    ro.ConflictOfInterestRecorded: _R.NOTE,
    ro.ConflictOfInterestLifted: _R.NOTE,
    r.ReferralStarted: _R.REFERRAL_WRITE,
    r.ReferralDetailsRecorded: _R.REFERRAL_WRITE,
    r.ReferralConflictResolved: _R.REFERRAL_WRITE,
    r.ReferralIssued: _R.REFERRAL_WRITE,
    r.ReferralHandedOver: _R.REFERRAL_WRITE,
    r.ReferralAnswered: _R.REFERRAL_WRITE,
    r.ReferralWithdrawn: _R.REFERRAL_WRITE,
    sh.SheetMade: _R.DISPATCH,
    sh.SheetSigned: _R.DISPATCH,
    a.StoreMade: _R.SELF,
    a.AccountCreated: _R.ACCOUNTS,
    a.AccountChanged: _R.ACCOUNTS,
    a.PasswordChanged: _R.SELF,
    a.MemberRecorded: _R.MEMBERS,
    a.PartnerRecorded: _R.PARTNERS,
    a.SettingChanged: _R.SETTINGS,
    la.LayerLoaded: _R.SETTINGS,
    la.LayerRemoved: _R.SETTINGS,
    acc.LoggedIn: _R.SELF,
    acc.LogInsFailed: _R.SELF,
    acc.LoggedOut: _R.SELF,
    acc.Viewed: _R.SELF,
    acc.Searched: _R.SELF,
    acc.DocumentUsed: _R.SELF,
    acc.DataImported: _R.IMPORT,
    acc.ClockStepped: _R.SELF,
    acc.Alerted: _R.BOARD,
    acc.BackupMade: _R.SELF,
    acc.StoreRestored: _R.SELF,
    acc.RulingSeen: _R.SELF,
    acc.HubJoined: _R.SELF,
    acc.HubWentBack: _R.SELF,
}


def right_of(fact: Fact) -> Right:
    """Return the right this fact needs, which may depend on what it says."""
    if isinstance(fact, a.PasswordChanged) and fact.how == "reset":
        return Right.ACCOUNTS
    if isinstance(fact, t.TeamStatusSet) and fact.correction:
        return Right.STATUS_CORRECT
    return FACT_RIGHTS[type(fact)]
