"""What stands around the boxes of a referral on every page: who sends what to whom, and the notices."""

from collections.abc import Callable
from dataclasses import replace

from mcrrt.documents.fonts import REGULAR, STRONG, Type
from mcrrt.documents.page import LEFT, RIGHT, Ink, Row, Rule, Words
from mcrrt.documents.setting import (
    BANNER,
    BASELINE,
    BODY_STRONG,
    LABEL,
    SMALL,
    SMALL_STRONG,
    banner_row,
    text_rows,
)
from mcrrt.documents.times import local_time
from mcrrt.documents.typeset import one_line, width
from mcrrt.service.language import N_
from mcrrt.service.ports import ReferralPage

Translate = Callable[[str], str]
Rows = tuple[Row, ...]

FULL = RIGHT - LEFT
FACTS_WIDTH = 196.0
FACTS_LEFT = FULL - FACTS_WIDTH
FACTS_LABEL = 58.0
TITLE = Type(STRONG, 25)
FACT, FACT_STRONG = Type(REGULAR, 10), Type(STRONG, 10)

CONFIDENTIAL = N_("CONFIDENTIAL")
PRACTICE = N_("PRACTICE - NOT A REAL PERSON")
_NOTICE = N_(
    "Confidential: if this reached you by mistake, call the sender and destroy it. Decision support "
    "only: people decide."
)


class ReferralFrame:
    """The head and foot of one referral's pages, in the language of the page."""

    def __init__(self, page: ReferralPage, translate: Translate) -> None:
        self._page = page
        self._t = translate

    # --- head ------------------------------------------------------------------------------------

    def first_head(self, count: int) -> Rows:
        """Return the head of the first page: sender and recipient left, the facts right."""
        left = self._sender()
        right = self._facts(count)
        rule = Row(5, (Rule(0, 4, FULL, 1.4),))
        return (*self._practice(), _side_by_side(left, right), rule)

    def _sender(self) -> Rows:
        page, room = self._page, FACTS_LEFT - 18
        service = page.service_name or page.agency_name
        agency = page.agency_name if page.service_name else ""
        callback = self._t(N_("24 h call-back {number}")).format(number=page.callback)
        below = " · ".join(filter(None, (agency, callback if page.callback else "")))
        title = Words(0, 24.5, one_line(self._t(N_("Referral"))), TITLE)
        to = text_rows(page.partner_name, BODY_STRONG, label=self._t(N_("To")), room=room)
        return (
            *text_rows(service, BODY_STRONG, room=room),
            *text_rows(below, FACT, room=room),
            Row(32, (title,)),
            *to,
            *text_rows(self._contact(), FACT, room=room),
        )

    def _contact(self) -> str:
        """Return where the partner is reached: a fax sent to a telephone is a page nobody gets."""
        phone, fax = self._page.partner_phone, self._page.partner_fax
        parts = (
            self._t(N_("Phone {number}")).format(number=phone) if phone else "",
            self._t(N_("Fax {number}")).format(number=fax) if fax else "",
        )
        return " · ".join(filter(None, parts))

    def _facts(self, count: int) -> Rows:
        page = self._page
        version = self._t(N_("version {number}")).format(number=page.version)
        created = local_time(page.issued_at, page.time_zone, self._t)
        created = created or self._t(N_("not issued yet"))
        facts = (
            (self._t(N_("Document")), f"{page.number}, {version}", FACT_STRONG),
            (self._t(N_("Created")), created, FACT),
            (self._t(N_("Call")), page.call_number, FACT),
            (self._t(N_("Page")), self._page_of(1, count), FACT),
        )
        rows = [self._confidential()]
        for label, value, kind in facts:
            head = Words(0, kind.size * BASELINE, one_line(label), LABEL)
            lines = text_rows(value, kind, room=FACTS_WIDTH - FACTS_LABEL, x=FACTS_LABEL)
            for first in lines[:1]:
                rows += [Row(first.height, (head, *first.ink)), *lines[1:]]
        return tuple(rows)

    def _confidential(self) -> Row:
        return banner_row(self._t(CONFIDENTIAL), FACTS_WIDTH, 19, 6)

    def _page_of(self, number: int, count: int) -> str:
        return self._t(N_("{number} of {count}")).format(number=number, count=count)

    def next_head(self, number: int, count: int) -> Rows:
        """Return the head of a later page: enough to put a loose sheet back where it belongs."""
        page = self._page
        person = ", ".join(
            str(page.values[name])
            for name in ("person_name", "person_birth_date")
            if page.values.get(name)
        )
        version = self._t(N_("version {number}")).format(number=page.version)
        title = f"{self._t(N_('Referral'))} {page.number}, {version}"
        to = f"{self._t(N_('To'))} {page.partner_name}" if page.partner_name else ""
        count_words = f"{self._t(N_('Page'))} {self._page_of(number, count)}"
        right = f"{self._t(CONFIDENTIAL)} · {count_words}"
        room = FULL - width(one_line(right), SMALL_STRONG) - 18
        below = " · ".join(filter(None, (person, to)))
        left = (*text_rows(title, BANNER, room=room), *text_rows(below, FACT, room=room))
        at_right = FULL - width(one_line(right), SMALL_STRONG)
        ink: Ink = Words(at_right, BANNER.size * BASELINE, one_line(right), SMALL_STRONG)
        first = Row(left[0].height, (*left[0].ink, ink))
        return (*self._practice(), first, *left[1:], Row(5, (Rule(0, 4, FULL, 1.4),)))

    def _practice(self) -> Rows:
        if not self._page.practice:
            return ()
        return (banner_row(self._t(PRACTICE), FULL, 18, 6),)

    # --- foot ------------------------------------------------------------------------------------

    def foot(self) -> Rows:
        """Return the foot of every page."""
        page = self._page
        number = page.disclosure or self._t(N_("given when issued"))
        log = f"{self._t(N_('Disclosure log'))} {number}"
        retention = self._t(N_("Retention: {note}")).format(note=page.retention_note)
        notice = f"{retention if page.retention_note else ''} {self._t(_NOTICE)}"
        rule = Row(3, (Rule(0, 0, FULL, 1.4),))
        return (rule, *text_rows(notice, SMALL, label=log, label_type=SMALL_STRONG, room=FULL))


def _side_by_side(left: Rows, right: Rows) -> Row:
    """Put two columns of rows into one."""
    ink: list[Ink] = []
    heights = []
    for x, column in ((0.0, left), (FACTS_LEFT, right)):
        top = 0.0
        for row in column:
            ink += [_moved(each, x, top) for each in row.ink]
            top += row.height
        heights.append(top)
    return Row(max(heights), tuple(ink))


def _moved(ink: Ink, x: float, y: float) -> Ink:
    return replace(ink, x=ink.x + x, y=ink.y + y)
