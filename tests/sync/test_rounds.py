"""The rules of a round, one by one."""

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import Batch, Received
from mcrrt.store.chain import Link
from mcrrt.sync import offers
from mcrrt.sync.errors import HubAway, TooLarge
from mcrrt.sync.offers import AGAIN_AFTER, fitting
from mcrrt.sync.report import NoticeKind
from tests.sync.fakes import FOUNDER, envelope, name
from tests.sync.scene import Scene, spied


@pytest.fixture
def scene() -> Scene:
    return Scene(2)


# --- giving and taking ----------------------------------------------------------------------------


def test_what_one_writes_the_other_has(scene):
    for feed in Feed:
        scene.write(0, feed)
    given = scene.stations[0].sync()
    taken = scene.stations[1].sync()
    assert (given.pushed, given.received, given.unsent, given.complete) == (6, 6, 0, True)
    assert (taken.pushed, taken.received, taken.complete) == (0, 6, True)
    assert taken.heads == given.heads
    assert taken.cursors == given.cursors
    scene.check()


def test_accounts_go_before_what_they_did(scene):
    scene.write(0, Feed.ADMIN, kind="account", subject="account 9")
    scene.write(0, Feed.OPS, actor="account 9")
    asked = spied(scene)
    scene.stations[0].sync()
    assert [request.feed for request in asked] == [Feed.ADMIN, Feed.OPS]
    scene.settle()
    scene.check()


def test_a_push_answer_takes_nothing_out_of_the_outbox(scene):
    one = scene.stations[0]
    scene.write(0)
    one.rounds.push()
    assert scene.hub.logs[Feed.OPS].head == 1
    assert len(one.exchange.outbox(Feed.OPS, 9, relayed=False).events) == 1
    one.rounds.pull()
    assert one.exchange.outbox(Feed.OPS, 9, relayed=False).events == ()


def test_what_was_pushed_is_not_pushed_again_every_second(scene):
    one = scene.stations[0]
    asked = spied(scene)
    one.rounds.push()
    one.rounds.push()
    assert len(asked) == 1
    one.seconds.value += AGAIN_AFTER + 1
    one.rounds.push()
    assert len(asked) == 2
    scene.settle()
    scene.check()


def test_what_the_hub_said_it_has_and_has_not_is_offered_at_once(scene):
    one = scene.stations[0]
    backup = scene.hub.copy()
    one.rounds.push()
    scene.hub.restore(backup)
    scene.stations[1].exchange.write(1, Feed.ADMIN, kind="account", subject=FOUNDER, actor=FOUNDER)
    scene.made[name(1)] = (name(2), Feed.ADMIN)
    scene.stations[1].sync()  # the place in the log is somebody else's now
    report = one.sync()
    assert report.complete
    scene.settle()
    scene.check()


def test_a_long_outbox_goes_in_batches_and_pages(scene):
    for _ in range(1_203):
        scene.write(0)
    asked = spied(scene)
    report = scene.stations[0].sync()
    assert [len(request.events) for request in asked] == [1, 500, 500, 203]
    assert report.complete
    assert scene.stations[1].sync().received == 1_204
    scene.check()


def test_a_request_that_is_too_large_is_halved(scene):
    for _ in range(9):
        scene.write(0)
    push = scene.hub.push

    def small(request):
        if len(request.events) > 3:
            raise TooLarge("too_large")
        return push(request)

    scene.hub.push = small
    assert scene.stations[0].sync().complete
    scene.settle()
    scene.check()


def test_an_answer_that_is_too_large_is_asked_for_in_parts(scene):
    for _ in range(30):
        scene.write(0)
    scene.stations[0].sync()
    pages = scene.hub.pages

    def small(station, request):
        if request.limit > 5:
            raise TooLarge("answer")
        return pages(station, request)

    scene.hub.pages = small
    assert scene.stations[1].sync().received == 31


def test_the_hub_is_told_what_waits(scene):
    scene.write(0)
    scene.stations[0].rounds.pull()
    assert scene.hub.questions[-1].unsent == 2
    scene.stations[0].sync()
    assert scene.hub.questions[-1].unsent == 0


def test_batches_have_a_bound_in_bytes_and_only_their_keys(monkeypatch):
    events = [
        envelope(n, name(1), Feed.OPS, n, Link(), body=bytes(1_000)) for n in range(1, 41)
    ]  # fmt: skip
    keys = (p.SealingKey("0" * 32, "call:1", bytes(32)), p.SealingKey("", "call:2", bytes(32)))
    monkeypatch.setattr(offers, "MOST_SIZE", 20_000)
    batch = fitting(Batch(tuple(events), keys), events)
    assert 5 < len(batch.events) < 20
    assert [key.subject for key in batch.keys] == ["call:2"]
    monkeypatch.setattr(offers, "MOST_SIZE", 10)
    assert len(fitting(Batch(tuple(events), ()), events).events) == 1


