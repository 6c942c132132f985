"""A referral's page as it would print now: nothing is recorded, nothing is kept."""

from mcrrt.service.answers import Pages
from mcrrt.service.ports import Papers
from mcrrt.service.questions import ReferralPreview
from mcrrt.service.referral_page import page_of
from mcrrt.service.work import Work


def preview(work: Work, question: ReferralPreview, papers: Papers) -> Pages:
    """Return the pages as pictures. ``work`` is left without a commit."""
    try:
        referral = work.referral(question.referral)
        word = referral.text("partner")
        partner = work.partner(word) if word else None
        page = page_of(
            referral, work.call(referral.call), partner, work.session, work.role.value, work.info,
            work.settings(), issued_at=None, disclosure="", language=question.language,
        )  # fmt: skip
    finally:
        work.unit.close()
    paper = papers.referral(page)
    dpi = max(40, min(question.dpi, 300))
    return Pages(papers.pictures(paper.pdf, dpi))
