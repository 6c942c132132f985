"""The settings screen: parts on the left, one at a time on the right."""

import json
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar, QStackedWidget, QWidget

from mcrrt.domain.account import Account, Partner
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.roles import Role
from mcrrt.domain.urgency import Urgency
from mcrrt.service import words
from mcrrt.service.access import Right
from mcrrt.service.language import LANGUAGES, _, sentence
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.compose import box, button, column, row, scrolled, section
from mcrrt.ui.kit.dialog import Wording, password_input
from mcrrt.ui.kit.fields import ChoiceInput, Input, LineInput, SegmentInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.times import age_words, now
from mcrrt.ui.screens.settings.parts import access_line, account_line, draw_line, partner_line
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S, TextSize, ThemeName

_TEXTS = ("service_name", "callback", "time_zone", "retention_note")
_NUMBERS = ("idle_minutes", "follow_up_hours", "backup_minutes")


def _setting_labels() -> dict[str, str]:
    return {
        "service_name": _("Service name on documents"),
        "callback": _("24-hour call-back number on documents"),
        "time_zone": _("Time zone"),
        "retention_note": _("Retention note on documents"),
        "idle_minutes": _("Lock after minutes without a key (1 to 30)"),
        "follow_up_hours": _("Follow-up due after hours"),
        "backup_minutes": _("Backup every so many minutes"),
    }


