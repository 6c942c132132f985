"""One question at a time, with large targets: for the vehicle, a touch screen, a cold hand."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mcrrt.domain.packs.condition import NO, NOT_ASKED, UNKNOWN, YES, Answer
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import Button, button, clear, column, row, scrolled
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.questions import QuestionLine
from mcrrt.ui.present.triage import TriagePicture
from mcrrt.ui.screens.call.triage_list import answer_of
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S, TARGET_CAR

_DIGITS = 3


class OneQuestion(QWidget):
    """Shows the question that matters next. Signals: ``answered(str, object)`` item and answer."""

    answered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: TriagePicture | None = None
        self._item = ""
        self._drawn: QuestionLine | None = None
        self._digits = ""
        self._place = PlainLabel("", "small")
        self._text = PlainLabel("", "question", wrap=True)
        self._hint = PlainLabel("", "warning", wrap=True)
        self._answers = column(space=SPACE_S)
        inside = QWidget()
        inside.setLayout(
            column(self._place, self._text, self._hint, self._answers, None, space=SPACE_M)
        )
        self._back = _large(button(_("Back"), lambda: self.step(-1), icon_name="chevron-left",
                                   name="one.back"))  # fmt: skip
        self._skip = _large(button(_("Later"), lambda: self.step(1), icon_name="chevron-right",
                                   name="one.later"))  # fmt: skip
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Triage questions"))
        foot = row(self._back, None, self._skip)
        self.setLayout(column(scrolled(inside), foot, space=SPACE_S, margin=SPACE_S))

    # --- which question --------------------------------------------------------------------------

    def show_picture(self, shown: TriagePicture) -> None:
        """Draw; the question in view stays until it is answered."""
        other = self._shown is None or self._shown.pack != shown.pack
        self._shown = shown
        if other or self._line() is None:
            self._item = self._next_open()
        self._draw()

    def go_to(self, item: str) -> None:
        """Show this question."""
        self._item = item
        self._draw()
        self.setFocus()

    def begin(self) -> None:
        """Show what to ask first."""
        self._item = self._next_open()
        self._draw()

    def step(self, by: int) -> None:
        """Go to the next question, or the one before, answered or not."""
        lines = self._shown.questions if self._shown else ()
        ids = [line.id for line in lines]
        if self._item in ids:
            self._item = ids[min(len(ids) - 1, max(0, ids.index(self._item) + by))]
        self._draw()
        self.setFocus()

    def _line(self) -> QuestionLine | None:
        lines = self._shown.questions if self._shown else ()
        return next((line for line in lines if line.id == self._item), None)

    def _next_open(self, after: str = "") -> str:
        """Return what to ask now: open stars, then what would change most, then the rest in turn."""
        if self._shown is None:
            return ""
        lines = self._shown.questions
        still_open = [q.id for q in lines if q.answer == NOT_ASKED and q.id != after]
        stars = [q.id for q in lines if q.star and q.id in still_open]
        asked = [one.item for one in self._shown.ask_next if one.item in still_open]
        found = stars or asked or still_open
        return found[0] if found else (after or (lines[0].id if lines else ""))

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self) -> None:
        line = self._line()
        if line is None or self._shown is None or line == self._drawn:
            return
        other = self._drawn is None or self._drawn.id != line.id
        self._drawn = line
        if other:
            self._digits = ""
        lines = self._shown.questions
        place = next(n for n, one in enumerate(lines, 1) if one.id == line.id)
        star = " ★ " + _("must be asked") if line.star else ""
        self._place.setText(
            _("{id} · question {n} of {total}").format(id=line.id, n=place, total=len(lines)) + star
        )
        self._text.setText(line.text)
        self._hint.setText(line.hint)
        self._hint.setVisible(bool(line.hint))
        self.setAccessibleDescription(line.spoken)
        self._draw_answers(line)
        self._back.setEnabled(place > 1)
        self._skip.setEnabled(place < len(lines))

    def _draw_answers(self, line: QuestionLine) -> None:
        clear(self._answers)
        beside: list[Button] = []  # where there is room; those with words stand in a column
        for key, answer, text in _answers(line):
            given = line.answer == str(answer)
            said = f"{text} · {_('answered')}" if given else text
            many = bool(line.options)
            made = _large(button(key if many else f"{key}   {said}", partial(self._give, answer),
                                 name=f"one.{answer}", role="primary" if given else ""))  # fmt: skip
            made.setAccessibleName(said)
            if many:
                made.setFixedWidth(TARGET_CAR + 16)
                self._answers.addLayout(row(made, PlainLabel(said, wrap=True), space=SPACE_M))
            else:
                beside.append(made)
        if beside:
            self._answers.addWidget(flow(*beside, space=SPACE_S))
        if line.numbers:
            low, high = line.numbers
            typed = line.answer if line.answer.isdigit() else ""
            hint = _("Type a number from {low} to {high}.").format(low=low, high=high)
            self._answers.addWidget(PlainLabel(f"{hint} {typed}".strip(), wrap=True))

    # --- answering -------------------------------------------------------------------------------

    def _give(self, answer: Answer) -> None:
        line = self._line()
        if line is None:
            return
        item = line.id
        self.answered.emit(item, answer)
        self._item = self._next_open(after=item)
        self._draw()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys as in the list; arrows step."""
        line = self._line()
        keypad = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if line is None or event.modifiers() & ~keypad:
            super().keyPressEvent(event)
            return
        answer = answer_of(line, event)
        if answer is not None:
            self._give(answer)
        elif event.text().isdigit() and line.numbers:
            self._digit(line, event.text())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._digits = ""
            self.answered.emit(line.id, NOT_ASKED)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.step(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.step(-1)
        else:
            super().keyPressEvent(event)

    def _digit(self, line: QuestionLine, digit: str) -> None:
        assert line.numbers is not None
        number = int((self._digits + digit)[-_DIGITS:])
        if number > line.numbers[1]:
            number = int(digit)
        self._digits = str(number)
        if line.numbers[0] <= number:
            self.answered.emit(line.id, number)


def _answers(line: QuestionLine) -> list[tuple[str, Answer, str]]:
    """Return the answers as buttons: key, answer, words."""
    if line.options:
        found: list[tuple[str, Answer, str]] = [(o.key, o.value, o.text) for o in line.options]
    else:
        found = [(_("Y"), YES, _("Yes")), (_("N"), NO, _("No"))]
    return [*found, (_("U"), UNKNOWN, _("Not known"))]


def _large(made: Button) -> Button:
    made.setMinimumHeight(TARGET_CAR)
    made.setProperty("target", "touch")
    return made
