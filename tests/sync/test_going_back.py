"""A hub that went back in time, and pages that do not fit."""

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync.align import common_prefix
from mcrrt.sync.errors import HubAway
from mcrrt.sync.report import NoticeKind
from tests.sync.scene import Scene, spied


@pytest.fixture
def scene() -> Scene:
    return Scene(2)


def test_what_the_hub_lost_is_offered_again_own_and_others(scene):
    one, two = scene.stations
    scene.settle()
    backup = scene.hub.copy()
    for _ in range(20):
        scene.write(0)
        scene.write(1, Feed.REFERRAL)
    scene.settle()
    scene.hub.restore(backup)
    report = two.sync()
    assert report.reoffered == 40
    assert report.complete
    assert {notice.kind for notice in report.notices} == {NoticeKind.WENT_BACK}
    assert one.sync().complete
    scene.check()


def test_others_events_wait_for_their_own_station(scene):
    one, two = scene.stations
    scene.settle()
    backup = scene.hub.copy()
    scene.write(0)
    scene.settle()
    scene.hub.restore(backup)
    asked = spied(scene)
    paused = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        one.sync()  # its own station is there in the meantime

    two.rounds.hubs.pause = pause
    assert two.sync().complete
    assert len(paused) == 1
    assert 0 <= paused[0] <= 2
    assert len(asked) == 1
    scene.check()


def test_a_hub_that_lost_everything_gets_everything(scene):
    for _ in range(70):
        scene.write(0)
    scene.settle()
    scene.hub.restore(type(scene.hub)().copy())
    assert scene.stations[1].sync().complete
    scene.settle()
    scene.check()


def test_a_page_that_does_not_follow_is_seen_through(scene):
    """The digest at the cursor fits and what follows does not: asked again, then told."""
    scene.settle()
    scene.write(0)
    scene.write(0, Feed.REFERRAL)
    scene.stations[0].sync()
    pages = scene.hub.pages

    def wrong(station, request):
        answer = pages(station, request)
        bad: dict[Feed, p.Page] = {}
        for feed, page in answer.pages.items():
            if feed is Feed.OPS and page.entries:
                (entry,) = page.entries
                wrong_one = p.Numbered(
                    entry.seq, entry.event, entry.verdict, entry.received_at, bytes(32)
                )
                bad[feed] = p.Page(page.head, (wrong_one,))
        return p.PullAnswer(answer.now, {**answer.pages, **bad}, answer.machines)

    scene.hub.pages = wrong
    two = scene.stations[1]
    with pytest.raises(HubAway) as raised:
        two.sync()
    assert raised.value.why == "log"
    assert two.rounds.tally.bad_pages == 2
    assert [notice.kind for notice in two.notices] == [NoticeKind.BAD_LOG]
    assert two.exchange.cursors()[Feed.REFERRAL].after == 1  # the other feed came in
    scene.hub.pages = pages
    assert two.sync().complete


def test_a_gap_is_a_loud_bug_and_no_loss(scene):
    scene.settle()
    for _ in range(3):
        scene.write(0)
    scene.stations[0].sync()
    pages = scene.hub.pages

    def gap(station, request):
        answer = pages(station, request)
        cut = {f: p.Page(page.head, page.entries[1:]) for f, page in answer.pages.items()}
        return p.PullAnswer(answer.now, cut, answer.machines)

    scene.hub.pages = gap
    with pytest.raises(HubAway):
        scene.stations[1].sync()
    scene.hub.pages = pages
    scene.settle()
    scene.check()


@pytest.mark.parametrize("length", [0, 1, 2, 63, 64, 65, 1_000, 5_000])
@pytest.mark.parametrize("step", [1, 3])
def test_the_common_prefix_is_found_in_few_questions(length, step):
    known = list(range(step, length + 1, step))  # the rest is skipped runs
    for common in {0, 1, length // 2, length - 1, length}:
        asked: list[int] = []

        def points(low, high, most):
            here = [p.Point(n, bytes(32)) for n in known if low < n <= high]
            if len(here) <= most:
                return here
            return [here[(n + 1) * len(here) // most - 1] for n in range(most)]

        def match(given, common=common, asked=asked):
            asked.append(len(given))
            return max((point.seq for point in given if point.seq <= common), default=0)

        found = common_prefix(length, points, match)
        assert found == max((n for n in known if n <= common), default=0)
        assert len(asked) <= 4


def test_an_answer_outside_the_question_is_not_believed():
    with pytest.raises(HubAway):
        common_prefix(9, lambda _low, high, _most: [p.Point(high, bytes(32))], lambda _given: 5)
