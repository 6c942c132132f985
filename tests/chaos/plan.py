"""What goes wrong when: a list made from a seed before anything has begun."""

import random
from dataclasses import dataclass

from tests.chaos.fatal import PLACES
from tests.chaos.proxy import DEAF, OPEN, REFUSED, SILENT, Weather

HOURS = 3 * 3_600.0
TEN_MINUTES = 600.0


@dataclass(frozen=True)
class Trouble:
    """Something that happens ``at`` seconds after the beginning, to one station or the hub."""

    at: float
    kind: str
    who: int = -1
    weather: Weather | None = None
    seconds: float = 0.0
    die: tuple[str, int] | None = None


def usual(chance: random.Random) -> Weather:
    """A bad line that mostly works."""
    return Weather(
        OPEN, lose_question=chance.choice((0.0, 0.05, 0.15)),
        lose_answer=chance.choice((0.0, 0.05, 0.15)), slowest=chance.choice((0.0, 0.02, 0.15)),
    )  # fmt: skip


def plan(
    seed: int, stations: int, seconds: float, *, disk: bool, restore: bool = True,
    hours: bool = False,
) -> list[Trouble]:  # fmt: skip
    """Return the troubles of a run in their order."""
    chance = random.Random(seed)
    troubles: list[Trouble] = []
    for who in range(stations):
        troubles += _of_station(chance, who, seconds, hours=hours)
    troubles += _of_hub(chance, seconds, restore=restore)
    if disk:
        fills = max(1, int(seconds // 40))
        for n in range(fills):
            begin = seconds * (n + 0.3) / fills
            troubles.append(Trouble(begin, "fill"))
            troubles.append(Trouble(begin + min(seconds * 0.3 / fills, 15.0), "free"))
    return sorted(troubles, key=lambda one: one.at)


def _of_station(
    chance: random.Random, who: int, seconds: float, *, hours: bool
) -> list[Trouble]:  # fmt: skip
    found = [Trouble(0.0, "weather", who, usual(chance))]
    found.append(Trouble(0.0, "clock", who, seconds=_wrong(chance)))
    at = chance.uniform(0.0, 4.0)
    while at < seconds:
        what = chance.random()
        if what < 0.35:
            away = chance.uniform(1.0, max(2.0, min(seconds / 3, 20.0)))
            mode = chance.choice((REFUSED, REFUSED, SILENT, DEAF))
            found.append(Trouble(at, "weather", who, Weather(mode)))
            if hours and mode == REFUSED:
                found.append(Trouble(at, "clock", who, seconds=HOURS))
            found.append(Trouble(at + away, "weather", who, usual(chance)))
            at += away
        elif what < 0.7:
            found.append(Trouble(at, "kill", who, die=place(chance), seconds=chance.uniform(0, 1)))
        elif what < 0.85:
            found.append(Trouble(at, "clock", who, seconds=_wrong(chance)))
        else:
            found.append(Trouble(at, "weather", who, usual(chance)))
        at += chance.expovariate(1 / 5.0)
    return [one for one in found if one.at < seconds]


def _wrong(chance: random.Random) -> float:
    return chance.choice((0.0, chance.uniform(-TEN_MINUTES, TEN_MINUTES)))


def place(chance: random.Random) -> tuple[str, int] | None:
    """Return where the next life of the station ends, or None."""
    if chance.random() < 0.4:
        return None
    return chance.choice(sorted(PLACES)), chance.randrange(1, 30)


def _of_hub(chance: random.Random, seconds: float, *, restore: bool) -> list[Trouble]:
    found = []
    at = chance.uniform(2.0, 6.0)
    while at < seconds - 1:
        kind = chance.choice(("hub_kill", "hub_kill", "hub_freeze"))
        found.append(Trouble(at, kind, seconds=chance.uniform(0.1, 2.0)))
        at += chance.uniform(4.0, 12.0) if seconds < 120 else chance.uniform(8.0, 40.0)
    if restore:
        times = max(1, int(seconds // 60))
        for n in range(times):
            begin = seconds * n / times
            span = seconds / times
            found.append(Trouble(begin + span * chance.uniform(0.15, 0.35), "backup"))
            found.append(Trouble(begin + span * chance.uniform(0.55, 0.8), "restore"))
    return found
