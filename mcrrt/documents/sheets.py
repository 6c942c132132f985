"""The canvas that a document's pages are drawn on: its fonts, and what a reader shows as details."""

from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from mcrrt.documents import fonts
from mcrrt.documents.page import HEIGHT, WIDTH

# Streams as bytes: writing them as ASCII would cost a quarter of the time and of the size.
rl_config.useA85 = 0


def sheets(buffer: BytesIO, title: str, agency: str, language: str) -> Any:
    """Return an empty document; the same pages always give the same bytes."""
    fonts.face(fonts.REGULAR)  # the canvas begins with it, so that every font is embedded
    canvas = Canvas(
        buffer,
        pagesize=(WIDTH, HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=fonts.REGULAR,
        lang=f"{language}-CA",
    )
    # Nothing about the person, and nothing of the machine, goes into what readers show as details.
    canvas.setTitle(title)
    canvas.setAuthor(fonts.visible(agency))
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setProducer("MCRRT")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
