"""The list of what is owed, the most overdue first."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mcrrt.service import words
from mcrrt.service.answers import FollowUpList, FollowUpRow
from mcrrt.service.language import N_, _
from mcrrt.service.news import Committed
from mcrrt.service.questions import FollowUps
from mcrrt.ui.desk import Desk
from mcrrt.ui.kit.compose import box, button, column, row
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import Canvas, LineView
from mcrrt.ui.present.times import day_and_clock, now
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_KINDS = {
    "contact": N_("Follow-up contact"),
    "review": N_("Closing to review"),
    "answer": N_("Answer to a referral"),
}


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One thing that is owed."""

    id: str
    what: str
    due: str
    late: bool
    number: str
    person: str
    about: str
    spoken: str


def owed_line(one: FollowUpRow) -> OwedLine:
    """Return a line."""
    late = one.kind == "contact" and one.due_at is not None and one.due_at < now()
    due = ""
    if one.due_at is not None:
        pattern = _("made {at}") if one.kind == "answer" else _("due {at}")
        due = pattern.format(at=day_and_clock(one.due_at, now()))
        due = f"{due} · {_('late')}" if late else due
    if one.referral is not None:
        about = f"{one.referral.number} {one.referral.partner}"
    else:
        about = ", ".join(words.label(words.DISPOSITION, d) for d in one.call.dispositions)
    what = words.label(_KINDS, one.kind)
    line_id = f"{one.kind}/{one.call.id}/{one.referral.id if one.referral else ''}"
    spoken = ", ".join(p for p in (what, due, one.call.number, one.call.person, about) if p)
    return OwedLine(line_id, what, due, late, one.call.number, one.call.person, about, spoken)


def draw_owed(canvas: Canvas, line: OwedLine) -> None:
    """Draw a line."""
    theme = look().theme
    canvas.text(line.what, canvas.widest(words.every(_KINDS), bold=True) + 8, bold=True)
    color = theme.danger if line.late else theme.muted
    canvas.text(
        line.due,
        canvas.measure(f"{_('due {at}').format(at='00-00 00:00')} · {_('late')}  "),
        color=color,
        bold=line.late,
    )
    canvas.text(line.number, canvas.measure("AX0000  "), bold=True)
    canvas.text(line.person, canvas.left // 3)
    canvas.gap(8)
    canvas.text(line.about, canvas.left, color=theme.muted)


class OwedViewModel(QObject):
    """Signals: ``state_changed(tuple)`` of FollowUpRow."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shown = False
        self.rows: tuple[FollowUpRow, ...] = ()
        desk.committed.connect(self._on_committed)

    def refresh(self) -> None:
        """Ask."""
        self._desk.ask(FollowUps(), self._on_rows)

    def _on_committed(self, committed: Committed) -> None:
        if self.shown and any(not k.startswith("access.") for k in committed.kinds):
            self.refresh()

    def _on_rows(self, found: FollowUpList) -> None:
        self.rows = found.rows
        self.state_changed.emit(self.rows)


class OwedView(QWidget):
    """The screen.

    Signals: ``call_opened(str)``; ``contact_requested(str)`` and ``review_requested(str)`` a call;
    ``answer_requested(str, str)`` call and referral.
    """

    call_opened = Signal(str)
    contact_requested = Signal(str)
    review_requested = Signal(str)
    answer_requested = Signal(str, str)

    def __init__(self, model: OwedViewModel) -> None:
        super().__init__()
        self._model = model
        self.list = LineView(_("What is owed"), draw_owed)
        self.list.empty_words = _("Nothing is owed. Follow-ups, closings to review and referrals "
                                  "without an answer appear here.")  # fmt: skip
        self._do = button("", self._act, role="primary", name="owed.do")
        self._open = button(_("Open the call"), self._on_open, name="owed.open")
        head = row(PlainLabel(_("Follow-ups"), "heading"), None, self._open, self._do)
        inside = column(head, self.list, margin=SPACE_M, space=SPACE_S)
        self.setLayout(column(box(inside, "card"), margin=SPACE_M))
        self.list.chosen.connect(lambda _line: self._on_chosen())
        self.list.opened.connect(lambda _line: self._act())
        model.state_changed.connect(self.render_rows)
        self._on_chosen()

    def render_rows(self, rows: tuple[FollowUpRow, ...]) -> None:
        """Draw the list."""
        self.list.show_lines([owed_line(one) for one in rows])
        if rows and not self.list.current_id():
            self.list.setCurrentIndex(self.list.lines.index(0))
        self._on_chosen()

    def _row(self) -> FollowUpRow | None:
        place = self.list.lines.row_of(self.list.current_id())
        return self._model.rows[place] if 0 <= place < len(self._model.rows) else None

    def _on_chosen(self) -> None:
        one = self._row()
        labels = {
            "contact": _("Record the contact…"),
            "review": _("Accept the closing…"),
            "answer": _("Record the answer…"),
        }
        self._do.setText(labels[one.kind] if one else _("Record…"))
        self._do.setAccessibleName(self._do.text())
        self._do.setEnabled(one is not None)
        self._open.setEnabled(one is not None)

    def _on_open(self) -> None:
        one = self._row()
        if one is not None:
            self.call_opened.emit(one.call.id)

    def _act(self) -> None:
        one = self._row()
        if one is None:
            return
        if one.kind == "contact":
            self.contact_requested.emit(one.call.id)
        elif one.kind == "review":
            self.review_requested.emit(one.call.id)
        elif one.referral is not None:
            self.answer_requested.emit(one.call.id, one.referral.id)

    def start(self) -> None:
        """Put the cursor into the list."""
        self.list.setFocus()
