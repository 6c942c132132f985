"""One line of words, filters beside it, calls below; more come as one scrolls."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mcrrt.domain.call_fields import MUNICIPALITIES
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.service import words
from mcrrt.service.answers import CallRow
from mcrrt.service.language import _, ngettext
from mcrrt.ui.kit.caret import CaretLineEdit
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.fields import ChoiceInput, LineInput
from mcrrt.ui.kit.icons import draw_urgency, urgency_width
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.times import stamp
from mcrrt.ui.screens.search.view_model import SearchState, SearchViewModel
from mcrrt.ui.theme.apply import font, look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_OPEN = ("received", "triaging", "queued", "dispatched", "active", "at_hospital")
_STATUS_GROUPS = {
    "open": _OPEN,
    "draft": ("draft",),
    "owed": ("follow_up_open", "pending_review"),
    "closed": ("closed",),
    "other": ("diverted", "cancelled", "duplicate"),
}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One found call."""

    id: str
    received: str
    urgency: str
    number: str
    status: str
    place: str
    person: str
    what: str
    outcome: str
    spoken: str


def found_line(one: CallRow) -> FoundLine:
    """Return a found call's line."""
    urgency = one.urgency.value if one.urgency else ""
    status = words.label(words.CALL_STATUS, one.status)
    municipality = words.label(words.MUNICIPALITY, one.municipality)
    place = ", ".join(part for part in (one.place, municipality) if part)
    kind = words.label(words.CALL_TYPE, one.call_type)
    outcome = ", ".join(words.label(words.DISPOSITION, code) for code in one.dispositions)
    received = stamp(one.received_at)
    parts = (received, urgency, one.number, status, place, one.person, kind, outcome)
    spoken = ", ".join(part for part in parts if part)
    return FoundLine(
        one.id, received, urgency, one.number, status, place, one.person, kind, outcome, spoken
    )


def draw_found(canvas: Canvas, line: FoundLine) -> None:
    """Draw a found call."""
    theme = look().theme
    canvas.text(line.received, canvas.measure("2026-00-00 00:00  M"), color=theme.muted)
    face = font(canvas.pixels - 1)
    width = urgency_width("P0", face)
    if line.urgency:
        height = min(canvas.box.height() - 4, canvas.pixels + 6)
        top = canvas.box.top() + (canvas.box.height() - 1 - height) / 2
        area = QRectF(canvas.x, top, width, height)
        draw_urgency(canvas.painter, area, theme.urgency[line.urgency], line.urgency, face, 4)
    canvas.gap(width + 8)
    canvas.text(line.number, canvas.measure("AX00000 "), bold=True)
    canvas.text(line.status, canvas.widest(words.every(words.CALL_STATUS)) + 8)
    left = canvas.left
    canvas.text(line.place, left * 32 // 100)
    canvas.gap(6)
    canvas.text(line.person, left * 18 // 100)
    canvas.gap(6)
    canvas.text(line.what, left * 18 // 100, color=theme.muted)
    canvas.gap(6)
    canvas.text(line.outcome, canvas.left, color=theme.muted)


class SearchLine(CaretLineEdit):
    """The words. Down goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go to what was found."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class SearchView(QWidget):
    """The screen. Signals: ``call_opened(str)``."""

    call_opened = Signal(str)

    def __init__(self, model: SearchViewModel) -> None:
        super().__init__()
        self._model = model
        self.words = SearchLine()
        self.words.setObjectName("search")
        self.words.setAccessibleName(_("Search all calls"))
        self.words.setPlaceholderText(
            _("Names, places, numbers, words of the story or the notes; beginnings are enough")
        )
        self.words.setClearButtonEnabled(True)
        self.words.textEdited.connect(model.type)
        self.words.down.connect(self._to_list)
        self.found = LineView(_("Found calls"), draw_found)
        self.found.opened.connect(self.call_opened)
        self._count = PlainLabel("", "small")
        self._problem = PlainLabel("", "danger")
        filters = self._make_filters()
        top = column(
            PlainLabel(_("Search"), "heading"), self.words, filters,
            row(self._count, self._problem, None), margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        layout = column(box(top, "card"), box(column(self.found, margin=SPACE_S), "card"),
                        margin=SPACE_M, space=SPACE_M)  # fmt: skip
        layout.setStretch(1, 1)
        self.setLayout(layout)
        bar = self.found.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        model.state_changed.connect(self.render_state)

    def _make_filters(self) -> QWidget:
        groups = {
            "open": _("Open"), "draft": _("Draft"), "owed": _("Follow-up or review"),
            "closed": _("Closed"), "other": _("Diverted, cancelled, duplicate"),
        }  # fmt: skip
        urgencies = [(c, f"{c} {words.label(words.URGENCY, c)}") for c in words.URGENCY]
        places = [(c, words.label(words.MUNICIPALITY, c)) for c in MUNICIPALITIES]
        ends = [(c, f"{c} {words.label(words.DISPOSITION, c)}") for c in DISPOSITIONS]
        self._filters = {
            "status": ChoiceInput("status", _("State"), list(groups.items())),
            "urgency": ChoiceInput("urgency", _("Urgency"), urgencies),
            "municipality": ChoiceInput("municipality", words.field_label("municipality"), places),
            "disposition": ChoiceInput("disposition", _("Outcome"), ends),
        }
        for made in self._filters.values():
            made.settled.connect(self._on_filter)
        self._since = LineInput("since", _("From"), 10, _("year-month-day"))
        self._until = LineInput("until", _("Until"), 10, _("year-month-day"))
        for day in (self._since, self._until):
            day.settled.connect(lambda _name: self._on_days())
        reset = button(_("Clear filters"), self._reset, role="quiet", name="clear_filters")
        strip = row(*self._filters.values(), self._since, self._until, column(18, reset, space=0))
        for place in range(4):
            strip.setStretch(place, 1)
        return box(strip)

    def _on_filter(self, name: str) -> None:
        value = self._filters[name].value()
        values: tuple[str, ...] = (str(value),) if value else ()
        if name == "status":
            values = _STATUS_GROUPS[str(value)] if value else ()
        self._filters[name].dirty = False
        self._model.filter(name, values)

    def _on_days(self) -> None:
        since, until = str(self._since.value() or ""), str(self._until.value() or "")
        try:
            self._model.days(since, until)
        except ValueError:
            self._problem.setText(_("A day is written as 2026-11-23."))
        else:
            self._problem.setText("")

    def _reset(self) -> None:
        for name, made in self._filters.items():
            made.set_value(None)
            self._model.filter(name, ())
        self._since.set_value(None)
        self._until.set_value(None)
        self._on_days()

    def _on_scrolled(self, value: int) -> None:
        bar = self.found.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep() // 2:
            self._model.load_more()

    def _to_list(self) -> None:
        if self.found.lines.lines:
            if not self.found.current_id():
                self.found.setCurrentIndex(self.found.lines.index(0))
            self.found.setFocus()

    def render_state(self, state: SearchState) -> None:
        """Draw what was found."""
        self.found.empty_words = _("No call has all of these words and filters.")
        self.found.show_lines([found_line(one) for one in state.rows])
        count = ngettext("{n} call", "{n} calls", len(state.rows)).format(n=len(state.rows))
        more = _(", more as you scroll") if state.more else ""
        self._count.setText(f"{count}{more}")

    def start(self, text: str = "") -> None:
        """Put the cursor into the words."""
        if text:
            self.words.setText(text)
            self._model.type(text)
        elif not self._model.state.searched:
            self._model.search()
        self.words.setFocus()
        self.words.selectAll()
