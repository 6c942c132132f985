"""The pages of a PDF as pictures, for the screen and the printer."""

from io import BytesIO

import pypdfium2

LOWEST_DPI, HIGHEST_DPI = 20, 600


def pictures(pdf: bytes, dpi: int) -> tuple[bytes, ...]:
    """Return each page as a PNG. A resolution that no screen or printer has is brought nearer."""
    scale = max(LOWEST_DPI, min(dpi, HIGHEST_DPI)) / 72
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_picture(page, scale) for page in document)
    finally:
        document.close()


def _picture(page: pypdfium2.PdfPage, scale: float) -> bytes:
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        buffer = BytesIO()
        bitmap.to_pil().save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()
    finally:
        bitmap.close()
        page.close()
