"""Which calls come in on the invented shift, when, and how each goes.

Volumes and times follow domain.md 5.3: twelve mental-health calls on an average day split by
population, more of them towards the evening; a team goes to a part of them and patrol to the rest;
a response time with a median of 14 minutes, 55 minutes at the scene, a hospital wait with a median
of 110. ``rush`` makes a day busier than the average. Every name and street is invented and every
number is 905-555-01xx.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from mcrrt.service.resources import resource

CALLS_A_DAY = 12.0
# Population 2021 (domain.md 5.1).
POPULATION = {"oakville": 213_759, "burlington": 186_948, "milton": 132_979, "halton_hills": 62_951}
# How calls spread over the day: the hour, and how much busier it is than the average hour.
_BUSY_HOURS = {22: 1.1, 0: 0.7, 3: 0.4, 7: 0.7, 10: 1.0, 14: 1.3, 18: 1.6}
# While teams are on they take this share; over the whole day it comes to about a third.
TEAM_SHARE = 0.62
RESPONSE = (14.0, 35.0)
SCENE = (55.0, 120.0)
HOSPITAL = (110.0, 300.0)
_NINETIETH = 1.2816  # of the standard normal


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of call as the data file tells it."""

    type: str
    narrative: str
    values: Mapping[str, Any]
    answers: Mapping[str, str]
    notes: tuple[str, ...]
    disposition: str
    caller_relation: str = "self"
    weight: int = 1
    youth: bool = False
    hospital: bool = False
    referral: bool = False
    staged: bool = False
    follow_up: bool = False
    divert: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything the shift is made of."""

    stories: tuple[Story, ...]
    people: tuple[str, ...]
    callers: tuple[str, ...]
    streets: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[tuple[str, ...], ...]]
    partners: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One call: what is said, and how long each part of it takes."""

    at: datetime
    story: Story
    municipality: str
    address: str
    phone: str
    caller: str
    person: str
    age: int
    to_triage: timedelta
    to_send: timedelta
    response: timedelta
    scene: timedelta
    hospital: timedelta
    team: bool


def load_cast() -> Cast:
    """Return the cast from the data file."""
    return msgspec.json.decode(resource("practice", "shift.json").read_bytes(), type=Cast)


def plan(cast: Cast, start: datetime, hours: float, seed: int, rush: float) -> list[PlannedCall]:
    """Return the calls of a shift in the order they come in; the same seed gives the same shift.

    ``start`` is local time: the hour of the day decides how busy it is.
    """
    chance = random.Random(seed)  # noqa: S311 - invented data, nothing secret
    calls: list[PlannedCall] = []
    regulars = [chance.choice(cast.people) for _ in range(3)]
    at = start
    while True:
        rate = CALLS_A_DAY / 24 * rush * _busy(at.hour)
        at += timedelta(hours=chance.expovariate(rate))
        if at >= start + timedelta(hours=hours):
            return calls
        calls.append(_one(cast, at, chance, regulars, len(calls)))


def _busy(hour: int) -> float:
    begun = [begin for begin in sorted(_BUSY_HOURS) if begin <= hour]
    return _BUSY_HOURS[begun[-1]]


def _one(
    cast: Cast, at: datetime, chance: random.Random, regulars: list[str], number: int
) -> PlannedCall:
    story = chance.choices(cast.stories, [story.weight for story in cast.stories])[0]
    towns = list(POPULATION)
    town = chance.choices(towns, [POPULATION[t] for t in towns])[0]
    # A few people make many of the calls (domain.md 5.3).
    person = chance.choice(regulars) if chance.random() < 0.3 else chance.choice(cast.people)
    street = chance.choice(cast.streets[town])
    return PlannedCall(
        at=at,
        story=story,
        municipality=town,
        address=f"{chance.randint(3, 480)} {street}",
        phone=f"905-555-01{number % 100:02d}",
        caller=person if story.caller_relation == "self" else chance.choice(cast.callers),
        person=person,
        age=chance.randint(13, 17) if story.youth else chance.randint(19, 84),
        to_triage=timedelta(seconds=chance.randint(70, 180)),
        to_send=timedelta(seconds=chance.randint(60, 420)),
        response=_skewed(chance, *RESPONSE),
        scene=_skewed(chance, *SCENE),
        hospital=_skewed(chance, *HOSPITAL),
        team=bool(story.values.get("weapons") == "yes" or chance.random() < TEAM_SHARE),
    )


def _skewed(chance: random.Random, median: float, ninetieth: float) -> timedelta:
    """Return a log-normal number of minutes with this median and 90th percentile."""
    spread = math.log(ninetieth / median) / _NINETIETH
    return timedelta(minutes=chance.lognormvariate(math.log(median), spread))
