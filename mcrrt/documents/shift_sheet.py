"""The shift-change sheet as a PDF: what one dispatcher hands to the next, with a line to sign on."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mcrrt.documents.binding import FULL, Binding, Rows, bind
from mcrrt.documents.fonts import STRONG, Type
from mcrrt.documents.page import Box, Row, Rule, Words
from mcrrt.documents.referral_frame import CONFIDENTIAL, PRACTICE
from mcrrt.documents.setting import (
    BODY,
    BODY_STRONG,
    SMALL,
    SMALL_STRONG,
    banner_row,
    box,
    column_row,
    signature_row,
    text_rows,
    whole,
)
from mcrrt.documents.times import local_time
from mcrrt.documents.typeset import one_line, width
from mcrrt.domain.to_watch import by_subject
from mcrrt.service import sheet_words as say
from mcrrt.service import words
from mcrrt.service.answers import CallRow, FollowUpRow, TeamRow
from mcrrt.service.language import N_, in_language
from mcrrt.service.ports import Paper, ShiftPage
from mcrrt.service.sheet_answers import SheetRow

TITLE = Type(STRONG, 22)
CONFIDENTIAL_WIDTH = 130.0

_WATCH_STOPS = (0.0, 62.0)
_CALL_STOPS = (0.0, 62.0, 162.0)
_TEAM_STOPS = (0.0, 62.0, 162.0)

_FOOT = N_(
    "What stands here was so when the sheet was made; the board says what is so now. Decision "
    "support only: people decide. Destroy it when it is not needed any more."
)


def shift_sheet(page: ShiftPage) -> Paper:
    """Lay the sheet out and return its bytes: the same page always gives the same."""
    how = Binding("Shift change", page.view.agency_name, page.language)
    return bind(_Sheet(page, in_language(page.language)), how)


class _Sheet:
    """The parts of one sheet, in the language of the page."""

    def __init__(self, page: ShiftPage, translate: Callable[[str], str]) -> None:
        self._page = page
        self._view = page.view
        self._t = translate
        self._zone = ZoneInfo(page.time_zone)

    def _at(self, moment: datetime) -> str:
        """Return the time, with the day when it is not the day of the sheet."""
        then, made = moment.astimezone(self._zone), self._view.at.astimezone(self._zone)
        if then.date() == made.date():
            return then.strftime("%H:%M")
        return then.strftime("%m-%d %H:%M" if then.year == made.year else "%Y-%m-%d %H:%M")

    def _moment(self, moment: datetime | None) -> str:
        return local_time(moment, self._page.time_zone, self._t)

    # --- around ----------------------------------------------------------------------------------

    def head(self, number: int, count: int) -> Rows:
        """Return the head of a page: whose sheet, of which moment, which page of how many."""
        view, t = self._view, self._t
        numbers = t(N_("{number} of {count}")).format(number=number, count=count)
        right = one_line(f"{t(N_('Page'))} {numbers}")
        confidential = banner_row(t(CONFIDENTIAL), CONFIDENTIAL_WIDTH, 18, 0)
        moved = (replace(ink, x=ink.x + FULL - CONFIDENTIAL_WIDTH) for ink in confidential.ink)
        made = t(N_("Made {at} by {name}, desk {code}")).format(
            at=self._moment(view.at), name=self._page.made_by, code=view.station_code
        )
        name = text_rows(view.agency_name, BODY_STRONG, room=FULL - CONFIDENTIAL_WIDTH - 18)
        top = Row(max(18.0, name[0].height), (*name[0].ink, *moved))
        title = Words(0, 22, one_line(t(N_("Shift change"))), TITLE)
        corner = Words(FULL - width(right, SMALL_STRONG), 22, right, SMALL_STRONG)
        return (
            *((banner_row(t(PRACTICE), FULL, 18, 6),) if view.practice else ()),
            top,
            *name[1:],
            Row(29, (title, corner)),
            *text_rows(made, SMALL, room=FULL),
            Row(6, (Rule(0, 3, FULL, 1.4),)),
        )

    def foot(self) -> Rows:
        """Return the foot of every page."""
        return (Row(4, (Rule(0, 0, FULL, 1.4),)), *text_rows(self._t(_FOOT), SMALL, room=FULL))

    # --- boxes -----------------------------------------------------------------------------------

    def boxes(self) -> list[Box]:
        """Return the note, what to watch, calls, follow-ups, teams, and the line to sign on."""
        view, t = self._view, self._t
        parts: list[tuple[str, Rows]] = [
            ("watch", self._watch()),
            ("waiting", self._calls(view.waiting)),
            ("active", self._calls(view.active)),
            ("held", self._calls(view.held)),
            ("drafts", self._calls(view.drafts)),
            ("follow_ups", tuple(self._follow_up(row) for row in view.follow_ups)),
            ("teams", tuple(self._team(row) for row in view.teams)),
        ]
        titled = [(t(say.TITLE[name]), rows or self._empty(name)) for name, rows in parts]
        if self._page.note:
            titled.insert(0, (t(N_("Note")), text_rows(self._page.note)))
        titled.append((t(N_("Handover")), self._handover()))
        again = t(N_("continued"))
        return [box(n, title, again, rows) for n, (title, rows) in enumerate(titled, 1)]

    def _empty(self, name: str) -> Rows:
        return text_rows(self._t(say.EMPTY[name]))

    def _watch(self) -> Rows:
        view = self._view
        return tuple(
            column_row(
                [
                    (group[0].subject or "–", BODY_STRONG),
                    (say.group_words(group, view.names, self._at, self._t), BODY),
                ],
                _WATCH_STOPS,
            )
            for group in by_subject(view.watch)
        )

    def _calls(self, rows: Iterable[CallRow]) -> Rows:
        return tuple(self._call(row) for row in rows)

    def _call(self, row: CallRow) -> Row:
        t = self._t
        code = row.urgency.value if row.urgency else ""
        open_ = t(N_("provisional")) if row.provisional else ""
        since = t(N_("since {at}")).format(at=self._at(row.received_at))
        urgency = "\n".join(part for part in (say.urgency_words(code, t), open_) if part)
        about = f"{say.call_about(row, t)}\n{since} · {say.call_now(row, self._at, t)}"
        return column_row([(row.number, BODY_STRONG), (urgency, BODY), (about, BODY)], _CALL_STOPS)

    def _follow_up(self, row: FollowUpRow) -> Row:
        due = say.follow_up_words(row, self._view.at, self._at, self._t)
        about = say.call_about(row.call, self._t)
        cells = [(row.call.number, BODY_STRONG), (due, BODY), (about, BODY)]
        return column_row(cells, _CALL_STOPS)

    def _team(self, row: TeamRow) -> Row:
        state = words.label(words.TEAM_STATUS, row.status, self._t)
        since = self._t(N_("since {at}")).format(at=self._at(row.since))
        cells = [
            (row.call_sign, BODY_STRONG),
            (f"{state}\n{since}", BODY),
            (say.team_now(row, self._at, self._t), BODY),
        ]
        return column_row(cells, _TEAM_STOPS)

    def _handover(self) -> Rows:
        t = self._t
        outgoing = t(N_("Outgoing: {name}")).format(name=self._page.made_by)
        incoming = t(N_("Incoming: name, date and time"))
        before = self._before(self._view.sheets[0]) if self._view.sheets else ""
        return (whole((*text_rows(before, SMALL), signature_row((outgoing, incoming)))),)

    def _before(self, last: SheetRow) -> str:
        """Say of the sheet before this one who took it over."""
        made = self._moment(last.made_at)
        if last.signed_at is None:
            text = self._t(N_("The sheet before, of {made} by {name}, was not signed."))
            return text.format(made=made, name=last.made_by)
        text = self._t(N_("The sheet before, of {made} by {name}, was signed by {signer} {at}."))
        return text.format(
            made=made, name=last.made_by, signer=last.signed_by, at=self._moment(last.signed_at)
        )
