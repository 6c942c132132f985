"""All that a person, or a script, can do. Each is a frozen record; ``office`` makes facts of it.

``call`` takes a call's id or its number (``A412``), ``team`` a team's id or its call-sign
(``MC1``), ``referral`` an id or a number. ``base`` names, per field, the event whose value was on
screen when the form was opened (see ``CallCard``); a script may leave it out.
"""

from mcrrt.service.commands.accounts import (
    ChangeAccount,
    ChangePassword,
    ChangeSetting,
    ConfirmPassword,
    CreateAccount,
    KeepDraft,
    ResetPassword,
)
from mcrrt.service.commands.base import COMMANDS, Command, Instant
from mcrrt.service.commands.calls import (
    AddNote,
    AnswerTriage,
    CancelCall,
    CloseCall,
    CorrectNote,
    DivertCall,
    FinishTriage,
    LinkCalls,
    MarkDuplicate,
    OpenCall,
    QueueCall,
    RaiseUrgency,
    RecordCallDetails,
    RecordFollowUp,
    ReopenCall,
    ReviewCall,
)
from mcrrt.service.commands.conflicts import ResolveConflict, SeeRuling, SettleSentTwice
from mcrrt.service.commands.dispatch import (
    AssignTeam,
    FormTeam,
    RecordMember,
    RecordReadBack,
    SetTeamStatus,
    StandDownTeam,
    StartStackedCall,
    WithdrawStackedCall,
)
from mcrrt.service.commands.referrals import (
    HandOverReferral,
    IssueReferral,
    RecordDocumentUse,
    RecordPartner,
    RecordReferralAnswer,
    RecordReferralDetails,
    StartReferral,
    WithdrawReferral,
)
from mcrrt.service.commands.upkeep import (
    FinishImport,
    ImportContacts,
    ImportedContact,
    MakeBackup,
)

__all__ = [
    "COMMANDS",
    "AddNote",
    "AnswerTriage",
    "AssignTeam",
    "CancelCall",
    "ChangeAccount",
    "ChangePassword",
    "ChangeSetting",
    "CloseCall",
    "Command",
    "ConfirmPassword",
    "CorrectNote",
    "CreateAccount",
    "DivertCall",
    "FinishImport",
    "FinishTriage",
    "FormTeam",
    "HandOverReferral",
    "ImportContacts",
    "ImportedContact",
    "Instant",
    "IssueReferral",
    "KeepDraft",
    "LinkCalls",
    "MakeBackup",
    "MarkDuplicate",
    "OpenCall",
    "QueueCall",
    "RaiseUrgency",
    "RecordCallDetails",
    "RecordDocumentUse",
    "RecordFollowUp",
    "RecordMember",
    "RecordPartner",
    "RecordReadBack",
    "RecordReferralAnswer",
    "RecordReferralDetails",
    "ReopenCall",
    "ResetPassword",
    "ResolveConflict",
    "ReviewCall",
    "SeeRuling",
    "SetTeamStatus",
    "SettleSentTwice",
    "StandDownTeam",
    "StartReferral",
    "StartStackedCall",
    "WithdrawReferral",
    "WithdrawStackedCall",
]
