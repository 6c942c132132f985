"""The station's side against the real hub: joining, following, a stick, a machine taken out."""

import threading
from typing import Any

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import Batch, HubLink, Identity
from mcrrt.sync.answering import answered
from mcrrt.sync.client import HubClient
from mcrrt.sync.enrolling import NotWelcome, enrol, link_of
from mcrrt.sync.follower import Follower
from mcrrt.sync.hubs import hubs_of
from mcrrt.sync.linkstate import FeedState, LinkState, Phase
from mcrrt.sync.parcel import FromStation
from mcrrt.sync.rounds import Rounds
from tests.hub.making import CRYPTO
from tests.hub.making import Station as Maker
from tests.hub.running import running_hub
from tests.sync.fake_store import FakeExchange
from tests.sync.fakes import AT


class Store(FakeExchange):
    """A store whose events a real hub accepts."""

    def __init__(self, maker: Maker) -> None:
        super().__init__(maker.id)
        self.maker = maker
        self.me = Identity(maker.agency, maker.id, maker.signing_key)

    def add(self, *events: p.Envelope) -> None:
        for event in events:
            self.waiting[event.feed].append(event)

    def outbox(self, feed: Feed, limit: int, *, relayed: bool) -> Batch:
        batch = super().outbox(feed, limit, relayed=relayed)
        names = {event.key_id for event in batch.events}
        keys = tuple(key for key in self.maker.keys.values() if key.key_id in names)
        return Batch(batch.events, keys)


def joined(hub, maker: Maker, code: str) -> tuple[Store, HubLink]:
    """Let a machine join."""
    granted = enrol(
        hub.url, code, maker.enrolment(bytes(16)), lambda text: CRYPTO.sign(maker.signing_key, text)
    )
    return Store(maker), link_of(hub.url, granted)


def rounds_of(store: Store, link: HubLink, lock: Any = None) -> Rounds:
    held = lock or threading.Lock()

    def desk(act):
        with held:
            return act(store)

    return Rounds(desk, hubs_of(link, store.me, CRYPTO))


class Live:
    """A store that follows the hub."""

    def __init__(self, store: Store, link: HubLink) -> None:
        self.lock = threading.Lock()
        self._told = threading.Condition()
        self.state = LinkState()
        self.follower = Follower(rounds_of(store, link, self.lock), self._hear)
        self.follower.start()

    def _hear(self, state: LinkState) -> None:
        with self._told:
            self.state = state
            self._told.notify_all()

    def wait_for(self, condition) -> None:
        with self._told:
            assert self._told.wait_for(lambda: condition(self.state), 20), self.state


def cursor(state: LinkState, feed: Feed) -> int:
    """How far a feed is here."""
    return state.feeds.get(feed, FeedState()).cursor


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def founder(hub) -> tuple[Store, HubLink]:
    """A machine that has brought its agency."""
    maker = Maker(code="A")
    store, link = joined(hub, maker, hub.code())
    store.add(*maker.founding())
    rounds = rounds_of(store, link)
    assert rounds.run_once().complete
    rounds.hubs.close()
    return store, link


def joiner(hub, store: Store) -> tuple[Store, HubLink]:
    maker = Maker(store.maker.agency, store.maker.agency_name)
    return joined(hub, maker, hub.code(maker.agency))


def test_two_followers_see_what_the_other_writes(hub, founder):
    (one, link_one), (two, link_two) = founder, joiner(hub, founder[0])
    left, right = Live(one, link_one), Live(two, link_two)
    try:
        right.wait_for(lambda state: state.phase is Phase.LIVE and not state.left)
        assert cursor(right.state, Feed.ADMIN) == 2
        for number in range(1, 6):
            with left.lock:
                one.add(one.maker.call(f"A{number}"))
            left.follower.wake()
            right.wait_for(lambda state, n=number: cursor(state, Feed.OPS) == n)
        left.wait_for(lambda state: state.phase is Phase.LIVE and state.unsent == 0)
        assert one.digest(Feed.OPS) == two.digest(Feed.OPS)
        assert abs(left.state.offset) < 1
    finally:
        stopped = left.follower.stop(), right.follower.stop()
    assert stopped == (True, True)


def test_a_backlog_and_a_catch_up(hub, founder):
    (one, link_one), (two, link_two) = founder, joiner(hub, founder[0])
    one.add(*one.maker.calls(1_100))
    giving, taking = rounds_of(one, link_one), rounds_of(two, link_two)
    assert giving.run_once().complete
    report = taking.run_once()
    giving.hubs.close()
    taking.hubs.close()
    assert (report.received, report.bad_pages, report.complete) == (1_102, 0, True)
    assert one.cursors() == two.cursors()


def test_a_stick_leads_to_the_same_as_a_connection(hub, founder):
    (one, _link_one), (two, link_two) = founder, joiner(hub, founder[0])
    one.add(*one.maker.calls(3))
    cursors = dict(one.cursors())
    points: dict[Feed, tuple[p.Point, ...]] = {
        feed: (p.Point(at.after, at.digest),) for feed, at in cursors.items() if at.after
    }
    pushes = (p.PushRequest(Feed.OPS, one.outbox(Feed.OPS, 9, relayed=False).events),)
    client = HubClient(hub.url, link_two.ca_pem, one.me, CRYPTO)
    answer = answered(client, FromStation(AT, bytes(32), cursors, points, pushes), AT)
    client.close()
    assert [outcome.how for outcome in answer.outcomes] == ["numbered"] * 3
    (trail,) = answer.trails
    assert (trail.feed, trail.start, len(trail.page.entries)) == (Feed.OPS, p.Cursor(), 3)
    rounds = rounds_of(two, link_two)
    assert rounds.run_once().complete
    rounds.hubs.close()
    assert two.digest(Feed.OPS) == trail.page.entries[-1].digest


def test_a_code_lets_in_once(hub, founder):
    store, _link = founder
    code = hub.code(store.maker.agency)
    joined(hub, Maker(store.maker.agency, store.maker.agency_name), code)
    with pytest.raises(NotWelcome) as raised:
        joined(hub, Maker(store.maker.agency, store.maker.agency_name), code)
    assert raised.value.code == "unknown_code"
