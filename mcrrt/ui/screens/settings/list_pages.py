"""Partners, accounts and the access log: a list each, with what can be done."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mcrrt.domain.account import Account, Partner
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.language import _
from mcrrt.service.news import Receipt
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.compose import Button, button, column, row
from mcrrt.ui.kit.dialog import Wording, password_input
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.screens.settings.parts import access_line, account_line, draw_line, partner_line
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


class ListPage(QWidget):
    """A title, buttons and a list."""

    def __init__(self, model: SettingsViewModel, title: str, list_name: str) -> None:
        super().__init__()
        self._model = model
        self.list = LineView(list_name, draw_line)
        self._head = row(PlainLabel(title, "heading"), None)
        self.setLayout(column(self._head, self.list, margin=SPACE_M, space=SPACE_S))

    def _button(self, text: str, act: Callable[[], object], name: str) -> Button:
        made = button(text, act, name=name)
        self._head.addWidget(made)
        return made


class PartnersPage(ListPage):
    """Where referrals go."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__(model, _("Partners"), _("Partners"))
        self.list.empty_words = _("Nobody yet. Add the services that referrals go to.")
        self._change = self._button(_("Change…"), self._on_change, "change_partner")
        self._end = self._button(_("No longer used"), self._on_end, "end_partner")
        self._button(_("Add…"), lambda: self.ask_partner(None), "add_partner")
        self.list.opened.connect(lambda _id: self._on_change())
        self.list.chosen.connect(lambda _id: self._offer())
        self._offer()

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        self.list.show_lines([partner_line(one) for one in state.partners])
        self._offer()

    def _current(self) -> Partner | None:
        current = self.list.current_id()
        return next((one for one in self._model.state.partners if one.id == current), None)

    def _offer(self) -> None:
        partner = self._current()
        for one in (self._change, self._end):
            one.setEnabled(partner is not None)
        active = partner is None or partner.active
        self._end.setText(_("No longer used") if active else _("Use again"))

    def _on_change(self) -> None:
        if (partner := self._current()) is not None:
            self.ask_partner(partner)

    def _on_end(self) -> None:
        if (partner := self._current()) is not None:
            self._model.submit(
                c.RecordPartner(
                    name=partner.name, partner_kind=partner.kind, partner=partner.id,
                    phone=partner.phone, fax=partner.fax, address=partner.address,
                    note=partner.note, active=not partner.active,
                )
            )  # fmt: skip

    def ask_partner(
        self, partner: Partner | None, then: Callable[[str], object] | None = None
    ) -> None:
        """Ask for a partner's particulars; ``then`` gets the partner's id."""
        kinds = [(kind.value, words.label(words.PARTNER_KIND, kind)) for kind in RecipientKind]
        inputs: list[Input] = [
            LineInput("name", _("Name"), 120),
            ChoiceInput("partner_kind", _("What it is, for privacy law"), kinds),
            LineInput("phone", _("Phone"), 40),
            LineInput("fax", _("Fax"), 40),
            LineInput("address", _("Address"), 200),
            LineInput("note", _("Note"), 200),
        ]
        if partner is not None:
            given = (partner.name, partner.kind, partner.phone, partner.fax, partner.address,
                     partner.note)  # fmt: skip
            for one, value in zip(inputs, given, strict=True):
                one.set_value(value)

        def taken(receipt: Receipt) -> None:
            if then is not None:
                then(str(receipt.result["partner"]))

        ask_command(
            self, self._model.desk, f"partner/{partner.id}" if partner else "partner",
            Wording(_("Referral partner"), _("Save")), inputs,
            lambda values: self._model.partner_command(values, partner),
            required=("name", "partner_kind"), then=taken,
        )  # fmt: skip


class AccountsPage(ListPage):
    """Who can log in."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__(model, _("Accounts"), _("Accounts"))
        self.list.empty_words = _("Nobody yet. Add everybody who works at this machine.")
        self._change = self._button(_("Change…"), self._on_change, "change_account")
        self._reset = self._button(_("New password…"), self._on_reset, "reset_account")
        self._end = self._button(_("Take log-in away…"), self._on_end, "end_account")
        self._button(_("Add…"), lambda: self.ask_account(None), "add_account")
        self.list.opened.connect(lambda _id: self._on_change())
        self.list.chosen.connect(lambda _id: self._offer())
        self._offer()

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        self.list.show_lines([account_line(one) for one in state.accounts])
        self._offer()

    def _current(self) -> Account | None:
        current = self.list.current_id()
        return next((one for one in self._model.state.accounts if one.id == current), None)

    def _offer(self) -> None:
        account = self._current()
        mine = account is not None and account.id == self._model.me.account
        self._change.setEnabled(account is not None)
        self._reset.setEnabled(account is not None and not mine)
        self._end.setEnabled(account is not None and account.active and not mine)

    def _on_change(self) -> None:
        if (account := self._current()) is not None:
            self.ask_account(account)

    def ask_account(self, account: Account | None) -> None:
        """Ask for an account's particulars."""
        roles = [(role.value, words.label(words.ROLE, role)) for role in Role]
        chips = ChipsInput("roles", _("Roles"), roles)
        inputs: list[Input] = [LineInput("name", _("Name"), 120), chips]
        required = ["name", "roles"]
        if account is None:
            inputs.insert(1, LineInput("username", _("User name"), 40))
            inputs.append(password_input("password", _("First password, to be changed")))
            required += ["username", "password"]
        else:
            inputs[0].set_value(account.name)
            chips.set_value(tuple(role.value for role in account.roles))
        ask_command(
            self, self._model.desk, f"account/{account.id}" if account else "account",
            Wording(_("Account"), _("Save")), inputs,
            lambda values: self._model.account_command(values, account),
            required=required,
        )  # fmt: skip

    def _on_reset(self) -> None:
        """An account that may not log in any more may again with its new password."""
        account = self._current()
        if account is None:
            return
        wording = Wording(
            _("New password for {name}").format(name=account.username), _("Set"),
            _("Tell it to its owner, who should choose their own at once."),
        )  # fmt: skip
        ask_command(
            self, self._model.desk, f"reset/{account.id}", wording,
            [password_input("password", _("Password"))],
            lambda values: c.ResetPassword(account.id, str(values["password"])),
            required=("password",), then=lambda _receipt: self._let_in(account),
        )  # fmt: skip

    def _let_in(self, account: Account) -> None:
        if not account.active:
            self._model.submit(c.ChangeAccount(account.id, account.name, account.roles, True))

    def _on_end(self) -> None:
        account = self._current()
        if account is None:
            return
        wording = Wording(
            _("{name} may not log in any more").format(name=account.username),
            _("Take log-in away"),
            _("What they have done stays on record. A new password lets them in again."),
            danger=True,
        )
        ask_command(
            self, self._model.desk, f"end/{account.id}", wording, [],
            lambda _values: c.ChangeAccount(account.id, account.name, account.roles, False),
        )  # fmt: skip


class AccessPage(ListPage):
    """Who looked, printed and logged in."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__(model, _("Who looked, printed and logged in"), _("Access log"))
        self.list.empty_words = _("Nothing was looked at yet.")
        self._button(_("Refresh"), model.refresh, "refresh_access")

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        self.list.show_lines([access_line(one) for one in state.access])
