import pytest

from mcrrt.documents.papers import StandardPapers
from mcrrt.service import questions as q
from mcrrt.service.office import Office
from tests.documents import reading
from tests.documents.journey import refer
from tests.support import ADMIN, PASSWORD, FakeClock, store_folder


@pytest.fixture
def ask(tmp_path):
    """An office with real paper on a store that holds an issued referral."""
    referred = refer(tmp_path)
    house = store_folder(referred.folder)
    office = Office(house, StandardPapers(), FakeClock())
    office.log_in(ADMIN, PASSWORD)
    yield lambda question: office.ask(question(referred))
    office.log_out("close")
    house.release()


def test_a_preview_is_a_picture_of_every_page_and_leaves_only_a_view(ask):
    before = ask(lambda r: q.Health()).entries
    shown = ask(lambda r: q.ReferralPreview(r.referral, 60))
    assert [png[:4] for png in shown.png] == [b"\x89PNG"]
    assert shown.pdf == b""
    ask(lambda r: q.ReferralPreview(r.referral, 60))
    assert ask(lambda r: q.Health()).entries == before + 1
    assert ask(lambda r: q.AccessLog()).rows[0].kind == "access.viewed"


def test_an_issued_page_comes_back_with_its_pictures(ask):
    pages = ask(lambda r: q.Document(r.referral, r.document, 60))
    assert [png[:4] for png in pages.png] == [b"\x89PNG"]
    assert "Said <unknown> & O'Brien were there" in reading.text(pages.pdf)
    assert "Disclosure log L-A1" in reading.text(pages.pdf)
