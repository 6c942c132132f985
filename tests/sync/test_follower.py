"""The sync beside the office: it follows, shows how it stands, survives what goes wrong, and stops."""

import threading
import time

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.store.chain import Link
from mcrrt.sync import follower as module
from mcrrt.sync.client import HubClient
from mcrrt.sync.errors import HubAway, HubBusy, Revoked
from mcrrt.sync.follower import Follower
from mcrrt.sync.hubs import Backoff, Hubs
from mcrrt.sync.linkstate import FeedState, LinkState, Phase
from mcrrt.sync.rounds import Rounds
from tests.support import START
from tests.sync.fake_store import FakeExchange
from tests.sync.fakes import FakeHub, Seen, envelope, name
from tests.sync.scene import Scene
from tests.sync.server import HUB_NOW, Serving, said


class Parking:
    """A hub that parks polls, for several threads."""

    def __init__(self, hub: FakeHub, station: str) -> None:
        self._seen = Seen(hub, station)
        self._hub = hub
        self._news = threading.Condition()
        self.closed = False
        self.trouble: BaseException | None = None
        self.push_trouble: BaseException | None = None
        self.parks = True
        self.polls = 0

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        with self._news:
            if self.trouble or self.push_trouble:
                raise self.trouble or self.push_trouble or AssertionError
            answer = self._seen.push(request)
            self._news.notify_all()
            return answer

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        with self._news:
            self.polls += 1
            answer = self._ask(request)
            if not answer.pages and request.wait and self.parks:
                self._news.wait_for(
                    lambda: self.closed or self.trouble or self._news_for(request), 20
                )
                answer = self._ask(request)
            return answer

    def _ask(self, request: p.PullRequest) -> p.PullAnswer:
        if self.closed:
            raise HubAway("closed")
        if self.trouble:
            raise self.trouble
        return self._seen.pull(request)

    def _news_for(self, request: p.PullRequest) -> bool:
        return any(log.head > request.cursors[feed].after for feed, log in self._hub.logs.items())

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        return self._seen.match(request)

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""
        raise NotImplementedError

    def machines(self) -> p.Machines:
        return self._seen.machines()

    def put_document(self, digest: str, data: bytes) -> None:
        self._seen.put_document(digest, data)

    def get_document(self, digest: str) -> bytes | None:
        return self._seen.get_document(digest)

    def arrives(self, event: p.Envelope) -> None:
        """Somebody else's event is numbered."""
        with self._news:
            self._hub.push(p.PushRequest(event.feed, (event,)))
            self._news.notify_all()

    def set(self, trouble: BaseException | None) -> None:
        with self._news:
            self.trouble = trouble
            self._news.notify_all()

    def close(self) -> None:
        with self._news:
            self.closed = True
            self._news.notify_all()


class Desktop:
    """A store on its own thread's lock, with a follower, and what was told of the link."""

    def __init__(self, scene: Scene, number: int = 0) -> None:
        self.exchange: FakeExchange = scene.stations[number].exchange
        self.hub = Parking(scene.hub, name(number + 1))
        self._store = threading.Lock()
        self._told = threading.Condition()
        self.states: list[LinkState] = []
        self.follower = Follower(
            Rounds(self.desk, Hubs([self.hub])), self._hear, wait=20.0, now=lambda: START
        )

    def desk(self, act):
        with self._store:
            return act(self.exchange)

    def _hear(self, state: LinkState) -> None:
        with self._told:
            self.states.append(state)
            self._told.notify_all()

    def wait_for(self, condition) -> None:
        """Wait until the newest state of the link is like this."""
        with self._told:
            assert self._told.wait_for(lambda: self.states and condition(self.states[-1]), 10)


@pytest.fixture
def scene() -> Scene:
    return Scene(2)


