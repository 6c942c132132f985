"""One card: what crossed, both values side by side, and two ways on by the keys 1 and 2."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from mcrrt.service.access import Right
from mcrrt.service.language import _
from mcrrt.ui.kit.compose import Button, box, button, column, row
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import IconLabel, PlainLabel
from mcrrt.ui.present.conflicts import FIELD, RULING, TWICE, Card, SideLine
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import RADIUS, SPACE_M, SPACE_S

_SIGNS = {
    FIELD: ("circle-alert", "warning"),
    TWICE: ("users", "danger"),
    RULING: ("ban", "warning"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardView(QFrame):
    """A card. With the cursor on it: 1 and 2, or Left and Right and Enter; Enter alone opens.

    Signals: ``chosen(Card, int)`` the way with this number; ``opened(Card)``; ``entered(Card)`` the
    cursor came; ``stepped(int)`` Up or Down.
    """

    chosen = Signal(object, int)
    opened = Signal(object)
    entered = Signal(object)
    stepped = Signal(int)

    def __init__(self, card: Card, rights: Collection[Right], *, inside: bool = False) -> None:
        """``inside``: the call is open around it, and need not be offered to be opened."""
        super().__init__()
        self.card = card
        self.setObjectName(f"card.{card.kind}")
        self.setProperty("role", "card")
        self.setAccessibleName(card.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.ways = [self._way(place) for place in range(len(card.ways))]
        for made, way in zip(self.ways, card.ways, strict=True):
            made.setEnabled(way.command is None or card.right in rights)
        icon, tone = _SIGNS[card.kind]
        self._open = button(
            _("Open the call"), lambda: self.opened.emit(card), role="link", name="card.open"
        )
        if inside or not card.call or card.ways[0].command is None:
            self._open.hide()
        head = row(IconLabel(icon, tone), PlainLabel(card.title, "strong", wrap=True), self._open)
        head.setStretch(1, 1)
        layout = column(head, PlainLabel(card.text, "muted", wrap=True), margin=SPACE_M,
                        space=SPACE_S)  # fmt: skip
        layout.addWidget(self._body())
        self.setLayout(layout)
        for one in (*self.ways, self._open):
            one.installEventFilter(self)

    def _way(self, place: int) -> Button:
        text = self.card.ways[place].label
        first = place == 0 and not self.card.sides
        made = button(
            f"{place + 1}  {text}", lambda: self.choose(place),
            role="primary" if first else "", name=f"card.way.{place + 1}",
        )  # fmt: skip
        made.setAccessibleName(f"{text}, {self.card.title}")
        return made

    def _body(self) -> QWidget:
        if self.card.sides:
            pairs = zip(self.card.sides, self.ways, strict=True)
            return _even(*(_side(side, way) for side, way in pairs))
        parts = list(self.ways)
        if not self.card.copy:
            return flow(*parts)
        copy = button(_("Copy the text"), self._copy, icon_name="copy", name="card.copy")
        copy.installEventFilter(self)
        kept = PlainLabel(self.card.copy, wrap=True)
        kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        holder = QWidget()
        holder.setLayout(
            column(box(column(kept, margin=SPACE_S), "sunken"), flow(*parts, copy), space=SPACE_S)
        )
        return holder

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.card.copy)

    def choose(self, place: int) -> None:
        """Take one of the ways, when the account may."""
        if place < len(self.ways) and self.ways[place].isEnabled():
            self.chosen.emit(self.card, place)

    # --- keys ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Keys on a button of the card are the card's own, but for Enter and space."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self.card)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() not in _ENTER and self._took(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Settle by 1 and 2, move by arrows, open by Enter."""
        if event.key() in _ENTER and self.card.call:
            self.opened.emit(self.card)
        elif not self._took(event):
            super().keyPressEvent(event)

    def _took(self, event: QKeyEvent) -> bool:
        """Do what a key means; says whether it meant anything."""
        match event.key():
            case Qt.Key.Key_1 | Qt.Key.Key_2:
                self.choose(event.key() - Qt.Key.Key_1)
            case Qt.Key.Key_Left:
                self.ways[0].setFocus()
            case Qt.Key.Key_Right:
                self.ways[-1].setFocus()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case _:
                return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the cursor came."""
        super().focusInEvent(event)
        self.entered.emit(self.card)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the cursor over the card's edge."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(look().theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def _side(side: SideLine, way: Button) -> QWidget:
    """One value with who gave it; the one that stands says so, and has a picture for it."""
    value = row(PlainLabel(side.value, "heading", wrap=True), way)
    value.setStretch(0, 1)
    about = row(PlainLabel(side.who, "muted", wrap=True), space=5)
    about.setStretch(0, 1)
    if side.stands:
        about.addWidget(IconLabel("circle-check", "good", 14))
        about.addWidget(PlainLabel(_("stands now"), "good"))
    return box(column(value, about, None, margin=SPACE_S, space=2), "sunken")


def _even(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = row(*widgets, space=SPACE_S)
    for place in range(len(widgets)):
        layout.setStretch(place, 1)
    holder.setLayout(layout)
    return holder
