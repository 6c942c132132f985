"""The sync receipt: what it proves, in both languages, and that nothing personal can be on it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mcrrt.documents.papers import StandardPapers
from mcrrt.documents.receipt import receipt
from mcrrt.domain.journal import Feed
from mcrrt.service.link_answers import FeedRow, LinkView, MachineRow
from mcrrt.service.link_words import voice
from mcrrt.service.news import LinkNews, LinkPhase
from tests.documents import reading

AT = datetime(2026, 6, 11, 19, 30, tzinfo=UTC)
ZONE = "America/Toronto"
DIGEST = "3f9a21c077de" + "0" * 52


def minutes(count: float) -> datetime:
    return AT - timedelta(minutes=count)


def machine(code: str, **changes: Any) -> MachineRow:
    row = MachineRow(f"st-{code}", code, f"Desk {code}", "console", "active", minutes(900),
                     minutes(0.5), 0, None, 0)  # fmt: skip
    return replace(row, **changes)


VIEW = LinkView(
    at=AT,
    agency_name="Example Regional Police Service",
    station="st-B",
    station_code="B",
    link=LinkNews(LinkPhase.OFFLINE, minutes(12), minutes(12), unsent=3, oldest=minutes(11)),
    hubs=("https://hub.example.test:8443",),
    feeds=tuple(
        FeedRow(feed, 1204 + place, 3 if feed is Feed.OPS else 0,
                minutes(11) if feed is Feed.OPS else None, DIGEST)
        for place, feed in enumerate(Feed)
    ),
    machines=(
        machine("A"),
        machine("B", here=True),
        machine("C", kind="vehicle", last_seen_at=minutes(50), unsent=7, oldest=minutes(49)),
        machine("D", state="revoked"),
        machine("E", state="forked"),
        machine("F", behind=40, last_seen_at=minutes(12)),
    ),
    conflicts=2,
    rulings=1,
)  # fmt: skip


def test_it_counts_and_dates_what_is_unsent():
    shown = reading.text(receipt(VIEW, ZONE).pdf)
    assert "Offline since 2026-06-11 15:18 EDT" in shown
    assert "3 unsent, oldest 2026-06-11 15:19 EDT" in shown
    assert "Conflicts to settle: 2 · Entries that do not count: 1" in shown
    assert "received every entry" not in shown


def test_it_says_so_when_nothing_is_unsent():
    link = LinkNews(LinkPhase.LIVE, minutes(60), minutes(0))
    shown = reading.text(receipt(replace(VIEW, link=link), ZONE).pdf)
    assert "the hub has received every entry of this machine" in shown


def test_every_feed_has_its_number_and_a_check_that_can_be_read_out():
    shown = reading.text(receipt(VIEW, ZONE).pdf)
    assert shown.count("3F9A 21C0 77DE") == len(Feed)
    assert all(str(one.head) in shown for one in VIEW.feeds)
    assert voice("") == ""


def test_every_machine_is_there_with_its_state():
    shown = reading.text(receipt(VIEW, ZONE).pdf)
    assert "Desk C, Vehicle Offline since 2026-06-11 14:40 EDT · 7 unsent" in shown
    assert "Revoked: it receives and sends nothing more" in shown
    assert "Same identity twice" in shown
    assert "Live · 40 left" in shown


def test_the_same_view_gives_the_same_bytes_in_either_language():
    english, french = receipt(VIEW, ZONE), receipt(VIEW, ZONE, "fr")
    assert english.pdf == receipt(VIEW, ZONE).pdf
    assert english.pdf != french.pdf
    assert StandardPapers().receipt(VIEW, ZONE).pdf == english.pdf


def test_a_hundred_machines_go_on_over_pages_and_none_is_lost():
    many = tuple(machine(f"{chr(65 + n // 10)}{chr(75 + n % 10)}") for n in range(100))
    paper = receipt(replace(VIEW, machines=many), ZONE)
    shown = reading.text(paper.pdf)
    assert paper.pages == len(reading.page_texts(paper.pdf)) > 1
    assert all(f"Desk {row.code}," in shown for row in many)
    assert f"Page {paper.pages} of {paper.pages}" in shown


def test_a_store_without_a_hub_has_a_receipt_too():
    alone = replace(VIEW, link=LinkNews(), hubs=(), machines=(), conflicts=0, rulings=0)
    shown = reading.text(receipt(alone, ZONE).pdf)
    assert "This machine only" in shown
    assert "its entries are here and in its backups only" in shown
    assert "Machines" not in shown
    assert "Feeds" not in shown
