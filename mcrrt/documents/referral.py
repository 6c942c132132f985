"""A referral as a PDF: boxes spread over pages, with their head and foot."""

from collections.abc import Sequence
from io import BytesIO

from mcrrt.documents.draw import Pen, draw_watermark
from mcrrt.documents.page import (
    BODY_LEFT,
    BOTTOM,
    BOX_ABOVE,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    Part,
    Row,
    Rule,
    height,
    spread,
)
from mcrrt.documents.referral_form import ReferralForm
from mcrrt.documents.referral_frame import ReferralFrame
from mcrrt.documents.sheets import sheets
from mcrrt.documents.typeset import one_line
from mcrrt.service.language import N_, in_language
from mcrrt.service.ports import Paper, ReferralPage

MOST_AIR = 7.0  # that a box gets when the page is not full

_HAIRLINE = Row(0, (Rule(0, 0, RIGHT - LEFT, 0.5),))


def referral(page: ReferralPage) -> Paper:
    """Lay the referral out and return its bytes: the same page always gives the same."""
    translate = in_language(page.language)
    frame = ReferralFrame(page, translate)
    foot = frame.foot()
    room = HEIGHT - TOP - BOTTOM - height(foot)
    pages = spread(
        ReferralForm(page, translate).boxes(),
        room - height(frame.first_head(1)),
        room - height(frame.next_head(2, 2)),
    )
    buffer = BytesIO()
    canvas = sheets(buffer, "Referral", page.agency_name, page.language)
    for number, parts in enumerate(pages, 1):
        if page.issued_at is None:
            draw_watermark(canvas, one_line(translate(N_("PREVIEW - NOT ISSUED"))))
        pen = Pen(canvas)
        head = frame.first_head(len(pages)) if number == 1 else frame.next_head(number, len(pages))
        spare = room - height(head) - sum(part.height for part in parts)
        air = max(0.0, min(MOST_AIR, spare / len(parts))) if len(pages) == 1 else 0.0
        pen.draw(head, LEFT, TOP)
        _draw_parts(pen, parts, TOP + height(head), air)
        pen.draw(foot, LEFT, HEIGHT - BOTTOM - height(foot))
        pen.finish()
    canvas.save()
    return Paper(buffer.getvalue(), len(pages))


def _draw_parts(pen: Pen, parts: Sequence[Part], top: float, air: float) -> None:
    """Draw the boxes of a page, each with some air shared above and below."""
    for at, part in enumerate(parts):
        if at:
            pen.draw((_HAIRLINE,), LEFT, top)
        inside = top + BOX_ABOVE + air / 2
        pen.draw(part.title, LEFT, inside)
        pen.draw(part.rows, BODY_LEFT, inside)
        top += part.height + air
