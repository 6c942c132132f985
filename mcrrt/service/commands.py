"""All that a person, or a script, can do. Each is a frozen record; ``office`` makes facts of it.

``call`` takes a call's id or its number (``A412``), ``team`` a team's id or its call-sign
(``MC1``), ``referral`` an id or a number. ``base`` names, per field, the event whose value was on
screen when the form was opened (see ``CallCard``); a script may leave it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.fields import Value
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.service.access import Right

Instant = Annotated[datetime, Meta(tz=True)]  # with its offset from UTC

COMMANDS: dict[str, type["Command"]] = {}


class Command:
    """A wish. ``RIGHT`` is what the account needs; ``REAUTH`` asks for the password again."""

    __slots__ = ()
    RIGHT: ClassVar[Right]
    REAUTH: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        COMMANDS[cls.__name__] = cls


# --- calls ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenCall(Command):
    """Begin to take a call. It is a draft until it is queued. ``call`` may bring its own id."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    values: Mapping[str, Value] = field(default_factory=dict)
    call: str = ""


@dataclass(frozen=True, slots=True)
class RecordCallDetails(Command):
    """Give, change or empty (null) fields of the intake. Only what differs becomes a fact."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    values: Mapping[str, Value]
    base: Mapping[str, str | None] = field(default_factory=dict)
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueCall(Command):
    """Hand the intake to the board: the call waits for a response."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str


@dataclass(frozen=True, slots=True)
class RaiseUrgency(Command):
    """Set the urgency higher than the checklist did, with the reason."""

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class AddNote(Command):
    """Write a note into the call's timeline. ``clinical`` notes are for clinicians only."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    text: str
    clinical: bool = False


@dataclass(frozen=True, slots=True)
class CorrectNote(Command):
    """Correct a note by a new one. ``entry`` is the event id of the note; both stay."""

    RIGHT: ClassVar[Right] = Right.NOTE
    call: str
    entry: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinkCalls(Command):
    """Tie two calls that belong together."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    other: str


@dataclass(frozen=True, slots=True)
class MarkDuplicate(Command):
    """Say that the call reports the same event as another. Nothing is merged or deleted."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    parent: str


@dataclass(frozen=True, slots=True)
class DivertCall(Command):
    """Hand the caller to a crisis worker instead of a visit. Refused while the gate is closed."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CancelCall(Command):
    """End a call, or throw a draft away, before anybody was needed, with the reason."""

    RIGHT: ClassVar[Right] = Right.CALL_TAKE
    call: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseCall(Command):
    """End the work with a disposition (``D01`` to ``D19``, or ``D98`` with a note)."""

    RIGHT: ClassVar[Right] = Right.CALL_CLOSE
    call: str
    disposition: str
    more: tuple[str, ...] = ()
    note: str = ""
    follow_up_by: Instant | None = None


@dataclass(frozen=True, slots=True)
class ReviewCall(Command):
    """Accept the closing of a call that waited for review."""

    RIGHT: ClassVar[Right] = Right.CALL_REVIEW
    call: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordFollowUp(Command):
    """Record the promised contact: made, or tried, and when to try again."""

    RIGHT: ClassVar[Right] = Right.CALL_CLOSE
    call: str
    reached: bool
    text: str
    again_by: Instant | None = None


@dataclass(frozen=True, slots=True)
class ReopenCall(Command):
    """Work on an ended call again, with the reason."""

    RIGHT: ClassVar[Right] = Right.CALL_REOPEN
    call: str
    reason: str


# --- triage --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerTriage(Command):
    """Answer items of a checklist: ``yes``, ``no``, ``unknown``, ``not_asked`` or a number.

    Goes on with the open assessment of the call, or starts one.
    """

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str
    answers: Mapping[str, Answer]
    pack: str = "mcrrt-intake"


@dataclass(frozen=True, slots=True)
class FinishTriage(Command):
    """Finish the open assessment. What it said stands; the next one starts anew."""

    RIGHT: ClassVar[Right] = Right.TRIAGE
    call: str


# --- teams and dispatch --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordMember(Command):
    """Add an officer or a clinician, or change one. ``member`` is empty for a new one."""

    RIGHT: ClassVar[Right] = Right.MEMBERS
    name: str
    profession: str
    member: str = ""
    badge: str = ""
    call_sign: str = ""
    discipline: str = ""
    languages: tuple[str, ...] = ()
    district: str = ""
    phone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class FormTeam(Command):
    """Put an officer and a clinician together for a shift.

    They are available at once when the shift has begun.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    call_sign: str
    officer: str
    clinician: str
    shift_start: Instant
    shift_end: Instant
    district: str = ""
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class StandDownTeam(Command):
    """End the team's shift; both members are free for another."""

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str


