"""Chaos in short: seeds on real processes, and faults planted to see that they are found.

One seed, one fault and its control are in the suite, the others are ``dev.py test -m soak tests/chaos``.
``python3 dev.py soak`` runs the same for as long as one likes (docs/soak.md).
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.checker import Verdict, check
from tests.chaos.conftest import STATIONS
from tests.chaos.plan import Trouble
from tests.chaos.procs import Stable
from tests.chaos.proxy import DEAF, REFUSED, Weather
from tests.chaos.run import Run, Settings

# Other tests run beside this one: being alike in time is judged by the soak, on a quiet machine.
IN_TIME = 150.0

pytestmark = [
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="forks and kills as Linux does"
    ),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def stable() -> Iterator[Stable]:
    one = Stable()
    yield one
    one.close()


def run(template: Path, stable: Stable, path: Path, settings: Settings) -> tuple[Run, Verdict]:
    one = Run(template, path / "run", settings, stable)
    one.go()
    return one, check(path / "run", IN_TIME)


LONG = pytest.mark.soak  # python3 dev.py test -m soak tests/chaos


@pytest.mark.parametrize(
    ("seed", "stations"), [pytest.param(1, STATIONS, marks=LONG), (2, 6)], ids=["twelve", "six"]
)
def test_nothing_is_lost_and_all_are_alike(template, stable, tmp_path, seed, stations):
    settings = Settings(stations, seconds=7.0, seed=seed, pace=0.25 if stations < 10 else 0.5)
    one, verdict = run(template, stable, tmp_path, settings)
    assert verdict.violations == []
    assert one.outcome.healed
    assert one.outcome.restores == 1
    assert verdict.counts["commands"] > 20
    assert verdict.counts["events"] > 100


BUSY = (Trouble(0.0, "news", seconds=80),)
# The hub goes back, and for a while hears of new work without being able to say so.
BACK_IN_TIME = (
    Trouble(0.0, "news", seconds=30),
    Trouble(0.0, "restore"),
    *(Trouble(0.0, "weather", who, Weather(DEAF)) for who in range(4)),
    Trouble(0.0, "listening"),
)
# One station works with the hub and the others do not hear of it; then the hub goes back.
ALONE = (
    *(Trouble(0.0, "weather", who, Weather(REFUSED)) for who in (1, 2, 3)),
    Trouble(0.0, "news", seconds=15),
    Trouble(0.0, "restore"),
)
SHORT = Settings(stations=4, seconds=2.5, seed=4, pace=0.1, disk=False, heal_within=8.0)


@pytest.mark.parametrize(
    ("settings", "invariant"),
    [
        pytest.param(replace(SHORT, hub_plant="sequence", script=BUSY), "I3", marks=LONG),
        pytest.param(replace(SHORT, plant="outbox", script=ALONE), "I1", marks=LONG),
        pytest.param(replace(SHORT, plant="last", hub_plant="last", script=BUSY), "I6", marks=LONG),
        (replace(SHORT, hub_plant="contiguity", script=BACK_IN_TIME), "I3"),
    ],
    ids=["numbers from a sequence", "outbox cleared on the answer", "last writer wins",
         "no rule of contiguity"],
)  # fmt: skip
def test_a_planted_fault_is_found(template, stable, tmp_path, settings, invariant):
    one, verdict = run(template, stable, tmp_path, settings)
    assert "run" not in verdict.kinds()
    assert invariant in verdict.kinds(), (one.outcome, verdict.counts)


@pytest.mark.parametrize(
    "script", [pytest.param(ALONE, marks=LONG), BACK_IN_TIME], ids=["alone", "back in time"]
)
def test_without_the_fault_nothing_is_found(template, stable, tmp_path, script):
    settings = replace(SHORT, script=script, heal_within=IN_TIME)
    one, verdict = run(template, stable, tmp_path, settings)
    assert verdict.violations == []
    assert one.outcome.restores == 1
