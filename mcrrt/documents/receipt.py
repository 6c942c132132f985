"""The sync receipt as a PDF: what the hub has received from this machine, and how far everybody is.

It names machines and counts entries. Nothing of a call, a person or a member is on it.
"""

from collections.abc import Callable
from datetime import datetime

from mcrrt.documents.binding import FULL, Binding, Rows, bind
from mcrrt.documents.fonts import STRONG, Type
from mcrrt.documents.page import Box, Row, Rule, Words
from mcrrt.documents.setting import (
    BODY,
    BODY_STRONG,
    LABEL,
    SMALL,
    Cell,
    box,
    cell_rows,
    column_row,
    text_rows,
)
from mcrrt.documents.times import local_time
from mcrrt.documents.typeset import one_line, width
from mcrrt.service import words
from mcrrt.service.language import N_, in_language
from mcrrt.service.link_answers import FeedRow, LinkView, MachineRow
from mcrrt.service.link_words import (
    FEED,
    MACHINE_KIND,
    machine_words,
    phase_words,
    unsent_words,
    voice,
)
from mcrrt.service.news import LinkPhase
from mcrrt.service.ports import Paper

TITLE = Type(STRONG, 22)
CODE = Type(STRONG, 13)

_FEED_STOPS = (0.0, 118.0, 196.0, 318.0)
_MACHINE_STOPS = (0.0, 44.0, 214.0)

_HOW = N_(
    "How to compare: two machines that show the same number and the same check for a feed hold the "
    "same entries in the same order. The check can be read out over the radio. Unsent entries are "
    "safe on this machine and go when the hub can be reached."
)


def receipt(view: LinkView, time_zone: str, language: str = "en") -> Paper:
    """Lay the receipt out and return its bytes: the same view always gives the same."""
    how = Binding("Sync receipt", view.agency_name, language)
    return bind(_Receipt(view, time_zone, in_language(language)), how)


class _Receipt:
    """The parts of one receipt, in the language of the page."""

    def __init__(self, view: LinkView, zone: str, translate: Callable[[str], str]) -> None:
        self._view = view
        self._zone = zone
        self._t = translate

    def _at(self, moment: datetime | None) -> str:
        return local_time(moment, self._zone, self._t)

    # --- around ----------------------------------------------------------------------------------

    def head(self, number: int, count: int) -> Rows:
        """Return the head of a page."""
        page = self._t(N_("{number} of {count}")).format(number=number, count=count)
        right = one_line(f"{self._t(N_('Page'))} {page}")
        at_right = FULL - width(right, SMALL)
        title = Words(0, 22, one_line(self._t(N_("Sync receipt"))), TITLE)
        corner = Words(at_right, 22, right, SMALL)
        return (
            *text_rows(self._view.agency_name, BODY_STRONG, room=FULL),
            Row(31, (title, corner)),
            Row(5, (Rule(0, 1, FULL, 1.4),)),
        )

    def foot(self) -> Rows:
        """Return the foot of every page."""
        rule = Row(4, (Rule(0, 0, FULL, 1.4),))
        return (rule, *text_rows(self._t(_HOW), SMALL, room=FULL))

    # --- boxes -----------------------------------------------------------------------------------

    def boxes(self) -> list[Box]:
        """Return this machine, its feeds, and every machine."""
        contents = (
            (N_("This machine"), self._here()),
            (N_("Feeds"), self._feeds()),
            (N_("Machines"), self._machines()),
        )
        again = self._t(N_("continued"))
        return [
            box(number, self._t(title), again, rows)
            for number, (title, rows) in enumerate(contents, 1)
            if rows
        ]

    def _here(self) -> Rows:
        view, t = self._view, self._t
        link = view.link
        cells = [
            Cell(t(N_("Machine")), view.station_code, strong=True),
            Cell(t(N_("Made")), self._at(view.at)),
        ]
        last = self._at(link.contact) or t(N_("never"))
        received = t(N_("Nothing is unsent: the hub has received every entry of this machine."))
        if link.phase is LinkPhase.ALONE:
            received = t(N_("It belongs to no hub: its entries are here and in its backups only."))
        elif link.unsent:
            received = unsent_words(link.unsent, link.oldest, self._at, t)
        return (
            *cell_rows(cells),
            *text_rows(phase_words(link, self._at, t), BODY_STRONG, label=t(N_("Link to the hub"))),
            *text_rows(received, BODY_STRONG if link.unsent else BODY),
            *text_rows(last, label=t(N_("Last heard from the hub"))),
            *text_rows(", ".join(view.hubs), label=t(N_("Hub")) if view.hubs else ""),
            *self._open_points(),
        )

    def _open_points(self) -> Rows:
        view, t = self._view, self._t
        parts = []
        if view.conflicts:
            parts.append(t(N_("Conflicts to settle: {n}")).format(n=view.conflicts))
        if view.rulings:
            parts.append(t(N_("Entries that do not count: {n}")).format(n=view.rulings))
        return text_rows(" · ".join(parts)) if parts else ()

    def _feeds(self) -> Rows:
        t = self._t
        heads = (N_("Feed"), N_("Received"), N_("Unsent"), N_("Check"))
        rows = [column_row([(t(h), LABEL) for h in heads], _FEED_STOPS)]
        rows += [column_row(self._feed(one), _FEED_STOPS) for one in self._view.feeds]
        linked = self._view.link.phase is not LinkPhase.ALONE  # else nothing waits for a hub
        return tuple(rows) if self._view.feeds and linked else ()

    def _feed(self, one: FeedRow) -> list[tuple[str, Type]]:
        oldest = self._at(one.oldest)
        unsent = f"{one.unsent} ({oldest})" if one.unsent and oldest else str(one.unsent)
        return [
            (words.label(FEED, one.feed.value, self._t), BODY),
            (str(one.head), BODY),
            (unsent, BODY_STRONG if one.unsent else BODY),
            (voice(one.digest), CODE),
        ]

    def _machines(self) -> Rows:
        t = self._t
        heads = (N_("Code"), N_("Name"), N_("State"))
        rows = [column_row([(t(h), LABEL) for h in heads], _MACHINE_STOPS)]
        rows += [column_row(self._machine(one), _MACHINE_STOPS) for one in self._view.machines]
        return tuple(rows) if self._view.machines else ()

    def _machine(self, row: MachineRow) -> list[tuple[str, Type]]:
        t = self._t
        kind = words.label(MACHINE_KIND, row.kind, t)
        here = t(N_("this one")) if row.here else ""
        name = ", ".join(part for part in (row.name, kind, here) if part)
        return [
            (row.code, BODY_STRONG),
            (name, BODY),
            (machine_words(row, self._view, self._at, t), BODY),
        ]