class SettingsView(QWidget):
    """The screen.

    Signals: ``look_changed(str, str, str, bool)`` theme, size, language, sound.
    """

    look_changed = Signal(str, str, str, bool)

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self._inputs: dict[str, LineInput] = {}
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._rail = column(space=2)
        self._add(_("Look and sound"), self._make_look())
        self._add(_("My account"), self._make_account())
        self._add(_("Store"), self._make_store())
        if model.may(Right.PARTNERS):
            self._add(_("Partners"), self._make_partners())
        if model.may(Right.ACCOUNTS):
            self._add(_("Accounts"), self._make_accounts())
        if model.may(Right.SETTINGS):
            self._add(_("Agency"), self._make_agency())
        if model.may(Right.AUDIT_SEE):
            self._add(_("Access log"), self._make_access())
        self._rail.addStretch(1)
        self._rail.setContentsMargins(SPACE_S, SPACE_M, SPACE_S, SPACE_M)
        rail = box(self._rail, "card")
        rail.setFixedWidth(180)
        layout = row(rail, self._stack, margin=SPACE_M, space=SPACE_M)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show(0)
        model.state_changed.connect(self.render_state)

    def _add(self, name: str, page: QWidget) -> None:
        place = len(self._names)
        self._names.append(name)
        made = button(name, lambda: self._show(place), role="quiet", name=f"settings.{place}")
        made.setCheckable(True)
        made.setStyleSheet("text-align: left;")
        self._rail.addWidget(made)
        self._stack.addWidget(page)

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for i in range(len(self._names)):
            item = self._rail.itemAt(i)
            widget = item.widget() if item else None
            if widget is not None:
                widget.setChecked(i == place)  # type: ignore[attr-defined]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self._names)

    def show_part(self, place: int) -> None:
        """Bring a part into view."""
        self._show(place)

    # --- look ------------------------------------------------------------------------------------

    def _make_look(self) -> QWidget:
        themes = {"light": _("Light"), "dark": _("Dark"), "night": _("Night")}
        sizes = {"smaller": _("Smaller"), "normal": _("Normal"), "larger": _("Larger")}
        languages = {"en": "English", "fr": "Français"}
        self._theme = SegmentInput("theme", _("Theme"), [(t.value, themes[t]) for t in ThemeName])
        self._size = SegmentInput("size", _("Text size"), [(s.value, sizes[s]) for s in TextSize])
        self._language = SegmentInput(
            "language", _("Language"), [(code, languages[code]) for code in LANGUAGES]
        )
        self._sound = QCheckBox(_("Sound for a new P0 or P1 call, until F9 acknowledges it"))
        for one in (self._theme, self._size, self._language):
            one.settled.connect(lambda _name: self._on_look())
        self._sound.clicked.connect(lambda _on: self._on_look())
        inside = column(
            PlainLabel(_("Look and sound"), "heading"), self._theme, self._size, self._language,
            self._sound, None, margin=SPACE_M, space=SPACE_M,
        )  # fmt: skip
        return box(inside, "card")

    def show_look(self, theme: str, size: str, language: str, *, sound: bool) -> None:
        """Show what is in force."""
        self._theme.set_value(theme)
        self._size.set_value(size)
        self._language.set_value(language)
        self._sound.setChecked(sound)

    def _on_look(self) -> None:
        self.look_changed.emit(
            str(self._theme.value()), str(self._size.value()), str(self._language.value()),
            self._sound.isChecked(),
        )  # fmt: skip

    # --- my account ------------------------------------------------------------------------------

    def _make_account(self) -> QWidget:
        me = self._model.me
        roles = ", ".join(words.label(words.ROLE, role) for role in me.roles)
        self._old = password_input("old", _("Present password"))
        self._new = password_input("new", _("New password"))
        self._again = password_input("again", _("New password again"))
        self._said = PlainLabel("", "good", wrap=True)
        change = button(
            _("Change the password"), self._on_password, role="primary", name="password"
        )
        inside = column(
            PlainLabel(_("My account"), "heading"), PlainLabel(f"{me.name} · {me.username}"),
            PlainLabel(roles, "muted", wrap=True), section(_("Password")), self._old, self._new,
            self._again, row(change, None), self._said, None, margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        for one in (self._old, self._new, self._again):
            one.setMaximumWidth(420)
        return box(inside, "card")

    def _on_password(self) -> None:
        old, new = str(self._old.entry.text()), str(self._new.entry.text())
        if new != self._again.entry.text():
            self._say_password(_("The two new passwords are not the same."), good=False)
            return
        self._model.change_password(old, new, self._on_password_changed,
                                    lambda e: self._say_password(sentence(e), good=False))  # fmt: skip

    def _on_password_changed(self, _receipt: object) -> None:
        for one in (self._old, self._new, self._again):
            one.set_value(None)
        self._say_password(_("The password was changed."), good=True)

    def _say_password(self, text: str, *, good: bool) -> None:
        self._said.setText(text)
        self._said.set_role("good" if good else "danger")

    # --- store -----------------------------------------------------------------------------------

    def _make_store(self) -> QWidget:
        self._health = PlainLabel("", wrap=True)
        self._keyring = PlainLabel("", "warning", wrap=True)
        self._report = PlainLabel("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Checking"))
        self._bar.hide()
        self._check = button(_("Check everything"), self._model.verify, icon_name="shield",
                             name="verify")  # fmt: skip
        if not self._model.may(Right.VERIFY):
            self._check.hide()
        copy = button(_("Back up now"), self._on_backup, icon_name="hard-drive", name="backup")
        if not self._model.may(Right.BACKUP):
            copy.hide()
        inside = column(
            PlainLabel(_("Store"), "heading"), self._health, self._keyring,
            row(self._check, copy, None), self._bar, self._report, None,
            margin=SPACE_M, space=SPACE_M,
        )  # fmt: skip
        return box(inside, "card")

    def _on_backup(self) -> None:
        self._report.setText(_("Copying…"))
        self._model.back_up(lambda made: self._report.setText(
            _("Backup made and checked: {name}").format(name=made.name)
        ))  # fmt: skip

    def show_progress(self, done: int, total: int) -> None:
        """Show how far a check is."""
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)

    # --- partners, accounts, access log ----------------------------------------------------------

    def _list_page(
        self, title: str, lines: LineView, *buttons: tuple[str, Callable[[], object], str]
    ) -> QWidget:
        made = [button(text, act, name=name) for text, act, name in buttons]
        head = row(PlainLabel(title, "heading"), None, *made)
        return box(column(head, lines, margin=SPACE_M, space=SPACE_S), "card")

    def _make_partners(self) -> QWidget:
        self._partners = LineView(_("Partners"), draw_line)
        self._partners.empty_words = _("Nobody yet. Add the services that referrals go to.")
        self._partners.opened.connect(lambda _id: self._on_partner())
        return self._list_page(
            _("Partners"), self._partners,
            (_("Change…"), self._on_partner, "change_partner"),
            (_("Add…"), lambda: self.ask_partner(None), "add_partner"),
        )  # fmt: skip

    def _on_partner(self) -> None:
        current = self._partners.current_id()
        for partner in self._model.state.partners:
            if partner.id == current:
                self.ask_partner(partner)

    def ask_partner(self, partner: Partner | None) -> None:
        """Ask for a partner's particulars."""
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
            for one, value in zip(inputs, (partner.name, partner.kind, partner.phone, partner.fax,
                                           partner.address, partner.note), strict=True):  # fmt: skip
                one.set_value(value)
        ask_command(
            self, self._model.desk, f"partner/{partner.id}" if partner else "partner",
            Wording(_("Referral partner"), _("Save")), inputs,
            lambda values: self._model.partner_command(values, partner),
            required=("name", "partner_kind"),
        )  # fmt: skip

    def _make_accounts(self) -> QWidget:
        self._accounts = LineView(_("Accounts"), draw_line)
        self._accounts.opened.connect(lambda _id: self._on_account())
        return self._list_page(
            _("Accounts"), self._accounts,
            (_("Change…"), self._on_account, "change_account"),
            (_("Add…"), lambda: self.ask_account(None), "add_account"),
        )  # fmt: skip

    def _on_account(self) -> None:
        current = self._accounts.current_id()
        for account in self._model.state.accounts:
            if account.id == current:
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

    def _make_access(self) -> QWidget:
        self._access = LineView(_("Access log"), draw_line)
        self._access.empty_words = _("Nothing was looked at yet.")
        return self._list_page(
            _("Who looked, printed and logged in"), self._access,
            (_("Refresh"), self._model.refresh, "refresh_access"),
        )  # fmt: skip

    # --- agency ----------------------------------------------------------------------------------

    def _make_agency(self) -> QWidget:
        layout = column(PlainLabel(_("Agency"), "heading"), margin=SPACE_M, space=SPACE_S)
        for name, label in _setting_labels().items():
            made = LineInput(name, label, 200)
            made.setMaximumWidth(520)
            made.settled.connect(self._on_setting)
            self._inputs[name] = made
            layout.addWidget(made)
        layout.addWidget(section(_("Target, in minutes, from the call to being there")))
        self._targets = {u.value: LineInput(u.value, f"{u.value} {words.label(words.URGENCY, u)}", 6)
                         for u in Urgency}  # fmt: skip
        for made in self._targets.values():
            made.settled.connect(lambda _name: self._on_targets())
        layout.addLayout(row(*self._targets.values()))
        self._setting_problem = PlainLabel("", "danger", wrap=True)
        layout.addWidget(self._setting_problem)
        layout.addStretch(1)
        inside = QWidget()
        inside.setLayout(layout)
        return box(column(scrolled(inside)), "card")

    def _on_setting(self, name: str) -> None:
        text = str(self._inputs[name].value() or "")
        value: object = int(text) if name in _NUMBERS and text.isdigit() else text
        self._setting_problem.setText("")
        self._inputs[name].dirty = False
        self._model.change_setting(name, json.dumps(value), self._on_setting_refused)

    def _on_targets(self) -> None:
        texts = {code: str(made.value() or "") for code, made in self._targets.items()}
        value = {code: int(text) if text.isdigit() else 0 for code, text in texts.items()}
        self._setting_problem.setText("")
        for made in self._targets.values():
            made.dirty = False
        self._model.change_setting("target_minutes", json.dumps(value), self._on_setting_refused)

    def _on_setting_refused(self, error: object) -> None:
        self._setting_problem.setText(sentence(error))  # type: ignore[arg-type]

    # --- drawing ---------------------------------------------------------------------------------

    def render_state(self, state: SettingsState) -> None:
        """Draw what is known."""
        self._render_store(state)
        if hasattr(self, "_partners"):
            self._partners.show_lines([partner_line(one) for one in state.partners])
        if hasattr(self, "_accounts"):
            self._accounts.show_lines([account_line(one) for one in state.accounts])
        if hasattr(self, "_access"):
            self._access.show_lines([access_line(one) for one in state.access])
        if state.settings and self._inputs:
            values = {name: json.loads(text) for name, text in state.settings.values.items()}
            for name, made in self._inputs.items():
                made.render_value(str(values[name]) or None)
            for code, target in self._targets.items():
                target.render_value(str(values["target_minutes"][code]))

    def _render_store(self, state: SettingsState) -> None:
        health = state.health
        if health is not None:
            copy = _("no backup yet")
            if health.last_backup_at is not None:
                ago = age_words(health.last_backup_at, now())
                copy = _("last backup {ago} ago ({n} kept)").format(ago=ago, n=health.backups)
            self._health.setText(
                _("{calls} calls · {entries} entries · {size} MB · {copy}").format(
                    calls=health.calls, entries=health.entries,
                    size=round(health.file_size / 1e6, 1), copy=copy,
                )
            )  # fmt: skip
            only = health.keyring == "passphrase_only"
            self._keyring.setText(
                _("Passphrase only: this machine has no keyring, so the password is the only "
                  "secret. Keep it long.")
            )  # fmt: skip
            self._keyring.setVisible(only)
        self._check.setEnabled(not state.checking)
        self._bar.setVisible(state.checking)
        if state.report is not None:
            self._report.setText(state.report.sentence)
            self._report.set_role("good" if state.report.ok else "danger")
