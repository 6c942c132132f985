"""The head of the working pane: how urgent, where, who, what is dangerous."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcrrt.domain.call import Call
from mcrrt.domain.call_watch import hold_counts
from mcrrt.service import words
from mcrrt.service.answers import CallCardView
from mcrrt.service.language import _, labelled
from mcrrt.ui.kit.compose import button, column, row
from mcrrt.ui.kit.labels import ElidedLabel, IconLabel, PlainLabel
from mcrrt.ui.kit.urgency import UrgencySign
from mcrrt.ui.present.times import clock, elapsed, now
from mcrrt.ui.present.watch import beside_words, hold_words
from mcrrt.ui.screens.call.view_model import CallState
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S


class CallHeader(QWidget):
    """Signals: ``raise_requested()``, ``close_requested()``, ``more_requested()``."""

    raise_requested = Signal()
    close_requested = Signal()
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: CallCardView | None = None
        self._sign = UrgencySign(1.15)
        self._number = PlainLabel("", "heading")
        self._place = ElidedLabel("", "heading")
        self._about = ElidedLabel("", "muted")
        self._flags = PlainLabel("", "danger", wrap=True)
        self._raise = button(_("Raise…"), self.raise_requested.emit, role="quiet", name="raise")
        self._close = button(_("Close…"), self.close_requested.emit, icon_name="circle-check",
                             name="close_call")  # fmt: skip
        self._more = button(_("More"), self.more_requested.emit, icon_name="chevron-down",
                            name="more")  # fmt: skip
        self._working = False
        self._roomy = True
        first = row(self._number, self._place, self._sign, space=SPACE_S)
        first.setStretch(1, 1)
        self.buttons = row(self._raise, self._close, self._more, space=4)
        self._warning = IconLabel("triangle-alert", "danger")
        flags = row(self._warning, self._flags, space=5)
        flags.setStretch(1, 1)
        layout = column(first, self._about, flags, space=2)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 2)
        self.setLayout(layout)

    def more_button(self) -> QWidget:
        """Return the button a menu hangs under."""
        return self._more

    def render_state(self, state: CallState) -> None:
        """Draw the call's head."""
        self._card = state.card
        call = state.call
        for widget in (self._raise, self._close, self._more):
            widget.setVisible(call is not None)
        if call is None or state.card is None:
            self._number.hide()
            self._place.setText(_("New call") if state.new else "")
            self._sign.show_urgency("P1" if state.new else "", provisional=True)
            self._about.setText(_("Saved from the first character. Esc parks, Ctrl+Enter queues."))
            self._about.setVisible(state.new)
            self._show_flags("")
            self._working = False
            return
        self._number.setText(call.number)
        self._number.show()
        self._place.setText(_place(call))
        urgency = state.card.urgency.value if state.card.urgency else ""
        self._sign.show_urgency(urgency, provisional=state.card.provisional)
        self._working = call.ended_at is None
        self._raise.setVisible(self._working and self._roomy)
        self._close.setVisible(self._working)
        self._show_flags(_flags(call))
        self._about.setVisible(True)
        self.tick()

    def fit(self, room: int) -> None:
        """Leave out the button that the menu has too when the buttons have no room."""
        buttons = (self._raise, self._close, self._more)
        self._roomy = sum(one.sizeHint().width() for one in buttons) + 8 <= room
        self._raise.setVisible(self._working and self._roomy)

    def _show_flags(self, text: str) -> None:
        self._flags.setText(text)
        self._flags.setVisible(bool(text))
        self._warning.setVisible(bool(text))

    def tick(self) -> None:
        """Count on."""
        card = self._card
        if card is None:
            return
        call = card.call
        parts = [
            words.label(words.CALL_STATUS, card.status),
            _("received {at}, {ago} ago").format(
                at=clock(call.received_at), ago=elapsed(call.received_at, now())
            ),
            hold_words(call.hold) if call.hold and hold_counts(call) else "",
            _person(call),
            words.label(words.CALL_TYPE, call.text("call_type")),
            beside_words(call.support),
        ]
        if call.ended_at is not None:
            parts[1] = _("received {at}").format(at=clock(call.received_at))
            parts += [f"{c} {words.label(words.DISPOSITION, c)}" for c in call.dispositions]
        self._about.setText(" · ".join(part for part in parts if part))


def _place(call: Call) -> str:
    municipality = words.label(words.MUNICIPALITY, call.text("municipality"))
    parts = [call.text("address"), call.text("address_detail"), municipality]
    return ", ".join(part for part in parts if part) or _("Place not known")


def _person(call: Call) -> str:
    name = call.text("person_name")
    age = call.value("person_age")
    return f"{name} ({age})" if name and age is not None else name


def _flags(call: Call) -> str:
    """The safety flags and what is known to be dangerous, in words."""
    flags = call.value("safety_flags")
    listed = [words.label(words.SAFETY_FLAG, f) for f in flags] if isinstance(flags, tuple) else []
    if call.text("weapons") == "yes":
        detail = call.text("weapons_detail")
        listed.insert(0, labelled(words.field_label("weapons"), detail) if detail else _("Weapons"))
    return " · ".join(dict.fromkeys(listed))
