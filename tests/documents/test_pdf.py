import re
import struct
import subprocess
import sys

import pypdfium2
import pytest

from mcrrt.documents.pictures import HIGHEST_DPI, LOWEST_DPI
from tests.documents import reading
from tests.documents.pages import longest, page

NAMES = ("Jordan", "Avery", "Morgan", "Okafor", "1991-03-14", "0000-000-000-XX")


def metadata(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document.get_metadata_dict()
    finally:
        document.close()


def test_metadata_names_the_agency_and_nobody_else(papers):
    found = metadata(papers.referral(page()).pdf)
    assert found["Title"] == "Referral"
    assert found["Author"] == "Example Regional Police Service"
    assert not any(name in str(found) for name in NAMES)
    assert "ReportLab" not in str(found)
    assert "anonymous" not in str(found)


def test_the_agency_s_name_is_metadata_in_any_script(papers):
    found = metadata(papers.referral(page(agency_name="Police régionale «Québec» (Ω)")).pdf)
    assert found["Author"] == "Police régionale «Québec» (Ω)"


def test_no_name_stands_outside_the_pages_in_any_form(papers):
    pdf = papers.referral(page()).pdf
    for name in NAMES:
        assert name.encode() not in pdf
        assert name.encode("utf-16-be") not in pdf
        assert name.encode().hex().encode() not in pdf.lower()


def test_there_are_no_scripts_links_or_attachments(papers):
    nasty = "<a href='http://example.invalid'>x</a> http://example.invalid javascript:alert(1)"
    inflated = reading.streams(papers.referral(page({"situation": nasty})).pdf)
    structure = re.sub(rb"stream.*?endstream", b"", inflated, flags=re.DOTALL)
    for key in (b"/JS", b"/JavaScript", b"/URI", b"/Annots", b"/OpenAction", b"/AA ", b"/Launch",
                b"/EmbeddedFile", b"/AcroForm", b"/XObject <<"):  # fmt: skip
        assert key not in structure


def test_every_font_is_embedded(papers):
    pdf = papers.referral(page({"situation": "a é Ж א ☎"})).pdf
    fonts = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert {font.split(b"+")[-1] for font in fonts} == {
        b"Inter-Regular", b"Inter-SemiBold", b"DejaVuSans",
    }  # fmt: skip
    assert pdf.count(b"/FontFile2") == len(fonts)


def test_the_spare_font_is_only_there_when_it_is_needed(papers):
    assert b"DejaVu" not in papers.referral(page()).pdf


def test_the_same_page_gives_the_same_bytes(papers):
    first = papers.referral(page())
    papers.referral(page(longest()))
    assert papers.referral(page()) == first


def test_the_same_page_gives_the_same_bytes_in_another_process(papers):
    code = (
        "import hashlib, sys; from mcrrt.documents.papers import StandardPapers;"
        "from tests.documents.pages import longest, page;"
        "papers = StandardPapers(); papers.referral(page(longest()));"
        "print(hashlib.sha256(papers.referral(page()).pdf).hexdigest())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    from hashlib import sha256

    assert said.stdout.strip() == sha256(papers.referral(page()).pdf).hexdigest()


def test_a_page_that_differs_gives_other_bytes(papers):
    assert papers.referral(page()).pdf != papers.referral(page(version=2)).pdf


def test_importing_the_port_imports_neither_reportlab_nor_pdfium():
    code = (
        "import sys; import mcrrt.documents.papers;"
        "print([m for m in ('reportlab', 'pypdfium2', 'PIL', 'PySide6') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"


# --- pictures ------------------------------------------------------------------------------------


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize(
    ("dpi", "expected"), [(72, (612, 792)), (110, (935, 1210)), (200, (1700, 2200))]
)
def test_pictures_are_pngs_of_letter_size(papers, dpi, expected):
    (picture,) = papers.pictures(papers.referral(page()).pdf, dpi)
    wide, high = size(picture)
    assert abs(wide - expected[0]) <= 1
    assert abs(high - expected[1]) <= 1


def test_there_is_a_picture_for_every_page(papers):
    paper = papers.referral(page(longest()))
    assert len(papers.pictures(paper.pdf, 40)) == paper.pages


@pytest.mark.parametrize(("asked", "given"), [(0, LOWEST_DPI), (-5, LOWEST_DPI)])
def test_a_resolution_that_makes_no_sense_is_brought_nearer(papers, asked, given):
    (picture,) = papers.pictures(papers.referral(page()).pdf, asked)
    assert abs(size(picture)[0] - 8.5 * given) <= 1


def test_a_resolution_that_would_fill_the_memory_is_brought_nearer(papers, monkeypatch):
    monkeypatch.setattr("mcrrt.documents.pictures.HIGHEST_DPI", 90)
    assert HIGHEST_DPI == 600
    (picture,) = papers.pictures(papers.referral(page()).pdf, 10**9)
    assert abs(size(picture)[0] - 8.5 * 90) <= 1


def test_a_picture_is_white_paper_with_black_ink(papers):
    from io import BytesIO

    from PIL import Image

    (picture,) = papers.pictures(papers.referral(page()).pdf, 110)
    with Image.open(BytesIO(picture)) as image:
        histogram = image.convert("L").histogram()
    assert histogram[255] > 0.85 * sum(histogram)
    assert sum(histogram[:64]) > 5_000
