"""The change of shift: the question who signs, and the sheet as paper."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from mcrrt.domain.fields import Value
from mcrrt.service import commands as c
from mcrrt.service.answers import Pages
from mcrrt.service.language import _
from mcrrt.service.news import Receipt
from mcrrt.service.sheet_answers import SheetRow
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.dialog import Wording, password_input
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.present.times import stamp
from mcrrt.ui.shell.pages_dialog import PagesDialog, Shown
from mcrrt.ui.shell.printing import Printing, hand_out
from mcrrt.ui.shell.workspace import Workspace


class Handover:
    """Carries out what the screen of the shift change asks for."""

    def __init__(self, window: QWidget, space: Workspace, printing: Printing) -> None:
        self._window = window
        self._space = space
        self._model = space.sheet_model
        self._printing = printing
        space.sheet.sign_requested.connect(self.sign)
        space.sheet.pages_requested.connect(self._model.fetch)
        self._model.pages_ready.connect(self._on_pages)
        self._model.made.connect(self._on_made)

    def _on_made(self, sheet: str) -> None:
        """Say so, and go on to the signature as soon as the sheet is in the list."""
        self._space.said.say(_("The sheet was made. The incoming dispatcher signs it."))
        self._model.when_listed(sheet, lambda: self._space.sheet.choose(sheet))

    # --- signing ---------------------------------------------------------------------------------

    def sign(self, sheet: str) -> None:
        """Ask who takes over: the one who is logged in, or somebody else at this desk."""
        row = self._model.row(sheet)
        if row is None:
            return
        inputs: list[Input] = []
        if row.mine:
            inputs = [
                LineInput("username", _("User name of the incoming dispatcher"), 40),
                password_input("password", _("Their own password")),
            ]
        ask_command(
            self._window, self._space.desk, f"sign/{sheet}", self._wording(row), inputs,
            lambda v: c.SignSheet(sheet, _text(v, "username"), _text(v, "password")),
            required=[one.name for one in inputs], then=self._on_signed,
        )  # fmt: skip

    @staticmethod
    def _wording(row: SheetRow) -> Wording:
        title = _("Take over the shift of {made}").format(made=stamp(row.made_at))
        if row.mine:
            text = _("You made this sheet, so somebody else signs it, here and with their own "
                     "password. You stay logged in.")  # fmt: skip
        else:
            text = _("{name} made this sheet. You sign that you have read it and take over.")
            text = text.format(name=row.made_by)
        return Wording(title, _("Sign"), text)

    def _on_signed(self, _receipt: Receipt) -> None:
        self._space.said.say(_("The sheet is signed: the shift has been taken over."))

    # --- paper -----------------------------------------------------------------------------------

    def _on_pages(self, pages: Pages, purpose: str, sheet: str) -> None:
        """Show, print or save it, and put on record what became of it."""

        def used(how: str) -> None:
            self._model.record_use(sheet, how)

        if purpose == "show":
            shown = Shown(_("Shift change"), "sheet_pages", pages, used)
            PagesDialog(self._window, shown, self._printing).open()
            return
        how = hand_out(self._printing, self._window, pages, purpose, self._space.said.say)
        if how:
            used(how)


def _text(values: Mapping[str, Value], name: str) -> str:
    return str(values.get(name) or "")
