"""Commands about accounts, passwords, settings, and text that is no fact yet."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.roles import Role
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


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
