"""What the settings screen knows and does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.account import Account, Member, Partner
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.fields import Value
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.answers import (
    AccessList,
    AccessRow,
    AccountList,
    HealthView,
    Me,
    MemberList,
    PartnerList,
    SettingValues,
    VerifyReport,
)
from mcrrt.service.language import sentence
from mcrrt.service.news import Committed
from mcrrt.ui.desk import Desk, Failed, Then


@dataclass(frozen=True, slots=True)
class SettingsState:
    """What the screen draws. ``members`` is None for who may not see them."""

    accounts: tuple[Account, ...] = ()
    partners: tuple[Partner, ...] = ()
    members: tuple[Member, ...] | None = None
    settings: SettingValues | None = None
    health: HealthView | None = None
    access: tuple[AccessRow, ...] = ()
    report: VerifyReport | None = None
    checking: bool = False
    problem: str = ""


class SettingsViewModel(QObject):
    """Signals: ``state_changed(SettingsState)``; ``said(str)`` what was done."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.me = me
        self.state = SettingsState()
        self.shown = False
        desk.committed.connect(self._on_committed)

    def may(self, right: Right) -> bool:
        """Say whether the account has the right."""
        return right in self.me.rights

    def refresh(self) -> None:
        """Ask for everything the account may see."""
        self._desk.ask(q.Settings(), lambda found: self._show(settings=found))
        self._desk.ask(q.Health(), lambda found: self._show(health=found))
        if self.may(Right.CALL_SEE):
            self._desk.ask(q.Partners(inactive=True), self._on_partners)
        if self.may(Right.SETTINGS) and self.may(Right.BOARD):
            self._desk.ask(q.Members(), self._on_members)
        if self.may(Right.ACCOUNTS):
            self._desk.ask(q.Accounts(), self._on_accounts)
        if self.may(Right.AUDIT_SEE):
            self._desk.ask(q.AccessLog(limit=200), self._on_access)

    def _show(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)

    def _on_committed(self, committed: Committed) -> None:
        kinds = ("account.", "partner.", "member.", "setting.", "access.backup")
        if self.shown and any(k.startswith(kinds) for k in committed.kinds):
            self.refresh()

    def _on_partners(self, found: PartnerList) -> None:
        self._show(partners=found.partners)

    def _on_members(self, found: MemberList) -> None:
        self._show(members=tuple(row.member for row in found.members))

    def _on_accounts(self, found: AccountList) -> None:
        self._show(accounts=found.accounts)

    def _on_access(self, found: AccessList) -> None:
        self._show(access=found.rows)

    def verify(self) -> None:
        """Check the whole store, beside the work."""
        self._show(checking=True, report=None, problem="")
        self._desk.ask(q.Verify(), self._on_report, self._on_check_failed)

    def _on_report(self, report: VerifyReport) -> None:
        self._show(report=report, checking=False)

    def _on_check_failed(self, error: McrrtError) -> None:
        self._show(checking=False, problem=sentence(error))

    def back_up(self, then: Then) -> None:
        """Make a verified copy now."""
        self._show(report=None, problem="")
        self._desk.submit(c.MakeBackup(), then, self._on_check_failed)

    def submit(self, command: c.Command) -> None:
        """Send a command of this screen."""
        self._desk.submit(command)

    def change_setting(self, name: str, value_json: str, then: Then, failed: Failed) -> None:
        """Change an agency setting."""
        self._desk.submit(c.ChangeSetting(name, value_json), then, failed)

    @property
    def desk(self) -> Desk:
        """The desk, for the dialogs of this screen."""
        return self._desk

    @staticmethod
    def partner_command(values: Mapping[str, Value], before: Partner | None) -> c.RecordPartner:
        """Return the command that adds or changes a partner."""
        text = {name: str(value or "") for name, value in values.items()}
        return c.RecordPartner(
            name=text["name"], partner_kind=text["partner_kind"],
            partner=before.id if before else "", phone=text["phone"], fax=text["fax"],
            address=text["address"], note=text["note"],
            active=before.active if before else True,
        )  # fmt: skip

    def change_password(self, old: str, new: str, then: Then, failed: Failed) -> None:
        """Change one's own password."""
        self._desk.submit(c.ChangePassword(old, new), then, failed)

    @staticmethod
    def account_command(
        values: Mapping[str, Value], before: Account | None
    ) -> c.CreateAccount | c.ChangeAccount:
        """Return the command for a new or changed account."""
        chosen = values.get("roles")
        roles = tuple(Role(code) for code in chosen) if isinstance(chosen, tuple) else ()
        name = str(values.get("name") or "")
        if before is None:
            username = str(values.get("username") or "")
            return c.CreateAccount(username, name, roles, str(values.get("password") or ""))
        return c.ChangeAccount(before.id, name, roles, before.active)
