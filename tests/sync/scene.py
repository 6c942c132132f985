"""Stations around a hub, with a network between them that a test can spoil."""

import random
from dataclasses import dataclass, field

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync.hubs import Hubs
from mcrrt.sync.report import Notice, RoundReport
from mcrrt.sync.rounds import Ears, Rounds
from tests.support import Seconds
from tests.sync.fake_store import FakeExchange
from tests.sync.fakes import FOUNDER, FakeHub, LostOnTheWay, Seen, name


@dataclass
class Network:
    """What happens to a question: nothing while ``bad`` is 0, anything as it nears 1."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    bad: float = 0.0
    late: list[tuple[Seen, p.PushRequest]] = field(default_factory=list)

    def lost(self) -> bool:
        return self.chance.random() < self.bad


@dataclass
class Line:
    """A hub over a network that drops, doubles and delays."""

    hub: Seen
    network: Network

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        network = self.network
        if network.lost():
            if network.lost():
                network.late.append((self.hub, request))  # it arrives after all, much later
            raise LostOnTheWay
        answer = self.hub.push(request)
        if network.lost():
            answer = self.hub.push(request)  # the same once more
        if network.lost():
            raise LostOnTheWay  # done, and nobody hears of it
        return answer

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        self._maybe()
        answer = self.hub.pull(request)
        self._maybe()
        return answer

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        self._maybe()
        return self.hub.match(request)

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""
        raise NotImplementedError

    def machines(self) -> p.Machines:
        self._maybe()
        return self.hub.machines()

    def put_document(self, digest: str, data: bytes) -> None:
        self._maybe()
        self.hub.put_document(digest, data)

    def get_document(self, digest: str) -> bytes | None:
        self._maybe()
        return self.hub.get_document(digest)

    def close(self) -> None:
        self.hub.close()

    def _maybe(self) -> None:
        if self.network.lost():
            raise LostOnTheWay


class Station:
    """A store with its sync, which can be started anew."""

    def __init__(self, number: int, hub: FakeHub, network: Network, rounds: type[Rounds]) -> None:
        self.name = name(number)
        self.exchange = FakeExchange(self.name)
        self.seconds = Seconds()
        self.notices: list[Notice] = []
        self._number = number
        self._line = Line(hub.as_seen_by(self.name), network)
        self._rounds = rounds
        self.restart()

    def restart(self) -> None:
        """Forget all that is only in memory."""
        self.rounds = self._rounds(
            lambda act: act(self.exchange),
            Hubs([self._line], pause=self._pause),
            Ears(notice=self.notices.append),
            random.Random(self._number),
            self.seconds,
        )

    def _pause(self, seconds: float) -> None:
        self.seconds.value += seconds

    def sync(self) -> RoundReport:
        return self.rounds.run_once()


class Scene:
    """A hub, some stations, and a counter that names events."""

    def __init__(self, stations: int = 2, rounds: type[Rounds] = Rounds) -> None:
        self.hub = FakeHub([name(n) for n in range(1, stations + 1)])
        self.network = Network()
        self.stations = [Station(n, self.hub, self.network, rounds) for n in range(1, stations + 1)]
        self.made: dict[str, tuple[str, Feed]] = {}
        self._count = 1_000
        self.write(0, Feed.ADMIN, kind="account", subject=FOUNDER)

    def write(self, station: int, feed: Feed = Feed.OPS, **fields: object) -> p.Envelope:
        """Let a station make an event."""
        self._count += 1
        event = self.stations[station].exchange.write(self._count, feed, **fields)
        self.made[event.event_id] = (event.station, feed)
        return event

    def deliver_late(self) -> None:
        """Let what was under way for long arrive."""
        late, self.network.late = self.network.late, []
        for hub, request in late:
            hub.push(request)

    def settle(self) -> None:
        """Heal the network and let everybody sync until nothing changes."""
        self.network.bad = 0.0
        self.deliver_late()
        for _ in range(4):
            for station in self.stations:
                station.seconds.value += 60
                station.sync()

    def check(self) -> None:
        """Nothing lost, nothing twice, everybody alike, every chain in order."""
        logs = self.hub.logs
        numbered = [e.event.event_id for log in logs.values() for e in log.entries]
        assert sorted(numbered) == sorted(self.made)
        for feed, log in logs.items():
            assert [entry.seq for entry in log.entries] == list(range(1, log.head + 1))
            for station in self.stations:
                seqs = [e.event.station_seq for e in log.entries if e.event.station == station.name]
                assert seqs == list(range(1, len(seqs) + 1))
                exchange = station.exchange
                assert exchange.waiting[feed] == []
                assert exchange.cursors()[feed] == p.Cursor(log.head, log.digest(log.head))


def spied(scene: Scene) -> list[p.PushRequest]:
    """Return the list into which every push to the hub goes from now on."""
    asked: list[p.PushRequest] = []
    push = scene.hub.push

    def spy(request: p.PushRequest) -> p.PushAnswer:
        asked.append(request)
        return push(request)

    scene.hub.push = spy  # type: ignore[method-assign]
    return asked