@pytest.fixture
def desktop(scene, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(module, "OFFER_AGAIN", 0.05)
    made = Desktop(scene)
    yield made
    assert made.follower.stop(5.0)


def cursor(state: LinkState, feed: Feed) -> int:
    """How far a feed is here."""
    return state.feeds.get(feed, FeedState()).cursor


def is_live(state: LinkState) -> bool:
    return state.phase is Phase.LIVE and state.unsent == 0


def test_it_gives_what_is_committed_and_takes_what_is_new(scene, desktop):
    desktop.follower.start()
    desktop.wait_for(is_live)
    with desktop._store:
        scene.write(0)
    desktop.follower.wake()
    desktop.wait_for(lambda state: cursor(state, Feed.OPS) == 1)
    scene.stations[1].sync()
    event = scene.write(1)
    desktop.hub.arrives(event)
    desktop.wait_for(lambda state: cursor(state, Feed.OPS) == 2)
    state = desktop.states[-1]
    assert (state.phase, state.left, state.why, state.hub) == (Phase.LIVE, 0, "", 0)
    assert state.feeds[Feed.OPS].head == 2
    assert state.contact == START
    assert desktop.states[0].phase is Phase.OFFLINE


def test_it_says_how_far_behind_it_is(scene, desktop):
    for _ in range(50):
        scene.write(1)
    scene.stations[0].sync()
    scene.stations[1].sync()
    desktop.follower.start()
    desktop.wait_for(is_live)
    left = [state.left for state in desktop.states if state.phase is Phase.CATCHING_UP]
    assert left
    assert left == sorted(left, reverse=True)


def test_offline_is_shown_and_ends_by_itself(scene, desktop):
    desktop.hub.set(HubAway("timeout"))
    desktop.follower.start()
    desktop.wait_for(lambda state: state.phase is Phase.OFFLINE and state.why == "timeout")
    with desktop._store:
        scene.write(0)
    desktop.follower.wake()
    desktop.hub.set(None)
    desktop.wait_for(is_live)
    desktop.hub.set(HubAway("refused"))
    desktop.wait_for(lambda state: state.phase is Phase.OFFLINE)
    desktop.hub.set(None)
    desktop.wait_for(is_live)


def test_a_refusal_is_shown_with_its_reason(desktop):
    desktop.hub.set(Revoked("revoked"))
    desktop.follower.start()
    desktop.wait_for(lambda state: (state.phase, state.why) == (Phase.REFUSED, "revoked"))


def test_a_refused_push_stays_shown_while_polls_work(scene, desktop):
    desktop.hub.push_trouble = Revoked("invalid")
    desktop.follower.start()
    desktop.wait_for(lambda state: (state.phase, state.why) == (Phase.REFUSED, "invalid"))
    event = scene.stations[1].exchange.write(77, Feed.ADMIN, kind="account", subject="account 0")
    desktop.hub.arrives(event)
    desktop.wait_for(lambda state: cursor(state, Feed.ADMIN) == 1)
    assert desktop.states[-1].phase is Phase.REFUSED
    assert desktop.hub.polls < 10  # and polls are parked as ever


def recorded_waits(desktop: Desktop, monkeypatch) -> list[float]:
    """Return the list into which the follower's pauses go, which do not happen."""
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return False

    monkeypatch.setattr(desktop.follower._stop, "wait", wait)
    return waits


def test_a_busy_hub_is_left_alone_for_as_long_as_it_asks(scene, monkeypatch):
    desktop = Desktop(scene)
    waits = recorded_waits(desktop, monkeypatch)

    def turn() -> None:
        if waits:
            desktop.follower._stop.set()
        else:
            raise HubBusy(7.0)

    desktop.follower._run(turn)
    (waited,) = waits
    assert 7.0 <= waited <= 7.2
    assert desktop.states == []


def test_a_bug_in_a_thread_is_shown_and_the_thread_goes_on(desktop, caplog):
    desktop.hub.set(ZeroDivisionError("private words"))
    desktop.follower.start()
    desktop.wait_for(lambda state: state.why == "bug")
    desktop.hub.set(None)
    desktop.wait_for(is_live)
    assert desktop.follower.restarts == 0
    assert "ZeroDivisionError" in caplog.text
    assert "private words" not in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_thread_is_noticed_and_started_again(desktop, caplog):
    desktop.follower.start()
    desktop.wait_for(is_live)
    dead = desktop.follower._threads["sync-pull"]
    desktop.hub.set(SystemExit())  # ends a thread without a word
    dead.join(5)
    desktop.hub.set(None)
    desktop.hub.arrives(envelope(5, name(2), Feed.ADMIN, 1, Link()))  # only the living hear it
    desktop.wait_for(lambda state: cursor(state, Feed.ADMIN) == 2)
    assert desktop.follower.restarts >= 1
    assert desktop.follower._threads["sync-pull"] is not dead
    assert "started again" in caplog.text


def test_a_screen_that_fails_does_not_end_the_sync(scene, caplog):
    desktop = Desktop(scene)
    seen = threading.Event()

    def fail(state: LinkState) -> None:
        if is_live(state):
            seen.set()
        raise ZeroDivisionError

    desktop.follower._told = fail
    desktop.follower.start()
    assert seen.wait(10)
    assert desktop.follower.stop(5.0)
    assert desktop.follower.restarts == 0
    assert "could not be told" in caplog.text


def test_a_hub_that_parks_nothing_is_not_asked_without_end(scene, monkeypatch):
    scene.settle()
    desktop = Desktop(scene)
    desktop.hub.parks = False
    waits = recorded_waits(desktop, monkeypatch)
    desktop.follower._pull_turn()
    assert waits == []
    assert desktop.states[-1].phase is Phase.LIVE
    desktop.follower._pull_turn()
    assert waits == [module.TOO_SOON]


def test_a_failure_while_stopping_waits_for_nothing(scene):
    desktop = Desktop(scene)
    assert desktop.follower.stop(0.0)
    began = time.monotonic()
    desktop.follower._failed(Revoked("revoked"), Backoff())
    assert time.monotonic() - began < 5.0
    assert desktop.states == []


def test_stopping_ends_a_parked_poll_at_once(scene):
    desktop = Desktop(scene)
    desktop.follower.start()
    desktop.wait_for(is_live)
    began = time.monotonic()
    assert desktop.follower.stop()
    assert time.monotonic() - began < 1.0
    assert not any(thread.name.startswith("sync-") for thread in threading.enumerate())


def test_stopping_cuts_a_poll_that_is_parked_at_a_real_server(
    scene, certificate, authority, identity, crypto
):
    parked, go_on = threading.Event(), threading.Event()
    empty = said(p.PullAnswer(now=HUB_NOW, pages={}))

    def answer(asked):
        if asked.path == "/v1/push":
            return said(p.PushAnswer(()))
        if b'"wait":20.0' in asked.body:
            parked.set()
            go_on.wait(20)
        return empty

    exchange = FakeExchange(name(9))
    with Serving(certificate, answer) as server:
        client = HubClient(server.url(), authority.pem, identity, crypto)
        rounds = Rounds(lambda act: act(exchange), Hubs([client], client.time))
        follower = Follower(rounds, lambda _state: None, wait=20.0)
        follower.start()
        assert parked.wait(10)
        began = time.monotonic()
        assert follower.stop()
        assert time.monotonic() - began < 1.0
        go_on.set()
