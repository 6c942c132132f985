"""Random histories of several stations, a bad network and a hub that forgets: all must come together.

The same histories are then played with faults planted in the rules, and each fault must be caught:
a check that cannot fail proves nothing.
"""

import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcrrt.domain.errors import McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.sync.offers import Offered
from mcrrt.sync.rounds import Rounds
from tests.sync.scene import Scene

FEEDS = (Feed.OPS, Feed.OPS, Feed.CLINICAL, Feed.ADMIN)


@dataclass(frozen=True)
class Step:
    """One thing that happens. ``who`` and ``what`` are taken modulo what there is."""

    act: str
    who: int = 0
    what: int = 0


ACTS = ("write", "write", "write", "sync", "sync", "push", "crash", "late", "backup", "restore",
        "account", "forbidden", "network", "time")  # fmt: skip
STEPS = st.lists(
    st.builds(Step, st.sampled_from(ACTS), st.integers(0, 4), st.integers(0, 9)), max_size=60
)


class Player:
    """Plays a history in a scene."""

    def __init__(self, stations: int, seed: int, rounds: type[Rounds] = Rounds) -> None:
        self.scene = Scene(stations, rounds)
        self.scene.network.chance = random.Random(seed)
        self.scene.hub.hidden = {self.scene.stations[-1].name: {Feed.CLINICAL}}
        self.scene.stations[0].sync()
        self.backup = self.scene.hub.copy()

    def play(self, step: Step) -> None:
        scene = self.scene
        who = step.who % len(scene.stations)
        station = scene.stations[who]
        accounts = station.exchange.accounts()
        match step.act:
            case "write" | "forbidden" if accounts:
                kind = "note" if step.act == "write" else "forbidden"
                actor = accounts[step.what % len(accounts)]
                scene.write(who, FEEDS[step.what % len(FEEDS)], actor=actor, kind=kind)
            case "account" if accounts:
                made = f"account {len(scene.made)}"
                scene.write(who, Feed.ADMIN, actor=accounts[-1], kind="account", subject=made)
            case "sync":
                self._try(station.sync)
            case "push":
                self._try(station.rounds.push)
            case "crash":
                station.restart()
            case "late":
                scene.deliver_late()
            case "backup":
                self.backup = scene.hub.copy()
            case "restore":
                scene.hub.restore(self.backup)
            case "network":
                scene.network.bad = step.what / 20
            case "time":
                station.seconds.value += step.what * 5

    @staticmethod
    def _try(act) -> None:
        with suppress(McrrtError):  # what a bad network does; in the end all must come together
            act()

    def end(self) -> None:
        self.scene.settle()
        self.scene.check()


def played(steps: list[Step], stations: int, seed: int, rounds: type[Rounds] = Rounds) -> Player:
    player = Player(stations, seed, rounds)
    for step in steps:
        player.play(step)
    return player


def random_steps(seed: int, length: int) -> list[Step]:
    """Return a history that is the same for the same seed."""
    chance = random.Random(seed)
    return [
        Step(chance.choice(ACTS), chance.randrange(5), chance.randrange(10)) for _ in range(length)
    ]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.integers(2, 5), st.integers(0, 2**16))
def test_all_comes_together(steps, stations, seed):
    played(steps, stations, seed).end()


@pytest.mark.parametrize("seed", range(12))
def test_a_long_bad_day_comes_together(seed):
    played(random_steps(seed, 400), 4, seed).end()


# --- planted faults ------------------------------------------------------------------------------


class ClearsOnAnswer(Rounds):
    """Takes the answer to a push for proof."""

    def push(self) -> bool:
        exchange: Any = self._desk(lambda one: one)
        numbered = Offered.numbered

        def believes(offered, event, seq, now):
            exchange.thought_sent.add(event.event_id)
            numbered(offered, event, seq, now)

        Offered.numbered = believes  # type: ignore[method-assign]
        try:
            return super().push()
        finally:
            Offered.numbered = numbered  # type: ignore[method-assign]


class TrustsItsCursor(Rounds):
    """Takes whatever comes after its number, without looking whether the log is still the same."""

    def _doubt(self, feed, distrusted):
        return False

    def _take(self, pages, distrusted, met):
        self._desk(lambda exchange: setattr(exchange, "checks_digest", False))
        return super()._take(pages, distrusted, met)


class OffersOnlyItsOwn(Rounds):
    """Leaves it to each station to bring back what the hub lost."""

    def relay(self) -> None:
        self._relaying = False


class RemembersForEver(Rounds):
    """Never offers again what was offered once, whatever the log says."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._pushing._monotonic = lambda: 0.0
        due = Offered.due

        def never_again(offered, events, _cursor, now):
            return due(offered, events, -1, now)

        pushing = self._pushing
        read = pushing._due

        def reading(feed, offered, *, relayed):
            Offered.due = never_again  # type: ignore[method-assign]
            try:
                return read(feed, offered, relayed=relayed)
            finally:
                Offered.due = due  # type: ignore[method-assign]

        pushing._due = reading  # type: ignore[method-assign]


def caught(rounds: type[Rounds], seed: int) -> bool:
    """Say whether a history shows that something is wrong with these rules."""
    player = played(random_steps(seed, 60), 3, seed, rounds)
    try:
        player.end()
    except (AssertionError, McrrtError):
        return True
    return False


@pytest.mark.parametrize("fault", [ClearsOnAnswer, TrustsItsCursor, RemembersForEver])
def test_a_planted_fault_is_caught(fault):
    seeds = (seed for seed in range(200) if caught(fault, seed))
    seed = next(seeds, None)
    assert seed is not None
    assert not caught(Rounds, seed)


def lost_with_its_station(rounds: type[Rounds]) -> Scene:
    """A station writes, others receive it, the hub forgets it and the station is gone for good."""
    scene = Scene(3, rounds)
    scene.settle()
    backup = scene.hub.copy()
    scene.write(2)
    scene.write(2)
    scene.settle()
    scene.hub.restore(backup)
    scene.stations.pop()
    scene.settle()
    return scene


def test_what_a_lost_station_wrote_lives_on_in_the_others():
    lost_with_its_station(Rounds).check()


def test_a_station_that_offers_only_its_own_is_caught():
    with pytest.raises(AssertionError):
        lost_with_its_station(OffersOnlyItsOwn).check()