@dataclass(frozen=True, slots=True)
class SetTeamStatus(Command):
    """Set the state of a team, and with it of both members and of its call, in one action.

    ``correction`` is a supervisor's reason for a step that the table does not have.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_STATUS
    team: str
    status: TeamStatus
    place: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class AssignTeam(Command):
    """Send a team to a call. With ``stack`` the call waits behind the one the team is on."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str
    mode: ResponseMode = ResponseMode.FIRST_RESPONDER
    stack: bool = False


@dataclass(frozen=True, slots=True)
class StartStackedCall(Command):
    """Let a free team begin a call that waits for it."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str


@dataclass(frozen=True, slots=True)
class WithdrawStackedCall(Command):
    """Take a waiting call from a team, with the reason."""

    RIGHT: ClassVar[Right] = Right.DISPATCH
    call: str
    team: str
    reason: str


# --- referrals -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordPartner(Command):
    """Add a referral partner, or change one. ``partner`` is empty for a new one.

    ``partner_kind``: ``hic`` (hospital, CMHA, clinic), ``non_hic``, ``police``, ``family``, ``cas``.
    """

    RIGHT: ClassVar[Right] = Right.PARTNERS
    name: str
    partner_kind: str
    partner: str = ""
    phone: str = ""
    fax: str = ""
    address: str = ""
    note: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class StartReferral(Command):
    """Begin a referral from a call; what the call already says is filled in."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    call: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordReferralDetails(Command):
    """Give, change or empty (null) fields of a referral."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    values: Mapping[str, Value]
    base: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueReferral(Command):
    """Make the page. Refused without consent or a legal basis with grounds."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str


@dataclass(frozen=True, slots=True)
class HandOverReferral(Command):
    """Record that it reached the partner: ``in_person``, ``fax``, ``phone``, ``mail``, ``email``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    how: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class RecordReferralAnswer(Command):
    """Record what the partner answered: ``accepted`` or ``declined``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawReferral(Command):
    """Take a referral back, with the reason."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_WRITE
    referral: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordDocumentUse(Command):
    """Record that a document was ``printed``, ``saved`` or ``shown``."""

    RIGHT: ClassVar[Right] = Right.REFERRAL_SEE
    referral: str
    document: str
    how: str


# --- accounts and settings -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CreateAccount(Command):
    """Let somebody log in."""

    RIGHT: ClassVar[Right] = Right.ACCOUNTS
    REAUTH: ClassVar[bool] = True
    username: str
    name: str
    roles: tuple[Role, ...]
    password: str


@dataclass(frozen=True, slots=True)
class ChangeAccount(Command):
    """Change name, roles or permission to log in. ``active`` false takes the key slot away."""

    RIGHT: ClassVar[Right] = Right.ACCOUNTS
    REAUTH: ClassVar[bool] = True
    account: str
    name: str
    roles: tuple[Role, ...]
    active: bool = True


@dataclass(frozen=True, slots=True)
class ResetPassword(Command):
    """Give another account a new password, which its owner should change."""

    RIGHT: ClassVar[Right] = Right.ACCOUNTS
    REAUTH: ClassVar[bool] = True
    account: str
    password: str


@dataclass(frozen=True, slots=True)
class ChangePassword(Command):
    """Change one's own password."""

    RIGHT: ClassVar[Right] = Right.SELF
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ConfirmPassword(Command):
    """Give one's password again: for two minutes it allows what needs it."""

    RIGHT: ClassVar[Right] = Right.SELF
    password: str


@dataclass(frozen=True, slots=True)
class ChangeSetting(Command):
    """Change an agency setting. ``value`` is JSON."""

    RIGHT: ClassVar[Right] = Right.SETTINGS
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KeepDraft(Command):
    """Keep typed text that is no fact yet, for this account. '' drops it. Not in the journal."""

    RIGHT: ClassVar[Right] = Right.SELF
    form: str
    text: str


# --- import, upkeep ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportedContact:
    """One finished contact of another system."""

    source_key: str
    received_at: Instant
    values: Mapping[str, Value]
    outcomes: tuple[ImportedOutcome, ...]
    urgency: Urgency | None = None
    original: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportContacts(Command):
    """Bring in finished contacts. A key that came in before adds only outcomes that are new."""

    RIGHT: ClassVar[Right] = Right.IMPORT
    system: str
    contacts: tuple[ImportedContact, ...]


@dataclass(frozen=True, slots=True)
class FinishImport(Command):
    """Record what a file brought in."""

    RIGHT: ClassVar[Right] = Right.IMPORT
    mapping: str
    file_hash: str
    rows: int
    calls: int
    outcomes: int
    skipped: int
    rejected: int


@dataclass(frozen=True, slots=True)
class MakeBackup(Command):
    """Make a verified copy of the store now."""

    RIGHT: ClassVar[Right] = Right.BACKUP
