"""The Papers port: documents made with ReportLab, pictures with PDFium.

Both are dear to import, and the program is usable long before the first page is made, so they are
imported when they are first needed.
"""

from mcrrt.service.link_answers import LinkView
from mcrrt.service.ports import Paper, ReferralPage, ShiftPage


class StandardPapers:
    """Makes documents and shows them. Used from one thread."""

    def referral(self, page: ReferralPage) -> Paper:
        """Lay out a referral."""
        from mcrrt.documents.referral import referral  # noqa: PLC0415

        return referral(page)

    def receipt(self, view: LinkView, time_zone: str, language: str = "en") -> Paper:
        """Lay out the proof of what the hub has received."""
        from mcrrt.documents.receipt import receipt  # noqa: PLC0415

        return receipt(view, time_zone, language)

    def shift_sheet(self, page: ShiftPage) -> Paper:
        """Lay out what one shift hands to the next."""
        from mcrrt.documents.shift_sheet import shift_sheet  # noqa: PLC0415

        return shift_sheet(page)

    def pictures(self, pdf: bytes, dpi: int) -> tuple[bytes, ...]:
        """Return the pages as PNG."""
        from mcrrt.documents.pictures import pictures  # noqa: PLC0415

        return pictures(pdf, dpi)

    def warm_up(self) -> None:
        """Import what lays out a page, and read its fonts."""
        from mcrrt.documents import fonts, referral  # noqa: F401, PLC0415

        for weight in (fonts.REGULAR, fonts.STRONG):
            fonts.typeface(weight)
