"""What a reader finds in a PDF: its text as PDFium sees it, and its inflated streams."""

import re
import zlib

import pypdfium2

from mcrrt.documents.page import BODY_LEFT, BOTTOM, HEIGHT, RIGHT, TOP, height
from mcrrt.documents.referral_frame import ReferralFrame
from mcrrt.service.language import in_language
from mcrrt.service.ports import ReferralPage

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def page_texts(pdf: bytes) -> list[str]:
    """Return the whole text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    """Return the whole text of a document, with single spaces."""
    return spaced("\n".join(page_texts(pdf)))


def body(page: ReferralPage, pdf: bytes) -> str:
    """Return the text right of the box numbers, without heads and feet."""
    frame = ReferralFrame(page, in_language(page.language))
    foot = BOTTOM + height(frame.foot())
    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, each in enumerate(document, 1):
            count = len(document)
            head = frame.first_head(count) if number == 1 else frame.next_head(number, count)
            top = HEIGHT - TOP - height(head)
            found.append(each.get_textpage().get_text_bounded(BODY_LEFT - 1, foot, RIGHT + 20, top))
    finally:
        document.close()
    return "\n".join(found)


def place(pdf: bytes, words: str) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the first letter of words on the first page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = document[0].get_textpage()
        at = found.get_text_range().index(words)
        left, bottom, right, top = found.get_charbox(at)
    finally:
        document.close()
    return left, HEIGHT - top, right, HEIGHT - bottom


def spaced(found: str) -> str:
    """Return a text with every stretch of blanks as one space."""
    return " ".join(_hyphens(found).split())


def squeezed(found: str) -> str:
    """Return a text without any blanks, for what may be broken anywhere."""
    return "".join(_hyphens(found).split())


def _hyphens(found: str) -> str:
    # PDFium marks a hyphen at the end of a line, because it may have been put there by a printer.
    return found.replace("\ufffe", "-").replace("\x02", "-")


def streams(pdf: bytes) -> bytes:
    """Return the file with all its streams inflated: nothing can hide in it."""
    inflated = []
    for found in _STREAM.finditer(pdf):
        try:
            inflated.append(zlib.decompress(found.group(1)))
        except zlib.error:
            inflated.append(found.group(1))
    return pdf + b"\n".join(inflated)
