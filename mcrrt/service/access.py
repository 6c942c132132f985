"""Who may do what: one table, deny by default, the same at the station and at the hub.

Source of the split: domain.md 1.3 (roles and least privilege) and 2.2 (two legal owners of the
record). Officers see safety, clinicians see clinical; what crosses is explicit.
"""

from collections.abc import Iterable
from enum import StrEnum

from mcrrt.domain.errors import N_, NoRight
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role


class Right(StrEnum):
    """One thing that may be allowed."""

    SELF = "self"  # what everybody may do about themselves
    BOARD = "board"
    CALL_TAKE = "call_take"
    CALL_SEE = "call_see"
    CALL_CLOSE = "call_close"
    CALL_REVIEW = "call_review"
    CALL_REOPEN = "call_reopen"
    NOTE = "note"
    CLINICAL_NOTE = "clinical_note"
    CLINICAL_SEE = "clinical_see"
    TRIAGE = "triage"
    DISPATCH = "dispatch"
    TEAM_FORM = "team_form"
    TEAM_STATUS = "team_status"
    STATUS_CORRECT = "status_correct"
    EMERGENCY = "emergency"
    ALARMS = "alarms"
    REFERRAL_WRITE = "referral_write"
    REFERRAL_SEE = "referral_see"
    MEMBERS = "members"
    PARTNERS = "partners"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    IMPORT = "import"
    AUDIT_SEE = "audit_see"
    VERIFY = "verify"
    BACKUP = "backup"


_R = Role
_EVERYBODY = tuple(Role)
_DESK = (_R.DISPATCHER, _R.CALL_TAKER, _R.SUPERVISOR)
_FIELD = (_R.CLINICIAN, _R.OFFICER)

# The first role listed that an account has is the one its act is recorded under.
RIGHTS: dict[Right, tuple[Role, ...]] = {
    Right.SELF: _EVERYBODY,
    Right.BOARD: (*_DESK, *_FIELD),
    Right.CALL_TAKE: (*_DESK, *_FIELD),
    Right.CALL_SEE: (*_DESK, *_FIELD, _R.PRIVACY_OFFICER),
    Right.CALL_CLOSE: (_R.DISPATCHER, _R.SUPERVISOR, *_FIELD),
    Right.CALL_REVIEW: (_R.SUPERVISOR,),
    Right.CALL_REOPEN: (_R.SUPERVISOR, _R.DISPATCHER),
    Right.NOTE: (*_DESK, *_FIELD),
    Right.CLINICAL_NOTE: (_R.CLINICIAN,),
    Right.CLINICAL_SEE: (_R.CLINICIAN, _R.SUPERVISOR),
    Right.TRIAGE: (*_DESK, *_FIELD),
    Right.DISPATCH: (_R.DISPATCHER, _R.SUPERVISOR),
    Right.TEAM_FORM: (_R.DISPATCHER, _R.SUPERVISOR),
    Right.TEAM_STATUS: (_R.DISPATCHER, _R.SUPERVISOR, *_FIELD),
    Right.STATUS_CORRECT: (_R.SUPERVISOR,),
    Right.EMERGENCY: (*_DESK, *_FIELD),
    Right.ALARMS: _DESK,
    Right.REFERRAL_WRITE: (_R.CLINICIAN, _R.OFFICER, _R.SUPERVISOR),
    Right.REFERRAL_SEE: (_R.CLINICIAN, _R.OFFICER, _R.SUPERVISOR, _R.PRIVACY_OFFICER),
    Right.MEMBERS: (_R.SUPERVISOR, _R.ADMINISTRATOR),
    Right.PARTNERS: (_R.CLINICIAN, _R.SUPERVISOR, _R.ADMINISTRATOR),
    Right.ACCOUNTS: (_R.ADMINISTRATOR,),
    Right.SETTINGS: (_R.ADMINISTRATOR,),
    Right.IMPORT: (_R.ADMINISTRATOR,),
    Right.AUDIT_SEE: (_R.PRIVACY_OFFICER, _R.SUPERVISOR),
    Right.VERIFY: (_R.ADMINISTRATOR, _R.PRIVACY_OFFICER, _R.SUPERVISOR),
    Right.BACKUP: (_R.ADMINISTRATOR,),
}

# What a reader needs besides the record itself to see facts of a feed on its timeline.
_FEED_RIGHTS = {
    Feed.OPS: Right.CALL_SEE,
    Feed.CLINICAL: Right.CLINICAL_SEE,
    Feed.REFERRAL: Right.REFERRAL_SEE,
    Feed.ADMIN: Right.MEMBERS,
    Feed.ACCESS: Right.AUDIT_SEE,
}


def has(roles: Iterable[Role], right: Right) -> bool:
    """Say whether any of the roles includes the right."""
    return bool(set(roles) & set(RIGHTS[right]))


def allow(roles: Iterable[Role], right: Right) -> Role:
    """Return the role that allows it, or raise NoRight."""
    mine = set(roles)
    for role in RIGHTS[right]:
        if role in mine:
            return role
    raise NoRight(N_("Your roles do not allow this ({right}). Ask an administrator."), right=right)


def visible_feeds(roles: Iterable[Role]) -> tuple[Feed, ...]:
    """The feeds whose facts an account with these roles may read."""
    mine = tuple(roles)
    return tuple(feed for feed in Feed if has(mine, _FEED_RIGHTS[feed]))