# --- what a hub may answer ------------------------------------------------------------------------


def test_an_unknown_author_waits_and_holds_only_his_chain(scene):
    one, two = scene.stations
    scene.settle()
    two.exchange.write(1, Feed.OPS, actor="account 7")
    two.exchange.write(2, Feed.OPS)
    two.exchange.write(3, Feed.REFERRAL)
    report = two.sync()
    assert (report.unsent, report.complete) == (2, False)
    one.exchange.write(4, Feed.ADMIN, kind="account", subject="account 7")
    one.sync()
    assert two.sync().complete
    assert [e.event.event_id for e in scene.hub.logs[Feed.OPS].entries] == [name(1), name(2)]


def test_an_event_with_wrong_bytes_is_given_up_and_told(scene):
    one = scene.stations[0]
    scene.settle()
    good = scene.write(0)
    values = {f: getattr(good, f) for f in good.__struct_fields__}
    one.exchange.waiting[Feed.OPS] = [p.Envelope(**{**values, "signature": bytes(64)})]
    report = one.sync()
    assert [(n.kind, n.name, n.because) for n in report.notices] == [
        (NoticeKind.REFUSED, good.event_id, "signature")
    ]
    assert one.notices[-1].kind is NoticeKind.REFUSED
    assert one.exchange.given_up == {good.event_id: "signature"}
    assert one.sync().notices == ()


def test_a_copied_store_is_told_that_it_forks(scene):
    one, two = scene.stations
    two.exchange.me = one.exchange.me
    scene.settle()
    one.exchange.write(1, Feed.OPS)
    two.exchange.write(2, Feed.OPS)
    one.sync()
    two.rounds.push()
    assert [notice.kind for notice in two.notices] == [NoticeKind.FORKED]


def test_a_hub_that_is_ahead_in_a_chain_is_believed(scene):
    one = scene.stations[0]
    event = scene.write(0)
    scene.stations[0].exchange.waiting[Feed.ADMIN].clear()
    scene.hub.push = lambda request: p.PushAnswer(
        tuple(p.Outcome(e.event_id, "expected", expected=e.station_seq + 5) for e in request.events)
    )
    one.rounds.push()
    assert one.exchange.skips == [(Feed.OPS, event.station, event.station_seq + 5)]


def test_an_answer_about_other_events_is_no_answer(scene):
    scene.hub.push = lambda _request: p.PushAnswer(())
    with pytest.raises(HubAway):
        scene.stations[0].rounds.push()
    assert scene.stations[0].exchange.unsent()[Feed.ADMIN].count == 1


def test_strangers_are_asked_for_and_a_hub_that_does_not_know_them_is_not_believed(scene):
    one, two = scene.stations
    one.sync()
    two.sync()
    scene.write(0)
    one.sync()
    two.exchange.known.clear()
    assert two.sync().complete
    assert two.exchange.known == {one.name, two.name}
    scene.write(0)
    one.sync()
    two.exchange.known.clear()
    scene.hub.stations = []
    with pytest.raises(HubAway):
        two.sync()


def test_a_hub_that_sends_the_same_again_is_not_asked_for_ever(scene):
    one, two = scene.stations
    one.sync()
    two.exchange.know(scene.hub.machines().machines)
    two.exchange.receive = lambda _pages: Received(None)
    with pytest.raises(HubAway) as raised:
        two.sync()
    assert raised.value.why == "pages"


@pytest.mark.parametrize("way", ["push", "pages"])
def test_what_is_too_large_even_alone_is_told(scene, way):
    def never(*_asked):
        raise TooLarge("too_large")

    setattr(scene.hub, way, never)
    with pytest.raises(TooLarge):
        scene.stations[0].sync()


def test_a_feed_the_hub_had_no_room_for_is_asked_for_again(scene):
    for feed in (Feed.OPS, Feed.REFERRAL, Feed.CLINICAL):
        scene.write(0, feed)
    scene.stations[0].sync()
    pages = scene.hub.pages

    def one_at_a_time(station, request):
        answer = pages(station, request)
        return p.PullAnswer(answer.now, dict(list(answer.pages.items())[:1]), answer.machines)

    scene.hub.pages = one_at_a_time
    assert scene.stations[1].sync().received == 4
    scene.settle()
    scene.check()


def test_own_accounts_may_need_those_of_others_that_the_hub_lost(scene):
    """An account that another station made, made an account here; the hub has lost both."""
    one, two = scene.stations
    scene.settle()
    empty = type(scene.hub)().copy()
    scene.write(1, Feed.ADMIN, kind="account", subject="account 5")
    scene.settle()
    scene.hub.restore(empty)
    del one
    report = two.sync()
    assert report.complete
    assert scene.hub.accounts() == {FOUNDER, "account 5"}
    scene.settle()
    scene.check()
