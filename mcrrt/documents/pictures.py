"""The pages of a PDF as pictures, for the screen and the printer."""

from io import BytesIO

import pypdfium2

LOWEST_DPI, HIGHEST_DPI = 20, 600
COARSE_DPI = 150  # below it, letters snapped to whole points of light stand unevenly


def pictures(pdf: bytes, dpi: int) -> tuple[bytes, ...]:
    """Return each page as a PNG. A resolution that no screen or printer has is brought nearer."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_picture(page, max(LOWEST_DPI, min(dpi, HIGHEST_DPI))) for page in document)
    finally:
        document.close()


def _picture(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    finer = 2 if dpi < COARSE_DPI else 1
    bitmap = page.render(scale=finer * dpi / 72, grayscale=True)
    try:
        buffer = BytesIO()
        bitmap.to_pil().reduce(finer).save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()
    finally:
        bitmap.close()
        page.close()
