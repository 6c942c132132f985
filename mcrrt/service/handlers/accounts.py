"""Accounts, passwords, settings, and typed text that is no fact yet."""

import re

from mcrrt.domain import text
from mcrrt.domain.account import Setting
from mcrrt.domain.errors import N_, BadInput, LogInRefused, RuleBroken
from mcrrt.domain.facts import admin as a
from mcrrt.domain.journal import subject
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service.passwords import check_password
from mcrrt.service.settings import check_setting
from mcrrt.service.work import Handlers, Work, new_id

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_DRAFT_LIMIT = 200_000


def clean_username(value: str) -> str:
    """Return a user name in lower case. Raises BadInput."""
    name = text.required("username", value, 40).lower()
    if not _USERNAME.fullmatch(name):
        raise BadInput(
            "username", N_("A user name has small letters, digits, dots and hyphens only.")
        )
    return name


def _roles(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    if not roles:
        raise BadInput("roles", N_("Choose at least one role."))
    return tuple(role for role in Role if role in roles)


def create_account(wish: c.CreateAccount, work: Work) -> None:
    """The key slot comes first: a slot without an account opens nothing."""
    username = clean_username(wish.username)
    name = text.required("name", wish.name, 120)
    if work.unit.find("account", username) is not None:
        raise BadInput("username", N_("There is an account with this user name already."))
    check_password(wish.password, work.slots.minimum_length, (username, name))
    fact = a.AccountCreated(new_id(), username, name, _roles(wish.roles))
    work.add(fact)
    work.slots.add(username, wish.password)
    work.result.update(account=fact.account)


def change_account(wish: c.ChangeAccount, work: Work) -> None:
    """Whoever is not active has no key slot; the last administrator stays one."""
    account = work.account(wish.account)
    roles = _roles(wish.roles)
    keeps = wish.active and Role.ADMINISTRATOR in roles
    if Role.ADMINISTRATOR in account.roles and not keeps and work.unit.administrators() <= 1:
        raise RuleBroken(N_("This is the last administrator. Make another one first."))
    if wish.active and account.username not in work.slots.users():
        raise RuleBroken(N_("This account has no password. Reset it first."))
    name = text.required("name", wish.name, 120)
    work.add(a.AccountChanged(account.id, name, roles, wish.active), {"record": account.event})
    if not wish.active:
        work.after_commit.append(lambda: work.slots.drop(account.username))


def reset_password(wish: c.ResetPassword, work: Work) -> None:
    """By an administrator, who has given their own password again."""
    account = work.account(wish.account)
    check_password(wish.password, work.slots.minimum_length, (account.username, account.name))
    work.add(a.PasswordChanged(account.id, "reset"))
    work.slots.add(account.username, wish.password)


def change_password(wish: c.ChangePassword, work: Work) -> None:
    """By its owner, who knows the old one."""
    username = work.session.username
    if not work.slots.check(username, wish.old):
        raise LogInRefused(N_("The old password is not right. Nothing was changed."))
    check_password(wish.new, work.slots.minimum_length, (username, work.session.name))
    work.add(a.PasswordChanged(work.session.account, "own"))
    work.slots.add(username, wish.new)


def change_setting(wish: c.ChangeSetting, work: Work) -> None:
    """Checked before it is kept."""
    value = check_setting(wish.name, wish.value)
    before = work.unit.load(subject("setting", wish.name))
    seen = before.event if isinstance(before, Setting) else None
    work.add(a.SettingChanged(wish.name, value), {"record": seen})


def keep_draft(wish: c.KeepDraft, work: Work) -> None:
    """Not a fact: text that somebody is still typing."""
    form = text.required("form", wish.form, 120)
    if len(wish.text) > _DRAFT_LIMIT:
        raise BadInput("text", N_("This is too long to keep as a draft."))
    work.unit.keep_draft(work.session.account, form, wish.text)


HANDLERS: Handlers = {
    c.CreateAccount: create_account,
    c.ChangeAccount: change_account,
    c.ResetPassword: reset_password,
    c.ChangePassword: change_password,
    c.ChangeSetting: change_setting,
    c.KeepDraft: keep_draft,
}
