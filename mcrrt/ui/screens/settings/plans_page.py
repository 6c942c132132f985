"""Response plans: each kind of call with what applies to it, beside what came with the program."""

import json
from collections.abc import Mapping

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from mcrrt.domain.call_fields import MUNICIPALITIES
from mcrrt.domain.fields import Value
from mcrrt.domain.plan_changes import (
    PlannedKind,
    kinds_of,
    new_kind,
    put_back,
    to_data,
    with_hospital,
    with_lines,
)
from mcrrt.domain.response_plan import Plans, load
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.language import _, current
from mcrrt.service.plans import bundled
from mcrrt.ui.command_dialog import ask_command
from mcrrt.ui.kit.compose import box, button, column, row, scrolled, section
from mcrrt.ui.kit.dialog import Wording
from mcrrt.ui.kit.fields import LineInput
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.agency import (
    applies_lines,
    applies_words,
    kind_words,
    origin_words,
    when_words,
)
from mcrrt.ui.screens.settings.parts import Line
from mcrrt.ui.screens.settings.plan_dialogs import kind_inputs, line_inputs, more_lines, picked
from mcrrt.ui.screens.settings.view_model import SettingsState, SettingsViewModel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_PLACE = "hospital/"


def draw_plan(canvas: Canvas, line: Line) -> None:
    """Draw a kind or a hospital: most of the room is for what applies."""
    canvas.text(line.strong, canvas.left * 30 // 100, bold=True)
    canvas.gap(8)
    origin = max(map(canvas.measure, (_("your own"), _("as it came")))) + 12
    canvas.text(line.middle, canvas.left - origin)
    canvas.gap(8)
    canvas.text(line.muted, canvas.left, color=look().theme.muted)


def kind_line(kind: PlannedKind) -> Line:
    """Return the line of a kind of call."""
    name, applies, origin = kind_words(kind.now), applies_words(kind.now), origin_words(kind)
    return Line(kind.id, name, applies, origin, f"{name}, {applies}, {origin}")


def hospital_line(place: str, plans: Plans, program: Plans) -> Line:
    """Return the line of a municipality's hospital."""
    name = _("Hospital, {place}").format(place=words.label(words.MUNICIPALITY, place))
    found = plans.hospitals.get(place)
    hospital = found[current()] if found else _("none is named")
    own = found != program.hospitals.get(place)
    origin = _("your own") if own else _("as it came")
    return Line(_PLACE + place, name, hospital, origin, f"{name}, {hospital}, {origin}")


class PlansPage(QWidget):
    """The page: one list of kinds and hospitals, and what stands behind the line under the cursor."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self._program = bundled()
        self._plans = self._program
        self.list = LineView(_("Response plans"), draw_plan)
        self.list.empty_words = _("The response plans are being read.")
        self._change = button(_("Change…"), self._on_change, name="change_plan")
        self._back = button(_("Back to the program's…"), self._on_back, name="reset_plan")
        self._add = button(_("Add a kind of call…"), self._on_add, name="add_plan")
        self._all_back = button(_("All back to the program's…"), self._on_all, name="reset_plans")
        self._when = PlainLabel("", "strong", wrap=True)
        self.now = PlainLabel("", wrap=True)
        self.came = PlainLabel("", wrap=True)
        self._lay_out()
        self.list.opened.connect(lambda _id: self._on_change())
        self.list.chosen.connect(lambda _id: self._show_current())
        self._show_current()

    def _lay_out(self) -> None:
        about = _(
            "What is proposed beside a call when any one of these things is so. A person does it "
            "and ticks it."
        )
        sides = row(
            column(section(_("In force")), self.now, None),
            column(section(_("Came with the program")), self.came, None), space=SPACE_M,
        )  # fmt: skip
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        inside = QWidget()
        inside.setLayout(column(self._when, sides, None, margin=SPACE_S))
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(_("What applies"))
        detail: QFrame = box(column(area), "note")
        buttons = flow(self._change, self._back, self._add, self._all_back, space=SPACE_S)
        layout = column(
            PlainLabel(_("Response plans"), "heading"), PlainLabel(about, "muted", wrap=True),
            buttons, self.list, detail, margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        layout.setStretch(3, 3)
        layout.setStretch(4, 2)
        self.setLayout(layout)

    # --- drawing ---------------------------------------------------------------------------------

    def render_state(self, state: SettingsState) -> None:
        """Draw."""
        if state.settings is None:
            return
        own = msgspec.json.decode(state.settings.values["response_plans"])
        self._plans = load(own) if own else self._program
        kinds = [kind_line(kind) for kind in kinds_of(self._plans, self._program)]
        places = [hospital_line(one, self._plans, self._program) for one in MUNICIPALITIES]
        self.list.show_lines([*kinds, *places])
        if not self.list.current_id():
            self.list.choose(kinds[0].id)
        self._show_current()

    def _kind(self) -> PlannedKind | None:
        current_id = self.list.current_id()
        kinds = kinds_of(self._plans, self._program)
        return next((kind for kind in kinds if kind.id == current_id), None)

    def _place(self) -> str:
        current_id = self.list.current_id()
        return current_id.removeprefix(_PLACE) if current_id.startswith(_PLACE) else ""

    def _show_current(self) -> None:
        kind, place = self._kind(), self._place()
        self._change.setEnabled(kind is not None or bool(place))
        self._all_back.setEnabled(bool(to_data(self._plans, self._program)))
        self._back.setText(_("Back to the program's…"))
        if kind is not None:
            self._back.setEnabled(kind.changed)
            if kind.came is None:
                self._back.setText(_("Remove…"))
            self._when.setText(when_words(kind.now))
            self.now.setText("\n".join(applies_lines(kind.now)))
            self.came.setText("\n".join(applies_lines(kind.came)))
        elif place:
            was, is_now = (p.hospitals.get(place) for p in (self._program, self._plans))
            self._back.setEnabled(was != is_now)
            self._when.setText(words.label(words.MUNICIPALITY, place))
            self.now.setText(is_now[current()] if is_now else _("No hospital is named here."))
            self.came.setText(was[current()] if was else _("No hospital is named here."))

    # --- acting ----------------------------------------------------------------------------------

    def _setting(self, plans: Plans) -> c.ChangeSetting:
        return c.ChangeSetting("response_plans", json.dumps(to_data(plans, self._program)))

    def _on_change(self) -> None:
        if (kind := self._kind()) is not None:
            self.ask_kind(kind)
        elif place := self._place():
            self._ask_hospital(place)

    def ask_kind(self, kind: PlannedKind) -> None:
        """Ask what applies to a kind of call."""

        def make(values: Mapping[str, Value]) -> c.ChangeSetting:
            more = more_lines(values)
            lines = with_lines(self._plans, self._program, kind, picked(values, "lines"), *more)
            return self._setting(lines)

        wording = Wording(kind_words(kind.now), _("Save"), when_words(kind.now))
        ask_command(
            self, self._model.desk, f"plan/{kind.id}", wording,
            line_inputs(kind, self._plans, self._program), make,
        )  # fmt: skip

    def _ask_hospital(self, place: str) -> None:
        names = (LineInput("hospital_en", _("Hospital"), 160),
                 LineInput("hospital_fr", _("In French, where it has another name"), 160))  # fmt: skip
        found = self._plans.hospitals.get(place)
        if found:
            names[0].set_value(found["en"])
            names[1].set_value(found["fr"] if found["fr"] != found["en"] else None)

        def make(values: Mapping[str, Value]) -> c.ChangeSetting:
            english = values["hospital_en"]
            given = {"en": str(english), "fr": str(values["hospital_fr"] or english)}
            return self._setting(with_hospital(self._plans, place, given if english else None))

        wording = Wording(
            _("Nearest hospital, {place}").format(place=words.label(words.MUNICIPALITY, place)),
            _("Save"), _("Empty: no hospital is proposed for calls from here."),
        )  # fmt: skip
        ask_command(self, self._model.desk, f"plan/{_PLACE}{place}", wording, names, make)

    def _on_add(self) -> None:
        def make(values: Mapping[str, Value]) -> c.ChangeSetting:
            chosen = (picked(values, name) for name in ("types", "flags", "urgencies"))
            kind = new_kind(self._plans, *chosen)
            return self._setting(with_lines(self._plans, self._program, kind, ()))

        wording = Wording(
            _("Add a kind of call"), _("Add"),
            _("It counts for a call when any one of these is so. What applies is chosen afterwards, "
              "with Change."),
        )  # fmt: skip
        ask_command(
            self, self._model.desk, "plan", wording, kind_inputs(), make,
            then=lambda _receipt: self.list.setFocus(),
        )  # fmt: skip

    def _on_back(self) -> None:
        kind, place = self._kind(), self._place()
        name = kind_words(kind.now) if kind else words.label(words.MUNICIPALITY, place)
        if kind is not None and kind.came is None:
            wording = Wording(
                _("Remove: {name}").format(name=name), _("Remove"),
                _("What was done of it stays on record."), danger=True,
            )  # fmt: skip
        else:
            wording = Wording(
                _("Back to the program's: {name}").format(name=name), _("Put back"),
                "\n".join(applies_lines(kind.came)) if kind else self.came.text(),
            )  # fmt: skip

        def make(_values: Mapping[str, Value]) -> c.ChangeSetting:
            if kind is not None:
                return self._setting(put_back(self._plans, self._program, kind.id))
            came = self._program.hospitals.get(place)
            return self._setting(with_hospital(self._plans, place, came))

        ask_command(self, self._model.desk, "plan/back", wording, [], make)

    def _on_all(self) -> None:
        wording = Wording(
            _("All back to the program's"), _("Put all back"),
            _("Your own kinds, lines and hospitals are no longer proposed. What was done of them "
              "stays on record."), danger=True,
        )  # fmt: skip
        ask_command(
            self, self._model.desk, "plan/back", wording, [],
            lambda _values: self._setting(self._program),
        )  # fmt: skip
