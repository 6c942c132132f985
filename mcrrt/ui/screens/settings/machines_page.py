"""The link to the hub and the machines of the agency: who has what, and the receipt that proves it."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcrrt.service.language import _, labelled
from mcrrt.service.link_answers import LinkView
from mcrrt.service.link_words import AWAY
from mcrrt.service.news import LinkNews, LinkPhase
from mcrrt.ui.hub_model import HubViewModel
from mcrrt.ui.kit.compose import box, button, column, row, scrolled, section
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.rows import LineView, line_height
from mcrrt.ui.link_model import LinkState, LinkViewModel
from mcrrt.ui.present.link import board_age, link_line
from mcrrt.ui.present.times import clock, day_and_clock, now, short
from mcrrt.ui.screens.settings.hub_part import HubPart
from mcrrt.ui.screens.settings.machine_lines import (
    draw_feed,
    draw_machine,
    feed_line,
    machine_line,
)
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_SKEWED = 60.0  # seconds from which a clock is worth a sentence


class FittingList(LineView):
    """No higher than its lines; it scrolls when there is less room."""

    def sizeHint(self) -> QSize:
        """Room for every line."""
        return QSize(200, 2 + line_height() * max(2, len(self.lines.lines)))

    def fit(self) -> None:
        """Take the height of the lines there are now."""
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()


class MachinesPage(QWidget):
    """The page. Signals: ``receipt_requested()``."""

    receipt_requested = Signal()

    def __init__(self, model: LinkViewModel, hub: HubViewModel) -> None:
        super().__init__()
        self._model = model
        self.hub = HubPart(hub)
        self._state = PlainLabel("", "strong", wrap=True)
        self._about = PlainLabel("", "muted", wrap=True)
        self._clock = PlainLabel("", "warning", wrap=True)
        self._told = PlainLabel("", "small")
        self.machines = FittingList(_("Machines"), draw_machine)
        self.machines.empty_words = _("No other machine is known. With a hub, every machine of the "
                                      "agency stands here.")  # fmt: skip
        self.feeds = FittingList(_("Feeds of this machine"), draw_feed)
        self.feeds.empty_words = _("The feeds appear when this machine belongs to a hub.")
        self._compare = PlainLabel(
            _("Two machines with the same number and the same check for a feed hold the same "
              "entries. The check can be read out over the radio."), "small", wrap=True,
        )  # fmt: skip
        self._problem = PlainLabel("", "danger", wrap=True)
        self.receipt = button(_("Receipt…"), self.receipt_requested.emit, icon_name="file-text",
                              name="receipt")  # fmt: skip
        self.setLayout(column(scrolled(box(self._lay_out()))))
        model.state_changed.connect(self._on_link)
        look().changed.connect(self._fit)
        self._on_link(model.state)

    def _lay_out(self) -> QVBoxLayout:
        head = row(PlainLabel(_("Machines"), "heading"), None, self.receipt)
        layout = column(
            head, self._state, self._about, self._clock,
            self._problem, self.hub, SPACE_S, row(section(_("Every machine")), self._told, None), self.machines,
            section(_("Feeds of this machine")), self.feeds, self._compare, None,
            margin=SPACE_M, space=SPACE_S,
        )  # fmt: skip
        layout.setStretch(layout.indexOf(self.machines), 100)
        return layout

    def _on_link(self, state: LinkState) -> None:
        """Draw what is known."""
        line = link_line(state.news, now())
        self._state.setText(line.spoken)
        self._about.setText(_about(state.news, state.view))
        self._clock.setText(_clock_words(state.news))
        self._clock.setVisible(bool(self._clock.text()))
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        view = state.view
        if view is None:
            return
        at = now()
        view = replace(view, link=state.news)  # what was pushed is newer than what was asked
        self.machines.show_lines([machine_line(one, view, at) for one in view.machines])
        feeds = view.feeds if state.linked else ()  # without a hub nothing waits for it
        self.feeds.show_lines([feed_line(one, at) for one in feeds])
        self._fit()
        told = state.news.contact
        self._told.setText(_("as the hub told at {at}").format(at=clock(told)) if told else "")

    def _fit(self) -> None:
        self.machines.fit()
        self.feeds.setFixedHeight(self.feeds.sizeHint().height())

    def start(self) -> None:
        """Put the cursor where work begins."""
        self.machines.setFocus()


def _about(news: LinkNews, view: LinkView | None) -> str:
    """Say what the state means for the work."""
    hubs = ", ".join(view.hubs) if view else ""
    hub = labelled(_("Hub"), hubs) if hubs else ""
    match news.phase:
        case LinkPhase.ALONE:
            return _(
                "This store belongs to no hub. Everything is on this machine and in its backups."
            )
        case LinkPhase.REFUSED:
            meaning = _("Nothing is exchanged. Work goes on here; tell your administrator.")
        case LinkPhase.OFFLINE:
            meaning = _("Work goes on here. What others do meanwhile is not on this board.")
            if news.why in AWAY:
                meaning = f"{meaning} {_(AWAY[news.why])}"
        case LinkPhase.CATCHING_UP:
            meaning = _("Entries of others are still coming in.")
        case _:
            meaning = _("What others write appears here within seconds.")
    age = board_age(news, now())
    heard = ""
    if news.contact is not None and age:
        heard = _("Last heard from the hub {at}.").format(at=day_and_clock(news.contact, now()))
    return " ".join(part for part in (meaning, heard, hub) if part)


def _clock_words(news: LinkNews) -> str:
    """Say when this machine's clock is wrong. It decides nothing, but times on screen come from it."""
    if abs(news.skew) < _SKEWED:
        return ""
    text = (
        _("The clock of this machine is {time} ahead of the hub. Times written here are off by that.")
        if news.skew > 0
        else _("The clock of this machine is {time} behind the hub. Times written here are off by "
               "that.")
    )  # fmt: skip
    return text.format(time=short(timedelta(seconds=abs(news.skew))))
