"""A referral as a PDF: boxes spread over pages, with their head and foot."""

from mcrrt.documents.binding import Binding, Rows, bind
from mcrrt.documents.draw import draw_watermark
from mcrrt.documents.page import Box
from mcrrt.documents.referral_form import ReferralForm
from mcrrt.documents.referral_frame import ReferralFrame
from mcrrt.documents.typeset import one_line
from mcrrt.service.language import N_, in_language
from mcrrt.service.ports import Paper, ReferralPage

MOST_AIR = 7.0  # that a box gets when the page is not full


def referral(page: ReferralPage) -> Paper:
    """Lay the referral out and return its bytes: the same page always gives the same."""
    preview = one_line(in_language(page.language)(N_("PREVIEW - NOT ISSUED")))
    under = None if page.issued_at else lambda canvas: draw_watermark(canvas, preview)
    how = Binding("Referral", page.agency_name, page.language, MOST_AIR, under)
    return bind(_Referral(page), how)


class _Referral:
    """The parts of one referral."""

    def __init__(self, page: ReferralPage) -> None:
        translate = in_language(page.language)
        self._frame = ReferralFrame(page, translate)
        self._form = ReferralForm(page, translate)

    def head(self, number: int, count: int) -> Rows:
        """Return the head of a page."""
        return (
            self._frame.first_head(count) if number == 1 else self._frame.next_head(number, count)
        )

    def foot(self) -> Rows:
        """Return the foot of every page."""
        return self._frame.foot()

    def boxes(self) -> list[Box]:
        """Return the numbered boxes."""
        return self._form.boxes()
