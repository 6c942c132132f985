"""What goes over the pipe between the window and the office. Frozen values, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcrrt.domain import errors
from mcrrt.domain.errors import BadInput, Bug, McrrtError
from mcrrt.service.doorstep import Founding, Session


@dataclass(frozen=True, slots=True)
class Request:
    """Something the window wants. ``wish`` is a command, a question or one of the below."""

    ticket: int
    wish: object


@dataclass(frozen=True, slots=True)
class LookAtStore:
    """What can be said before anybody logged in. Answered with a HouseStatus."""


@dataclass(frozen=True, slots=True)
class FoundStore:
    """Make a new store with its first account. Answered with the recovery key."""

    founding: Founding
    name: str


@dataclass(frozen=True, slots=True)
class LogIn:
    """Open the store. Answered with a Session."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Recover:
    """Open the store with the recovery key and set a new password. Answered with a Session."""

    recovery_key: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class RestoreStore:
    """Put a damaged store back. Answered with a Restoration."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class JoinHub:
    """Let the store belong to a hub; where there is none, make one for the agency of the code.

    Answered with a Joined.
    """

    url: str
    code: str
    username: str
    password: str
    name: str = ""
    kind: str = "console"


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of it; the recovery key is there for a store that was made. Somebody is in."""

    session: Session
    agency: str
    fingerprint: str
    recovery_key: str = ""


@dataclass(frozen=True, slots=True)
class LogOut:
    """Leave. Answered when the store is closed."""

    why: str


@dataclass(frozen=True, slots=True)
class Restoration:
    """What was put back."""

    entries: int
    salvaged: int
    set_aside: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a request."""

    ticket: int
    value: object


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that was refused or failed, as the error that said so."""

    ticket: int
    kind: str
    template: str
    fields: Mapping[str, object] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long request is."""

    ticket: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know that nobody asked about. ``code`` has words on screen."""

    code: str


def failure_of(ticket: int, error: McrrtError) -> Failure:
    """Pack an error for the other side."""
    where = error.field if isinstance(error, BadInput) else ""
    fields = {name: str(value) for name, value in error.fields.items()}
    return Failure(ticket, type(error).__name__, error.template, fields, where)


def error_of(failure: Failure) -> McrrtError:
    """Unpack an error: the same class, template and fields."""
    kind = getattr(errors, failure.kind, Bug)
    if kind is BadInput:
        return BadInput(failure.where, failure.template, **failure.fields)
    error: McrrtError = kind(failure.template, **failure.fields)
    return error
