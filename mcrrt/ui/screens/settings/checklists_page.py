"""Checklists: which are in use, under which terms, and a file looked at before it is loaded."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget

from mcrrt.domain.packs.pack import said
from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service.checklist_answers import ChecklistRow
from mcrrt.service.language import _, current
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import box, button, column, row, scrolled
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView
from mcrrt.ui.present.checklists import (
    about_lines,
    preview_lines,
    terms_of,
    use_words,
    version_words,
)
from mcrrt.ui.present.times import now
from mcrrt.ui.screens.settings.checklists_model import ChecklistsState, ChecklistsViewModel
from mcrrt.ui.screens.settings.parts import Line, draw_line
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


@dataclass(frozen=True, slots=True)
class Choosers:
    """How a file is chosen, to read or to write; '' when none was."""

    to_load: Callable[[QWidget], str]
    to_save: Callable[[QWidget, str], str]


def _to_load(parent: QWidget) -> str:
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("Checklist file"), "", "JSON (*.json)")
    return chosen


def _to_save(parent: QWidget, name: str) -> str:
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Save the checklist as a file"), name, "JSON (*.json)"
    )
    return chosen


def _read_by_keys(name: str, *labels: PlainLabel) -> QScrollArea:
    """Return a text that arrow keys scroll."""
    inside = QWidget()
    inside.setLayout(column(*labels, None, margin=SPACE_S))
    area = scrolled(inside)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(name)
    return area


def checklist_line(found: ChecklistRow) -> Line:
    """Return a checklist's line."""
    title, version, use = said(found.title, current()), version_words(found), use_words(found)
    return Line(found.id, title, version, use, f"{title}, {version}, {use}")


class ChecklistsPage(QWidget):
    """The page. Whoever may not decide reads it."""

    def __init__(
        self,
        model: ChecklistsViewModel,
        *,
        may_decide: bool,
        choosers: Choosers | None = None,
    ) -> None:
        super().__init__()
        self._model = model
        self._may_decide = may_decide
        self._choosers = choosers or Choosers(_to_load, _to_save)
        self.list = LineView(_("Checklists"), draw_line)
        self.list.empty_words = _("The checklists are being read.")
        self._title = PlainLabel("", "strong", wrap=True)
        self._about = PlainLabel("", wrap=True)
        self._problem = PlainLabel("", "danger", wrap=True)
        self._said = PlainLabel("", "good", wrap=True)
        self._preview = PlainLabel("", wrap=True)
        self._make_buttons()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._all_page())
        self._stack.addWidget(self._file_page())
        self.setLayout(
            column(self._problem, self._said, self._stack, margin=SPACE_M, space=SPACE_S)
        )
        self.list.chosen.connect(lambda _id: self._show_current())
        model.state_changed.connect(self.render_checklists)
        self._say("")
        model.saved.connect(lambda name: self._say(_("Saved: {name}").format(name=name)))
        self.render_checklists(model.state)

    # --- putting together ------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self._switch = button(_("Use"), self._on_switch, name="switch_checklist")
        self._save = button(_("Save as a file…"), self._on_save, name="save_checklist")
        self._choose = button(_("Load a file…"), self._on_choose, name="load_checklist_file")
        self._load = button(_("Use this version"), self._on_load, role="primary",
                            name="use_checklist_file")  # fmt: skip
        self._leave = button(_("Cancel"), self._on_leave, name="leave_checklist_file")
        if not self._may_decide:
            for made in (self._switch, self._save, self._choose):
                made.hide()

    def _all_page(self) -> QWidget:
        title = PlainLabel(_("Checklists"), "heading")
        buttons = flow(self._switch, self._save, self._choose, space=SPACE_S)
        about = _read_by_keys(_("About the checklist"), self._title, self._about)
        note = PlainLabel(
            _("An administrator decides which checklists are in use."), "small", wrap=True
        )
        if self._may_decide:
            note.hide()
        page = QWidget()
        layout = column(title, note, buttons, self.list, box(column(about), "note"), space=SPACE_S)  # fmt: skip
        layout.setStretch(3, 3)
        layout.setStretch(4, 4)
        page.setLayout(layout)
        return page

    def _file_page(self) -> QWidget:
        preview = _read_by_keys(_("What the file holds"), self._preview)
        page = QWidget()
        layout = column(
            PlainLabel(_("A checklist file, looked at"), "heading"),
            box(column(preview), "note"), row(self._leave, None, self._load),
            space=SPACE_S,
        )  # fmt: skip
        layout.setStretch(1, 1)
        page.setLayout(layout)
        return page

    # --- drawing ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what is there when the page comes into view."""
        super().showEvent(event)
        self._model.refresh()

    def render_checklists(self, state: ChecklistsState) -> None:
        """Draw what is known."""
        self.list.show_lines([checklist_line(one) for one in state.rows])
        if state.rows and not self.list.current_id():
            self.list.choose(state.rows[0].id)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        if state.problem:
            self._say("")
        self._show_current()
        self._show_file(state)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _current(self) -> ChecklistRow | None:
        return self._model.state.row(self.list.current_id())

    def _show_current(self) -> None:
        found = self._current()
        self._switch.setEnabled(found is not None and found.id != packs.INTAKE)
        self._save.setEnabled(found is not None)
        if found is None:
            return
        self._switch.setText(_("Stop using") if found.on else _("Use…"))
        self._title.setText(f"{said(found.title, current())} · {use_words(found)}")
        self._about.setText("\n".join(about_lines(found, now())))

    def _show_file(self, state: ChecklistsState) -> None:
        place = 1 if state.incoming is not None else 0
        if state.incoming is not None:
            self._preview.setText(
                "\n".join(preview_lines(state.incoming.pack, state.incoming.before))
            )
        if place != self._stack.currentIndex():
            self._stack.setCurrentIndex(place)
            (self._load if place else self._choose).setFocus()

    # --- acting ----------------------------------------------------------------------------------

    def _on_switch(self) -> None:
        found = self._current()
        if found is None or found.id == packs.INTAKE:
            return
        if found.on or found.terms is None or found.terms_by:
            self._model.switch(found.id, on=not found.on)
            return
        title = _("Use {title}").format(title=said(found.title, current()))
        wording = Wording(title, _("Confirm and use"), terms_of(found.terms))
        ask_command(
            self, self._model.desk, f"terms/{found.id}", wording, [],
            lambda _values: c.SwitchChecklist(found.id, True, terms=True),
        )  # fmt: skip

    def _on_choose(self) -> None:
        self._say("")
        path = self._choosers.to_load(self)
        if path:
            self._model.look_at(path)

    def _on_load(self) -> None:
        incoming = self._model.state.incoming
        if incoming is None:
            return
        if incoming.terms is None:
            self._model.load()
            return
        title = _("Use {title}").format(title=said(incoming.pack.title, current()))
        wording = Wording(title, _("Confirm and use"), terms_of(incoming.terms))
        ask_command(
            self, self._model.desk, f"load/{incoming.pack.id}", wording, [],
            lambda _values: self._model.load_command(terms=True),
            then=lambda _receipt: self._model.forget(),
        )  # fmt: skip

    def _on_leave(self) -> None:
        self._model.forget()

    def _on_save(self) -> None:
        found = self._current()
        if found is None:
            return
        path = self._choosers.to_save(self, f"{found.id}-{found.version}.json")
        if path:
            self._model.save(found.id, path)
